"""From the coordinates of a foreign file to the workspace's, by official operations only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from pyproj import CRS
from pyproj.enums import TransformDirection
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import Transformer, TransformerGroup
from shapely.geometry.base import BaseGeometry

from ..errors import InputError
from ..vocabulary import AROUND_THE_COUNTRY
from ..wgs84 import points_from_wgs84, to_wgs84

WEST, SOUTH, EAST, NORTH = AROUND_THE_COUNTRY
_WGS84 = 4326

Step = Callable[[Any, Any], tuple[Any, Any]]
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
        return _flat
    return _mover(_steps(source, target, epsg, name))


def steps_between(crs_wkt: str, epsg: int, name: str) -> tuple[list[Step], list[Step]]:
    """The operations from coordinates with ``crs_wkt`` to EPSG:``epsg``, and those back; as ``mover_from`` takes them."""
    source = horizontal(crs_wkt, name)
    target = CRS.from_epsg(epsg)
    if source.equals(target, ignore_axis_order=True):
        return [], []
    return _steps(source, target, epsg, name), _steps_back(source, target, epsg, name)


def horizontal(crs_wkt: str, name: str) -> CRS:
    """What ``crs_wkt`` says of the plane, without heights. InputError where nothing can be read of it."""
    try:
        crs = CRS.from_wkt(crs_wkt)
    except CRSError as error:
        raise InputError("import.unknown_crs", name=name, crs=crs_wkt[:60]) from error
    return crs.sub_crs_list[0] if crs.is_compound else crs.to_2d()


def outside_the_country(geometry: BaseGeometry, epsg: int) -> bool:
    """Whether a geometry of EPSG:``epsg`` lies wholly outside Vietnam's surroundings (or nowhere at all)."""
    bounds = np.asarray(geometry.bounds, dtype=float)
    if not np.isfinite(bounds).all():
        return True
    left, bottom, right, top = bounds
    longitude, latitude = to_wgs84(epsg).transform((left + right) / 2, (bottom + top) / 2)
    return not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH)


def _flat(geometry: BaseGeometry) -> BaseGeometry:
    flat: BaseGeometry = shapely.force_2d(geometry)
    return flat


def _steps(source: CRS, target: CRS, epsg: int, name: str) -> list[Step]:
    """The operations one after the other: direct where no datum changes, else through WGS 84."""
    direct = _official(source, target)
    if direct is not None and direct.accuracy == 0:
        return [direct.transform]
    outward = _official(source, CRS.from_epsg(_WGS84))
    if outward is None:
        raise InputError("import.unknown_crs", name=name, crs=source.name)
    return [outward.transform, lambda longitude, latitude: points_from_wgs84(longitude, latitude, epsg)]


def _steps_back(source: CRS, target: CRS, epsg: int, name: str) -> list[Step]:
    """As ``_steps``, the other way round."""

    def back(transformer: Transformer) -> Step:
        return lambda x, y: transformer.transform(x, y, direction=TransformDirection.INVERSE)

    direct = _official(source, target)
    if direct is not None and direct.accuracy == 0:
        return [back(direct)]
    outward = _official(source, CRS.from_epsg(_WGS84))
    if outward is None:
        raise InputError("import.unknown_crs", name=name, crs=source.name)
    return [to_wgs84(epsg).transform, back(outward)]


def _official(source: CRS, target: CRS) -> Transformer | None:
    """The best operation of known accuracy, or None."""
    try:
        choices = TransformerGroup(source, target, always_xy=True, allow_ballpark=False).transformers
    except (CRSError, ProjError):
        return None
    # PROJ gives −1 where it does not know how far off an operation is; parameters in the file itself are known
    return next((choice for choice in choices if choice.accuracy >= 0 or source.is_bound), None)


def _mover(steps: list[Step]) -> Mover:
    def forward(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        east, north = points[:, 0], points[:, 1]
        for step in steps:
            east, north = step(east, north)
        return np.column_stack((east, north))

    def move(geometry: BaseGeometry) -> BaseGeometry:
        moved: BaseGeometry = shapely.transform(_flat(geometry), forward)
        return moved

    return move
