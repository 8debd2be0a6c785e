"""The steps from each version of a workspace to the next. A step changes tables and rows; rules are renewed after it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """From version ``before`` to the next: ``apply`` works inside the open transaction, without rules and log."""

    before: int
    apply: Callable[[sqlite3.Connection], None]


# Version 1 is the first there was.
STEPS: tuple[Step, ...] = ()
