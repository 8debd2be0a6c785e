"""What somebody wants changed: rows one by one, and gestures made of them; plain values that can be kept and sent."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, Optional

INSERT, UPDATE, END, DELETE = "insert", "update", "end", "delete"
# A gesture that changes where somebody starts and gives what lies there: whole, or not at all.
STATION = "station"
Key = tuple[str, str]
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_IDS_AT_ONCE = 64


def new_id() -> str:
    """The identity of a new row: a random UUID, made without the detour over numbers."""
    return _uuid_of(os.urandom(16).hex())


def new_ids() -> Iterator[str]:
    """As many identities as are asked for: of very many the system is asked for some at a time."""
    while True:
        digits = os.urandom(16 * _IDS_AT_ONCE).hex()
        for at in range(0, 32 * _IDS_AT_ONCE, 32):
            yield _uuid_of(digits[at : at + 32])


def _uuid_of(digits: str) -> str:
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


class Step(NamedTuple):
    """One change of one row, as the job ``save`` wants it.

    ``read``: what stood in the columns (of a deleted row: all that is known of it); ``log``: the last row of the
    log that was there when the row was read. ``end`` with ``plan`` says when the plan ends an assignment in force;
    without ``day`` the plan ends it no more. ``target``: whom or what an assignment is for.
    """

    do: str
    table: str
    id: str
    values: Mapping[str, Any] = _NOTHING
    read: Mapping[str, Any] = _NOTHING
    version: Optional[str] = None
    day: Optional[str] = None
    plan: Optional[str] = None
    log: Optional[int] = None
    target: str = ""

    @property
    def key(self) -> Key:
        """The row."""
        return self.table, self.id

    def inverse(self) -> Step:
        """What takes it back, for those who follow along; never sent."""
        if self.do == INSERT:
            return Step(DELETE, self.table, self.id, read=self.values, target=self.target)
        if self.do == DELETE:
            return Step(INSERT, self.table, self.id, values=self.read, target=self.target)
        if self.do == END:
            return Step(END, self.table, self.id, read=self.read, plan=self.plan, target=self.target)
        return Step(UPDATE, self.table, self.id, values=self.read, read=self.values, target=self.target)


@dataclass(frozen=True)
class Gesture:
    """One undo step, however many rows. ``kind``: which gesture it was, so that it can be told again."""

    text: str
    steps: tuple[Step, ...]
    id: str = field(default_factory=new_id)
    kind: str = ""

    def rests_on(self) -> Iterator[object]:
        """The rows and targets it touches; another gesture that touches one of them belongs with it."""
        for step in self.steps:
            yield step.key
            if step.target:
                yield step.target
