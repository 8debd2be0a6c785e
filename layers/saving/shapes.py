"""Shapes as they are sent, nested lists of coordinates; which of them are stored, and what they are in words.

A position is ``[x, y]``, east and north in the workspace's coordinates. POINT: a position; MULTILINESTRING: lines of
positions; MULTIPOLYGON: areas, each its outer ring and then its holes, a ring ending with the position it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from pyproj.exceptions import ProjError
from shapely.errors import GEOSException

from .. import geopackage
from ..errors import InputError
from ..vocabulary import AROUND_THE_COUNTRY, MOST_VERTICES
from ..wgs84 import to_wgs84
from ..wording import Words

# How many lists stand around a path of positions.
_DEPTH = {"POINT": -1, "MULTILINESTRING": 1, "MULTIPOLYGON": 2}
_PLACE = re.compile(r"\[(\S+) (\S+?)[ \]]")


def is_shape(kind: str | None, value: Any) -> bool:
    """Whether ``value`` is built as a shape of ``kind`` is; what is too large to be stored is not looked into."""
    if kind not in _DEPTH:
        return False
    if kind == "POINT":
        return isinstance(value, list) and _is_path([value])
    paths = list(_paths(value, _DEPTH[kind]))
    if any(path is None for path in paths):
        return False
    count = sum(len(path) for path in paths if path is not None)
    return count > MOST_VERTICES or all(_is_path(path) for path in paths)


def shape_of(kind: str, value: Any, epsg: int) -> Any:
    """The shapely geometry of a ``value`` that is built well, every coordinate as it was sent.

    Errors: InputError, with what is wrong, for a shape that a workspace in EPSG:``epsg`` does not store.
    """
    if kind == "POINT":
        _require_near(np.array([value], dtype=float), epsg)
        return shapely.Point(*value)
    paths = [path for path in _paths(value, _DEPTH[kind]) if path is not None]
    if sum(map(len, paths)) > MOST_VERTICES:
        raise InputError("error.shape_too_large", most=MOST_VERTICES)
    is_area = kind == "MULTIPOLYGON"
    least = 3 if is_area else 2
    if not all(value) or not paths or any(len({tuple(at) for at in path}) < least for path in paths):
        raise InputError("error.shape_too_few")
    if is_area and any(list(path[0]) != list(path[-1]) or len(path) < 4 for path in paths):
        raise InputError("error.shape_open_ring")
    _require_near(np.concatenate([np.asarray(path, dtype=float) for path in paths]), epsg)
    made = (
        shapely.MultiPolygon([(area[0], area[1:]) for area in value])
        if is_area
        else shapely.MultiLineString(value)
    )
    if not shapely.is_valid(made):
        found = _PLACE.search(shapely.is_valid_reason(made))
        place = "; ".join(f"{float(part):.0f}" for part in found.groups()) if found else "–"
        raise InputError("error.shape_invalid", place=place)
    return made


def known_shape(kind: str, value: Any) -> Any:
    """The shapely geometry of ``value``: as it is sent, or as the log keeps it; None where it is none."""
    try:
        if isinstance(value, str):
            return geopackage.geometry(bytes.fromhex(value))
        if kind == "POINT":
            return shapely.Point(*value)
        return (
            shapely.MultiLineString(value)
            if kind == "MULTILINESTRING"
            else shapely.MultiPolygon([(area[0], area[1:]) for area in value])
        )
    except (TypeError, ValueError, IndexError, GEOSException):
        return None


def measured(shape: Any, words: Words) -> str:
    """A line or an area in words: how long or large, of how many points and parts."""
    count = shapely.get_num_coordinates(shape)
    if shape.geom_type.endswith("Polygon"):
        count -= sum(1 + len(part.interiors) for part in shapely.get_parts(shape))
        size = words("shape.area", square_km=words.number(shape.area / 1e6, 2))
    else:
        size = words("shape.length", km=words.number(shape.length / 1e3, 2))
    parts = shapely.get_num_geometries(shape)
    said = words("shape.measured", size=size, points=words.number(int(count)))
    return said if parts < 2 else words("shape.in_parts", measured=said, parts=words.number(int(parts)))


def _require_near(positions: np.ndarray[Any, Any], epsg: int) -> None:
    """Raise InputError where a position is no number, or lies outside the country's surroundings."""
    west, south, east, north = AROUND_THE_COUNTRY
    try:
        longitude, latitude = to_wgs84(epsg).transform(positions[:, 0], positions[:, 1])
    except ProjError:
        longitude = latitude = np.full(len(positions), np.nan)
    inside = (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)
    if not inside.all():
        raise InputError("error.shape_outside")


def _paths(value: Any, depth: int) -> Iterator[Sequence[Any] | None]:
    """The paths of positions in ``value``; None for what is no list where one must be."""
    if not isinstance(value, list):
        yield None
    elif depth == 0:
        yield value
    else:
        for each in value:
            yield from _paths(each, depth - 1)


def _is_path(path: Any) -> bool:
    """Whether everything in ``path`` is a position of two numbers."""
    if not all(isinstance(at, list) for at in path):
        return False
    try:
        numbers = np.asarray(path)
    except ValueError:
        return False
    return len(path) == 0 or (numbers.shape == (len(path), 2) and numbers.dtype.kind in "iuf")
