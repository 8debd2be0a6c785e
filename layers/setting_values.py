"""Can the value of a setting be used: is it a number within its bounds, a day, months, a yes or no?"""

from __future__ import annotations

from datetime import date

from .schema import Setting

_DAYS = ("as_of", "from_day")
_MONTHS = "wet_months"
_FLAG = "is_sample"


def fault_of_setting(setting: Setting, value: str | None) -> str | None:
    """``unreadable`` or ``bounds`` for a value that cannot be used; None for one that can, or that is unknown."""
    if value is None:
        return None
    if setting.minimum is not None or setting.maximum is not None:
        return _number_fault(setting, str(value))
    useless = (
        (setting.code in _DAYS and not _is_day(str(value)))
        or (setting.code == _MONTHS and not _are_months(str(value)))
        or (setting.code == _FLAG and str(value) not in ("0", "1"))
    )
    return "unreadable" if useless else None


def _number_fault(setting: Setting, value: str) -> str | None:
    try:
        number = float(value)
    except ValueError:
        return "unreadable"
    low = setting.minimum is None or number >= setting.minimum
    high = setting.maximum is None or number <= setting.maximum
    return None if low and high else "bounds"


def _is_day(value: str) -> bool:
    try:
        return len(value) == 10 and date.fromisoformat(value) is not None
    except ValueError:
        return False


def _are_months(value: str) -> bool:
    parts = [part.strip() for part in value.split(",")] if value.strip() else []
    return all(part.isdecimal() and 1 <= int(part) <= 12 for part in parts)
