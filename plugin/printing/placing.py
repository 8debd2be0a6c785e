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

Segment = tuple[float, float, float, float]
# Preferred sides first: right, left, above, below, then between; angles in turns.
_SIDES = (0.0, 0.5, 0.25, 0.75, 0.125, 0.375, 0.875, 0.625, 0.0625, 0.9375, 0.4375, 0.5625)
_RINGS_MM = (0.0, 1.0, 2.4, 4.0, 6.5, 10.0, 15.0, 21.0, 28.0, 36.0, 46.0)
_LEADER_FROM_MM = 2.4
_ROUNDS = 4
# What a millimetre away from the symbol costs, in cells of lines covered.
_FAR_COST = 2.0
# A label this close to another symbol would be read as that one's name.
_CLEAR_MM, _STRANGE_COST = 0.9, 3.0
# A leader through another label or symbol, and the wish to stand to the right.
_CROSSING_COST, _RANK_COST = 14.0, 0.35
# Two leaders across each other.
_TANGLED_COST = 9.0


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
    leader: Optional[Segment] = None


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
    scene = _Scene(list(obstacles), frame, soft)
    placed: dict[str, _Choice] = {}
    for turn in range(_ROUNDS):
        # The first round fills the map; in later ones each label may move to where it is better off.
        for wish in order:
            others = [choice for key, choice in placed.items() if key != wish.key]
            found = scene.best(wish, others)
            if found is not None and (wish.key not in placed or found.cost < placed[wish.key].cost - 1e-9):
                placed[wish.key] = found
        missing = [wish for wish in order if wish.key not in placed and not wish.optional]
        if missing and turn < _ROUNDS - 1:
            # What found no place goes first in the next round, on an empty map.
            order = missing + [wish for wish in order if wish not in missing]
            placed = {}
    unplaced = [wish.key for wish in requests if wish.key not in placed]
    return [placed[wish.key].spot for wish in requests if wish.key in placed], unplaced


@dataclass(frozen=True)
class _Choice:
    spot: Placed
    cost: float


class _Scene:
    """What labels have to keep clear of, and what a place costs."""

    def __init__(self, obstacles: list[Box], frame: Box, soft: Soft) -> None:
        self._obstacles, self._frame, self._soft = obstacles, frame, soft

    def best(self, wish: Request, others: list[_Choice]) -> Optional[_Choice]:
        """The cheapest free place for a label among `others`; None where there is none."""
        blocked = [*self._obstacles, *(other.spot.box for other in others)]
        if wish.centres:
            inside = _centred(wish, blocked, self._frame)
            if inside is not None or wish.optional:
                return None if inside is None else _Choice(inside, 0.0)
        leaders = [point for other in others for point in _along(other.spot.leader)]
        foreign = [box for box in self._obstacles if not box.around(wish.x, wish.y)]
        chosen: Optional[_Choice] = None
        for ring in _RINGS_MM[:2] if wish.optional else _RINGS_MM:
            for rank, turn in enumerate(_SIDES):
                box = _box(wish, turn, ring)
                if not self._frame.holds(box) or any(box.overlap(other) > 0 for other in blocked):
                    continue
                cost = rank * _RANK_COST + ring * _FAR_COST + self._soft.cost(box)
                if chosen is not None and cost >= chosen.cost:
                    continue
                strange = sum(1 for other in foreign if box.grown(_CLEAR_MM).overlap(other) > 0)
                leader = _leader(wish, box) if ring >= _LEADER_FROM_MM or (strange and ring) else None
                cost += _STRANGE_COST * strange
                cost += _CROSSING_COST * sum(1 for x, y in leaders if box.around(x, y))
                cost += _TANGLED_COST * sum(1 for other in others if _cross(leader, other.spot.leader))
                crossed = [*foreign, *(other.spot.box for other in others)]
                cost += _CROSSING_COST * sum(
                    1 for other in crossed if any(other.around(x, y) for x, y in _along(leader))
                )
                if chosen is None or cost < chosen.cost:
                    chosen = _Choice(Placed(wish.key, box, leader), cost)
            if chosen is not None and chosen.cost < (ring + 1.0) * _FAR_COST:
                break
        return chosen


def _along(leader: Optional[Segment]) -> list[tuple[float, float]]:
    """Points of a leader line, near enough to each other not to miss a label."""
    if leader is None:
        return []
    x1, y1, x2, y2 = leader
    steps = max(2, int(max(abs(x2 - x1), abs(y2 - y1)) / 1.2))
    return [(x1 + (x2 - x1) * i / steps, y1 + (y2 - y1) * i / steps) for i in range(1, steps)]


def _cross(one: Optional[Segment], other: Optional[Segment]) -> bool:
    """Whether two leaders run across each other."""
    if one is None or other is None:
        return False
    return _sides(one, other) and _sides(other, one)


def _sides(line: Segment, ends: Segment) -> bool:
    x1, y1, x2, y2 = line
    first = (x2 - x1) * (ends[1] - y1) - (y2 - y1) * (ends[0] - x1)
    second = (x2 - x1) * (ends[3] - y1) - (y2 - y1) * (ends[2] - x1)
    return first * second < 0


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


def _leader(wish: Request, box: Box) -> Segment:
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


def spread(symbols: Sequence[tuple[float, float, float]], fixed: Sequence[Box]) -> list[tuple[float, float]]:
    """Where to draw symbols (x, y, radius) so that they cover neither `fixed` boxes nor each other.

    Each stays where it is if it can, else moves the least of a few steps, at most 7 mm; if nothing is free it
    stays.
    """
    taken = list(fixed)
    places = []
    for x, y, radius in symbols:
        moves = [(0.0, 0.0)]
        for ring in (1.5, 3.0, 4.0, 5.0, 6.0, 7.0):
            moves += [(ring * cos(pi * step / 6), ring * sin(pi * step / 6)) for step in range(12)]
        boxes = [Box(x + dx - radius, y + dy - radius, x + dx + radius, y + dy + radius) for dx, dy in moves]
        free = [box for box in boxes if not any(box.overlap(other) > 0 for other in taken)]
        box = free[0] if free else boxes[0]
        taken.append(box)
        places.append(box.centre)
    return places
