"""Which assignment rows count in a plan, and until when each holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .columns import ABSENT, Flags, Ints, days, positions_in, references, texts
from .intervals import ALWAYS, NEVER, Intervals

HISTORY = ("approved", "ended")
PROPOSED = ("draft", "submitted", "returned")


@dataclass(frozen=True)
class Resolved:
    """The rows of ``assignment`` that count (positions, ascending) and the days on which each is in force."""

    row: Ints
    days: Intervals


def resolve(assignment: pd.DataFrame, plan: pd.DataFrame, ending: pd.DataFrame, name: str | None) -> Resolved:
    """What would be in force: the approved history, with plan ``name`` and its ancestors laid on top.

    KeyError when there is no plan of that name. A plan's ending replaces a row's own ``valid_to``; of several
    the one of the nearest plan holds.
    """
    status = texts(assignment["status"])
    counted = _among(status, HISTORY)
    until = days(assignment["valid_to"], NEVER)
    if name is not None:
        line = lineage(plan, name)
        counted |= _among(status, PROPOSED) & _among(texts(assignment["plan_id"]), line)
        until = _ended(until, assignment, ending, line)
    row = np.flatnonzero(counted).astype(np.int64)
    return Resolved(row, Intervals(days(assignment["valid_from"], ALWAYS)[row], until[row]))


def lineage(plan: pd.DataFrame, name: str) -> tuple[str, ...]:
    """The ids of the plan called ``name`` and of its ancestors, nearest first; KeyError for no such plan."""
    identity, parent = texts(plan["id"]).to_pylist(), texts(plan["parent_id"]).to_pylist()
    names = texts(plan["name"]).to_pylist()
    above = dict(zip(identity, parent))
    current: str | None = dict(zip(names, identity))[name]
    line: list[str] = []
    while current is not None and current in above and current not in line:
        line.append(current)
        current = above[current]
    return tuple(line)


def _among(values: pa.Array, chosen: tuple[str, ...]) -> Flags:
    found = pc.is_in(values, value_set=pa.array(list(chosen), pa.large_string()), skip_nulls=True)
    return np.array(found, dtype=np.bool_)


def _ended(until: Ints, assignment: pd.DataFrame, ending: pd.DataFrame, line: tuple[str, ...]) -> Ints:
    """``until`` with the endings of the plans in ``line`` (nearest first) put in place."""
    distance = positions_in(texts(ending["plan_id"]), pa.array(list(line), pa.large_string()))
    ended = references(ending["assignment_id"], texts(assignment["id"]))
    last = days(ending["valid_to"], NEVER)
    result = until.copy()
    for reach in reversed(range(len(line))):
        own = (distance == reach) & (ended != ABSENT)
        earliest = np.full(len(until), NEVER, dtype=np.int64)
        np.minimum.at(earliest, ended[own], last[own])
        result[ended[own]] = earliest[ended[own]]
    return result
