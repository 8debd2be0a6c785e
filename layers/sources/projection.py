"""From the coordinates of a foreign file to the workspace's, by official operations only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import Transformer, TransformerGroup
from shapely.geometry.base import BaseGeometry

from ..errors import InputError
from ..wgs84 import VN2000_TO_WGS84, operation_codes, to_wgs84

# Where the country's land, islands and neighbours along the border lie, degrees on WGS 84.
WEST, SOUTH, EAST, NORTH = 101.0, 6.0, 118.0, 24.5
_VN2000 = 4756

Mover = Callable[[BaseGeometry], BaseGeometry]


def mover_from(crs_wkt: str, epsg: int, name: str) -> Mover:
    """A function that brings geometries of a file with ``crs_wkt`` into EPSG:``epsg``.

    Between VN-2000 and WGS 84 the operation is EPSG:6960. Errors: InputError where the file does not say its
    coordinates, or names a datum from which only a ballpark operation (some 220 m off) exists.
    """
    if not crs_wkt:
        raise InputError("import.no_crs", name=name)
    try:
        source = CRS.from_wkt(crs_wkt)
    except CRSError as error:
        raise InputError("import.unknown_crs", name=name, crs=crs_wkt[:60]) from error
    target = CRS.from_epsg(epsg)
    if source == target:
        return shapely.force_2d
    return _mover(_operation(source, target, name))


def outside_the_country(geometry: BaseGeometry, epsg: int) -> bool:
    """Whether a geometry of EPSG:``epsg`` lies wholly outside Vietnam's surroundings (or nowhere at all)."""
    bounds = np.asarray(geometry.bounds, dtype=float)
    if not np.isfinite(bounds).all():
        return True
    left, bottom, right, top = bounds
    longitude, latitude = to_wgs84(epsg).transform((left + right) / 2, (bottom + top) / 2)
    return not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH)


def _operation(source: CRS, target: CRS, name: str) -> Transformer:
    try:
        choices = TransformerGroup(source, target, always_xy=True, allow_ballpark=False).transformers
    except (CRSError, ProjError) as error:
        raise InputError("import.unknown_crs", name=name, crs=source.name) from error
    if _is_vn2000(source) != _is_vn2000(target) and not source.is_bound:
        choices = [choice for choice in choices if VN2000_TO_WGS84 in operation_codes(choice)]
    # an accuracy of −1 means that PROJ does not know what it does
    choices = [choice for choice in choices if choice.accuracy >= 0 or source.is_bound]
    if not choices:
        raise InputError("import.unknown_crs", name=name, crs=source.name)
    return choices[0]


def _is_vn2000(crs: CRS) -> bool:
    geodetic = crs.geodetic_crs
    return geodetic is not None and geodetic.to_epsg(min_confidence=60) == _VN2000


def _mover(transformer: Transformer) -> Mover:
    def forward(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    def move(geometry: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shapely.force_2d(geometry), forward)

    return move
