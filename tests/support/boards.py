"""A board on a workspace, as tests use it: opened, closed, opened again."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, Optional

from diaban.plugin.assigning.board import Board
from diaban.plugin.assigning.reading import select
from diaban.plugin.engine.service import EngineService
from diaban.plugin.pending.journal import journal_name
from diaban.plugin.preferences import profile_folder


class Opened:
    """``board`` on the workspace at ``path``."""

    def __init__(self, path: Path, wait: Any, service: Optional[EngineService] = None) -> None:
        self.path = path
        self._wait = wait
        self.service = service if service is not None else EngineService()
        self.board = self._open()

    def _open(self) -> Board:
        board, done = Board(self.service), []
        board.fetched.connect(lambda: done.append(True))
        board.open(str(self.path))
        self._wait(lambda: done)
        return board

    def close(self) -> None:
        self.board.close()

    def reopen_same(self) -> None:
        """Open the same board again."""
        done: list[bool] = []
        self.board.fetched.connect(lambda: done.append(True))
        self.board.open(str(self.path))
        self._wait(lambda: done)

    @property
    def journal(self) -> Path:
        """Where the open board keeps what is pending."""
        name = journal_name(str(self.path), self.board.state.base.identity)
        return profile_folder() / "pending" / f"{name}.jsonl"

    def again(self) -> Board:
        """Close, and open anew as after a restart."""
        self.close()
        self.board = self._open()
        return self.board

    def by_sql(self, sql: str) -> None:
        """What another program does to the file."""
        connection = sqlite3.connect(self.path)
        connection.execute(sql)
        connection.commit()
        connection.close()

    def version(self, table: str, identity: str) -> str:
        for row in select(
            str(self.path), f"SELECT CAST(updated_at AS TEXT) FROM \"{table}\" WHERE id = '{identity}'"
        ):
            return str(row[0])
        raise LookupError(identity)


class Heard:
    """What came of saving."""

    def __init__(self, board: Board) -> None:
        self.saved: list = []
        self.conflicts: list = []
        self.refusals: list = []
        self.failures: list = []
        board.pending.saved.connect(self.saved.append)
        board.pending.conflicted.connect(self.conflicts.append)
        board.pending.refused.connect(self.refusals.append)
        board.pending.failed.connect(self.failures.append)

    @property
    def count(self) -> int:
        return len(self.saved) + len(self.conflicts) + len(self.refusals) + len(self.failures)
