"""Catchments on the sheet of a commune: tints that grow darker with the minutes, edges of their own kind, and numbers.

The tints, the edges' dashes and the numbers say the same, so that the sheet reads in black and white too.
"""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsGeometry,
    QgsLabeling,
    QgsLineSymbol,
    QgsNullSymbolRenderer,
    QgsPalLayerSettings,
    QgsRectangle,
    QgsRendererCategory,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor

from .. import symbols
from .fonts import text_font
from .labels import Paper
from .layers import JobLayers
from .legend import Entry
from .scale import Box

AREA, EDGE, NUMBER = "catchment", "catchment_edge", "catchment_number"
_CLEAR_MM = 2.0
_EDGE = "#3D0A45"
# Minutes: tint with its opacity in hexadecimal before it, the edge's dashes, its width in millimetres.
_LOOKS = {
    30: ("#66FFF2A8", "solid", "0.45"),
    60: ("#73F0C05A", "dash", "0.45"),
    120: ("#80BE8350", "dot", "0.45"),
}


def style(layers: JobLayers, words: dict[str, str]) -> None:
    """Give the areas their tints and the edges their dashes and numbers, where the job has any."""
    if EDGE not in layers.source:
        return
    page = layers.page
    page[AREA].setRenderer(_by_minutes({minutes: _tint(minutes) for minutes in _LOOKS}))
    page[EDGE].setRenderer(_by_minutes({minutes: _edge(minutes) for minutes in _LOOKS}))
    page[NUMBER].setRenderer(QgsNullSymbolRenderer())
    _number(page[NUMBER], words["catchment_label"])


def show(layers: JobLayers, code: str) -> None:
    """Show the catchments around one commune; none where the job has none."""
    for name in (AREA, EDGE):
        rows = layers.rows(name, {"commune": code}) if code else []
        layers.refill(name, [(row.geometry(), [int(row["minutes"])]) for row in rows])
    layers.refill(NUMBER, [])


def number(layers: JobLayers, drawn: Iterable[Box], paper: Paper) -> None:
    """Write the minutes along the edges, where no symbol and no name stands; ``drawn``: theirs, in millimetres."""
    clear = [QgsGeometry.fromRect(_on_ground(box.grown(_CLEAR_MM), paper)) for box in drawn]
    taken = QgsGeometry.unaryUnion(clear)
    rows = layers.page[EDGE].getFeatures()
    free = [(row.geometry().difference(taken), [int(row["minutes"])]) for row in rows]
    layers.refill(NUMBER, [(QgsGeometry(line), values) for line, values in free if not line.isEmpty()])


def _on_ground(box: Box, paper: Paper) -> QgsRectangle:
    rectangle = QgsRectangle(*paper.to_map(box.left, box.bottom), *paper.to_map(box.right, box.top))
    rectangle.normalize()
    return rectangle


def entries(layers: JobLayers, within: QgsRectangle, words: dict[str, str], title: str) -> list[Entry]:
    """A line of the legend for each band that shows within the map's rectangle."""
    seen = {
        int(row["minutes"]) for row in layers.page[AREA].getFeatures() if row.geometry().intersects(within)
    }
    return [
        Entry(title, legend_symbol(minutes), words["catchment"].format(minutes=minutes))
        for minutes in _LOOKS
        if minutes in seen
    ]


def legend_symbol(minutes: int) -> QgsFillSymbol:
    """The tint of a band with its edge around it."""
    fill, dashes, width = _LOOKS[minutes]
    look = {"color": _channels(fill), "outline_color": _EDGE, "outline_style": dashes, "outline_width": width}
    return QgsFillSymbol.createSimple({**look, "outline_width_unit": "MM"})


def _tint(minutes: int) -> QgsFillSymbol:
    return QgsFillSymbol.createSimple({"color": _channels(_LOOKS[minutes][0]), "outline_style": "no"})


def _edge(minutes: int) -> QgsLineSymbol:
    _, dashes, width = _LOOKS[minutes]
    look = {"line_color": _EDGE, "line_style": dashes, "line_width": width, "joinstyle": "round"}
    return QgsLineSymbol.createSimple({**look, "line_width_unit": "MM"})


def _channels(colour: str) -> str:
    chosen = QColor(colour)
    return f"{chosen.red()},{chosen.green()},{chosen.blue()},{chosen.alpha()}"


def _by_minutes(looks: dict) -> QgsCategorizedSymbolRenderer:
    categories = [QgsRendererCategory(minutes, symbol, str(minutes)) for minutes, symbol in looks.items()]
    return QgsCategorizedSymbolRenderer("minutes", categories)


def _number(layer: QgsVectorLayer, label: str) -> None:
    """The minutes along each edge, standing on the line."""
    text = QgsTextFormat()
    text.setFont(text_font(6.2, bold=True))
    text.setSize(6.2)
    text.setSizeUnit(QgsUnitTypes.RenderUnit.RenderPoints)
    text.setColor(QColor(_EDGE))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.7)
    halo.setSizeUnit(QgsUnitTypes.RenderUnit.RenderMillimeters)
    halo.setColor(QColor(symbols.PALETTE["halo"]))
    text.setBuffer(halo)
    settings = QgsPalLayerSettings()
    before, after = (part.replace("'", "''") for part in label.split("{minutes}"))
    settings.fieldName = f"'{before}' || \"minutes\" || '{after}'"
    settings.isExpression = True
    settings.placement = QgsPalLayerSettings.Placement.Line
    lines = settings.lineSettings()
    lines.setPlacementFlags(QgsLabeling.LinePlacementFlag.OnLine)
    settings.setLineSettings(lines)
    settings.repeatDistance = 70.0
    settings.repeatDistanceUnit = QgsUnitTypes.RenderUnit.RenderMillimeters
    settings.priority = 3
    settings.setFormat(text)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
