"""What the panel says about a gap, in QGIS's language. The words are those of every sheet and list."""

from __future__ import annotations

from ...layers.explaining import explain
from ...layers.wording import Words
from .gaps import GapRow


def rule_name(words: Words, rule: str) -> str:
    """What people call a rule."""
    return _word(words, f"rule.{rule}", rule)


def severity_name(words: Words, severity: str) -> str:
    """What people call a severity."""
    return _word(words, f"severity.{severity}", severity)


def where(words: Words, row: GapRow) -> str:
    """Which thing the gap is about, and the village it lies in."""
    kind = _word(words, f"table.{row.table}", row.table)
    name = row.target_name if row.target_name and row.target_name != row.code else ""
    thing = " ".join(part for part in (kind, row.code) if part)
    parts = [f"{thing} · {name}" if name else thing]
    if row.village_name and row.table != "village":
        parts.append(row.village_name)
    return " · ".join(parts)


def why_and_what(words: Words, row: GapRow) -> tuple[str, str]:
    """Two sentences: what is wrong, with its figures; what would mend it."""
    try:
        return explain(words, row.rule, row.item or None, row.params or None)
    except (KeyError, ValueError):
        # A workspace of a later version may know a rule that these words do not.
        return "", ""


def since(words: Words, row: GapRow) -> str:
    """The first day of the gap; empty where it rests on undated facts."""
    return words.day(row.since) if row.since else ""


def _word(words: Words, key: str, otherwise: str) -> str:
    return words(key) if words.has(key) else otherwise
