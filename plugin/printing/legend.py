"""The legend of a sheet: exactly what is drawn on it, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsLayerTree,
    QgsLayoutItemLegend,
    QgsLegendRenderer,
    QgsLegendStyle,
    QgsLineSymbol,
    QgsMapLayer,
    QgsMarkerSymbol,
    QgsProject,
    QgsRendererCategory,
    QgsVectorLayer,
)

from .fonts import plain, text_font, text_width_mm

Symbol = Union[QgsMarkerSymbol, QgsLineSymbol, QgsFillSymbol]
_SIZES = (6.8, 6.4, 6.0, 5.7, 5.4, 5.1, 4.8, 4.6, 4.4)
_LEGIBLE, _LEGIBLE_BROAD = 4.4, 5.7
_SYMBOL_MM, _BOX_MM = 7.0, 1.2
_WRAP = "|"
_GEOMETRY = {"marker": "Point", "line": "LineString", "fill": "Polygon"}


@dataclass(frozen=True)
class Entry:
    """One line of a legend: its group's heading, its symbol and its words."""

    group: str
    symbol: Symbol
    text: str


class LegendBook:
    """Layers without features, one a group and kind of symbol, whose categories are the legend's lines."""

    def __init__(self, project: QgsProject) -> None:
        self._project = project
        self._layers: list[QgsMapLayer] = []
        self._broken = False

    def fill(self, legend: QgsLayoutItemLegend, title: str, entries: list[Entry]) -> None:
        """Show `entries` in `legend`: in one column while that is legible, else in more; as large as they fit.

        Where even the smallest type is too large, the last ones (the ground: roads, rivers, contours) are left out.
        """
        legend.setAutoUpdateModel(False)
        legend.setTitle(title)
        shown = list(entries)
        # A broad box has room for columns, a high one for lines.
        legible = _LEGIBLE_BROAD if legend.rect().width() > 1.6 * legend.rect().height() else _LEGIBLE
        while True:
            sizes: dict[int, float] = {}
            for columns in (1, 2, 3):
                if max(sizes.values(), default=0.0) < legible:
                    sizes[columns] = self._largest(legend, shown, columns)
            columns = max(sizes, key=lambda number: sizes[number])
            if sizes[columns] > 0 or not shown:
                break
            shown.pop()
        if columns != max(sizes):
            self._build(legend, shown, columns)
        self._style(legend, sizes[columns] or _SIZES[-1])
        legend.updateLegend()

    def _largest(self, legend: QgsLayoutItemLegend, entries: list[Entry], columns: int) -> float:
        """The largest size at which the entries fit in so many columns; 0 where none does."""
        self._build(legend, entries, columns)
        box = legend.rect()
        for size in _SIZES:
            self._style(legend, size)
            legend.updateLegend()
            needed = QgsLegendRenderer(legend.model(), legend.legendSettings()).minimumSize()
            if needed.height() <= box.height() and needed.width() <= box.width():
                return size
        return 0.0

    def _build(self, legend: QgsLayoutItemLegend, entries: list[Entry], columns: int) -> None:
        self.clear()
        legend.setColumnCount(columns)
        tree: QgsLayerTree = legend.model().rootGroup()
        tree.removeAllChildren()
        room = (legend.rect().width() - 2 * _BOX_MM) / columns - (columns - 1) * 1.0
        seen_groups: list[str] = []
        texts = [_wrapped(entry.text, room - _SYMBOL_MM - 2.0) for entry in entries]
        self._broken = columns > 1 and any(_WRAP in text for text in texts)
        for group, shape, members in _runs(entries):
            layer = self._layer(_wrapped(group, room, bold=True), shape, members, room - _SYMBOL_MM - 2.0)
            node = tree.addLayer(layer)
            style = QgsLegendStyle.Style.Hidden if group in seen_groups else QgsLegendStyle.Style.Subgroup
            QgsLegendRenderer.setNodeLegendStyle(node, style)
            seen_groups.append(group)

    def clear(self) -> None:
        """Take the layers of the last legend out of the project."""
        self._project.removeMapLayers([layer.id() for layer in self._layers])
        self._layers = []

    def _layer(self, group: str, shape: str, members: list[Entry], room: float) -> QgsVectorLayer:
        layer = QgsVectorLayer(f"{_GEOMETRY[shape]}?field=value:string", group, "memory")
        categories = [
            QgsRendererCategory(str(index), entry.symbol.clone(), _wrapped(plain(entry.text), room))
            for index, entry in enumerate(members)
        ]
        layer.setRenderer(QgsCategorizedSymbolRenderer("value", categories))
        self._project.addMapLayer(layer, False)
        self._layers.append(layer)
        return layer

    def _style(self, legend: QgsLayoutItemLegend, size: float) -> None:
        looks = (
            (QgsLegendStyle.Style.Title, size + 1.4, True),
            (QgsLegendStyle.Style.Group, size + 0.4, True),
            (QgsLegendStyle.Style.Subgroup, size + 0.2, True),
            (QgsLegendStyle.Style.SymbolLabel, size, False),
        )
        for style, points, bold in looks:
            legend.setStyleFont(style, text_font(points, bold=bold))
        legend.setSymbolWidth(_SYMBOL_MM)
        legend.setSymbolHeight(size * 0.47)
        legend.setMaximumSymbolSize(size * 0.5)
        legend.setBoxSpace(_BOX_MM)
        legend.setWrapString(_WRAP)
        legend.setSplitLayer(True)
        legend.setColumnSpace(1.0)
        legend.setStyleMargin(QgsLegendStyle.Style.Title, QgsLegendStyle.Side.Bottom, 0.8)
        legend.setStyleMargin(QgsLegendStyle.Style.Subgroup, QgsLegendStyle.Side.Top, size * 0.14)
        # QGIS reckons with lines lower than ours: words on two lines need room above and below.
        room = size * (0.2 if self._broken else 0.03)
        legend.setStyleMargin(QgsLegendStyle.Style.Symbol, QgsLegendStyle.Side.Top, room)
        legend.setStyleMargin(QgsLegendStyle.Style.SymbolLabel, QgsLegendStyle.Side.Left, 1.2)
        legend.setLineSpacing(0.7)
        legend.setFrameEnabled(True)


def _wrapped(text: str, room_mm: float, bold: bool = False) -> str:
    """`text` broken into lines that fit the legend at its largest size."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width_mm(longer, _SIZES[0] + 0.2, bold) > room_mm:
            lines.append(word)
        else:
            lines[-1] = longer
    return _WRAP.join(lines)


def _runs(entries: list[Entry]) -> list[tuple[str, str, list[Entry]]]:
    runs: list[tuple[str, str, list[Entry]]] = []
    for entry in entries:
        shape = _shape(entry.symbol)
        if runs and runs[-1][0] == entry.group and runs[-1][1] == shape:
            runs[-1][2].append(entry)
        else:
            runs.append((entry.group, shape, [entry]))
    return runs


def _shape(symbol: Symbol) -> str:
    if isinstance(symbol, QgsMarkerSymbol):
        return "marker"
    return "line" if isinstance(symbol, QgsLineSymbol) else "fill"
