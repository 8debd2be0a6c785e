"""Where something is: shown as coordinates, set on the map, or unknown."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ....layers.wording import Words
from ...language import tr
from ..modes import OFF, POINT
from .base import InputWidget, plain_label


class PointInput(InputWidget):
    """`place_asked` (a mode, or none) when the place is to be set on the map."""

    place_asked = pyqtSignal(str)

    def __init__(self, words: Words, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._words = words
        self._value: Optional[tuple[float, float]] = None
        self.shown = plain_label()
        self.on_map = QToolButton()
        self.on_map.setText(tr("On the map…"))
        self.on_map.setToolTip(tr("Click the place on the map, or drag its mark; Esc puts it back"))
        self.on_map.setCheckable(True)
        self.on_map.clicked.connect(lambda on: self.place_asked.emit(POINT if on else OFF))
        self._clear = QToolButton()
        self._clear.setText("✕")
        self._clear.setToolTip(tr("The place is unknown"))
        self._clear.clicked.connect(lambda: self.place(None))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.shown, 1)
        layout.addWidget(self.on_map)
        layout.addWidget(self._clear)
        self.setFocusProxy(self.on_map)

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        self._value = None if value is None else (float(value[0]), float(value[1]))
        text = tr("unknown")
        if self._value is not None:
            text = " · ".join(self._words.number(part) for part in self._value)
        self.shown.setText(text)
        self._clear.setEnabled(self._value is not None)

    def place(self, point: Optional[tuple[float, float]]) -> None:
        """Set the place as a click on the map does."""
        self.set_value(point)
        self.changed.emit()

    def left(self) -> None:
        """The tool was put down."""
        self.on_map.setChecked(False)

    def set_fixed(self, fixed: bool) -> None:
        self.on_map.setVisible(not fixed)
        self._clear.setVisible(not fixed)
