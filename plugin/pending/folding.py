"""What steps make of a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Optional

from ...layers.live import HISTORY
from ...layers.schema import ENDS_IN
from .steps import DELETE, END, INSERT, Step

Row = Optional[Mapping[str, Any]]


def folded(base: Row, steps: Iterable[Step]) -> Row:
    """``base`` with ``steps`` laid over it, in order; None for a row that is not there.

    What a plan ends is not a change of the row: `plan_day` says it.
    """
    row = base
    for step in steps:
        if step.do == INSERT:
            row = {"id": step.id, **step.values}
        elif step.do == DELETE:
            row = None
        elif row is None:
            continue
        elif step.do == END:
            if step.plan is None or row.get("status") not in HISTORY:
                row = {**row, ENDS_IN[step.table]: step.day}
        else:
            row = {**row, **step.values}
    return row
