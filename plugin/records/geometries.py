"""Shapes between QGIS and plain values, and why one is not stored."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCsException,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)

from ...layers.schema import TABLES
from ...layers.vocabulary import AROUND_THE_COUNTRY, MOST_VERTICES
from ...layers.wording import Words
from ..workspace.transforms import transform_between
from .outlines import AREA, LINE, Outline, outline_of

# No system of coordinates of the earth in metres goes farther.
_FARTHEST_M = 3e7


def shape_of(table: str, feature: QgsFeature) -> Any:
    """Where a row of ``table`` is, in the workspace's coordinates: (x, y), or nested tuples of them; None for nowhere."""
    geometry, kind = feature.geometry(), TABLES[table].geometry
    if geometry.isNull() or geometry.isEmpty():
        return None
    try:
        if kind == AREA:
            return tuple(tuple(_path(ring) for ring in part) for part in geometry.asMultiPolygon())
        if kind == LINE:
            return tuple(_path(line) for line in geometry.asMultiPolyline())
        point = geometry.asPoint()
    except (TypeError, ValueError):
        # Another program put a shape of another kind there.
        return None
    return point.x(), point.y()


def geometry_of(table: str, shape: Any) -> QgsGeometry:
    """The geometry of a shape of ``table``."""
    kind = TABLES[table].geometry
    if kind == AREA:
        return QgsGeometry.fromMultiPolygonXY([[_points(ring) for ring in part] for part in shape])
    if kind == LINE:
        return QgsGeometry.fromMultiPolylineXY([_points(line) for line in shape])
    return QgsGeometry.fromPointXY(QgsPointXY(*shape))


def fault_of_shape(words: Words, table: str, shape: Any, crs: QgsCoordinateReferenceSystem) -> str:
    """Why a shape of ``table`` is not stored, in words; empty where it is. The engine asks the same again."""
    if shape is None:
        return ""
    outline = outline_of(table, shape)
    if outline.count() > MOST_VERTICES:
        return words("error.shape_too_large", most=MOST_VERTICES)
    if any(len(set(path)) < outline.least for _, path in outline.paths()):
        return words("error.shape_too_few")
    if _is_outside(outline, crs):
        return words("error.shape_outside")
    geometry = geometry_of(table, shape)
    faults = geometry.validateGeometry(Qgis.GeometryValidationEngine.Geos) if outline.is_area else ()
    for fault in faults:
        place = "–"
        if fault.hasWhere():
            place = f"{fault.where().x():.0f}; {fault.where().y():.0f}"
        return words("error.shape_invalid", place=place)
    return ""


def said_of_shape(words: Words, table: str, shape: Any) -> str:
    """A line or an area in words: how long or large, of how many points and parts."""
    outline = outline_of(table, shape)
    if outline.is_area:
        size = words("shape.area", square_km=words.number(outline.size() / 1e6, 2))
    else:
        size = words("shape.length", km=words.number(outline.size() / 1e3, 2))
    said = words("shape.measured", size=size, points=words.number(outline.count()))
    parts = len(outline.parts)
    return said if parts < 2 else words("shape.in_parts", measured=said, parts=words.number(parts))


def _is_outside(outline: Outline, crs: QgsCoordinateReferenceSystem) -> bool:
    """Whether a vertex is no number, or lies outside the country and its surroundings."""
    west, south, east, north = AROUND_THE_COUNTRY
    xs, ys = zip(*(position for _, path in outline.paths() for position in path))
    if not all(abs(part) < _FARTHEST_M for part in (*xs, *ys)):
        return True
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    way = transform_between(QgsProject.instance(), crs, degrees)
    try:
        box = way.transformBoundingBox(QgsRectangle(min(xs), min(ys), max(xs), max(ys)))
    except QgsCsException:
        return True
    return box.xMinimum() < west or box.yMinimum() < south or box.xMaximum() > east or box.yMaximum() > north


def _path(points: Any) -> tuple:
    return tuple((point.x(), point.y()) for point in points)


def _points(path: Any) -> list[QgsPointXY]:
    return [QgsPointXY(*position) for position in path]
