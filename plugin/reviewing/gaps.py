"""The gaps as the panel shows them: rows, filter, groups. Plain Python, no QGIS."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Optional

SEVERITIES = ("critical", "major", "minor")
TICKS = {"critical": 3, "major": 2, "minor": 1}
# The marks of Latin letters, and whatever may have others: names are folded by the hundred thousand.
_MARKS, _OTHER = re.compile("[\u0300-\u034e\u0350-\u036f]+"), re.compile("[\u0370-\U0010ffff]")


@dataclass(frozen=True)
class GapRow:
    """One row of the table ``gap`` with the names it needs to be read. ``point`` in the workspace's coordinates."""

    fid: int
    rule: str
    severity: str
    table: str
    code: str
    item: str
    commune: str
    village: str
    since: str
    params: str
    row_id: str
    point: Optional[tuple[float, float]] = None
    commune_name: str = ""
    village_name: str = ""
    target_name: str = ""
    units: tuple[str, ...] = ()
    folded: str = ""


@dataclass(frozen=True)
class GapFilter:
    """What to show; an empty field lets everything through. ``unit`` is a unit's id."""

    rule: str = ""
    severity: str = ""
    commune: str = ""
    unit: str = ""
    text: str = ""

    def admits(self, row: GapRow) -> bool:
        """Whether ``row`` is shown; every word of ``text`` must occur, whatever its diacritics."""
        return (
            (not self.rule or row.rule == self.rule)
            and (not self.severity or row.severity == self.severity)
            and (not self.commune or row.commune == self.commune)
            and (not self.unit or self.unit in row.units)
            and all(word in row.folded for word in fold(self.text).split())
        )


@dataclass
class GapGroup:
    """The gaps of one commune; ``commune`` is empty for those that lie in none (cadres, units)."""

    commune: str
    name: str
    rows: list[GapRow] = field(default_factory=list)

    def count(self, severity: str) -> int:
        return sum(1 for row in self.rows if row.severity == severity)


def fold(text: str) -> str:
    """``text`` without diacritics, in lower case: “Mường Lạn” is found by “muong lan”."""
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text.lower().replace("đ", "d")))
    if not _OTHER.search(plain):
        return plain
    return "".join(c for c in plain if not unicodedata.combining(c))


def group_by_commune(rows: Iterable[GapRow]) -> list[GapGroup]:
    """Groups with the most critical gaps first, the group without a commune last; in each the worst first."""
    groups: dict[str, GapGroup] = {}
    members: dict[str, list[GapRow]] = defaultdict(list)
    for row in rows:
        groups.setdefault(row.commune, GapGroup(row.commune, row.commune_name or row.commune))
        members[row.commune].append(row)
    for commune, group in groups.items():
        group.rows = sorted(members[commune], key=_worst_first)
    return sorted(groups.values(), key=_group_order)


def _worst_first(row: GapRow) -> tuple[int, int]:
    # The engine writes its rows in the order of the rules.
    return (-TICKS.get(row.severity, 0), row.fid)


def _group_order(group: GapGroup) -> tuple[bool, int, int, str]:
    return (not group.commune, -group.count("critical"), -len(group.rows), fold(group.name))
