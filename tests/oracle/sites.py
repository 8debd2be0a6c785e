"""Siting once more, from its definition: every choice of sites looked at."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field
from typing import Optional


@dataclass
class Places:
    """Minutes from candidates and from existing sites to households; missing ones are beyond the cut-off."""

    weights: list[float]
    minutes: dict[tuple[int, int], float]
    candidates: int
    existing: list[dict[int, float]] = field(default_factory=list)
    required: set[int] = field(default_factory=set)
    reach: float = 60.0
    cutoff: float = 480.0


def minutes_to(places: Places, sites: tuple[int, ...], household: int) -> float:
    """The least minutes from any site there is or is chosen; the cut-off beyond it."""
    known = [places.minutes[s, household] for s in sites if (s, household) in places.minutes]
    known += [site[household] for site in places.existing if household in site]
    return min([*known, places.cutoff])


def covered(places: Places, sites: tuple[int, ...]) -> float:
    return sum(
        weight for h, weight in enumerate(places.weights) if minutes_to(places, sites, h) <= places.reach
    )


def mean(places: Places, sites: tuple[int, ...]) -> float:
    total = sum(places.weights)
    return (
        sum(w * minutes_to(places, sites, h) for h, w in enumerate(places.weights)) / total if total else 0.0
    )


def best(places: Places, count: int, objective: str) -> Optional[float]:
    """The best value of ``count`` sites with all required among them; None where there is no such choice."""
    values = [
        covered(places, sites) if objective == "cover" else mean(places, sites)
        for sites in itertools.combinations(range(places.candidates), count)
        if places.required <= set(sites)
    ]
    if not values:
        return None
    return max(values) if objective == "cover" else min(values)


def random_places(seed: int) -> tuple[Places, int]:
    """A small case, and how many sites are asked for."""
    rng = random.Random(seed)
    candidates, households = rng.randint(1, 8), rng.randint(0, 14)
    density = rng.choice((0.2, 0.5, 1.0))
    minutes = {
        (c, h): rng.choice((0.0, 10.0, 59.5, 60.0, 60.001, 200.0, rng.uniform(0, 480)))
        for c in range(candidates)
        for h in range(households)
        if rng.random() < density
    }
    existing = [
        {h: rng.uniform(0, 300) for h in range(households) if rng.random() < 0.3}
        for _ in range(rng.choice((0, 0, 1, 2)))
    ]
    count = rng.randint(1, candidates)
    required = set(rng.sample(range(candidates), rng.choice((0, 0, min(1, count), min(2, count)))))
    weights = [rng.choice((3.0, 2.0, 1.0, 1.0)) for _ in range(households)]
    return Places(weights, minutes, candidates, existing, required), count
