"""What keeps a plan from coming into force: its ground has changed, or two would be in charge.

The log tells what happened to a row since the plan ended it; it also knows what other programs changed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..check_plans import doubled_in
from ..wording import Words
from .content import Charge, Content, Ending, charge_of
from .line import Plan

_SUBSTANCE = (
    "cadre_id", "duty", "household_id", "village_id", "commune_id", "role", "valid_from", "valid_to", "locked",
)  # fmt: skip
_LAST_SEEN = "SELECT coalesce(max(fid), 0) FROM audit_log WHERE table_name = 'plan_ending' AND row_id = ?"
_SINCE = (
    "SELECT before, after FROM audit_log WHERE table_name = 'assignment' AND row_id = ? AND fid > ?"
    " AND action = 'update' ORDER BY fid"
)


@dataclass(frozen=True)
class Conflict:
    """One thing to be settled. ``kind``: ended, changed, locked, before_start (about an ``ending``); double,
    same_target (an open ``row`` beside ``other``, open too or in force).
    """

    kind: str
    ending: Ending | None = None
    row: Charge | None = None
    other: Charge | None = None
    columns: tuple[str, ...] = ()

    def sentence(self, words: Words) -> str:
        """What happened and what to do."""
        about = self.ending.charge if self.ending else self.row
        if about is None:
            raise ValueError(self.kind)
        return words(
            f"plan.conflict.{self.kind}",
            what=charge_words(about, words),
            code=about.code,
            other=charge_words(self.other, words) if self.other else "",
            day=words.day(about.valid_to if self.kind == "ended" else about.valid_from),
            planned=words.day(self.ending.day) if self.ending else "",
            columns=", ".join(words.column("assignment", name) for name in self.columns),
        )


def charge_words(charge: Charge, words: Words) -> str:
    """“household H0001 – cadre CB001”."""
    return words(
        "plan.charge", duty=words.word("duty", charge.duty), target=charge.target, cadre=charge.cadre
    )


def conflicts_of(connection: sqlite3.Connection, line: Sequence[Plan], content: Content) -> list[Conflict]:
    """Everything in the way of the plan at the head of ``line``, endings first."""
    return [*_of_endings(connection, content), *_doubles(connection, line[0], content)]


def _of_endings(connection: sqlite3.Connection, content: Content) -> Iterator[Conflict]:
    for ending in content.endings:
        charge = ending.charge
        if ending.done:
            continue
        if charge.status == "ended":
            yield Conflict("ended", ending)
        elif charge.status == "approved" and ending.day <= charge.valid_from:
            yield Conflict("before_start", ending)
        else:
            columns = _changed_since(connection, ending)
            if columns:
                locked = columns == ("locked",) and charge.locked == 1
                yield Conflict("locked" if locked else "changed", ending, columns=columns)


def _changed_since(connection: sqlite3.Connection, ending: Ending) -> tuple[str, ...]:
    """The columns of the row that are other than when the plan ended it."""
    (seen,) = connection.execute(_LAST_SEEN, (ending.id,)).fetchone()
    changes = connection.execute(_SINCE, (ending.charge.id, seen)).fetchall()
    if not changes:
        return ()
    before, after = json.loads(changes[0][0]), json.loads(changes[-1][1])
    # A lock that was taken away frees: nothing to settle.
    return tuple(
        name
        for name in _SUBSTANCE
        if before.get(name) != after.get(name) and not (name == "locked" and not after.get(name))
    )


def _doubles(connection: sqlite3.Connection, plan: Plan, content: Content) -> Iterator[Conflict]:
    rows = {row.id: row for row in content.rows}
    told: set[frozenset[str]] = set()
    for mine, theirs in doubled_in(connection, plan.id):
        pair = frozenset((mine, theirs))
        if pair in told or mine not in rows:
            continue
        told.add(pair)
        kind = "double" if rows[mine].duty == "household" else "same_target"
        other = rows.get(theirs) or charge_of(connection, theirs)
        yield Conflict(kind, row=rows[mine], other=other)
