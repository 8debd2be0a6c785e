"""Workspaces of every odd shape: each command works on them, and coverage says what the slow oracle says."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import sqlite3
import sys
import tempfile
import time
import traceback
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from diaban.analysis.coverage import cover_situation
from diaban.analysis.rows import REQUIRED_COLUMNS, Rows
from diaban.analysis.settings import Settings
from diaban.analysis.situation import see
from diaban.layers import geopackage
from diaban.layers.wording import load_words
from diaban.layers.workspace import Workspace
from diaban.scripts.cli import jobs, main
from diaban.scripts.coverage import read_rows
from diaban.scripts.gap_lists import contract
from diaban.scripts.thresholds import read_settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from oracle.compare import differences
from oracle.expected import expected
from oracle.generate import Case, generate
from oracle.jobs import coverage_job

from . import forking
from .metamorphic import broken_laws
from .reading import PlainFile, same

STRANGE = (
    "",
    " ",
    "مرحبا بالعالم",
    "\u202eđảo ngược\u202c",
    "👩‍👩‍👧‍👦 Bản 🏔️",
    unicodedata.normalize("NFD", "Bản Nậm Mười, xã Mường Lạn"),
    "Tên rất dài " * 400,
    "'; DROP TABLE village; --",
    "{name} %s {0} \\n",
    "<b>&amp;</b><script>x</script>",
    "dòng một\ndòng hai\ttab",
    "=1+1",
    "\ufeff\u200b\u00a0",
    "𠜎𡃁 漢字",
    "Z̸̡̛a̶l̵g̷o̵",
)
# The oracle asks about the day before the first one; there is none before 1 January of the year 1.
EDGES = ("0001-01-02", "9999-12-31", "1899-12-31", "2024-02-29", "1677-09-20", "2262-04-12", "1970-01-01")
_NAMES = {
    "commune": ("name",),
    "village": ("name",),
    "household": ("head_name",),
    "unit": ("name", "short_name"),
    "cadre": ("name", "rank", "position"),
    "model_site": ("name",),
    "visit": ("note",),
    "assignment": ("role", "comment", "decision_no", "decision_body"),
}
_DAYS = {
    "commune": ("closed_on",),
    "village": ("closed_on",),
    "household": ("need_since", "left_need_on", "closed_on"),
    "cadre": ("active_from", "active_to"),
    "assignment": ("valid_from", "valid_to", "decision_date"),
    "visit": ("day",),
    "model_site": ("started_on", "ended_on"),
    "twinning": ("valid_from", "valid_to"),
    "plan_ending": ("valid_to",),
}
_SHIFTS = (-400, -31, -30, -1, 1, 29, 60, 184)
KINDS = ("as generated", "strange names", "days at the edges", "both", "one of each", "a crowd")


@dataclass(frozen=True)
class Shares:
    """Of how many workspaces of a kind one goes through: the whole command, the laws, every output."""

    commands: int
    laws: int
    outputs: int

    def takes(self, share: int, seed: int) -> bool:
        """Seeds go through the kinds in turn, so that each share holds all of them."""
        return (seed // 500 % 2 == 1) if _kind(seed) == "a crowd" else seed // 5 % share == 0


FEW, MANY = Shares(2, 3, 25), Shares(10, 6, 50)


@dataclass
class Figures:
    """What was seen over all workspaces."""

    workspaces: int = 0
    questions: int = 0
    commands: int = 0
    laws: int = 0
    outputs: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def wander(count: int, first: int, slow: bool, minutes: float, shares: Shares = FEW) -> Figures:
    """Make workspaces ``first`` … and ask; ends at ``count`` or when the time is up. ``slow``: prints some too."""
    figures = Figures()
    jobs()
    end = time.monotonic() + 60 * minutes
    memory = Path("/dev/shm")
    place = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="soak-", dir=place) as folder:
        empty = Path(folder) / "empty.gpkg"
        with Workspace.build(empty, stamp="2026-01-01T00:00:00Z", actor="soak"):
            pass
        for seed in range(first, first + count):
            if time.monotonic() > end:
                break
            _look(Path(folder), empty, seed, slow, figures, shares)
    return figures


def _look(folder: Path, empty: Path, seed: int, slow: bool, figures: Figures, shares: Shares) -> None:
    path = folder / "odd.gpkg"
    rng = random.Random(seed)
    kind = _kind(seed)
    try:
        case = generate(path, empty, seed)
        _make_odd(path, kind, rng)
        figures.workspaces += 1
        figures.kinds[kind] += 1
        problems = list(_asked(path, case, rng, figures, shares))
        if shares.takes(shares.outputs, seed):
            problems += _outputs(path, folder, slow and seed % 1000 == 0, figures)
    except Exception as error:  # whatever it is, the seed that shows it must be told
        where = traceback.extract_tb(error.__traceback__)[-3:]
        places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(where))
        problems = [f"{type(error).__name__}: {error} at {places}"]
    figures.failures += [f"seed {seed} ({kind}): {problem}" for problem in problems]


def _kind(seed: int) -> str:
    if seed % 500 == 499:
        return "a crowd"
    return KINDS[seed % 5]


def _asked(path: Path, case: Case, rng: random.Random, figures: Figures, shares: Shares) -> Iterator[str]:
    """Coverage on the case's own day, for a share through the command, and once more on another day in a plan."""
    other = case.as_of + timedelta(days=rng.choice(_SHIFTS))
    plain = PlainFile(path)
    rows, settings = read_rows(plain, {}), read_settings(plain.settings())
    # Of the plans that were generated some may have been taken away again.
    plans = sorted(set(case.plans) & set(rows.plan["name"]))
    plan = rng.choice(plans) if plans else None
    answers = {}
    if shares.takes(shares.commands, case.seed):
        figures.commands += 1
        answers[case.as_of, None] = coverage_job(path, case.as_of, None)
        if differing := same(rows, read_rows(Workspace.open(path), {}), tuple(REQUIRED_COLUMNS)):
            yield differing
    else:
        answers[case.as_of, None] = _covered(rows, settings, case.as_of, None)
    answers[other, plan] = _covered(rows, settings, other, plan)
    for (as_of, named), answer in answers.items():
        found = differences(answer, expected(path, as_of, named))
        figures.questions += 1
        yield from (f"as of {as_of}, plan {named}: {line}" for line in found[:5])
    if shares.takes(shares.laws, case.seed):
        figures.laws += 1
        yield from broken_laws(rows, settings, case.as_of, rng)


def _covered(rows: Rows, settings: Settings, as_of: date, plan: str | None) -> dict[str, Any]:
    return contract(cover_situation(see(rows, settings, as_of, plan), plan), load_words("vi"))


def _outputs(path: Path, folder: Path, printing: bool, figures: Figures) -> Iterator[str]:
    """Every command once; an error is only one that says it is ours."""
    commands = [("check",), ("tables", "o.xlsx"), ("webmap", "o.html"), ("coverage", "o.geojson")]
    if printing:
        commands += [("print", "o.pdf")]
    for name, *output in commands:
        words = [name, str(path), *(["--overview"] if name == "print" else [])]
        words += ["--output", str(folder / output[0])] if output else []
        said = io.StringIO()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
            code = main(words)
        figures.outputs[name] += 1
        empty = name == "print" and code == 1
        if code == 3 or (code != 0 and name != "check" and not empty):
            yield f"{name}: exit {code}: {said.getvalue().strip()[-300:]}"


def _make_odd(path: Path, kind: str, rng: random.Random) -> None:
    with closing(geopackage.connect(path)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        if kind in ("strange names", "both"):
            _change(connection, _NAMES, STRANGE, rng)
        if kind in ("days at the edges", "both"):
            _change(connection, _DAYS, EDGES, rng)
        if kind == "one of each":
            _leave_one(connection)
        if kind == "a crowd":
            _crowd(connection, rng)
        connection.execute("COMMIT")


def _change(
    connection: sqlite3.Connection,
    columns: dict[str, tuple[str, ...]],
    values: tuple[str, ...],
    rng: random.Random,
) -> None:
    """Put values into a third of the cells; what a rule refuses stays as it was."""
    for table, names in columns.items():
        for (fid,) in connection.execute(f"SELECT fid FROM {table}").fetchall():
            for name in names:
                if rng.random() < 0.33:
                    with contextlib.suppress(sqlite3.IntegrityError):
                        connection.execute(
                            f"UPDATE {table} SET {name} = ? WHERE fid = ?", (rng.choice(values), fid)
                        )


def _leave_one(connection: sqlite3.Connection) -> None:
    """Delete what can be deleted but for the first row of each table, what refers before what is referred to."""
    tables = ("visit", "plan_ending", "assignment", "travel_time", "travel_run", "twinning", "model_site")
    for table in (*tables, "plan", "household", "cadre", "unit", "village", "commune"):
        fids = [row[0] for row in connection.execute(f"SELECT fid FROM {table} ORDER BY fid").fetchall()]
        for fid in fids[1:]:
            with contextlib.suppress(sqlite3.IntegrityError):
                connection.execute(f"DELETE FROM {table} WHERE fid = ?", (fid,))


def _crowd(connection: sqlite3.Connection, rng: random.Random) -> None:
    """Thousands of villages in one commune, a household each."""
    communes = connection.execute("SELECT id FROM commune ORDER BY fid LIMIT 1").fetchall()
    if not communes:
        return
    for number in range(3000):
        village, household = f"crowd-v{number}", f"crowd-h{number}"
        connection.execute(
            "INSERT INTO village (id, code, name, commune_id, party_members) VALUES (?, ?, ?, ?, ?)",
            (village, f"CR{number}", f"Bản {number}", communes[0][0], rng.choice((None, 0, 5))),
        )
        connection.execute(
            "INSERT INTO household (id, code, village_id, need, need_since) VALUES (?, ?, ?, 'poor', '2025-01-01')",
            (household, f"CH{number}", village),
        )


def wander_together(count: int, first: int, slow: bool, minutes: float, workers: int) -> Figures:
    """The same, shared out among processes."""
    share = -(-count // workers)
    together = Figures()
    pipes = []
    for number in range(workers):
        reading, writing = os.pipe()
        if os.fork() == 0:
            os.close(reading)
            figures = wander(min(share, count - number * share), first + number * share, slow, minutes, MANY)
            with open(writing, "w", encoding="utf-8") as pipe:
                json.dump(vars(figures), pipe)
            os._exit(0)
        os.close(writing)
        pipes.append(reading)
    for reading in pipes:
        with open(reading, encoding="utf-8") as pipe:
            said = pipe.read()
        os.wait()
        if not said:
            raise forking.Broke("a worker ended without a word")
        part = json.loads(said)
        together.workspaces += part["workspaces"]
        together.questions += part["questions"]
        together.commands += part["commands"]
        together.laws += part["laws"]
        together.outputs += Counter(part["outputs"])
        together.kinds += Counter(part["kinds"])
        together.failures += part["failures"]
    return together
