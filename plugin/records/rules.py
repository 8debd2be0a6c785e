"""Which rules of the file a row would break, as far as the schema tells: said next to the field, before anything is sent.

What needs other rows (a code that is taken, a row still used) is asked of the file by `taken`; the rest the engine says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Optional

from ...layers.schema import HOUSEHOLD_NOTE_LIMIT, SETTINGS, TABLES, VILLAGE_ONLY_VISITS, Column
from ...layers.setting_values import fault_of_setting
from ...layers.vocabulary import PLAN_NAME_LIMIT
from ...layers.wording import Words
from ..language import tr

_LANGUAGES = re.compile("[a-z]{3}(,[a-z]{3})*")
_FITS = {
    "household": "household_id",
    "village": "village_id",
    "party_cell": "village_id",
    "commune_post": "commune_id",
}
Broken = dict[str, str]
Values = Mapping[str, Any]


def broken_rules(table: str, values: Values, words: Words) -> Broken:
    """Column → sentence, for a row of ``table`` with ``values`` (a column not in it is unknown)."""
    found: Broken = {}
    for column, sentence in _broken(table, values, words):
        found.setdefault(column, sentence)
    return found


def rule_sentence(words: Words, rule: str, table: str, column: str = "") -> str:
    """What the file itself would say of ``column``, without the name of the table, which the form's heading has."""
    heading = words.column(table, column) if column else ""
    said = words(f"rule_message.{rule}", table="", column=heading, other="").lstrip(" :")
    return said[:1].upper() + said[1:]


def _broken(table: str, values: Values, words: Words) -> Iterator[tuple[str, str]]:
    schema = TABLES[table]
    for column in schema.columns:
        rule = _rule_of_value(column, values.get(column.name))
        if rule and column.name != "id":
            yield column.name, rule_sentence(words, rule, table, column.name)
    for start, end in schema.intervals:
        first, last = values.get(start), values.get(end)
        if first and last and first >= last:
            yield end, rule_sentence(words, "interval", table, end)
    if table == "assignment":
        yield from _target(values, words)
    else:
        for group in schema.one_of:
            yield from _one_of(table, group, values, words)
    yield from _of_this_table(table, values, words)


def _rule_of_value(column: Column, value: Any) -> Optional[str]:
    if column.required and (value is None or not str(value).strip()) and column.type != "DATETIME":
        return "required"
    if value is None:
        return None
    if column.minimum is not None and value < column.minimum:
        return "too_small"
    if column.name == "languages" and not _LANGUAGES.fullmatch(value):
        return "languages"
    return None


def _target(values: Values, words: Words) -> Iterator[tuple[str, str]]:
    """The target that the duty asks for; the form asks for no other."""
    column = _FITS.get(str(values.get("duty")))
    if column and values.get(column) is None:
        yield column, rule_sentence(words, "required", "assignment", column)


def _one_of(table: str, group: tuple[str, ...], values: Values, words: Words) -> Iterator[tuple[str, str]]:
    given = [name for name in group if values.get(name) is not None]
    if len(given) != 1:
        names = ", ".join(f"“{words.column(table, name)}”" for name in group)
        sentence = tr("Exactly one of these must be given: {names}.").format(names=names)
        # Beside what is too much, else beside the first that could be given.
        yield given[-1] if given else group[0], sentence


def _of_this_table(table: str, values: Values, words: Words) -> Iterator[tuple[str, str]]:
    if table == "commune":
        met, total = values.get("criteria_met"), values.get("criteria_total")
        if met is not None and total is not None and met > total:
            yield "criteria_met", rule_sentence(words, "criteria", table)
    elif table == "visit" and values.get("household_id") is not None:
        if values.get("kind") in VILLAGE_ONLY_VISITS:
            yield "kind", rule_sentence(words, "village_only", table)
        yield from _note(table, "note", values, words)
    elif table == "assignment":
        if values.get("household_id") is not None:
            yield from _note(table, "comment", values, words)
        if values.get("updated_at") is None and values.get("plan_id") is None:
            yield "plan_id", words("error.needs_plan")
    elif table == "plan":
        yield from _plan_name(values, words)
    elif table == "setting":
        yield from _setting(values)


def _plan_name(values: Values, words: Words) -> Iterator[tuple[str, str]]:
    fault = fault_of_plan_name(words, values.get("name") or "")
    if fault:
        yield "name", fault


def fault_of_plan_name(words: Words, name: str) -> str:
    """Why a plan cannot be called so; empty where it can."""
    if len(name) <= PLAN_NAME_LIMIT:
        return ""
    return words("error.plan_name_long", length=len(name), limit=PLAN_NAME_LIMIT)


def _note(table: str, column: str, values: Values, words: Words) -> Iterator[tuple[str, str]]:
    """What is written on a household is short."""
    if len(values.get(column) or "") > HOUSEHOLD_NOTE_LIMIT:
        yield column, rule_sentence(words, "note_too_long", table)


def _setting(values: Values) -> Iterator[tuple[str, str]]:
    known = next((setting for setting in SETTINGS if setting.code == values.get("code")), None)
    fault = fault_of_setting(known, values.get("value")) if known is not None else None
    if known is None or fault is None:
        return
    if fault == "bounds" and known.minimum is not None and known.maximum is not None:
        sentence = tr("Between {least} and {most}.")
        yield "value", sentence.format(least=f"{known.minimum:g}", most=f"{known.maximum:g}")
    else:
        yield "value", tr("This setting cannot be read so. Its default shows how it is written.")
