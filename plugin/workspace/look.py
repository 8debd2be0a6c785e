"""How the layers of a workspace look on screen: symbols by state, labels, and what shows at which scale."""

from __future__ import annotations

from typing import Callable, Optional

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsMarkerSymbol,
    QgsRendererCategory,
    QgsRuleBasedRenderer,
    QgsSimpleMarkerSymbolLayer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)

from ...layers.schema import ENUMERATIONS
from ...layers.wording import Words
from .. import symbols
from ..language import tr
from .labels import keep_labels_off, label_communes, label_sites, label_units, label_villages

# Farther than FAR communes are filled by band; nearer, villages show; below HOUSEHOLDS, households.
FAR, HOUSEHOLDS = 250_000, 50_000
_SEEN_FROM_FAR = ("border_post", "border_command", "province_command")
BAND_NUMBERS = {1: "high", 2: "middle", 3: "low", 4: "lowest"}
_TICK_MM, _TICK_STEP_MM = 2.4, 1.1


def dress(layer: QgsVectorLayer, table: str, words: Words) -> None:
    """Give ``layer`` its symbols, labels and scales; tables without geometry need none."""
    dresser = _DRESSERS.get(table)
    if dresser is not None:
        dresser(layer, words)


def _dress_commune(layer: QgsVectorLayer, _words: Words) -> None:
    root = QgsRuleBasedRenderer.Rule(None)
    for number, band in BAND_NUMBERS.items():
        root.appendChild(_rule(symbols.band_fill(band), f'"band" = {number}', band_names()[band], far=True))
    other = _rule(symbols.band_fill("none"), "", band_names()["none"], far=True)
    other.setIsElse(True)
    root.appendChild(other)
    near = QgsRuleBasedRenderer.Rule(_border_fill(), 0, 0, "", tr("commune border"))
    root.appendChild(near)
    layer.setRenderer(QgsRuleBasedRenderer(root))
    layer.setOpacity(0.75)
    label_communes(layer)


def _border_fill() -> QgsFillSymbol:
    """The commune's border on an empty area."""
    line = symbols.commune_border_symbol()
    fill = QgsFillSymbol.createSimple({})
    fill.deleteSymbolLayer(0)
    for number in range(line.symbolLayerCount()):
        fill.appendSymbolLayer(line.symbolLayer(number).clone())
    return fill


def _rule(symbol: QgsFillSymbol, test: str, label: str, far: bool) -> QgsRuleBasedRenderer.Rule:
    rule = QgsRuleBasedRenderer.Rule(symbol, 0, 0, test, label)
    if far:
        rule.setMaximumScale(FAR)
    return rule


def _dress_village(layer: QgsVectorLayer, _words: Words) -> None:
    names = band_names()
    categories = [
        QgsRendererCategory(number, symbols.village_symbol(band), names[band])
        for number, band in BAND_NUMBERS.items()
    ]
    categories.append(QgsRendererCategory("", symbols.village_symbol("none"), names["none"]))
    layer.setRenderer(QgsCategorizedSymbolRenderer("band", categories))
    _show_from(layer, FAR)
    label_villages(layer)


def _dress_household(layer: QgsVectorLayer, _words: Words) -> None:
    names = {
        "assigned": tr("somebody in charge"),
        "unassigned": tr("in need, nobody in charge"),
        "overdue": tr("visit overdue"),
        "far": tr("too far, or cut off in the wet season"),
        "left": tr("left need"),
    }
    layer.setRenderer(symbols.by_value("state", {s: symbols.household_symbol(s) for s in names}, names))
    keep_labels_off(layer)
    _show_from(layer, HOUSEHOLDS)


def _dress_unit(layer: QgsVectorLayer, words: Words) -> None:
    present = layer.uniqueValues(layer.fields().indexOf("kind"))
    shown = {kind: symbols.unit_symbol(kind) for kind in ENUMERATIONS["unit_kind"] if kind in present}
    root = QgsRuleBasedRenderer.Rule(None)
    for kind, symbol in shown.items():
        rule = QgsRuleBasedRenderer.Rule(symbol, 0, 0, f"\"kind\" = '{kind}'", words.word("unit_kind", kind))
        if kind not in _SEEN_FROM_FAR:
            rule.setMinimumScale(FAR)
        root.appendChild(rule)
    layer.setRenderer(QgsRuleBasedRenderer(root))
    label_units(layer)


def _dress_site(layer: QgsVectorLayer, words: Words) -> None:
    labels = {status: words.word("site_status", status) for status in ENUMERATIONS["site_status"]}
    layer.setRenderer(symbols.site_renderer(labels))
    label_sites(layer)


def _dress_gap(layer: QgsVectorLayer, words: Words) -> None:
    """One, two or three ticks beside the target; the worst is drawn last, so that it is seen."""
    categories = []
    for ticks, severity in ((1, "minor"), (2, "major"), (3, "critical")):
        label = words(f"severity.{severity}") if words.has(f"severity.{severity}") else severity
        symbol = tick_symbol(ticks)
        for level in range(symbol.symbolLayerCount()):
            symbol.symbolLayer(level).setRenderingPass(ticks)
        categories.append(QgsRendererCategory(severity, symbol, label))
    renderer = QgsCategorizedSymbolRenderer("severity", categories)
    renderer.setUsingSymbolLevels(True)
    layer.setRenderer(renderer)
    keep_labels_off(layer)
    _show_from(layer, FAR)


def tick_symbol(count: int) -> QgsMarkerSymbol:
    """``count`` slanted strokes to the upper right of a point."""
    symbol = QgsMarkerSymbol.createSimple({})
    symbol.deleteSymbolLayer(0)
    for number in range(count):
        offset = f"{3.4 + number * _TICK_STEP_MM},-2.6"
        look = {"name": "line", "angle": "20", "size": str(_TICK_MM), "size_unit": "MM", "offset": offset}
        for colour, width in (("#FFFFFF", "1.1"), (symbols.PALETTE["vermilion"], "0.55")):
            stroke = {"outline_color": colour, "outline_width": width, "outline_width_unit": "MM"}
            # One by one: only then does QGIS own them.
            symbol.appendSymbolLayer(
                QgsSimpleMarkerSymbolLayer.create({**look, **stroke, "offset_unit": "MM"})
            )
    return symbol


def _dress_border(layer: QgsVectorLayer, _words: Words) -> None:
    layer.setRenderer(QgsSingleSymbolRenderer(symbols.state_border_symbol()))


def _dress_marker(layer: QgsVectorLayer, _words: Words) -> None:
    look = {
        "name": "square",
        "color": "#ffffff",
        "outline_color": "#000000",
        "size": "1.6",
        "size_unit": "MM",
    }
    layer.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple(look)))
    _show_from(layer, FAR)


def _dress_road(layer: QgsVectorLayer, _words: Words) -> None:
    layer.setRenderer(_by_class(layer, symbols.road_symbol))


def _dress_river(layer: QgsVectorLayer, _words: Words) -> None:
    layer.setRenderer(_by_class(layer, symbols.river_symbol))


def _dress_crossing(layer: QgsVectorLayer, words: Words) -> None:
    shapes = {"bridge": "square", "ford": "cross2", "ferry": "triangle"}
    found: dict[str, QgsMarkerSymbol] = {}
    for kind, shape in shapes.items():
        look = {
            "name": shape,
            "color": "#ffffff",
            "outline_color": "#2b6a99",
            "size": "1.8",
            "size_unit": "MM",
        }
        found[kind] = QgsMarkerSymbol.createSimple(look)
    layer.setRenderer(
        symbols.by_value("kind", found, {kind: words.word("crossing_kind", kind) for kind in shapes})
    )
    _show_from(layer, 100_000)


def _by_class(layer: QgsVectorLayer, symbol_of: Callable) -> QgsCategorizedSymbolRenderer:
    classes: list[Optional[str]] = sorted(
        str(v) for v in layer.uniqueValues(layer.fields().indexOf("class")) if v
    )
    categories = [QgsRendererCategory(c, symbol_of(c), class_name(c)) for c in classes]
    categories.append(QgsRendererCategory("", symbol_of(""), tr("other")))
    return QgsCategorizedSymbolRenderer("class", categories)


def class_name(code: str) -> str:
    """What a class of road or river is called in the legend."""
    names = {
        "trunk": tr("trunk road"),
        "national": tr("national road"),
        "primary": tr("national road"),
        "provincial": tr("provincial road"),
        "secondary": tr("provincial road"),
        "tertiary": tr("commune road"),
        "commune": tr("commune road"),
        "village": tr("village road"),
        "track": tr("track"),
        "path": tr("footpath"),
        "footpath": tr("footpath"),
        "river": tr("river"),
        "major": tr("river"),
        "stream": tr("stream"),
        "minor": tr("stream"),
    }
    return names.get(code, code)


def band_names() -> dict[str, str]:
    """The words of the bands of a share that should be high."""
    return {
        "high": tr("≥ 90 % looked after"),
        "middle": tr("60–90 %"),
        "low": tr("10–60 %"),
        "lowest": tr("< 10 %"),
        "none": tr("no need, or not calculated"),
    }


def _show_from(layer: QgsVectorLayer, farthest: int) -> None:
    layer.setScaleBasedVisibility(True)
    layer.setMinimumScale(float(farthest))


_DRESSERS: dict[str, Callable[[QgsVectorLayer, Words], None]] = {
    "commune": _dress_commune,
    "village": _dress_village,
    "household": _dress_household,
    "unit": _dress_unit,
    "model_site": _dress_site,
    "gap": _dress_gap,
    "border_line": _dress_border,
    "border_marker": _dress_marker,
    "road": _dress_road,
    "river": _dress_river,
    "crossing": _dress_crossing,
}
