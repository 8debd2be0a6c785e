"""Find rows by code or name for another program, whatever the diacritics: households, cadres, places, units, plans.

Not a command for people: what is searched comes with the request.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ..layers.history.asking import SUBJECTS
from ..layers.sources.folding import fold
from ..layers.wording import Words, load_words
from ..layers.workspace import Workspace
from .progress import Progress

NAME = "find"
EXAMPLE = "diaban find WORKSPACE"
_MOST = 30
# What is searched, in the order in which it is offered; an assignment by its code alone.
_SEARCHED = {
    "household": ("code",),
    "cadre": ("code", "name"),
    "village": ("code", "name"),
    "commune": ("code", "name"),
    "unit": ("code", "short_name", "name"),
    "assignment": ("code",),
    "plan": ("name",),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the job."""
    parser.add_argument("workspace", metavar="WORKSPACE")


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """At most thirty rows whose code or name holds every word of ``text``; with ``id`` the row of that id."""
    given = getattr(args, "input", None) or {}
    progress.step(0.0, "progress.reading")
    words = load_words(args.language)
    text, tables = str(given.get("text", "")), given.get("tables") or list(_SEARCHED)
    with Workspace.open(args.workspace).reading() as connection:
        connection.create_function("holds", 2, _holds, deterministic=True)
        found: list[dict[str, Any]] = []
        for table in (table for table in _SEARCHED if table in tables):
            room = _MOST - len(found)
            found += [
                {"table": table, "thing": words(f"thing.{table}"), **row}
                for row in _matches(connection, table, text, given.get("id"), room)
            ]
    progress.step(1.0, "progress.done")
    return {"found": found}


def describe(result: dict[str, Any], words: Words) -> str:
    """A line a row."""
    found = [f"{row['thing']} {row['label']}" for row in result["found"]]
    return "\n".join(found) or words("history.never_found")


def _matches(
    connection: sqlite3.Connection, table: str, text: str, identity: Any, room: int
) -> Iterator[dict[str, Any]]:
    columns = _SEARCHED[table]
    listed = ", ".join(f'"{name}"' for name in columns)
    together = " || ' ' || ".join(f"coalesce(\"{name}\", '')" for name in columns)
    wanted = fold(text).split()
    test, value = ("id = ?", str(identity)) if identity else (f"holds({together}, ?)", json.dumps(wanted))
    if not identity and not wanted:
        return
    # Whose code begins with what was typed comes first.
    order = f'"{columns[0]}" NOT LIKE ? || \'%\', "{columns[0]}"'
    sql = f'SELECT id, {listed} FROM "{table}" WHERE {test} ORDER BY {order} LIMIT ?'
    for row in connection.execute(sql, (value, text.strip(), max(0, room))):
        held = dict(zip(columns, row[1:]))
        label = " · ".join(dict.fromkeys(str(part) for part in row[1:] if part))
        yield {"id": row[0], "name": held[SUBJECTS[table]], "label": label}


def _holds(text: str, wanted: str) -> bool:
    folded = _folded(text)
    return all(word in folded for word in json.loads(wanted))


@lru_cache(maxsize=200_000)
def _folded(text: str) -> str:
    return fold(text)
