"""Which printed scale, grid interval and scale bar a map gets. Pure arithmetic in metres and millimetres."""

from __future__ import annotations

from dataclasses import dataclass

_MANTISSAS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0, 7.5, 8.0, 9.0)
_SMALLEST = 5_000
_INTERVALS_M = (200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)


@dataclass(frozen=True)
class Box:
    """A rectangle: metres on the ground or millimetres on paper, y upwards on the ground, downwards on paper."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def overlap(self, other: Box) -> float:
        """Area shared with `other`, 0 where they only touch."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        return wide * high if wide > 0 and high > 0 else 0.0

    def holds(self, other: Box) -> bool:
        """Whether `other` lies wholly inside."""
        return (
            self.left <= other.left
            and self.bottom <= other.bottom
            and self.right >= other.right
            and self.top >= other.top
        )

    def around(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def united(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )


def round_scales(largest: int = 20_000_000) -> list[int]:
    """The denominators a map may be printed at, from 1:5 000 up."""
    scales = []
    decade = 1_000
    while decade <= largest:
        scales.extend(int(decade * mantissa) for mantissa in _MANTISSAS)
        decade *= 10
    return [scale for scale in scales if _SMALLEST <= scale <= largest]


def fitting_scale(ground: Box, width_mm: float, height_mm: float, margin_mm: float = 6.0) -> int:
    """The largest round scale (smallest denominator) at which `ground` fits the frame with a margin."""
    room_x = max(1.0, width_mm - 2 * margin_mm)
    room_y = max(1.0, height_mm - 2 * margin_mm)
    needed = max(ground.width / room_x, ground.height / room_y) * 1000
    for scale in round_scales():
        if scale >= needed:
            return scale
    return round_scales()[-1]


def extent_at(scale: float, centre: tuple[float, float], width_mm: float, height_mm: float) -> Box:
    """The ground a frame shows at exactly `scale` around `centre`."""
    half_x, half_y = width_mm * scale / 2000, height_mm * scale / 2000
    return Box(centre[0] - half_x, centre[1] - half_y, centre[0] + half_x, centre[1] + half_y)


def grid_interval(scale: int, width_mm: float) -> int:
    """Metres between grid lines: round, and 25 to 60 mm apart on paper where that is possible."""
    for interval in _INTERVALS_M:
        if interval * 1000 / scale >= max(25.0, width_mm / 8):
            return interval
    return _INTERVALS_M[-1]


def bar_segment(scale: int, longest_mm: float = 14.0) -> float:
    """Kilometres of one segment of the scale bar: round, at most `longest_mm` long."""
    longest_km = longest_mm * scale / 1e6
    steps = [decade * mantissa for decade in (0.1, 1.0, 10.0, 100.0) for mantissa in (1, 2, 5)]
    return max((step for step in steps if step <= longest_km), default=steps[0])
