"""What must hold whatever the data: the order of rows, the day counted from, two workspaces laid together."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from diaban.analysis.coverage import RULES, Coverage
from diaban.analysis.rows import REQUIRED_COLUMNS, Rows, missing_columns
from diaban.tests.hand.making import Made
from diaban.tests.hand.mixing import mixed, of

SEEDS = range(3)


def same(one: Coverage, other: Coverage) -> None:
    for name in ("gaps", "indicators", "map_state"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert one.not_computed == other.not_computed


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    made = mixed(seed)
    for plan in (None, "B"):
        first = of(made.rows(), plan=plan)
        for shuffle in (1, 2):
            same(first, of(made.rows(shuffle), plan=plan))


@pytest.mark.parametrize("seed", SEEDS)
def test_all_days_moved_by_whole_years_of_the_calendar_move_only_the_days(seed: int) -> None:
    """400 years repeat the calendar, so seasons and lengths of years fall the same."""
    shift = pd.Timedelta(days=146097)
    rows = mixed(seed).rows()
    later = Rows(**{name: _moved(getattr(rows, name), shift) for name in REQUIRED_COLUMNS})
    one, other = of(rows), of(later, date(2426, 6, 30))
    moved_back = other.gaps.assign(since=other.gaps["since"] - shift)
    columns = [name for name in one.gaps.columns if name != "params"]
    pd.testing.assert_frame_equal(one.gaps[columns], moved_back[columns], check_dtype=False)
    pd.testing.assert_frame_equal(one.indicators, other.indicators)
    pd.testing.assert_frame_equal(one.map_state, other.map_state)


def _moved(frame: pd.DataFrame, shift: pd.Timedelta) -> pd.DataFrame:
    moved = frame.copy()
    for name in moved.columns:
        if pd.api.types.is_datetime64_any_dtype(moved[name].dtype):
            moved[name] = moved[name].astype("datetime64[s]") + shift
    return moved


@pytest.mark.parametrize("seed", SEEDS)
def test_two_workspaces_laid_together_have_the_gaps_of_both(seed: int) -> None:
    left, right = mixed(seed, "x").rows(), mixed(seed + 100, "y").rows()
    both = Rows(
        **{
            name: pd.concat([getattr(left, name), getattr(right, name)], ignore_index=True)
            for name in REQUIRED_COLUMNS
        }
    )
    one, other, together = of(left), of(right), of(both)
    # A village that its own sites' pairs say nothing of is beyond reach of the other district's sites.
    additive = [rule for rule in RULES if rule != "model_site_far"]
    travel = {"unreachable", "wet_season_cut_off", "too_far", "data_missing"}
    for rule in additive:
        if rule in travel and (one.not_computed or other.not_computed):
            continue
        parts = pd.concat([result.gaps[result.gaps["rule"] == rule] for result in (one, other)])
        parts = parts.sort_values(["table_name", "code", "item"]).reset_index(drop=True)
        whole = together.gaps[together.gaps["rule"] == rule].reset_index(drop=True)
        pd.testing.assert_frame_equal(whole, parts, check_dtype=False)
    parts = _sorted_without_province_loads(pd.concat([one.indicators, other.indicators]))
    whole = _sorted_without_province_loads(together.indicators)
    pd.testing.assert_frame_equal(whole.reset_index(drop=True), parts.reset_index(drop=True))


def _sorted_without_province_loads(indicators: pd.DataFrame) -> pd.DataFrame:
    # A workspace's only province counts every active cadre; of two provinces a cadre belongs to none.
    loads = (indicators["scope"] == "province") & indicators["name"].str.startswith("load_")
    return indicators[~loads].sort_values(["scope", "code", "name"])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("plan", [None, "B"])
def test_since_is_the_first_day_of_an_unbroken_stretch(seed: int, plan: str | None) -> None:
    """A gap is there on its first day, and not on the day before. Exact for rules on dated facts alone."""
    dated = {
        "household_unassigned",
        "village_uncovered",
        "party_cell_unattended",
        "commune_post_empty",
        "cadre_overloaded",
        "cadre_idle",
        "visit_overdue",
        "no_common_language",
        "assignment_broken",
        "commune_many_units",
    }
    rows = mixed(seed).rows()
    keys = ["rule", "table_name", "code", "item"]
    gaps = of(rows, plan=plan).gaps
    gaps = gaps[gaps["rule"].isin(dated) & gaps["since"].notna()]
    for since, told in gaps.groupby("since"):
        first = pd.Timestamp(since).date()
        on_the_day = set(of(rows, first, plan).gaps[keys].fillna("").itertuples(index=False, name=None))
        before = of(rows, first - timedelta(days=1), plan).gaps
        day_before = set(before[keys].fillna("").itertuples(index=False, name=None))
        for gap in told[keys].fillna("").itertuples(index=False, name=None):
            assert gap in on_the_day
            assert gap not in day_before


@pytest.mark.parametrize("seed", SEEDS)
def test_a_household_in_need_is_either_assigned_or_a_gap(seed: int) -> None:
    coverage = of(mixed(seed).rows())
    frame = coverage.indicators
    total = frame[(frame["scope"] == "province") & (frame["name"] == "households_assigned")].iloc[0]
    alone = (coverage.gaps["rule"] == "household_unassigned").sum()
    assert total["numerator"] + alone == total["denominator"]


def test_empty_tables_have_neither_gaps_nor_indicators() -> None:
    coverage = of(Made().rows())
    assert coverage.gaps.empty
    assert coverage.indicators.empty
    assert coverage.map_state.empty


def test_the_columns_needed_are_told_when_they_lack() -> None:
    rows = Made().rows()
    assert missing_columns(rows) == {}
    lacking = Rows(**{**vars(rows), "visit": rows.visit.drop(columns="day")})
    assert missing_columns(lacking) == {"visit": ("day",)}
