"""Indicators of provinces, communes and units, worked out by hand."""

from __future__ import annotations

from math import sqrt

import pytest

from diaban.analysis.indicators import INDICATORS
from diaban.tests.hand.making import Made, figure, look


@pytest.fixture
def made() -> Made:
    """Two communes: in 03001 two border villages with three households in need; in 03002 one village.

    K1 has H1 and H2 in B1 and H4 in B3, K2 has H3 in B2, K3 has nothing; all are of D1. H5 has nobody.
    """
    made = Made()
    made.commune("03001", is_border=1, criteria_met=8)
    made.commune("03002", criteria_met=5)
    made.village("B1", is_border=1)
    made.village("B2", is_border=1, party_cell="none", party_members=0)
    made.village("B3", "03002", party_members=None)
    made.unit("D1")
    made.unit("D2")
    for code in ("K1", "K2", "K3"):
        made.cadre(code)
    for code, village in (("H1", "B1"), ("H2", "B1"), ("H3", "B2"), ("H4", "B3"), ("H5", "B3")):
        made.household(code, village)
    for code, cadre, household in (
        ("P1", "K1", "H1"),
        ("P2", "K1", "H2"),
        ("P3", "K2", "H3"),
        ("P4", "K1", "H4"),
    ):
        made.charge(code, cadre, "household", household, "2026-06-01")
    return made


def test_shares_of_households_villages_and_posts(made: Made) -> None:
    made.charge("P5", "K2", "party_cell", "B1", "2026-06-01")
    coverage = look(made)
    assert figure(coverage, "commune", "03001", "households_assigned") == (3, 3, 1)
    assert figure(coverage, "commune", "03002", "households_assigned") == (1, 2, 0.5)
    assert figure(coverage, "province", "14", "households_assigned") == (4, 5, 0.8)
    assert figure(coverage, "province", "14", "villages_covered") == (3, 3, 1)
    assert figure(coverage, "province", "14", "villages_without_party_members") == (1, 2, 0.5)
    assert figure(coverage, "province", "14", "border_villages_with_own_cell") == (1, 2, 0.5)
    assert figure(coverage, "commune", "03001", "cells_attended") == (1, 1, 1)
    assert figure(coverage, "province", "14", "commune_posts_filled") == (0, 1, 0)


def test_a_province_whose_communes_are_closed_takes_no_cadre_from_the_other(made: Made) -> None:
    made.commune("04001", province_code="11", closed_on="2026-01-01")
    coverage = look(made)
    assert figure(coverage, "province", "14", "load_mean") == (4, 3, pytest.approx(4 / 3))
    made.commune("04002", province_code="11")
    coverage = look(made)
    assert figure(coverage, "province", "14", "load_mean") == (4, 2, 2)
    assert figure(coverage, "province", "11", "load_mean") == (0, 0, None)


def test_nothing_to_share_has_no_value(made: Made) -> None:
    coverage = look(made)
    assert figure(coverage, "commune", "03002", "cells_attended") == (0, 0, None)
    assert figure(coverage, "commune", "03002", "commune_posts_filled") == (0, 0, None)
    assert figure(coverage, "commune", "03001", "reach_30") == (0, 0, None)


def test_loads_in_places_count_only_what_is_there(made: Made) -> None:
    coverage = look(made)
    assert figure(coverage, "commune", "03001", "load_mean") == (3, 2, 1.5)
    assert figure(coverage, "commune", "03001", "load_max") == (None, None, 2)
    assert figure(coverage, "commune", "03001", "load_sd") == (None, None, 0.5)
    assert figure(coverage, "commune", "03002", "load_mean") == (1, 1, 1)
    assert figure(coverage, "province", "14", "load_max") == (None, None, 3)


def test_loads_of_a_unit_count_all_its_active_cadres(made: Made) -> None:
    made.cadre("K4", active_to="2026-06-30")
    coverage = look(made)
    assert figure(coverage, "unit", "D1", "load_mean") == (4, 3, pytest.approx(4 / 3))
    assert figure(coverage, "unit", "D1", "load_max") == (None, None, 3)
    # loads 3, 1, 0: mean 4/3, mean of squares 10/3
    assert figure(coverage, "unit", "D1", "load_sd") == (None, None, pytest.approx(sqrt(10 / 3 - 16 / 9)))
    assert figure(coverage, "unit", "D2", "load_mean") == (0, 0, None)
    assert figure(coverage, "unit", "D2", "load_max") == (None, None, None)


def test_reach_counts_computed_origins_and_beyond_the_cut_off_below_the_line(made: Made) -> None:
    made.cadre("K9", "D2")
    made.household("H9", "B1")
    made.charge("P9", "K9", "household", "H9", "2026-06-01")
    made.computed("D1", "wet")
    made.trip("D1", "H1", "wet", 30, 400)
    made.trip("D1", "H2", "wet", 30.5, 30)
    made.trip("D1", "B2", "wet", 60, 30)
    coverage = look(made)
    assert figure(coverage, "commune", "03001", "reach_30") == (1, 3, pytest.approx(1 / 3))
    assert figure(coverage, "commune", "03001", "reach_60") == (3, 3, 1)
    assert figure(coverage, "province", "14", "reach_120") == (3, 4, 0.75)
    assert figure(coverage, "unit", "D1", "reach_30") == (1, 4, 0.25)
    assert figure(coverage, "unit", "D2", "reach_30") == (0, 0, None)


def test_visits_by_nearest_rank() -> None:
    made = Made()
    made.commune("03001")
    made.village("B1")
    made.unit("D1")
    made.cadre("K1")
    # days since the last visit on 2026-06-30: 1, 2, … 10, then never visited since 2026-05-01 (60 days)
    for number in range(1, 11):
        made.household(f"H{number:02}", "B1")
        made.charge(f"P{number:02}", "K1", "household", f"H{number:02}", "2026-01-01")
        made.visited(f"2026-06-{30 - number}", household=f"H{number:02}")
    coverage = look(made)
    assert figure(coverage, "commune", "03001", "days_since_visit_median") == (None, None, 5)
    assert figure(coverage, "commune", "03001", "days_since_visit_p90") == (None, None, 9)
    made.household("H11", "B1")
    made.charge("P11", "K1", "household", "H11", "2026-05-01")
    coverage = look(made)
    assert figure(coverage, "unit", "D1", "days_since_visit_median") == (None, None, 6)
    assert figure(coverage, "unit", "D1", "days_since_visit_p90") == (None, None, 10)
    assert figure(coverage, "unit", "D1", "visited_in_interval") == (10, 11, pytest.approx(10 / 11))


def test_model_sites_in_operation(made: Made) -> None:
    for status, households, income, days in (
        ("pilot", 3, 100, {}),
        ("proven", None, 400, {"started_on": "2026-06-30"}),
        ("replicated", 5, None, {"ended_on": "2026-07-01"}),
        ("proven", 70, 9000, {"ended_on": "2026-06-30"}),
        ("proven", 70, 9000, {"started_on": "2026-07-01"}),
        ("ended", 70, 9000, {}),
    ):
        made.add(
            "model_site",
            village="B1",
            status=status,
            households_taking_part=households,
            income_per_household=income,
            **days,
        )
    made.add("model_site", village="B3", status="pilot")
    coverage = look(made)
    assert figure(coverage, "commune", "03001", "model_sites_operating") == (None, None, 3)
    assert figure(coverage, "commune", "03001", "model_households") == (None, None, 8)
    assert figure(coverage, "commune", "03001", "model_income_median") == (None, None, 250)
    assert figure(coverage, "commune", "03002", "model_households") == (None, None, None)
    assert figure(coverage, "province", "14", "model_sites_operating") == (None, None, 4)
    assert figure(look(without_sites()), "commune", "03001", "model_households") == (None, None, 0)


def without_sites() -> Made:
    made = Made()
    made.commune("03001")
    return made


def test_criteria_of_open_border_communes(made: Made) -> None:
    made.commune("03003", is_border=1, criteria_met=5)
    made.commune("03004", is_border=1, criteria_met=None)
    made.commune("03005", is_border=1, criteria_met=1, closed_on="2026-01-01")
    coverage = look(made)
    assert figure(coverage, "province", "14", "criteria_median") == (None, None, 6.5)
    assert figure(coverage, "commune", "03001", "criteria_median") == (None, None, 8)
    assert figure(coverage, "commune", "03002", "criteria_median") == (None, None, None)


def test_households_that_left_need_in_the_period(made: Made) -> None:
    from datetime import date

    for number, day in enumerate(("2025-12-31", "2026-01-01", "2026-03-01", "2026-06-30", "2026-07-01")):
        made.household(f"L{number}", "B1", left_need_on=day)
    assert figure(look(made), "commune", "03001", "households_left_need") == (None, None, 3)
    later = look(made, from_day=date(2026, 3, 1))
    assert figure(later, "province", "14", "households_left_need") == (None, None, 2)


def test_scopes_are_open_communes_their_provinces_and_all_units(made: Made) -> None:
    made.commune("04001", province_code="22", closed_on="2026-06-30")
    made.commune("04002", province_code="04")
    frame = look(made).indicators
    places = frame[["scope", "code"]].drop_duplicates().to_records(index=False).tolist()
    assert places == [
        ("province", "04"),
        ("province", "14"),
        ("commune", "03001"),
        ("commune", "03002"),
        ("commune", "04002"),
        ("unit", "D1"),
        ("unit", "D2"),
    ]
    of_commune = frame[(frame["scope"] == "commune") & (frame["code"] == "03001")]
    assert tuple(of_commune["name"]) == INDICATORS


def test_a_units_shares_are_those_of_the_communes_twinned_that_day(made: Made) -> None:
    made.unit("D3")
    made.add("twinning", unit="D1", commune="03001", valid_from="2026-01-01")
    made.add("twinning", unit="D1", commune="03001", valid_from="2026-02-01")
    made.add("twinning", unit="D2", commune="03001", valid_to="2026-06-30")
    made.add("twinning", unit="D3", commune="03001", valid_from="2026-06-30")
    made.add("twinning", unit="D3", commune="03002", valid_to="2026-07-01")
    coverage = look(made)
    assert figure(coverage, "unit", "D1", "households_assigned") == (3, 3, 1)
    assert figure(coverage, "unit", "D3", "households_assigned") == (4, 5, 0.8)
    assert figure(coverage, "unit", "D3", "villages_without_party_members") == (1, 2, 0.5)
    frame = coverage.indicators
    shares_of_d2 = frame[(frame["scope"] == "unit") & (frame["code"] == "D2")]["name"]
    assert "households_assigned" not in set(shares_of_d2)
    assert "load_mean" in set(shares_of_d2)
