"""Two sides beside each other: the same piece of map twice, with who has whom before and after."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Optional

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeature,
    QgsGeometry,
    QgsLineSymbol,
    QgsMapLayer,
    QgsMarkerSymbol,
    QgsPointXY,
    QgsRectangle,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QSize, Qt, QTimer
from qgis.PyQt.QtGui import QColor, QPixmap, QShowEvent
from qgis.PyQt.QtWidgets import QDialog, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from ..language import tr
from ..symbols import PALETTE
from ..workspace.layers import ROLE_KEY
from .dialogs import plain_label
from .difference import KEPT, LEFT, Change
from .layers import ROLE, DifferenceLayers

_SIZE = QSize(22, 22)
NOBODY, SAME, OTHER = "nobody", "same", "other"
Placed = list[tuple[Change, QgsPointXY]]


class BesideWindow(QDialog):
    """Not modal. The two maps move together; each shows its own side of the same changes."""

    def __init__(self, canvas: QgsMapCanvas, difference: DifferenceLayers, parent: Optional[QWidget]) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Side by side"))
        self.setWindowFlags(self.windowFlags() | Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(1180, 620)
        self._canvas, self._difference = canvas, difference
        self._moving = False
        self.maps = (QgsMapCanvas(self), QgsMapCanvas(self))
        self.titles = (plain_label(), plain_label())
        self.layers: tuple[list[QgsVectorLayer], list[QgsVectorLayer]] = ([], [])
        split = QSplitter(Qt.Orientation.Horizontal)
        for title, shown in zip(self.titles, self.maps):
            half = QWidget()
            layout = QVBoxLayout(half)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(title)
            layout.addWidget(shown, 1)
            split.addWidget(half)
            shown.setCanvasColor(QColor("#ffffff"))
            shown.setDestinationCrs(canvas.mapSettings().destinationCrs())
            shown.extentsChanged.connect(lambda one=shown: self._follow(one))
        split.setSizes([1000, 1000])
        outer = QVBoxLayout(self)
        outer.addWidget(split, 1)
        outer.addLayout(_legend())

    def show_sides(self, changes: Iterable[Change], titles: tuple[str, str]) -> None:
        """Both sides of ``changes``, over what the main map shows."""
        placed = self._difference.placed([change for change in changes if change.kind != LEFT])
        ground = [layer for layer in self._canvas.layers() if layer.customProperty(ROLE_KEY) != ROLE]
        crs = self._difference.crs()
        for side, (shown, title) in enumerate(zip(self.maps, self.titles)):
            title.setText(titles[side])
            self.layers[side][:] = _layers(placed, side, crs, self._difference.starts())
            above: list[QgsMapLayer] = list(self.layers[side])
            shown.setLayers([*above, *ground])
        self._begin()

    def showEvent(self, event: QShowEvent) -> None:
        """Only now the maps have their sizes."""
        super().showEvent(event)
        QTimer.singleShot(0, self._begin)

    def _begin(self) -> None:
        """Both show what the main map shows."""
        self.maps[0].setExtent(self._canvas.extent())
        self.maps[0].refresh()
        self._follow(self.maps[0])

    def _follow(self, one: QgsMapCanvas) -> None:
        """Where one map goes, the other goes too."""
        if self._moving:
            return
        self._moving = True
        other = self.maps[0] if one is self.maps[1] else self.maps[1]
        # Not the extent: one may be wider than the other.
        step = one.mapUnitsPerPixel()
        size = step * other.width(), step * other.height()
        other.setExtent(QgsRectangle.fromCenterAndSize(one.center(), *size))
        other.refresh()
        self._moving = False


def state_on(change: Change, side: int) -> str:
    """What a charge looks like on one side: nobody has it, the same cadre as on the other side, another."""
    if not (change.before, change.after)[side]:
        return NOBODY
    return SAME if change.kind == KEPT else OTHER


def _layers(placed: Placed, side: int, crs: str, starts: dict[str, QgsPointXY]) -> list[QgsVectorLayer]:
    points = QgsVectorLayer(f"Point?crs={crs}&field=state:string&field=target:string", "points", "memory")
    lines = QgsVectorLayer(f"LineString?crs={crs}&field=target:string", "lines", "memory")
    for change, at in placed:
        state, cadre = state_on(change, side), (change.before, change.after)[side]
        row = QgsFeature(points.fields())
        row.setAttributes([state, change.target])
        row.setGeometry(QgsGeometry.fromPointXY(at))
        points.dataProvider().addFeatures([row])
        start = starts.get(cadre)
        if state == OTHER and start is not None:
            row = QgsFeature(lines.fields())
            row.setAttributes([change.target])
            row.setGeometry(QgsGeometry.fromPolylineXY([start, at]))
            lines.dataProvider().addFeatures([row])
    categories = [QgsRendererCategory(state, symbol, title) for state, symbol, title in _states()]
    points.setRenderer(QgsCategorizedSymbolRenderer("state", categories))
    ink = {"color": "#7A2E63", "width": "0.5"}
    lines.setRenderer(QgsSingleSymbolRenderer(QgsLineSymbol.createSimple(ink)))
    return [points, lines]


def _states() -> list[tuple[str, QgsMarkerSymbol, str]]:
    """Each state with its symbol and its words; shapes tell them apart without colour."""

    def symbol(shape: str, colour: str, edge: str, size: float, width: float) -> QgsMarkerSymbol:
        look = {"name": shape, "color": colour, "outline_color": edge, "size": str(size)}
        return QgsMarkerSymbol.createSimple({**look, "outline_width": str(width)})

    return [
        (SAME, symbol("circle", "#c8c8c8", "#6E6E6E", 1.6, 0.2), tr("the same cadre on both sides")),
        (
            OTHER,
            symbol("diamond", PALETTE["purple"], "#333333", 3.8, 0.25),
            tr("another cadre than on the other side"),
        ),
        (NOBODY, symbol("square", "#ffffff", PALETTE["vermilion"], 3.2, 0.7), tr("nobody")),
    ]


def _legend() -> QHBoxLayout:
    row = QHBoxLayout()
    for _, symbol, title in _states():
        mark = QLabel()
        mark.setPixmap(QPixmap.fromImage(symbol.asImage(_SIZE)))
        row.addWidget(mark)
        text = plain_label()
        text.setWordWrap(False)
        text.setText(title)
        row.addWidget(text)
    row.addStretch(1)
    return row
