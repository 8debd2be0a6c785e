"""A whole sample: frames of the workspace, rasters, and the list of what was planted wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ..terrain.speed_table import SpeedTable
from .background import FINER, Background, make_background
from .charges import Charges, take_charge
from .faults import Planted
from .force import Force, raise_units
from .grid import Floats, Grid, Ints, refine
from .ground import Ground, village_counts
from .ledger import Ledger, keep_books
from .old_parts import former_communes
from .people_frames import Named, cadre_rows, household_rows, village_rows
from .place_frames import (
    PROVEN,
    STATUS,
    border_rows,
    commune_rows,
    history_rows,
    organisation_rows,
    site_rows,
    site_villages,
    twinning_rows,
    unit_rows,
)
from .settlements import choose_sites
from .sizes import AS_OF, Sizes, shared_out
from .stationing import Spread, Stationing, drawn_homes, record_reach, station
from .strains import last_visits, set_limits
from .villages import OWN, Villages, settle
from .visiting import make_visits
from .walking import Walks
from .work_frames import assignment_rows, plan_rows, visit_rows

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
    ground: Ground,
    sizes: Sizes,
    clean: bool,
    seed: int,
    speeds: SpeedTable | None = None,
    step: Step = lambda _share: None,
) -> Sample:
    """Everything in the sample, the same for the same arguments.

    With `speeds` cadres start from where their charges are within reach, and faults of reach are planted.
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
    people_dice = [next(dice) for _ in range(3)]
    line, marker = border_rows(ground, next(dice))
    background = make_background(
        ground, sites, force.frame, _may_be_island(villages, planted.active and speeds is not None), dice
    )
    elevation = refine(ground.terrain.elevation, FINER)
    step(0.5)
    home = _homes(
        background, elevation, speeds, charges, ledger, villages, _spread(force, charges, village, household), planted,
        np.random.default_rng([seed, 4]),
    )  # fmt: skip
    cadre = cadre_rows(charges, limits, lives, unit.ids, village, home, people_dice[0])
    assignment = assignment_rows(
        charges, ledger, force, household, village, commune.ids, cadre, people_dice[1]
    )
    plan, ending, drafts = plan_rows(charges, ledger, household, cadre, assignment, people_dice[2])
    step(0.8)
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
        **background.tables,
        "visit": visits,
    }
    codes = {
        "commune": commune.codes, "village": village.codes, "household": household.codes, "unit": unit.codes,
        "cadre": cadre.codes, "assignment": assignment.codes,
    }  # fmt: skip
    step(1.0)
    return Sample(tables, planted.listing(codes), background.grid, elevation, background.cover)


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


def _may_be_island(villages: Villages, wanted: bool) -> Ints:
    """Villages in somebody's charge that nothing else is planted at."""
    if not wanted:
        return np.empty(0, dtype=np.int64)
    sound = (
        villages.charged & ~villages.is_border & ~villages.silent & ~villages.must_attend & ~villages.closed
    )
    sound[np.concatenate([villages.no_point, villages.outside, site_villages(villages)])] = False
    sound &= (villages.cell == OWN) & (villages.members > 0) & (villages.tongues >= 0)
    return np.flatnonzero(sound)


def _spread(force: Force, charges: Charges, village: Named, household: Named) -> Spread:
    """Where units, villages and households are, each in the order of the sample's own numbering."""
    points = village.frame["geometry"].to_numpy(dtype=object)
    homes = household.frame["geometry"].to_numpy(dtype=object)
    order = np.argsort(charges.household_village, kind="stable")
    x, y = np.empty(len(homes)), np.empty(len(homes))
    x[order], y[order] = shapely.get_x(homes), shapely.get_y(homes)
    return Spread(
        force.frame["x"].to_numpy(dtype=np.float64), force.frame["y"].to_numpy(dtype=np.float64),
        shapely.get_x(points), shapely.get_y(points), x, y,
    )  # fmt: skip


def _homes(
    background: Background,
    elevation: Floats,
    speeds: SpeedTable | None,
    charges: Charges,
    ledger: Ledger,
    villages: Villages,
    spread: Spread,
    planted: Planted,
    rng: np.random.Generator,
) -> Ints:
    """The village each cadre starts from (-1: their unit); writes down what is out of reach then."""
    drawn = drawn_homes(charges, rng)
    if speeds is None:
        return drawn
    walks = Walks.over(background.grid, elevation, background.cover, background.tables, speeds)
    stationing = Stationing(walks, charges, ledger, spread)
    aside = np.zeros(len(villages.frame), dtype=np.bool_)
    aside[villages.outside] = True
    if background.island is not None:
        aside[background.island] = True
    home = station(stationing, charges, drawn, aside, planted, rng)
    proven = site_villages(villages)[[status in PROVEN for status in STATUS]]
    record_reach(stationing, home, proven, villages.closed, planted)
    return home
