"""What must hold on grounds simple enough to reckon by hand: planes, slopes, rivers, ferries, the cut-off."""

from __future__ import annotations

import math

import numpy as np
import pytest
from oracle.shortest_paths import Kind
from support.small_grounds import speeds_of, world_of

from diaban.analysis.travel_time.ground import Ground, Speeds
from diaban.analysis.travel_time.passable import components, snap
from diaban.analysis.travel_time.surfaces import reach, searches, surface
from diaban.analysis.travel_time.ways import way

PATH, RIVER = Kind(factor=1.0), Kind()
LEVEL = 60 / 1000 / (6 * math.exp(-3.5 * 0.05))  # minutes per metre on the level


def model(
    classes: list[list[int]], kinds: tuple[Kind, ...], dx: float = 30.0, dy: float = 30.0
) -> tuple[Ground, Speeds]:
    table = np.array(classes, dtype=np.uint8)
    return Ground(np.zeros(table.shape, dtype=np.float32), table, dx, dy), speeds_of(kinds)


def widest_angle(dx: float, dy: float) -> float:
    """Between two neighbouring directions of the sixteen."""
    steps = [(a, b) for a in range(-2, 3) for b in range(-2, 3) if math.gcd(a, b) == 1]
    angles = sorted(math.atan2(a * dy, b * dx) for a, b in steps)
    assert len(angles) == 16
    return max(after - before for before, after in zip(angles, [*angles[1:], angles[0] + 2 * math.pi]))


@pytest.mark.parametrize(("dx", "dy"), [(30.0, 30.0), (30.0, 20.0), (10.0, 27.0)])
def test_on_a_plane_ways_are_longer_than_straight_by_at_most_what_sixteen_directions_allow(
    dx: float, dy: float
) -> None:
    """Between two directions, equal parts of both are the worst: longer by 1 / cos of half their angle."""
    side = 61
    ground, speeds = model([[0] * side] * side, (PATH,), dx, dy)
    minutes = surface(ground, speeds, [side * (side // 2) + side // 2])
    rows, columns = np.indices((side, side)) - side // 2
    straight = np.hypot(rows * dy, columns * dx) * LEVEL
    longer = (minutes[straight > 0] / straight[straight > 0]).astype(float)
    bound = 1 / math.cos(widest_angle(dx, dy) / 2)
    assert longer.min() >= 1 - 1e-5
    assert longer.max() <= bound + 1e-5
    assert longer.max() >= bound - 0.004


def test_the_bound_of_square_cells_is_that_of_the_books() -> None:
    assert 1 / math.cos(widest_angle(1, 1) / 2) == pytest.approx(1.0275, abs=5e-5)


def test_back_is_there_on_the_reversed_slope() -> None:
    rng = np.random.default_rng(5)
    heights = rng.normal(0, 15, (40, 50)).astype(np.float32)
    classes = rng.integers(0, 3, heights.shape).astype(np.uint8)
    speeds = speeds_of((PATH, Kind(factor=0.6), Kind(kmh=20.0)))
    up, down = Ground(heights, classes, 30.0, 25.0), Ground(-heights, classes, 30.0, 25.0)
    back = surface(up, speeds, [333], back=True)
    assert np.array_equal(back, surface(down, speeds, [333]))
    assert not np.allclose(back, surface(up, speeds, [333]), rtol=1e-2)


def test_walking_a_slope_takes_what_the_formula_says() -> None:
    heights = np.array([[0.0, 3.0, 6.0, 9.0]], dtype=np.float32)  # 10 % up, eastward
    ground = Ground(heights, np.zeros((1, 4), dtype=np.uint8), 30.0, 30.0)
    speeds = speeds_of((Kind(factor=0.5),))
    there, back = surface(ground, speeds, [0]), surface(ground, speeds, [0], back=True)
    assert float(there[0, 3]) == pytest.approx(90 * 0.06 / (3 * math.exp(-3.5 * 0.15)), rel=1e-6)
    assert float(back[0, 3]) == pytest.approx(90 * 0.06 / (3 * math.exp(-3.5 * 0.05)), rel=1e-6)


@pytest.mark.parametrize("flipped", [False, True])
def test_a_thin_diagonal_river_does_not_leak_and_a_bridge_lets_pass(flipped: bool) -> None:
    side = 30
    classes = np.zeros((side, side), dtype=np.uint8)
    classes[np.arange(side), np.arange(side)] = 1
    bridge = (17, 12 if flipped else 17)
    if flipped:
        classes = classes[:, ::-1].copy()
    ground, speeds = model(classes.tolist(), (PATH, RIVER))
    below = np.tril(np.ones((side, side), dtype=bool), -1)
    below = below[:, ::-1] if flipped else below
    start = (side - 1) * side + (side - 1 if flipped else 0)
    minutes = surface(ground, speeds, [start])
    assert np.array_equal(np.isfinite(minutes), below)
    labels = components(ground, speeds)
    assert labels.max() == 1
    classes[bridge] = 0
    bridged = surface(Ground(ground.elevation, classes, 30.0, 30.0), speeds, [start])
    assert np.isfinite(bridged[classes == 0]).all()
    far = (0, side - 1) if not flipped else (0, 0)
    last_row, last_column = divmod(start, side)
    over = sum(
        math.hypot(bridge[0] - row, bridge[1] - column) * 30 * LEVEL
        for row, column in ((last_row, last_column), far)
    )
    assert float(bridged[far]) >= over * (1 - 1e-6)


def test_the_wait_of_a_ferry_is_paid_once_on_boarding_and_not_on_leaving() -> None:
    ground, speeds = model([[0, 0, 1, 1, 1, 0]], (PATH, Kind(kmh=6.0, wait=12.0)))
    minutes = surface(ground, speeds, [0])[0]
    ferry = 0.06 / 6
    leg = 30 * (LEVEL + ferry) / 2
    expected = [0, 30 * LEVEL, 30 * LEVEL + leg + 12, 30 * LEVEL + leg + 12 + 30 * ferry]
    assert minutes[:4] == pytest.approx(expected, rel=1e-5)
    assert float(minutes[5]) == pytest.approx(expected[3] + 30 * ferry + leg, rel=1e-5)
    assert surface(ground, speeds, [3])[0][5] == pytest.approx(30 * ferry + leg, rel=1e-5)


def test_exactly_the_cut_off_is_kept() -> None:
    ground, speeds = model([[0] * 40], (PATH,))
    far = np.cumsum([30 * LEVEL] * 39)  # as the definition adds up
    for cell in (1, 7, 20, 39):
        cutoff = float(far[cell - 1])
        for found in (
            surface(ground, speeds, [0], cutoff=cutoff)[0],
            next(searches(ground, speeds, [0], range(40), cutoff))[1],
        ):
            assert np.isfinite(found).sum() == cell + 1
            assert found[cell] <= np.float32(cutoff)
        assert np.isfinite(surface(ground, speeds, [0], cutoff=cutoff * (1 - 1e-4))[0]).sum() == cell
        assert reach(ground, speeds, 0, cutoff).minutes.shape == (1, cell + 1)


def test_a_start_that_is_impassable_reaches_nothing() -> None:
    ground, speeds = model([[1, 0], [0, 0]], (PATH, RIVER))
    assert np.isinf(surface(ground, speeds, [0])).all()
    assert reach(ground, speeds, 0, 60).minutes.size == 0
    assert way(ground, speeds, 0, 3) is None


def test_more_kinds_of_cell_than_fit_a_byte_are_told_apart() -> None:
    rng = np.random.default_rng(2)
    kinds = tuple(Kind(factor=0.2 + k / 200) for k in range(150))
    classes = rng.integers(0, 150, (12, 11)).astype(np.uint16)
    heights = rng.normal(0, 10, classes.shape).astype(np.float32)
    theirs = world_of(heights, classes, kinds, 30.0, 30.0).least([(0, 0)])
    ours = surface(Ground(heights, classes, 30.0, 30.0), speeds_of(kinds), [0])
    assert all(
        float(ours[cell]) == pytest.approx(minutes, rel=1e-5, abs=1e-5) for cell, minutes in theirs.items()
    )


def test_points_go_to_the_nearest_passable_cell_of_the_lowest_row_and_column() -> None:
    ground, speeds = model([[0, 1, 0], [1, 1, 1], [0, 1, 0]], (PATH, RIVER), dx=30.0, dy=30.0)
    rows, columns, metres = snap(ground, speeds, [1, 1, 0, -3, 1, 5], [1, 0, 2, 1, 5, 40], 100.0)
    assert list(zip(rows.tolist(), columns.tolist())) == [(0, 0), (0, 0), (0, 2), (0, 0), (0, 2), (-1, -1)]
    expected = [math.hypot(30, 30), 30, 0, math.hypot(90, 30), math.hypot(30, 90), math.nan]
    assert metres == pytest.approx(expected, nan_ok=True)


def test_exactly_the_distance_of_snapping_is_near_enough() -> None:
    ground, speeds = model([[0, 1, 1, 1]], (PATH, RIVER), dx=25.0)
    assert snap(ground, speeds, [0], [3], 75.0)[1].tolist() == [0]
    assert snap(ground, speeds, [0], [3], 74.9)[1].tolist() == [-1]


@pytest.mark.parametrize("seed", range(25))
def test_snapping_equals_looking_at_every_cell(seed: int) -> None:
    rng = np.random.default_rng(seed)
    classes = (rng.random((9, 12)) < 0.8).astype(np.uint8)
    ground, speeds = model(classes.tolist(), (PATH, RIVER), dx=20.0, dy=35.0)
    rows, columns = rng.integers(-6, 18, 8), rng.integers(-6, 18, 8)
    found = snap(ground, speeds, rows, columns, 120.0)
    for row, column, *ours in zip(rows, columns, *found):
        near = sorted(
            (math.sqrt(((r - row) * 35) ** 2 + ((c - column) * 20) ** 2), r, c)
            for r, c in np.argwhere(classes == 0)
        )
        best = [n for n in near if n[0] <= 120][:1] or [(math.nan, -1, -1)]
        assert ours == pytest.approx([best[0][1], best[0][2], best[0][0]], nan_ok=True)
