"""Gaps of reach, from travel times written by hand. Limits: 120 minutes there, 240 there and back.

The day looked at, 2026-06-30, lies in the wet season; `since` keeps that season and goes back to the charge.
"""

from __future__ import annotations

import pytest

from diaban.tests.hand.making import Made, gaps_of, look, told

REACH = ("unreachable", "wet_season_cut_off", "too_far")


@pytest.fixture
def made() -> Made:
    """K1 starts from unit D1 and has household H1 in village B1."""
    made = Made()
    made.commune("03001")
    made.village("B1")
    made.unit("D1")
    made.cadre("K1")
    made.household("H1", "B1")
    made.charge("P1", "K1", "household", "H1", "2026-01-01")
    return made


def found(made: Made, day: str = "2026-06-30") -> list[tuple[object, ...]]:
    coverage = look(made, day)
    wanted = ("rule", "value", "threshold", "unit", "since")
    return [row for rule in REACH for row in told(coverage, rule, *wanted)]


class TestTooFar:
    @pytest.mark.parametrize(
        ("out", "back", "expected"),
        [
            (120, 120, None),
            (120.5, 60, (120.5, 120)),
            (119, 121.5, (240.5, 240)),
            (130, 200, (130, 120)),
            (None, 30, (None, None)),
            (30, None, (None, None)),
            (125, None, (125, 120)),
        ],
    )
    def test_there_or_there_and_back_above_the_limit(
        self, made: Made, out: float | None, back: float | None, expected: tuple[object, object] | None
    ) -> None:
        made.computed("D1", "wet")
        made.trip("D1", "H1", "wet", out, back)
        unit = "minutes" if expected and expected[0] else None
        assert found(made) == ([("too_far", *expected, unit, "2026-01-01")] if expected else [])

    def test_the_season_is_that_of_the_day(self, made: Made) -> None:
        made.computed("D1", "wet", "dry")
        made.trip("D1", "H1", "wet", 30, 30)
        made.trip("D1", "H1", "dry", 130, 30)
        assert found(made) == []
        assert found(made, "2026-04-30") == [("too_far", 130, 120, "minutes", "2026-01-01")]
        assert found(made, "2026-05-01") == []
        assert found(made, "2026-11-01") == [("too_far", 130, 120, "minutes", "2026-01-01")]

    def test_since_the_charge_where_both_seasons_are_too_far(self, made: Made) -> None:
        made.computed("D1", "wet", "dry")
        made.trip("D1", "H1", "wet", 150, 30)
        made.trip("D1", "H1", "dry", 130, 30)
        assert found(made) == [("too_far", 150, 120, "minutes", "2026-01-01")]

    def test_no_pair_under_a_computed_origin_is_beyond_the_cut_off(self, made: Made) -> None:
        made.computed("D1", "wet")
        assert found(made) == [("too_far", None, None, None, "2026-01-01")]

    def test_a_pair_that_could_not_be_placed_is_no_fault(self, made: Made) -> None:
        made.computed("D1", "wet")
        made.trip("D1", "H1", "wet", None, None, reachable=None)
        assert found(made) == []

    def test_rows_of_an_origin_that_is_not_listed_are_ignored(self, made: Made) -> None:
        made.computed("D1", "dry")
        made.trip("D1", "H1", "wet", 500, 500)
        assert found(made) == []

    def test_the_households_own_time_goes_before_its_villages(self, made: Made) -> None:
        made.computed("D1", "wet")
        made.trip("D1", "B1", "wet", 130, 30)
        assert [row[1] for row in found(made)] == [130]
        made.trip("D1", "H1", "wet", 20, 20)
        assert found(made) == []

    def test_a_cadre_stationed_in_a_village_starts_there(self, made: Made) -> None:
        made.village("B2")
        made.cadre("K2", starts_from_village="B2")
        made.charge("P2", "K2", "village", "B1", "2026-01-01")
        made.charge("P3", "K2", "party_cell", "B1", "2026-01-01")
        made.charge("P4", "K2", "commune_post", "03001", "2026-01-01")
        made.computed("B2", "wet")
        made.trip("B2", "B1", "wet", 121, 10)
        assert told(look(made), "too_far", "code", "value") == [("P2", 121), ("P3", 121)]

    def test_only_effective_charges(self, made: Made) -> None:
        made.computed("D1", "wet")
        made.household("H2", "B1", left_need_on="2026-02-01")
        made.charge("P2", "K1", "household", "H2", "2026-01-01")
        assert told(look(made), "too_far", "code") == ["P1"]


class TestUnreachable:
    def test_goes_before_the_others_and_changes_with_the_season(self, made: Made) -> None:
        made.computed("D1", "wet", "dry")
        made.trip("D1", "H1", "wet", None, None, reachable=0)
        made.trip("D1", "H1", "dry", 30, 30)
        assert found(made) == [("unreachable", None, None, None, "2026-01-01")]
        assert gaps_of(look(made), "unreachable")[0]["severity"] == "critical"
        assert found(made, "2026-04-30") == [("wet_season_cut_off", None, None, None, "2026-01-01")]

    def test_since_the_charge_where_there_is_never_a_way(self, made: Made) -> None:
        made.computed("D1", "wet", "dry")
        made.trip("D1", "H1", "wet", None, None, reachable=0)
        made.trip("D1", "H1", "dry", None, None, reachable=0)
        assert found(made) == [("unreachable", None, None, None, "2026-01-01")]

    def test_since_the_charge_where_one_season_is_computed(self, made: Made) -> None:
        made.computed("D1", "wet")
        made.trip("D1", "H1", "wet", None, None, reachable=0)
        coverage = look(made, wet_months=frozenset(range(1, 13)))
        assert told(coverage, "unreachable", "since") == ["2026-01-01"]


class TestWetSeasonCutOff:
    @pytest.mark.parametrize(
        ("wet", "expected"),
        [
            ((60, 60, 1), None),
            ((121, 60, 1), (121, 120, "minutes")),
            ((100, 150, 1), (250, 240, "minutes")),
            ((None, None, 1), (None, None, None)),
            ((None, None, None), None),
        ],
    )
    def test_within_the_limits_when_dry_and_not_when_wet(
        self,
        made: Made,
        wet: tuple[float | None, float | None, int | None],
        expected: tuple[object, ...] | None,
    ) -> None:
        made.computed("D1", "wet", "dry")
        made.trip("D1", "H1", "dry", 120, 120)
        made.trip("D1", "H1", "wet", wet[0], wet[1], reachable=wet[2])
        rows = [("wet_season_cut_off", *expected, "2026-01-01")] if expected else []
        assert found(made) == rows
        assert found(made, "2026-03-01") == rows

    def test_no_row_when_wet_is_beyond_and_no_row_when_dry_is_not_within(self, made: Made) -> None:
        made.computed("D1", "wet", "dry")
        made.trip("D1", "H1", "dry", 60, 60)
        assert found(made) == [("wet_season_cut_off", None, None, None, "2026-01-01")]
        made.household("H2", "B1")
        made.charge("P2", "K1", "household", "H2", "2026-01-01")
        assert told(look(made), "too_far", "code") == ["P2"]

    def test_needs_both_seasons_computed(self, made: Made) -> None:
        made.computed("D1", "wet")
        made.trip("D1", "H1", "dry", 60, 60)
        made.trip("D1", "H1", "wet", 500, 60)
        coverage = look(made)
        assert told(coverage, "too_far", "code") == ["P1"]
        assert "wet_season_cut_off" in coverage.not_computed


class TestModelSiteFar:
    RULE = "model_site_far"

    @pytest.fixture
    def sites(self) -> Made:
        """A proven site in B1, and villages B2 and B3."""
        made = Made()
        made.commune("03001")
        for code in ("B1", "B2", "B3"):
            made.village(code)
        made.add("model_site", village="B1", status="proven")
        made.computed("B1", "dry")
        return made

    def test_minutes_there_in_the_dry_season(self, sites: Made) -> None:
        sites.trip("B1", "B2", "dry", 60, 500)
        sites.trip("B1", "B3", "dry", 60.5, 10)
        sites.trip("B1", "B3", "wet", 1, 1)
        coverage = look(sites)
        assert told(coverage, self.RULE, "code", "value", "threshold", "unit", "severity", "since") == [
            ("B3", 60.5, 60, "minutes", "minor", None)
        ]
        assert self.RULE not in coverage.not_computed

    def test_the_nearest_known_site_is_measured(self, sites: Made) -> None:
        sites.add("model_site", village="B2", status="replicated")
        sites.computed("B2", "dry")
        sites.trip("B1", "B3", "dry", 100, 1)
        sites.trip("B2", "B3", "dry", 90, 1)
        assert told(look(sites), self.RULE, "code", "value") == [("B3", 90)]

    def test_no_known_time_has_no_value(self, sites: Made) -> None:
        assert told(look(sites), self.RULE, "code", "value", "threshold", "unit") == [
            ("B2", None, None, None),
            ("B3", None, None, None),
        ]

    def test_a_village_that_could_not_be_placed_is_not_judged(self, sites: Made) -> None:
        sites.trip("B1", "B2", "dry", None, None, reachable=None)
        assert told(look(sites), self.RULE, "code") == ["B3"]

    @pytest.mark.parametrize(
        "site",
        [
            {"status": "pilot"},
            {"status": "ended"},
            {"status": "proven", "started_on": "2026-07-01"},
            {"status": "proven", "ended_on": "2026-06-30"},
        ],
    )
    def test_only_proven_sites_in_operation(self, site: dict[str, str]) -> None:
        made = Made()
        made.commune("03001")
        made.village("B1")
        made.add("model_site", village="B1", **site)
        made.computed("B1", "dry")
        coverage = look(made)
        assert told(coverage, self.RULE, "code") == []
        assert self.RULE in coverage.not_computed

    @pytest.mark.parametrize("started", [None, "2026-06-30"])
    def test_an_empty_first_day_counts_as_started(self, started: str | None) -> None:
        made = Made()
        made.commune("03001")
        made.village("B1")
        made.village("B2")
        made.add("model_site", village="B1", status="replicated", started_on=started, ended_on="2026-07-01")
        made.computed("B1", "dry")
        assert told(look(made), self.RULE, "code") == ["B2"]


class TestNotComputed:
    def test_all_rules_that_need_travel_times_say_so_once(self, made: Made) -> None:
        assert look(made).not_computed == (*REACH, "model_site_far")

    def test_a_needed_origin_in_one_season_is_enough_for_that_season(self, made: Made) -> None:
        made.computed("D1", "wet")
        assert look(made).not_computed == ("wet_season_cut_off", "model_site_far")
        assert look(made, "2026-03-01").not_computed == (*REACH, "model_site_far")

    def test_an_origin_that_nobody_needs_does_not_count(self, made: Made) -> None:
        made.unit("D2")
        made.computed("D2", "wet", "dry")
        coverage = look(made)
        assert coverage.not_computed == (*REACH, "model_site_far")
        assert told(coverage, "data_missing", "code", "item") == [("P1", "travel")]

    def test_travel_is_missing_only_where_some_origin_is_computed(self, made: Made) -> None:
        made.unit("D2")
        made.cadre("K2", "D2")
        made.charge("P2", "K2", "village", "B1", "2026-01-01")
        made.charge("P3", "K2", "commune_post", "03001", "2026-01-01")
        assert told(look(made), "data_missing", "code") == []
        made.computed("D1", "wet")
        made.trip("D1", "B1", "wet", 10, 10)
        found = told(look(made), "data_missing", "code", "item", "table_name", "commune", "village")
        assert found == [("P2", "travel", "assignment", "03001", "B1")]
