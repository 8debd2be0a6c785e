"""The list of those who can be given something: rows, search, filters, order. Board says what is true of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from ..language import tr
from ..reviewing.gaps import fold
from ..saying import isolated
from .people import People

ID_ROLE = Qt.ItemDataRole.UserRole + 1
PERSON_ROLE = Qt.ItemDataRole.UserRole + 2
BY_NAME, BY_ROOM, BY_LOAD, BY_MINUTES, BY_NEAR = "name", "room", "load", "minutes", "near"


@dataclass(frozen=True)
class Person:
    """A row: somebody, or a unit for twinning. A limit of None is no limit, minutes of None are not known."""

    name: str
    unit: str
    households: int
    villages: int
    max_households: Optional[int] = None
    max_villages: Optional[int] = None
    minutes: Optional[float] = None
    twinning: bool = False

    @property
    def room(self) -> float:
        """How many more households; without a limit, very many."""
        return float("inf") if self.max_households is None else self.max_households - self.households


@dataclass(frozen=True)
class CadreFilter:
    """What to show; an empty field lets everybody through. ``among``: only these ids."""

    text: str = ""
    unit: str = ""
    with_room: bool = False
    among: Optional[frozenset] = None
    order: str = BY_NAME


class CadreModel(QAbstractListModel):
    """Ids in the order shown. ``person_of`` is asked for a row when it is painted, and forgotten when it changes."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._person_of: Callable[[str], Person] = lambda _: Person("", "", 0, 0)
        self._near: Callable[[str], Optional[float]] = lambda _: None
        self._people = People()
        self._ids: list[str] = []
        self._rows: dict[str, int] = {}
        self._kept: dict[str, Person] = {}
        self.filter = CadreFilter()

    def fill(
        self,
        people: People,
        person_of: Callable[[str], Person],
        near: Callable[[str], Optional[float]],
    ) -> None:
        """Everybody. ``near``: minutes to what is in hand. The list is of those before until it is filtered."""
        self._people, self._person_of, self._near = people, person_of, near

    def apply(self, wanted: CadreFilter) -> None:
        """Search, filter and order anew."""
        self.filter = wanted
        self.beginResetModel()
        self._kept.clear()
        self._ids = self._ordered(self._admitted())
        self._rows = {key: row for row, key in enumerate(self._ids)}
        self.endResetModel()

    def refresh(self, ids: Optional[Iterable[str]] = None) -> None:
        """These rows have changed (all with None). Nobody changes place under the pointer."""
        if ids is None:
            self._kept.clear()
            if self._ids:
                self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))
            return
        ids = list(ids)
        for key in ids:
            self._kept.pop(key, None)
        rows = [self._rows[key] for key in ids if key in self._rows]
        if rows:
            # Told once: what lies between is asked for only where it is seen, and is kept.
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))

    def ids(self) -> tuple[str, ...]:
        """Who is shown, from the top."""
        return tuple(self._ids)

    def row_of(self, key: str) -> int:
        """Where somebody is in the list; −1 where not."""
        return self._rows.get(key, -1)

    def person(self, key: str) -> Person:
        """What is true of somebody now."""
        if key not in self._kept:
            self._kept[key] = self._person_of(key)
        return self._kept[key]

    # -- Qt --------------------------------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        key = self._ids[index.row()]
        if role == ID_ROLE:
            return key
        if role == PERSON_ROLE:
            return self.person(key)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return in_words(self.person(key))
        return None

    # -- inside ----------------------------------------------------------------------------------------------

    def _admitted(self) -> list[str]:
        wanted, found, known = self.filter, self._people.by_name, self._people.known
        if wanted.unit:
            found = [key for key in found if known[key].unit == wanted.unit]
        if wanted.among is not None:
            found = [key for key in found if key in wanted.among]
        for word in fold(wanted.text).split():
            found = [key for key in found if word in known[key].folded]
        return [key for key in found if self.person(key).room > 0] if wanted.with_room else found

    def _ordered(self, ids: list[str]) -> list[str]:
        """By name they come already, and those of the same rank stay so."""
        order = self.filter.order
        if order == BY_NAME:
            return list(ids)
        if order == BY_NEAR:
            return sorted(ids, key=lambda key: _last(self._near(key)))
        ranks: dict[str, Callable[[Person], float]] = {
            BY_ROOM: lambda person: -person.room,
            BY_LOAD: lambda person: -person.households,
            BY_MINUTES: lambda person: -(person.minutes or 0.0),
        }
        return sorted(ids, key=lambda key: ranks[order](self.person(key)))


def in_words(person: Person) -> str:
    """A row as a sentence, for who does not see it."""
    if person.twinning:
        text = tr("{name}: {communes} communes, {villages} villages")
        return text.format(name=isolated(person.name), communes=person.households, villages=person.villages)
    text = tr("{name}, {unit}: {households} households, {villages} villages")
    return text.format(
        name=isolated(person.name),
        unit=isolated(person.unit),
        households=counted(person.households, person.max_households),
        villages=counted(person.villages, person.max_villages),
    )


def counted(number: int, limit: Optional[int]) -> str:
    """A number and its limit, where there is one."""
    return str(number) if limit is None else f"{number}/{limit}"


def _last(minutes: Optional[float]) -> float:
    return float("inf") if minutes is None else minutes
