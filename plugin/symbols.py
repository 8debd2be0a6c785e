"""The symbols of maps on screen and on paper, built from `layers/styles/symbols.json`.

Shapes carry the meaning and colour repeats it, so that every state is told apart in black and white.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsProperty,
    QgsRendererCategory,
    QgsSimpleFillSymbolLayer,
    QgsSimpleLineSymbolLayer,
    QgsSimpleMarkerSymbolLayer,
    QgsSymbolLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

STYLES: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "layers" / "styles" / "symbols.json").read_text(encoding="utf-8")
)
PALETTE: dict[str, str] = STYLES["palette"]
BANDS: tuple[str, ...] = tuple(STYLES["village"]["bands"])

# How much of the land a commune's colour covers.
_BAND_ALPHA = 0.72

# The outline of the place a sheet is about, and contours.
FOCUS, CONTOUR = "#5B2C83", "#B07A3C"

MAIN_ROADS = ("trunk", "primary", "national", "secondary", "provincial", "main")
MAIN_CLASSES = (*MAIN_ROADS, "main_river", "major", "river")

# GeoPackage rows carry the state they were computed with; these are the columns symbols look at.
NEED_FIELD = "in_need"
BAND_FIELD = "band"


def village_size_mm(in_need: int) -> float:
    """Diameter in millimetres of a village's circle: its area grows with the households in need."""
    village = STYLES["village"]
    size = village["smallest_mm"] + village["per_root_mm"] * (max(0, in_need) ** 0.5)
    return float(min(size, village["largest_mm"]))


def village_symbol(band: str, sized: bool = True) -> QgsMarkerSymbol:
    """Circle filled by band (`high`, `middle`, `low`, `lowest`, `none`), sized by households in need."""
    village = STYLES["village"]
    look = village["bands"][band]
    white = PALETTE["white"]
    # A white rim, so that circles of one colour can be told apart where they meet.
    layers = [_marker("circle", white, white, 0.5 + look["stroke_mm"], 4.0)]
    layers.append(_marker("circle", look["fill"], look["stroke"], look["stroke_mm"], 4.0))
    if sized:
        formula = (
            f"min({village['largest_mm']}, {village['smallest_mm']} + {village['per_root_mm']}"
            f' * sqrt(max(0, coalesce("{NEED_FIELD}", 0))))'
        )
        for layer in layers:
            layer.setDataDefinedProperty(
                QgsSymbolLayer.Property.PropertySize, QgsProperty.fromExpression(formula)
            )
    return _assemble(QgsMarkerSymbol, layers)


def household_symbol(state: str) -> QgsMarkerSymbol:
    """Symbol of one household by state: assigned, unassigned, overdue, far or left."""
    look = STYLES["household"][state]
    stroke_mm = 0.6 if state == "unassigned" else 0.25
    size = look["size_mm"]
    layers = [_marker(look["shape"], look["fill"], look["stroke"], stroke_mm, size)]
    if look.get("mark") == "bar":
        layers.append(_marker("line", PALETTE["black"], PALETTE["black"], 0.4, size * 1.7, angle=90))
    if look.get("mark") == "notch":
        layers.append(_marker("quarter_circle", PALETTE["orange"], PALETTE["black"], 0.15, size * 1.25))
    return _assemble(QgsMarkerSymbol, layers)


def unit_symbol(kind: str) -> QgsMarkerSymbol:
    """Symbol of a unit by kind: pentagon, square or half-filled square, black, with a white rim."""
    look = STYLES["unit"].get(kind, STYLES["unit"]["mass_organisation"])
    shape, size = look["shape"], look["size_mm"]
    base = {"open_pentagon": "pentagon", "open_square": "square", "half_square": "square"}
    outline = base.get(shape, "square" if shape == "crossed_square" else shape)
    filled = shape in ("pentagon", "square")
    black, white = PALETTE["black"], PALETTE["white"]
    layers = [_marker(outline, white, white, 0.9, size)]
    layers.append(_marker(outline, black if filled else white, black, 0.35, size))
    if shape == "half_square":
        layers.append(_marker("half_square", black, black, 0.1, size))
    if shape == "crossed_square":
        layers.append(_marker("cross2", black, black, 0.3, size * 0.85))
    return _assemble(QgsMarkerSymbol, layers)


def site_symbol(status: str) -> QgsMarkerSymbol:
    """Diamond of a model site: open (pilot), half (proven) or full (replicated), green."""
    look = STYLES["model_site"].get(status, STYLES["model_site"]["pilot"])
    green, white = PALETTE["green"], PALETTE["white"]
    side = look["size_mm"] * 0.8
    layers = [_marker("square", white, white, 1.0, side, angle=45)]
    fill = green if look["fill"] == "full" else white
    layers.append(_marker("square", fill, "#004D38", 0.4, side, angle=45))
    if look["fill"] == "half":
        layers.append(_marker("diagonal_half_square", green, "#004D38", 0.1, side, angle=45))
    return _assemble(QgsMarkerSymbol, layers)


def no_members_symbol() -> QgsMarkerSymbol:
    """Small open triangle, drawn above a village without party members."""
    return _assemble(QgsMarkerSymbol, [_marker("triangle", PALETTE["white"], PALETTE["black"], 0.35, 2.3)])


def state_border_symbol(inside: bool = False) -> QgsLineSymbol:
    """Dash-dot line with a pale band; with `inside`, the band keeps to the side of the field `side`: 1 is left."""
    band = _line("#D9A7A0", 2.4)
    if inside:
        band.setDataDefinedProperty(
            QgsSymbolLayer.Property.PropertyOffset, QgsProperty.fromExpression('-1.2 * coalesce("side", 0)')
        )
    dashes = _line(PALETTE["black"], 0.55, "flat")
    dashes.setUseCustomDashPattern(True)
    dashes.setCustomDashVector([4.0, 1.2, 0.4, 1.2])
    return _assemble(QgsLineSymbol, [band, dashes])


def commune_border_symbol() -> QgsLineSymbol:
    """Dashed grey line between communes."""
    line = _line(PALETTE["grey"], 0.35, "flat")
    line.setUseCustomDashPattern(True)
    line.setCustomDashVector([2.4, 1.0])
    return _assemble(QgsLineSymbol, [line])


def focus_symbol() -> QgsLineSymbol:
    """The outline of the commune that a sheet is about."""
    return _assemble(QgsLineSymbol, [_line(FOCUS, 0.6)])


def old_commune_border_symbol() -> QgsLineSymbol:
    """Thin dots along the border of an old commune."""
    line = _line(PALETTE["grey"], 0.25, "flat")
    line.setUseCustomDashPattern(True)
    line.setCustomDashVector([0.25, 0.8])
    return _assemble(QgsLineSymbol, [line])


def charge_symbol() -> QgsLineSymbol:
    """Line from where a cadre starts to a village in his or her charge, width by households."""
    line = _line(PALETTE["dark_grey"], 0.5)
    line.setDataDefinedProperty(
        QgsSymbolLayer.Property.PropertyStrokeWidth,
        QgsProperty.fromExpression('min(2, 0.35 + 0.18 * coalesce("households", 0))'),
    )
    return _assemble(QgsLineSymbol, [line])


def road_symbol(road_class: str) -> QgsLineSymbol:
    """Cased line for main roads, plain lines below, dashes for tracks and footpaths."""
    if road_class in MAIN_ROADS:
        return _assemble(QgsLineSymbol, [_line("#7A5230", 1.1), _line("#F6D9A8", 0.65)])
    if road_class in ("path", "footpath", "track"):
        line = _line("#7A5230", 0.3, "flat")
        line.setUseCustomDashPattern(True)
        line.setCustomDashVector([1.6, 0.8] if road_class == "track" else [0.8, 0.7])
        return _assemble(QgsLineSymbol, [line])
    return _assemble(QgsLineSymbol, [_line("#7A5230", 0.75), _line("#FFFDF5", 0.4)])


def river_symbol(river_class: str) -> QgsLineSymbol:
    """Blue line, wide for rivers, thin for streams."""
    width = {"main_river": 1.0, "major": 0.9, "large": 0.9, "river": 0.6, "stream": 0.3, "minor": 0.3}.get(
        river_class, 0.4
    )
    return _assemble(QgsLineSymbol, [_line("#4A90C2", width)])


def band_fill(band: str) -> QgsFillSymbol:
    """Area filled by band for far scales; the lowest is white, hatched in vermilion."""
    look = STYLES["village"]["bands"][band]
    fills = {"high": "#2F6DA3", "middle": "#8DBBDD", "low": "#D3E6F4", "lowest": "#FFFFFF", "none": "#F4F2EC"}
    colour = QColor(fills[band])
    # The land shows through.
    colour.setAlphaF(_BAND_ALPHA)
    base = QgsSimpleFillSymbolLayer(colour)
    base.setStrokeStyle(Qt.PenStyle.NoPen)
    layers: list[Any] = [base]
    if band == "lowest":
        hatch = QgsLinePatternFillSymbolLayer()
        hatch.setLineAngle(45)
        hatch.setDistance(2.2)
        hatch.setSubSymbol(_assemble(QgsLineSymbol, [_line(look["stroke"], 0.3)]))
        layers.append(hatch)
    # A light seam, so that the border shows between two dark areas as well.
    border = _line(PALETTE["dark_grey"], 0.3, "flat")
    border.setUseCustomDashPattern(True)
    border.setCustomDashVector([2.4, 1.0])
    layers += [_line(PALETTE["white"], 0.7), border]
    return _assemble(QgsFillSymbol, layers)


def plain_line(colour: str, width_mm: float) -> QgsLineSymbol:
    """A plain line."""
    return _assemble(QgsLineSymbol, [_line(colour, width_mm)])


def outline_fill(colour: str, width_mm: float, fill: Optional[str] = None) -> QgsFillSymbol:
    """Polygon outline in millimetres, with a plain fill or none."""
    layer = QgsSimpleFillSymbolLayer(QColor(fill) if fill else QColor(0, 0, 0, 0))
    layer.setStrokeColor(QColor(colour))
    layer.setStrokeWidth(width_mm)
    return _assemble(QgsFillSymbol, [layer])


def by_value(field: str, symbols: dict[str, Any], labels: dict[str, str]) -> QgsCategorizedSymbolRenderer:
    """Renderer that draws each value of `field` with its symbol; other values are not drawn."""
    categories = [
        QgsRendererCategory(value, symbol, labels.get(value, value)) for value, symbol in symbols.items()
    ]
    return QgsCategorizedSymbolRenderer(field, categories)


def village_renderer(labels: dict[str, str]) -> QgsCategorizedSymbolRenderer:
    """Villages by band of cover; `labels` are the words of the legend."""
    return by_value(BAND_FIELD, {band: village_symbol(band) for band in BANDS}, labels)


def household_renderer(labels: dict[str, str]) -> QgsCategorizedSymbolRenderer:
    """Households by state."""
    return by_value("state", {state: household_symbol(state) for state in STYLES["household"]}, labels)


def unit_renderer(labels: dict[str, str], factor: float = 1.0) -> QgsCategorizedSymbolRenderer:
    """Units by kind; `factor` makes the symbols smaller for far scales."""
    return by_value("kind", {kind: _scaled(unit_symbol(kind), factor) for kind in STYLES["unit"]}, labels)


def site_renderer(labels: dict[str, str], factor: float = 1.0) -> QgsCategorizedSymbolRenderer:
    """Model sites in operation by status; `factor` makes the symbols smaller for far scales."""
    drawn = {status: _scaled(site_symbol(status), factor) for status in STYLES["model_site"]}
    return by_value("status", drawn, labels)


def _scaled(symbol: QgsMarkerSymbol, factor: float) -> QgsMarkerSymbol:
    if factor != 1.0:
        symbol.setSize(symbol.size() * factor)
    return symbol


def _assemble(kind: Any, layers: list[Any]) -> Any:
    """A symbol of these layers; appended one by one, because only then does QGIS own them."""
    symbol = kind.createSimple({})
    symbol.deleteSymbolLayer(0)
    for layer in layers:
        symbol.appendSymbolLayer(layer)
    return symbol


def _marker(
    shape: str, fill: str, stroke: str, stroke_mm: float, size_mm: float, angle: float = 0.0
) -> QgsSimpleMarkerSymbolLayer:
    return QgsSimpleMarkerSymbolLayer.create(
        {
            "name": shape,
            "color": fill,
            "outline_color": stroke,
            "outline_width": str(stroke_mm),
            "outline_width_unit": "MM",
            "size": str(size_mm),
            "size_unit": "MM",
            "angle": str(angle),
        }
    )


def _line(colour: str, width_mm: float, cap: str = "round") -> QgsSimpleLineSymbolLayer:
    return QgsSimpleLineSymbolLayer.create(
        {
            "line_color": colour,
            "line_width": str(width_mm),
            "line_width_unit": "MM",
            "capstyle": cap,
            "joinstyle": "round",
        }
    )
