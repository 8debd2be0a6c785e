"""What is drawn over the map after any gestures is what would be drawn if it were all seen anew.

Stationing is left out: what goes along with it is what it was when it was done, and has tests of its own.
"""

from __future__ import annotations

import random
from typing import Any

import pytest

from diaban.plugin.assigning.scene import Scene

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
