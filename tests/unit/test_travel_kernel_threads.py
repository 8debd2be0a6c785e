"""Any number of threads gives the same bytes; a search that is no longer wanted ends soon."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from support.small_grounds import draw

from diaban.analysis.travel_time import running
from diaban.analysis.travel_time.surfaces import searches, surface


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads take turns by the row, and exchange often, as on a model of many thousand rows."""
    monkeypatch.setattr(running, "STRIPE", 1)
    monkeypatch.setattr(running, "EPOCH", 0.2)


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("seed", range(600, 640))
def test_a_surface_is_the_same_to_the_byte_by_one_two_and_three_threads(seed: int) -> None:
    small = draw(seed, largest=40)
    starts = [small.flat(cell) for cell in small.cells]
    for back in (False, True):
        for cutoff in (np.inf, 20.0):
            one, *more = [
                surface(small.ground, small.speeds, starts, back, cutoff, threads) for threads in (1, 2, 3)
            ]
            assert all(np.array_equal(one, other) for other in more)


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("seed", range(640, 660))
def test_threads_that_exchange_often_still_equal_brute_force(seed: int) -> None:
    small = draw(seed, largest=25)
    ours = surface(small.ground, small.speeds, [small.flat(small.cells[0])], threads=3)
    theirs = small.world.least(small.cells[:1])
    for cell in small.world.cells():
        assert np.isfinite(ours[cell]) == (cell in theirs)
        if cell in theirs:
            assert float(ours[cell]) == pytest.approx(theirs[cell], rel=1e-5, abs=1e-4)


def test_closing_the_searches_leaves_no_thread_behind() -> None:
    small = draw(3, largest=40)
    before = threading.active_count()
    found = searches(
        small.ground, small.speeds, [small.flat(c) for c in small.cells] * 50, [0], 1e9, threads=2
    )
    number, _, _ = next(found)
    assert number == 0
    assert threading.active_count() > before
    found.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before
