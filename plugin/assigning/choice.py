"""Who is chosen and what is in hand: the one choice that list, map and tools share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Optional

from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex

from .cadres import ID_ROLE
from .dock import AssignDock
from .doing import Doing
from .ground import Ground
from .listing import Listing, table_of
from .scene import Scene


class Choice:
    """Keeps list, overlay and `Doing` of one mind."""

    def __init__(
        self, dock: AssignDock, listing: Listing, scene: Scene, doing: Doing, ground: Ground
    ) -> None:
        self._dock = dock
        self._listing = listing
        self._scene = scene
        self._doing = doing
        self._ground = ground
        self.in_hand: tuple[str, ...] = ()

    @property
    def cadre(self) -> Optional[str]:
        """Who is chosen (a unit, while twinning)."""
        return self._doing.cadre

    def choose(self, who: Optional[str]) -> None:
        """Choose somebody, or nobody."""
        self._doing.cadre = who
        view, model = self._dock.list, self._dock.model
        row = model.row_of(who) if who is not None else -1
        selection = view.selectionModel()
        selection.blockSignals(True)
        index = model.index(row) if row >= 0 else QModelIndex()
        flags = QItemSelectionModel.SelectionFlag
        selection.setCurrentIndex(index, flags.ClearAndSelect if row >= 0 else flags.Clear)
        selection.blockSignals(False)
        if row >= 0:
            view.scrollTo(index)
        view.viewport().update()
        self._scene.choose(who)

    def hold(self, targets: tuple[str, ...]) -> None:
        """Take things in hand that wait for a cadre; with nothing, put down what was."""
        changed = targets != self.in_hand
        self.in_hand = self._listing.in_hand = targets
        self._scene.hold((self._ground.table, target) for target in targets)
        self._dock.search.offer_orders(near=bool(targets))
        if changed:
            self.filter()

    def prepare(self) -> Iterator[None]:
        """Make the list ready, with places to pause."""
        yield from self._listing.prepare(self._doing.duty)

    def empty(self) -> None:
        """Nobody is listed, nothing is in hand: the workspace is closed."""
        self._listing.empty()
        self.hold(())

    def follow(self, delta: Any) -> None:
        """Take over changed records: list anew where those listed changed; the list stays where it stands."""
        if not self._listing.follow(delta):
            return
        bar = self._dock.list.verticalScrollBar()
        before = bar.value()
        self._listing.apply()
        bar.setValue(before)
        self.choose(self.cadre)

    def gone(self) -> str:
        """The name of who is chosen, where there is no record of them any more."""
        who = self.cadre
        return "" if who is None or self._listing.has(who) else self._listing.name_of(who) or who

    def has(self, who: Optional[str]) -> bool:
        """Whether somebody can be given anything: the list is made a moment after the records have changed."""
        return self._listing.has(who)

    def filter(self) -> None:
        """Show in the list whom the search lets through; who is chosen stays so."""
        self._listing.apply()
        self.choose(self.cadre)

    def set_duty(self, duty: str, twins: str) -> None:
        """Another kind of target: nothing is in hand, the list is of those who can have it."""
        self._doing.duty, self._doing.twins = duty, twins
        self._ground.table = table_of(duty, twins)
        self.hold(())
        self._listing.fill(duty)
        self.filter()

    def current(self) -> Optional[str]:
        """Who is chosen, or else where the list stands."""
        index = self._dock.list.currentIndex()
        who = self.cadre or (index.data(ID_ROLE) if index.isValid() else None)
        return who if self.has(who) else None

    def in_words(self, who: str) -> str:
        """Somebody as the list says it."""
        row = self._dock.model.row_of(who)
        said: Any = self._dock.model.data(self._dock.model.index(row)) if row >= 0 else ""
        return str(said or "")
