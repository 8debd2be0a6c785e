"""Where labels go on a map: beside their symbol, never over a symbol or another label.

Pure geometry in millimetres on paper (x to the right, y upwards), so that the same rows give the same
sheet on any machine. A label that finds no free place near its symbol moves away and gets a leader line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Optional

from .scale import Box

# Preferred sides first: right, left, above, below, then between; angles in turns.
_SIDES = (0.0, 0.5, 0.25, 0.75, 0.125, 0.375, 0.875, 0.625, 0.0625, 0.9375, 0.4375, 0.5625)
_RINGS_MM = (0.0, 1.2, 3.0, 6.0, 10.0, 15.0, 21.0, 28.0, 36.0, 46.0)
_LEADER_FROM_MM = 3.0
_ROUNDS = 4
# What a millimetre away from the symbol costs, in cells of lines covered.
_FAR_COST = 2.0


@dataclass(frozen=True)
class Request:
    """A label wanted: its anchor, the radius of the symbol there, its size; higher weight is placed first.

    A label of an area has `centres` instead: points inside the area, best first, to be centred on.
    """

    key: str
    x: float
    y: float
    radius: float
    width: float
    height: float
    weight: float = 0.0
    optional: bool = False
    centres: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Placed:
    """Where a label went; `leader` is the line from the symbol's rim to the label, if it is far."""

    key: str
    box: Box
    leader: Optional[tuple[float, float, float, float]] = None


class Soft:
    """Lines better not covered (borders, roads, rivers), kept as the cells of a fine grid they pass through."""

    def __init__(self, cell_mm: float = 1.2) -> None:
        self._cell = cell_mm
        self._cells: dict[tuple[int, int], float] = {}

    def add(self, x: float, y: float, weight: float = 1.0) -> None:
        """Mark the cell of a point on such a line."""
        cell = (int(x // self._cell), int(y // self._cell))
        self._cells[cell] = max(weight, self._cells.get(cell, 0.0))

    def cost(self, box: Box) -> float:
        """How much of the lines `box` would cover."""
        columns = range(int(box.left // self._cell), int(box.right // self._cell) + 1)
        rows = range(int(box.bottom // self._cell), int(box.top // self._cell) + 1)
        return sum(self._cells.get((column, row), 0.0) for column in columns for row in rows)


_NOTHING = Soft()


def place(
    requests: Sequence[Request], obstacles: Sequence[Box], frame: Box, soft: Soft = _NOTHING
) -> tuple[list[Placed], list[str]]:
    """Places for `requests` inside `frame`, and the keys of those for which there is no free place.

    `obstacles` are never covered; `soft` lines are avoided where there is another place near.
    Optional requests are dropped sooner than moved far away.
    """
    order = sorted(requests, key=lambda wish: (wish.optional, -wish.weight, wish.key))
    best: dict[str, Placed] = {}
    for _ in range(_ROUNDS):
        taken: dict[str, Placed] = {}
        missing: list[Request] = []
        for wish in order:
            found = _best(wish, obstacles, [other.box for other in taken.values()], frame, soft)
            if found is None:
                missing.append(wish)
            else:
                taken[wish.key] = found
        if len(taken) > len(best):
            best = taken
        if not [wish for wish in missing if not wish.optional]:
            break
        # What found no place goes first in the next round.
        order = missing + [wish for wish in order if wish not in missing]
    unplaced = [wish.key for wish in requests if wish.key not in best]
    return [best[wish.key] for wish in requests if wish.key in best], unplaced


def _best(
    wish: Request, obstacles: Sequence[Box], taken: Sequence[Box], frame: Box, soft: Soft
) -> Optional[Placed]:
    if wish.centres:
        inside = _centred(wish, [*obstacles, *taken], frame)
        if inside is not None or wish.optional:
            return inside
    rings = _RINGS_MM[:4] if wish.optional else _RINGS_MM
    chosen: Optional[Box] = None
    chosen_ring, chosen_cost = 0.0, 0.0
    for ring in rings:
        for rank, turn in enumerate(_SIDES):
            box = _box(wish, turn, ring)
            if not frame.holds(box):
                continue
            if any(box.overlap(other) > 0 for other in obstacles):
                continue
            if any(box.overlap(other) > 0 for other in taken):
                continue
            cost = rank * 0.35 + ring * _FAR_COST + soft.cost(box)
            if chosen is None or cost < chosen_cost:
                chosen, chosen_ring, chosen_cost = box, ring, cost
        if chosen is not None and chosen_cost < (ring + 1.0) * _FAR_COST:
            break
    if chosen is None:
        return None
    return Placed(wish.key, chosen, _leader(wish, chosen) if chosen_ring >= _LEADER_FROM_MM else None)


def _centred(wish: Request, blocked: Sequence[Box], frame: Box) -> Optional[Placed]:
    for x, y in wish.centres:
        box = Box(x - wish.width / 2, y - wish.height / 2, x + wish.width / 2, y + wish.height / 2)
        if frame.holds(box) and not any(box.overlap(other) > 0 for other in blocked):
            return Placed(wish.key, box)
    return None


def _box(wish: Request, turn: float, ring: float) -> Box:
    reach = wish.radius + 0.7 + ring
    along_x, along_y = cos(2 * pi * turn), sin(2 * pi * turn)
    # The label's near side touches the ring: full shift sideways, half up and down, blended by angle.
    middle_x = wish.x + along_x * reach + _push(along_x) * wish.width / 2
    middle_y = wish.y + along_y * reach + _push(along_y) * wish.height / 2
    return Box(
        middle_x - wish.width / 2,
        middle_y - wish.height / 2,
        middle_x + wish.width / 2,
        middle_y + wish.height / 2,
    )


def _push(along: float) -> float:
    if abs(along) < 0.2:
        return 0.0
    return max(-1.0, min(1.0, along * 1.45))


def _leader(wish: Request, box: Box) -> tuple[float, float, float, float]:
    end_x = min(max(wish.x, box.left), box.right)
    end_y = min(max(wish.y, box.bottom), box.top)
    length = max(1e-9, ((end_x - wish.x) ** 2 + (end_y - wish.y) ** 2) ** 0.5)
    start = wish.radius / length
    return (
        wish.x + (end_x - wish.x) * start,
        wish.y + (end_y - wish.y) * start,
        end_x,
        end_y,
    )
