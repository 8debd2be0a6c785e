"""What was left unsaved while other things happened: more was done before it was taken up; the disk took no more."""

from __future__ import annotations

import errno
import os
from typing import Any

import pytest
from support.boards import Heard, Opened

from diaban.plugin.assigning.board import Board
from diaban.plugin.engine.job import Failure
from diaban.plugin.engine.service import EngineService
from diaban.plugin.pending import journal


def who(board: Board, target: str) -> list[str]:
    return [charge.cadre_id for charge in board.charges_on("household", target)]


def test_what_was_left_is_taken_up_after_more_was_done_and_all_is_saved(opened: Opened, wait: Any) -> None:
    opened.board.assign("household", ["h2"], "k2")
    board = opened.again()
    board.assign("household", ["h3"], "k1")
    board.keeper.take_up()
    assert (who(board, "h2"), who(board, "h3")) == (["k2"], ["k1"])
    heard = Heard(board)
    assert board.pending.save("Mới")
    wait(lambda: heard.count)
    assert heard.saved and heard.saved[0].rows == 3, heard.refusals
    assert [plan.name for plan in board.plans.values()] == ["Mới"]


def test_what_two_sessions_left_comes_back_in_order_and_into_one_plan(opened: Opened, wait: Any) -> None:
    opened.board.lock("household", ["h1"], True)
    opened.board.assign("household", ["h2"], "k2")
    board = opened.again()
    board.lock("household", ["h1"], True)
    board.assign("household", ["h3"], "k1")
    board = opened.again()
    assert board.keeper.left is not None
    assert [each.gesture.kind for each in board.keeper.left.gestures] == ["lock", "assign"] * 2
    board.keeper.take_up()
    heard = Heard(board)
    assert board.pending.save("Mới")
    wait(lambda: heard.count)
    assert heard.saved, heard.refusals
    assert (who(board, "h2"), who(board, "h3")) == (["k2"], ["k1"])


def test_what_the_disk_did_not_take_is_told_counted_and_kept_as_soon_as_it_can_be(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, told = opened.board, []
    board.keeper.unkept.connect(lambda: told.append(True))
    board.assign("household", ["h1"], "k2")
    room, write = [30], os.write

    def until_full(descriptor: int, data: Any) -> int:
        part, room[0] = room[0], 0
        if not part:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(descriptor, bytes(data[:part]))

    monkeypatch.setattr(journal.os, "write", until_full)
    board.assign("household", ["h2"], "k2")
    board.assign("household", ["h3"], "k2")
    assert told == [True] and board.totals().pending == 3 and who(board, "h3") == ["k2"]
    monkeypatch.setattr(journal.os, "write", write)
    board.pending.undo()
    board = opened.again()
    assert board.keeper.left is not None and board.keeper.left.count == 2
    board.keeper.take_up()
    assert (who(board, "h1"), who(board, "h2"), who(board, "h3")) == (["k2"], ["k2"], [])


def test_what_was_saved_by_an_engine_that_died_before_it_said_so_is_saved(
    opened: Opened, service: EngineService, wait: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, heard = opened.board, Heard(opened.board)
    board.assign("household", ["h2"], "k2")
    ask = service.ask

    def ask_and_lose(job: Any, given: Any, _done: Any, failed: Any) -> str:
        return ask(job, given, lambda _result: failed(Failure("engine", "The engine stopped.")), failed)

    monkeypatch.setattr(service, "ask", ask_and_lose)
    assert board.pending.save("Mới")
    wait(lambda: heard.count)
    assert heard.saved and heard.saved[0].again and board.totals().pending == 0
    monkeypatch.undo()
    board.assign("household", ["h3"], "k1")
    heard = Heard(board)
    assert board.pending.save()
    wait(lambda: heard.count)
    assert heard.saved, (heard.conflicts, heard.refusals)
    assert [plan.name for plan in board.plans.values()] == ["Mới"] and who(board, "h2") == ["k2"]
