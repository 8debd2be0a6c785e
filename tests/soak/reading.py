"""The rows of a workspace read over one connection: what a soak of thousands needs instead of GDAL's fourteen openings."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from diaban.layers.rows import typed
from diaban.layers.schema import GEOMETRY_COLUMN, TABLES
from diaban.layers.workspace import Workspace

_HEADER, _ENVELOPES = 8, (0, 32, 48, 48, 64)


class PlainFile:
    """Stands where a `Workspace` is only read from; that it gives the same frames is checked on a share of all."""

    settings = Workspace.settings

    def __init__(self, path: Path) -> None:
        self.path = path

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(sql).fetchall()

    def frames(
        self, wanted: Mapping[str, Sequence[str]], geometry: Sequence[str] = ()
    ) -> dict[str, pd.DataFrame]:
        """Several tables, each in the order of ``fid``."""
        with closing(sqlite3.connect(self.path)) as connection:
            return {
                name: _frame(connection, name, list(columns), name in geometry)
                for name, columns in wanted.items()
            }


def same(one: object, other: object, tables: Sequence[str]) -> str:
    """What differs between the rows that two readers gave; empty where nothing does."""
    for name in tables:
        a, b = pd.DataFrame(getattr(one, name)), pd.DataFrame(getattr(other, name))
        for frame in (a, b):
            if "geometry" in frame:
                frame["geometry"] = pd.Series(shapely.to_wkb(np.asarray(frame["geometry"])), dtype=object)
        try:
            pd.testing.assert_frame_equal(a, b, check_dtype=False)
        except AssertionError as error:
            return f"{name} is read otherwise: {' '.join(str(error).split())[:300]}"
    return ""


def _frame(connection: sqlite3.Connection, table: str, columns: list[str], placed: bool) -> pd.DataFrame:
    chosen = [*columns, GEOMETRY_COLUMN] if placed else columns
    names = ", ".join(f'"{name}"' for name in chosen)
    rows = connection.execute(f'SELECT {names} FROM "{table}" ORDER BY fid').fetchall()
    values = list(zip(*rows)) if rows else [()] * len(chosen)
    frame = pd.DataFrame({name: pd.Series(held, dtype=object) for name, held in zip(columns, values)})
    if placed:
        frame["geometry"] = shapely.from_wkb(
            np.array([_well_known(blob) for blob in values[-1]], dtype=object)
        )
    found = typed(frame, TABLES[table])
    # GDAL tells days as days; text is taken for moments.
    days = found.select_dtypes("datetime").columns
    return found.astype(dict.fromkeys(days, "datetime64[s]"))


def _well_known(blob: bytes | None) -> bytes | None:
    return None if blob is None else blob[_HEADER + _ENVELOPES[blob[3] >> 1 & 7] :]
