"""The grid of a map: lines of the map's own coordinates, named in kilometres on the frame."""

from __future__ import annotations

from math import ceil

from qgis.core import QgsGeometry, QgsLayoutItemMap, QgsLayoutItemMapGrid, QgsPointXY, QgsTextFormat
from qgis.PyQt.QtGui import QColor

from .fonts import text_font
from .scale import Box


def set_grid(item: QgsLayoutItemMap, interval: int) -> None:
    """A grid of the map's own coordinates, named in kilometres on the frame."""
    grids = item.grids()
    if grids.size() == 0:
        grids.addGrid(QgsLayoutItemMapGrid("vn2000", item))
    grid = grids.grid(0)
    grid.setEnabled(True)
    grid.setUnits(QgsLayoutItemMapGrid.GridUnit.MapUnit)
    grid.setIntervalX(interval)
    grid.setIntervalY(interval)
    # Its lines are a layer of the map, so that they run below the symbols.
    grid.setStyle(QgsLayoutItemMapGrid.GridStyle.FrameAnnotationsOnly)
    grid.setFrameStyle(QgsLayoutItemMapGrid.FrameStyle.ExteriorTicks)
    grid.setFrameWidth(1.0)
    grid.setFramePenSize(0.2)
    grid.setAnnotationEnabled(True)
    grid.setAnnotationFormat(QgsLayoutItemMapGrid.AnnotationFormat.CustomFormat)
    whole = interval % 1000 == 0
    number = "round(@grid_number / 1000)" if whole else "round(@grid_number / 1000, 2)"
    grid.setAnnotationExpression(f"to_string({number})")
    grid.setAnnotationFrameDistance(0.5)
    text = QgsTextFormat()
    text.setFont(text_font(6.2))
    text.setSize(6.2)
    text.setColor(QColor("#202020"))
    grid.setAnnotationTextFormat(text)
    side = QgsLayoutItemMapGrid.BorderSide
    for border in (side.Left, side.Right, side.Top, side.Bottom):
        grid.setAnnotationPosition(QgsLayoutItemMapGrid.AnnotationPosition.OutsideMapFrame, border)
    direction = QgsLayoutItemMapGrid.AnnotationDirection
    grid.setAnnotationDirection(direction.Vertical, side.Left)
    grid.setAnnotationDirection(direction.VerticalDescending, side.Right)


def grid_lines(extent: Box, interval: int) -> list[QgsGeometry]:
    """The lines of a grid every `interval` metres across an extent."""
    columns = range(ceil(extent.left / interval) * interval, int(extent.right) + 1, interval)
    rows = range(ceil(extent.bottom / interval) * interval, int(extent.top) + 1, interval)
    lines = [[QgsPointXY(x, extent.bottom), QgsPointXY(x, extent.top)] for x in columns]
    lines += [[QgsPointXY(extent.left, y), QgsPointXY(extent.right, y)] for y in rows]
    return [QgsGeometry.fromPolylineXY(line) for line in lines]
