"""Communes, units, the border, model sites and background as rows of the workspace."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import MultiPolygon

from .force import Force
from .grid import Bools, Ints
from .ground import Ground
from .identity import days, new_ids, numbered, pick
from .names import MARK
from .people_frames import Named
from .sizes import TODAY
from .villages import Villages

PROGRAMME = "Chương trình MTQG xây dựng nông thôn mới"
SITES = (
    ("crops", "Trồng mận hậu trên đất dốc"),
    ("livestock", "Nuôi bò sinh sản"),
    ("crops", "Trồng ngô sinh khối"),
    ("livestock", "Nuôi lợn bản địa"),
    ("aquaculture", "Nuôi cá lồng"),
    ("forestry", "Trồng sơn tra dưới tán rừng"),
    ("crops", "Lúa nước hai vụ"),
    ("services", "Du lịch cộng đồng"),
    ("livestock", "Nuôi dê"),
    ("crops", "Trồng dâu nuôi tằm"),
    ("crops", "Trồng xoài ghép"),
)
# Index of the site a site was copied from.
COPIES = {6: 0, 8: 1, 10: 0}
STATUS = [
    "proven",
    "proven",
    "pilot",
    "proven",
    "pilot",
    "pilot",
    "replicated",
    "proven",
    "replicated",
    "pilot",
    "replicated",
]
PROVEN = ("proven", "replicated")
FOREIGN = ("Bản Houay Sam", "Bản Na Kham", "Bản Phon Tai", "Bản Pak Lot")


def commune_rows(ground: Ground, villages: Villages, rng: np.random.Generator) -> Named:
    """The communes; households and people are the sums over their villages."""
    count = len(ground.communes)
    commune = villages.frame["commune"].to_numpy()
    households = np.bincount(commune, villages.frame["households"].to_numpy(), count).astype(np.int64)
    edge = ground.border.buffer(40)
    km = [
        round(float(shapely.boundary(shape).intersection(edge).length) / 1_000, 1)
        for shape in ground.communes
    ]
    ids = new_ids(count, rng)
    mark = f" {MARK}" if ground.invented else ""
    frame = pd.DataFrame({
        "id": ids,
        "code": pd.Series(ground.codes, dtype="str"),
        "name": pd.Series([f"{name}{mark}" for name in ground.names], dtype="str"),
        "kind": "xa",
        "province_code": ground.province,
        "is_border": 1,
        "border_km": km,
        "criteria_met": rng.integers(3, 9, count),
        "criteria_total": 10,
        "criteria_programme": PROGRAMME,
        "difficulty": rng.integers(1, 4, count),
        "households": households,
        "population": np.round(households * rng.uniform(4.4, 4.9, count)).astype(np.int64),
    })  # fmt: skip
    frame["geometry"] = [
        shape if shape.geom_type == "MultiPolygon" else MultiPolygon([shape]) for shape in ground.communes
    ]
    return Named(frame, ids, frame["code"])


def unit_rows(force: Force, rng: np.random.Generator) -> Named:
    """The units, parents first; codes by kind."""
    prefixes = {
        "border_command": "BCH", "province_command": "BCHQST", "area_defence_command": "PTKV", "commune_command": "BCHQSX",
        "border_post": "DBP", "station": "TBP", "army_unit": "DVQD", "econ_defence": "KTQP", "production_team": "DSX",
        "mass_organisation": "DT",
    }  # fmt: skip
    kinds = force.frame["kind"]
    number = kinds.groupby(kinds).cumcount() + 1
    codes = pd.Series(
        [f"{prefixes[kind]}-{n:02d}" for kind, n in zip(kinds, number, strict=True)], dtype="str"
    )
    ids = new_ids(len(codes), rng)
    parent = force.frame["parent"].to_numpy()
    frame = pd.DataFrame({
        "id": ids,
        "code": codes,
        "name": force.frame["name"].astype("str"),
        "short_name": force.frame["short_name"].astype("str"),
        "kind": kinds.astype("str"),
        "parent_id": ids.iloc[np.maximum(parent, 0)].reset_index(drop=True).where(pd.Series(parent >= 0)),
    })  # fmt: skip
    points = shapely.points(force.frame["x"], force.frame["y"])
    points[force.frame["x"].isna().to_numpy()] = None
    frame["geometry"] = points
    return Named(frame, ids, codes)


def site_villages(villages: Villages) -> Ints:
    """The villages of the model sites, in their order."""
    fit = villages.charged.copy()
    fit[villages.no_point] = False
    fit[villages.outside] = False
    rows = np.flatnonzero(fit)
    return np.asarray(rows[np.linspace(0, len(rows) - 1, len(SITES) + 2).astype(np.int64)[1:-1]])


def site_rows(
    villages: Villages, village: Named, unit: Named, force: Force, rng: np.random.Generator
) -> pd.DataFrame:
    """Eleven model sites in operation, 150 to 200 million VND a year a household, each in a village of its own."""
    rows = site_villages(villages)
    commune = villages.frame["commune"].to_numpy()[rows]
    ids = new_ids(len(SITES), rng)
    origin = np.array([COPIES.get(n, -1) for n in range(len(SITES))])
    names = [
        f"{title} – {name}" for (_, title), name in zip(SITES, village.frame["name"].iloc[rows], strict=True)
    ]
    frame = pd.DataFrame({
        "id": ids,
        "code": numbered("MH-", np.arange(1, len(SITES) + 1), 2),
        "name": pd.Series(names, dtype="str"),
        "kind": [kind for kind, _ in SITES],
        "village_id": village.ids.iloc[rows].to_numpy(),
        "unit_id": unit.ids.iloc[force.posts[commune]].to_numpy(),
        "households_taking_part": rng.integers(4, 22, len(SITES)),
        "income_per_household": rng.integers(150, 201, len(SITES)) * 1_000_000,
        "started_on": days(TODAY - rng.integers(250, 1_400, len(SITES)) - 300 * (origin < 0)),
        "copied_from_id": ids.iloc[np.maximum(origin, 0)].reset_index(drop=True).where(pd.Series(origin >= 0)),
        "status": STATUS,
    })  # fmt: skip
    shift = rng.uniform(-60, 60, (2, len(rows)))
    frame["geometry"] = shapely.points(
        np.round(villages.frame["x"].to_numpy()[rows] + shift[0], 1),
        np.round(villages.frame["y"].to_numpy()[rows] + shift[1], 1),
    )
    return frame


def twinning_rows(
    villages: Villages,
    force: Force,
    commune_ids: pd.Series[str],
    village: Named,
    unit: Named,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Each commune with its post and its second unit; a few border villages with a place across the border."""
    count = len(force.posts)
    near = np.flatnonzero(villages.is_border & villages.charged)[: len(FOREIGN)]
    units = np.concatenate([force.posts, force.seconds])
    blank = len(near)
    start = TODAY - rng.integers(200, 1_500, 2 * count + blank)
    return pd.DataFrame({
        "id": new_ids(2 * count + blank, rng),
        "unit_id": pd.concat([unit.ids.iloc[units], pd.Series([None] * blank, dtype="str")], ignore_index=True),
        "from_village_id": pd.concat([pd.Series([None] * 2 * count, dtype="str"), village.ids.iloc[near]], ignore_index=True),
        "commune_id": pd.concat([commune_ids, commune_ids, pd.Series([None] * blank, dtype="str")], ignore_index=True),
        "foreign_place": pd.Series([None] * 2 * count + [f"{name} {MARK}" for name in FOREIGN[:blank]], dtype="str"),
        "valid_from": days(start),
        "programme": pd.Series(["Giúp đỡ địa bàn"] * 2 * count + ["Kết nghĩa hai bên biên giới"] * blank, dtype="str"),
    })  # fmt: skip


def organisation_rows(
    ground: Ground, force: Force, commune: Named, unit: Named, rng: np.random.Generator
) -> pd.DataFrame:
    """Two grassroots organisations a commune, with last year's grade."""
    count = len(ground.communes)
    both = np.tile(np.arange(count), 2)
    titles = ["Đảng bộ xã", "Mặt trận Tổ quốc và các đoàn thể xã"]
    names = [f"{titles[n // count]} {commune.frame['name'].iloc[row]}" for n, row in enumerate(both.tolist())]
    return pd.DataFrame({
        "id": new_ids(2 * count, rng),
        "code": numbered("TC-", np.arange(1, 2 * count + 1), 3),
        "name": pd.Series(names, dtype="str"),
        "commune_id": commune.ids.iloc[both].to_numpy(),
        "kind": np.repeat(["party_organisation", "mass_organisation"], count),
        "grade": rng.choice(["strong", "fair", "weak"], 2 * count, p=[0.4, 0.5, 0.1]),
        "year": 2025,
        "strengthened_by_unit_id": unit.ids.iloc[force.posts[both]].to_numpy(),
    })  # fmt: skip


def history_rows(ground: Ground, rng: np.random.Generator) -> pd.DataFrame:
    """Which old commune went into which of today's."""
    old = ground.old
    return pd.DataFrame({
        "id": new_ids(len(old), rng),
        "old_code": pd.Series([o.code for o in old], dtype="str"),
        "old_name": pd.Series([f"{o.name} {MARK}" if ground.invented else o.name for o in old], dtype="str"),
        "old_district": pd.Series([o.district for o in old], dtype="str"),
        "new_code": pick(list(ground.codes), np.array([o.new for o in old], dtype=np.int64)),
        "share": pd.Series(["whole" if o.whole else "part" for o in old], dtype="str"),
    })  # fmt: skip


def border_rows(ground: Ground, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The border line, and a marker about every four kilometres of it. Tables border_line and border_marker."""
    line = pd.DataFrame({"id": new_ids(1, rng), "name": [f"Đường biên giới {MARK}"]})
    line["geometry"] = [ground.border]
    points = []
    for part in shapely.get_parts(ground.border):
        number = max(int(part.length // 4_000), 1)
        at = (np.arange(number) + 0.5) / number * part.length
        points.extend(shapely.line_interpolate_point(part, at).tolist())
    numbers: Ints = np.arange(101, 101 + len(points))
    marker = pd.DataFrame({
        "id": new_ids(len(points), rng),
        "code": numbered("MOC-", numbers, 3),
        "name": pd.Series([f"Mốc {number} {MARK}" for number in numbers.tolist()], dtype="str"),
    })  # fmt: skip
    marker["geometry"] = points
    return line, marker


def background_rows(
    roads: pd.DataFrame,
    rivers: pd.DataFrame,
    crossings: pd.DataFrame,
    tails: list[str],
    rng: np.random.Generator,
) -> dict[str, pd.DataFrame]:
    """Tables road, river and crossing. Main rivers of one basin share a name."""
    basins, which = np.unique(rivers["basin"].to_numpy(), return_inverse=True)
    main: Bools = (rivers["class"] == "main_river").to_numpy()
    river_names = [f"Sông {tails[n % len(tails)]} {MARK}" for n in range(len(basins))]
    trunk = (roads["class"] == "provincial").to_numpy()
    return {
        "road": pd.DataFrame({
            "id": new_ids(len(roads), rng),
            "name": pick([f"ĐT.901 {MARK}"], np.where(trunk, 0, -1)),
            "class": roads["class"].astype("str"),
            "wet_season": roads["wet_season"].astype("str"),
            "geometry": roads["geometry"],
        }),
        "river": pd.DataFrame({
            "id": new_ids(len(rivers), rng),
            "name": pick(river_names, np.where(main, which, -1).astype(np.int64)),
            "class": rivers["class"].astype("str"),
            "geometry": rivers["geometry"],
        }),
        "crossing": pd.DataFrame({
            "id": new_ids(len(crossings), rng),
            "kind": crossings["kind"].astype("str"),
            "wait_min": crossings["wait_min"],
            "geometry": crossings["geometry"],
        }),
    }  # fmt: skip
