"""What is worth saying about a model of the ground: what was wrong, how much of it, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Note:
    """``key`` names its sentence (``travel.note.<key>``). ``count``: how many; ``x``, ``y``: where one of them is, in the
    workspace's coordinates, NaN where it is nowhere in particular; ``params``: what else the sentence says.
    """

    key: str
    count: int = 0
    x: float = float("nan")
    y: float = float("nan")
    params: dict[str, Any] = field(default_factory=dict)
