"""Steps and gestures as lines that may be kept on disk: ids, days, numbers and words of closed lists; nothing typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Callable, Optional

from ...layers.schema import ENUMERATIONS, TABLES, Column
from .steps import Gesture, Step

_STEP_FIELDS = ("do", "table", "id", "version", "day", "plan", "log", "target")


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
    test = _TESTS.get(table, {}).get(column)
    return test is not None and bool(test(value))


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
    line: dict[str, Any] = {"do": step.do, "table": step.table, "id": step.id, "target": step.target}
    stated = {"version": step.version, "day": step.day, "plan": step.plan, "log": step.log}
    line.update((name, value) for name, value in stated.items() if value is not None)
    tests = _TESTS.get(step.table, {})
    for name, given in (("values", step.values), ("read", step.read)):
        if not given:
            continue
        kept = {
            column: value
            for column, value in given.items()
            if value is None or (column in tests and tests[column](value))
        }
        if kept:
            line[name] = kept
        if name == "values" and len(kept) < len(given):
            # The code of an assignment is made of its id and comes back by itself.
            gone = given.keys() - kept.keys() - (_MADE if step.table == "assignment" else set())
            lost.update((step.table, column) for column in gone)
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


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float))


def _is_moment(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 32 and not set(value) - _OF_A_MOMENT


def _is_reference(value: Any) -> bool:
    return isinstance(value, str)


def _test_of(column: Column) -> Optional[Callable[[Any], bool]]:
    if column.personal or column.free_text:
        return None
    if column.type in ("INTEGER", "REAL"):
        return _is_number
    if column.type in ("DATE", "DATETIME"):
        return _is_moment
    if column.words:
        return frozenset(ENUMERATIONS[column.words]).__contains__
    return _is_reference if column.references else None


_MADE = {"code"}
_OF_A_MOMENT = frozenset("0123456789-:.TZ+ ")
# What may be kept of each column of each table; a column that is not here may not.
_TESTS = {
    name: {column.name: test for column in table.columns for test in (_test_of(column),) if test is not None}
    for name, table in TABLES.items()
}
