"""What is not known is said as missing, and nothing is concluded from it."""

from __future__ import annotations

import pytest
import shapely

from diaban.tests.hand.making import Made, look, told

RULE = "data_missing"


def items(made: Made, day: str = "2026-06-30") -> list[tuple[object, ...]]:
    return told(look(made, day), RULE, "table_name", "code", "item", "commune", "village")


def test_facts_of_open_villages() -> None:
    made = Made()
    made.commune("03001")
    made.village("B1", languages=None)
    made.village("B2", languages="  ")
    made.village("B3", party_members=None)
    made.village("B4", party_cell=None)
    made.village("B5", party_cell="shared")
    made.village("B6", party_cell="shared", party_cell_village="B1")
    made.village("B7", languages=None, party_members=None, party_cell=None, closed_on="2026-06-30")
    assert [(row[1], row[2]) for row in items(made)] == [
        ("B1", "languages"),
        ("B2", "languages"),
        ("B3", "party_members"),
        ("B4", "party_cell"),
        ("B5", "party_cell_host"),
    ]
    assert items(made)[0] == ("village", "B1", "languages", "03001", "B1")


def test_languages_of_active_cadres() -> None:
    made = Made()
    made.unit("D1")
    made.cadre("K1", languages=None)
    made.cadre("K2", languages=None, active_to="2026-06-30")
    made.cadre("K3", languages=None, active_from="2026-07-01")
    made.cadre("K4", languages="vie")
    assert items(made) == [("cadre", "K1", "languages", None, None)]


def test_points_and_boundaries() -> None:
    made = Made(geometry=True)
    square = shapely.box(0, 0, 10, 10)
    made.commune("03001", geometry=square)
    made.commune("03002", geometry=None)
    made.unit("D1", geometry=None)
    made.unit("D2", geometry=shapely.Point(1, 1))
    made.village("B1", geometry=None)
    made.village("B2", geometry=shapely.Point(5, 5))
    made.village("B3", geometry=shapely.Point(10, 5))
    made.village("B4", geometry=shapely.Point(10.01, 5))
    made.village("B5", "03002", geometry=shapely.Point(50, 50))
    made.village("B6", geometry=None, closed_on="2026-01-01")
    made.village("B7", geometry=shapely.Point())
    assert items(made) == [
        ("unit", "D1", "point", None, None),
        ("village", "B1", "point", "03001", "B1"),
        ("village", "B4", "outside_commune", "03001", "B4"),
        ("village", "B7", "point", "03001", "B7"),
    ]


def test_without_geometry_nothing_is_said_of_points() -> None:
    made = Made()
    made.commune("03001")
    made.village("B1")
    made.unit("D1")
    assert items(made) == []


def test_what_travel_could_not_place() -> None:
    made = Made()
    made.commune("03001")
    for code in ("B1", "B2", "B3"):
        made.village(code)
    made.village("B4", closed_on="2026-01-01")
    made.unit("D1")
    made.unit("D2")
    made.unit("D3")
    made.household("H1", "B1", needs_assignment=0)
    made.computed("D1", "dry")
    made.computed("D2", "wet")
    made.trip("D1", "B1", "dry", None, None, reachable=None, flags="unplaced_target")
    made.trip("D2", "B2", "wet", None, None, reachable=None, flags="moved_target,unplaced_origin")
    made.trip("D1", "H1", "dry", None, None, reachable=None, flags="unplaced_target")
    made.trip("D1", "B4", "dry", None, None, reachable=None, flags="unplaced_target")
    made.trip("D3", "B3", "dry", None, None, reachable=None, flags="unplaced_target")
    made.trip("D2", "B3", "wet", 10, 10)
    assert items(made) == [
        ("unit", "D2", "unplaced", None, None),
        ("village", "B1", "unplaced", "03001", "B1"),
    ]


@pytest.fixture
def made_travel() -> Made:
    """K1 of D1, from where nothing is computed, looks after B1."""
    made = Made()
    made.commune("03001")
    made.village("B1")
    made.unit("D1")
    made.cadre("K1")
    made.charge("P1", "K1", "village", "B1", "2026-01-01")
    return made


def test_without_a_flag_it_is_the_origin_of_which_nothing_is_known_and_else_the_target() -> None:
    made = Made()
    made.commune("03001")
    for code in ("B1", "B2"):
        made.village(code)
    for code in ("D1", "D2"):
        made.unit(code)
    made.computed("D1", "dry")
    made.computed("D2", "dry")
    made.trip("D1", "B1", "dry", None, None, reachable=None)
    made.trip("D1", "B2", "dry", None, None, reachable=None)
    assert [row[1] for row in items(made)] == ["D1"]
    made.trip("D2", "B1", "dry", None, None, reachable=None)
    made.trip("D2", "B2", "dry", 30, 30)
    assert [row[1] for row in items(made)] == ["D1", "B1"]


def test_travel_is_missing_also_where_the_only_origin_computed_was_deleted(made_travel: Made) -> None:
    made_travel.computed("D9", "wet")
    assert [row[1:3] for row in items(made_travel)] == [("P1", "travel")]


def test_what_a_row_tells_of_one_end_holds_though_its_other_end_was_deleted() -> None:
    made = Made()
    made.commune("03001")
    for code in ("B1", "B2"):
        made.village(code)
    for code in ("D1", "D2"):
        made.unit(code)
    made.computed("D1", "dry")
    made.computed("D2", "dry")
    made.computed("D9", "dry")
    made.trip("D1", "H9", "dry", None, None, reachable=None, flags="unplaced_origin")
    assert [row[1] for row in items(made)] == ["D1"]
    made.trip("D9", "B1", "dry", None, None, reachable=None, flags="unplaced_target")
    assert [row[1] for row in items(made)] == ["D1", "B1"]
    # D2 starts well, as the way to a household that was deleted shows: it is B2 that is lost.
    made.trip("D2", "H9", "dry", 30, 30)
    made.trip("D2", "B2", "dry", None, None, reachable=None)
    assert [row[1] for row in items(made)] == ["D1", "B1", "B2"]
