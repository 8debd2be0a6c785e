"""Every least time equals a plain Dijkstra written only from the definition, on hundreds of small models."""

from __future__ import annotations

import numpy as np
import pytest
from oracle.shortest_paths import Cell, World
from support.small_grounds import Small, draw

from diaban.analysis.travel_time.passable import components, passable
from diaban.analysis.travel_time.surfaces import reach, searches, surface
from diaban.analysis.travel_time.ways import way

MODELS = range(400)


def as_table(found: dict[Cell, float], small: Small) -> np.ndarray:
    table = np.full(small.ground.shape, np.inf)
    for cell, minutes in found.items():
        table[cell] = minutes
    return table


def assert_agree(ours: np.ndarray, theirs: np.ndarray) -> None:
    """A tenth of what the definition allows: 1e-4 or 0.01 minutes."""
    assert ours.shape == theirs.shape
    assert np.array_equal(np.isfinite(ours), np.isfinite(theirs))
    known = np.isfinite(theirs)
    assert np.all(np.abs(ours[known] - theirs[known]) <= np.maximum(1e-5 * theirs[known], 1e-4))


@pytest.mark.parametrize("block", range(0, 375, 25))
@pytest.mark.parametrize("back", [False, True])
def test_a_surface_equals_brute_force(block: int, back: bool) -> None:
    for seed in MODELS[block : block + 25]:
        small = draw(seed)
        starts = small.cells[: 1 + seed % 3]
        ours = surface(small.ground, small.speeds, [small.flat(cell) for cell in starts], back=back)
        assert_agree(ours, as_table(small.world.least(starts, back), small))


@pytest.mark.parametrize("seed", range(380, 400))
def test_a_larger_surface_equals_brute_force(seed: int) -> None:
    small = draw(seed, largest=45)
    ours = surface(small.ground, small.speeds, [small.flat(small.cells[0])], back=seed % 3 == 0)
    assert_agree(ours, as_table(small.world.least(small.cells[:1], seed % 3 == 0), small))


@pytest.mark.parametrize("seed", range(400, 440))
def test_bounded_searches_equal_brute_force_there_and_back(seed: int) -> None:
    small = draw(seed)
    cutoff = float(np.random.default_rng(seed).uniform(1, 30))
    origins, targets = [small.flat(c) for c in small.cells], list(range(small.ground.elevation.size))
    found = list(searches(small.ground, small.speeds, origins, targets, cutoff))
    assert [number for number, _, _ in found] == list(range(len(origins)))
    for origin, (_, there, back) in zip(small.cells, found):
        for ours, turned in ((there, False), (back, True)):
            theirs = as_table(small.world.least([origin], turned), small)
            theirs[theirs > cutoff] = np.inf
            assert_agree(ours.reshape(small.ground.shape), theirs)


@pytest.mark.parametrize("seed", range(440, 470))
def test_a_window_of_reach_holds_what_the_cut_off_leaves(seed: int) -> None:
    small = draw(seed)
    cutoff = float(np.random.default_rng(seed).uniform(1, 30))
    for back in (False, True):
        found = reach(small.ground, small.speeds, small.flat(small.cells[0]), cutoff, back)
        theirs = as_table(small.world.least(small.cells[:1], back), small)
        theirs[theirs > cutoff] = np.inf
        whole = np.full(small.ground.shape, np.inf)
        rows, columns = found.minutes.shape
        whole[found.row : found.row + rows, found.column : found.column + columns] = found.minutes
        assert_agree(whole, theirs)


@pytest.mark.parametrize("seed", range(470, 530))
def test_a_way_is_made_of_possible_moves_and_takes_the_least_time(seed: int) -> None:
    small = draw(seed)
    a, b = small.cells[:2]
    least = small.world.least([a]).get(b)
    found = way(small.ground, small.speeds, small.flat(a), small.flat(b))
    if least is None:
        assert found is None
        return
    assert found is not None
    cells, minutes = [tuple(map(int, cell)) for cell in found[0]], found[1]
    assert cells[0] == a and cells[-1] == b and minutes[0] == 0
    assert float(minutes[-1]) == pytest.approx(least, rel=1e-5, abs=1e-4)
    for before, after, took in zip(cells, cells[1:], np.diff(minutes)):
        assert took == pytest.approx(cost(small.world, before, after), rel=1e-4, abs=1e-4)


def cost(world: World, a: Cell, b: Cell) -> float:
    minutes = world.minutes(a, b)
    assert minutes is not None
    return minutes


@pytest.mark.parametrize("seed", range(530, 590))
def test_cells_hang_together_exactly_where_ways_exist(seed: int) -> None:
    small = draw(seed)
    labels = components(small.ground, small.speeds)
    open_cells = passable(small.ground, small.speeds)
    for cell in small.world.cells():
        assert open_cells[cell] == small.world.passable(cell)
        assert (labels[cell] == -1) == (not small.world.passable(cell))
    for start in small.cells:
        for back in (False, True):
            reached = as_table(small.world.least([start], back), small)
            if small.world.passable(start):
                assert np.array_equal(np.isfinite(reached), labels == labels[start])
