"""Where the lines of a legend stand in their box. Pure arithmetic in millimetres from its upper left corner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Optional

_SMALLEST = 6.0
# Size of letters and number of columns, the most legible first.
_TRIED = (
    (7.0, 1), (6.6, 1), (6.3, 1), (7.0, 2), (6.6, 2), (6.3, 2), (7.0, 3), (6.6, 3), (6.0, 1), (6.0, 2),
    (6.3, 3), (6.0, 3),
)  # fmt: skip
SYMBOL_MM, SYMBOL_GAP_MM = 7.0, 1.2
_BOX_MM, _COLUMN_GAP_MM = 1.4, 2.5
_MM_PER_POINT = 25.4 / 72
# From one line of a text to the next, in sizes of its letters: stacked Vietnamese marks need this much.
_PITCH = 1.27

# Text, size in points, room in mm, bold: the text broken into lines.
Wrap = Callable[[str, float, float, bool], str]


@dataclass(frozen=True)
class Wish:
    """A line of a legend to come: a heading, or words beside a symbol so many millimetres high."""

    text: str
    heading: bool = False
    symbol_mm: float = 2.4


@dataclass(frozen=True)
class Spot:
    """Where a wish stands: its upper left corner, its height, and its words line by line."""

    wish: Wish
    x: float
    y: float
    height: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Arrangement:
    """The size of the letters, the distance of lines, and all spots; `left_out` wishes had no room."""

    points: float
    pitch: float
    spots: tuple[Spot, ...]
    left_out: tuple[Wish, ...] = ()


def arrange(wishes: Sequence[Wish], width: float, height: float, wrap: Wrap) -> Arrangement:
    """As large as they fit, in as few columns as that takes.

    Where even the smallest type is too large, the last wishes are left out.
    """
    shown = list(wishes)
    while shown:
        for points, columns in _TRIED:
            spots = _flowed(shown, points, columns, width, height, wrap)
            if spots is not None:
                return Arrangement(points, _pitch(points), spots, tuple(wishes[len(shown) :]))
        shown.pop()
        if shown and shown[-1].heading:
            shown.pop()
    return Arrangement(_SMALLEST, _pitch(_SMALLEST), (), tuple(wishes))


def _pitch(points: float) -> float:
    return points * _MM_PER_POINT * _PITCH


def _flowed(
    wishes: Sequence[Wish], points: float, columns: int, width: float, height: float, wrap: Wrap
) -> Optional[tuple[Spot, ...]]:
    column = (width - 2 * _BOX_MM - (columns - 1) * _COLUMN_GAP_MM) / columns
    if column < SYMBOL_MM + 16.0:
        return None
    broken = [_broken(wish, points, column, wrap) for wish in wishes]
    heights = [_height(wish, len(lines), points) for wish, lines in zip(wishes, broken)]
    room = height - 2 * _BOX_MM
    # As low as possible first, so that columns come out alike.
    low = sum(heights) / columns
    for limit in (low * 1.03, low * 1.1, low * 1.2, low * 1.35, room):
        tops = _columns(wishes, heights, columns, min(limit, room))
        if tops is not None:
            return tuple(
                Spot(wish, _BOX_MM + index * (column + _COLUMN_GAP_MM), _BOX_MM + top, high, lines)
                for wish, (index, top), high, lines in zip(wishes, tops, heights, broken)
            )
    return None


def _broken(wish: Wish, points: float, column: float, wrap: Wrap) -> tuple[str, ...]:
    room = column if wish.heading else column - SYMBOL_MM - SYMBOL_GAP_MM
    return tuple(wrap(wish.text, points, room, wish.heading).split("\n"))


def _height(wish: Wish, lines: int, points: float) -> float:
    text = lines * _pitch(points)
    return text + 0.9 if wish.heading else max(text, wish.symbol_mm) + 0.45


def _columns(
    wishes: Sequence[Wish], heights: Sequence[float], columns: int, limit: float
) -> Optional[list[tuple[int, float]]]:
    """Column and top of every wish; a heading never ends a column."""
    places: list[tuple[int, float]] = []
    index, at = 0, 0.0
    for number, (wish, high) in enumerate(zip(wishes, heights)):
        needed = high
        if wish.heading and number + 1 < len(heights):
            needed += heights[number + 1]
        if at > 0 and at + needed > limit + 1e-6:
            index, at = index + 1, 0.0
        if index >= columns or at + needed > limit + 1e-6:
            return None
        places.append((index, at))
        at += high
    return places
