"""Boundaries and points from any file GDAL reads, record by record: one bad record is a reject, not a failure."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fiona
import shapely
from fiona.errors import FionaError
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from ..errors import InputError
from .projection import Mover, mover_from, outside_the_country
from .records import Record, Sheet

# What GDAL has to say about a record comes back as its reject; nothing goes to standard error.
logging.getLogger("fiona").addHandler(logging.NullHandler())
# Formats that hold their shapes themselves. Others (VRT, WFS …) name files, addresses or services to read; GDAL
# knows some eighty formats and learns new ones, so this is a list of what is opened.
_PLAIN = (
    *("ESRI Shapefile", "GPKG", "GeoJSON", "GeoJSONSeq", "TopoJSON", "FlatGeobuf", "GPX", "KML", "LIBKML"),
    *("MapInfo File", "OpenFileGDB", "DXF", "DGN"),
)
_FAMILY = {"MULTIPOLYGON": "Polygon", "POINT": "Point", "MULTILINESTRING": "LineString"}


def read_boundaries(
    path: Path, layer: str | None, geometry: str, epsg: int, recognised: Callable[[str], bool]
) -> Sheet:
    """The layer of ``path`` that fits ``geometry`` (the schema's type), brought into EPSG:``epsg``.

    Of several fitting layers the one with most headings that ``recognised`` knows is read, unless ``layer``
    names one. Polygons that are not valid are repaired and marked so; what cannot be repaired is at fault.
    Errors: InputError where GDAL cannot read the file, its coordinates are unknown, or no layer fits.
    """
    try:
        name = layer or _fitting_layer(path, _FAMILY[geometry], recognised)
        with _opened(path, name) as source:
            move = mover_from(source.crs_wkt, epsg, path.name)
            headings = tuple(source.schema["properties"])
            records = tuple(_records(source, headings, _Shaper(geometry, epsg, move)))
    except (FionaError, OSError, ValueError) as error:
        raise InputError("import.not_a_map_file", path=path.name) from error
    return Sheet(name, headings, records, has_geometry=True)


class _Shaper:
    """Turns a foreign geometry into one that the workspace can hold, or says why it cannot."""

    def __init__(self, geometry: str, epsg: int, move: Mover) -> None:
        self._family = _FAMILY[geometry]
        self._epsg = epsg
        self._move = move

    def fitted(self, geometry: Any) -> tuple[BaseGeometry | None, bool]:
        """The geometry in the workspace's coordinates, and whether it had to be repaired."""
        if geometry is None:
            return None, False
        try:
            found = shape(geometry)
            if found.is_empty:
                return None, False
            repaired = not found.is_valid
            moved = self._move(
                self._parts(shapely.make_valid(found, method="structure") if repaired else found)
            )
            if not moved.is_valid:
                moved, repaired = self._parts(shapely.make_valid(moved, method="structure")), True
        except (ShapelyError, ValueError, TypeError, AttributeError, NotImplementedError) as error:
            raise InputError("import.bad_geometry") from error
        if outside_the_country(moved, self._epsg):
            raise InputError("import.outside_country")
        return moved, repaired

    def _parts(self, geometry: BaseGeometry) -> BaseGeometry:
        """The parts of the wanted kind, as one geometry; InputError where there is none."""
        pieces = shapely.get_parts(geometry)
        pieces = [piece for whole in pieces for piece in shapely.get_parts(whole)]
        wanted = [piece for piece in pieces if piece.geom_type == self._family and not piece.is_empty]
        if not wanted:
            raise InputError("import.bad_geometry")
        if self._family == "Point":
            return wanted[0]
        if self._family == "Polygon":
            return shapely.MultiPolygon(wanted)
        return shapely.MultiLineString(wanted)


def _records(source: Any, headings: tuple[str, ...], shaper: _Shaper) -> Iterator[Record]:
    features = iter(source)
    row = 0
    while True:
        row += 1
        try:
            feature = next(features)
        except StopIteration:
            return
        except (FionaError, ValueError, UnicodeDecodeError):
            yield Record(row, (None,) * len(headings), fault=InputError("import.bad_record"))
            continue
        cells = tuple(feature["properties"][heading] for heading in headings)
        try:
            geometry, repaired = shaper.fitted(feature["geometry"])
        except InputError as fault:
            yield Record(row, cells, fault=fault)
        else:
            yield Record(row, cells, geometry, repaired=repaired)


def _opened(path: Path, layer: str | None) -> Any:
    # fiona knows the names of few formats; GDAL reads more (KML, GPX …)
    return fiona.open(
        _address(path), layer=layer, enabled_drivers=list(_PLAIN), allow_unsupported_drivers=True
    )


def _address(path: Path) -> str:
    # Never as it was given: a name may begin like an address or a service that GDAL knows.
    whole = str(path.resolve())
    return f"/vsizip/{whole}" if path.suffix.casefold() == ".zip" else whole


def _fitting_layer(path: Path, family: str, recognised: Callable[[str], bool]) -> str:
    # The list is asked of GDAL as a whole, so the file is first opened as one of the formats we read.
    with _opened(path, None):
        names: list[str] = fiona.listlayers(_address(path))
    best: str | None = None
    most = -1
    for name in names:
        with _opened(path, name) as source:
            kind, headings = source.schema["geometry"], source.schema["properties"]
        count = sum(recognised(heading) for heading in headings)
        if (family in kind or kind in ("Unknown", "GeometryCollection")) and count > most:
            best, most = name, count
    if best is None:
        raise InputError("import.no_fitting_layer", path=path.name, layers=", ".join(names))
    return best
