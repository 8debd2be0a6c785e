"""How long a person waits for the engine that stays alive: ``python -m diaban.tests.bench.serving WORKSPACE``.

On a copy. Prints JSON: seconds from request to answer, medians of several, for 1,000 changes saved, the history of
one household, a search.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

CHANGES, REPEATS = 1000, 5


class Engine:
    """A served engine and one request at a time."""

    def __init__(self) -> None:
        command = [sys.executable, "-P", "-m", "diaban.scripts", "serve"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._next()

    def ask(self, *arguments: str, given: dict[str, Any]) -> tuple[float, dict[str, Any]]:
        """Seconds until the answer, and the result."""
        if self._process.stdin is None:
            raise OSError("the engine has no input")
        request = {"protocol": 1, "id": "1", "arguments": list(arguments), "input": given}
        begun = time.perf_counter()
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        message = self._next()
        return time.perf_counter() - begun, message["result"]

    def end(self) -> None:
        """Close its input; it ends."""
        self._process.communicate()

    def _next(self) -> dict[str, Any]:
        if self._process.stdout is None:
            raise OSError("the engine has no output")
        while True:
            message: dict[str, Any] = json.loads(self._process.stdout.readline())
            if message["kind"] != "progress":
                return message


def changes(path: Path, number: int) -> list[dict[str, Any]]:
    """A new plan with 500 drafts in it, and 499 households with another number of members."""
    with closing(sqlite3.connect(path)) as connection:
        homes = connection.execute("SELECT id, updated_at FROM household LIMIT 500").fetchall()
        pairs = connection.execute(
            "SELECT c.id, v.id FROM village AS v, cadre AS c WHERE NOT EXISTS (SELECT 1 FROM assignment AS a"
            " WHERE a.cadre_id = c.id AND a.village_id = v.id) LIMIT 500"
        ).fetchall()
    plan = f"bench-plan-{number}"
    found: list[dict[str, Any]] = [
        {"do": "insert", "table": "plan", "id": plan, "values": {"name": f"Bench {number}"}}
    ]
    for place, ((cadre, village), (home, version)) in enumerate(zip(pairs, homes, strict=True)):
        values = {
            "code": f"BENCH-{number}-{place}",
            "cadre_id": cadre,
            "duty": "village",
            "village_id": village,
        }
        more = {"valid_from": "2026-07-01", "plan_id": plan}
        identity = f"{plan}-{place}"
        found.append({"do": "insert", "table": "assignment", "id": identity, "values": {**values, **more}})
        found.append(
            {
                "do": "update",
                "table": "household",
                "id": home,
                "version": version,
                "values": {"members": number},
            }
        )
    return found[:CHANGES]


def main(workspace: Path) -> int:
    """Measure on a copy and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(workspace, folder))
        with closing(sqlite3.connect(path)) as connection:
            (code,) = connection.execute("SELECT code FROM household LIMIT 1").fetchone()
        engine = Engine()
        taken: dict[str, list[float]] = {"save": [], "history": [], "find": []}
        for number in range(REPEATS):
            given = {"batch": f"bench {number}", "changes": changes(path, number)}
            seconds, result = engine.ask("save", str(path), given=given)
            if result["saved"] != CHANGES:
                raise ValueError(result)
            taken["save"].append(seconds)
            inside = {"inside": True}
            taken["history"].append(engine.ask("history", str(path), "--household", code, given=inside)[0])
            taken["find"].append(engine.ask("find", str(path), given={"text": "muong"})[0])
        engine.end()
        print(json.dumps({name: statistics.median(each) for name, each in taken.items()}))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
