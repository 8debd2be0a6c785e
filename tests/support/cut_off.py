"""The workspace for assigning with ways, on a day in the rains when nobody gets to v2: for stationing somebody there.

====  ===========================================================================================
v1    30 minutes from post u1 (but h4 in it 130: too far), 100 from team u2, 150 from v2 (too far)
v2    in the rains only from itself; h6 is with C, who starts from u2 and does not get there
C     H'mong, without limits; has h5 in v1 besides, which from v2 would be too far
D     Giàng A Dế, team u2, H'mong, at most 2 households; nothing in charge
E     Sùng A Ếch, post u1, H'mong; at most 0 households: no room
====  ===========================================================================================
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
from support.workbench import STAMP, assignment, cadre, tables

from diaban.layers.workspace import Workspace

_RUNS = [("unit", "u1"), ("unit", "u2"), ("village", "v1"), ("village", "v2"), ("village", "v3")]
# From, to, minutes each way in the dry season and in the rains; None: no way.
_WAYS = [
    ("u1", "v1", 30, 30),
    ("u1", "h4", 130, 130),
    ("u1", "v2", 90, None),
    ("u2", "v1", 100, 100),
    ("u2", "v2", 20, None),
    ("v1", "v1", 0, 0),
    ("v2", "v1", 150, 150),
    ("v2", "v2", 0, 0),
    ("v3", "v3", 0, 0),
]


def cut_off(path: Path) -> Path:
    """Make it, as of 30 June 2026."""
    rows = tables()
    rows["cadre"] += [
        cadre("d", "Giàng A Dế", "u2", "hmn", 2),
        {**cadre("e", "Sùng A Ếch", "u1", "hmn", 1), "max_households": 0},
    ]
    rows["assignment"].append(assignment("h5", "c", 0))
    rows["travel_run"] = [
        {"origin_kind": kind, "origin_id": key, "season": season, "cutoff_min": 480.0, "inputs_digest": "d"}
        for kind, key in _RUNS
        for season in ("dry", "wet")
    ]
    rows["travel_time"] = [
        _way(*ends, season, minutes) for *ends, dry, wet in _WAYS for season, minutes in _seasons(dry, wet)
    ]
    with Workspace.build(path, stamp=STAMP, actor="Đại uý Thử, trợ lý") as builder:
        for table, listed in rows.items():
            builder.load(table, pd.DataFrame(listed))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE setting SET value = '2026-06-30' WHERE code = 'as_of'")
        connection.commit()
    return path


def _seasons(dry: int | None, wet: int | None) -> list[tuple[str, int | None]]:
    return [("dry", dry), ("wet", wet)]


def _way(start: str, end: str, season: str, minutes: int | None) -> dict:
    return {
        "origin_kind": "unit" if start.startswith("u") else "village",
        "origin_id": start,
        "target_kind": "household" if end.startswith("h") else "village",
        "target_id": end,
        "season": season,
        "reachable": int(minutes is not None),
        "out_min": minutes,
        "back_min": minutes,
        "inputs_digest": "d",
    }
