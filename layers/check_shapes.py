"""Are the shapes readable, of the right kind, valid, in the workspace's coordinates, and in the R-tree?"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from .building import WITH_RTREE
from .findings import Finding
from .schema import GEOMETRY_COLUMN, Table
from .storage_errors import GEOMETRY_KINDS

# An R-tree keeps 32-bit numbers, rounded outwards: within a metre anywhere in Vietnam's zones.
_ROUNDING = 1.0
_ENVELOPES = (0, 32, 48, 48, 64)


@dataclass(frozen=True)
class Shapes:
    """The shapes of a table as they stand in the file: what was read of each, and its declared system."""

    shapes: np.ndarray[Any, Any]
    epsg: np.ndarray[Any, Any]


def read_shapes(blobs: list[Any]) -> Shapes:
    """The shapely geometries of GeoPackage blobs (None where unreadable) and the systems their headers name."""
    bodies, systems = [], []
    for blob in blobs:
        body, epsg = _body(blob)
        bodies.append(body)
        systems.append(epsg)
    found = shapely.from_wkb(np.array(bodies, dtype=object), on_invalid="ignore")
    return Shapes(np.atleast_1d(np.asarray(found, dtype=object)), np.array(systems, dtype=np.int64))


def faults_of_shapes(
    connection: sqlite3.Connection, complete: frozenset[str], epsg: int
) -> Iterator[Finding]:
    """Every shape that is unreadable, empty, infinite, of a wrong kind, invalid or in another system; R-trees."""
    for table in WITH_RTREE:
        if table.name in complete:
            code = "code" if "code" in table.names else "id"
            rows = connection.execute(
                f'SELECT fid, "{code}", {GEOMETRY_COLUMN} FROM "{table.name}" WHERE {GEOMETRY_COLUMN} IS NOT NULL ORDER BY fid'
            ).fetchall()
            if rows:
                read = read_shapes([blob for _, _, blob in rows])
                yield from _judged(table, rows, read, epsg)
                yield from _rtree(connection, table, [fid for fid, _, _ in rows], read)
            else:
                yield from _rtree(connection, table, [], None)


def advice_on_places(connection: sqlite3.Connection, complete: frozenset[str]) -> Iterator[Finding]:
    """Villages whose point lies outside their commune."""
    if not {"commune", "village"} <= complete:
        return
    sql = f"SELECT id, {GEOMETRY_COLUMN} FROM commune WHERE {GEOMETRY_COLUMN} IS NOT NULL"
    communes = connection.execute(sql).fetchall()
    sql = (
        f"SELECT fid, code, commune_id, {GEOMETRY_COLUMN} FROM village"
        f" WHERE {GEOMETRY_COLUMN} IS NOT NULL AND commune_id IS NOT NULL ORDER BY fid"
    )
    villages = connection.execute(sql).fetchall()
    if not communes or not villages:
        return
    areas = dict(
        zip([row[0] for row in communes], read_shapes([row[1] for row in communes]).shapes, strict=True)
    )
    points = read_shapes([row[3] for row in villages]).shapes
    around = np.array([areas.get(row[2]) for row in villages], dtype=object)
    judged = ~shapely.is_missing(points) & ~shapely.is_empty(points) & shapely.is_valid(around)
    judged &= np.isfinite(shapely.bounds(points)).all(axis=1)
    for place in np.flatnonzero(judged):
        if not around[place].covers(points[place]):
            fid, code = villages[place][:2]
            yield Finding("outside_commune", "village", fid, {"code": code}, warning=True)


def _judged(table: Table, rows: list[Any], read: Shapes, epsg: int) -> Iterator[Finding]:
    shapes = read.shapes
    there = ~shapely.is_missing(shapes)
    finite = _finite(shapes)
    checks = (
        ("geometry_unreadable", ~there),
        ("geometry_coordinates", there & ~finite),
        ("geometry_empty", there & shapely.is_empty(shapes)),
        ("geometry_kind", there & (shapely.get_type_id(shapes) != GEOMETRY_KINDS[str(table.geometry)])),
        ("geometry_invalid", there & finite & ~shapely.is_valid(shapes)),
        ("geometry_srs", there & (read.epsg != epsg)),
    )
    told = np.zeros(len(rows), dtype=bool)
    for key, wrong in checks:
        for place in np.flatnonzero(wrong & ~told):
            fid, code, _ = rows[place]
            params = {"code": code}
            if key == "geometry_invalid":
                params["reason"] = str(shapely.is_valid_reason(shapes[place]))
            yield Finding(key, table.name, fid, params)
        told |= wrong


def _finite(shapes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    finite = np.ones(len(shapes), dtype=bool)
    finite[owner[~np.isfinite(points).all(axis=1)]] = False
    return np.asarray(finite | shapely.is_empty(shapes))


def _rtree(
    connection: sqlite3.Connection, table: Table, fids: list[int], read: Shapes | None
) -> Iterator[Finding]:
    tree = f"rtree_{table.name}_{GEOMETRY_COLUMN}"
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (tree,)).fetchone():
        return
    held = {row[0]: row[1:] for row in connection.execute(f'SELECT id, minx, miny, maxx, maxy FROM "{tree}"')}
    wanted: dict[int, Any] = {}
    if read is not None:
        bounds = shapely.bounds(read.shapes)
        wanted = {fid: box for fid, box in zip(fids, bounds, strict=True) if np.isfinite(box).all()}
    stale = sorted(held.keys() ^ wanted.keys())
    stale += [
        fid
        for fid, box in wanted.items()
        if fid in held and np.abs(np.array(held[fid]) - box).max() > _ROUNDING
    ]
    for fid in stale:
        yield Finding("rtree_stale", table.name, fid)


def _body(blob: Any) -> tuple[bytes | None, int]:
    """The WKB inside a GeoPackage blob and the system its header names; (None, 0) where it is no such blob."""
    if not isinstance(blob, bytes) or len(blob) < 13 or blob[:2] != b"GP":
        return None, 0
    flags = blob[3]
    kind = (flags >> 1) & 7
    if kind >= len(_ENVELOPES):
        return None, 0
    (epsg,) = struct.unpack_from("<i" if flags & 1 else ">i", blob, 4)
    return blob[8 + _ENVELOPES[kind] :], epsg
