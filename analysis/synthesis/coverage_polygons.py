"""From a grid of labels to polygons that share their borders exactly."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, Point, Polygon

from .grid import Floats, Grid, Ints


def arcs_between(grid: Grid, labels: Ints) -> list[LineString]:
    """The lines between cells of different labels, cut where three or more meet."""
    x = np.round(grid.left + np.arange(grid.columns + 1) * grid.cell, 3)
    y = np.round(grid.top - np.arange(grid.rows + 1) * grid.cell, 3)
    row, column = np.nonzero(labels[:, :-1] != labels[:, 1:])
    upright = np.stack([x[column + 1], y[row], x[column + 1], y[row + 1]], axis=1)
    row, column = np.nonzero(labels[:-1] != labels[1:])
    level = np.stack([x[column], y[row + 1], x[column + 1], y[row + 1]], axis=1)
    segments = shapely.linestrings(np.concatenate([upright, level]).reshape(-1, 2, 2))
    merged = shapely.line_merge(shapely.multilinestrings(segments))
    return list(merged.geoms) if isinstance(merged, MultiLineString) else [merged]


def rounded(line: LineString, tolerance: float, passes: int = 2) -> LineString:
    """The line without the grid's stairs: simplified, then its corners cut (Chaikin); end points stay."""
    points = shapely.get_coordinates(line.simplify(tolerance))
    if len(points) < 3:
        points = shapely.get_coordinates(line)
    for _ in range(passes):
        points = _chaikin(points)
    return LineString(np.round(points, 2))


def _chaikin(points: Floats) -> Floats:
    closed = bool((points[0] == points[-1]).all())
    first, last = points[:-1], points[1:]
    cut = np.stack([0.75 * first + 0.25 * last, 0.25 * first + 0.75 * last], axis=1).reshape(-1, 2)
    if closed:
        return np.concatenate([cut, cut[:1]])
    return np.concatenate([points[:1], cut[1:-1], points[-1:]])


def polygons_around(arcs: list[LineString], centres: list[Point]) -> list[Polygon]:
    """The face among `arcs` that holds each centre; ValueError when a centre has none or shares one."""
    faces = list(shapely.get_parts(shapely.polygonize(arcs)))
    tree = shapely.STRtree(faces)
    which, face = tree.query(centres, predicate="within")
    if len(which) != len(centres) or len(set(face.tolist())) != len(centres):
        raise ValueError("the lines do not part the centres from one another")
    chosen: dict[int, Polygon] = {int(c): faces[int(f)] for c, f in zip(which, face, strict=True)}
    return [chosen[i] for i in range(len(centres))]
