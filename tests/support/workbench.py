"""A workspace for assigning, small enough to be counted by hand: ten placed households, three villages, three cadres.

``python -c "from support.workbench import workbench; …"`` in the engine's Python.

====  =========================================================================================
h0-5  in village v1 (Thai and Vietnamese spoken), 200 m apart in a row; h0 and h1 (locked) with A
h6-9  in village v2 (H'mong spoken), in the same row further east; h6 with C
v3    a border village without households, with nobody
A     Lường Văn Đạt, post u1, Thai and Vietnamese, at most 4 households and 2 villages
B     Bùi Thị Én, post u1, Vietnamese, at most 4 households and 2 villages
C     Vàng A Chứ, team u2, H'mong, without limits
====  =========================================================================================
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import shapely
from support.workbench_places import home_xy

from diaban.layers.workspace import Workspace

STAMP = "2026-06-30T00:00:00.000Z"
_DECISION = {"decision_no": "01/QĐ", "decision_date": "2025-12-31", "decision_body": "Đồn Thử"}


def workbench(path: Path) -> Path:
    """Make it."""
    with Workspace.build(path, stamp=STAMP, actor="Đại uý Thử, trợ lý") as builder:
        for table, rows in tables().items():
            builder.load(table, pd.DataFrame(rows))
    return path


def tables() -> dict[str, list[dict]]:
    """The rows of each table."""
    return {
        "commune": [
            _commune("c1", "90001", "Mường Lạn", 1, 500000),
            _commune("c2", "90002", "Nậm Đích", 0, 510000),
        ],
        "village": [
            _village("v1", "Bản Đầu", 503000, 2305000, "tha,vie"),
            _village("v2", "Bản Giữa", 506000, 2305000, "hmn"),
            _village("v3", "Bản Cuối", 504500, 2306500, "tha", border=1),
        ],
        "household": [_household(number) for number in range(10)],
        "unit": [
            _unit("u1", "Đồn Biên phòng Thử", "border_post", 502000, 2303500),
            _unit("u2", "Đội sản xuất Thử", "production_team", 507000, 2303500),
        ],
        "cadre": [
            cadre("a", "Lường Văn Đạt", "u1", "tha,vie", 4),
            cadre("b", "Bùi Thị Én", "u1", "vie", 4),
            cadre("c", "Vàng A Chứ", "u2", "hmn", None),
        ],
        "assignment": [assignment("h0", "a", 0), assignment("h1", "a", 1), assignment("h6", "c", 0)],
    }


def _commune(key: str, code: str, name: str, border: int, left: float) -> dict:
    box = shapely.box(left, 2300000, left + 10000, 2310000)
    row = {"id": key, "code": code, "name": name, "kind": "xa", "province_code": "90", "is_border": border}
    return {**row, "geometry": box}


def _village(key: str, name: str, x: float, y: float, languages: str, border: int = 0) -> dict:
    row = {
        "id": key,
        "code": key.upper(),
        "name": name,
        "kind": "ban",
        "commune_id": "c1",
        "is_border": border,
    }
    row.update(party_members=5, party_cell="own", languages=languages, geometry=shapely.Point(x, y))
    return row


def _household(number: int) -> dict:
    row = {"id": f"h{number}", "code": f"H{number}", "village_id": "v1" if number < 6 else "v2"}
    row.update(need="poor" if number < 9 else "near_poor", needs_assignment=1, need_since="2025-01-01")
    return {**row, "geometry": shapely.Point(*home_xy(number))}


def _unit(key: str, name: str, kind: str, x: float, y: float) -> dict:
    return {"id": key, "code": key.upper(), "name": name, "kind": kind, "geometry": shapely.Point(x, y)}


def cadre(key: str, name: str, unit: str, languages: str, limit: int | None) -> dict:
    """One cadre; ``limit``: of households, and two villages with it."""
    row = {"id": key, "code": key.upper(), "name": name, "unit_id": unit, "is_party_member": 1}
    return {**row, "languages": languages, "max_households": limit, "max_villages": 2 if limit else None}


def assignment(household: str, cadre: str, locked: int) -> dict:
    """One charge in force."""
    row = {"id": f"as-{household}", "code": f"AS-{household}", "cadre_id": cadre, "duty": "household"}
    row.update(household_id=household, valid_from="2026-01-01", status="approved", locked=locked)
    return {**row, **_DECISION}
