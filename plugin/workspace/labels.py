"""Labels on screen: Vietnamese names in full, with a halo, never over a symbol; the important ones first."""

from __future__ import annotations

from qgis.core import (
    QgsPalLayerSettings,
    QgsProperty,
    QgsPropertyCollection,
    QgsRuleBasedLabeling,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor, QFont

from ..typeface import installed_family

_FAMILIES = ("Noto Sans", "Segoe UI", "Roboto", "Arial", "DejaVu Sans")
_VILLAGES_FROM, _SITES_FROM, _UNITS_FROM = 120_000, 120_000, 400_000


def label_communes(layer: QgsVectorLayer) -> None:
    """The commune's name, spaced out, inside it."""
    settings = _settings('"name"', 9.0, "#2b2b2b", bold=True)
    settings.placement = QgsPalLayerSettings.Placement.Horizontal
    settings.priority = 6
    settings.obstacle = False
    _apply(layer, settings)


def label_villages(layer: QgsVectorLayer) -> None:
    """The village's name beside its circle; with more households in need it is placed before others."""
    settings = _settings('"name"', 8.0, "#1a1a1a")
    settings.placement = QgsPalLayerSettings.Placement.OrderedPositionsAroundPoint
    settings.offsetType = QgsPalLayerSettings.OffsetType.FromSymbolBounds
    settings.dist = 0.4
    _by_importance(settings, 'min(10, 2 + coalesce("in_need", 0))')
    _from_scale(settings, _VILLAGES_FROM)
    _apply(layer, settings)


def label_units(layer: QgsVectorLayer) -> None:
    """The short name of a post or command."""
    settings = _settings('coalesce("short_name", "name")', 8.5, "#000000", bold=True)
    settings.placement = QgsPalLayerSettings.Placement.OrderedPositionsAroundPoint
    settings.offsetType = QgsPalLayerSettings.OffsetType.FromSymbolBounds
    settings.dist = 0.5
    settings.priority = 9
    _apply_from_scale(layer, settings, _UNITS_FROM)


def label_sites(layer: QgsVectorLayer) -> None:
    """The name of a model site."""
    settings = _settings('"name"', 8.0, "#00593f", italic=True)
    settings.placement = QgsPalLayerSettings.Placement.OrderedPositionsAroundPoint
    settings.offsetType = QgsPalLayerSettings.OffsetType.FromSymbolBounds
    settings.dist = 0.5
    settings.priority = 7
    settings.autoWrapLength = 22
    _apply_from_scale(layer, settings, _SITES_FROM)


def keep_labels_off(layer: QgsVectorLayer) -> None:
    """No labels of its own, and no other layer's label over its symbols."""
    _apply(layer, _in_the_way())


def font(size: float, bold: bool = False, italic: bool = False) -> QFont:
    """A typeface of this machine that has every Vietnamese letter."""
    chosen = QFont(installed_family(_FAMILIES))
    chosen.setPointSizeF(size)
    chosen.setBold(bold)
    chosen.setItalic(italic)
    return chosen


def _settings(
    expression: str, size: float, colour: str, bold: bool = False, italic: bool = False
) -> QgsPalLayerSettings:
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.8)
    halo.setSizeUnit(QgsUnitTypes.RenderUnit.RenderMillimeters)
    halo.setColor(QColor(255, 255, 255, 215))
    form = QgsTextFormat()
    form.setFont(font(size, bold, italic))
    form.setNamedStyle("Bold" if bold else "Italic" if italic else "Regular")
    form.setSize(size)
    form.setSizeUnit(QgsUnitTypes.RenderUnit.RenderPoints)
    form.setColor(QColor(colour))
    form.setBuffer(halo)
    settings = QgsPalLayerSettings()
    settings.fieldName = expression
    settings.isExpression = True
    settings.setFormat(form)
    return settings


def _by_importance(settings: QgsPalLayerSettings, expression: str) -> None:
    properties = QgsPropertyCollection()
    properties.setProperty(QgsPalLayerSettings.Property.Priority, QgsProperty.fromExpression(expression))
    settings.setDataDefinedProperties(properties)


def _from_scale(settings: QgsPalLayerSettings, farthest: int) -> None:
    settings.scaleVisibility = True
    settings.minimumScale = float(farthest)


def _in_the_way() -> QgsPalLayerSettings:
    """Nothing written, and nothing written over it."""
    settings = QgsPalLayerSettings()
    settings.drawLabels = False
    settings.obstacle = True
    settings.obstacleSettings().setFactor(2.0)
    return settings


def _apply_from_scale(layer: QgsVectorLayer, settings: QgsPalLayerSettings, farthest: int) -> None:
    """Labels nearer than ``farthest``; beyond, the symbols still keep other layers' labels away."""
    root = QgsRuleBasedLabeling.Rule(None)
    near, far = QgsRuleBasedLabeling.Rule(settings), QgsRuleBasedLabeling.Rule(_in_the_way())
    near.setMinimumScale(farthest)
    far.setMaximumScale(farthest)
    for rule in (near, far):
        root.appendChild(rule)
    layer.setLabeling(QgsRuleBasedLabeling(root))
    layer.setLabelsEnabled(True)


def _apply(layer: QgsVectorLayer, settings: QgsPalLayerSettings) -> None:
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
