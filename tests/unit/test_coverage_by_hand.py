"""Small cases worked out by hand, asked of the engine and of the slow implementation alike."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, Optional

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from oracle.expected import expected
from oracle.generate import Maker
from oracle.geometry import covers
from oracle.jobs import coverage_job

DAY = date(2026, 6, 30)
Answer = Callable[..., dict[str, Any]]


class Hand(Maker):
    """A workspace filled by hand: one commune, one village, one unit, one cadre to begin with."""

    def __init__(self, connection: Any, path: Path) -> None:
        super().__init__(connection, random.Random(1), DAY, 0.0, 0.0)
        self.path = path
        self.commune = self.put("commune", code="03001", name="Xã", province_code="14", is_border=1)
        self.village = self.put("village", code="B1", name="Bản", commune_id=self.commune, is_border=1)
        self.unit = self.put("unit", code="D1", name="Đồn")
        self.cadre = self.put("cadre", code="C1", name="Cán bộ", unit_id=self.unit)

    def put(self, table: str, **values: Any) -> str:
        row = self.add(table, **values)
        assert row is not None, f"refused: {table} {values}"
        return str(row["id"])

    def household(self, code: str = "H1", **values: Any) -> str:
        return self.put("household", code=code, village_id=self.village, **{"need": "poor", **values})

    def approved(self, code: str, first: str, end: Optional[str] = None, **values: Any) -> str:
        decided = {"decision_no": "1", "decision_date": first, "status": "ended" if end else "approved"}
        given = {"duty": "household", "cadre_id": self.cadre, **decided, **values}
        return self.put("assignment", code=code, valid_from=first, valid_to=end, **given)


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Hand]:
    from diaban.layers import geopackage
    from diaban.layers.workspace import Workspace

    path = tmp_path / "hand.gpkg"
    with Workspace.build(path, stamp="2026-01-01T00:00:00Z", actor="test"):
        pass
    with closing(geopackage.connect(path)) as connection:
        yield Hand(connection, path)


@pytest.fixture(params=["oracle", "engine"])
def answer(request: pytest.FixtureRequest) -> Answer:
    return expected if request.param == "oracle" else coverage_job


def gaps(said: dict[str, Any], rule: str) -> list[tuple[Any, ...]]:
    names = ("code", "item", "severity", "since", "value", "threshold", "unit")
    return [tuple(gap[name] for name in names) for gap in said["gaps"] if gap["rule"] == rule]


def test_a_household_is_unassigned_since_the_last_assignment_ended(hand: Hand, answer: Answer) -> None:
    household = hand.household(need_since="2025-01-01")
    hand.approved("P1", "2025-02-01", "2026-03-01", household_id=household)
    said = answer(hand.path, DAY)
    assert gaps(said, "household_unassigned") == [("H1", None, "critical", "2026-03-01", None, None, None)]
    assert gaps(said, "village_uncovered") == [("B1", None, "critical", "2026-03-01", None, None, None)]
    assert gaps(said, "cadre_idle") == [("C1", None, "minor", "2026-03-01", None, None, None)]


def test_a_household_is_unassigned_since_its_need_began(hand: Hand, answer: Answer) -> None:
    hand.household("H1", need_since="2026-06-30", need="near_poor")
    hand.household("H2", need_since="2026-07-01")
    hand.household("H3", left_need_on="2026-06-30")
    hand.household("H4", left_need_on="2026-07-01")
    assert gaps(answer(hand.path, DAY), "household_unassigned") == [
        ("H1", None, "major", "2026-06-30", None, None, None),
        ("H4", None, "critical", None, None, None, None),
    ]


@pytest.mark.parametrize(
    ("visit", "overdue"),
    [
        ("2026-05-31", []),
        ("2026-05-30", [("P1", None, "minor", "2026-06-30", 31, 30, "days")]),
        ("2026-05-02", [("P1", None, "minor", "2026-06-02", 59, 30, "days")]),
        ("2026-05-01", [("P1", None, "major", "2026-06-01", 60, 30, "days")]),
        ("2026-07-01", [("P1", None, "major", "2025-05-03", 454, 30, "days")]),
    ],
)
def test_a_visit_is_overdue_after_the_interval(hand: Hand, answer: Answer, visit: str, overdue: list) -> None:  # type: ignore[type-arg]
    household = hand.household()
    hand.approved("P1", "2025-04-02", household_id=household)
    hand.put("visit", household_id=household, day=visit)
    assert gaps(answer(hand.path, DAY), "visit_overdue") == overdue


def test_the_nearest_plans_ending_holds(hand: Hand, answer: Answer) -> None:
    household = hand.household()
    kept = hand.approved("P1", "2025-01-01", household_id=household)
    parent = hand.put("plan", name="Cha")
    child = hand.put("plan", name="Con", parent_id=parent)
    hand.put("plan_ending", plan_id=parent, assignment_id=kept, valid_to="2026-06-01")
    assert gaps(answer(hand.path, DAY), "household_unassigned") == []
    assert gaps(answer(hand.path, DAY, "Cha"), "household_unassigned")[0][3] == "2026-06-01"
    assert gaps(answer(hand.path, DAY, "Con"), "household_unassigned")[0][3] == "2026-06-01"
    hand.put("plan_ending", plan_id=child, assignment_id=kept, valid_to="2026-07-01")
    assert gaps(answer(hand.path, DAY, "Con"), "household_unassigned") == []


def test_a_draft_counts_in_its_plan_and_below_it_only(hand: Hand, answer: Answer) -> None:
    household = hand.household()
    parent = hand.put("plan", name="Cha")
    hand.put("plan", name="Con", parent_id=parent)
    hand.put("plan", name="Khác")
    draft = {"status": "draft", "decision_no": None, "decision_date": None, "plan_id": parent}
    hand.approved("P1", "2026-01-01", household_id=household, **draft)
    found = {
        plan: len(gaps(answer(hand.path, DAY, plan), "household_unassigned"))
        for plan in (None, "Cha", "Con", "Khác")
    }
    assert found == {None: 1, "Cha": 0, "Con": 0, "Khác": 1}


def test_an_overload_is_critical_at_twice_the_limit(hand: Hand, answer: Answer) -> None:
    carrier = hand.put("cadre", code="C2", name="Cán bộ", unit_id=hand.unit, max_households=1, max_villages=1)
    for number, first in enumerate(("2026-01-01", "2026-02-01")):
        household = hand.household(f"H{number}")
        hand.approved(f"P{number}", first, household_id=household, cadre_id=carrier)
    assert gaps(answer(hand.path, DAY), "cadre_overloaded") == [
        ("C2", "households", "critical", "2026-02-01", 2, 1, "households")
    ]


@pytest.mark.parametrize(
    ("dry", "wet", "rule"),
    [
        ((1, 120.0, 120.0), (1, 120.0, 120.0), None),
        ((1, 120.0, 120.0), (1, 120.5, 10.0), ("wet_season_cut_off", 120.5, 120)),
        ((1, 100.0, 100.0), (1, 110.0, 131.0), ("wet_season_cut_off", 241.0, 240)),
        ((1, 100.0, 100.0), None, ("wet_season_cut_off", None, None)),
        ((1, 100.0, 100.0), (0, None, None), ("unreachable", None, None)),
        ((1, 121.0, 100.0), (1, 121.0, 100.0), ("too_far", 121.0, 120)),
        (None, None, ("too_far", None, None)),
        ((None, None, None), (None, None, None), None),
    ],
)
def test_only_the_first_fault_of_a_way_is_given(
    hand: Hand, answer: Answer, dry: Any, wet: Any, rule: Any
) -> None:
    hand.approved("P1", "2026-01-01", village_id=hand.village, duty="village")
    origin = {"origin_kind": "unit", "origin_id": hand.unit}
    for season, time in (("dry", dry), ("wet", wet)):
        hand.put("travel_run", season=season, **origin)
        if time is not None:
            measured = dict(zip(("reachable", "out_min", "back_min"), time))
            hand.put(
                "travel_time",
                target_kind="village",
                target_id=hand.village,
                season=season,
                **origin,
                **measured,
            )
    said = answer(hand.path, DAY)
    rules = ("unreachable", "wet_season_cut_off", "too_far")
    found = [(gap["rule"], gap["value"], gap["threshold"]) for gap in said["gaps"] if gap["rule"] in rules]
    assert found == ([rule] if rule else [])
    assert [name for name in said["not_computed"] if name in rules] == []


def test_days_between_visits_are_nearest_rank(hand: Hand, answer: Answer) -> None:
    for number in range(10):
        hand.approved(f"P{number}", f"2026-06-{30 - number:02d}", household_id=hand.household(f"H{number}"))
    found = {
        row["name"]: row["value"] for row in answer(hand.path, DAY)["indicators"] if row["scope"] == "commune"
    }
    assert (found["days_since_visit_median"], found["days_since_visit_p90"]) == (4, 8)
    assert (found["load_mean"], found["load_max"], found["load_sd"]) == (10, 10, 0)
    assert found["visited_in_interval"] == 1
    assert found["reach_30"] is None


def test_a_point_on_the_boundary_is_inside() -> None:
    square = [
        [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)],
        [(1.0, 1.0), (3.0, 1.0), (2.0, 3.0), (1.0, 1.0)],
    ]
    inside = [(0.0, 0.0), (4.0, 2.0), (2.0, 1.0), (1.5, 2.0), (0.5, 1.0), (2.0, 3.5)]
    outside = [(2.0, 2.0), (4.1, 2.0), (-0.1, 0.0), (2.0, 4.0001)]
    assert [covers([square], point) for point in inside + outside] == [True] * 6 + [False] * 4
