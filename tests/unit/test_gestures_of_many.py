"""Very many rows at once are what they are one by one."""

from __future__ import annotations

from itertools import islice, repeat
from typing import NamedTuple
from uuid import RFC_4122, UUID

import pytest

from diaban.plugin.bulk import records
from diaban.plugin.pending.steps import DELETE, INSERT, UPDATE, Gesture, Step, new_id, new_ids


class Pair(NamedTuple):
    one: int
    other: str = ""


def test_records_of_columns_are_those_made_one_by_one() -> None:
    made = records(Pair, range(1000), repeat("x"))
    assert made == [Pair(number, "x") for number in range(1000)]
    assert all(type(each) is Pair for each in made) and records(Pair, (), repeat("x")) == []


def test_records_lack_no_field() -> None:
    with pytest.raises(TypeError, match="Pair has 2 fields, not 1"):
        records(Pair, range(3))


def test_identities_are_random_uuids_and_no_two_the_same() -> None:
    made = [new_id() for _ in range(50)] + list(islice(new_ids(), 500))
    assert len(set(made)) == len(made)
    for each in made:
        known = UUID(each)
        assert str(known) == each and known.version == 4 and known.variant == RFC_4122


def test_a_gesture_says_what_it_does_to_each_row_in_order() -> None:
    alone = [Step(INSERT, "assignment", f"a{number}") for number in range(5)]
    twice = [Step(UPDATE, "assignment", "a1", {"locked": 1}), Step(DELETE, "assignment", "a1")]
    others = [Step(UPDATE, "cadre", "a1", {"rank": None}), Step(UPDATE, "assignment", "a7")]
    gesture = Gesture("", (*alone, others[0], *twice, others[1]))
    assert {table: list(ids) for table, ids in gesture.rows.items()} == {
        "assignment": ["a0", "a1", "a2", "a3", "a4", "a7"],
        "cadre": ["a1"],
    }
    assert list(gesture.steps_on("assignment", "a1")) == [alone[1], *twice]
    assert list(gesture.steps_on("assignment", "a2")) == [alone[2]]
    assert list(gesture.steps_on("cadre", "a1")) == [others[0]]
