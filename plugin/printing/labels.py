"""Labels of one map: measured, placed, and turned into features of the label and leader layers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qgis.core import QgsGeometry, QgsPointXY, QgsRectangle, QgsWkbTypes

from .fonts import line_height_mm, text_width_mm
from .placing import Placed, Request, Soft, place
from .scale import Box

_HALO_MM = 0.5
_FRAME_GAP_MM = 1.0


@dataclass(frozen=True)
class Line:
    """One line of a label: its text and how it is set."""

    text: str
    points: float
    bold: bool = False
    italic: bool = False
    colour: str = "#000000"


@dataclass(frozen=True)
class Mark:
    """A symbol on the map (map coordinates, radius in mm) and the lines of its label, if any."""

    key: str
    x: float
    y: float
    radius: float
    lines: tuple[Line, ...] = ()
    weight: float = 0.0
    optional: bool = False
    raised: float = 0.0


@dataclass(frozen=True)
class Area:
    """An area to be labelled inside: candidate points in map coordinates, best first."""

    key: str
    points: tuple[tuple[float, float], ...]
    lines: tuple[Line, ...]
    weight: float = -1.0
    optional: bool = True


Feature = tuple[QgsGeometry, Sequence[Any]]


class Paper:
    """Map coordinates to millimetres in the frame and back."""

    def __init__(self, extent: Box, width_mm: float) -> None:
        self.extent = extent
        self.mm_per_unit = width_mm / extent.width

    def to_mm(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.extent.left) * self.mm_per_unit, (y - self.extent.bottom) * self.mm_per_unit

    def to_map(self, x: float, y: float) -> tuple[float, float]:
        return self.extent.left + x / self.mm_per_unit, self.extent.bottom + y / self.mm_per_unit

    @property
    def frame(self) -> Box:
        return Box(0.0, 0.0, self.extent.width * self.mm_per_unit, self.extent.height * self.mm_per_unit)


@dataclass(frozen=True)
class Labelled:
    """What goes into the label and leader layers, the boxes used (mm), and the keys left without a label."""

    labels: list[Feature]
    leaders: list[Feature]
    boxes: dict[str, Box]
    symbols: dict[str, Box]
    missing: list[str]


def label_map(marks: Iterable[Mark], areas: Iterable[Area], paper: Paper, soft: Soft) -> Labelled:
    """Place the labels of `marks` beside their symbols and those of `areas` inside them."""
    marks, areas = list(marks), list(areas)
    symbols = {mark.key: symbol_box(mark, paper) for mark in marks}
    lines = {mark.key: mark.lines for mark in marks}
    lines.update({area.key: area.lines for area in areas})
    wishes = [_request(mark, paper) for mark in marks if mark.lines]
    wishes += [_area_request(area, paper) for area in areas]
    placed, missing = place(wishes, list(symbols.values()), paper.frame.grown(-_FRAME_GAP_MM), soft)
    labels = [feature for spot in placed for feature in _features(spot, lines[spot.key], paper)]
    leaders = [_leader(spot, paper) for spot in placed if spot.leader is not None]
    return Labelled(labels, leaders, {spot.key: spot.box for spot in placed}, symbols, missing)


def soft_lines(shapes: Iterable[tuple[QgsGeometry, float]], paper: Paper, step_mm: float = 0.9) -> Soft:
    """The cells that lines (or outlines of areas) pass through, with the weight of each."""
    soft = Soft()
    for shape, weight in shapes:
        if shape.isNull() or shape.isEmpty():
            continue
        # Part by part: QGIS crashes on the vertices of a mixed collection, which clipping may leave.
        for part in shape.asGeometryCollection():
            if part.type() != QgsWkbTypes.GeometryType.LineGeometry:
                continue
            # A name of its own: the vertices do not keep their line alive.
            dense = part.densifyByDistance(step_mm / paper.mm_per_unit)
            for vertex in dense.vertices():
                x, y = paper.to_mm(vertex.x(), vertex.y())
                soft.add(x, y, weight)
    return soft


def points_inside(
    geometry: QgsGeometry, paper: Paper, lines: Sequence[Line], steps: int = 9
) -> tuple[tuple[float, float], ...]:
    """Points of an area where a label of `lines` would lie inside it, the most roomy first.

    Its innermost point comes last in any case, for labels that may not be left out.
    """
    if geometry.isEmpty():
        return ()
    rough = geometry.simplify(1.0 / paper.mm_per_unit)
    box = rough.boundingBox()
    inner, _ = rough.poleOfInaccessibility(max(box.width(), box.height()) / 60)
    width, height = (size / paper.mm_per_unit for size in _size(lines))
    outline = QgsGeometry(rough.constGet().boundary())
    found = []
    for row in range(1, 2 * steps):
        for column in range(1, 2 * steps):
            x = box.xMinimum() + box.width() * column / (2 * steps)
            y = box.yMinimum() + box.height() * row / (2 * steps)
            label = QgsRectangle(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            if rough.contains(QgsGeometry.fromRect(label)):
                room = outline.distance(QgsGeometry.fromPointXY(QgsPointXY(x, y)))
                found.append((-round(room * paper.mm_per_unit), y, x))
    points = [(x, y) for _, y, x in sorted(found)]
    if not inner.isEmpty():
        points.append((inner.asPoint().x(), inner.asPoint().y()))
    return tuple(points)


def rectangle(box: Box) -> QgsRectangle:
    """The same box as QGIS knows it."""
    return QgsRectangle(box.left, box.bottom, box.right, box.top)


def symbol_box(mark: Mark, paper: Paper) -> Box:
    """What a symbol covers on paper, in millimetres."""
    x, y = paper.to_mm(mark.x, mark.y)
    return Box(x - mark.radius, y - mark.radius, x + mark.radius, y + mark.radius + mark.raised)


def _size(lines: Sequence[Line]) -> tuple[float, float]:
    width = max(text_width_mm(line.text, line.points, line.bold) for line in lines)
    return width + 2 * _HALO_MM, sum(line_height_mm(line.points) for line in lines) + _HALO_MM


def _request(mark: Mark, paper: Paper) -> Request:
    width, height = _size(mark.lines)
    x, y = paper.to_mm(mark.x, mark.y)
    return Request(mark.key, x, y, mark.radius, width, height, mark.weight, mark.optional)


def _area_request(area: Area, paper: Paper) -> Request:
    width, height = _size(area.lines)
    centres = tuple(paper.to_mm(x, y) for x, y in area.points)
    x, y = centres[0] if centres else (-1e9, -1e9)
    return Request(area.key, x, y, 0.0, width, height, area.weight, area.optional, centres or ((x, y),))


def _features(spot: Placed, lines: Sequence[Line], paper: Paper) -> list[Feature]:
    features: list[Feature] = []
    top = spot.box.top - _HALO_MM / 2
    for line in lines:
        bottom = top - line_height_mm(line.points)
        width = text_width_mm(line.text, line.points, line.bold)
        left = spot.box.left + (spot.box.width - width) / 2
        x, y = paper.to_map(left, bottom)
        geometry = QgsGeometry.fromPointXY(QgsPointXY(x, y))
        values = [line.text, line.points, int(line.bold), int(line.italic), line.colour, x, y]
        features.append((geometry, values))
        top = bottom
    return features


def _leader(spot: Placed, paper: Paper) -> Feature:
    assert spot.leader is not None
    x1, y1, x2, y2 = spot.leader
    ends = [QgsPointXY(*paper.to_map(x1, y1)), QgsPointXY(*paper.to_map(x2, y2))]
    return QgsGeometry.fromPolylineXY(ends), [""]
