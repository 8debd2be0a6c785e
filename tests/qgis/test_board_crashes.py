"""QGIS is killed while somebody assigns and saves: nothing saved is lost, nothing unsaved is lost, the file is sound."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from oracle.facts import Facts
from support.board_victim import charges, told
from support.boards import Opened
from support.places import ENGINE, ROOT

KILLS = int(os.environ.get("DIABAN_BOARD_KILLS", "3"))
SEED = int(os.environ.get("DIABAN_BOARD_KILL_SEED", "1"))
VICTIM = ROOT / "tests" / "support" / "board_victim.py"


def lines(ledger: Path) -> list[dict[str, Any]]:
    whole = ledger.read_bytes().rpartition(b"\n")[0] if ledger.exists() else b""
    return [json.loads(line) for line in whole.splitlines()]


def is_there(process: int) -> bool:
    """Whether it runs: one that has ended may wait to be noticed by nobody."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in ("Z", "X")


def killed(path: Path, profile: Path, ledger: Path, rng: random.Random) -> list[dict[str, Any]]:
    """What the ledger says after a QGIS on ``path`` was killed, and its engine has come to its end."""
    environment = {**os.environ, "QGIS_CUSTOM_CONFIG_PATH": str(profile)}
    command = [sys.executable, str(VICTIM), str(path), str(ledger), str(rng.randint(0, 1 << 30))]
    with open(ledger.with_suffix(".err"), "wb") as said:
        victim = subprocess.Popen(command, env=environment, stderr=said, start_new_session=True)
        end = time.monotonic() + 120
        while not any("after" in line for line in lines(ledger)):
            assert victim.poll() is None and time.monotonic() < end, ledger.with_suffix(".err").read_text()
            time.sleep(0.02)
        time.sleep(rng.uniform(0, 2.5))
        if rng.random() < 0.5:
            os.killpg(victim.pid, signal.SIGKILL)
        else:
            victim.kill()
        assert victim.wait() == -signal.SIGKILL, ledger.with_suffix(".err").read_text()
    told_lines = lines(ledger)
    engine = next(line["engine"] for line in told_lines if "engine" in line)
    end = time.monotonic() + 60
    while is_there(engine) and time.monotonic() < end:
        # What was sent before is finished: the engine ends when its input ends.
        time.sleep(0.02)
    return told_lines


def allowed(ledger: list[dict[str, Any]]) -> tuple[str, dict[str, str]]:
    """The move that was under way ("" for none), and what was pending before it."""
    states = [line for line in ledger if "after" in line]
    under_way = str(ledger[-1].get("before", ""))
    return under_way, states[-1]["pending"]


def test_killed_at_any_moment_everything_is_there_again(
    qgis_app: Any, small: Path, wait: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(SEED)
    moves = saves = 0
    for number in range(KILLS):
        work = tmp_path / str(number)
        work.mkdir()
        path, ledger, profile = work / "w.gpkg", work / "ledger", work / "profile"
        path.write_bytes(small.read_bytes())
        told_lines = killed(path, profile, ledger, rng)
        moves += sum("after" in line for line in told_lines)
        saves += sum(line.get("after") == "save" for line in told_lines)
        (folder,) = profile.rglob("pending")
        monkeypatch.setattr(
            "diaban.plugin.assigning.saving.profile_folder", lambda found=folder: found.parent
        )
        opened = Opened(path, wait)
        look(opened, told_lines, f"{SEED}/{number}")
        opened.close()
        opened.service.shut_down()
        check(path)
    print(f"{KILLS} kills, {moves} moves, {saves} saves")
    assert moves > KILLS


def look(opened: Opened, ledger: list[dict[str, Any]], which: str) -> None:
    """What is found again is what was pending: before the move that was under way, or after it."""
    left = opened.board.keeper.left
    found = {each.gesture.id: told(each.gesture) for each in left.gestures} if left is not None else {}
    assert left is None or (left.broken == 0), which
    under_way, pending = allowed(ledger)
    missing, new = set(pending) - set(found), set(found) - set(pending)
    assert all(found[each] == pending[each] for each in set(found) & set(pending)), which
    files = [line["file"] for line in ledger if line.get("before") == "save"]
    done = files if under_way != "save" else files[:-1]
    before = done[-1] if done else charges(Facts(ledger_start(opened)))
    now = charges(Facts(opened.path))
    if under_way == "save":
        # Saved whole, and then nothing is offered; or not at all, and then everything is.
        assert (not found and now == files[-1]) or (found == pending and now == before), which
        return
    assert now == before, which
    at_most_gone = {"undo": 1, "drop": len(pending)}.get(under_way, 0)
    at_most_new = int(under_way in ("redo", "assign", "unassign", "lock", "hand_over", "station"))
    at_most_new = max(at_most_new, len(found) if under_way in ("undo", "redo") else 0)
    at_most_gone = max(at_most_gone, len(pending) if under_way in ("undo", "redo") else 0)
    assert len(missing) <= at_most_gone and len(new) <= at_most_new, (which, under_way, missing, new)
    opened.board.keeper.take_up()
    assert {each.id: told(each) for each in opened.board.pending.gestures()} == found, which


def ledger_start(opened: Opened) -> Path:
    """The workspace as it was before anybody assigned."""
    return opened.path.parent.parent / "thử nghiệm.gpkg"


def check(path: Path) -> None:
    """The file passes its check."""
    command = [str(ENGINE), "-m", "diaban.scripts", "check", str(path), "--json"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=path.parent, check=False)
    faults = [each for each in json.loads(done.stdout)["findings"] if not each.get("warning")]
    assert done.returncode == 0 and faults == [], faults
