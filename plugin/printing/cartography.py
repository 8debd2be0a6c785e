"""How the layers of a job look on paper: renderers, labels at fixed places, relief and contours."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsMapLayer,
    QgsMarkerSymbol,
    QgsNullSymbolRenderer,
    QgsPalLayerSettings,
    QgsProperty,
    QgsPropertyCollection,
    QgsRasterContourRenderer,
    QgsRasterLayer,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsSymbolLayer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor

from .. import symbols
from .fonts import text_font
from .layers import JobLayers


def style_all(layers: JobLayers) -> None:
    """Give every layer of the job its symbols."""
    page, source = layers.page, layers.source
    page["village"].setRenderer(symbols.village_renderer({}))
    page["unit"].setRenderer(symbols.unit_renderer({}))
    page["site"].setRenderer(symbols.site_renderer({}))
    page["triangle"].setRenderer(QgsSingleSymbolRenderer(_raised_triangle()))
    page["charge_line"].setRenderer(QgsSingleSymbolRenderer(symbols.charge_symbol()))
    page["focus"].setRenderer(QgsSingleSymbolRenderer(symbols.outline_fill(symbols.FOCUS, 0.6)))
    page["mask"].setRenderer(QgsSingleSymbolRenderer(symbols.outline_fill("#00FFFFFF", 0.0, "#96FFFFFF")))
    page["leader"].setRenderer(QgsSingleSymbolRenderer(symbols.plain_line("#1A1A1A", 0.2)))
    page["grid"].setRenderer(QgsSingleSymbolRenderer(symbols.plain_line("#8A9DAD", 0.1)))
    _label_at_fixed_places(page["label"])
    page["household"].setRenderer(symbols.household_renderer({}))
    if "commune_line" in source:
        source["commune_line"].setRenderer(QgsSingleSymbolRenderer(symbols.commune_border_symbol()))
    if "border_line" in source:
        inside = source["border_line"].fields().indexOf("side") >= 0
        source["border_line"].setRenderer(QgsSingleSymbolRenderer(symbols.state_border_symbol(inside)))
    for table, symbol in (("road", symbols.road_symbol), ("river", symbols.river_symbol)):
        if table in source:
            source[table].setRenderer(_by_class(source[table], symbol))


def road_and_river_classes(layer: Optional[QgsVectorLayer]) -> list[str]:
    """The classes a road or river layer is drawn with, in the order of its categories."""
    if layer is None:
        return []
    return [category.value() for category in layer.renderer().categories()]


def relief_layer(layers: JobLayers, path: Path) -> QgsRasterLayer:
    """Shaded relief in colour, smoothed when printed larger than its cells."""
    layer = QgsRasterLayer(str(path), "relief", "gdal")
    layer.setCrs(layers.crs)
    try:
        from qgis.core import QgsBilinearRasterResampler

        layer.resampleFilter().setZoomedInResampler(QgsBilinearRasterResampler())
        layer.resampleFilter().setZoomedOutResampler(QgsBilinearRasterResampler())
    except ImportError:
        return layers.keep(layer)
    return layers.keep(layer)


def contour_layer(layers: JobLayers, path: Path) -> QgsRasterLayer:
    """Contours drawn from the elevation model; the interval is set page by page."""
    layer = QgsRasterLayer(str(path), "contours", "gdal")
    layer.setCrs(layers.crs)
    renderer = QgsRasterContourRenderer(layer.dataProvider())
    renderer.setContourSymbol(symbols.plain_line(symbols.CONTOUR, 0.13))
    renderer.setContourIndexSymbol(symbols.plain_line(symbols.CONTOUR, 0.24))
    renderer.setDownscale(4)
    layer.setRenderer(renderer)
    return layers.keep(layer)


def contour_interval(scale: int) -> tuple[int, int]:
    """Metres between contours and between the thick ones, for a printed scale."""
    for largest, interval in ((30_000, 20), (100_000, 50), (250_000, 100)):
        if scale <= largest:
            return interval, interval * 5
    return 200, 1000


def set_contours(layer: QgsRasterLayer, scale: int) -> None:
    """Contours as dense as the scale bears."""
    interval, index = contour_interval(scale)
    layer.renderer().setContourInterval(float(interval))
    layer.renderer().setContourIndexInterval(float(index))


def style_far(layers: JobLayers) -> None:
    """For the overview: communes filled by band, smaller symbols, main roads as thin lines."""
    bands = {band: symbols.band_fill(band) for band in symbols.BANDS}
    layers.source["commune"].setRenderer(symbols.by_value("band", bands, {}))
    layers.page["unit"].setRenderer(symbols.unit_renderer({}, 0.6))
    layers.page["site"].setRenderer(symbols.site_renderer({}, 0.62))
    for table in ("road", "river"):
        if table in layers.source:
            _only_main(layers.source[table])


def _only_main(layer: QgsVectorLayer) -> None:
    """Keep the main classes of roads or rivers, thinner; all of them where none is known as a main one."""
    renderer = layer.renderer().clone()
    values = [category.value() for category in renderer.categories()]
    if any(value in symbols.MAIN_CLASSES for value in values):
        for index in reversed(range(len(values))):
            if values[index] not in symbols.MAIN_CLASSES:
                renderer.deleteCategory(index)
    for index, category in enumerate(renderer.categories()):
        thinner = category.symbol().clone()
        thinner.setWidth(thinner.width() * 0.55)
        renderer.updateCategorySymbol(index, thinner)
    layer.setRenderer(renderer)


def _by_class(layer: QgsVectorLayer, symbol_of) -> QgsCategorizedSymbolRenderer:  # type: ignore[no-untyped-def]
    position = layer.fields().indexOf("class")
    classes = sorted(str(value) for value in layer.uniqueValues(position)) if position >= 0 else [""]
    renderer = QgsCategorizedSymbolRenderer(
        "coalesce(to_string(\"class\"), '')",
        [QgsRendererCategory(value, symbol_of(value), value) for value in classes],
    )
    # Casings of one road must not cut through another: draw all casings before all fillings.
    renderer.setUsingSymbolLevels(True)
    for category in renderer.categories():
        for level in range(category.symbol().symbolLayerCount()):
            category.symbol().symbolLayer(level).setRenderingPass(level)
    return renderer


def _raised_triangle() -> QgsMarkerSymbol:
    symbol = symbols.no_members_symbol()
    village = symbols.STYLES["village"]
    raise_by = (
        f"'0,' || to_string(-1.6 - 0.5 * min({village['largest_mm']}, {village['smallest_mm']}"
        f' + {village["per_root_mm"]} * sqrt(max(0, coalesce("in_need", 0)))))'
    )
    symbol.symbolLayer(0).setDataDefinedProperty(
        QgsSymbolLayer.Property.PropertyOffset, QgsProperty.fromExpression(raise_by)
    )
    return symbol


def _label_at_fixed_places(layer: QgsVectorLayer) -> None:
    layer.setRenderer(QgsNullSymbolRenderer())
    text = QgsTextFormat()
    text.setFont(text_font(7.0))
    text.setSize(7.0)
    text.setSizeUnit(QgsUnitTypes.RenderUnit.RenderPoints)
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.65)
    halo.setSizeUnit(QgsUnitTypes.RenderUnit.RenderMillimeters)
    halo.setColor(QColor(symbols.PALETTE["halo"]))
    text.setBuffer(halo)
    settings = QgsPalLayerSettings()
    settings.fieldName = "text"
    settings.setFormat(text)
    settings.displayAll = True
    settings.obstacle = False
    kind = QgsPalLayerSettings.Property
    properties = QgsPropertyCollection()
    for key, field in (
        (kind.PositionX, "x"),
        (kind.PositionY, "y"),
        (kind.Size, "size"),
        (kind.Bold, "bold"),
        (kind.Italic, "italic"),
        (kind.Color, "colour"),
    ):
        properties.setProperty(key, QgsProperty.fromField(field))
    settings.setDataDefinedProperties(properties)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)


def all_layers(layers: JobLayers, *extra: Optional[QgsMapLayer]) -> list[QgsMapLayer]:
    """Layers of a sheet's map, top first, ending with the background in `extra`."""
    shown = layers.drawn(
        "label", "unit", "triangle", "village", "household", "site", "leader", "charge_line",
        "border_line", "focus", "commune_line", "catchment_number",
        "catchment_edge", "grid", "mask", "road", "river",
        "catchment",
    )  # fmt: skip
    return [*shown, *(layer for layer in extra if layer is not None)]
