"""The filter row of the gap panel."""

from __future__ import annotations

from typing import Optional

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QSizePolicy, QWidget

from ...layers.wording import load_words
from ..language import language, tr
from .gaps import SEVERITIES, GapFilter
from .sentences import severity_name

Choices = list[tuple[str, str]]
_TYPING_MS = 200


class FilterRow(QWidget):
    """Four lists and a search line; `changed` after every choice, and when typing pauses."""

    changed = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        words = load_words(language())
        self._rule, self._severity, self._commune, self._unit = (_list() for _ in range(4))
        self._search = QgsFilterLineEdit()
        self._search.setPlaceholderText(tr("Search: muong lan"))
        self._search.setShowClearButton(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_MS)
        self._pause.timeout.connect(self.changed)
        self._search.textChanged.connect(lambda _: self._pause.start())
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._rule, 0, 0)
        layout.addWidget(self._severity, 0, 1)
        layout.addWidget(self._commune, 1, 0)
        layout.addWidget(self._unit, 1, 1)
        layout.addWidget(self._search, 2, 0, 1, 2)
        severities = [(code, severity_name(words, code)) for code in SEVERITIES]
        _fill(self._severity, tr("all severities"), severities)
        for box in (self._rule, self._severity, self._commune, self._unit):
            box.currentIndexChanged.connect(lambda _: self.changed.emit())

    def offer(self, rules: Choices, communes: Choices, units: Choices) -> None:
        """What can be chosen, as (code, words); a choice that is still there is kept."""
        _fill(self._rule, tr("all kinds of gap"), rules)
        _fill(self._commune, tr("all communes"), communes)
        _fill(self._unit, tr("all units"), units)

    def current(self) -> GapFilter:
        """What is chosen now."""
        return GapFilter(
            rule=self._rule.currentData() or "",
            severity=self._severity.currentData() or "",
            commune=self._commune.currentData() or "",
            unit=self._unit.currentData() or "",
            text=self._search.text(),
        )


def _list() -> QComboBox:
    box = QComboBox()
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    box.setMinimumWidth(90)
    return box


def _fill(box: QComboBox, everything: str, choices: Choices) -> None:
    chosen = box.currentData()
    box.blockSignals(True)
    box.clear()
    box.addItem(everything, "")
    for code, text in choices:
        box.addItem(text, code)
    box.setCurrentIndex(max(0, box.findData(chosen) if chosen else 0))
    box.blockSignals(False)
