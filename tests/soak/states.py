"""What a workspace holds, in a form that two runs of the same command can be compared by."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from diaban.layers.check import findings
from diaban.layers.schema import TABLES
from diaban.layers.workspace import Workspace

# What differs from run to run: keys made by chance, moments, salts and digests.
_CHANGING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z|\d{8}T\d{6}(-\d\d)?|\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b"
)
Dump = dict[str, list[tuple[Any, ...]]]


def dump(path: Path) -> Dump:
    """Every row of every table of ours, as it is."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            name: connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall() for name in TABLES
        }


def meaning(dumped: Dump) -> dict[str, list[str]]:
    """The same without what differs between two runs that did the same; in no order."""
    return {name: sorted(_CHANGING.sub("*", repr(row)) for row in rows) for name, rows in dumped.items()}


def faults(path: Path) -> list[str]:
    """What ``check`` finds wrong, by its key; warnings are no faults."""
    found = findings(Workspace.open(path, to_check=True))
    return [f"{fault.key} {fault.table} {fault.fid}" for fault in found if not fault.warning]


def seen(path: Path) -> tuple[Dump, list[str]]:
    """What a workspace holds after it was opened as any program of ours opens it, and its faults."""
    wrong = faults(path)
    return dump(path), wrong


def apart(one: Dump, other: Dump) -> list[str]:
    """The tables in which two dumps differ in meaning, with the first row of each that does."""
    here, there = meaning(one), meaning(other)
    return [
        f"{name}: {next(iter(set(here[name]) ^ set(there[name])), 'repeated rows')[:200]}"
        for name in here
        if here[name] != there[name]
    ]
