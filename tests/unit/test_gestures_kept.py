"""A gesture kept in the journal comes back as it was made, but for what may not be kept; so does one of an older form."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from diaban.plugin.pending.keeping import as_line, assignment_code, from_line, keepable
from diaban.plugin.pending.steps import DELETE, END, INSERT, UPDATE, Gesture, Step, new_id

_DUTIES = {"household": "household_id", "village": "village_id", "commune_post": "commune_id"}


def given(chance: random.Random, comment: str | None) -> Step:
    identity, duty = new_id(), chance.choice(list(_DUTIES))
    values = {"code": assignment_code(identity), "cadre_id": new_id(), "duty": duty, _DUTIES[duty]: new_id()}
    values |= {"valid_from": "2026-06-30", "valid_to": None, "status": "draft", "locked": 0, "plan_id": "p1"}
    if comment is not None:
        values["comment"] = comment
    return Step(INSERT, "assignment", identity, values, log=7, target=str(values[_DUTIES[duty]]))


def some_step(chance: random.Random) -> Step:
    """A step of any kind a gesture is made of."""
    kind, row = chance.randrange(6), new_id()
    if kind < 2:
        return given(chance, None)
    if kind == 2:
        read = {"valid_to": chance.choice([None, "2027-01-01"])}
        return Step(END, "assignment", row, {}, read, new_id()[:8], "2026-06-30", "p1", 7, new_id())
    if kind == 3:
        values, read = {"locked": chance.randrange(2)}, {"locked": chance.randrange(2)}
        return Step(UPDATE, "assignment", row, values, read, "v", target=new_id())
    if kind == 4:
        return Step(DELETE, "plan_ending", row, read={"plan_id": "p1", "valid_to": "2026-06-30"}, version="")
    return Step(UPDATE, "household", row, {"members": chance.randrange(9)}, {"members": None}, "v", log=9)


def through_the_journal(gesture: Gesture) -> Any:
    return from_line(json.loads(json.dumps(as_line(gesture, 3))))


@pytest.mark.parametrize("seed", range(40))
def test_what_may_be_kept_comes_back_as_it_was(seed: int) -> None:
    chance = random.Random(seed)
    steps = tuple(some_step(chance) for _ in range(chance.choice([1, 2, 7, 60])))
    kept = through_the_journal(Gesture("words", steps, kind="assign"))
    assert kept.gesture.steps == steps
    assert (kept.place, kept.lost, kept.whole, kept.gesture.kind) == (3, (), True, "assign")


def test_what_was_typed_is_not_kept_and_said_to_be_lost() -> None:
    chance = random.Random(1)
    steps = (given(chance, "Chị Hà nhờ"), given(chance, None), given(chance, "vì xa"))
    line = json.dumps(as_line(Gesture("words", steps), 0))
    assert "Hà" not in line and "xa" not in line and "words" not in line
    kept = from_line(json.loads(line))
    assert kept.lost == (("assignment", "comment"),) and kept.whole
    untyped = [{**step.values} for step in steps]
    for values in untyped:
        values.pop("comment", None)
    assert [dict(step.values) for step in kept.gesture.steps] == untyped


def test_of_a_column_that_some_rows_have_typed_the_others_keep_theirs() -> None:
    typed, empty = {"name": "Lò Văn A", "rank": None}, {"name": None, "rank": None}
    steps = tuple(Step(UPDATE, "cadre", new_id(), values, version="v") for values in (typed, empty, typed))
    kept = through_the_journal(Gesture("", steps))
    assert [dict(step.values) for step in kept.gesture.steps] == [{"rank": None}, empty, {"rank": None}]
    assert kept.lost == (("cadre", "name"),)


def test_a_gesture_over_thousands_says_once_what_is_the_same_in_all() -> None:
    chance = random.Random(2)
    steps = tuple(given(chance, None) for _ in range(3000))
    assert len(json.dumps(as_line(Gesture("", steps), 0))) < 3000 * 200
    assert through_the_journal(Gesture("", steps)).gesture.steps == steps


def apart(line: Any) -> Any:
    """A line as it was written while each id stood by itself."""
    if isinstance(line, dict) and set(line) == {"together"}:
        return line["together"].split(" ")
    if isinstance(line, dict):
        return {name: apart(each) for name, each in line.items()}
    return [apart(each) for each in line] if isinstance(line, list) else line


def test_a_line_in_which_each_id_stands_by_itself_is_read() -> None:
    chance = random.Random(4)
    steps = tuple(some_step(chance) for _ in range(400))
    line = json.loads(json.dumps(as_line(Gesture("", steps), 0)))
    assert apart(line) != line
    assert from_line(apart(line)).gesture.steps == from_line(line).gesture.steps == steps


@pytest.mark.parametrize("odd", ["", " ", "a b", "Hà Nội", "\n"])
def test_ids_of_any_form_come_back(odd: str) -> None:
    steps = tuple(Step(DELETE, "household", new_id(), version=f"{odd}{n}{odd}") for n in range(50))
    steps += (Step(DELETE, "household", odd, version=odd),)
    assert through_the_journal(Gesture("", steps)).gesture.steps == steps


def test_what_is_of_one_kind_after_another_needs_no_order() -> None:
    chance = random.Random(5)
    any_duty = [given(chance, None) for _ in range(200)]
    given_first = tuple(step for step in any_duty if step.values["duty"] == "household")
    ended = tuple(Step(END, "assignment", new_id(), {}, {}, "v", "2026-06-30", "p1", 7) for _ in range(40))
    line = as_line(Gesture("", (*given_first, *ended)), 0)
    assert "order" not in line and len(line["steps"]) == 2
    assert through_the_journal(Gesture("", (*given_first, *ended))).gesture.steps == (*given_first, *ended)


@pytest.mark.parametrize("id_of_many", [{"together": 3}, {"apart": "a b"}, 3, None])
def test_a_line_whose_ids_are_none_is_no_gesture(id_of_many: Any) -> None:
    steps = tuple(given(random.Random(6), None)._replace(id=new_id()) for _ in range(40))
    line = as_line(Gesture("", steps), 0)
    line["steps"][0]["id"] = id_of_many
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_line(line)


def test_a_line_of_the_older_form_is_read() -> None:
    step = {"do": "insert", "table": "assignment", "id": "a1", "target": "h1", "log": 4}
    step["values"] = {"cadre_id": "k1", "duty": "household", "household_id": "h1", "status": "draft"}
    end = {
        "do": "end",
        "table": "assignment",
        "id": "a0",
        "target": "h1",
        "version": "v",
        "day": "2026-06-30",
    }
    end |= {"plan": "p1", "log": 4, "read": {"valid_to": None}}
    kept = from_line({"id": "g", "kind": "assign", "place": 2, "steps": [end, step], "lost": []})
    ended, made = kept.gesture.steps
    assert ended == Step(END, "assignment", "a0", {}, {"valid_to": None}, "v", "2026-06-30", "p1", 4, "h1")
    assert made.values == {"code": assignment_code("a1"), **step["values"]} and made.log == 4


@pytest.mark.parametrize("order", [[0, 1], [0, 1, 2], [0, 1, 1], [1, 1, 0, 0], ["0", "1", "0"]])
def test_a_line_whose_order_does_not_fit_is_no_gesture(order: list[Any]) -> None:
    one = given(random.Random(3), None)
    ending = Step(END, "assignment", "a0", {}, {}, "v", "2026-06-30", "p1", 4, "h1")
    line = as_line(Gesture("", (one, ending, one._replace(id="a1"))), 0)
    assert line["order"] == [0, 1, 0]
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_line({**line, "order": order})


def test_a_name_may_not_be_kept_and_an_id_may() -> None:
    assert not keepable("cadre", "name", "Lò Văn A")
    assert keepable("assignment", "cadre_id", new_id()) and keepable("cadre", "name", None)
