"""Where symbols go that would lie over each other: a little aside, so that each can be seen and counted.

Pure geometry in millimetres on paper (x to the right, y upwards).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, pi, sin

from .scale import Box

# How much of their radii two circles may lose to each other, how far one may stand from its place.
_SHOWN, _FARTHEST_MM, _STEPS = 0.85, 2.6, 60


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


def loosened(circles: Sequence[tuple[float, float, float]]) -> list[tuple[float, float]]:
    """Centres for circles (x, y, radius) so that none hides most of another, each within 2.6 mm of its place.

    The larger of two keeps its place more than the smaller. Circles apart from the others do not move.
    """
    places = [(x, y) for x, y, _ in circles]
    for _ in range(_STEPS):
        moved = False
        for i, (_, _, one) in enumerate(circles):
            for j in range(i + 1, len(circles)):
                other = circles[j][2]
                (x1, y1), (x2, y2) = places[i], places[j]
                lacking = (one + other) * _SHOWN - hypot(x2 - x1, y2 - y1)
                if lacking <= 0.01:
                    continue
                away = hypot(x2 - x1, y2 - y1)
                # Two in the very same place part in a direction of their own.
                dx, dy = ((x2 - x1) / away, (y2 - y1) / away) if away > 1e-6 else (cos(2.4 * j), sin(2.4 * j))
                share = one / (one + other)
                places[i] = _held(
                    (x1 - dx * lacking * (1 - share), y1 - dy * lacking * (1 - share)), circles[i]
                )
                places[j] = _held((x2 + dx * lacking * share, y2 + dy * lacking * share), circles[j])
                moved = True
        if not moved:
            break
    return places


def _held(place: tuple[float, float], circle: tuple[float, float, float]) -> tuple[float, float]:
    """`place`, or where the way to it leaves the circle's own neighbourhood."""
    dx, dy = place[0] - circle[0], place[1] - circle[1]
    away = hypot(dx, dy)
    if away <= _FARTHEST_MM:
        return place
    return circle[0] + dx * _FARTHEST_MM / away, circle[1] + dy * _FARTHEST_MM / away
