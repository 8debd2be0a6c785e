"""The writing commands, each with a folder to work in and what it may leave there."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from diaban.layers.backups import make_backup
from diaban.layers.erasing import erase_households
from diaban.layers.errors import DiaBanError
from diaban.layers.saving.asking import batch_of
from diaban.layers.saving.writing import save
from diaban.layers.workspace import Workspace
from diaban.scripts.cli import jobs, main
from diaban.scripts.job import serve_one

from ..support.marked import make_marked
from ..support.reliefs import relief_under

WORK = "work.gpkg"
BACKUPS = f"{WORK}.backups"
_EARLIER = datetime(2026, 6, 30, 12, tzinfo=UTC)
_NAMES = ("--names", "--reason", "Trao nhà đại đoàn kết")
_DECISION = ("--decision", "12/QĐ", "--body", "Ban Chỉ huy", "--date", "2026-06-28")
DECIDED = "Phương án trình"
ERASED = ("H0001", "H0002", "H0050", "H0051")


@dataclass(frozen=True)
class Victim:
    """One command. ``made``: the file it makes, if any; ``logged``: whether that needs its line in the log.

    ``weight``: how often it is taken; ``slow`` ones are left out of the small share. ``once``: it refuses to do again
    what is done.
    """

    name: str
    run: Callable[[Path], int]
    made: str | None = None
    logged: bool = False
    workspace: str = WORK
    weight: float = 1.0
    slow: bool = False
    once: bool = False


def prepare(folder: Path) -> None:
    """A workspace with a log, a backup of another state, and a list to import."""
    path = folder / WORK
    make_marked(path)
    make_backup(path, _EARLIER)
    main(["coverage", str(path), "--json"])
    with open(folder / "list.csv", "w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Mã hộ", "Mã bản", "Lý do cần giúp đỡ", "Chủ hộ", "Số khẩu"])
        rows.writerows(
            [f"N{number:05d}", f"B{number % 30:03d}", "Hộ nghèo", f"Người {number}", 4]
            for number in range(1500)
        )
    relief_under(path, folder / "dem.tif")
    shutil.copyfile(path, folder / "other.gpkg")
    _prepare_changes(folder, path)
    _prepare_plan(folder, path)


def _prepare_changes(folder: Path, path: Path) -> None:
    """What the plugin sends to be saved: a plan with drafts in it, and households changed."""
    with closing(sqlite3.connect(path)) as connection:
        homes = connection.execute("SELECT id, updated_at FROM household ORDER BY fid").fetchall()
        villages = [row[0] for row in connection.execute("SELECT id FROM village ORDER BY fid")]
        cadres = [row[0] for row in connection.execute("SELECT id FROM cadre ORDER BY fid")]
    changes: list[dict[str, object]] = [
        {"do": "insert", "table": "plan", "id": "plan-of-the-soak", "values": {"name": "Phương án lưu"}}
    ]
    for number in range(1000):
        home, version = homes[number % len(homes)]
        day = f"{2030 + number // len(villages)}"
        values = {"code": f"S{number}", "cadre_id": cadres[0], "duty": "village"}
        values["village_id"] = villages[number % len(villages)]
        more = {"valid_from": f"{day}-01-01", "valid_to": f"{day}-12-31", "plan_id": "plan-of-the-soak"}
        changes.append(
            {"do": "insert", "table": "assignment", "id": f"s{number}", "values": {**values, **more}}
        )
        changes.append(
            {
                "do": "update",
                "table": "household",
                "id": home,
                "version": version,
                "values": {"members": number % 9},
            }
        )
    request = {
        "protocol": 1,
        "id": "1",
        "arguments": ["save", "{}"],
        "input": {"batch": "batch-of-the-soak", "changes": changes},
    }
    (folder / "changes.json").write_text(json.dumps(request), encoding="utf-8")


def _prepare_plan(folder: Path, path: Path) -> None:
    """A plan that ends all that is in force of households and gives it to the next cadre."""
    with closing(sqlite3.connect(path)) as connection:
        cadres = [row[0] for row in connection.execute("SELECT id FROM cadre ORDER BY fid")]
        held = connection.execute(
            "SELECT id, cadre_id, household_id FROM assignment WHERE duty = 'household' AND status = 'approved'"
            " AND valid_to IS NULL AND valid_from < '2026-07-01' ORDER BY fid"
        ).fetchall()
    changes: list[dict[str, object]] = [
        {"do": "insert", "table": "plan", "id": "plan-to-decide", "values": {"name": DECIDED}}
    ]
    for number, (identity, cadre, household) in enumerate(held):
        ends = {"plan_id": "plan-to-decide", "assignment_id": identity, "valid_to": "2026-07-01"}
        changes.append({"do": "insert", "table": "plan_ending", "id": f"pe{number}", "values": ends})
        values = {
            "code": f"Q{number}",
            "cadre_id": cadres[(cadres.index(cadre) + 1) % len(cadres)],
            "duty": "household",
            "household_id": household,
            "valid_from": "2026-07-01",
            "plan_id": "plan-to-decide",
        }
        changes.append({"do": "insert", "table": "assignment", "id": f"q{number}", "values": values})
    batch = batch_of({"batch": "plan-of-the-soak", "changes": changes})
    outcome = save(Workspace.open(path), batch, "Thử")
    assert outcome.saved == len(changes) > 20, outcome.refusals[:1]


# Everything is imported before anything is copied and killed.
jobs(inner=True)


def _command(*words: str) -> Callable[[Path], int]:
    """``{}`` in a word stands for the folder."""
    return lambda folder: main([word.replace("{}", str(folder)) for word in (*words, "--json")])


def _erase(folder: Path) -> int:
    try:
        erase_households(folder / WORK, ERASED, "Thử")
    except DiaBanError as error:
        print(error)
        return error.exit_code
    return 0


def _save(folder: Path) -> int:
    """As QGIS has it saved, but for the pipe."""
    request = json.loads((folder / "changes.json").read_text(encoding="utf-8"))
    request["arguments"][1] = str(folder / WORK)
    answers = io.StringIO()
    code = serve_one(io.StringIO(json.dumps(request) + "\n"), answers)
    last = json.loads(answers.getvalue().splitlines()[-1])
    result = last.get("result") or {"exit": 1, "why": last.get("message")}
    code = code or int(result["exit"])
    print(json.dumps(result) if code == 0 else f"not saved: {result}")
    return code


def _restore(folder: Path) -> int:
    # The one that was there first; a run that was killed may have made another.
    backup = min((folder / BACKUPS).glob("*20260630T12*.gpkg"))
    return main(["restore", str(backup), "--json"])


_W = f"{{}}/{WORK}"
VICTIMS = (
    Victim("coverage", _command("coverage", _W), weight=2),
    Victim("coverage --output", _command("coverage", _W, "--output", "{}/o.xlsx"), "o.xlsx", logged=True),
    Victim("travel", _command("travel", _W, "--dem", "{}/dem.tif")),
    Victim("assign", _command("assign", _W, "--name", "Phương án mới"), weight=2, once=True),
    Victim(
        "plan approve", _command("plan", _W, "approve", DECIDED, "--submit", *_DECISION), weight=2, once=True
    ),
    Victim("period freeze", _command("period", _W, "freeze", "Sơ kết"), weight=0.5, once=True),
    Victim(
        "compare --output",
        _command("compare", _W, "2026-06-30", DECIDED, "--output", "{}/o.xlsx"),
        "o.xlsx",
        logged=True,
        weight=0.5,
    ),
    Victim("import", _command("import", _W, "{}/list.csv", "--table", "household"), weight=3),
    Victim("save", _save, weight=3),
    Victim(
        "history --names", _command("history", _W, "--output", "{}/o.xlsx", *_NAMES), "o.xlsx", logged=True
    ),
    Victim("backup", _command("backup", _W), weight=2),
    Victim("restore", _restore, weight=2),
    Victim("erase", _erase, weight=2),
    Victim("check", _command("check", _W), weight=0.5),
    Victim(
        "check --repair", _command("check", _W, "--repair", "{}/new.gpkg"), "new.gpkg", workspace="new.gpkg"
    ),
    Victim("new", _command("new", "{}/new.gpkg"), "new.gpkg", workspace="new.gpkg"),
    Victim("tables --names", _command("tables", _W, "--output", "{}/o.xlsx", *_NAMES), "o.xlsx", logged=True),
    Victim("webmap --names", _command("webmap", _W, "--output", "{}/o.html", *_NAMES), "o.html", logged=True),
    Victim(
        "print --names",
        _command("print", _W, "--overview", "--output", "{}/o.pdf", *_NAMES),
        "o.pdf",
        logged=True,
        weight=0.5,
        slow=True,
    ),
    Victim(
        "sample", _command("sample", "{}/new.gpkg"), "new.gpkg", workspace="new.gpkg", weight=0.25, slow=True
    ),
)
