"""Steps and gestures as lines that may be kept on disk: ids, days, numbers and words of closed lists; nothing typed.

The steps of a gesture that are of one kind are kept together, column by column, what is the same in all of them once:
a gesture over five thousand households is written while the pointer still rests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any, Callable, Optional

from ...layers.schema import ENUMERATIONS, TABLES, Column
from .steps import Gesture, Step

# What of a step may differ from one to the next; what it does to which table, when and for which plan is its kind.
_VARYING = ("target", "version")
_KIND = ("do", "table", "day", "plan", "log")
# From so many on, texts of a column stand together in one, under this name and with this between them.
_MANY, _TOGETHER, _BETWEEN = 32, "together", " "


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
    """A gesture as it is kept. ``order``: of which kind its steps are; where it is left out, kind after kind."""
    numbers: dict[tuple[Any, ...], int] = {}
    kinds: list[list[Step]] = []
    order: list[int] = []
    following = iter(gesture.steps)
    for kind, run in groupby(_kinds_of(gesture.steps)):
        number = numbers.setdefault(kind, len(kinds))
        if number == len(kinds):
            kinds.append([])
        alike = list(islice(following, len(list(run))))
        kinds[number] += alike
        order += [number] * len(alike)
    lost: set[tuple[str, str]] = set()
    line: dict[str, Any] = {"id": gesture.id, "kind": gesture.kind, "place": place}
    line["steps"] = [_columns_of(steps, lost) for steps in kinds]
    if order != sorted(order):
        line["order"] = order
    return {**line, "lost": sorted(lost)}


def _kinds_of(steps: Sequence[Step]) -> Iterator[tuple[Any, ...]]:
    """Of each step what must be the same in those that are kept together."""
    columns = dict(zip(Step._fields, zip(*steps)))
    told = (map(tuple, columns[name]) for name in ("values", "read"))
    return zip(*(columns[name] for name in _KIND), *told)


def from_line(line: Mapping[str, Any]) -> Kept:
    """The gesture in a line made by `as_line`. Errors: KeyError, TypeError, ValueError for any other line."""
    lost = tuple((str(table), str(column)) for table, column in line["lost"])
    steps = tuple(_ordered([_steps_of(columns) for columns in line["steps"]], line.get("order")))
    whole = all(_is_whole(step, lost) for step in steps)
    return Kept(Gesture("", steps, str(line["id"]), str(line["kind"])), int(line["place"]), lost, whole)


def _columns_of(steps: Sequence[Step], lost: set[tuple[str, str]]) -> dict[str, Any]:
    """Steps of one kind, column by column; ``gone``: which of them have not got a value that others have."""
    first = steps[0]
    line: dict[str, Any] = {name: getattr(first, name) for name in _KIND if getattr(first, name) is not None}
    columns = dict(zip(Step._fields, zip(*steps)))
    line["id"] = _kept_column(columns["id"]) if len(steps) > 1 else first.id
    for name in _VARYING:
        line[name] = _once(columns[name])
    # The code of an assignment is made of its id and comes back by itself.
    made = _MADE if first.table == "assignment" else ()
    for name in ("values", "read"):
        kept, gone = {}, {}
        for column, given in _by_column(columns[name]):
            if name == "values" and column in made:
                continue
            refused = _refused(first.table, column, given)
            if refused and name == "values":
                lost.add((first.table, column))
            if len(refused) < len(given):
                left = (
                    [None if at in refused else each for at, each in enumerate(given)] if refused else given
                )
                kept[column] = _once(left)
                if refused:
                    gone[column] = sorted(refused)
        if kept:
            line[name] = kept
        if gone:
            line[f"{name}_gone"] = gone
    return line


def _by_column(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Sequence[Any]]]:
    """Rows with the same columns, column by column."""
    names = tuple(rows[0])
    if len(names) == 1:
        return iter([(names[0], [row[names[0]] for row in rows])])
    return zip(names, zip(*map(itemgetter(*names), rows))) if names else iter(())


def _refused(table: str, column: str, given: Sequence[Any]) -> set[int]:
    """Which of some values may not stand in the journal."""
    if _is_same(given):
        return set() if keepable(table, column, given[0]) else set(range(len(given)))
    kinds = set(map(type, given))
    test = _TESTS.get(table, {}).get(column)
    # Of very many a glance is enough where it is only the kind of value that counts.
    if kinds == {type(None)} or (test is _is_reference and kinds <= {str, type(None)}):
        return set()
    known: dict[Any, bool] = {}
    refused = set()
    for at, each in enumerate(given):
        if isinstance(each, (str, int, float)):
            if each not in known:
                known[each] = keepable(table, column, each)
            kept = known[each]
        else:
            kept = keepable(table, column, each)
        if not kept:
            refused.add(at)
    return refused


def _is_same(column: Sequence[Any]) -> bool:
    return column.count(column[0]) == len(column)


def _once(column: Sequence[Any]) -> Any:
    """A column, or the one value that all of it is."""
    return column[0] if _is_same(column) else _kept_column(column)


def _kept_column(column: Sequence[Any]) -> Any:
    """A column as it stands in the journal: very many ids as one text, which is written and read much faster."""
    if len(column) >= _MANY and set(map(type, column)) == {str}:
        text = _BETWEEN.join(column)
        if text.count(_BETWEEN) == len(column) - 1:
            return {_TOGETHER: text}
    return list(column)


def _steps_of(line: Mapping[str, Any]) -> list[Step]:
    ids = [line["id"]] if isinstance(line["id"], str) else _column_of(line["id"])
    shared = {name: line[name] for name in _KIND if name in line}
    targets, versions = (_each(line.get(name), len(ids)) for name in _VARYING)
    values, read = (_rows(line, name, len(ids)) for name in ("values", "read"))
    steps = [
        Step(id=ids[at], target=targets[at], version=versions[at], values=values[at], read=read[at], **shared)
        for at in range(len(ids))
    ]
    if line["do"] == "insert" and line["table"] == "assignment":
        return [step._replace(values={"code": assignment_code(step.id), **step.values}) for step in steps]
    return steps


def _ordered(kinds: Sequence[Sequence[Step]], order: Optional[Sequence[int]]) -> Iterator[Step]:
    if order is None:
        yield from chain.from_iterable(kinds)
        return
    if Counter(order) != {number: len(steps) for number, steps in enumerate(kinds)}:
        raise ValueError("not every step has its place in the order")
    following = [iter(steps) for steps in kinds]
    for number in order:
        yield next(following[number])


def _rows(line: Mapping[str, Any], name: str, count: int) -> list[dict[str, Any]]:
    columns = {column: _each(given, count) for column, given in line.get(name, {}).items()}
    rows = [{column: given[at] for column, given in columns.items()} for at in range(count)]
    for column, gone in line.get(f"{name}_gone", {}).items():
        for at in gone:
            del rows[at][column]
    return rows


def _each(column: Any, count: int) -> Sequence[Any]:
    if not isinstance(column, (list, dict)):
        return [column] * count
    found = _column_of(column)
    if len(found) != count:
        raise ValueError("a column of another length")
    return found


def _column_of(kept: Any) -> list[Any]:
    """What `_kept_column` was given."""
    if isinstance(kept, dict):
        return str(kept[_TOGETHER]).split(_BETWEEN)
    if not isinstance(kept, list):
        raise TypeError("no column")
    return kept


def _is_whole(step: Step, lost: tuple[tuple[str, str], ...]) -> bool:
    """Whether what is left of a step can be saved."""
    if not lost:
        return True
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
