"""Half-open intervals of days, against counting day by day."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from diaban.analysis.intervals import (
    ALWAYS,
    NEVER,
    Intervals,
    Keyed,
    above_since,
    distinct_on,
    last_end,
    merged,
)

SPAN = range(-2, 13)
ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 10), st.integers(0, 10)), max_size=14
)


def keyed(rows: list[tuple[int, int, int, int]]) -> Keyed:
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return Keyed(table[:, 0], table[:, 1], Intervals(table[:, 2], table[:, 3]))


def members(rows: list[tuple[int, int, int, int]], group: int, day: int) -> set[int]:
    return {who for where, who, start, end in rows if where == group and start <= day < end}


def test_the_first_day_is_in_and_the_last_is_out() -> None:
    one = Intervals(np.array([5]), np.array([8]))
    assert [bool(one.on(day)[0]) for day in (4, 5, 7, 8)] == [False, True, True, False]


def test_an_interval_that_ends_where_it_begins_is_empty_and_never_ended() -> None:
    one = Intervals(np.array([5]), np.array([5]))
    assert one.empty[0]
    assert last_end(np.array([0]), one, 1, 9)[0] == ALWAYS


def test_the_last_end_counts_ends_up_to_the_day_itself() -> None:
    three = Intervals(np.array([0, 2, 2]), np.array([3, 6, 9]))
    keys = np.array([0, 0, 1])
    assert last_end(keys, three, 3, 6).tolist() == [6, ALWAYS, ALWAYS]
    assert last_end(keys, three, 3, 5).tolist() == [3, ALWAYS, ALWAYS]


@given(ROWS)
def test_merging_keeps_every_day_and_leaves_no_touching_intervals(
    rows: list[tuple[int, int, int, int]],
) -> None:
    one = merged(keyed(rows))
    joined = list(
        zip(one.group.tolist(), one.member.tolist(), one.intervals.start.tolist(), one.intervals.end.tolist())
    )
    for group in range(3):
        for day in SPAN:
            assert members(joined, group, day) == members(rows, group, day)
    for before, after in pairwise(joined):
        assert before[:2] != after[:2] or before[3] < after[2]


@given(ROWS, st.integers(0, 10))
def test_distinct_members_on_a_day(rows: list[tuple[int, int, int, int]], day: int) -> None:
    assert distinct_on(keyed(rows), 3, day).tolist() == [len(members(rows, group, day)) for group in range(3)]


@given(ROWS, st.lists(st.integers(0, 3), min_size=3, max_size=3), st.integers(0, 10))
@settings(max_examples=300)
def test_above_since_is_the_first_day_of_the_unbroken_stretch(
    rows: list[tuple[int, int, int, int]], limits: list[int], day: int
) -> None:
    since = above_since(keyed(rows), np.array(limits), day)
    for group in range(3):
        if len(members(rows, group, day)) > limits[group]:
            first = day
            while len(members(rows, group, first - 1)) > limits[group]:
                first -= 1
            assert since[group] == first


def test_what_was_always_so_has_no_first_day() -> None:
    one = Keyed(
        np.array([0, 0]), np.array([0, 1]), Intervals(np.array([ALWAYS, ALWAYS]), np.array([NEVER, 50]))
    )
    assert above_since(one, np.array([0]), 20)[0] == ALWAYS
