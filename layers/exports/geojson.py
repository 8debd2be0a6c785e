"""GeoJSON after RFC 7946: WGS 84, longitude before latitude, exterior rings counter-clockwise, no ``crs``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from ..wgs84 import geometries_to_wgs84
from .delimited import plain_values

_DECIMALS = 7  # about 1 cm


def write_geojson(
    path: Path | str, frame: gpd.GeoDataFrame, epsg: int, members: Mapping[str, object] | None = None
) -> None:
    """Write ``frame`` (geometry in EPSG:``epsg``) as one FeatureCollection, a feature a line.

    ``members`` are further members of the collection (``as_of``, ``source`` …). A row without geometry
    is a feature whose geometry is null. The same rows give the same bytes.
    """
    head = "".join(f"{_json(name)}:{_json(value)},\n" for name, value in (members or {}).items())
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type":"FeatureCollection",\n' + head + '"features":[')
        between = chain(("\n",), repeat(",\n"))
        file.writelines(comma + feature for feature, comma in zip(_features(frame, epsg), between))
        file.write("\n]}\n")


def degrees(geometries: Any, epsg: int, decimals: int = _DECIMALS) -> np.ndarray[Any, Any]:
    """The geometries as RFC 7946 wants them: WGS 84, rounded, rings wound the right way."""
    moved = geometries_to_wgs84(geometries, epsg)
    rounded = shapely.transform(moved, lambda points: np.round(points, decimals))
    return np.asarray(shapely.orient_polygons(rounded))


def _features(frame: gpd.GeoDataFrame, epsg: int) -> Iterator[str]:
    shapes = shapely.to_geojson(degrees(frame.geometry.to_numpy(), epsg))
    table = plain_values(frame.drop(columns=frame.geometry.name))
    names = [_json(name) for name in table.columns]
    columns = [_cells(table[name]) for name in table.columns]
    for shape, *cells in zip(shapes, *columns):
        properties = ",".join(f"{name}:{cell}" for name, cell in zip(names, cells))
        yield f'{{"type":"Feature","geometry":{shape or "null"},"properties":{{{properties}}}}}'


def _cells(column: Any) -> list[str]:
    return ["null" if gone else _json(value) for value, gone in zip(column.tolist(), column.isna())]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
