"""Where labels go on a map: beside their symbol, never over a symbol or another label.

Pure geometry in millimetres on paper (x to the right, y upwards), so that the same rows give the same
sheet on any machine. A label that finds no free place near its symbol moves away and gets a leader line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin
from typing import Optional

from .scale import Box

Segment = tuple[float, float, float, float]
# Preferred sides first: right, left, above, below, then between; angles in turns.
_SIDES = (0.0, 0.5, 0.25, 0.75, 0.125, 0.375, 0.875, 0.625, 0.0625, 0.9375, 0.4375, 0.5625)
_RINGS_MM = (0.0, 1.0, 2.4, 4.0, 6.5, 10.0, 15.0, 21.0, 28.0, 36.0, 46.0)
_LEADER_FROM_MM = 2.4
# From the rim of a symbol to its own label, on the first ring.
_OWN_GAP_MM = 0.7
_ROUNDS = 8
# What a millimetre away from the symbol costs, in cells of lines covered.
_FAR_COST = 2.0
# A label this close to another symbol would be read as that one's name.
_CLEAR_MM, _STRANGE_COST, _WRONG_COST = 0.9, 3.0, 5.0
# A leader through another label or symbol, and the wish to stand to the right.
_CROSSING_COST, _RANK_COST = 14.0, 0.35
# Names of areas: the next best place inside; beside its middle instead of on a place inside.
_INNER_COST, _OUTSIDE_COST = 0.05, 4.0
# Two leaders across each other.
_TANGLED_COST = 9.0
# What is worth a move; labels that cost less than this need no other to make room; how many are asked.
_GAIN, _CONTENT, _TRIES = 1e-6, 6.0, 12


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
    offers = {wish.key: scene.offers(wish) for wish in order}
    table = _Table([wish.key for wish in order], offers)
    table.fill()
    table.improve()
    unplaced = [wish.key for wish in requests if wish.key not in table.chosen]
    return [table.chosen[wish.key].spot for wish in requests if wish.key in table.chosen], unplaced


@dataclass(frozen=True)
class _Choice:
    """A place for one label, and what it costs whatever the other labels do."""

    spot: Placed
    cost: float


class _Scene:
    """What labels have to keep clear of, and what a place costs."""

    def __init__(self, obstacles: list[Box], frame: Box, soft: Soft) -> None:
        self._obstacles, self._frame, self._soft = obstacles, frame, soft

    def offers(self, wish: Request) -> list[_Choice]:
        """Every place free of symbols where a label may stand, the cheapest first."""
        found = []
        if wish.centres:
            inside = _centred(wish, self._obstacles, self._frame)
            found = [_Choice(spot, rank * _INNER_COST) for rank, spot in enumerate(inside)]
            if wish.optional:
                return found
        foreign = [box for box in self._obstacles if not box.around(wish.x, wish.y)]
        for ring in _RINGS_MM[:2] if wish.optional else _RINGS_MM:
            for rank, turn in enumerate(_SIDES):
                box = _box(wish, turn, ring)
                if self._frame.holds(box) and not any(box.overlap(other) > 0 for other in self._obstacles):
                    cost = rank * _RANK_COST + ring * _FAR_COST + self._soft.cost(box)
                    cost += _OUTSIDE_COST if wish.centres else 0.0
                    found.append(self._choice(wish, box, ring, cost, foreign))
        return sorted(found, key=lambda choice: choice.cost)

    def _choice(self, wish: Request, box: Box, ring: float, cost: float, foreign: list[Box]) -> _Choice:
        # The name of an area belongs to no symbol, and nobody takes it for the name of one.
        near = [] if wish.centres else [o for o in foreign if box.grown(_CLEAR_MM).overlap(o) > 0]
        leader = _leader(wish, box) if ring >= _LEADER_FROM_MM or (near and ring) else None
        cost += _STRANGE_COST * len(near)
        # Nearer to another symbol than to its own, a label names the wrong place for whoever glances at it.
        cost += _WRONG_COST * sum(1 for other in near if _gap(box, other) < _OWN_GAP_MM + ring)
        cost += _CROSSING_COST * sum(1 for other in foreign if _through(leader, other))
        return _Choice(Placed(wish.key, box, leader), cost)


class _Table:
    """Who stands where: filled in order, then bettered by moving one label, or one and whom it displaces."""

    def __init__(self, order: list[str], offers: dict[str, list[_Choice]]) -> None:
        self._order, self._offers = order, offers
        self.chosen: dict[str, _Choice] = {}

    def fill(self) -> None:
        """Give each its cheapest free place; who finds none displaces one other that finds another."""
        for key in self._order:
            found = self._best(key)
            if found is not None:
                self.chosen[key] = found
        for key in self._order:
            if key not in self.chosen:
                self._displace(key, float("inf"))

    def improve(self) -> None:
        """Move labels as long as all of them together gain by it."""
        for _ in range(_ROUNDS):
            moved = False
            for key in self._order:
                if key not in self.chosen:
                    continue
                now = self._cost(key, self.chosen[key])
                found = self._best(key)
                if found is not None and self._cost(key, found) < now - _GAIN:
                    self.chosen[key], moved = found, True
                elif now > _CONTENT:
                    moved = self._displace(key, now) or moved
            if not moved:
                return

    def _best(self, key: str, without: str = "") -> Optional[_Choice]:
        best, least = None, float("inf")
        for choice in self._offers[key]:
            if choice.cost >= least:
                break
            cost = self._cost(key, choice, without)
            if cost < least:
                best, least = choice, cost
        return best

    def _cost(self, key: str, choice: _Choice, without: str = "") -> float:
        cost = choice.cost
        for other, placed in self.chosen.items():
            if other not in (key, without):
                cost += _between(choice.spot, placed.spot)
                if cost == float("inf"):
                    return cost
        return cost

    def _displace(self, key: str, now: float) -> bool:
        """Take a place that exactly one other holds, if both together are better off then."""
        tried = 0
        for choice in self._offers[key]:
            if choice.cost >= now - _GAIN or tried >= _TRIES:
                return False
            held = [
                other
                for other, placed in self.chosen.items()
                if other != key and placed.spot.box.overlap(choice.spot.box) > 0
            ]
            if len(held) != 1:
                continue
            tried += 1
            if self._swapped(key, choice, held[0], now):
                return True
        return False

    def _swapped(self, key: str, choice: _Choice, other: str, now: float) -> bool:
        before, displaced = self.chosen.get(key), self.chosen[other]
        cost = self._cost(key, choice, without=other)
        former = now + self._cost(other, displaced, without=key)
        self.chosen[key] = choice
        found = self._best(other)
        if found is not None and cost + self._cost(other, found) < former - _GAIN:
            self.chosen[other] = found
            return True
        if before is None:
            del self.chosen[key]
        else:
            self.chosen[key] = before
        return False


def _between(one: Placed, other: Placed) -> float:
    """What two labels cost each other: never over each other, leaders through neither and not crossed."""
    if one.box.overlap(other.box) > 0:
        return float("inf")
    cost = 0.0
    if _through(one.leader, other.box):
        cost += _CROSSING_COST
    if other.leader is not None:
        cost += _CROSSING_COST * _through(other.leader, one.box)
        cost += _TANGLED_COST * _cross(one.leader, other.leader)
    return cost


def _through(leader: Optional[Segment], box: Box) -> bool:
    """Whether a leader runs through a box."""
    if leader is None:
        return False
    x1, y1, x2, y2 = leader
    # Most are far from each other: a glance at their extents settles it.
    if (x1 > box.right and x2 > box.right) or (x1 < box.left and x2 < box.left):
        return False
    if (y1 > box.top and y2 > box.top) or (y1 < box.bottom and y2 < box.bottom):
        return False
    return any(box.around(x, y) for x, y in _along(leader))


def _gap(one: Box, other: Box) -> float:
    """Millimetres between two boxes, 0 where they touch."""
    aside = max(one.left - other.right, other.left - one.right, 0.0)
    above = max(one.bottom - other.top, other.bottom - one.top, 0.0)
    return float((aside**2 + above**2) ** 0.5)


@lru_cache(maxsize=50_000)
def _along(leader: Optional[Segment]) -> tuple[tuple[float, float], ...]:
    """Points of a leader line, near enough to each other not to miss a label."""
    if leader is None:
        return ()
    x1, y1, x2, y2 = leader
    steps = max(2, int(max(abs(x2 - x1), abs(y2 - y1)) / 1.2))
    return tuple((x1 + (x2 - x1) * i / steps, y1 + (y2 - y1) * i / steps) for i in range(1, steps))


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


def _centred(wish: Request, blocked: Sequence[Box], frame: Box) -> list[Placed]:
    found = []
    for x, y in wish.centres:
        box = Box(x - wish.width / 2, y - wish.height / 2, x + wish.width / 2, y + wish.height / 2)
        if frame.holds(box) and not any(box.overlap(other) > 0 for other in blocked):
            found.append(Placed(wish.key, box))
    return found


def _box(wish: Request, turn: float, ring: float) -> Box:
    reach = wish.radius + _OWN_GAP_MM + ring
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
