"""A workspace small enough to be worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import shapely

from diaban.layers.workspace import Workspace

STAMP = "2026-06-30T00:00:00.000Z"


def small_workspace(path: Path) -> Path:
    """Two communes, three villages, three households, a post with two cadres, one approved assignment."""
    with Workspace.build(path, stamp=STAMP, actor="Đại uý Thử, trợ lý") as builder:
        builder.load(
            "commune",
            pd.DataFrame(
                {
                    "id": ["c1", "c2"],
                    "code": ["90001", "90002"],
                    "name": ["Xã Thử Một", "Xã Thử Hai"],
                    "kind": ["xa", "xa"],
                    "province_code": ["90", "90"],
                    "is_border": [1, 0],
                    "geometry": [
                        shapely.box(500000, 2300000, 510000, 2310000),
                        shapely.box(510000, 2300000, 520000, 2310000),
                    ],
                }
            ),
        )
        builder.load(
            "village",
            pd.DataFrame(
                {
                    "id": ["v1", "v2", "v3"],
                    "code": ["V1", "V2", "V3"],
                    "name": ["Bản Đầu", "Bản Giữa", "Bản Cuối"],
                    "kind": ["ban"] * 3,
                    "commune_id": ["c1", "c1", "c2"],
                    "is_border": [1, 0, 0],
                    "party_members": [5, 0, 3],
                    "party_cell": ["own", "none", "own"],
                    "languages": ["tha,vie", "vie", "vie"],
                    "geometry": [
                        shapely.Point(503000, 2305000),
                        shapely.Point(507000, 2304000),
                        shapely.Point(515000, 2305000),
                    ],
                }
            ),
        )
        builder.load(
            "household",
            pd.DataFrame(
                {
                    "id": ["h1", "h2", "h3"],
                    "code": ["H1", "H2", "H3"],
                    "village_id": ["v1", "v1", "v2"],
                    "need": ["poor", "near_poor", "resettled"],
                    "needs_assignment": [1, 1, 1],
                    "need_since": ["2025-01-01"] * 3,
                }
            ),
        )
        builder.load(
            "unit",
            pd.DataFrame(
                {
                    "id": ["u1"],
                    "code": ["U1"],
                    "name": ["Đồn Thử"],
                    "kind": ["border_post"],
                    "geometry": [shapely.Point(502000, 2303000)],
                }
            ),
        )
        builder.load(
            "cadre",
            pd.DataFrame(
                {
                    "id": ["k1", "k2"],
                    "code": ["K1", "K2"],
                    "name": ["Người Thử Một", "Người Thử Hai"],
                    "unit_id": ["u1", "u1"],
                    "is_party_member": [1, 1],
                    "languages": ["vie", "vie"],
                    "max_households": [2, 2],
                }
            ),
        )
        builder.load(
            "assignment",
            pd.DataFrame(
                {
                    "id": ["a1"],
                    "code": ["A1"],
                    "cadre_id": ["k1"],
                    "duty": ["household"],
                    "household_id": ["h1"],
                    "decision_no": ["01/QĐ"],
                    "decision_date": ["2025-12-31"],
                    "decision_body": ["Đồn Thử"],
                    "valid_from": ["2026-01-01"],
                    "status": ["approved"],
                }
            ),
        )
    return path
