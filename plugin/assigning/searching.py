"""Finding a cadre: search without diacritics, unit, free capacity, a common language, commune, order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Optional

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..language import tr
from .cadres import BY_LOAD, BY_MINUTES, BY_NAME, BY_NEAR, BY_ROOM

_TYPING_MS = 120
Choices = Iterable[tuple[str, str]]


class SearchRow(QWidget):
    """`changed` after every choice, and when typing pauses. Where the list has little room, filters are folded away."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.search = QgsFilterLineEdit()
        self.search.setPlaceholderText(tr("Search: muong lan"))
        self.search.setShowClearButton(True)
        self.unit, self.commune, self.order = _box(), _box(), _box()
        self.room = QCheckBox(tr("with room"))
        self.language = QCheckBox(tr("common language"))
        self.language.setToolTip(tr("Only those who share a language with the village of what is in hand"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_MS)
        self._pause.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda _: self._pause.start())
        for box in (self.unit, self.commune, self.order):
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
        for check in (self.room, self.language):
            check.toggled.connect(lambda _: self.changed.emit())
        self.fold = QToolButton()
        self.fold.setCheckable(True)
        self.fold.setChecked(True)
        self.fold.setAutoRaise(True)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setToolTip(tr("Show or hide: unit, commune, with room, common language"))
        self.fold.clicked.connect(self._on_fold)
        self._by_hand = False
        self._filters = QWidget()
        grid = QGridLayout(self._filters)
        for place, part in enumerate((self.unit, self.commune, self.room, self.language)):
            grid.addWidget(part, place // 2, place % 2)
        above = QHBoxLayout()
        for part, share in ((self.search, 3), (self.order, 2), (self.fold, 0)):
            above.addWidget(part, share)
        layout = QVBoxLayout(self)
        layout.addLayout(above)
        layout.addWidget(self._filters)
        for each in (grid, above, layout):
            each.setContentsMargins(0, 0, 0, 0)
            each.setSpacing(3)
        for box, name in ((self.unit, tr("Unit")), (self.commune, tr("Commune")), (self.order, tr("Order"))):
            box.setAccessibleName(name)
        self.changed.connect(self._say_how_many)
        self._say_how_many()
        self.offer_orders(near=False)

    def make_room(self, scarce: bool) -> None:
        """Fold the filters away where room is ``scarce`` and none is set; whoever pressed the button decides."""
        if not self._by_hand:
            self._show_filters(not scarce or self._set_filters() > 0)

    def _on_fold(self, shown: bool) -> None:
        self._by_hand = True
        self._show_filters(shown)

    def _show_filters(self, shown: bool) -> None:
        self.fold.setChecked(shown)
        self.fold.setArrowType(Qt.ArrowType.UpArrow if shown else Qt.ArrowType.DownArrow)
        self._filters.setVisible(shown)

    def _set_filters(self) -> int:
        """How many filters are set."""
        boxes = [bool(box.currentData()) for box in (self.unit, self.commune)]
        return sum([*boxes, self.room.isChecked(), self.language.isChecked()])

    def _say_how_many(self) -> None:
        """So that nobody wonders, with the filters folded away, why few are listed."""
        count = self._set_filters()
        self.fold.setText(tr("Filter ({count})").format(count=count) if count else tr("Filter"))

    def offer(self, units: Choices, communes: Choices) -> None:
        """What can be chosen, as (id, words); a choice that is still there is kept."""
        _fill(self.unit, [("", tr("all units")), *units])
        _fill(self.commune, [("", tr("all communes")), *communes])

    def offer_orders(self, near: bool) -> None:
        """The orders; by nearness only while something is in hand."""
        orders = [
            (BY_NAME, tr("by name")),
            (BY_ROOM, tr("most room first")),
            (BY_LOAD, tr("most households first")),
            (BY_MINUTES, tr("farthest first")),
        ]
        if near:
            orders.append((BY_NEAR, tr("nearest to what is in hand")))
        _fill(self.order, orders)

    def clear(self) -> None:
        """Show everybody."""
        for box in (self.unit, self.commune):
            box.setCurrentIndex(0)
        self.room.setChecked(False)
        self.language.setChecked(False)
        self.search.clear()


def _box() -> QComboBox:
    box = QComboBox()
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    box.setMinimumWidth(90)
    return box


def _fill(box: QComboBox, choices: Choices) -> None:
    chosen: Optional[str] = box.currentData()
    box.blockSignals(True)
    box.clear()
    for key, text in choices:
        box.addItem(text, key)
    box.setCurrentIndex(max(0, box.findData(chosen) if chosen else 0))
    box.blockSignals(False)
