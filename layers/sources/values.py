"""What one cell says: text, numbers, days, yes and no, coordinates, languages.

Every function takes a cell as the file holds it (text, number, bool, date) and gives the value that the
workspace keeps. A cell that cannot be understood without guessing raises InputError with its sentence.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime

from ..errors import InputError
from .folding import clean, fold
from .records import NOT_COMPUTED

FIRST_YEAR, LAST_YEAR = 1900, 2199
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{1,4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[T ]00:00.*)?")
_WHOLE = re.compile(r"[+-]?\d+")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:([ .,])\d{3})(?:\1\d{3})*")
_ONE_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_DECIMAL = re.compile(r"[+-]?(?:\d{1,3}(?:([ .,])\d{3})+|\d+)(?:[.,]\d+)?")
_LANGUAGE = re.compile(r"[a-z]{3}")
_YES = frozenset({"co", "x", "1", "true", "yes", "y", "dung", "t", "v", "✓", "✔"})
_NO = frozenset({"khong", "0", "false", "no", "n", "sai", "f", "k"})
_FORMULA_FAULTS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")


def shown(value: object, limit: int = 60) -> str:
    """A cell as it is quoted in a sentence."""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    text = clean(str(value))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def text(value: object) -> str:
    """Composed text on one line. A whole number that Excel keeps as 12.0 is ``12``."""
    if value is NOT_COMPUTED:
        raise InputError("import.formula_not_computed")
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    written = clean(str(value))
    if written in _FORMULA_FAULTS:
        raise InputError("import.formula_fault", value=written)
    return written


def code(value: object, digits: int = 0) -> str:
    """A code; leading zeros that a spreadsheet took away are put back up to ``digits``."""
    written = text(value)
    return written.zfill(digits) if digits and written.isdigit() else written


def integer(value: object) -> int:
    """A whole number; ``1.234``, ``1,234`` and ``1 234`` are one thousand two hundred and thirty-four."""
    if isinstance(value, int | float):
        if isinstance(value, bool) or not math.isfinite(value) or value != int(value):
            raise InputError("import.not_whole", value=shown(value))
        return int(value)
    written = text(value)
    if _WHOLE.fullmatch(written) and len(written) <= 18:
        return int(written)
    if _GROUPED.fullmatch(written) and len(written) <= 18:
        return int(re.sub(r"[ .,]", "", written))
    raise InputError("import.not_whole", value=shown(value))


def real(value: object) -> float:
    """A number with a decimal comma or point. ``1.234`` alone could be two numbers and is refused."""
    if isinstance(value, str) and _ONE_GROUP.fullmatch(clean(value)):
        raise InputError("import.ambiguous_number", value=shown(value))
    return _decimal(value)


def degree(value: object) -> float:
    """A coordinate, degrees or metres; a single comma or point is the decimal one."""
    return _decimal(value)


def day(value: object) -> str:
    """A day as ``yyyy-mm-dd``, from dd/mm/yyyy, yyyy-mm-dd or a real date of the spreadsheet."""
    if isinstance(value, datetime | date):
        year, month, number = value.year, value.month, value.day
    else:
        written = "" if isinstance(value, bool | int | float) else text(value)
        year_first, day_first = _YEAR_FIRST.fullmatch(written), _DAY_FIRST.fullmatch(written)
        if year_first:
            year, month, number = (int(part) for part in year_first.groups())
        elif day_first and len(day_first[3]) == 4:
            number, month, year = (int(part) for part in day_first.groups())
        elif day_first:
            raise InputError("import.short_year", value=shown(value))
        else:
            raise InputError("import.not_a_day", value=shown(value))
    try:
        found = date(year, month, number)
    except ValueError as error:
        raise InputError("import.no_such_day", value=shown(value)) from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise InputError("import.no_such_day", value=shown(value))
    return found.isoformat()


def yes_no(value: object) -> int:
    """1 for yes (có, x, 1, yes …), 0 for no (không, 0, no …)."""
    if isinstance(value, bool):
        return int(value)
    written = text(value)
    folded = fold(written) or written
    if folded in _YES:
        return 1
    if folded in _NO:
        return 0
    raise InputError("import.not_yes_no", value=shown(value))


def languages(value: object) -> str:
    """ISO 639-3 codes in small letters, sorted, each once, with commas between."""
    codes = {part.strip().casefold() for part in re.split(r"[,;/+ ]+", text(value)) if part.strip()}
    wrong = sorted(part for part in codes if not _LANGUAGE.fullmatch(part))
    if wrong or not codes:
        raise InputError("import.not_languages", value=shown(", ".join(wrong) or value))
    return ",".join(sorted(codes))


def _decimal(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        if math.isfinite(value):
            return float(value)
        raise InputError("import.not_a_number", value=shown(value))
    written = text(value)
    match = _DECIMAL.fullmatch(written)
    if not match:
        raise InputError("import.not_a_number", value=shown(value))
    digits = written.replace(" ", "")
    point = max(digits.rfind("."), digits.rfind(","))
    # the last sign is the decimal one unless the same sign already separated thousands
    if point >= 0 and (digits.count(digits[point]) == 1):
        whole, fraction = digits[:point], digits[point + 1 :]
    else:
        whole, fraction = digits, ""
    whole = re.sub(r"[.,]", "", whole)
    return float(f"{whole}.{fraction or '0'}")
