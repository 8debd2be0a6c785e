"""Nasty workspaces, the same for the same seed: what no sample would hold but every file may.

Rows are inserted one by one into an empty workspace with its rules switched on, so that what a rule refuses
(two cadres in charge of one household, …) is simply not there, and everything else may be.
"""

from __future__ import annotations

import random
import sqlite3
import uuid
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Optional

from .nasty_travel import add_travel
from .shapes import commune_blob, village_blob

DAYS_LOOKED_AT = (
    date(2026, 6, 30),
    date(2026, 4, 30),
    date(2026, 5, 1),
    date(2026, 10, 31),
    date(2026, 11, 1),
    date(2024, 2, 29),
    date(2026, 1, 1),
)
OFFSETS = (-800, -400, -91, -62, -61, -60, -59, -32, -31, -30, -29, -15, -2, -1, 0, 0, 0, 1, 1, 2, 30, 100)
LANGUAGES = (None, "vie", "vie", "hmn", "hmn,vie", "blt,vie", "kjg", "blt,hmn")
NEEDS = ("poor", "near_poor", "policy_beneficiary", "special_hardship", "resettled")
VISITS = ("visit", "gift", "house_built", "livelihood_support", "scholarship")
VILLAGE_VISITS = (*VISITS, "party_cell_meeting", "medical_exam", "training", "legal_outreach", "other")
PROVINCES = ("14", "14", "11", None)


@dataclass
class Case:
    """What was made, and what may be asked of it."""

    seed: int
    as_of: date
    plans: list[str]
    refused: int = 0


@dataclass
class Maker:
    """Inserts random rows and remembers them."""

    connection: sqlite3.Connection
    rng: random.Random
    as_of: date
    empty: float
    calm: float
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    refused: int = 0

    def add(self, table: str, **values: Any) -> Optional[dict[str, Any]]:
        """Insert one row; None where a rule of the file refuses it."""
        row = {"id": str(uuid.UUID(int=self.rng.getrandbits(128), version=4)), **values}
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" for _ in row)
        held = [v.isoformat() if isinstance(v, date) else v for v in row.values()]
        try:
            self.connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', held)
        except sqlite3.IntegrityError:
            self.refused += 1
            return None
        self.rows.setdefault(table, []).append(row)
        return row

    def some(self, table: str) -> Optional[str]:
        """The id of any row; None where there is none."""
        rows = self.rows.get(table, [])
        return self.rng.choice(rows)["id"] if rows else None

    def day(self) -> date:
        offset = self.rng.choice(OFFSETS) if self.rng.random() < 0.8 else self.rng.randint(-500, 200)
        return self.as_of + timedelta(days=offset)

    def maybe(self, value: Any, chance: Optional[float] = None) -> Any:
        """``value``, or nothing with the workspace's own chance of emptiness."""
        return None if self.rng.random() < (self.empty if chance is None else chance) else value

    def maybe_day(self, chance: float = 0.5) -> Optional[date]:
        """A day, or with ``chance`` none; in calm workspaces rather none."""
        return None if self.rng.random() < self.calm else self.maybe(self.day(), chance)

    def past(self) -> date:
        return self.as_of - timedelta(days=self.rng.choice((0, 1, 15, 29, 30, 31, 60, 61, 90, 200, 700)))

    def interval(self) -> tuple[Optional[date], Optional[date]]:
        if self.rng.random() < self.calm:
            return self.maybe(self.past(), 0.3), None
        first, end = self.maybe_day(0.3), self.maybe_day(0.5)
        if first is not None and end is not None and first >= end:
            first, end = (end, first) if end < first else (first, None)
        return first, end

    def count(self, most: int) -> int:
        """How many rows: at times none at all."""
        return 0 if self.rng.random() < 0.06 else self.rng.randint(1, most)


def generate(path: Path, empty_workspace: Path, seed: int) -> Case:
    """Make the workspace of ``seed`` at ``path`` from a copy of ``empty_workspace``."""
    rng = random.Random(seed)
    path.write_bytes(empty_workspace.read_bytes())
    from diaban.layers import geopackage

    with closing(geopackage.connect(path)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        empty, calm = rng.choice((0.0, 0.1, 0.1, 0.4, 1.0)), rng.choice((0.0, 0.5, 0.85, 0.95))
        maker = Maker(connection, rng, rng.choice(DAYS_LOOKED_AT), empty, calm)
        if seed % 17:
            _add_places(maker)
            _add_people(maker)
            _add_plans(maker)
            _add_work(maker)
            add_travel(maker)
        _change_settings(maker)
        connection.execute("COMMIT")
    plans = [row["name"] for row in maker.rows.get("plan", [])]
    return Case(seed, maker.as_of, plans, maker.refused)


def _add_places(maker: Maker) -> None:
    rng = maker.rng
    for n in range(maker.count(5)):
        maker.add(
            "commune",
            geom=maker.maybe(commune_blob(n, with_hole=rng.random() < 0.5), 0.15),
            code=f"{n + 3000:05d}",
            name=f"Xã {n}",
            province_code=rng.choice(PROVINCES),
            is_border=int(rng.random() < 0.6),
            criteria_met=maker.maybe(rng.randint(0, 10)),
            criteria_total=10,
            closed_on=maker.maybe_day(0.75),
        )
    communes = maker.rows.get("commune", [])
    for n in range(maker.count(14) if communes else 0):
        place = rng.randrange(len(communes))
        maker.add(
            "village",
            geom=maker.maybe(village_blob(rng, place), 0.15),
            code=f"B{n:03d}",
            name=f"Bản {n}",
            commune_id=communes[place]["id"],
            is_border=int(rng.random() < 0.6),
            languages=maker.maybe(rng.choice(LANGUAGES)),
            party_cell=maker.maybe(rng.choice(("own", "shared", "none"))),
            party_cell_village_id=maker.maybe(maker.some("village"), 0.4),
            party_members=maker.maybe(rng.choice((0, 0, 1, 7))),
            closed_on=maker.maybe_day(0.75),
        )


def _add_people(maker: Maker) -> None:
    rng = maker.rng
    for n in range(maker.count(40) if maker.rows.get("village") else 0):
        maker.add(
            "household",
            code=f"H{n:04d}",
            village_id=maker.some("village"),
            need=rng.choice(NEEDS),
            needs_assignment=int(rng.random() < 0.85),
            need_since=maker.maybe_day(0.4),
            left_need_on=maker.maybe_day(0.7),
            closed_on=maker.maybe_day(0.8),
        )
    for n in range(maker.count(4)):
        maker.add(
            "unit",
            geom=maker.maybe(village_blob(rng, 0), 0.3),
            code=f"D{n}",
            name=f"Đồn {n}",
            parent_id=maker.maybe(maker.some("unit"), 0.5),
        )
    for n in range(maker.count(9)):
        first, end = maker.interval()
        maker.add(
            "cadre",
            code=f"C{n:03d}",
            name=f"Cán bộ {n}",
            unit_id=maker.maybe(maker.some("unit"), 0.1),
            starts_from_village_id=maker.maybe(maker.some("village"), 0.6),
            max_households=maker.maybe(rng.choice((0, 1, 1, 2, 3)), 0.3),
            max_villages=maker.maybe(rng.choice((0, 1, 1, 2)), 0.3),
            languages=maker.maybe(rng.choice(LANGUAGES)),
            active_from=first,
            active_to=end,
        )


def _add_plans(maker: Maker) -> None:
    rng = maker.rng
    for n in range(rng.choice((0, 1, 2, 4))):
        status = rng.choice(("draft", "draft", "submitted", "returned", "approved", "dropped"))
        parent = maker.maybe(maker.some("plan"), 0.3)
        maker.add("plan", name=f"Phương án {n}", parent_id=parent, status=status)
    if maker.rows.get("cadre"):
        for n in range(maker.count(100)):
            _add_assignment(maker, n)
    for plan in maker.rows.get("plan", []):
        known = maker.rows.get("assignment", [])
        for assignment in rng.sample(known, min(len(known), rng.randint(0, 8))):
            maker.add("plan_ending", plan_id=plan["id"], assignment_id=assignment["id"], valid_to=maker.day())


def _add_assignment(maker: Maker, number: int) -> None:
    rng = maker.rng
    duty = rng.choice(("household", "household", "household", "village", "party_cell", "commune_post"))
    table = {"household": "household", "commune_post": "commune"}.get(duty, "village")
    status = rng.choice(("approved", "approved", "approved", "ended", "draft", "submitted", "returned"))
    decided = status in ("approved", "ended")
    first, end = sorted((maker.day(), maker.day()))
    calm = rng.random() < maker.calm
    first = maker.past() if calm else first
    values: dict[str, Any] = {
        f"{table}_id": maker.some(table),
        "duty": duty,
        "status": status,
        "cadre_id": maker.some("cadre"),
        "decision_no": "01/QĐ" if decided else None,
        "decision_date": first if decided else None,
        "plan_id": maker.maybe(maker.some("plan"), 0.6 if decided else 0.05),
        "valid_from": first,
        "valid_to": end if status == "ended" else maker.maybe(end, 1.0 if calm else 0.6),
    }
    if maker.add("assignment", code=f"P{number:04d}", **values) and rng.random() < 0.3:
        _add_double(maker, number, values)


def _add_double(maker: Maker, number: int, values: dict[str, Any]) -> None:
    """The same target again: to somebody else, to the same cadre, right after, or over it in a plan."""
    again = dict(values)
    if maker.rng.random() < 0.5:
        again["cadre_id"] = maker.some("cadre")
    if maker.rng.random() < 0.5 and values["valid_to"] is not None:
        again |= {"valid_from": values["valid_to"], "valid_to": None}
    if maker.rng.random() < 0.5:
        again |= {"status": "draft", "plan_id": maker.some("plan")}
    if again["status"] == "ended" and again["valid_to"] is None:
        again["status"] = "approved"
    maker.add("assignment", code=f"Q{number:04d}", **again)


def _add_work(maker: Maker) -> None:
    rng = maker.rng
    for n in range(maker.count(40)):
        table = rng.choice(("household", "household", "village"))
        kinds: Sequence[str] = VISITS if table == "household" else VILLAGE_VISITS
        target = {f"{table}_id": maker.some(table)}
        cadre = maker.maybe(maker.some("cadre"), 0.2)
        maker.add("visit", day=maker.day(), kind=rng.choice(kinds), cadre_id=cadre, source=f"x-{n}", **target)
    for n in range(maker.count(6)):
        first, end = maker.interval()
        maker.add(
            "model_site",
            geom=None,
            code=f"M{n}",
            name=f"Mô hình {n}",
            village_id=maker.maybe(maker.some("village"), 0.1),
            unit_id=maker.some("unit"),
            households_taking_part=maker.maybe(rng.randint(0, 20)),
            income_per_household=maker.maybe(rng.randint(100, 200) * 1_000_000),
            started_on=first,
            ended_on=end,
            status=maker.maybe(rng.choice(("pilot", "proven", "proven", "replicated", "ended")), 0.1),
        )
    for _ in range(maker.count(6)):
        first, end = maker.interval()
        near, far = rng.choice(("unit", "unit", "village")), rng.choice(("commune", "commune", "village", ""))
        start = (
            {"unit_id": maker.some("unit")} if near == "unit" else {"from_village_id": maker.some("village")}
        )
        reach = {f"{far}_id": maker.some(far)} if far else {"foreign_place": "Bản bên kia"}
        maker.add("twinning", valid_from=first, valid_to=end, **start, **reach)


def _change_settings(maker: Maker) -> None:
    choices: dict[str, tuple[Optional[str], ...]] = {
        "visit_interval_days": ("30", "1", "15", "31", "60"),
        "reach_out_min": ("120", "30", "121"),
        "reach_round_min": ("240", "60", "239.5"),
        "model_reach_min": ("60", "59.5", "120"),
        "max_units_per_commune": ("2", "0", "1"),
        "wet_months": ("5,6,7,8,9,10", "11,12,1", "4", "1,2,3,4,5,6,7,8,9,10,11,12"),
        "from_day": (None, "2026-06-01", "2024-01-01", "2027-01-01"),
        "as_of": (None, "2020-02-02"),
    }
    for code, values in choices.items():
        if maker.rng.random() < 0.4:
            value = maker.rng.choice(values)
            maker.connection.execute("UPDATE setting SET value = ? WHERE code = ?", (value, code))
