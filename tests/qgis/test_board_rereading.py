"""When too much has changed all is read anew, with what is pending; what was there stays until it is read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

from support.boards import Opened

_NOW = "2026-06-30T00:00:00.000Z"
_PLAN = "INSERT INTO plan (id, name, parent_id, status, created_at, updated_at, updated_by) VALUES (?, ?, ?, 'draft', ?, ?, 'x')"
_DRAFT = (
    "INSERT INTO assignment (id, code, cadre_id, duty, household_id, valid_from, status, locked, plan_id, created_at,"
    " updated_at, updated_by) VALUES (?, ?, ?, 'household', ?, '2026-01-01', 'draft', 0, 'above', ?, ?, 'x')"
)
Wait = Callable[..., Any]


def elsewhere(opened: Opened, *statements: tuple[str, tuple[Any, ...]]) -> None:
    with closing(sqlite3.connect(opened.path)) as connection:
        for sql, values in statements:
            connection.execute(sql, values)
        connection.commit()


def read_anew(opened: Opened, wait: Wait) -> None:
    """Somebody changes a setting."""
    read: list[None] = []
    opened.board.loaded.connect(lambda: read.append(None))
    elsewhere(opened, ("UPDATE setting SET value = '99' WHERE code = 'visit_interval_days'", ()))
    opened.board.refresh()
    wait(lambda: read)


def said(opened: Opened) -> tuple[Any, ...]:
    board = opened.board
    charges = {
        each: [one.cadre_id for one in board.charges_on("household", each)] for each in board.households
    }
    return tuple(board.totals()), {each: tuple(board.load_of(each)) for each in board.cadres}, charges


def test_what_a_branch_takes_from_its_plan_stays_taken(opened: Opened, wait: Wait) -> None:
    """The ending of a row of the plan above is a row of its own, and is not saved yet."""
    board = opened.board
    one, other = sorted(board.cadres)[:2]
    free = [each for each in sorted(board.households) if not board.charges_on("household", each)]
    plans = [(_PLAN, (key, key, above, _NOW, _NOW)) for key, above in (("above", None), ("branch", "above"))]
    drafts = [(_DRAFT, (f"a {each}", f"A-{each}", one, each, _NOW, _NOW)) for each in free]
    elsewhere(opened, *plans, *drafts)
    board.refresh()
    board.set_plan("branch")
    board.assign("household", free, other)
    before = said(opened)
    assert free and {tuple(before[2][each]) for each in free} == {(other,)}
    read_anew(opened, wait)
    assert said(opened) == before
    board.pending.clear()


def test_a_file_that_was_away_for_a_moment_is_followed_again(opened: Opened, wait: Wait) -> None:
    board, told = opened.board, []
    board.failed.connect(told.append)
    aside = opened.path.with_suffix(".aside")
    elsewhere(opened, ("UPDATE setting SET value = '99' WHERE code = 'visit_interval_days'", ()))
    board.refresh()
    opened.path.rename(aside)
    wait(lambda: told)
    assert board.totals() is not None
    aside.rename(opened.path)
    read_anew(opened, wait)
    key = next(iter(board.cadres))
    elsewhere(opened, ("UPDATE cadre SET max_households = 77 WHERE id = ?", (key,)))
    board.refresh()
    assert board.cadres[key].max_households == 77
