"""What stands in the way of a save, in words: which row, who changed it meanwhile, both versions of each column."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..history.labels import Labels
from ..history.telling import OTHER_PROGRAM
from ..history.values import UNTOLD, Values
from ..schema import ENDS_IN, GEOMETRY_COLUMN, TABLES
from ..wording import Words
from .asking import DELETE, END, Change
from .shapes import known_shape, measured
from .writing import Conflict, Refusal, same_moment

_LOOKED_BACK = 200
Image = Mapping[str, Any]


@dataclass(frozen=True)
class Versions:
    """One column in words: as it was read, as we want it, as somebody else made it."""

    column: str
    heading: str
    read: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class ToldConflict:
    """A conflict in words. ``version`` and ``log`` are those to send with the change to have it overwrite after all."""

    change: int
    kind: str
    table: str
    id: str
    row: str
    who: str
    at: str
    sentence: str
    version: str
    columns: tuple[Versions, ...]


@dataclass(frozen=True)
class ToldRefusal:
    """A refusal in words."""

    change: int
    table: str
    id: str
    row: str
    sentence: str


class ConflictTeller:
    """Puts the conflicts of one workspace into words; inside the workspace, so nothing is left out."""

    def __init__(self, connection: sqlite3.Connection, words: Words) -> None:
        self._connection = connection
        self._words = words
        self._labels = Labels(connection, words, people=True)
        self._values = Values(words, self._labels)

    def conflict(self, conflict: Conflict) -> ToldConflict:
        """Both versions of the row, and whose the other is."""
        change, words = conflict.change, self._words
        was, now, who, at = self._meanwhile(conflict)
        row = self._thing(change, now or was)
        someone = words("history.other_program") if who == OTHER_PROGRAM else who or "–"
        moment = self._values.moment(at) if at else "–"
        fill = {"thing": row, "who": someone, "at": moment}
        key = "wanted_gone" if conflict.kind == "changed" and change.do == DELETE else conflict.kind
        return ToldConflict(
            change=change.number,
            kind=conflict.kind,
            table=change.table,
            id=change.id,
            row=row,
            who=someone,
            at=moment,
            sentence=words(f"save.conflict.{key}", **fill),
            version=str((conflict.row or {}).get("updated_at") or ""),
            columns=tuple(self._versions(change, was, now)),
        )

    def refusal(self, refusal: Refusal) -> ToldRefusal:
        """Which row, and the sentence of the rule."""
        change = refusal.change
        row = self._thing(change, change.values)
        return ToldRefusal(change.number, change.table, change.id, row, refusal.error.text(self._words))

    def _thing(self, change: Change, image: Image | None) -> str:
        known = self._labels.of(change.table, change.id, image)
        return f"{self._words(f'thing.{change.table}')} {known}"

    def _meanwhile(self, conflict: Conflict) -> tuple[Image, Image | None, str, str]:
        """The row as it was read and as it is, who changed it last and when."""
        change, row = conflict.change, conflict.row
        newer = []
        for fid, at, actor, before, after in self._connection.execute(
            "SELECT fid, at, actor, before, after FROM audit_log WHERE table_name = ? AND row_id = ?"
            f" AND action IN ('insert', 'update', 'delete') ORDER BY fid DESC LIMIT {_LOOKED_BACK}",
            (change.table, change.id),
        ):
            images = tuple(json.loads(text) if text else None for text in (before, after))
            if fid <= change.log if change.log is not None else _made(change.version, *images):
                break
            newer.append((at, actor, *images))
        if not newer:
            by = str((row or {}).get("updated_by") or "")
            return {**(row or {}), **change.read}, row, by, str((row or {}).get("updated_at") or "")
        at, actor, _, now = newer[0]
        was = newer[-1][2] or {}
        return {**was, **change.read}, now if row is not None else None, str(actor or ""), str(at or "")

    def _versions(self, change: Change, was: Image, now: Image | None) -> list[Versions]:
        ours = {ENDS_IN[change.table]: change.day} if change.do == END else dict(change.values)
        theirs = now or {}
        names = [*TABLES[change.table].names, *([GEOMETRY_COLUMN] if TABLES[change.table].geometry else [])]
        told = []
        for name in names:
            if name in UNTOLD or not (
                name in ours or (now is not None and was.get(name) != theirs.get(name))
            ):
                continue
            read, ours_said = self._said(change, name, was.get(name)), "="
            if name in ours:
                ours_said = self._said(change, name, ours[name], was.get(name))
            theirs_said = self._words("save.gone")
            if now is not None:
                theirs_said = self._said(change, name, theirs.get(name), was.get(name))
            told.append(
                Versions(name, self._values.heading(change.table, name), read, ours_said, theirs_said)
            )
        return told

    def _said(self, change: Change, name: str, value: Any, read: Any = None) -> str:
        """A value in words; of a point how far it moved from where it was ``read``, of other shapes what they are."""
        shape = known_shape(str(TABLES[change.table].geometry), value) if name == GEOMETRY_COLUMN else None
        if shape is None:
            return self._values.say(change.table, name, value)
        if shape.geom_type != "Point":
            return measured(shape, self._words)
        before = known_shape("POINT", read)
        far = shape.distance(before) if before is not None else 0.0
        if not far:
            return self._words("history.placed")
        return self._words("history.moved", metres=self._words.number(far, 0))


def _made(version: str | None, before: Image | None, after: Image | None) -> bool:
    """Whether an entry of the log made the version that was read; another program leaves the version as it is."""
    made, was = ((image or {}).get("updated_at") for image in (after, before))
    return same_moment(made, version) and not same_moment(was, version)
