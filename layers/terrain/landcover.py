"""Codes of land cover in the cells of an elevation model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from .elevation import centre_of
from .mosaic import open_mosaics
from .notes import Note
from .sampling import CellGrid, nearest

MOST = 65_535


@dataclass(frozen=True)
class LandCover:
    """``codes``: per cell, 0 where the file says nothing."""

    codes: npt.NDArray[np.uint16]
    notes: tuple[Note, ...]


def read_land_cover(path: Path, epsg: int, grid: CellGrid, inside: npt.NDArray[np.bool_]) -> LandCover:
    """The code under the centre of each cell of ``grid``. ``inside``: the cells of the area, for what is said of gaps.

    Errors: InputError where the file cannot be used.
    """
    mosaics, notes = open_mosaics(path)
    values = np.full((grid.rows, grid.columns), np.nan, dtype=np.float32)
    for mosaic in mosaics:
        found = nearest(mosaic, grid, epsg, path.name)
        np.copyto(values, found, where=np.isnan(values))
    missing = np.isnan(values) & inside
    if missing.any():
        count = int(missing.sum())
        notes.append(Note("cover_missing", count, *centre_of(grid, missing)))
    with np.errstate(invalid="ignore"):
        odd = ~np.isnan(values) & ((values < 0) | (values > MOST) | (values != np.floor(values)))
    if odd.any():
        notes.append(
            Note("cover_odd", int(odd.sum()), *centre_of(grid, odd), {"value": float(values[odd][0])})
        )
    codes = np.where(np.isnan(values) | odd, 0, values).astype(np.uint16)
    return LandCover(codes, tuple(notes))


def unknown_codes(codes: npt.NDArray[np.uint16], grid: CellGrid, known: set[int]) -> list[Note]:
    """One note for each code in the raster that is not among ``known``: how many cells have it, and where one is."""
    found, counts = np.unique(codes, return_counts=True)
    return [
        Note("cover_unknown", int(count), *centre_of(grid, codes == code), {"code": int(code)})
        for code, count in zip(found, counts, strict=True)
        if int(code) not in known
    ]
