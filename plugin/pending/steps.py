"""What somebody wants changed: rows one by one, and gestures made of them; plain values that can be kept and sent."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple, Optional, Union

INSERT, UPDATE, END, DELETE = "insert", "update", "end", "delete"
# A gesture that changes where somebody starts and gives what lies there: whole, or not at all.
STATION = "station"
Key = tuple[str, str]
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_IDS_AT_ONCE = 64
# What a random UUID says of itself, in its seventh byte and its ninth.
_VERSION = bytes(byte & 0x0F | 0x40 for byte in range(256))
_VARIANT = bytes(byte & 0x3F | 0x80 for byte in range(256))


def new_id() -> str:
    """The identity of a new row: a random UUID, made without the detour over numbers."""
    return next(_uuids(1))


def new_ids() -> Iterator[str]:
    """As many identities as are asked for: of very many the system is asked for some at a time."""
    while True:
        yield from _uuids(_IDS_AT_ONCE)


def _uuids(count: int) -> Iterator[str]:
    made = bytearray(os.urandom(16 * count))
    made[6::16] = made[6::16].translate(_VERSION)
    made[8::16] = made[8::16].translate(_VARIANT)
    digits = made.hex()
    for at in range(0, 32 * count, 32):
        a, b, c, d = at + 8, at + 12, at + 16, at + 20
        yield f"{digits[at:a]}-{digits[a:b]}-{digits[b:c]}-{digits[c:d]}-{digits[d : at + 32]}"


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


_TABLE = attrgetter("table")


class Several(list[Step]):
    """More than one step for one row, in order."""


@dataclass(frozen=True)
class Gesture:
    """One undo step, however many rows. ``kind``: which gesture it was, so that it can be told again."""

    text: str
    steps: tuple[Step, ...]
    id: str = field(default_factory=new_id)
    kind: str = ""

    @cached_property
    def rows(self) -> Mapping[str, Mapping[str, Union[Step, Several]]]:
        """What it does to which row: by table and id its step, where there are more all of them, in order."""
        rows: dict[str, dict[str, Union[Step, Several]]] = {}
        for table, run in groupby(self.steps, _TABLE):
            steps = list(run)
            there, ids = rows.setdefault(table, {}), [step.id for step in steps]
            if len(set(ids)) == len(ids) and there.keys().isdisjoint(ids):
                there.update(zip(ids, steps))
                continue
            for step in steps:
                before = there.get(step.id)
                if isinstance(before, Several):
                    before.append(step)
                else:
                    there[step.id] = step if before is None else Several([before, step])
        return rows

    def steps_on(self, table: str, row_id: str) -> Sequence[Step]:
        """What it does to one row that it changes."""
        found = self.rows[table][row_id]
        return (found,) if isinstance(found, Step) else found

    def rests_on(self) -> Iterator[object]:
        """The rows and targets it touches; another gesture that touches one of them belongs with it."""
        for step in self.steps:
            yield step.key
            if step.target:
                yield step.target
