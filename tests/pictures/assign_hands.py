"""A hand on the mouse and one on the keys, in a real window: real events where they would really arrive, counted by step."""

from __future__ import annotations

from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QWidget

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Hands:
    """``counts``: clicks and keys of every step that was begun, in order. ``settle`` lets QGIS work for some seconds."""

    def __init__(self, bar: Any, settle: Callable[[float], None]) -> None:
        self._bar = bar
        self._settle = settle
        self.counts: dict[str, dict[str, int]] = {}
        self._step = ""

    def begin(self, step: str) -> None:
        """What is pressed from now on belongs to ``step``."""
        self._step = step
        self.counts[step] = {"clicks": 0, "keys": 0}

    def action(self, key: str) -> None:
        """Click a button of the plugin's toolbar."""
        self.click(self._bar.toolbar.widgetForAction(self._bar.action(key)))

    def click(self, widget: QWidget, at: Optional[QPoint] = None) -> None:
        """Click what can be seen."""
        spot = widget.rect().center() if at is None else at
        if not widget.isVisible() or not widget.visibleRegion().contains(spot) or not widget.isEnabled():
            raise RuntimeError(f"{widget.metaObject().className()} cannot be clicked ({self._step})")
        QTest.mouseClick(widget, LEFT, NONE, spot)
        self._count("clicks", 1)
        self._settle(0.05)

    def double_click(self, widget: QWidget, at: Optional[QPoint] = None) -> None:
        """Two clicks, quickly."""
        self.click(widget, at)
        QTest.mouseDClick(widget, LEFT, NONE, widget.rect().center() if at is None else at)
        self._count("clicks", 1)

    def pick(self, box: Any, index: int) -> None:
        """Open a drop-down and choose."""
        self.click(box)
        view = box.view()
        view.scrollTo(view.model().index(index, 0))
        self._settle(0.8)  # an earlier click would be the second half of a double click
        self.click(view.viewport(), view.visualRect(view.model().index(index, 0)).center())
        if box.currentIndex() != index or view.isVisible():
            raise RuntimeError(f"nothing was chosen ({self._step})")

    def key(self, key: Any) -> None:
        """One key, wherever keys go now: to an open menu, else to what has the focus."""
        where = QApplication.activePopupWidget() or QApplication.focusWidget()
        if where is None:
            raise RuntimeError(f"no key is heard ({self._step})")
        QTest.keyClick(where, key)
        self._count("keys", 1)

    def type(self, text: str) -> None:
        """Letters where one writes."""
        QTest.keyClicks(QApplication.focusWidget(), text)
        self._count("keys", len(text))

    def _count(self, what: str, by: int) -> None:
        self.counts[self._step][what] += by
