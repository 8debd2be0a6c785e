"""What the panel says about a gap, in QGIS's language. The words are those of every sheet and list."""

from __future__ import annotations

from ...layers.explaining import explain
from ...layers.wording import Words
from ..language import tr
from .gaps import GapRow


def rule_name(words: Words, rule: str) -> str:
    """What people call a rule."""
    return _word(words, f"rule.{rule}", rule)


def severity_name(words: Words, severity: str) -> str:
    """What people call a severity."""
    return _word(words, f"severity.{severity}", severity)


def where(row: GapRow) -> str:
    """Which thing the gap is about, and the village it lies in."""
    thing = f"{kind_name(row.table)} {row.code}".strip()
    name = row.village_name if row.table == "village" else row.target_name
    if row.table == "commune":
        name = row.commune_name
    parts = [thing, name if name != row.code else ""]
    if row.table != "village":
        parts.append(row.village_name)
    return " · ".join(part for part in parts if part)


def kind_name(table: str) -> str:
    """What one thing of a table is called."""
    names = {
        "commune": tr("Commune"),
        "village": tr("Village"),
        "household": tr("Household"),
        "cadre": tr("Cadre"),
        "unit": tr("Unit"),
        "assignment": tr("Assignment"),
    }
    return names.get(table, table)


def why_and_what(words: Words, row: GapRow) -> tuple[str, str]:
    """Two sentences: what is wrong, with its figures; what would mend it."""
    try:
        return explain(words, row.rule, row.item or None, row.params or None)
    except (KeyError, ValueError):
        # A workspace of a later version may know a rule that these words do not.
        return "", ""


def since(words: Words, row: GapRow) -> str:
    """The first day of the gap; empty where it rests on undated facts."""
    return written_day(words, row.since)


def written_day(words: Words, day: str) -> str:
    """A day of the file as people write it; as it stands where it is none."""
    try:
        return words.day(day) if day else ""
    except ValueError:
        return day


def _word(words: Words, key: str, otherwise: str) -> str:
    return words(key) if words.has(key) else otherwise
