"""Those who can be given something, as they are searched and ordered by name: kept up with the records, in steps. No Qt."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any, Callable, NamedTuple, Optional

from ..reviewing.gaps import fold
from ..stepping import sorted_in_steps

_A_STEP = 500
# Name, code, identity of the unit, its name.
Named = tuple[str, str, str, str]
Records = Mapping[str, Any]


class Known(NamedTuple):
    """What is searched of somebody, by what they are ordered, the identity of their unit, and their name."""

    folded: str
    order: str
    unit: str
    name: str


class People:
    """``known``: everybody by id; ``by_name``: their ids in order. Both are of the same records at any time: they are made
    apart and put in place together, so that whoever follows in between, or leaves off, finds them whole.
    """

    def __init__(self) -> None:
        self.known: dict[str, Known] = {}
        self.by_name: list[str] = []
        # The records that these were made of.
        self._told: Records = {}
        self._beside: Records = {}
        self._begun = self._made = 0

    def are_otherwise(self, keys: Iterable[str], records: Records, beside: Optional[Records] = None) -> bool:
        """Whether the records of ``keys`` (and those ``beside``, where these may be) are others than these were made of."""
        told = self._told
        if any(told.get(key) is not records.get(key) for key in keys):
            return True
        return beside is not None and bool(_otherwise(self._beside, beside))

    def follow(self, records: Records, named: Callable[[Any], Named], beside: Records) -> Iterator[None]:
        """Be of everybody in ``records``, with places to pause; ``beside``: other records that names are made of, each for
        those whose unit it is. Of several under way the one that began last holds.
        """
        self._begun += 1
        begun, records, beside = self._begun, dict(records), dict(beside)
        told, before, by_name = self._told, self.known, self.by_name
        units = _otherwise(self._beside, beside)
        changed = [(key, record) for key, record in records.items() if told.get(key) is not record]
        if units:
            same = ((key, record) for key, record in records.items() if told.get(key) is record)
            changed += [(key, record) for key, record in same if before[key].unit in units]
        gone = told.keys() - records.keys()
        if changed or gone:
            made = {}
            for number, (key, record) in enumerate(changed):
                made[key] = known_of(key, named(record))
                if number % _A_STEP == 0 and number:
                    yield
            known = {**before, **made}
            for key in gone:
                del known[key]
            stay = [key for key in by_name if key not in made and key not in gone]
            by_name = yield from _in_order(known, stay, made)
            before = known
        if begun > self._made:
            self._made, self._told, self._beside = begun, records, beside
            self.known, self.by_name = before, by_name


def _in_order(
    known: Mapping[str, Known], stay: list[str], come: Iterable[str]
) -> Generator[None, None, list[str]]:
    """Everybody by name; those who ``stay`` are in order already."""
    come = list(come)

    def order(key: str) -> str:
        return known[key].order

    if len(come) > _A_STEP:
        return (yield from sorted_in_steps(known, order))
    # A few behind a long run that is in order: that is merged, not sorted.
    return sorted([*stay, *sorted(come, key=order)], key=order)


def known_of(key: str, named: Named) -> Known:
    """How somebody is searched and ordered; those of the same name and code by identity."""
    name, code, unit_id, unit = named
    order = f"{_by_given_name(name)}\0{code}\0{key}"
    return Known(fold(" ".join((name, code, unit))), order, unit_id, name)


def _otherwise(some: Records, others: Records) -> set[str]:
    """The ids whose records are not the same."""
    return {key for key in {**some, **others} if some.get(key) is not others.get(key)}


def _by_given_name(name: str) -> str:
    """Vietnamese names go by the last word first."""
    words = fold(name).split()
    return "\0".join((words[-1] if words else "", " ".join(words)))
