"""Finding a cadre: search without diacritics, unit, free capacity, a common language, commune, order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Optional

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QGridLayout, QSizePolicy, QWidget

from ..language import tr
from .cadres import BY_LOAD, BY_MINUTES, BY_NAME, BY_NEAR, BY_ROOM

_TYPING_MS = 120
Choices = Iterable[tuple[str, str]]


class SearchRow(QWidget):
    """`changed` after every choice, and when typing pauses."""

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
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self.search, 0, 0)
        layout.addWidget(self.order, 0, 1)
        layout.addWidget(self.unit, 1, 0)
        layout.addWidget(self.commune, 1, 1)
        layout.addWidget(self.room, 2, 0)
        layout.addWidget(self.language, 2, 1)
        self.offer_orders(near=False)

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
