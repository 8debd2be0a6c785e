"""How fast one moves in each class of ground in each season."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..settings import SEASONS

WALK, VEHICLE, BARRIER = "walk", "vehicle", "barrier"
MODES = (WALK, VEHICLE, BARRIER)
# Codes of the table that are not land cover and not the class of a road.
OPEN_GROUND, FOOTPATH, BRIDGE, FORD, FERRY = "0", "footpath", "bridge", "ford", "ferry"
# What a flat kilometre on a path is walked at (Tobler at slope 0), to rank a walk among vehicles.
_FLAT_KMH = 5.04


@dataclass(frozen=True)
class Speed:
    """``walk``: ``value`` is the factor on Tobler's speed; ``vehicle``: km/h; ``barrier``: nothing passes."""

    mode: str
    value: float = 0.0

    @property
    def flat_kmh(self) -> float:
        """Kilometres an hour on flat ground; 0 at a barrier."""
        return {WALK: _FLAT_KMH * self.value, VEHICLE: self.value}.get(self.mode, 0.0)


CLOSED = Speed(BARRIER)


@dataclass(frozen=True)
class SpeedTable:
    """``rows``: by code and season (``dry``, ``wet``); ``changed``: codes whose rows differ from the shipped ones."""

    rows: Mapping[tuple[str, str], Speed]
    changed: tuple[str, ...] = field(default=())

    def knows(self, code: str) -> bool:
        """Whether there is a row for ``code`` in every season."""
        return all((code, season) in self.rows for season in SEASONS)

    def speed(self, code: str, season: str) -> Speed:
        """The speed of a code that the table knows."""
        return self.rows[code, season]

    def with_rows(self, rows: Mapping[tuple[str, str], Speed]) -> SpeedTable:
        """This table with ``rows`` in the place of its own of the same code and season."""
        changed = {code for (code, season), speed in rows.items() if self.rows.get((code, season)) != speed}
        return SpeedTable({**self.rows, **rows}, tuple(sorted(changed)))
