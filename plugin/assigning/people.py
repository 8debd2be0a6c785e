"""Those who can be given something, as they are searched and ordered by name: kept up with the records, in steps. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Callable, NamedTuple

from ..reviewing.gaps import fold
from ..stepping import sorted_in_steps

_A_STEP = 500
# Name, code, identity of the unit, its name.
Named = tuple[str, str, str, str]
Records = Mapping[str, Any]


class Known(NamedTuple):
    """What is searched of somebody, by what they are ordered, and the identity of their unit."""

    folded: str
    order: str
    unit: str


class People:
    """``known``: everybody by id; ``by_name``: their ids in order."""

    def __init__(self) -> None:
        self.known: dict[str, Known] = {}
        self.by_name: list[str] = []
        # The records that this was made of.
        self._told: dict[str, Any] = {}
        self._beside: dict[str, Any] = {}

    def follow(self, records: Records, named: Callable[[Any], Named], beside: Records) -> Iterator[None]:
        """Be of everybody in ``records``, with places to pause; ``beside``: other records that names are made of."""
        if not _are_same(self._beside, beside):
            self._told, self._beside = {}, dict(beside)
        told = self._told
        changed = [(key, record) for key, record in records.items() if told.get(key) is not record]
        gone = [key for key in self.known if key not in records]
        if not changed and not gone:
            return
        for key in gone:
            self.known.pop(key, None)
            told.pop(key, None)
        for number, (key, record) in enumerate(changed):
            self.known[key] = known_of(named(record))
            told[key] = record
            if number % _A_STEP == 0:
                yield
        known = self.known
        self.by_name = yield from sorted_in_steps(list(known), lambda key: known[key].order)


def known_of(named: Named) -> Known:
    """How somebody is searched and ordered."""
    name, code, unit_id, unit = named
    return Known(fold(" ".join((name, code, unit))), f"{_by_given_name(name)}\0{code}", unit_id)


def _are_same(some: Records, others: Records) -> bool:
    return len(some) == len(others) and all(some.get(key) is each for key, each in others.items())


def _by_given_name(name: str) -> str:
    """Vietnamese names go by the last word first."""
    words = fold(name).split()
    return "\0".join((words[-1] if words else "", " ".join(words)))
