"""The history as the panel shows it: entries, days, filter. Plain Python, no QGIS."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Union

from ..reviewing.gaps import fold

# What the engine calls the change of a row that stays.
_UPDATES = ("update", "approve", "end")


@dataclass(frozen=True)
class Change:
    """One column: its heading, what stood in it, what stands in it."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One row of the log in words, as the engine told it. ``day`` is ISO, ``time`` HH:MM:SS, both of this machine."""

    fid: int
    day: str
    time: str
    who: str
    other_program: bool
    action: str
    what: str
    table: str
    row_id: str
    changes: tuple[Change, ...]
    sealed: bool
    note: str
    folded: str


@dataclass(frozen=True)
class Day:
    """The heading over the entries of one day, and how many they are."""

    day: str
    count: int


Shown = Union[Day, Entry]


def entry_of(told: dict[str, Any]) -> Entry:
    """The entry in the engine's answer."""
    changes = tuple(Change(c["heading"], c["before"], c["after"]) for c in told["changes"])
    values = [text for change in changes for text in (change.heading, change.before, change.after)]
    return Entry(
        fid=int(told["fid"]),
        day=told["day"],
        time=told["time"],
        who=told["who"],
        other_program=bool(told["other_program"]),
        action=told["action"],
        what=told["what"],
        table=told["table"],
        row_id=told["row_id"],
        changes=changes,
        sealed=bool(told["sealed"]),
        note=told["note"],
        folded=fold(" ".join([told["what"], told["who"], told["note"], *values])),
    )


def matching(entries: Iterable[Entry], text: str) -> list[Entry]:
    """The entries in which every word of ``text`` occurs, whatever its diacritics."""
    words = fold(text).split()
    return [entry for entry in entries if all(word in entry.folded for word in words)]


def by_day(entries: Iterable[Entry]) -> list[Shown]:
    """The entries in their order, under a heading for each day."""
    days: dict[str, list[Entry]] = {}
    for entry in entries:
        days.setdefault(entry.day, []).append(entry)
    shown: list[Shown] = []
    for day, members in days.items():
        shown.append(Day(day, len(members)))
        shown.extend(members)
    return shown


def lines_of(entry: Entry) -> list[str]:
    """What changed: a line a column; what was added or deleted as one paragraph of its values."""
    if entry.action == "delete":
        return _paragraph(entry.changes, "before")
    if entry.action not in _UPDATES:
        return _paragraph(entry.changes, "after")
    return [f"{change.heading}: {change.before} → {change.after}" for change in entry.changes]


def copied(entry: Entry, moment: str) -> str:
    """The whole entry for the clipboard."""
    return "\n".join([f"{moment} · {entry.who} · {entry.what}", *(f"  {line}" for line in lines_of(entry))])


def _paragraph(changes: Iterable[Change], side: str) -> list[str]:
    told = [f"{change.heading}: {getattr(change, side)}" for change in changes]
    return [" · ".join(told)] if told else []
