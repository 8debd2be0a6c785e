"""What a plan resolves to: approved history, its own and its ancestors' rows, and who ends what."""

from __future__ import annotations

import pytest

from diaban.analysis.plans import lineage, resolve
from diaban.tests.hand.making import Made


@pytest.fixture
def made() -> Made:
    """Plan B stands on plan A; another plan stands apart."""
    made = Made()
    made.add("plan", "A", name="A")
    made.add("plan", "B", name="B", parent="A")
    made.add("plan", "other", name="other")
    made.charge("approved", "K", "household", "H1", "2026-01-01")
    made.charge("ended", "K", "household", "H2", "2026-01-01", to="2026-03-01", status="ended")
    made.charge("of-a", "K", "household", "H3", "2026-02-01", status="submitted", plan="A")
    made.charge("of-b", "K", "household", "H4", "2026-02-01", status="draft", plan="B")
    made.charge("returned", "K", "household", "H5", "2026-02-01", status="returned", plan="B")
    made.charge("of-other", "K", "household", "H6", "2026-02-01", status="draft", plan="other")
    made.charge("loose", "K", "household", "H7", "2026-02-01", status="draft")
    return made


def in_force(made: Made, day: str, plan: str | None) -> list[str]:
    import numpy as np

    rows = made.rows()
    resolved = resolve(rows.assignment, rows.plan, rows.plan_ending, plan)
    on = resolved.days.on(int(np.datetime64(day, "D").astype(int)))
    return sorted(rows.assignment["code"].iloc[resolved.row[on]])


def test_without_a_plan_only_the_approved_history_counts(made: Made) -> None:
    assert in_force(made, "2026-02-15", None) == ["approved", "ended"]


def test_a_row_is_not_in_force_on_its_valid_to(made: Made) -> None:
    assert in_force(made, "2026-02-28", None) == ["approved", "ended"]
    assert in_force(made, "2026-03-01", None) == ["approved"]


def test_a_row_is_in_force_from_its_first_day(made: Made) -> None:
    assert in_force(made, "2025-12-31", None) == []
    assert in_force(made, "2026-01-01", None) == ["approved", "ended"]


def test_a_plan_adds_its_own_and_its_ancestors_rows_and_no_others(made: Made) -> None:
    assert in_force(made, "2026-02-15", "A") == ["approved", "ended", "of-a"]
    assert in_force(made, "2026-02-15", "B") == ["approved", "ended", "of-a", "of-b", "returned"]


def test_approved_rows_that_came_from_a_plan_stay_in_force_in_every_plan(made: Made) -> None:
    made.charge("came-from-a", "K", "household", "H8", "2026-01-01", plan="A")
    assert "came-from-a" in in_force(made, "2026-02-15", None)
    assert "came-from-a" in in_force(made, "2026-02-15", "other")


def test_an_ending_replaces_the_last_day_of_the_row(made: Made) -> None:
    made.add("plan_ending", plan="A", assignment="approved", valid_to="2026-02-10")
    made.add("plan_ending", plan="A", assignment="ended", valid_to="2026-04-01")
    assert in_force(made, "2026-02-09", "A") == ["approved", "ended", "of-a"]
    assert in_force(made, "2026-02-10", "A") == ["ended", "of-a"]
    assert in_force(made, "2026-03-15", "A") == ["ended", "of-a"]
    assert in_force(made, "2026-02-10", None) == ["approved", "ended"]


def test_of_several_endings_the_nearest_plans_holds(made: Made) -> None:
    made.add("plan_ending", plan="A", assignment="approved", valid_to="2026-02-10")
    made.add("plan_ending", plan="B", assignment="approved", valid_to="2026-05-01")
    assert "approved" not in in_force(made, "2026-04-01", "A")
    assert "approved" in in_force(made, "2026-04-01", "B")


def test_a_plan_may_end_a_row_that_its_ancestor_begins(made: Made) -> None:
    made.add("plan_ending", plan="B", assignment="of-a", valid_to="2026-02-20")
    assert "of-a" in in_force(made, "2026-02-20", "A")
    assert "of-a" not in in_force(made, "2026-02-20", "B")


def test_an_ending_before_the_first_day_leaves_nothing(made: Made) -> None:
    made.add("plan_ending", plan="A", assignment="approved", valid_to="2025-06-01")
    assert "approved" not in in_force(made, "2026-01-01", "A")


def test_lineage_is_nearest_first_and_stops_at_a_circle() -> None:
    made = Made()
    made.add("plan", "A", name="A", parent="B")
    made.add("plan", "B", name="B", parent="A")
    assert lineage(made.rows().plan, "A") == ("#A", "#B")


def test_a_plan_that_is_not_there_is_an_error(made: Made) -> None:
    with pytest.raises(KeyError):
        lineage(made.rows().plan, "nothing")
