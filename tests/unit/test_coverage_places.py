"""Gaps of villages, party cells and commune posts; every expected value worked out by hand."""

from __future__ import annotations

import pytest

from diaban.tests.hand.making import Made, look, told


@pytest.fixture
def made() -> Made:
    made = Made()
    made.commune("03001", is_border=1)
    made.unit("D1")
    made.cadre("K1")
    return made


class TestVillageUncovered:
    RULE = "village_uncovered"

    def test_border_villages_are_critical(self, made: Made) -> None:
        made.village("B1", is_border=1)
        made.village("B2")
        assert told(look(made), self.RULE, "code", "severity", "commune", "village", "since") == [
            ("B1", "critical", "03001", "B1", None),
            ("B2", "major", "03001", "B2", None),
        ]

    @pytest.mark.parametrize("duty", ["village", "party_cell", "household"])
    def test_any_duty_in_the_village_covers_it(self, made: Made, duty: str) -> None:
        made.village("B1")
        made.household("H1", "B1")
        made.charge("P1", "K1", duty, "H1" if duty == "household" else "B1", "2026-06-30")
        assert told(look(made), self.RULE, "code") == []
        assert told(look(made, "2026-06-29"), self.RULE, "code") == ["B1"]

    def test_a_commune_post_covers_no_village(self, made: Made) -> None:
        made.village("B1")
        made.charge("P1", "K1", "commune_post", "03001", "2026-01-01")
        assert told(look(made), self.RULE, "code") == ["B1"]

    def test_since_the_last_of_all_duties_ended(self, made: Made) -> None:
        made.village("B1")
        made.household("H1", "B1", left_need_on="2026-05-01")
        made.charge("P1", "K1", "household", "H1", "2026-01-01")
        made.charge("P2", "K1", "village", "B1", "2026-01-01", to="2026-04-01")
        assert told(look(made), self.RULE, "since") == ["2026-05-01"]

    @pytest.mark.parametrize(("closed", "told_of"), [("2026-06-30", []), ("2026-07-01", ["B1"])])
    def test_only_open_villages(self, made: Made, closed: str, told_of: list[str]) -> None:
        made.village("B1", closed_on=closed)
        assert told(look(made), self.RULE, "code") == told_of


class TestPartyMembersAndCells:
    def test_no_member_is_a_fault_and_not_knowing_is_not(self, made: Made) -> None:
        made.village("B1", party_members=0, is_border=1)
        made.village("B2", party_members=0)
        made.village("B3", party_members=None)
        made.village("B4", party_members=1)
        found = told(
            look(made),
            "village_without_party_members",
            "code",
            "severity",
            "value",
            "threshold",
            "unit",
            "since",
        )
        assert found == [("B1", "critical", 0, 0, "members", None), ("B2", "major", 0, 0, "members", None)]

    def test_members_without_a_cell_of_their_own(self, made: Made) -> None:
        made.village("B1", party_cell="none")
        made.village("B2", party_cell="shared", party_cell_village="B4")
        made.village("B3", party_cell="none", party_members=0)
        made.village("B4", party_cell="own")
        made.village("B5", party_cell=None)
        made.village("B6", party_cell="none", party_members=None)
        found = told(look(made), "party_cell_missing", "code", "severity", "value", "unit", "since")
        assert found == [("B1", "major", None, None, None), ("B2", "minor", None, None, None)]

    def test_a_border_villages_own_cell_needs_somebody_who_attends(self, made: Made) -> None:
        made.village("B1", is_border=1)
        made.village("B2", is_border=1)
        made.village("B3")
        made.village("B4", is_border=1, party_cell="none")
        made.charge("P1", "K1", "party_cell", "B1", "2026-01-01")
        made.charge("P2", "K1", "village", "B2", "2026-01-01")
        made.charge("P3", "K1", "party_cell", "B2", "2026-01-01", to="2026-02-02")
        found = told(look(made), "party_cell_unattended", "code", "severity", "since")
        assert found == [("B2", "major", "2026-02-02")]

    def test_a_shared_cell_is_the_hosts(self, made: Made) -> None:
        made.village("B1", is_border=1, party_cell="shared", party_cell_village="B9")
        made.village("B2", is_border=1, party_cell="shared", party_cell_village="B8")
        made.village("B3", is_border=1, party_cell="shared")
        made.village("B8")
        made.village("B9")
        made.charge("P1", "K1", "party_cell", "B9", "2026-01-01")
        made.charge("P2", "K1", "party_cell", "B8", "2026-01-01", to="2026-03-03")
        made.charge("P3", "K1", "party_cell", "B2", "2026-01-01")
        coverage = look(made)
        assert told(coverage, "party_cell_unattended", "code", "since") == [("B2", "2026-03-03")]
        assert ("B3", "party_cell_host") in told(coverage, "data_missing", "code", "item")


class TestCommunePostEmpty:
    RULE = "commune_post_empty"

    def test_open_border_communes_only(self) -> None:
        made = Made()
        made.commune("03001", is_border=1)
        made.commune("03002", is_border=0)
        made.commune("03003", is_border=1, closed_on="2026-06-30")
        made.commune("03004", is_border=1)
        made.commune("03005", is_border=1)
        made.unit("D1")
        made.cadre("K1")
        made.cadre("K2", active_to="2026-05-15")
        made.charge("P1", "K1", "commune_post", "03004", "2026-01-01")
        made.charge("P2", "K2", "commune_post", "03005", "2026-01-01")
        assert told(look(made), self.RULE, "code", "severity", "since", "commune", "village") == [
            ("03001", "major", None, "03001", None),
            ("03005", "major", "2026-05-15", "03005", None),
        ]
