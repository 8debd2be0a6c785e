"""Why a gap is a gap and what to do about it, from the rule and the parameters stored with it.

Standard library only: QGIS says the same sentences as the sheets and lists.
"""

from __future__ import annotations

import json
from typing import Any, Optional, Union

from .wording import Words, plain


def explain(
    words: Words, rule: str, item: Optional[str], params: Union[str, dict[str, Any], None]
) -> tuple[str, str]:
    """The explanation and the suggestion of a gap; ``params`` as stored, JSON text of one object.

    Errors: KeyError where there are no words for the rule, ValueError for parameters that are none.
    """
    stored = params if isinstance(params, dict) else _stored(params or "{}")
    fields = {name: _said(words, name, value) for name, value in stored.items()}
    if "duty" in stored and stored.get("target"):
        fields["target"] = words(f"gap.target.{stored['duty']}", code=stored["target"])
    cases = [str(case) for case in (stored.get("case"), item) if case]
    why, advice = (
        _capital(words.first(*_keys(rule, cases, kind)).format(**fields))
        for kind in ("explanation", "suggestion")
    )
    return why, advice


def _stored(params: str) -> dict[str, Any]:
    try:
        stored = json.loads(params)
    except RecursionError as error:
        raise ValueError(params[:20]) from error
    if isinstance(stored, dict):
        return stored
    raise ValueError(params[:20])


def _keys(rule: str, cases: list[str], kind: str) -> list[str]:
    return [f"gap.{rule}.{case}.{kind}" for case in cases] + [f"gap.{rule}.{kind}"]


def _said(words: Words, name: str, value: Any) -> str:
    """A parameter as the language writes it: figures, days, seasons; codes as they are."""
    if name.endswith("_day") and isinstance(value, (str, type(None))):
        return words.day(value)
    if name == "season":
        return words.word("season", value)
    if value is None:
        return words.number(float("nan"))
    if isinstance(value, (int, float)):
        return words.number(value, 0 if float(value).is_integer() else 1)
    return plain(str(value))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
