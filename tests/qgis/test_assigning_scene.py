"""What is drawn over the map after any gestures is what would be drawn if it were all seen anew.

Stationing is left out: what goes along with it is what it was when it was done, and has tests of its own.
"""

from __future__ import annotations

import random
from typing import Any, Callable

import pytest

from diaban.plugin.assigning.scene import Scene
from diaban.plugin.pending.steps import DELETE, INSERT, UPDATE, Gesture, Step

MOVES = 40


@pytest.mark.parametrize("seed", range(4))
def test_after_any_gestures_the_marks_are_those_seen_anew(bench: Any, seed: int) -> None:
    chance = random.Random(seed)
    board = bench.board
    homes, villages, cadres = list(board.households), list(board.villages), list(board.cadres)

    def some(things: list[str]) -> list[str]:
        return chance.sample(things, chance.randint(1, len(things)))

    moves = [
        lambda: board.assign("household", some(homes), chance.choice(cadres)),
        lambda: board.assign("household", some(homes), chance.choice(cadres), "because"),
        lambda: board.unassign("household", some(homes)),
        lambda: board.assign("village", some(villages), chance.choice(cadres)),
        lambda: board.hand_over(chance.choice(cadres), chance.choice(cadres)),
        board.pending.undo,
        board.pending.undo,
        board.pending.redo,
        lambda: board.pending.drop(chance.choice([each.id for each in board.pending.gestures()] or [""])),
        lambda: bench.looking.canvas.viewport().repaint(),
    ]
    for _ in range(MOVES):
        chance.choice(moves)()
        assert drawn(bench, bench.scene) == drawn(bench, seen_anew(bench))
    board.pending.clear()
    assert drawn(bench, bench.scene) == drawn(bench, seen_anew(bench))
    assert not bench.overlay.shown.marks


@pytest.mark.parametrize("seed", range(4))
def test_after_any_changes_of_records_the_marks_are_those_seen_anew(bench: Any, seed: int) -> None:
    chance = random.Random(seed)
    board = bench.board
    homes, villages, cadres = list(board.households), ["v1", "v2", "v3"], list(board.cadres)
    nowhere = [each.id for each in board.households.values() if not board.charges_on("household", each.id)]

    def a_home() -> str:
        return chance.choice([key for key in homes if key in board.households])

    moves: list[Callable[[], Any]] = [
        lambda: change(board, "household", a_home(), village_id=chance.choice(villages)),
        lambda: change(board, "household", a_home(), needs_assignment=chance.randint(0, 1)),
        lambda: change(board, "village", chance.choice(villages), commune_id=chance.choice(["c1", "c2"])),
        lambda: make_home(board, chance.choice(villages)),
        lambda: remove(board, "household", chance.choice(nowhere)),
        lambda: board.assign("household", [a_home()], chance.choice(cadres)),
        lambda: board.assign("village", [chance.choice(villages)], chance.choice(cadres)),
        board.pending.undo,
        board.pending.undo,
        board.pending.redo,
        lambda: bench.looking.canvas.viewport().repaint(),
    ]
    for _ in range(MOVES):
        chance.choice(moves)()
        assert drawn(bench, bench.scene) == drawn(bench, seen_anew(bench))
    while board.pending.can_undo():
        board.pending.undo()
        assert drawn(bench, bench.scene) == drawn(bench, seen_anew(bench))
    assert not bench.overlay.shown.marks
    board.pending.clear()


def test_a_household_that_moves_takes_its_ring_to_the_other_village_and_back(bench: Any) -> None:
    board, scene = bench.board, bench.scene

    def ringed() -> dict[str, str]:
        """The villages with marks, and their rings while households are not on the map."""
        return {key: scene.look_of(mark, near=False)[3] for key, mark in scene._marks["village"].items()}

    def in_need(village: str) -> int:
        return int(scene._look("village", village)[2])

    change(board, "household", "h3", village_id="v2")
    assert ringed() == {"v2": "pending"}
    assert (in_need("v1"), in_need("v2")) == (5, 5)
    assert scene._lacking["household"]["h3"].key == "v2"
    board.assign("household", ["h3"], "c")
    board.pending.undo()
    board.pending.undo()
    assert ringed() == {}
    assert (in_need("v1"), in_need("v2")) == (6, 4)
    assert scene._lacking["household"]["h3"].key == "v1"
    board.pending.redo()
    assert ringed() == {"v2": "pending"}


@pytest.mark.parametrize(("table", "key", "village"), [("household", "h3", "v1"), ("village", "v3", "v3")])
def test_what_is_deleted_has_no_mark_and_undone_none_is_left(
    bench: Any, table: str, key: str, village: str
) -> None:
    board, scene = bench.board, bench.scene
    board.assign(table, [key], "a", "because")
    assert village in scene._marks["village"]
    remove(board, table, key)
    assert not bench.overlay.shown.marks
    board.pending.undo()
    assert village in scene._marks["village"]
    board.pending.undo()
    assert not bench.overlay.shown.marks


def test_a_village_saved_by_others_looks_as_it_is_when_a_household_has_left_it(bench: Any) -> None:
    board = bench.board
    board.assign("village", ["v1"], "a", "because")
    before = drawn(bench, bench.scene)
    moved = board.households["h3"]._replace(village_id="v3")
    delta = type(board.state.apply(()))()
    board.state.swap("household", "h3", moved, board.state.households, delta)
    board.changed.emit(delta)
    try:
        assert drawn(bench, bench.scene) == drawn(bench, seen_anew(bench)) != before
    finally:
        delta = type(delta)()
        home = board.state.base.households["h3"]
        board.state.swap("household", "h3", home, board.state.households, delta)
        board.changed.emit(delta)
    assert drawn(bench, bench.scene) == before


def change(board: Any, table: str, key: str, **values: Any) -> None:
    """Change a record, as the form of records does."""
    push(board, Step(UPDATE, table, key, values=values, version="", log=board.state.base.log))


def remove(board: Any, table: str, key: str) -> None:
    """Delete a record, where it is there."""
    if key in board.households or key in board.villages:
        push(board, Step(DELETE, table, key, version="", log=board.state.base.log))


def make_home(board: Any, village: str) -> None:
    """A new household in need."""
    key = f"new{board.pending._next}"
    values = {"code": key, "village_id": village, "need": "poor"}
    values.update(needs_assignment=1, need_since="2025-01-01")
    push(board, Step(INSERT, "household", key, values=values, log=board.state.base.log))


def push(board: Any, step: Step) -> None:
    board.pending.push(Gesture("a record", (step,)))


def seen_anew(bench: Any) -> Scene:
    class Nothing:
        def show_all(self, *_: Any) -> None:
            """Draw nothing: the other one draws."""

    scene = Scene(bench.board, bench.ground, Nothing())  # type: ignore[arg-type]
    scene.reset()
    for _ in scene.look():
        pass
    return scene


def drawn(bench: Any, scene: Scene) -> dict[str, Any]:
    """Every mark, and how it looks near and far."""
    marks = [
        mark for kept in (scene._marks, scene._lacking) for each in kept.values() for mark in each.values()
    ]
    looks = {(mark, near): scene.look_of(mark, near) for mark in marks for near in (False, True)}
    return {"looks": looks, "waiting": set(scene.waiting())}
