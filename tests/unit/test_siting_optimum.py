"""The sites found are the best by the definition: looking at every choice says the same.

``DIABAN_OPTIMUM_SEEDS=2000`` looks at more cases, ``DIABAN_OPTIMUM_FIRST`` at others.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from oracle.sites import Places, best, covered, mean, minutes_to, random_places

from diaban.analysis.assignment.programme import Effort
from diaban.analysis.siting.lagrange import relaxed_bound
from diaban.analysis.siting.problem import Siting
from diaban.analysis.siting.search import exchanged, greedy
from diaban.analysis.siting.solving import curve, site

FIRST = int(os.environ.get("DIABAN_OPTIMUM_FIRST", "0"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("DIABAN_OPTIMUM_SEEDS", "100")))


def as_siting(places: Places, objective: str) -> tuple[Siting, float, float]:
    """The arrays; what is served without any new site; and the whole weight."""
    entries = []
    for (c, h), minutes in sorted(places.minutes.items(), key=lambda item: (item[0][1], item[0][0])):
        now = minutes_to(places, (), h)
        if objective == "cover":
            saving = float(minutes <= places.reach and now > places.reach)
        else:
            saving = now - min(minutes, places.cutoff)
        if saving > 0:
            entries.append((h, c, saving))
    required = np.zeros(places.candidates, dtype=bool)
    required[list(places.required)] = True
    siting = Siting(
        weight=np.array(places.weights, dtype=float),
        demand=np.array([e[0] for e in entries], dtype=np.int64),
        candidate=np.array([e[1] for e in entries], dtype=np.int64),
        saving=np.array([e[2] for e in entries], dtype=float),
        candidates=places.candidates,
        required=required,
    )
    return siting, covered(places, ()), sum(places.weights)


def value(objective: str, saved: float, base: float, places: Places, total: float) -> float:
    return base + saved if objective == "cover" else mean(places, ()) - (saved / total if total else 0.0)


@pytest.mark.parametrize("objective", ["cover", "median"])
@pytest.mark.parametrize("block", range(5))
def test_sites_and_curve_are_the_best_and_bounds_are_on_the_right_side(block: int, objective: str) -> None:
    for seed in SEEDS[block::5]:
        places, count = random_places(seed)
        siting, base, total = as_siting(places, objective)
        found = site(siting, count, Effort())
        sites = tuple(found.sites.tolist())
        assert len(sites) == count and places.required <= set(sites), f"seed {seed}"
        really = covered(places, sites) if objective == "cover" else mean(places, sites)
        assert value(objective, found.saved, base, places, total) == pytest.approx(really, abs=1e-6)
        assert really == pytest.approx(best(places, count, objective), abs=1e-6), f"seed {seed}"
        assert found.bound >= found.saved - 1e-9
        for number, each in enumerate(curve(siting, found, Effort()), start=1):
            assert len(each.sites) == number
            if number >= len(places.required):
                expected = best(places, number, objective)
                assert value(objective, each.saved, base, places, total) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("seed", range(60))
def test_the_quick_bound_is_never_below_the_best(seed: int) -> None:
    places, count = random_places(seed + 5000)
    for objective in ("cover", "median"):
        siting, base, total = as_siting(places, objective)
        start = exchanged(siting, greedy(siting, count))
        reached = covered(places, tuple(start.tolist())) - base
        if objective == "median":
            reached = (mean(places, ()) - mean(places, tuple(start.tolist()))) * total
        bound = relaxed_bound(siting, count, reached)
        top = best(places, count, objective)
        assert top is not None
        most = top - base if objective == "cover" else (mean(places, ()) - top) * total
        assert bound >= most - 1e-6
