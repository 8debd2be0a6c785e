"""Samples made once a run, by the command line, for all tests that look at one."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import sqlite3
import tempfile
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from diaban.analysis.synthesis.ground import Ground
from diaban.scripts import sample as sample_job
from diaban.scripts.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent
INVENTED_COMMUNES = ROOT / "data" / "invented_communes.gpkg"
REAL_COMMUNES = ROOT.parent / "shared" / "data" / "sonla_admin_2025.gpkg"
DAY = "2026-06-30"
# Of another seed, so that every test that looks at a clean sample looks at a second province.
CLEAN = ("--clean", "--seed", "2")
# `make soak` looks at more seeds and larger samples.
SEEDS = range(2, 1 + int(os.environ.get("DIABAN_SOAK_SEEDS", "1")))

# The words of the definitions, as SQL.
IN_FORCE = f"a.status IN ('approved', 'ended') AND a.valid_from <= '{DAY}' AND coalesce(a.valid_to, '9999') > '{DAY}'"
ACTIVE = f"coalesce(c.active_from, '0') <= '{DAY}' AND coalesce(c.active_to, '9999') > '{DAY}'"
IN_NEED = (
    f"h.needs_assignment = 1 AND coalesce(h.need_since, '0') <= '{DAY}'"
    f" AND coalesce(h.left_need_on, '9999') > '{DAY}' AND coalesce(h.closed_on, '9999') > '{DAY}'"
)
LOOKED_AFTER = (
    "assignment a JOIN cadre c ON c.id = a.cadre_id JOIN household h ON h.id = a.household_id"
    f" WHERE a.duty = 'household' AND {IN_FORCE} AND {ACTIVE} AND {IN_NEED}"
)


@cache
def folder() -> Path:
    made = Path(tempfile.mkdtemp(prefix="diaban-samples-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@cache
def sample(*options: str) -> Path:
    """A sample made once; those on the same ground share the drawing of it, which is most of the work."""
    path = folder() / f"sample{abs(hash(options))}.gpkg"
    with (
        patch.object(sample_job, "invented_ground", _invented),
        patch.object(sample_job, "real_ground", _real),
    ):
        assert main(["sample", str(path), *options]) == 0
    return path


_draw_invented, _draw_real = sample_job.invented_ground, sample_job.real_ground
_real_grounds: dict[tuple[Any, ...], Ground] = {}


@cache
def _invented(seed: int) -> Ground:
    return _draw_invented(seed)


def _real(*given: Any) -> Ground:
    key = (tuple(given[1]), given[-1])
    if key not in _real_grounds:
        _real_grounds[key] = _draw_real(*given)
    return _real_grounds[key]


def ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(f"file:{path}?mode=rw", uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def count(path: Path, sql: str) -> int:
    return int(ask(path, sql)[0][0])


def faults(path: Path, after_travel: bool = False) -> list[dict[str, str]]:
    """What the manifest lists; with ``after_travel`` also what shows only once travel times are computed."""
    manifest = path.with_name(f"{path.stem}_manifest.json")
    listed: list[dict[str, str]] = json.loads(manifest.read_text(encoding="utf-8"))["faults"]
    return [fault for fault in listed if after_travel or "needs" not in fault]
