"""Travel times of one season: searched where they changed, taken over where they did not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..analysis.travel_pairs import Places, Times, Wanted, choose, frame_of, rounded
from ..analysis.travel_reuse import reusable
from ..analysis.travel_time.surfaces import searches
from ..layers.terrain.kept_searches import KeptSearches, digest_of
from .progress import Progress
from .travel_model import TravelModel

RUN_COLUMNS = ("origin_kind", "origin_id", "season", "cutoff_min", "inputs_digest")


@dataclass(frozen=True)
class Asked:
    """What travel times are asked for. ``snap_m``: metres a point may be moved."""

    cutoff: float
    snap_m: float
    wanted: Wanted


@dataclass(frozen=True)
class Stored:
    """The rows of travel_time and travel_run that there were before."""

    times: pd.DataFrame
    runs: pd.DataFrame


@dataclass(frozen=True)
class SeasonTimes:
    """The rows of one season for both tables; ``searched``: how many origins were computed, the others were taken over."""

    times: pd.DataFrame
    runs: pd.DataFrame
    searched: int
    kept: KeptSearches


def season_times(
    model: TravelModel,
    season: str,
    origins: Places,
    targets: Places,
    asked: Asked,
    stored: Stored,
    progress: Progress,
) -> SeasonTimes:
    """All pairs of one season. The caller tells ``kept`` to forget what it holds once the rows are safe."""
    base = digest_of(
        model.digest[season], asked.cutoff, asked.snap_m, asked.wanted.nearest,
        targets.kind, targets.id, targets.cell, targets.moved > 0,
    )  # fmt: skip
    digest = np.array(
        [digest_of(base, int(cell), bool(moved > 0)) for cell, moved in zip(origins.cell, origins.moved)],
        dtype=object,
    )
    times, ran = (frame[(frame["season"] == season).to_numpy()] for frame in (stored.times, stored.runs))
    reused = reusable(times, ran, origins, targets, asked.wanted, digest)
    needed = [row for row in range(len(origins)) if row not in reused and not origins.unplaced[row]]
    with KeptSearches(base, int((~targets.unplaced).sum())) as kept:
        found = _searched(model, season, origins, targets, asked.cutoff, needed, kept, progress)
        pairs = choose(_both(reused, found), origins, targets, asked.wanted)
    runs = pd.DataFrame({
        "origin_kind": origins.kind, "origin_id": origins.id, "season": season, "cutoff_min": asked.cutoff,
        "inputs_digest": digest,
    })  # fmt: skip
    return SeasonTimes(frame_of(pairs, origins, targets, season, digest), runs, len(needed), kept)


def _both(reused: dict[int, Times], found: Iterator[Times]) -> Iterator[Times]:
    yield from reused.values()
    yield from found


def _searched(
    model: TravelModel,
    season: str,
    origins: Places,
    targets: Places,
    cutoff: float,
    needed: list[int],
    kept: KeptSearches,
    progress: Progress,
) -> Iterator[Times]:
    """Minutes of the origins of the rows ``needed``; one search for those in one cell."""
    placed = np.flatnonzero(~targets.unplaced)
    rows_of: dict[int, list[int]] = {}
    for row in needed:
        rows_of.setdefault(int(origins.cell[row]), []).append(row)
    before = {cell: kept.found[cell] for cell in rows_of if cell in kept.found}
    todo = [cell for cell in rows_of if cell not in before]
    found = _in_turn(model, season, before, todo, targets.cell[placed], cutoff, kept)
    for done, (cell, (there, back)) in enumerate(found, 1):
        for row in rows_of[cell]:
            yield Times(row, _spread(there, placed, len(targets)), _spread(back, placed, len(targets)))
        progress.step(done / len(rows_of), f"travel.step.searching.{season}", done=done, all=len(rows_of))


def _in_turn(
    model: TravelModel,
    season: str,
    before: dict[int, tuple[Any, Any]],
    todo: list[int],
    aims: npt.NDArray[np.int64],
    cutoff: float,
    kept: KeptSearches,
) -> Iterator[tuple[int, tuple[Any, Any]]]:
    yield from before.items()
    if not todo:
        return
    cells = np.array(todo, dtype=np.int64)
    for number, there, back in searches(model.ground, model.speeds[season], cells, aims, cutoff):
        kept.add(todo[number], there, back)
        yield todo[number], (there, back)


def _spread(minutes: Any, placed: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.float64]:
    """Minutes of the placed targets among all, rounded as they are kept; infinite for the others."""
    found = np.full(count, np.inf)
    found[placed] = rounded(minutes)
    return found
