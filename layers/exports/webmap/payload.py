"""Frames as the compact JSON that the web map reads: columns of values, places as whole numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ...wgs84 import geometries_to_wgs84

UNIT = 100_000  # parts of a degree, about one metre
MOST_VERTICES = 260_000
_STEPS_M = (8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0)


def columns(frame: pd.DataFrame, names: Iterable[str]) -> dict[str, list[Any]]:
    """The named columns as lists; whole numbers without a point, days as ISO text, None where missing."""
    return {name: _values(frame[name]) for name in names}


def places(geometries: Any, epsg: int) -> dict[str, list[int | None]]:
    """Longitudes and latitudes of points in hundred-thousandths of a degree; None where there is no point."""
    points = geometries_to_wgs84(geometries, epsg)
    known = ~shapely.is_missing(points) & ~shapely.is_empty(points)
    found: dict[str, list[int | None]] = {}
    for name, value in (("lon", shapely.get_x(points)), ("lat", shapely.get_y(points))):
        whole = np.rint(np.where(known, value, 0) * UNIT).astype(int).tolist()
        found[name] = [number if there else None for number, there in zip(whole, known)]
    return found


def rings(polygons: Any, epsg: int) -> list[list[list[int]]]:
    """The rings of each polygon, thinned together so that neighbours still meet."""
    shapes = np.asarray(polygons, dtype=object)
    known = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    thinned = np.full(len(shapes), None, dtype=object)
    thinned[known] = geometries_to_wgs84(_thinned(shapes[known]), epsg)
    return [[_steps(ring) for ring in _rings_of(shape)] for shape in thinned]


def outlines(polygons: Any) -> Any:
    """The boundary of the area that polygons cover together; None where there are none."""
    shapes = np.asarray(polygons, dtype=object)
    known = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    if not len(known):
        return None
    try:
        return shapely.boundary(shapely.coverage_union_all(known))
    except shapely.GEOSException:  # they overlap or cross themselves
        return shapely.boundary(shapely.union_all(shapely.make_valid(known)))


def _thinned(shapes: Any) -> Any:
    tolerance = tolerance_for([shapes])
    try:
        return shapely.coverage_simplify(shapes, tolerance)
    except shapely.GEOSException:  # they cross themselves: each for itself then
        return shapely.simplify(shapes, tolerance)


def lines(geometries: Any, epsg: int, tolerance: float) -> tuple[list[list[int]], list[int]]:
    """Each part of each line as steps, thinned by ``tolerance`` metres, and the row it comes from."""
    shapes = np.asarray(geometries, dtype=object)
    parts, row = shapely.get_parts(shapes, return_index=True)
    thinned = geometries_to_wgs84(shapely.simplify(parts, tolerance), epsg)
    long_enough = [place for place, part in enumerate(thinned) if shapely.get_num_coordinates(part) > 1]
    return [_steps(thinned[place]) for place in long_enough], [int(row[place]) for place in long_enough]


def tolerance_for(groups: Sequence[Any], most: int = MOST_VERTICES) -> float:
    """The least thinning, in metres, that brings all the shapes together under ``most`` vertices."""
    shapes = np.concatenate(
        [np.asarray(group, dtype=object) for group in groups] or [np.empty(0, dtype=object)]
    )
    for step in _STEPS_M:
        if shapely.get_num_coordinates(shapely.simplify(shapes, step)).sum() <= most:
            return step
    return _STEPS_M[-1]


def embedded(value: object) -> str:
    """JSON that can stand inside a ``<script>`` element: nothing in it can end the element or begin another."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _values(column: pd.Series[Any]) -> list[Any]:
    missing = column.isna().to_numpy()
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        values: list[Any] = column.dt.strftime("%Y-%m-%d").tolist()
    elif column.dtype.kind == "f":
        values = [int(value) if value % 1 == 0 else round(value, 6) for value in column.fillna(0).tolist()]
    else:
        values = column.tolist()
    return [None if gone else value for value, gone in zip(values, missing)]


def _rings_of(shape: Any) -> list[Any]:
    if shape is None:
        return []
    return [ring for polygon in shapely.get_parts(shape) for ring in shapely.get_rings(polygon)]


def _steps(line: Any) -> list[int]:
    """First position, then differences, longitude and latitude in turn, in hundred-thousandths of a degree."""
    whole = np.rint(shapely.get_coordinates(line) * UNIT).astype(int)
    moved = np.vstack([whole[:1], np.diff(whole, axis=0)])
    keep = np.ones(len(moved), dtype=bool)
    keep[1:] = moved[1:].any(axis=1)
    return [int(number) for number in moved[keep].ravel()]
