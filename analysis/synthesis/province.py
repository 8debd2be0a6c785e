"""A whole sample: frames of the workspace, rasters, and the list of what was planted wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from .charges import take_charge
from .faults import Planted
from .force import raise_units
from .grid import Bools, Floats, Grid, Ints, refine
from .ground import Ground, village_counts
from .landscape import land_cover
from .ledger import keep_books
from .names import river_names
from .old_parts import former_communes
from .people_frames import cadre_rows, household_rows, village_rows
from .place_frames import (
    background_rows,
    border_rows,
    commune_rows,
    history_rows,
    organisation_rows,
    site_rows,
    twinning_rows,
    unit_rows,
)
from .roadways import make_crossings, make_roads
from .settlements import choose_sites
from .sizes import AS_OF, Sizes, shared_out
from .strains import last_visits, set_limits
from .villages import settle
from .visiting import make_visits
from .waterways import make_rivers
from .work_frames import assignment_rows, plan_rows, visit_rows

FINER = 2
ROADS_FOR = 400
TITLE = "Tỉnh Mẫu (dữ liệu mẫu, không có thật)"
TITLE_REAL = "Dữ liệu mẫu, không có thật, trong ranh giới thật"
Step = Callable[[float], None]


@dataclass(frozen=True)
class Sample:
    """`tables`: by name, in the order in which they are loaded; `faults`: one entry each (see Planted.listing)."""

    tables: dict[str, pd.DataFrame]
    faults: list[dict[str, str]]
    grid: Grid
    elevation: Floats
    cover: Ints


def make_sample(
    ground: Ground, sizes: Sizes, clean: bool, seed: int, step: Step = lambda _share: None
) -> Sample:
    """Everything in the sample, the same for the same arguments.

    ValueError where the ground has no room for it. About 1 kB a household in need at its peak.
    """
    dice = _dice(seed)
    planted = Planted(not clean)
    counts = village_counts(ground, sizes.villages + sizes.other_villages, next(dice))
    sites = choose_sites(
        ground.terrain, list(ground.communes), list(ground.centres), ground.border, counts, next(dice)
    ).frame
    former, inner = former_communes(sites, ground.old, sizes.other_villages * 3 // 4)
    villages = settle(sites, inner, sizes, planted, next(dice))
    step(0.2)
    post_names = list(ground.names) if ground.invented else [f"số {n + 1}" for n in range(len(ground.names))]
    force = raise_units(
        ground.terrain, list(ground.communes), list(ground.centres), ground.border, list(ground.names), post_names,
        planted,
    )  # fmt: skip
    officers = _officers(ground, sizes, planted, next(dice))
    charges = take_charge(
        villages, force.posts, force.seconds, officers, force.third, sizes, planted, next(dice)
    )
    ledger, lives = keep_books(charges, villages, planted, next(dice))
    limits = set_limits(charges, ledger, villages, planted, next(dice))
    latest = last_visits(ledger, villages, sizes, planted, next(dice))
    step(0.35)
    commune, unit = commune_rows(ground, villages, next(dice)), unit_rows(force, next(dice))
    village = village_rows(ground, villages, former, lives, commune.ids, next(dice))
    household = household_rows(ground, villages, charges, lives, village, planted, next(dice))
    cadre = cadre_rows(charges, limits, lives, unit.ids, village, next(dice))
    assignment = assignment_rows(charges, ledger, force, household, village, commune.ids, cadre, next(dice))
    plan, ending, drafts = plan_rows(charges, ledger, household, cadre, assignment, next(dice))
    step(0.6)
    line, marker = border_rows(ground, next(dice))
    background, cover_grid, cover = _background(ground, sites, dice)
    visits = visit_rows(make_visits(ledger, latest, next(dice)), household, village, cadre, next(dice))
    tables = {
        "setting": settings(ground),
        "commune": commune.frame,
        "commune_history": history_rows(ground, next(dice)),
        "unit": unit.frame,
        "village": village.frame,
        "household": household.frame,
        "cadre": cadre.frame,
        "plan": plan,
        "assignment": pd.concat([assignment.frame, drafts], ignore_index=True),
        "plan_ending": ending,
        "model_site": site_rows(villages, village, unit, force, next(dice)),
        "twinning": twinning_rows(villages, force, commune.ids, village, unit, next(dice)),
        "organisation": organisation_rows(ground, force, commune, unit, next(dice)),
        "border_line": line,
        "border_marker": marker,
        **background,
        "visit": visits,
    }
    codes = {
        "commune": commune.codes, "village": village.codes, "household": household.codes, "unit": unit.codes,
        "cadre": cadre.codes, "assignment": assignment.codes,
    }  # fmt: skip
    step(1.0)
    return Sample(tables, planted.listing(codes), cover_grid, refine(ground.terrain.elevation, FINER), cover)


def settings(ground: Ground) -> pd.DataFrame:
    """The settings that differ from their defaults: a title, the mark of a sample, the fixed day."""
    values = {
        "title": TITLE if ground.invented else TITLE_REAL,
        "is_sample": "1",
        "as_of": AS_OF.isoformat(),
    }
    return pd.DataFrame({"code": list(values), "value": list(values.values())})


def _dice(seed: int) -> Iterator[np.random.Generator]:
    """A generator of its own for each part, so that a change in one does not stir the others."""
    part = 0
    while True:
        part += 1
        yield np.random.default_rng([seed, 2, part])


def _officers(ground: Ground, sizes: Sizes, planted: Planted, rng: np.random.Generator) -> Ints:
    """Officers per commune: one each; the rest to communes that were joined from several at the border.

    Planted: where there are as many officers as communes, two on one committee and none on another. With more
    officers than communes nobody could tell that one is missing, and the published case wants one each at least.
    """
    count = len(ground.communes)
    spare = sizes.officers - count
    if spare == 0:
        officers = np.ones(count, dtype=np.int64)
        if planted.active:
            empty, double = rng.permutation(count)[:2]
            officers[empty], officers[double] = 0, 2
            planted.record("commune_post_empty", "major", "commune", np.flatnonzero(officers == 0))
        return officers
    joined = np.zeros(count, dtype=np.float64)
    for old in ground.old:
        joined[old.new] += old.at_border
    extra = np.maximum(joined - 1, 0)
    return 1 + shared_out(spare, extra if extra.any() else np.ones(count))


def _background(
    ground: Ground, sites: pd.DataFrame, dice: Iterator[np.random.Generator]
) -> tuple[dict[str, pd.DataFrame], Grid, Ints]:
    grid = ground.terrain.grid
    whole = shapely.union_all(np.array(ground.communes))
    near, inside = _cells_within(grid, whole.buffer(2_500).simplify(200)), _cells_within(grid, whole)
    largest = sites.iloc[np.sort(np.argsort(-sites["households"].to_numpy(), kind="stable")[:ROADS_FOR])]
    rivers = make_rivers(ground.terrain, near)
    centres = shapely.get_coordinates(np.array(ground.centres))
    roads = make_roads(ground.terrain, inside, centres[:, 0], centres[:, 1], largest)
    crossings = make_crossings(roads, rivers)
    rng = next(dice)
    rows = background_rows(roads, rivers, crossings, river_names(rng), rng)
    cover_grid, cover = land_cover(
        ground.terrain, FINER, sites["x"].to_numpy(), sites["y"].to_numpy(), next(dice)
    )
    return rows, cover_grid, cover


def _cells_within(grid: Grid, area: BaseGeometry) -> Bools:
    shapely.prepare(area)
    x, y = grid.centres(np.arange(grid.size))
    return np.asarray(shapely.contains_xy(area, x, y), dtype=np.bool_).reshape(grid.shape)
