"""Labels keep clear of symbols and of each other; scales are round; codes can be checked."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diaban.plugin.printing.code39 import bars, with_check
from diaban.plugin.printing.placing import Request, Soft, place
from diaban.plugin.printing.scale import Box, bar_segment, extent_at, fitting_scale, grid_interval
from diaban.plugin.printing.spreading import loosened, spread

FRAME = Box(0, 0, 180, 140)
points = st.tuples(st.floats(8, 172), st.floats(8, 132))


def crowd(where: list[tuple[float, float]]) -> tuple[list[Request], list[Box]]:
    wishes = [Request(f"v{i}", x, y, 2.0, 22.0, 6.0, float(i % 5)) for i, (x, y) in enumerate(where)]
    return wishes, [Box(x - 2, y - 2, x + 2, y + 2) for x, y in where]


@settings(max_examples=40, deadline=None)
@given(st.lists(points, min_size=1, max_size=25))
def test_no_label_covers_a_symbol_another_label_or_the_frame(where: list[tuple[float, float]]) -> None:
    wishes, symbols = crowd(where)
    placed, missing = place(wishes, symbols, FRAME, Soft())
    assert len(placed) + len(missing) == len(wishes)
    for spot in placed:
        assert FRAME.holds(spot.box)
        assert not any(spot.box.overlap(symbol) > 0 for symbol in symbols)
    for one, other in itertools.combinations(placed, 2):
        assert one.box.overlap(other.box) == 0


def test_thirty_villages_spread_over_a_sheet_are_all_named() -> None:
    where = [(15.0 + 30 * (i % 6), 12.0 + 24 * (i // 6)) for i in range(30)]
    wishes, symbols = crowd(where)
    assert place(wishes, symbols, FRAME)[1] == []


def test_a_village_in_a_thick_cluster_gets_its_name_farther_off_with_a_line() -> None:
    where = [(90.0 + 4.5 * (i % 3), 70.0 + 4.5 * (i // 3)) for i in range(9)]
    wishes, symbols = crowd(where)
    placed, missing = place(wishes, symbols, FRAME)
    assert missing == []
    assert any(spot.leader is not None for spot in placed)


def test_units_move_aside_and_villages_stay() -> None:
    village = Box(48, 48, 52, 52)
    places = spread([(50.0, 50.0, 2.0), (50.5, 50.0, 2.0), (120.0, 20.0, 2.0)], [village])
    boxes = [Box(x - 2, y - 2, x + 2, y + 2) for x, y in places]
    assert all(box.overlap(village) == 0 for box in boxes)
    assert boxes[0].overlap(boxes[1]) == 0
    assert places[2] == (120.0, 20.0)


CIRCLES = st.tuples(st.floats(0, 60), st.floats(0, 60), st.floats(1.1, 3.7))


@settings(max_examples=60, deadline=None)
@given(st.lists(CIRCLES, min_size=1, max_size=12))
def test_villages_stay_near_their_place_and_those_apart_from_others_stay(
    circles: list[tuple[float, float, float]],
) -> None:
    places = loosened(circles)
    for (x, y, radius), (new_x, new_y) in zip(circles, places):
        assert math.hypot(new_x - x, new_y - y) <= 2.6 + 1e-6
        near = [
            other
            for other in circles
            if other != (x, y, radius) and math.hypot(other[0] - x, other[1] - y) < radius + other[2] + 5.2
        ]
        if not near and circles.count((x, y, radius)) == 1:
            assert (new_x, new_y) == (x, y)


def test_two_villages_at_one_place_are_both_seen() -> None:
    (x1, y1), (x2, y2) = loosened([(10.0, 10.0, 2.5), (10.1, 10.0, 1.5)])
    # More than the larger radius apart: the middle of the smaller is not hidden.
    assert math.hypot(x2 - x1, y2 - y1) > 2.5
    assert math.hypot(x1 - 10.0, y1 - 10.0) < math.hypot(x2 - 10.1, y2 - 10.0)


@given(st.floats(500, 400_000), st.floats(500, 400_000))
def test_the_scale_is_round_and_the_ground_fits(width: float, height: float) -> None:
    ground = Box(500_000, 2_300_000, 500_000 + width, 2_300_000 + height)
    scale = fitting_scale(ground, 160, 140, 6)
    assert scale % 250 == 0
    assert scale >= 5_000
    shown = extent_at(scale, ground.centre, 160, 140)
    assert shown.holds(ground)
    assert shown.width == pytest.approx(0.160 * scale)


def test_grid_and_scale_bar_use_figures_people_read() -> None:
    assert grid_interval(50_000, 185) == 2_000
    assert grid_interval(100_000, 185) == 5_000
    assert bar_segment(50_000, 14) == 0.5
    assert bar_segment(150_000, 14) == 2


def test_the_matching_code_is_checked_and_drawn_as_bars() -> None:
    # 1+2 gives the check digit 3 by hand; a bar code of n letters has 5 bars a letter, start and stop included.
    assert with_check("12") == "12-3"
    assert with_check("cb-1") != with_check("cb-2")
    drawn = bars("12-3")
    assert drawn is not None
    assert len(drawn) == 5 * 6
    assert bars("Đ1") is None
    assert with_check("Đ1") == "Đ1"
