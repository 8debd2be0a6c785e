"""Travel times for a sample that has none: straight lines, slower uphill of nothing. Invented, the same each time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np

from diaban.layers import geopackage

METRES_A_MINUTE = 55.0


def add_straight_travel(path: Path, cutoff: float = 480.0) -> int:
    """Fill ``travel_run`` and ``travel_time`` (dry) from every unit and village to every village; counts pairs."""
    with closing(geopackage.connect(Path(path))) as connection:
        places = {
            kind: connection.execute(
                f'SELECT t.id, (r.minx + r.maxx) / 2, (r.miny + r.maxy) / 2 FROM "{kind}" t'
                f' JOIN "rtree_{kind}_geom" r ON r.id = t.fid ORDER BY t.fid'
            ).fetchall()
            for kind in ("unit", "village")
        }
        connection.execute("BEGIN")
        count = sum(
            _add(connection, kind, row, places["village"], cutoff) for kind in places for row in places[kind]
        )
        connection.execute("COMMIT")
    return count


def _add(
    connection: sqlite3.Connection, kind: str, origin: tuple[str, float, float], villages: list, cutoff: float
) -> int:
    connection.execute(
        "INSERT INTO travel_run (origin_kind, origin_id, season, cutoff_min) VALUES (?, ?, 'dry', ?)",
        (kind, origin[0], cutoff),
    )
    ids = [row[0] for row in villages]
    at = np.array([row[1:] for row in villages])
    out = np.hypot(at[:, 0] - origin[1], at[:, 1] - origin[2]) / METRES_A_MINUTE
    back = out * 1.1
    rows = [
        (kind, origin[0], "village", target, "dry", 1, round(float(o), 3), round(float(b), 3))
        for target, o, b in zip(ids, out, back, strict=True)
        if o <= cutoff
    ]
    connection.executemany(
        "INSERT INTO travel_time (origin_kind, origin_id, target_kind, target_id, season, reachable, out_min,"
        " back_min) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    return len(rows)
