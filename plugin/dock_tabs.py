"""The tabs of our panels in QGIS's window: with their signs, and where there is little room the signs alone.

Qt shortens all titles alike, down to two letters: “Phương án” and “Phân công” would look the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QEvent, QObject, QSize, Qt, QTimer
from qgis.PyQt.QtWidgets import QDockWidget, QMainWindow, QStyle, QTabBar

_SIGN = 18
_AROUND_SIGN = 16
_OURS = "diaban_tabs"
# The one in front keeps its title; the others say theirs in their tips.
_NARROW = f"QTabBar::tab:!selected {{ max-width: {_SIGN + _AROUND_SIGN}px; }}"


class DockTabs(QObject):
    """Follows the panels wherever they are put; `shut_down` gives the tabs back as they were."""

    def __init__(self, window: QMainWindow, panels: Sequence[QDockWidget]) -> None:
        super().__init__(window)
        self._window = window
        self._panels = tuple(panels)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._look)
        for panel in panels:
            for signal in (panel.visibilityChanged, panel.topLevelChanged, panel.dockLocationChanged):
                signal.connect(self._look_soon)

    def shut_down(self) -> None:
        """Follow nothing any more."""
        self._later.stop()
        for panel in self._panels:
            for signal in (panel.visibilityChanged, panel.topLevelChanged, panel.dockLocationChanged):
                signal.disconnect(self._look_soon)
        for bar in self._bars():
            if bar.property(_OURS):
                self._give_back(bar)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """More or less room than before."""
        if event.type() == QEvent.Type.Resize:
            self._look_soon()
        return False

    def _look_soon(self, *_: object) -> None:
        """Only after Qt has laid the tabs out."""
        self._later.start()

    def _look(self) -> None:
        signs = {panel.windowTitle(): panel.windowIcon() for panel in self._panels}
        for bar in self._bars():
            titles = [bar.tabText(number) for number in range(bar.count())]
            ours = [title in signs for title in titles]
            if any(ours):
                self._take(bar)
                for number, title in enumerate(titles):
                    if title in signs:
                        bar.setTabIcon(number, signs[title])
                # Somebody else's tab has no sign: it needs its letters.
                narrow = all(ours) and _needed(bar, titles) > bar.width()
                sheet = _NARROW if narrow else ""
                if bar.styleSheet() != sheet:
                    bar.setStyleSheet(sheet)
            elif bar.property(_OURS):
                self._give_back(bar)

    def _bars(self) -> list[QTabBar]:
        """The tabs of panels; Qt makes them as it needs them, and uses them again for others."""
        return self._window.findChildren(QTabBar, "", Qt.FindChildOption.FindDirectChildrenOnly)

    def _take(self, bar: QTabBar) -> None:
        if not bar.property(_OURS):
            bar.setProperty(_OURS, True)
            bar.setIconSize(QSize(_SIGN, _SIGN))
            bar.installEventFilter(self)

    def _give_back(self, bar: QTabBar) -> None:
        bar.removeEventFilter(self)
        bar.setProperty(_OURS, None)
        bar.setStyleSheet("")
        bar.setIconSize(QSize())


def _needed(bar: QTabBar, titles: Sequence[str]) -> int:
    """How wide all tabs are with sign and title, pixels."""
    around = bar.style().pixelMetric(QStyle.PixelMetric.PM_TabBarTabHSpace, None, bar) + _SIGN + 6
    return sum(bar.fontMetrics().horizontalAdvance(title) + around for title in titles)
