"""Write the changes of an import inside one transaction; a row that a rule of the file refuses becomes a reject."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pandas as pd

from ..errors import InputError, RuleError
from ..schema import STAMP_NAMES, TABLES
from ..storage_errors import explained
from ..writing import Writer
from .comparing import Changes, Planned
from .understanding import Reject

_BLOCK = 500
_NOT_OURS = frozenset({"id", *STAMP_NAMES, "erased_at"})
Write = Callable[[str, pd.DataFrame], object]


def apply_changes(
    writer: Writer, table: str, changes: Changes, path: Path, told: Callable[[float], None]
) -> Changes:
    """Write what ``changes`` plans; the result counts what was written and has the refused rows as rejects.

    ``told`` hears the share done. Rows that others in the file refer to go first.
    """
    blocks: list[tuple[Write, Sequence[Planned]]] = []
    blocks.extend((writer.insert, block) for block in _blocks(_parents_first(table, changes.added)))
    for with_place in (False, True):
        rows = [row for row in changes.changed if (row.geometry is not None) == with_place]
        blocks.extend((writer.update, block) for block in _blocks(rows))
    rejects: list[Reject] = []
    total = sum(len(block) for _, block in blocks)
    done = 0
    for write, block in blocks:
        _write(writer, write, table, block, path, rejects)
        done += len(block)
        told(done / total)
    refused = {reject.row for reject in rejects}
    return Changes(
        added=[row for row in changes.added if row.row not in refused],
        changed=[row for row in changes.changed if row.row not in refused],
        unchanged=changes.unchanged,
        carried=changes.carried,
        repaired=[row for row in changes.repaired if row not in refused],
        rejects=sorted([*changes.rejects, *rejects], key=lambda reject: reject.row),
    )


def _write(
    writer: Writer, write: Write, table: str, block: Sequence[Planned], path: Path, rejects: list[Reject]
) -> None:
    """Write a block; where a rule refuses it, its halves, down to the row: the same as one row after the other."""
    connection = writer.connection
    connection.execute("SAVEPOINT block")
    try:
        write(table, _frame(table, block))
    except sqlite3.IntegrityError as error:
        connection.execute("ROLLBACK TO block")
        connection.execute("RELEASE block")
        if len(block) == 1:
            rejects.append(Reject(block[0].row, (_refusal(error, path),)))
            return
        middle = len(block) // 2
        _write(writer, write, table, block[:middle], path, rejects)
        _write(writer, write, table, block[middle:], path, rejects)
    else:
        connection.execute("RELEASE block")


def _refusal(error: sqlite3.IntegrityError, path: Path) -> InputError:
    reason = explained(error, path)
    if isinstance(reason, RuleError):
        return reason
    raise error


def _frame(table: str, rows: Sequence[Planned]) -> pd.DataFrame:
    columns: dict[str, list[object]] = {"id": [row.id for row in rows]}
    for column in TABLES[table].columns:
        if column.name not in _NOT_OURS:
            columns[column.name] = [row.values.get(column.name) for row in rows]
    frame = pd.DataFrame(columns, dtype=object)
    if any(row.geometry is not None for row in rows):
        frame["geometry"] = pd.Series([row.geometry for row in rows], dtype=object)
    return frame


def _blocks(rows: Sequence[Planned]) -> Iterable[Sequence[Planned]]:
    return [rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK)]


def _parents_first(table: str, rows: Sequence[Planned]) -> list[Planned]:
    """Rows ordered so that one which another refers to comes before it; the order of the file otherwise."""
    own = [column.name for column in TABLES[table].columns if column.references == table]
    if not own:
        return list(rows)
    by_id = {row.id: row for row in rows}
    depths: dict[str, int] = {}

    def depth(row: Planned, below: tuple[str, ...] = ()) -> int:
        if row.id not in depths:
            # a row that points at itself is no parent; a circle is left for the rules to refuse
            parents = {str(row.values.get(name)) for name in own} - {row.id, *below}
            known = [by_id[parent] for parent in parents if parent in by_id]
            depths[row.id] = 1 + max((depth(parent, (*below, row.id)) for parent in known), default=0)
        return depths[row.id]

    return sorted(rows, key=depth)
