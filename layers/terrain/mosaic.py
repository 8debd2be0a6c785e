"""Rasters of one file, a folder of tiles or a VRT that lists tiles, read as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rasterio.errors import RasterioIOError
from rasterio.transform import Affine
from rasterio.windows import Window

from ..errors import InputError
from ..rasters import open_raster
from .notes import Note
from .tile_list import SUFFIX as VRT
from .tile_list import tiles_of

SUFFIXES = (".tif", ".tiff", ".hgt", ".img", ".asc", ".bil", ".flt", ".dem", ".dt1", ".dt2")
_FEET = ("ft", "foot", "feet", "us-ft", "us survey foot", "international foot", "british foot")
FOOT_M = 0.3048
# How far, in cells, a tile may be off the grid of the others and still be laid edge to edge with them.
_ALIGNED = 0.02


@dataclass(frozen=True)
class Tile:
    """One file; (``row``, ``column``) is its first cell in the mosaic. ``metres``: what one of its units is, in metres."""

    path: Path
    row: int
    column: int
    rows: int
    columns: int
    metres: float


@dataclass(frozen=True)
class Mosaic:
    """Tiles on one grid. ``transform``: from columns and rows to the coordinates that ``crs`` (WKT) names."""

    crs: str
    transform: Affine
    rows: int
    columns: int
    tiles: tuple[Tile, ...]

    @property
    def upright(self) -> bool:
        """Whether columns run east and rows south."""
        t = self.transform
        return bool(t.b == 0 and t.d == 0 and t.a > 0 and t.e < 0)

    def window(self, top: int, bottom: int, left: int, right: int) -> npt.NDArray[np.float32]:
        """The values of rows ``top`` to ``bottom`` and columns ``left`` to ``right`` (not included), NaN where there are none."""
        values = np.full((max(bottom - top, 0), max(right - left, 0)), np.nan, dtype=np.float32)
        for tile in self.tiles:
            first, last = max(top, tile.row), min(bottom, tile.row + tile.rows)
            west, east = max(left, tile.column), min(right, tile.column + tile.columns)
            if first >= last or west >= east:
                continue
            part = _values(tile, first - tile.row, last - tile.row, west - tile.column, east - tile.column)
            target = values[first - top : last - top, west - left : east - left]
            # What an earlier tile knows stays; tiles that overlap say the same thing there.
            np.copyto(target, part, where=np.isnan(target))
        return values

    def feet(self) -> list[str]:
        """The names of the tiles that say they are in feet."""
        return [tile.path.name for tile in self.tiles if tile.metres != 1.0]


def open_mosaics(path: Path) -> tuple[list[Mosaic], list[Note]]:
    """The rasters at ``path``, those on one grid together; and what could not be read.

    Errors: InputError where there is no raster, none can be read, one has no coordinate system, or is a picture.
    """
    if not path.exists():
        raise InputError("travel.error.no_file", path=str(path))
    files = _files(path)
    groups: list[list[tuple[Path, Any]]] = []
    unreadable = []
    for file in files:
        try:
            with open_raster(file) as raster:
                described = _described(file, raster)
        except RasterioIOError:
            unreadable.append(file.name)
            continue
        fitting = next((group for group in groups if _fits(group[0][1], described)), None)
        if fitting is None:
            groups.append([(file, described)])
        else:
            fitting.append((file, described))
    if not groups:
        raise InputError("travel.error.not_a_raster", path=path.name)
    notes = [Note("tile_unreadable", len(unreadable), params={"names": ", ".join(unreadable[:5])})]
    return [_joined(group) for group in groups], notes if unreadable else []


@dataclass(frozen=True)
class _Described:
    crs: str
    transform: Affine
    rows: int
    columns: int
    metres: float


def _files(path: Path) -> list[Path]:
    if path.suffix.lower() == VRT and path.is_file():
        return tiles_of(path)
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file())
    if not files:
        raise InputError("travel.error.empty_folder", path=str(path))
    return files


def _described(path: Path, raster: Any) -> _Described:
    if raster.crs is None:
        raise InputError("travel.error.no_crs", path=path.name)
    if raster.count >= 3 and all(kind == "uint8" for kind in raster.dtypes):
        raise InputError("travel.error.picture", path=path.name)
    return _Described(raster.crs.to_wkt(), raster.transform, raster.height, raster.width, _metres_of(raster))


def _metres_of(raster: Any) -> float:
    unit = (
        (raster.units[0] or raster.tags(1).get("UNITTYPE") or raster.tags().get("UNIT") or "").strip().lower()
    )
    return FOOT_M if unit in _FEET else 1.0


def _fits(one: _Described, other: _Described) -> bool:
    """Whether two rasters lie on one grid."""
    if one.crs != other.crs:
        return False
    a, b = one.transform, other.transform
    close = [abs(x - y) <= 1e-9 * max(abs(x), abs(y), 1e-9) for x, y in ((a.a, b.a), (a.e, b.e))]
    if not all(close) or (a.b, a.d) != (b.b, b.d):
        return False
    column, row = ~a * (b.c, b.f)
    return bool(abs(column - round(column)) <= _ALIGNED and abs(row - round(row)) <= _ALIGNED)


def _joined(group: list[tuple[Path, _Described]]) -> Mosaic:
    base = group[0][1].transform
    places = [tuple(round(part) for part in ~base * (d.transform.c, d.transform.f)) for _, d in group]
    left, top = min(column for column, _ in places), min(row for _, row in places)
    tiles = tuple(
        Tile(path, row - top, column - left, d.rows, d.columns, d.metres)
        for (path, d), (column, row) in zip(group, places, strict=True)
    )
    return Mosaic(
        group[0][1].crs, base * Affine.translation(left, top), _end(t.row + t.rows for t in tiles),
        _end(t.column + t.columns for t in tiles), tiles,
    )  # fmt: skip


def _end(numbers: Iterable[int]) -> int:
    return max(numbers)


def _values(tile: Tile, top: int, bottom: int, left: int, right: int) -> npt.NDArray[np.float32]:
    """Values of a tile in metres (or codes), NaN where it says that there is none."""
    try:
        with open_raster(tile.path) as raster:
            window = Window(left, top, right - left, bottom - top)
            read = raster.read(1, window=window, masked=True)
            scale, offset = raster.scales[0], raster.offsets[0]
    except RasterioIOError as error:
        raise InputError("travel.error.broken_raster", path=tile.path.name) from error
    values = np.where(np.ma.getmaskarray(read), np.nan, read.data.astype(np.float32)).astype(np.float32)
    if scale != 1.0 or offset != 0.0:
        values = values * np.float32(scale) + np.float32(offset)
    return values * np.float32(tile.metres) if tile.metres != 1.0 else values
