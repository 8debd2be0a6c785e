"""The settings of a workspace as thresholds for the analysis, checked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from ..analysis.settings import Settings
from ..layers.errors import InputError
from ..layers.schema import SETTINGS


def read_settings(values: Mapping[str, str | None]) -> Settings:
    """The thresholds among ``values`` (code → text). InputError for a value that makes no sense."""
    return Settings(
        wet_months=_months(values.get("wet_months")),
        visit_interval_days=_whole(values, "visit_interval_days"),
        reach_out_min=number_setting(values, "reach_out_min"),
        reach_round_min=number_setting(values, "reach_round_min"),
        model_reach_min=number_setting(values, "model_reach_min"),
        max_units_per_commune=_whole(values, "max_units_per_commune"),
        from_day=setting_day(values, "from_day"),
        weight_special_hardship=number_setting(values, "weight_special_hardship"),
        weight_poor=number_setting(values, "weight_poor"),
        change_cost=number_setting(values, "change_cost"),
        village_cost=number_setting(values, "village_cost"),
        language_cost=number_setting(values, "language_cost"),
    )


def setting_day(values: Mapping[str, str | None], code: str) -> date | None:
    """The day that setting ``code`` holds; None where it is empty."""
    text = (values.get(code) or "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError("error.bad_setting", code=code, value=text) from error


def _months(text: str | None) -> frozenset[int]:
    parts = [part.strip() for part in (text or "").split(",")]
    months = {int(part) for part in parts if part.isascii() and part.isdigit()}
    if any(not part.isascii() or not part.isdigit() for part in parts if part) or months - set(range(1, 13)):
        raise InputError("error.bad_setting", code="wet_months", value=text or "")
    return frozenset(months)


def number_setting(values: Mapping[str, str | None], code: str) -> float:
    """A number within the bounds that the setting has in the schema."""
    text = values.get(code) or ""
    known = next(setting for setting in SETTINGS if setting.code == code)
    try:
        number = float(text)
    except ValueError as error:
        raise InputError("error.bad_setting", code=code, value=text) from error
    least = -math.inf if known.minimum is None else known.minimum
    most = math.inf if known.maximum is None else known.maximum
    if not (math.isfinite(number) and least <= number <= most):
        raise InputError("error.bad_setting", code=code, value=text)
    return number


def _whole(values: Mapping[str, str | None], code: str) -> int:
    number = number_setting(values, code)
    if not number.is_integer():
        raise InputError("error.bad_setting", code=code, value=values.get(code) or "")
    return int(number)
