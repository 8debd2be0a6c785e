"""Gaps of households, cadres and the charges between them; every expected value worked out by hand."""

from __future__ import annotations

import pytest

from diaban.tests.hand.making import Made, gaps_of, look, told


@pytest.fixture
def made() -> Made:
    """One border commune, one village, one unit, one cadre; the day looked at is 2026-06-30."""
    made = Made()
    made.commune("03001")
    made.village("B1")
    made.unit("D1")
    made.cadre("K1")
    return made


class TestHouseholdUnassigned:
    RULE = "household_unassigned"

    @pytest.mark.parametrize(
        ("need", "severity"),
        [
            ("poor", "critical"),
            ("special_hardship", "critical"),
            ("near_poor", "major"),
            ("policy_beneficiary", "major"),
            ("resettled", "major"),
        ],
    )
    def test_severity_goes_by_need(self, made: Made, need: str, severity: str) -> None:
        made.household("H1", "B1", need=need)
        found = gaps_of(look(made), self.RULE)
        assert [(gap["code"], gap["severity"], gap["commune"], gap["village"]) for gap in found] == [
            ("H1", severity, "03001", "B1")
        ]
        assert (found[0]["since"], found[0]["value"], found[0]["threshold"], found[0]["unit"]) == (None,) * 4

    @pytest.mark.parametrize(
        ("facts", "in_need"),
        [
            ({"needs_assignment": 0}, False),
            ({"need_since": "2026-06-30"}, True),
            ({"need_since": "2026-07-01"}, False),
            ({"left_need_on": "2026-06-30"}, False),
            ({"left_need_on": "2026-07-01"}, True),
            ({"closed_on": "2026-06-30"}, False),
            ({"closed_on": "2026-07-01"}, True),
        ],
    )
    def test_only_households_in_need_that_day(
        self, made: Made, facts: dict[str, object], in_need: bool
    ) -> None:
        made.household("H1", "B1", **facts)
        assert bool(told(look(made), self.RULE, "code")) is in_need

    def test_a_closed_village_or_commune_does_not_take_the_household_out(self, made: Made) -> None:
        made.commune("03002", closed_on="2026-01-01")
        made.village("B2", "03002", closed_on="2026-01-01")
        made.household("H1", "B2")
        assert told(look(made), self.RULE, "code", "commune", "village") == [("H1", "03002", "B2")]

    @pytest.mark.parametrize(
        ("charge", "covered"),
        [
            ({}, True),
            ({"to": "2026-07-01"}, True),
            ({"to": "2026-06-30"}, False),
            ({"status": "ended", "to": "2026-08-01"}, True),
            ({"status": "draft"}, False),
        ],
    )
    def test_an_effective_charge_covers(self, made: Made, charge: dict[str, str], covered: bool) -> None:
        made.household("H1", "B1")
        made.charge("P1", "K1", "household", "H1", "2026-06-30", **charge)
        assert bool(told(look(made), self.RULE, "code")) is not covered

    @pytest.mark.parametrize(
        ("cadre", "covered"),
        [
            ({"active_from": "2026-06-30"}, True),
            ({"active_from": "2026-07-01"}, False),
            ({"active_to": "2026-06-30"}, False),
            ({"active_to": "2026-07-01"}, True),
        ],
    )
    def test_an_inactive_cadre_does_not_cover(self, made: Made, cadre: dict[str, str], covered: bool) -> None:
        made.cadre("K2", **cadre)
        made.household("H1", "B1")
        made.charge("P1", "K2", "household", "H1", "2026-01-01")
        assert bool(told(look(made), self.RULE, "code")) is not covered

    def test_since_the_need_began(self, made: Made) -> None:
        made.household("H1", "B1", need_since="2026-02-01")
        made.charge("P1", "K1", "household", "H1", "2025-01-01", to="2025-12-01")
        assert told(look(made), self.RULE, "since") == ["2026-02-01"]

    def test_since_the_last_charge_ended_for_whatever_reason(self, made: Made) -> None:
        made.cadre("K2", active_to="2026-05-10")
        made.household("H1", "B1", need_since="2026-02-01")
        made.charge("P1", "K1", "household", "H1", "2026-02-01", to="2026-04-01")
        made.charge("P2", "K2", "household", "H1", "2026-04-05")
        assert told(look(made), self.RULE, "since") == ["2026-05-10"]

    def test_a_charge_that_is_still_to_come_says_nothing_of_since(self, made: Made) -> None:
        made.household("H1", "B1")
        made.charge("P1", "K1", "household", "H1", "2026-07-01")
        assert told(look(made), self.RULE, "since") == [None]


class TestCadreOverloaded:
    RULE = "cadre_overloaded"

    @pytest.mark.parametrize(("limit", "severity"), [(3, None), (2, "major"), (1, "critical"), (None, None)])
    def test_households_above_the_limit(self, made: Made, limit: int | None, severity: str | None) -> None:
        made.cadre("K2", max_households=limit)
        for number, day in enumerate(("2026-01-01", "2026-02-01", "2026-03-01"), 1):
            made.household(f"H{number}", "B1")
            made.charge(f"P{number}", "K2", "household", f"H{number}", day)
        found = told(look(made), self.RULE, "code", "item", "severity", "value", "threshold", "unit", "since")
        since = {2: "2026-03-01", 1: "2026-02-01"}.get(limit or 0)
        expected = [("K2", "households", severity, 3, limit, "households", since)] if severity else []
        assert found == expected

    def test_nowhere_in_particular(self, made: Made) -> None:
        made.cadre("K2", max_households=0)
        made.household("H1", "B1")
        made.charge("P1", "K2", "household", "H1", "2026-01-01")
        assert told(look(made), self.RULE, "commune", "village", "severity") == [(None, None, "critical")]

    def test_a_household_counts_once(self, made: Made) -> None:
        made.add("plan", "A", name="A")
        made.cadre("K2", max_households=1)
        made.household("H1", "B1")
        made.charge("P1", "K2", "household", "H1", "2026-01-01")
        made.charge("P2", "K2", "household", "H1", "2026-02-01", status="draft", plan="A")
        assert told(look(made, plan="A"), self.RULE, "code") == []

    def test_villages_of_households_villages_and_cells_count_once_each_and_posts_do_not(
        self, made: Made
    ) -> None:
        made.cadre("K2", max_villages=1)
        made.village("B2")
        made.household("H1", "B1")
        made.charge("P1", "K2", "household", "H1", "2026-01-01")
        made.charge("P2", "K2", "village", "B1", "2026-01-01")
        made.charge("P3", "K2", "commune_post", "03001", "2026-01-01")
        assert told(look(made), self.RULE, "code") == []
        made.charge("P4", "K2", "party_cell", "B2", "2026-04-01")
        assert told(look(made), self.RULE, "item", "severity", "value", "threshold", "unit", "since") == [
            ("villages", "critical", 2, 1, "villages", "2026-04-01")
        ]

    def test_since_starts_again_after_a_day_within_the_limit(self, made: Made) -> None:
        made.cadre("K2", max_households=1)
        for number in (1, 2, 3):
            made.household(f"H{number}", "B1")
        made.charge("P1", "K2", "household", "H1", "2026-01-01")
        made.charge("P2", "K2", "household", "H2", "2026-02-01", to="2026-03-01")
        made.charge("P3", "K2", "household", "H3", "2026-03-02")
        assert told(look(made), self.RULE, "since") == ["2026-03-02"]

    def test_since_goes_on_where_one_ends_as_another_begins(self, made: Made) -> None:
        made.cadre("K2", max_households=1)
        for number in (1, 2, 3):
            made.household(f"H{number}", "B1")
        made.charge("P1", "K2", "household", "H1", "2026-01-01")
        made.charge("P2", "K2", "household", "H2", "2026-02-01", to="2026-03-01")
        made.charge("P3", "K2", "household", "H3", "2026-03-01")
        assert told(look(made), self.RULE, "since") == ["2026-02-01"]


class TestCadreIdle:
    RULE = "cadre_idle"

    @pytest.mark.parametrize(
        ("cadre", "idle"),
        [({}, True), ({"active_from": "2026-07-01"}, False), ({"active_to": "2026-06-30"}, False)],
    )
    def test_active_with_nothing_in_force(self, made: Made, cadre: dict[str, str], idle: bool) -> None:
        made.cadre("K2", **cadre)
        assert ("K2" in told(look(made), self.RULE, "code")) is idle

    def test_in_force_is_enough_even_if_not_effective(self, made: Made) -> None:
        made.household("H1", "B1", left_need_on="2026-05-01")
        made.charge("P1", "K1", "household", "H1", "2026-01-01")
        assert told(look(made), self.RULE, "code") == []

    def test_since_active_or_since_the_last_charge(self, made: Made) -> None:
        made.cadre("K2", active_from="2026-03-01")
        made.cadre("K3", active_from="2026-03-01")
        made.charge("P1", "K3", "village", "B1", "2026-03-01", to="2026-04-15")
        assert told(look(made), self.RULE, "code", "since", "severity") == [
            ("K1", None, "minor"),
            ("K2", "2026-03-01", "minor"),
            ("K3", "2026-04-15", "minor"),
        ]


class TestNoCommonLanguage:
    RULE = "no_common_language"

    @pytest.mark.parametrize(
        ("village", "cadre", "fault"),
        [
            ("hmn,vie", "vie", False),
            ("hmn", "vie", True),
            ("hmn", "tai,vie", True),
            ("hmn", "tai, hmn", False),
            (None, "vie", False),
            ("hmn", None, False),
            ("", "vie", False),
        ],
    )
    def test_both_known_and_nothing_shared(self, village: str | None, cadre: str | None, fault: bool) -> None:
        made = Made()
        made.commune("03001")
        made.village("B1", languages=village)
        made.unit("D1")
        made.cadre("K1", languages=cadre, active_from="2026-02-01")
        made.household("H1", "B1")
        made.charge("P1", "K1", "household", "H1", "2026-01-01")
        made.charge("P2", "K1", "commune_post", "03001", "2026-01-01")
        found = told(look(made), self.RULE, "table_name", "code", "severity", "village", "since")
        assert found == ([("assignment", "P1", "major", "B1", "2026-02-01")] if fault else [])

    def test_no_text_or_parameter_names_a_language(self, made: Made) -> None:
        made.cadre("K2", languages="kjg")
        made.charge("P1", "K2", "village", "B1", "2026-01-01")
        found = gaps_of(look(made), self.RULE)
        assert len(found) == 1
        assert "kjg" not in found[0]["params"]
        assert "vie" not in found[0]["params"]


class TestVisitOverdue:
    RULE = "visit_overdue"

    @pytest.mark.parametrize(
        ("last", "fault"),
        [
            ("2026-05-31", None),
            ("2026-05-30", ("minor", 31, "2026-06-30")),
            ("2026-05-02", ("minor", 59, "2026-06-02")),
            ("2026-05-01", ("major", 60, "2026-06-01")),
        ],
    )
    def test_more_days_than_the_interval_since_the_latest_visit_by_anyone(
        self, made: Made, last: str, fault: tuple[str, int, str] | None
    ) -> None:
        made.household("H1", "B1")
        made.charge("P1", "K1", "household", "H1", "2026-01-01")
        made.visited("2026-02-01", household="H1")
        made.visited(last, household="H1")
        made.visited("2026-07-01", household="H1")
        made.visited("2026-06-29", village="B1")
        found = told(look(made), self.RULE, "severity", "value", "since", "threshold", "unit")
        assert found == ([(*fault, 30, "days")] if fault else [])

    def test_the_first_day_of_the_charge_counts_where_it_is_later(self, made: Made) -> None:
        made.household("H1", "B1")
        made.charge("P1", "K1", "household", "H1", "2026-05-20")
        made.visited("2026-05-01", household="H1")
        assert told(look(made), self.RULE, "value", "since") == [(41, "2026-06-20")]

    def test_villages_by_their_own_visits_and_no_other_duty(self, made: Made) -> None:
        made.charge("P1", "K1", "village", "B1", "2026-01-01")
        made.charge("P2", "K1", "party_cell", "B1", "2026-01-01")
        made.charge("P3", "K1", "commune_post", "03001", "2026-01-01")
        made.household("H1", "B1")
        made.visited("2026-06-29", household="H1")
        made.visited("2026-04-01", village="B1")
        assert told(look(made), self.RULE, "code", "value", "severity") == [("P1", 90, "major")]

    def test_since_not_before_the_charge_became_effective(self, made: Made) -> None:
        made.cadre("K2", active_from="2026-06-10")
        made.household("H1", "B1")
        made.charge("P1", "K2", "household", "H1", "2026-01-01")
        assert told(look(made), self.RULE, "value", "since") == [(180, "2026-06-10")]

    def test_the_interval_is_a_setting(self, made: Made) -> None:
        made.household("H1", "B1")
        made.charge("P1", "K1", "household", "H1", "2026-06-25")
        assert told(look(made, visit_interval_days=5), self.RULE, "value") == []
        assert told(look(made, visit_interval_days=4), self.RULE, "value", "threshold") == [(5, 4)]


class TestCommuneManyUnits:
    RULE = "commune_many_units"

    def test_distinct_units_of_effective_cadres_whatever_the_duty(self, made: Made) -> None:
        made.household("H1", "B1")
        for number, (duty, target, day) in enumerate(
            [("household", "H1", "01"), ("village", "B1", "02"), ("commune_post", "03001", "03")], 2
        ):
            made.unit(f"D{number}")
            made.cadre(f"K{number}", f"D{number}")
            made.charge(f"P{number}", f"K{number}", duty, target, f"2026-01-{day}")
        made.cadre("K9", "D2")
        made.charge("P9", "K9", "party_cell", "B1", "2026-01-01")
        assert told(
            look(made), self.RULE, "code", "commune", "village", "value", "threshold", "unit", "since"
        ) == [("03001", "03001", None, 3, 2, "units", "2026-01-03")]
        assert told(look(made, max_units_per_commune=3), self.RULE, "code") == []

    def test_not_for_a_closed_commune(self) -> None:
        made = Made()
        made.commune("03001", closed_on="2026-06-30")
        made.village("B1")
        for number in (1, 2):
            made.unit(f"D{number}")
            made.cadre(f"K{number}", f"D{number}")
            made.charge(f"P{number}", f"K{number}", "village", "B1", "2026-01-01")
        assert told(look(made, max_units_per_commune=1), self.RULE, "code") == []
        assert told(look(made, "2026-06-29", max_units_per_commune=1), self.RULE, "code") == ["03001"]


class TestAssignmentBroken:
    RULE = "assignment_broken"

    @pytest.mark.parametrize(
        ("facts", "since", "case"),
        [
            ({"left_need_on": "2026-05-05"}, "2026-05-05", "not_in_need"),
            ({"closed_on": "2026-05-06"}, "2026-05-06", "target_closed"),
            ({"needs_assignment": 0}, "2026-01-01", "not_in_need"),
            ({"need_since": "2026-08-01"}, "2026-01-01", "not_in_need"),
        ],
    )
    def test_the_household_is_out_of_need_or_gone(
        self, made: Made, facts: dict[str, object], since: str, case: str
    ) -> None:
        made.household("H1", "B1", **facts)
        made.charge("P1", "K1", "household", "H1", "2026-01-01")
        found = gaps_of(look(made), self.RULE)
        assert [(gap["code"], gap["severity"], gap["since"]) for gap in found] == [("P1", "major", since)]
        assert f'"case": "{case}"' in found[0]["params"]

    def test_the_cadre_is_gone_or_not_yet_there(self, made: Made) -> None:
        made.cadre("K2", active_to="2026-04-04")
        made.cadre("K3", active_from="2026-08-01")
        made.charge("P2", "K2", "village", "B1", "2026-01-01")
        made.charge("P3", "K3", "village", "B1", "2026-02-02")
        assert told(look(made), self.RULE, "code", "since") == [("P2", "2026-04-04"), ("P3", "2026-02-02")]

    def test_the_village_or_commune_is_closed(self, made: Made) -> None:
        made.commune("03002", closed_on="2026-03-03")
        made.village("B2", closed_on="2026-02-02")
        made.charge("P1", "K1", "party_cell", "B2", "2026-01-01")
        made.charge("P2", "K1", "commune_post", "03002", "2026-01-01")
        assert told(look(made), self.RULE, "code", "since", "commune", "village") == [
            ("P1", "2026-02-02", "03001", "B2"),
            ("P2", "2026-03-03", "03002", None),
        ]

    def test_not_in_force_is_not_broken(self, made: Made) -> None:
        made.household("H1", "B1", left_need_on="2026-05-05")
        made.charge("P1", "K1", "household", "H1", "2026-01-01", to="2026-06-30")
        assert told(look(made), self.RULE, "code") == []
