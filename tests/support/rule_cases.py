"""What breaks each rule, said once; plain SQL, GDAL and QGIS each try all of it that they can express.

Also for QGIS's own Python: standard library only, Python 3.9.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator, Optional

from diaban.layers.schema import STAMP_NAMES, TABLES, Column


@dataclass(frozen=True)
class Case:
    """``verb`` on ``table``: add a row of ``values``, change row ``fid`` to them, or delete it; ``rule`` must refuse.

    ``typed``: the values are of their columns' types, so that programs that look at types can express them.
    """

    rule: str
    table: str
    verb: str
    values: dict[str, Any] = field(default_factory=dict)
    fid: Optional[int] = None
    typed: bool = True

    def __str__(self) -> str:
        said = ",".join(f"{name}={str(value)[:20]}" for name, value in self.values.items())
        return f"{self.rule}:{self.verb}:{self.table}:{self.fid or ''}:{said}"[:120]

    def sql(self, otherwise: str = "") -> str:
        """This case as SQL; ``otherwise`` is ``OR REPLACE`` or nothing."""
        if self.verb == "delete":
            return f'DELETE FROM "{self.table}" WHERE fid = {self.fid}'
        if self.verb == "change":
            changes = ", ".join(f'"{name}" = {literal(value)}' for name, value in self.values.items())
            return f'UPDATE {otherwise} "{self.table}" SET {changes} WHERE fid = {self.fid}'
        names = ", ".join(f'"{name}"' for name in self.values)
        return f'INSERT {otherwise} INTO "{self.table}" ({names}) VALUES ({", ".join(map(literal, self.values.values()))})'


def literal(value: Any) -> str:
    """A value as SQL."""
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, (int, float)) else "'" + str(value).replace("'", "''") + "'"


def add(rule: str, table: str, typed: bool = True, **values: Any) -> Case:
    return Case(rule, table, "add", values, typed=typed)


def change(rule: str, table: str, fid: int, typed: bool = True, **values: Any) -> Case:
    return Case(rule, table, "change", values, fid, typed)


def delete(rule: str, table: str, fid: int) -> Case:
    return Case(rule, table, "delete", fid=fid)


_DECIDED = {"decision_no": "9/QĐ", "decision_date": "2026-01-01"}
_VILLAGE = {"code": "V9", "name": "Bản Thử", "commune_id": "c1"}
_HOUSEHOLD = {"code": "H9", "village_id": "v1", "need": "poor"}
_DRAFT = {
    "code": "A9",
    "cadre_id": "k1",
    "duty": "household",
    "household_id": "h3",
    "valid_from": "2027-01-01",
    "status": "draft",
}
_FORCE = {**_DRAFT, **_DECIDED, "status": "approved"}
_VISIT = {"cadre_id": "k1", "household_id": "h1", "day": "2026-01-01", "kind": "visit"}

# On ``full_workspace``. Assignments there: 1 approved (h1), 2 ended (h2), 3 approved (village v2), 4 draft (h3).
CASES = (
    add("already_there", "village", **{**_VILLAGE, "code": "V1"}),
    add("already_there", "household", id="h1", **_HOUSEHOLD),
    Case("already_there", "cadre", "add", {"fid": 1, "code": "K9", "name": "x"}, typed=False),
    add("already_there", "visit", source="may-1:1", **_VISIT),
    add("already_there", "plan", name="Gốc", status="draft"),
    change("already_there", "village", 1, code="V2"),
    change("already_there", "plan", 1, name="Nhánh"),
    change("id_is_fixed", "household", 1, id="other"),
    Case("id_is_fixed", "household", "change", {"fid": 99}, 1, typed=False),
    change("append_only", "audit_log", 1, actor="nobody"),
    delete("append_only", "audit_log", 1),
    change("append_only", "audit_seal", 1, chain="x"),
    delete("append_only", "audit_seal", 1),
    change("append_only", "period", 1, name="x"),
    delete("append_only", "period_assignment", 1),
    change("append_only", "period_indicator", 1, value=7.0),
    delete("append_only", "period_gap", 1),
    add("required", "village", **{**_VILLAGE, "name": "  "}),
    change("required", "household", 1, typed=False, need=None),
    add("unknown_word", "household", **{**_HOUSEHOLD, "need": "other"}),
    change("unknown_word", "commune", 1, difficulty=4),
    change("unknown_word", "village", 1, is_border=2),
    change("not_a_day", "household", 1, typed=False, need_since="2026-02-30"),
    change("not_a_day", "household", 1, typed=False, need_since="30/06/2026"),
    change("not_a_day", "household", 1, typed=False, need_since=20260630),
    add("not_a_day", "visit", typed=False, **{**_VISIT, "day": "2026-13-01"}),
    change("too_small", "village", 1, party_members=-1),
    change("too_small", "village", 1, typed=False, party_members="năm"),
    add("too_small", "household", members=-2, **_HOUSEHOLD),
    change("interval", "cadre", 1, active_from="2026-01-01", active_to="2026-01-01"),
    add("interval", "assignment", valid_to="2026-12-31", **_DRAFT),
    add("exactly_one", "assignment", village_id="v1", **_DRAFT),
    add("exactly_one", "visit", day="2026-01-01", kind="visit"),
    add("exactly_one", "twinning", unit_id="u1", from_village_id="v1", commune_id="c1"),
    change("exactly_one", "visit", 1, village_id="v1"),
    add("target_fits_duty", "assignment", **{**_DRAFT, "duty": "party_cell"}),
    change("target_fits_duty", "assignment", 4, duty="commune_post"),
    change("languages", "cadre", 1, languages="Tiếng Thái"),
    change("criteria", "commune", 1, criteria_met=11, criteria_total=10),
    add("no_such_row", "household", **{**_HOUSEHOLD, "village_id": "nowhere"}),
    change("no_such_row", "cadre", 1, unit_id="nowhere"),
    delete("still_used", "village", 1),
    delete("still_used", "unit", 1),
    delete("still_used", "plan", 1),
    add("one_cadre_per_household", "assignment", **{**_FORCE, "cadre_id": "k2", "household_id": "h1"}),
    change("one_cadre_per_household", "assignment", 4, household_id="h1", status="approved", **_DECIDED),
    add("same_target_once", "assignment", code="A9", cadre_id="k3", duty="village", village_id="v2", valid_from="2026-03-01", status="approved", **_DECIDED),
    add("decision_needed", "assignment", **{**_FORCE, "decision_no": " "}),
    change("decision_needed", "assignment", 4, status="approved"),
    add("ended_needs_end", "assignment", **{**_FORCE, "status": "ended"}),
    change("approved_is_fixed", "assignment", 1, cadre_id="k2"),
    change("approved_is_fixed", "assignment", 1, valid_to="2026-12-31"),
    change("approved_is_fixed", "assignment", 1, status="draft"),
    change("ended_is_fixed", "assignment", 2, valid_to="2025-12-15"),
    change("ended_is_fixed", "assignment", 2, comment="x"),
    delete("history_stays", "assignment", 1),
    delete("history_stays", "assignment", 2),
    add("village_only", "visit", **{**_VISIT, "kind": "medical_exam"}),
    change("village_only", "visit", 1, kind="training"),
    add("note_too_long", "visit", note="x" * 201, **_VISIT),
    change("note_too_long", "visit", 1, note="x" * 201),
)  # fmt: skip
TYPED = tuple(case for case in CASES if case.typed)

# Where one wrong value must stand in a row that is right otherwise: what else that row then says.
_BESIDE: dict[tuple[str, str], dict[str, Any]] = {
    ("assignment", "village_id"): {"household_id": None, "duty": "village"},
    ("assignment", "commune_id"): {"household_id": None, "duty": "commune_post"},
    ("visit", "village_id"): {"household_id": None},
    ("twinning", "from_village_id"): {"unit_id": None},
    ("twinning", "village_id"): {"commune_id": None},
}
_BASE_ROW = {"assignment": 4, "plan": 2}
_NEVER = "2031-02-30"


def every_column(path: Path) -> Iterator[Case]:
    """For every column of every table that people fill: each wrong value its description forbids, added and changed."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        for table in TABLES.values():
            if table.kind != "entity":
                continue
            fid = _BASE_ROW.get(table.name, 1)
            row = connection.execute(f'SELECT * FROM "{table.name}" WHERE fid = ?', (fid,)).fetchone()
            base = {name: row[name] for name in table.names if name != "id" and row[name] is not None}
            for column in table.columns:
                for rule, wrong in _wrongs(column):
                    values = {**_BESIDE.get((table.name, column.name), {}), column.name: wrong}
                    fresh = {
                        other.name: f"new {other.name}"
                        for other in table.columns
                        if other.unique and other.name != "id"
                    }
                    yield Case(rule, table.name, "add", {**base, **fresh, **values})
                    yield Case(rule, table.name, "change", values, fid)


def _wrongs(column: Column) -> Iterator[tuple[str, Any]]:
    if column.required:
        yield "required", None
        if (
            column.type == "TEXT"
            and not column.words
            and not column.references
            and column.name not in STAMP_NAMES
        ):
            yield "required", " "
    if column.words:
        yield "unknown_word", 7 if column.type == "INTEGER" else "khong_co"
    elif column.type == "DATE":
        yield "not_a_day", "1990-02-30" if column.name.endswith("from") else _NEVER
    elif column.minimum is not None:
        yield "too_small", column.minimum - 1
        yield "too_small", "năm"
    if column.references:
        yield "no_such_row", "nowhere"


def fingerprint(path: Path) -> str:
    """A digest of every row of every table: whatever is written, it changes."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(path)) as connection:
        for name in TABLES:
            for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY fid'):
                digest.update(repr((name, row)).encode())
    return digest.hexdigest()
