"""A small workspace with at least one row in every table that people fill, and a log of several saves."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import shapely
from support.small import small_workspace

from diaban.layers.workspace import Workspace


def full_workspace(path: Path) -> Path:
    """``small_workspace``, and plans, visits, sites, twinnings, organisations, roads, results and a frozen period."""
    small_workspace(path)
    workspace = Workspace.open(path)
    with workspace.writing("Đại uý Thử, trợ lý", "import") as writer:
        for table, columns in _rows().items():
            writer.insert(table, pd.DataFrame(columns))
        writer.update("household", pd.DataFrame({"id": ["h1"], "head_name": ["Chủ hộ Thử"]}))
        writer.update(
            "village", pd.DataFrame({"id": ["v3"], "party_cell": ["shared"], "party_cell_village_id": ["v1"]})
        )
    with workspace.writing("Đại uý Thử, trợ lý", "coverage") as writer:
        writer.replace("gap", pd.DataFrame(_GAP))
        writer.replace(
            "indicator",
            pd.DataFrame({"scope": ["all"], "code": ["-"], "name": ["households"], "value": [3.0]}),
        )
        writer.replace(
            "map_state", pd.DataFrame({"table_name": ["village"], "row_id": ["v1"], "state": ["covered"]})
        )
    with workspace.writing("Trung tá Thử, chỉ huy", "period") as writer:
        writer.insert("period", pd.DataFrame({"id": ["p1"], "name": ["Quý I"], "to_day": ["2026-03-31"]}))
        writer.insert(
            "period_indicator",
            pd.DataFrame(
                {"id": ["pi1"], "period": ["Quý I"], "scope": ["all"], "code": ["-"], "name": ["households"]}
            ),
        )
        writer.insert(
            "period_assignment",
            pd.DataFrame(
                {
                    "id": ["pa1"],
                    "period": ["Quý I"],
                    "assignment": ["A1"],
                    "cadre": ["K1"],
                    "duty": ["household"],
                    "target": ["H1"],
                }
            ),
        )
        writer.insert(
            "period_gap",
            pd.DataFrame(
                {
                    "id": ["pg1"],
                    "period": ["Quý I"],
                    "rule": ["household_unassigned"],
                    "severity": ["major"],
                    "table_name": ["household"],
                }
            ),
        )
    return path


_GAP = {
    "rule": ["household_unassigned"],
    "severity": ["major"],
    "table_name": ["household"],
    "code": ["H2"],
    "geometry": [shapely.Point(503000, 2305000)],
}


def _rows() -> dict[str, dict[str, list[object]]]:
    line = shapely.MultiLineString([[(500000, 2301000), (509000, 2306000)]])
    return {
        "commune_history": {"id": ["ch1"], "old_code": ["80001"], "old_name": ["Xã Cũ"], "new_code": ["90001"], "share": ["whole"]},
        "unit": {"id": ["u2"], "code": ["U2"], "name": ["Trạm Thử"], "kind": ["station"], "parent_id": ["u1"], "geometry": [shapely.Point(508000, 2304500)]},
        "cadre": {"id": ["k3"], "code": ["K3"], "name": ["Người Thử Ba"], "unit_id": ["u2"], "is_party_member": [1], "active_from": ["2020-01-01"], "active_to": ["2030-01-01"]},
        "plan": {"id": ["pl1", "pl2"], "name": ["Gốc", "Nhánh"], "parent_id": [None, "pl1"], "status": ["draft", "draft"]},
        "assignment": {
            "id": ["a2", "a3", "a4"], "code": ["A2", "A3", "A4"], "cadre_id": ["k2", "k3", "k2"],
            "duty": ["household", "village", "household"], "household_id": ["h2", None, "h3"], "village_id": [None, "v2", None],
            "decision_no": ["02/QĐ", "02/QĐ", None], "decision_date": ["2025-12-31", "2025-12-31", None],
            "valid_from": ["2025-01-01", "2026-01-01", "2026-07-01"], "valid_to": ["2025-12-01", None, None],
            "status": ["ended", "approved", "draft"], "plan_id": [None, None, "pl2"],
        },
        "plan_ending": {"id": ["pe1"], "plan_id": ["pl1"], "assignment_id": ["a1"], "valid_to": ["2026-08-01"]},
        "model_site": {"id": ["m1"], "code": ["M1"], "name": ["Mô hình trồng mận"], "kind": ["crops"], "village_id": ["v1"], "unit_id": ["u1"], "status": ["pilot"], "households_taking_part": [4], "geometry": [shapely.Point(503100, 2305100)]},
        "visit": {"id": ["vi1", "vi2"], "cadre_id": ["k1", "k1"], "household_id": ["h1", None], "village_id": [None, "v1"], "day": ["2026-05-01", "2026-05-02"], "kind": ["visit", "medical_exam"], "note": ["Thăm hỏi", None], "source": ["may-1:1", "may-1:2"]},
        "twinning": {"id": ["t1"], "unit_id": ["u1"], "commune_id": ["c1"], "valid_from": ["2024-01-01"], "valid_to": ["2027-01-01"]},
        "organisation": {"id": ["o1"], "code": ["O1"], "name": ["Chi hội Thử"], "village_id": ["v1"], "kind": ["mass_organisation"], "grade": ["strong"], "year": [2025]},
        "border_line": {"id": ["bl1"], "name": ["Đường biên thử"], "geometry": [line]},
        "border_marker": {"id": ["bm1"], "code": ["90/1"], "geometry": [shapely.Point(500500, 2309000)]},
        "road": {"id": ["r1"], "name": ["Đường thử"], "class": ["track"], "wet_season": ["footpath"], "geometry": [line]},
        "river": {"id": ["ri1"], "name": ["Suối Thử"], "geometry": [line]},
        "crossing": {"id": ["cr1"], "name": ["Ngầm Thử"], "kind": ["ford"], "wait_min": [10.0], "geometry": [shapely.Point(504500, 2303500)]},
        "travel_time": {"id": ["tt1"], "origin_kind": ["unit"], "origin_id": ["u1"], "target_kind": ["village"], "target_id": ["v1"], "season": ["dry"], "reachable": [1], "out_min": [40.0], "back_min": [35.0]},
        "travel_run": {"id": ["tr1"], "origin_kind": ["unit"], "origin_id": ["u1"], "season": ["dry"], "cutoff_min": [480.0]},
    }  # fmt: skip
