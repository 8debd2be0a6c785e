"""Villages, households and cadres as rows of the workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from . import charges as roles
from .charges import Charges
from .faults import Planted
from .grid import Floats, Ints
from .ground import Ground
from .identity import days, new_ids, numbered, pick, rank_within, under
from .ledger import Lives
from .names import MARK, person_pool, village_names
from .settlements import RIDGE, VALLEY
from .strains import Limits
from .villages import CELL_WORDS, LANGUAGES, Villages

NEEDS = ["poor", "near_poor", "policy_beneficiary", "special_hardship", "resettled"]
NEED_SHARES = [0.42, 0.22, 0.12, 0.14, 0.10]
CRITICAL_NEEDS = (0, 3)
RANKS = [
    "Thượng tá",
    "Trung tá",
    "Thiếu tá",
    "Đại úy",
    "Thượng úy",
    "Thiếu tá QNCN",
    "Đại úy QNCN",
    "Thượng úy QNCN",
]
POSITIONS = {
    roles.OF_HOUSEHOLDS: "Cán bộ Đội Vận động quần chúng",
    roles.OF_CELLS: "Cán bộ tham gia sinh hoạt chi bộ bản",
    roles.OF_VILLAGES: "Cán bộ phụ trách địa bàn",
    roles.OFFICER: "Cán bộ tăng cường xã",
    roles.RETIRED: "Nguyên cán bộ Đội Vận động quần chúng",
    roles.IDLE: "Cán bộ mới điều động",
    roles.THIRD_UNIT: "Cán bộ phòng nghiệp vụ",
}
MASKS = [",".join(word for bit, word in enumerate(LANGUAGES) if mask >> bit & 1) for mask in range(32)]


@dataclass(frozen=True)
class Named:
    """A frame of the workspace and, per row of the sample's own numbering, where it went: its id."""

    frame: pd.DataFrame
    ids: pd.Series[str]
    codes: pd.Series[str]


def village_rows(
    ground: Ground,
    villages: Villages,
    former: Ints,
    lives: Lives,
    commune_ids: pd.Series[str],
    rng: np.random.Generator,
) -> Named:
    """The villages, in the sample's own order."""
    sites = villages.frame
    commune, kind, count = sites["commune"].to_numpy(), sites["kind"].to_numpy(), len(sites)
    rank = rank_within(commune)
    codes = under(pick(list(ground.codes), commune), "-", rank, max(2, len(str(int(rank.max())))))
    names = village_names(commune, (kind == RIDGE).astype(np.int64), rng)
    if not ground.invented:
        names = [f"{name} {MARK}" for name in names]
    ids = new_ids(count, rng)
    host = villages.host
    households = sites["households"].to_numpy()
    frame = pd.DataFrame({
        "id": ids,
        "code": codes,
        "name": pd.Series(names, dtype="str"),
        "kind": np.where((kind == VALLEY) & (rank % 7 == 0), "thon", "ban"),
        "commune_id": commune_ids.iloc[commune].to_numpy(),
        "old_commune_code": pick([o.code for o in ground.old], former),
        "is_border": villages.is_border.astype(np.int64),
        "households": households,
        "population": np.round(households * rng.uniform(4.1, 5.3, count)).astype(np.int64),
        "languages": pick(MASKS, villages.tongues),
        "party_cell": pick(CELL_WORDS, villages.cell),
        "party_cell_village_id": ids.iloc[np.maximum(host, 0)].where(pd.Series(host >= 0).to_numpy()).to_numpy(),
        "party_members": _or_missing(villages.members),
        "establishment": rng.choice(["strong", "fair", "weak"], count, p=[0.35, 0.5, 0.15]),
        "specially_difficult": (kind != VALLEY).astype(np.int64),
        "contact_role": rng.choice(["Trưởng bản", "Bí thư chi bộ"], count),
        "closed_on": days(lives.village_closed, lives.village_closed < 0),
    })  # fmt: skip
    x, y = _displaced(sites, villages.outside)
    points = shapely.points(x, y)
    points[villages.no_point] = None
    frame["geometry"] = points
    return Named(frame, ids, codes)


def _displaced(sites: pd.DataFrame, outside: Ints) -> tuple[Floats, Floats]:
    """Coordinates of villages; those in `outside` stand beside a village of another commune."""
    x, y = sites["x"].to_numpy().copy(), sites["y"].to_numpy().copy()
    commune = sites["commune"].to_numpy()
    for row in outside.tolist():
        other = int(np.flatnonzero(commune != commune[row])[-1 if commune[row] == 0 else 0])
        x[row], y[row] = x[other] + 45.0, y[other] - 45.0
    return x, y


def household_rows(
    ground: Ground,
    villages: Villages,
    charges: Charges,
    lives: Lives,
    village: Named,
    planted: Planted,
    rng: np.random.Generator,
) -> Named:
    """The households, by village; `ids` and `codes` in the order of the charges."""
    where, state, count = charges.household_village, charges.household_state, len(charges.household_village)
    order = np.argsort(where, kind="stable")
    rank = np.empty(count, dtype=np.int64)
    rank[order] = rank_within(where[order])
    codes = under(village.codes.iloc[where], "-H", rank, max(2, len(str(int(rank.max())))))
    need = rng.choice(len(NEEDS), count, p=NEED_SHARES)
    alone = np.flatnonzero(state == roles.UNASSIGNED)
    urgent = np.isin(need[alone], CRITICAL_NEEDS)
    planted.record("household_unassigned", "critical", "household", alone[urgent])
    planted.record("household_unassigned", "major", "household", alone[~urgent])
    ids = new_ids(count, rng)
    people = person_pool(4_096, rng)
    frame = pd.DataFrame({
        "id": ids,
        "code": codes,
        "village_id": village.ids.iloc[where].to_numpy(),
        "need": pick(NEEDS, need),
        "needs_assignment": (state != roles.NOT_NEEDED).astype(np.int64),
        "need_since": days(lives.need),
        "left_need_on": days(lives.left, lives.left < 0),
        "members": rng.integers(2, 9, count),
        "head_name": pick(people, rng.integers(0, len(people), count)),
        "closed_on": days(lives.closed, lives.closed < 0),
    })  # fmt: skip
    frame["geometry"] = _homes(ground, villages, where, rng)
    return Named(frame.iloc[order].reset_index(drop=True), ids, codes)


def _homes(ground: Ground, villages: Villages, where: Ints, rng: np.random.Generator) -> NDArray[Any]:
    """A point near the middle of the village for nine households in ten, always inside the commune."""
    sites = villages.frame
    commune = sites["commune"].to_numpy()
    outlines = shapely.boundary(np.array(ground.communes))
    shapely.prepare(outlines)
    room = shapely.distance(outlines[commune], shapely.points(sites["x"], sites["y"]))
    reach = np.minimum(450.0, 0.9 * room)[where]
    angle, away = rng.uniform(0, 2 * np.pi, len(where)), np.sqrt(rng.random(len(where)))
    x = np.round(sites["x"].to_numpy()[where] + reach * away * np.cos(angle), 1)
    y = np.round(sites["y"].to_numpy()[where] + reach * away * np.sin(angle), 1)
    points: NDArray[Any] = shapely.points(x, y)
    points[rng.random(len(where)) < 0.1] = None
    return points


def cadre_rows(
    charges: Charges,
    limits: Limits,
    lives: Lives,
    unit_ids: pd.Series[str],
    village: Named,
    home: Ints,
    rng: np.random.Generator,
) -> Named:
    """The cadres, in the sample's own order. `home`: the village each starts from, -1 for their unit."""
    role, count = charges.cadre_role, len(charges.cadre_role)
    codes = numbered("CB-", np.arange(1, count + 1), max(4, len(str(count))))
    people = person_pool(2_048, rng)
    ids = new_ids(count, rng)
    outside_party = np.isin(role, (roles.OF_VILLAGES, roles.THIRD_UNIT)) & (rng.random(count) < 0.3)
    stationed = pd.Series(home >= 0).to_numpy()
    frame = pd.DataFrame({
        "id": ids,
        "code": codes,
        "name": pick(people, rng.integers(0, len(people), count)),
        "rank": pick(RANKS, rng.integers(0, len(RANKS), count)),
        "position": pick([POSITIONS[n] for n in range(len(POSITIONS))], role),
        "unit_id": unit_ids.iloc[charges.cadre_unit].to_numpy(),
        "starts_from_village_id": village.ids.iloc[np.maximum(home, 0)].where(stationed).to_numpy(),
        "is_party_member": (~outside_party).astype(np.int64),
        "max_households": _or_missing(limits.most_households),
        "max_villages": _or_missing(limits.most_villages),
        "languages": pick(MASKS, limits.tongues),
        "active_from": days(lives.enlisted),
        "active_to": days(lives.discharged, lives.discharged < 0),
    })  # fmt: skip
    return Named(frame, ids, codes)


def _or_missing(values: Ints) -> Floats:
    return np.where(values < 0, np.nan, values).astype(np.float64)
