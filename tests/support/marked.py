"""A small workspace in which every personal value is a mark that occurs nowhere else, so that it can be searched for.

Six communes, thirty villages, a hundred and twenty households, by hand and the same every time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, box

from diaban.layers.workspace import Workspace

AS_OF = "2026-06-30"
EAST, NORTH, CELL = 420_000.0, 2_330_000.0, 12_000.0
COMMUNES, VILLAGES_EACH, HOUSEHOLDS_EACH = 6, 5, 4
HOSTILE = '</script><img src=x onerror="window.hacked=1">'
FORMULA = '=HYPERLINK("http://x","x")'
SECOND = ("Đức", "Lường", "Phặng", "Mỗ", "Quỳnh")
NEEDS = ("poor", "near_poor", "policy_beneficiary", "special_hardship", "resettled")


@dataclass
class Marks:
    """The values that may not leave: by what they are."""

    heads: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    cadres: list[str] = field(default_factory=list)
    writers: list[str] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)

    @property
    def personal(self) -> list[str]:
        """What ``--names`` lets out."""
        return self.heads + self.phones + self.roles

    @property
    def never(self) -> list[str]:
        """What no output may hold, with names or without."""
        return self.notes + self.languages + self.writers


def make_marked(path: Path, hostile: bool = False, sample: bool = True) -> Marks:
    """Build the workspace at ``path``; ``hostile`` puts markup and formulas into names of places and people."""
    marks = Marks()
    frames = {**_places(marks, hostile), **_background()}
    frames |= _people(marks, frames)
    frames["setting"] = pd.DataFrame(
        {"code": ["as_of", "is_sample", "title"], "value": [AS_OF, "1" if sample else "0", None]}
    )
    order = (
        "setting", "commune", "village", "unit", "cadre", "plan", "household", "assignment", "visit", "model_site",
        "border_line", "river", "road",
    )  # fmt: skip
    marks.writers.append("NGƯỜI-GHI-7731")
    with Workspace.build(path, epsg=9206, stamp="2026-06-30T00:00:00Z", actor=marks.writers[0]) as builder:
        for table in order:
            builder.load(table, frames[table])
    return marks


def _places(marks: Marks, hostile: bool) -> dict[str, pd.DataFrame]:
    corners = [(EAST + CELL * (n % 3), NORTH + CELL * (n // 3)) for n in range(COMMUNES)]
    commune = gpd.GeoDataFrame(
        {
            "id": [f"c{n}" for n in range(COMMUNES)],
            "code": [f"{3800 + n:05d}" for n in range(COMMUNES)],
            "name": ["Mường Lạn", "Púng Bánh", "Sốp Cộp", "Nậm Lạnh", "Dồm Cang", "Mường Và"],
            "kind": "xa",
            "province_code": "14",
            "is_border": [1, 1, 1, 0, 0, 0],
            "criteria_met": [7, 5, None, 10, 8, 9],
            "criteria_total": 10,
        },
        geometry=[MultiPolygon([box(x, y, x + CELL, y + CELL)]) for x, y in corners],
        crs=9206,
    )
    rows = []
    for number in range(COMMUNES * VILLAGES_EACH):
        x, y = corners[number // VILLAGES_EACH]
        step = number % VILLAGES_EACH
        marks.phones.append(f"0988{number:06d}77")
        marks.roles.append(f"VAI-{number:03d}-TRÒ")
        marks.languages.append(f"q{chr(97 + number // 26)}{chr(97 + number % 26)}")
        rows.append(
            {
                "id": f"v{number:02d}",
                "code": f"B{number:03d}",
                "name": f"Huổi {SECOND[step]} {number}",
                "kind": "ban",
                "commune_id": f"c{number // VILLAGES_EACH}",
                "is_border": int(number < 3 * VILLAGES_EACH and step == 0),
                "languages": f"{marks.languages[-1]},vie" if number % 7 else None,
                "party_cell": ("own", "own", "shared", "none", "own")[step],
                "party_cell_village_id": f"v{number - 1:02d}" if step == 2 else None,
                "party_members": (5, 3, 2, 0, None)[step],
                "contact_role": marks.roles[-1],
                "contact_phone": marks.phones[-1],
                "geometry": None
                if number == 29
                else Point(x + 2000 + 2000 * step, y + 3000 + 1500 * (step * 3 % 5)),
            }
        )
    if hostile:
        commune.loc[3, "name"] = HOSTILE
        rows[2]["name"] = HOSTILE
        rows[3]["name"] = FORMULA
        rows[4]["code"] = "+84 B004"
    village = gpd.GeoDataFrame(rows, geometry="geometry", crs=9206)
    return {"commune": commune, "village": village, "household": _households(marks, village)}


def _households(marks: Marks, village: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    rows = []
    for number in range(len(village) * HOUSEHOLDS_EACH):
        at = village.iloc[number // HOUSEHOLDS_EACH]
        centre = at.geometry or Point(EAST, NORTH)
        point = Point(centre.x + 111.111 + 7 * number, centre.y - 222.222 - 3 * number)
        marks.heads.append(f"CHỦ-HỘ-{number:04d}-Ạ")
        marks.points.append((point.x, point.y))
        rows.append(
            {
                "id": f"h{number:03d}",
                "code": f"H{number:04d}",
                "village_id": at["id"],
                "need": NEEDS[number % 5],
                "needs_assignment": 1,
                "need_since": "2025-01-01",
                "left_need_on": "2026-03-01" if number % 40 == 39 else None,
                "members": 4,
                "head_name": marks.heads[-1],
                "geometry": point,
            }
        )
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=9206)


def _people(marks: Marks, frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    unit = gpd.GeoDataFrame(
        {
            "id": ["u0", "u1", "u2"],
            "code": ["DBP01", "DBP02", "DSX01"],
            "name": ["Đồn Biên phòng Mường Lạn", "Đồn Biên phòng Púng Bánh", "Đội sản xuất số 1"],
            "short_name": ["Đồn Mường Lạn", "Đồn Púng Bánh", "Đội 1"],
            "kind": ["border_post", "border_post", "production_team"],
        },
        geometry=[
            Point(EAST + 5000, NORTH + 1500),
            Point(EAST + 17_000, NORTH + 1500),
            Point(EAST + 30_000, NORTH + 15_000),
        ],
        crs=9206,
    )
    cadres = 20
    marks.cadres.extend(f"CÁN-BỘ-{number:03d}-Ễ" for number in range(cadres))
    cadre = pd.DataFrame(
        {
            "id": [f"k{n:02d}" for n in range(cadres)],
            "code": [f"CB{n:03d}" for n in range(cadres)],
            "name": marks.cadres,
            "rank": "Đại uý",
            "position": "Đội trưởng vận động quần chúng",
            "unit_id": [f"u{n % 3}" for n in range(cadres)],
            "is_party_member": 1,
            "max_households": [3 if n == 0 else 8 for n in range(cadres)],
            "max_villages": 3,
            "languages": ["xyz" if n == 1 else "vie" for n in range(cadres)],
        }
    )
    marks.notes.append("GHI-CHÚ-PHÂN-CÔNG-9917")
    assigned = [n for n in range(len(frames["household"])) if n % 3 and n // 4 not in (7, 12, 29)]
    assignment = pd.DataFrame(
        {
            "code": [f"PC{n:04d}" for n in assigned],
            "cadre_id": [f"k{(n // 6) % (cadres - 1):02d}" for n in assigned],
            "duty": "household",
            "household_id": [f"h{n:03d}" for n in assigned],
            "decision_no": "12/QĐ-BCH",
            "decision_date": "2025-12-20",
            "decision_body": "Bộ Chỉ huy BĐBP tỉnh",
            "valid_from": "2026-01-01",
            "status": "approved",
            "comment": marks.notes[0],
        }
    )
    posts = assignment.iloc[:2].assign(
        code=["XA0", "XA1"],
        duty="commune_post",
        household_id=None,
        commune_id=["c0", "c1"],
        role="Phó bí thư đảng uỷ xã",
    )
    cells = assignment.iloc[:2].assign(
        code=["CB0", "CB1"], duty="party_cell", household_id=None, village_id=["v00", "v05"]
    )
    visits = []
    for place, number in enumerate(assigned):
        marks.notes.append(f"GHI-CHÚ-THĂM-{number:04d}")
        day = "2026-06-20" if place % 4 else "2026-03-03"
        visits.append(
            {"cadre_id": "k00", "household_id": f"h{number:03d}", "day": day, "note": marks.notes[-1]}
        )
    model_site = gpd.GeoDataFrame(
        {
            "id": ["m0", "m1"],
            "code": ["MH01", "MH02"],
            "name": ["Trồng cây ăn quả trên đất dốc", "Trồng cây ăn quả, bản làm theo"],
            "kind": "crops",
            "village_id": ["v06", "v11"],
            "households_taking_part": [12, None],
            "income_per_household": [165_000_000, None],
            "started_on": "2024-01-01",
            "status": ["replicated", "pilot"],
            "copied_from_id": [None, "m0"],
        },
        geometry=[Point(EAST + 17_200, NORTH + 9_000), Point(EAST + 28_500, NORTH + 8_000)],
        crs=9206,
    )
    marks.notes.append("Ý-KIẾN-PHƯƠNG-ÁN-5512")
    plan = pd.DataFrame({"name": ["Phương án 1"], "status": ["draft"], "decision_comment": marks.notes[-1]})
    return {
        "unit": unit,
        "cadre": cadre,
        "plan": plan,
        "assignment": pd.concat([assignment, posts, cells]),
        "visit": pd.DataFrame(visits),
        "model_site": model_site,
    }


def _background() -> dict[str, pd.DataFrame]:
    def line(*points: tuple[float, float]) -> MultiLineString:
        return MultiLineString([LineString([(EAST + x, NORTH + y) for x, y in points])])

    wave = [(x, 9000 + 2500 * float(np.sin(x / 4000))) for x in range(0, 36_001, 500)]
    river = gpd.GeoDataFrame({"class": ["main"]}, geometry=[line(*wave)], crs=9206)
    road = gpd.GeoDataFrame(
        {"class": ["provincial", "track"]},
        geometry=[line((0, 4000), (18_000, 7000), (36_000, 20_000)), line((6000, 0), (7000, 24_000))],
        crs=9206,
    )
    border = gpd.GeoDataFrame({"name": ["Biên giới"]}, geometry=[line((0, 0), (36_000, 0))], crs=9206)
    return {"river": river, "road": road, "border_line": border}
