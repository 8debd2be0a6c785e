"""Saving as a program asks for it, and what is in the file then."""

from __future__ import annotations

import argparse
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from diaban.layers import geopackage
from diaban.layers.wording import load_words
from diaban.scripts import save as job
from diaban.scripts.progress import Progress, silent


def send(
    path: Path, *changes: dict[str, Any], batch: str = "b1", language: str = "en", **more: Any
) -> dict[str, Any]:
    args = argparse.Namespace(
        workspace=str(path), language=language, input={"batch": batch, "changes": list(changes), **more}
    )
    return job.run(args, Progress(silent, load_words(language)))


def plain(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def elsewhere(path: Path, *statements: str) -> None:
    """What another program does; it leaves ``updated_at`` as it is."""
    with closing(geopackage.connect(path)) as connection:
        for sql in statements:
            connection.execute(sql)


def version(path: Path, table: str, identity: str) -> str:
    return str(plain(path, f"SELECT updated_at FROM {table} WHERE id = '{identity}'")[0][0])


def log_end(path: Path) -> int:
    return int(plain(path, "SELECT max(fid) FROM audit_log")[0][0])


def change(
    path: Path, identity: str, table: str = "household", do: str = "update", **more: Any
) -> dict[str, Any]:
    return {"do": do, "table": table, "id": identity, "version": version(path, table, identity), **more}
