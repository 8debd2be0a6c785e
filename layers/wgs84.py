"""From a workspace's coordinates to WGS 84 and back, by the official parameters and never by a guess."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from pyproj.enums import TransformDirection
from pyproj.exceptions import CRSError
from pyproj.transformer import Transformer, TransformerGroup

from .errors import InputError

VN2000_TO_WGS84 = 6960  # EPSG: VN-2000 to WGS 84 (2), 1 m
_VN2000 = 4756
_WGS84 = 4326


@lru_cache(maxsize=8)
def to_wgs84(epsg: int) -> Transformer:
    """The operation from EPSG:``epsg`` (x east, y north) to longitude and latitude on WGS 84, degrees.

    From VN-2000 it is EPSG:6960. Errors: InputError where only a ballpark operation (about 220 m off) exists.
    """
    try:
        source = CRS.from_epsg(epsg)
        choices = TransformerGroup(source, _WGS84, always_xy=True, allow_ballpark=False).transformers
    except CRSError as error:
        raise InputError("error.unknown_coordinates", epsg=epsg) from error
    if source.geodetic_crs is not None and source.geodetic_crs.to_epsg() == _VN2000:
        choices = [choice for choice in choices if VN2000_TO_WGS84 in _operation_codes(choice)]
    if not choices:
        raise InputError("error.no_way_to_wgs84", epsg=epsg)
    return choices[0]


def geometries_to_wgs84(geometries: Any, epsg: int) -> np.ndarray[Any, Any]:
    """Shapely geometries (None where missing) of EPSG:``epsg`` in longitude and latitude on WGS 84."""
    transformer = to_wgs84(epsg)

    def forward(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    return np.asarray(shapely.transform(np.asarray(geometries, dtype=object), forward))


def points_from_wgs84(longitude: Any, latitude: Any, epsg: int) -> tuple[Any, Any]:
    """East and north in EPSG:``epsg`` of places given in degrees on WGS 84."""
    return to_wgs84(epsg).transform(longitude, latitude, direction=TransformDirection.INVERSE)


def frame_to_wgs84(frame: gpd.GeoDataFrame, epsg: int) -> gpd.GeoDataFrame:
    """The frame with its geometry in longitude and latitude on WGS 84."""
    moved = frame.copy()
    moved[moved.geometry.name] = gpd.GeoSeries(
        geometries_to_wgs84(frame.geometry.to_numpy(), epsg), index=frame.index, crs=_WGS84
    )
    return moved


def _operation_codes(transformer: Transformer) -> set[int]:
    """The EPSG codes of the steps of an operation."""
    found = (json.loads(step.to_json()).get("id", {}) for step in transformer.operations or ())
    return {entry.get("code") for entry in found if entry.get("authority") == "EPSG"}
