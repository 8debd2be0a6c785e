"""The board: who has what while somebody assigns, always with the figures of the coverage engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diaban.plugin.assigning.board import Board
from diaban.plugin.engine.service import EngineService


@pytest.fixture
def board(qgis_app: Any, small: Path, wait: Any) -> Iterator[Board]:
    service = EngineService()
    made = Board(service)
    done: list = []
    made.loaded.connect(lambda: done.append(True))
    made.open(str(small))
    wait(lambda: done)
    yield made
    made.close()
    service.shut_down()


def figures(board: Board) -> tuple:
    totals = board.totals()
    return totals.in_need, totals.unassigned, totals.uncovered, totals.overloaded


def test_it_opens_with_what_is_in_force(board: Board) -> None:
    """By hand: three households, H1 with K1; nobody in V2 and V3."""
    assert figures(board) == (3, 2, 2, 0)
    (charge,) = board.charges_on("household", "h1")
    assert (charge.cadre_id, charge.status, charge.pending) == ("k1", "approved", False)
    assert board.charges_of("k1") == (charge,) and board.charges_of("k2") == ()
    assert board.load_of("k1")[:4] == (1, 1, 2, None)
    assert [(c.commune_id, c.in_need, c.unassigned, c.villages, c.uncovered) for c in board.by_commune()] == [
        ("c1", 3, 2, 2, 1),
        ("c2", 0, 0, 1, 1),
    ]


def test_a_gesture_counts_at_once_and_undo_brings_everything_back(board: Board) -> None:
    heard: list = []
    board.changed.connect(heard.append)
    board.assign("household", ["h1", "h2", "h3"], "k2")
    assert figures(board) == (3, 0, 1, 1)
    assert heard[-1].households == {"h1", "h2", "h3"} and heard[-1].cadres == {"k1", "k2"}
    assert [c.cadre_id for c in board.charges_on("household", "h1")] == ["k2"]
    assert board.totals().pending == 3 and len(board.pending.gestures()) == 1
    board.pending.undo()
    assert figures(board) == (3, 2, 2, 0) and board.totals().pending == 0
    assert [c.cadre_id for c in board.charges_on("household", "h1")] == ["k1"]
    board.pending.redo()
    assert figures(board) == (3, 0, 1, 1)


def test_giving_back_leaves_nothing_behind(board: Board) -> None:
    board.assign("household", ["h1"], "k2")
    board.assign("household", ["h1"], "k1")
    assert figures(board) == (3, 2, 2, 0)
    (charge,) = board.charges_on("household", "h1")
    assert (charge.cadre_id, charge.status) == ("k1", "approved")


def test_nobody_is_in_charge_of_what_was_taken(board: Board) -> None:
    board.unassign("household", ["h1"])
    assert figures(board) == (3, 3, 3, 0)
    board.assign("village", ["v1"], "k1")
    assert figures(board) == (3, 3, 2, 0)
    assert board.load_of("k1")[:2] == (0, 1)


def test_dropping_a_gesture_takes_along_what_rests_on_it(board: Board) -> None:
    board.assign("household", ["h2"], "k2")
    board.assign("household", ["h3"], "k2")
    board.assign("household", ["h2"], "k1")
    first = board.pending.gestures()[0]
    assert len(board.pending.drop(first.id)) == 2
    assert [c.cadre_id for c in board.charges_on("household", "h3")] == ["k2"]
    assert board.charges_on("household", "h2") == ()
    board.pending.undo()
    assert [c.cadre_id for c in board.charges_on("household", "h2")] == ["k1"]
