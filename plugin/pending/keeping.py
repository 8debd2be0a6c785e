"""Steps and gestures as lines that may be kept on disk: ids, days, numbers and words of closed lists; nothing typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...layers.schema import ENUMERATIONS, TABLES
from .steps import Gesture, Step

_STEP_FIELDS = ("do", "table", "id", "version", "day", "plan", "log", "target")
_STATED = ("DATE", "DATETIME", "INTEGER", "REAL")


@dataclass(frozen=True)
class Kept:
    """A gesture as it was found again. ``lost``: table and column of what was not kept; ``whole``: it can be saved
    without that.
    """

    gesture: Gesture
    place: int
    lost: tuple[tuple[str, str], ...] = ()
    whole: bool = True


def keepable(table: str, column: str, value: Any) -> bool:
    """Whether a value may stand in the journal: what a person typed as text may not, nor where somebody lives."""
    if value is None:
        return True
    if table not in TABLES or column not in TABLES[table].names:
        return False
    described = TABLES[table].column(column)
    if described.personal or described.free_text:
        return False
    if described.type in _STATED:
        return isinstance(value, (int, float)) or (described.type[:4] == "DATE" and _is_moment(value))
    if described.words:
        return value in ENUMERATIONS[described.words]
    return described.references is not None


def as_line(gesture: Gesture, place: int) -> dict[str, Any]:
    """A gesture as it is kept."""
    lost: set[tuple[str, str]] = set()
    steps = [_step_line(step, lost) for step in gesture.steps]
    return {"id": gesture.id, "kind": gesture.kind, "place": place, "steps": steps, "lost": sorted(lost)}


def from_line(line: Mapping[str, Any]) -> Kept:
    """The gesture in a line made by `as_line`. Errors: KeyError, TypeError, ValueError for any other line."""
    lost = tuple((str(table), str(column)) for table, column in line["lost"])
    steps = tuple(_step_of(each) for each in line["steps"])
    whole = all(_is_whole(step, lost) for step in steps)
    return Kept(Gesture("", steps, str(line["id"]), str(line["kind"])), int(line["place"]), lost, whole)


def _step_line(step: Step, lost: set[tuple[str, str]]) -> dict[str, Any]:
    line = {name: getattr(step, name) for name in _STEP_FIELDS if getattr(step, name) is not None}
    for name in ("values", "read"):
        kept = {}
        for column, value in getattr(step, name).items():
            if keepable(step.table, column, value):
                kept[column] = value
            # The code of an assignment is made of its id and comes back by itself.
            elif name == "values" and (step.table, column) != ("assignment", "code"):
                lost.add((step.table, column))
        if kept:
            line[name] = kept
    return line


def _step_of(line: Mapping[str, Any]) -> Step:
    given = {name: line[name] for name in (*_STEP_FIELDS, "values", "read") if name in line}
    step = Step(**given)
    if step.do == "insert" and step.table == "assignment":
        values = {"code": assignment_code(step.id), **step.values}
        return Step(**{**given, "values": values})
    return step


def _is_whole(step: Step, lost: tuple[tuple[str, str], ...]) -> bool:
    """Whether what is left of a step can be saved."""
    if step.do == "insert":
        table = TABLES[step.table]
        needed = {column.name for column in table.columns if column.required and column.default is None}
        gone = {column for name, column in lost if name == step.table}
        return not gone & needed
    return step.do != "update" or bool(step.values)


def assignment_code(identity: str) -> str:
    """The code of a new assignment, made of its id: the same whoever makes it again."""
    return f"PA-{identity.replace('-', '')[:12].upper()}"


def _is_moment(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 32 and not set(value) - set("0123456789-:.TZ+ ")
