"""An engine that stays alive: requests in turn, each answered once, cancelled alone, and never in another's name."""

from __future__ import annotations

import json
import queue
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.small import small_workspace

from diaban.scripts import job
from diaban.scripts.cli import jobs

PATIENCE = 120.0


class Engine:
    """A served engine, asked from outside as QGIS asks it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "diaban.scripts", "serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._lines: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(json.loads(line))

    def send(self, **message: Any) -> None:
        self.write(json.dumps({"protocol": 1, **message}, ensure_ascii=False) + "\n")

    def write(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def next(self) -> dict[str, Any]:
        """The next message that is no progress."""
        while True:
            message = self._lines.get(timeout=PATIENCE)
            if message["kind"] != "progress":
                return message

    def ask(self, identity: str, *arguments: str, **more: Any) -> dict[str, Any]:
        self.send(id=identity, arguments=list(arguments), **more)
        return self.next()

    def end(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(timeout=PATIENCE)


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = Engine()
    assert made.next()["kind"] == "ready"
    yield made
    made.process.kill()
    made.process.wait()
    for stream in (made.process.stdin, made.process.stdout, made.process.stderr):
        if stream is not None and not stream.closed:
            stream.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_workspace(tmp_path / "small.gpkg")


def members(version: str, batch: str, count: int = 5) -> dict[str, Any]:
    change = {
        "do": "update",
        "table": "household",
        "id": "h1",
        "version": version,
        "values": {"members": count},
    }
    return {"batch": batch, "changes": [change]}


def read(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def version(path: Path) -> str:
    return str(read(path, "SELECT updated_at FROM household WHERE id = 'h1'")[0][0])


def test_requests_are_answered_in_turn_each_with_its_id_and_in_its_name(engine: Engine, path: Path) -> None:
    first = engine.ask("1", "save", str(path), input=members(version(path), "b1"), actor="Đại uý Một")
    second = engine.ask("2", "save", str(path), input=members(version(path), "b2", 6), actor="Thượng uý Hai")
    assert [(one["id"], one["kind"], one["result"]["saved"]) for one in (first, second)] == [
        ("1", "result", 1), ("2", "result", 1),
    ]  # fmt: skip
    assert read(path, "SELECT actor FROM audit_log WHERE action = 'save'") == [
        ("Đại uý Một",),
        ("Thượng uý Hai",),
    ]
    told = engine.ask(
        "3", "history", str(path), "--household", "H1", "--language", "vi", input={"inside": True}
    )
    assert [entry["who"] for entry in told["result"]["entries"]] == ["Thượng uý Hai", "Đại uý Một"]
    assert engine.end() == 0


def test_three_at_once_are_answered_in_their_order(engine: Engine, path: Path) -> None:
    for number in range(3):
        engine.send(id=f"{number}", arguments=["find", str(path)], input={"text": "ban dau"})
    answers = [engine.next() for _ in range(3)]
    assert [one["id"] for one in answers] == ["0", "1", "2"]
    assert answers[0]["result"]["found"] == [
        {"table": "village", "thing": "bản", "id": "v1", "name": "V1", "label": "V1 · Bản Đầu"}
    ]


def test_a_conflict_and_a_mistake_are_answers_and_the_engine_goes_on(engine: Engine, path: Path) -> None:
    old = version(path)
    engine.ask("1", "save", str(path), input=members(old, "b1"))
    conflict = engine.ask("2", "save", str(path), input=members(old, "b2"))
    assert conflict["result"]["exit"] == 1 and len(conflict["result"]["conflicts"]) == 1
    assert engine.ask("3", "history", str(path), "--household", "H9")["exit"] == 1
    assert engine.ask("4", "history", str(path.with_name("none.gpkg")))["exit"] == 1
    assert engine.ask("5", "history")["exit"] == 2
    assert engine.ask("6", "history", "--help")["exit"] == 2
    assert engine.ask("7", "coverage", str(path))["exit"] == 2
    assert engine.ask("8", "save", str(path))["exit"] == 1
    assert engine.ask("9", "find", str(path), input={"text": "H1"})["kind"] == "result"


@pytest.mark.parametrize(
    "line", ["not json", '{"protocol": 2, "id": "1", "arguments": []}', '{"id": 1}', "[]", '"x"']
)
def test_an_unreadable_line_is_answered_and_the_engine_goes_on(engine: Engine, path: Path, line: str) -> None:
    engine.write(line + "\n")
    assert engine.next()["kind"] == "error"
    assert engine.ask("9", "find", str(path), input={"text": "H1"})["kind"] == "result"


def test_a_save_that_waits_for_another_program_can_be_cancelled_and_the_next_one_works(
    engine: Engine, path: Path
) -> None:
    old = version(path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        engine.send(id="1", arguments=["save", str(path)], input=members(old, "b1"))
        engine.send(id="2", arguments=["find", str(path)], input={"text": "H1"})
        engine.send(id="2", cancel=True)
        time.sleep(1.0)
        engine.send(id="1", cancel=True)
        answers = {one["id"]: one for one in (engine.next(), engine.next())}
        other.rollback()
    assert [(answers[name]["kind"], answers[name]["exit"]) for name in "12"] == [("error", 1), ("error", 1)]
    assert read(path, "SELECT members FROM household WHERE id = 'h1'") == [(None,)]
    assert engine.ask("3", "save", str(path), input=members(old, "b3"))["result"]["saved"] == 1


def test_cancelling_what_is_over_or_never_was_does_nothing(engine: Engine, path: Path) -> None:
    for number in range(25):
        engine.send(id=f"{number}", arguments=["find", str(path)], input={"text": "H1"})
        engine.send(id=f"{number}", cancel=True)
        assert engine.next()["id"] == f"{number}"
        engine.send(id=f"{number}", cancel=True)
    assert engine.ask("last", "find", str(path), input={"text": "H1"})["kind"] == "result"
    assert engine.process.poll() is None


def test_what_was_asked_before_the_input_ended_is_still_done(engine: Engine, path: Path) -> None:
    engine.send(id="1", arguments=["save", str(path)], input=members(version(path), "b1"))
    assert engine.end() == 0
    assert read(path, "SELECT members FROM household WHERE id = 'h1'") == [(5,)]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_request_to_stop_ends_an_engine_that_waits(engine: Engine) -> None:
    engine.process.send_signal(signal.SIGTERM)
    assert engine.process.wait(timeout=PATIENCE) == 0


def test_jobs_for_programs_are_no_commands() -> None:
    assert {"save", "find"} & set(jobs()) == set()
    assert {"save", "find"} <= set(jobs(inner=True))
    with pytest.raises(job.BadRequestError):
        job.request_in('{"protocol": 1, "id": "1", "arguments": [], "input": [1]}')
