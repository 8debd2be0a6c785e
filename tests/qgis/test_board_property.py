"""Long random sequences on nasty workspaces: the board always says what a recomputation says, and so does the engine."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.board_play import Player
from support.boards import Opened
from support.places import ENGINE, ROOT

from diaban.plugin.engine.service import EngineService

SEEDS = [int(each) for each in os.environ.get("DIABAN_BOARD_SEEDS", "3,8,21").split(",")]
MOVES = int(os.environ.get("DIABAN_BOARD_MOVES", "45"))
PREPARE = """
import json, sqlite3, sys
from pathlib import Path
from diaban.layers.workspace import Workspace
from oracle.generate import generate
folder = Path(sys.argv[1])
with Workspace.build(folder / "empty.gpkg"):
    pass
for seed in sys.argv[2:]:
    path = folder / f"{seed}.gpkg"
    case = generate(path, folder / "empty.gpkg", int(seed))
    connection = sqlite3.connect(path)
    connection.execute("UPDATE setting SET value = ? WHERE code = 'as_of'", (case.as_of.isoformat(),))
    connection.commit()
"""
FIGURES = """
import json, sys
from oracle.jobs import coverage_job, run_job
from pathlib import Path
from diaban.scripts import check
said = {}
for path, plan in json.loads(sys.argv[1]):
    gaps = coverage_job(Path(path), plan=plan)["gaps"]
    faults = [f["text"] for f in run_job(check, path)["findings"] if not f.get("warning")]
    said[path] = {"gaps": [(g["rule"], g["code"]) for g in gaps], "faults": faults}
print(json.dumps(said))
"""


def engine(code: str, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    command = [str(ENGINE), "-c", code, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, env=environment, encoding="utf-8")
    return done.stdout


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("worlds")
    engine(PREPARE, str(folder), *map(str, SEEDS))
    return folder


def test_gestures_undos_saves_and_reopenings_leave_what_a_recomputation_leaves(
    service: EngineService, worlds: Path, wait: Any
) -> None:
    looked_at, players, before = [], [], faults(worlds)
    for seed in SEEDS:
        opened = Opened(worlds / f"{seed}.gpkg", wait, service)
        player = Player(opened, seed, wait)
        player.play(MOVES)
        plan = opened.board.plan_id
        name = opened.board.plans[plan].name if plan is not None else None
        looked_at.append((str(opened.path), name))
        players.append((player, said_by(player)))
        opened.close()
    figures = json.loads(engine(FIGURES, json.dumps(looked_at)))
    for player, said in players:
        told = figures[str(player.opened.path)]
        assert said["figures"] == from_gaps(told["gaps"]), player.moves
        # The same fault may be shown by another row than before.
        known = set(map(of_no_row, before[str(player.opened.path)]))
        assert set(map(of_no_row, told["faults"])) <= known, player.moves
        assert said["states"] == states_in(player.opened.path), player.moves
    saves = sum(player.saves for player, _ in players)
    print(f"{len(SEEDS)} workspaces, {MOVES * len(SEEDS)} gestures, {saves} saves")
    assert saves > 0 and sum(player.reopened for player, _ in players) > 0


def faults(worlds: Path) -> dict[str, list[str]]:
    files = [(str(worlds / f"{seed}.gpkg"), None) for seed in SEEDS]
    told = json.loads(engine(FIGURES, json.dumps(files)))
    return {path: each["faults"] for path, each in told.items()}


def of_no_row(text: str) -> str:
    return re.sub(r"dòng \d+", "dòng", text)


def said_by(player: Player) -> dict[str, Any]:
    board = player.board
    codes = [board.cadres[each].code for each in board.state.counts.overloaded]
    totals = board.totals()
    states = {each: (board.state_of(each), None) for each in board.households}
    states |= {each: (board.village_state(each), board.band_of(each)) for each in board.villages}
    return {"figures": (totals.unassigned, totals.uncovered, sorted(codes)), "states": states}


def from_gaps(gaps: list[Any]) -> tuple[int, int, list[str]]:
    alone = [code for rule, code in gaps if rule == "household_unassigned"]
    bare = [code for rule, code in gaps if rule == "village_uncovered"]
    over = {code for rule, code in gaps if rule == "cadre_overloaded"}
    return len(alone), len(bare), sorted(over)


def states_in(path: Path) -> dict[str, tuple[str, Any]]:
    """What the engine wrote for the symbols of households and villages."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT row_id, state, band FROM map_state WHERE table_name IN ('household', 'village')"
        )
        return {row: (state, band) for row, state, band in rows}
