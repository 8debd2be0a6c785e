"""The same tests in other versions of QGIS and Python: Debian's stable and testing, each in a folder of build/."""

from __future__ import annotations

import shutil
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Optional

from . import debian_root, demo, floors, plugin_side, qgis
from .environment import DIABAN, VERSIONS, ensure
from .machine import BUILD, ROOT, Stop, output_of, run, say

FOLDER = BUILD / "matrix"
SUITES = ("stable", "testing")
PLUGIN_SIDE = (plugin_side.OLD, plugin_side.QT6)
ROWS = ("here", *SUITES, *PLUGIN_SIDE)
# Of what `demo` makes: what QGIS draws, and what that needs. The tests print task sheets.
PRINTED = ("sample.gpkg", "gaps.xlsx", "atlas.pdf", "overview.pdf")
INSIDE = "work/diaban"  # where the checkout is in a root
_NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "build", "__pycache__", ".*_cache", ".hypothesis", "*.qm"
)
_ASK = (
    "import sys; from qgis.core import Qgis; from qgis.PyQt.QtCore import QT_VERSION_STR; "
    "print('QGIS', Qgis.QGIS_VERSION.split('-')[0], '· Qt', QT_VERSION_STR, '· Python', sys.version.split()[0])"
)


@dataclass
class Row:
    """One floor in one surrounding: what it is, how many tests passed, and what it took (seconds)."""

    where: str
    versions: str
    floor: str
    seconds: float = 0.0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    notes: list[str] = field(default_factory=list)


def main(arguments: list[str]) -> int:
    """Run every row, or those named (``here``, ``stable``, ``testing``, ``python3.9``, ``qt6``); what else is given goes to pytest.

    ``--fresh`` makes the roots of the rows anew.
    """
    rows = [row for row in ROWS if row in arguments] or list(ROWS)
    rest = [word for word in arguments if word not in ROWS and word != "--fresh"]
    if set(rows) & set(SUITES):
        debian_root.need_root()
    ensure()
    results: list[Row] = []
    for row in rows:
        say(f"\n══ {row}")
        if row in SUITES:
            results += _in_suite(row, rest, fresh="--fresh" in arguments)
        elif row == "here":
            results += _here(rest)
        else:
            results.append(_plugin_side(row, rest))
    text = table(results)
    (FOLDER / "table.md").write_text(text + "\n", encoding="utf-8")
    say(f"\n{text}\n\nThis table is in {FOLDER / 'table.md'}")
    return 1 if any(row.failed for row in results) else 0


def _here(rest: Sequence[str]) -> list[Row]:
    python = qgis.install()
    versions = output_of([python, "-c", _ASK]) or "?"
    report = FOLDER / "here.xml"
    report.unlink(missing_ok=True)
    bootstrap = ROOT / "scripts" / "bootstrap.py"
    started = time.monotonic()
    code = run([sys.executable, bootstrap, "test", "qgis", f"--junitxml={report}", *rest])
    tests = counted("here", versions, "qgis", report, started, code)

    def diaban(words: Sequence[str]) -> int:
        return run([DIABAN, *words], env={"DIABAN_QGIS_PYTHON": python}, quiet=True)

    folder = FOLDER / "printed"
    return [tests, printed("here", versions, diaban, folder, folder)]


def _in_suite(suite: str, rest: Sequence[str], *, fresh: bool) -> list[Row]:
    root = FOLDER / suite / "root"
    python = _set_up(root, suite, fresh=fresh)
    where = f"Debian {suite}"
    versions = debian_root.output_in(root, ["/usr/bin/python3", "-c", _ASK]) or "?"
    say(versions)

    def inside(command: str, words: Sequence[str], *, quiet: bool = False) -> int:
        shell = f'cd /{INSIDE} && exec {command} "$@"'
        return debian_root.run_in(root, ["sh", "-c", shell, "sh", *words], quiet=quiet)

    if inside(f"{python} scripts/bootstrap.py", ["env"]):
        raise Stop(f"The engine's environment could not be made in Debian {suite}: see above.")
    report = root / INSIDE / "build" / "qgis.xml"
    report.unlink(missing_ok=True)
    started = time.monotonic()
    words = ["test", "qgis", f"--junitxml=/{INSIDE}/build/qgis.xml", *rest]
    tests = counted(where, versions, "qgis", report, started, inside(f"{python} scripts/bootstrap.py", words))

    def diaban(words: Sequence[str]) -> int:
        return inside(".venv/bin/diaban", words, quiet=True)

    folder = Path(INSIDE) / "build" / "printed"
    return [tests, printed(where, versions, diaban, root / folder, "/" / folder)]


def _set_up(root: Path, suite: str, *, fresh: bool) -> str:
    """Make the root and copy the checkout into it; the Python for the engine's environment."""
    if fresh:
        debian_root.remove(root)
    debian_root.make(root, suite, ["python3"])
    python = _python_of(root, suite)
    debian_root.make(root, suite, [python, f"{python}-venv", *floors.PACKAGES])
    copy_checkout(root / INSIDE)
    return python


def _python_of(root: Path, suite: str) -> str:
    """The package of a Python that the engine's lock has wheels for."""
    for major, minor in VERSIONS:
        if debian_root.offers(root, f"python{major}.{minor}-venv"):
            return f"python{major}.{minor}"
    raise Stop(f"Debian {suite} has none of the Pythons that requirements/dev.lock has wheels for.")


def copy_checkout(target: Path) -> None:
    """The checkout as it is now; its environment and what it builds stay the root's own."""
    target.mkdir(parents=True, exist_ok=True)
    for former in target.iterdir():
        if former.name not in (".venv", "build"):
            shutil.rmtree(former) if former.is_dir() and not former.is_symlink() else former.unlink()
    shutil.copytree(ROOT, target, ignore=_NOT_COPIED, dirs_exist_ok=True, symlinks=True)


def _plugin_side(row: str, rest: Sequence[str]) -> Row:
    report = FOLDER / f"{row}.xml"
    report.unlink(missing_ok=True)
    started = time.monotonic()
    versions, code = plugin_side.run_tests(row, FOLDER / row, report, rest)
    if code is None:
        return Row(row, versions, "unit", notes=["not run"])
    return counted(row, versions, "unit, plugin side", report, started, code)


def counted(where: str, versions: str, floor: str, report: Path, started: float, code: int) -> Row:
    """What pytest's ``report`` says; a run that ended badly has failed, whatever stands there."""
    row = Row(where, versions, floor, time.monotonic() - started)
    suite = _suite(report)
    if suite is None:
        row.failed, row.notes = 1, ["ended without a report"]
        return row
    counts = {name: int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
    row.skipped = counts["skipped"]
    row.failed = counts["failures"] + counts["errors"]
    row.passed = counts["tests"] - row.failed - row.skipped
    if code and not row.failed:
        row.failed, row.notes = 1, [f"exit code {code}"]
    return row


def _suite(report: Path) -> Optional[ElementTree.Element]:
    return ElementTree.parse(report).getroot().find("testsuite") if report.exists() else None


def printed(
    where: str, versions: str, diaban: Callable[[Sequence[str]], int], folder: Path, known_as: Path
) -> Row:
    """The sample and what is printed of it by ``diaban`` into ``folder``, which it knows as ``known_as``."""
    row = Row(where, versions, "print")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    started = time.monotonic()
    for step in demo.steps(known_as):
        if step.makes in PRINTED:
            made = diaban(step.arguments) == 0 and (folder / step.makes).exists()
            row.passed, row.failed = row.passed + made, row.failed + (not made)
            row.notes += [] if made else [f"no {step.makes}"]
    row.seconds = time.monotonic() - started
    return row


def table(rows: Sequence[Row]) -> str:
    """The rows as a table in Markdown."""
    lines = [
        "| Where | Versions | Floor | Passed | Failed | Skipped | Minutes |",
        "|---|---|---|---:|---:|---:|---:|",
    ]
    for row in rows:
        floor = " · ".join((row.floor, *row.notes))
        lines.append(
            f"| {row.where} | {row.versions} | {floor} | {row.passed} | {row.failed} | {row.skipped} "
            f"| {row.seconds / 60:.1f} |"
        )
    return "\n".join(lines)
