"""The optimal assignment once more, from its definition: a plain programme, and plain enumeration."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Optional

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

Choice = tuple[Optional[int], ...]
INFEASIBLE = None
Row = tuple[np.ndarray, float, float]


@dataclass
class Instance:
    """Households are (weight, village, present cadre or None, locked); limits None: no limit."""

    households: list[tuple[float, int, Optional[int], bool]]
    most_households: list[Optional[int]]
    most_villages: list[Optional[int]]
    pairs: dict[tuple[int, int], tuple[float, bool]]
    anyway: set[tuple[int, int]] = field(default_factory=set)
    change_cost: float = 30.0
    village_cost: float = 60.0
    language_cost: float = 60.0
    max_changes: Optional[int] = None

    def changed(self, household: int, cadre: Optional[int]) -> bool:
        return self.households[household][2] != cadre


def figures(case: Instance, choice: Choice) -> tuple[float, float, int]:
    """Weight covered, the sum of the minimisation, changes."""
    weight = sum(case.households[h][0] for h, c in enumerate(choice) if c is not None)
    cost = 0.0
    for h, c in enumerate(choice):
        if c is not None:
            minutes, apart = case.pairs[h, c]
            cost += minutes + (case.language_cost if apart else 0.0)
    changes = sum(case.changed(h, c) for h, c in enumerate(choice))
    new = {(c, case.households[h][1]) for h, c in enumerate(choice) if c is not None} - case.anyway
    return weight, cost + case.change_cost * changes + case.village_cost * len(new), changes


def feasible(case: Instance, choice: Choice) -> bool:
    """Whether every limit is kept."""
    for h, c in enumerate(choice):
        if c is not None and (h, c) not in case.pairs:
            return False
        if case.households[h][3] and case.changed(h, c):
            return False
    for c, most in enumerate(case.most_households):
        if most is not None and sum(each == c for each in choice) > most:
            return False
    for c, most in enumerate(case.most_villages):
        new = {case.households[h][1] for h, each in enumerate(choice) if each == c}
        if most is not None and len({v for v in new if (c, v) not in case.anyway}) > most:
            return False
    return case.max_changes is None or figures(case, choice)[2] <= case.max_changes


def by_enumeration(case: Instance) -> Optional[tuple[float, float]]:
    """The most weight and then the least sum, looking at every choice; None where there is none."""
    best: Optional[tuple[float, float]] = INFEASIBLE
    options = [
        [None, *(c for c in range(len(case.most_households)) if (h, c) in case.pairs)]
        for h in range(len(case.households))
    ]
    for choice in itertools.product(*options):
        if feasible(case, choice):
            weight, cost, _ = figures(case, choice)
            if best is None or (weight, -cost) > (best[0], -best[1]):
                best = (weight, cost)
    return best


def by_programme(case: Instance) -> Optional[tuple[float, float]]:
    """The same from two plain programmes, with one row a household, cadre and village for the villages."""
    pairs = list(case.pairs)
    charges = sorted({(c, case.households[h][1]) for h, c in pairs} - case.anyway)
    width = len(pairs) + len(charges)
    if not pairs:
        weight, cost, changes = figures(case, (None,) * len(case.households))
        locked = any(household[3] for household in case.households)
        over = case.max_changes is not None and changes > case.max_changes
        return INFEASIBLE if locked or over else (weight, cost)
    rows = list(_rows(case, pairs, charges, width))
    weights = np.array([case.households[h][0] for h, _ in pairs] + [0.0] * len(charges))
    first = _solved(-weights, rows)
    if first is None:
        return INFEASIBLE
    most = round(-first, 6)
    cost, constant = np.zeros(width), 0.0
    for place, (h, c) in enumerate(pairs):
        minutes, apart = case.pairs[h, c]
        cost[place] = minutes + (case.language_cost if apart else 0.0)
        cost[place] += case.change_cost * (case.changed(h, c) - case.changed(h, None))
    for h in range(len(case.households)):
        constant += case.change_cost * case.changed(h, None)
    cost[len(pairs) :] = case.village_cost
    second = _solved(cost, [*rows, (weights, most - 1e-6, np.inf)])
    assert second is not None
    return most, second + constant


def _rows(
    case: Instance, pairs: list[tuple[int, int]], charges: list[tuple[int, int]], width: int
) -> Iterator[Row]:
    def row(entries: dict[int, float]) -> np.ndarray:
        found = np.zeros(width)
        for place, value in entries.items():
            found[place] = value
        return found

    for h, household in enumerate(case.households):
        yield row({p: 1.0 for p, pair in enumerate(pairs) if pair[0] == h}), -np.inf, 1.0
        if household[3]:
            yield row({p: 1.0 for p, pair in enumerate(pairs) if pair == (h, household[2])}), 1.0, 1.0
    for c, most in enumerate(case.most_households):
        if most is not None:
            yield row({p: 1.0 for p, pair in enumerate(pairs) if pair[1] == c}), -np.inf, most
    for c, most in enumerate(case.most_villages):
        if most is not None:
            entries = {len(pairs) + n: 1.0 for n, charge in enumerate(charges) if charge[0] == c}
            yield row(entries), -np.inf, most
    for n, (c, v) in enumerate(charges):
        inside = [p for p, (h, who) in enumerate(pairs) if who == c and case.households[h][1] == v]
        yield row({**dict.fromkeys(inside, 1.0), len(pairs) + n: -float(len(inside))}), -np.inf, 0.0
    yield from _change_rows(case, pairs, row)


def _change_rows(
    case: Instance, pairs: list[tuple[int, int]], row: Callable[[dict[int, float]], np.ndarray]
) -> Iterator[Row]:
    if case.max_changes is not None:
        entries = {p: float(case.changed(h, c) - case.changed(h, None)) for p, (h, c) in enumerate(pairs)}
        dropped = sum(case.changed(h, None) for h in range(len(case.households)))
        yield row(entries), -np.inf, float(case.max_changes - dropped)


def _solved(cost: np.ndarray, rows: list[Row]) -> Optional[float]:
    matrix = np.array([row for row, _, _ in rows])
    limits = LinearConstraint(matrix, [low for _, low, _ in rows], [high for _, _, high in rows])
    found = milp(
        cost,
        constraints=limits,
        integrality=np.ones(len(cost)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    return float(found.fun) if found.status == 0 else None


def random_instance(seed: int, largest: int = 9) -> Instance:
    """Small instances with every limit on or off by chance, contradictions among them."""
    rng = random.Random(seed)
    households, cadres, villages = rng.randint(0, largest), rng.randint(0, 4), rng.randint(1, 4)
    flag = {
        name: rng.random() < 0.5 for name in ("present", "locked", "anyway", "language", "few", "villages")
    }
    pairs = {
        (h, c): (rng.choice((0.0, 10.0, 12.5, 33.3333, 60.0, rng.uniform(0, 240))), flag["language"] and rng.random() < 0.4)
        for h in range(households)
        for c in range(cadres)
        if rng.random() < rng.choice((0.3, 0.8, 1.0))
    }  # fmt: skip
    rows: list[tuple[float, int, Optional[int], bool]] = []
    for h in range(households):
        present = rng.randrange(cadres) if flag["present"] and cadres and rng.random() < 0.6 else None
        if present is not None and (h, present) not in pairs and rng.random() < 0.7:
            pairs[h, present] = (rng.uniform(0, 240), False)
        locked = flag["locked"] and present is not None and (h, present) in pairs and rng.random() < 0.3
        weight = rng.choice((3.0, 2.0, 1.0, 1.0, 0.0 if rng.random() < 0.1 else 1.0, 0.5))
        rows.append((weight, rng.randrange(villages), present, locked))
    most = [rng.choice((None, 0, 1, 2, 3)) if flag["few"] else None for _ in range(cadres)]
    most_villages = [rng.choice((None, 0, 1, 2)) if flag["villages"] else None for _ in range(cadres)]
    for c in range(cadres):
        # what is locked is within the limits here: that it is not, is tried elsewhere
        locked_here = [row for row in rows if row[3] and row[2] == c]
        if most[c] is not None:
            most[c] = max(most[c] or 0, len(locked_here))
        if most_villages[c] is not None:
            most_villages[c] = max(most_villages[c] or 0, len({row[1] for row in locked_here}))
    anyway = {(c, v) for c in range(cadres) for v in range(villages) if flag["anyway"] and rng.random() < 0.3}
    return Instance(
        rows, most, most_villages, pairs, anyway,
        change_cost=rng.choice((30.0, 0.0, 7.5)),
        village_cost=rng.choice((60.0, 0.0, 11.1)),
        language_cost=rng.choice((60.0, 0.0)),
        max_changes=rng.choice((None, None, 0, 1, 2, 4)),
    )  # fmt: skip


def contradicting_instance(seed: int) -> Instance:
    """A small instance that no choice satisfies: more must change than may."""
    for attempt in itertools.count():
        case = random_instance(1_000_003 * (seed + 1) + attempt, largest=5)
        case.max_changes = 0
        if by_enumeration(case) is None:
            return case
    raise AssertionError


def least_excused(case: Instance) -> int:
    """The fewest households whose present charge must be left out of account, looking at every set of them."""
    having = [h for h, row in enumerate(case.households) if row[2] is not None and not row[3]]
    for size in range(len(having) + 1):
        for excused in itertools.combinations(having, size):
            rest = [h for h in range(len(case.households)) if h not in excused]
            place = {h: n for n, h in enumerate(rest)}
            pairs = {(place[h], c): values for (h, c), values in case.pairs.items() if h in place}
            without = replace(case, households=[case.households[h] for h in rest], pairs=pairs)
            if by_enumeration(without) is not None:
                return size
    raise AssertionError
