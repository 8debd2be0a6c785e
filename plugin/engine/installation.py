"""Setting up the engine's environment: a few processes one after the other, told step by step, cancellable."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional

from qgis.PyQt.QtCore import QDir, QObject, QProcess, QProcessEnvironment, QThread, QTimer, pyqtSignal

from ..language import tr
from .environment import Environment, engine_variables, locked_packages, python_in, write_stamp
from .pythons import candidate_pythons, is_suitable, version_question

_KILL_AFTER_MS = 3000


@dataclass(frozen=True)
class Step:
    """One process: what it is called, how it is started, what share of the whole it takes."""

    title: str
    program: str
    arguments: list[str]
    start: float
    end: float


class _Removal(QThread):
    """Deletes a folder off the main thread (an environment has tens of thousands of files)."""

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._folder = folder

    def run(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


class Installation(QObject):
    """Builds ``environment`` anew. Ends with `finished` (an empty text when it went well, else what is wrong).

    ``wheels`` is a folder of wheels for machines without a network; ``python`` the program to build with,
    looked for where it is empty.
    """

    progressed = pyqtSignal(float, str)
    finished = pyqtSignal(str)
    cancelled = pyqtSignal()

    def __init__(
        self,
        environment: Environment,
        python: str = "",
        wheels: str = "",
        parent: Optional[QObject] = None,
    ) -> None:
        super().__init__(parent)
        self._environment = environment
        self._wheels = wheels
        self._candidates = [python] if python else candidate_pythons()
        self._packages = len(locked_packages(environment.lock)) if environment.lock.is_file() else 0
        self._seen = 0
        self._output = ""
        self._process: Optional[QProcess] = None
        self._removal: Optional[_Removal] = None
        self._over = False
        self._spare = False
        self._after: Callable[[], None] = self._ask_next_python
        self._step: Optional[Step] = None

    def start(self) -> None:
        """Begin; returns at once."""
        QTimer.singleShot(0, self._ask_next_python)

    def cancel(self) -> None:
        """Stop, and leave nothing half-built behind."""
        if self._over:
            return
        self._over = True
        if self._process is not None:
            self._process.kill()
            self._process.waitForFinished(_KILL_AFTER_MS)
        self._remove(self.cancelled.emit)

    # -- the steps -------------------------------------------------------------------------------------------

    def _ask_next_python(self) -> None:
        if not self._candidates:
            self._fail(
                tr(
                    "No Python 3.11, 3.12 or 3.13 was found that can make a virtual environment. Install one "
                    "(on Debian and Ubuntu: python3-venv), or choose it under “Python to use”."
                )
            )
            return
        program = self._candidates[0]
        self._run(Step(tr("Looking for Python…"), program, version_question(), 0.0, 0.02), self._judge_python)

    def _judge_python(self) -> None:
        if is_suitable(self._output):
            self.progressed.emit(0.02, tr("Removing what was there…"))
            self._remove(self._make_environment)
        else:
            self._candidates.pop(0)
            self._ask_next_python()

    def _make_environment(self) -> None:
        folder = self._environment.folder
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._fail(
                tr("The folder {folder} cannot be written: {error}").format(folder=folder, error=error)
            )
            return
        arguments = ["-I", "-m", "venv", "--clear", str(folder)]
        step = Step(tr("Making the environment…"), self._candidates[0], arguments, 0.02, 0.12)
        self._run(step, self._install_packages)

    def _install_packages(self) -> None:
        arguments = pip_arguments(self._environment.lock, self._wheels)
        title = tr("Installing packages…")
        self._run(
            Step(title, str(python_in(self._environment.folder)), arguments, 0.12, 0.93), self._try_packages
        )

    def _try_packages(self) -> None:
        # geopandas and rasterio are the two that fail first where a system library is lacking
        arguments = ["-I", "-c", "import geopandas, pyogrio, rasterio, fiona, folium, openpyxl"]
        if "geopandas" not in self._environment.lock.read_text(encoding="utf-8"):
            arguments = ["-I", "-c", "pass"]
        python = str(python_in(self._environment.folder))
        self._run(Step(tr("Trying it out…"), python, arguments, 0.93, 0.95), self._compile)

    def _compile(self) -> None:
        """Travel times are compiled now, so that nobody waits for it later. Without them the engine works all the same."""
        if "numba" not in self._environment.lock.read_text(encoding="utf-8"):
            self._note_success()
            return
        python = str(python_in(self._environment.folder))
        launcher = Path(__file__).resolve().parent / "launch.py"
        arguments = ["-I", "-X", "utf8", str(launcher), "warm"]
        title = tr("Getting travel times ready (about half a minute)…")
        self._run(Step(title, python, arguments, 0.95, 1.0), self._note_success, spare=True)

    def _note_success(self) -> None:
        try:
            write_stamp(self._environment)
        except OSError as error:
            self._fail(str(error))
            return
        self._over = True
        self.finished.emit("")

    # -- running one step ------------------------------------------------------------------------------------

    def _run(self, step: Step, after: Callable[[], None], spare: bool = False) -> None:
        """``spare``: go on where the step fails."""
        if self._over:
            return
        self._step, self._after, self._output, self._seen = step, after, "", 0
        self._spare = spare
        self.progressed.emit(step.start, step.title)
        process = QProcess(self)
        process.setProcessEnvironment(_variables())
        process.setWorkingDirectory(QDir.tempPath())
        process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        process.readyRead.connect(self._read)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process = process
        process.start(step.program, step.arguments)

    def _read(self) -> None:
        if self._process is None or self._step is None:
            return
        text = bytes(self._process.readAll()).decode("utf-8", "replace")
        self._output = (self._output + text)[-20000:]
        for line in text.splitlines():
            package = package_named(line)
            if package and self._packages:
                self._seen += 1
                self._tell(min(0.85 * self._seen / self._packages, 0.85), package)
            elif line.startswith("Installing collected packages"):
                self._tell(0.86, "")

    def _tell(self, share: float, package: str) -> None:
        if self._step is not None:
            fraction = self._step.start + share * (self._step.end - self._step.start)
            self.progressed.emit(fraction, f"{self._step.title} {package}".strip())

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and not self._over:
            self._output = ""
            self._step_failed(tr("{program} could not be started.").format(program=self._program()))

    def _on_finished(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        if self._over:
            return
        self._read()
        asking = self._after == self._judge_python
        if self._spare or (exit_code == 0 and status == QProcess.ExitStatus.NormalExit):
            self._after()
        elif asking:
            self._output = ""
            self._after()
        else:
            self._step_failed(problem_in(self._output))

    def _step_failed(self, text: str) -> None:
        if self._after == self._judge_python:
            self._judge_python()
        else:
            self._fail(text)

    def _program(self) -> str:
        return self._step.program if self._step is not None else ""

    def _fail(self, text: str) -> None:
        if self._over:
            return
        self._over = True
        self._remove(lambda: self.finished.emit(text))

    def _remove(self, after: Callable[[], None]) -> None:
        removal = _Removal(self._environment.folder, self)
        removal.finished.connect(after)
        self._removal = removal
        removal.start()


def pip_arguments(lock: Path, wheels: str) -> list[str]:
    """How pip installs exactly what ``lock`` lists, every file checked against its hash; no network with ``wheels``."""
    arguments = ["-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-color"]
    arguments += ["--progress-bar", "off", "--only-binary", ":all:"]
    arguments += ["--require-hashes", "-r", str(lock)]
    if wheels:
        arguments += ["--no-index", "--find-links", wheels]
    return arguments


def package_named(line: str) -> str:
    """The package that a line of pip's output begins with; empty for other lines."""
    match = re.match(r"(?:Collecting|Processing) (?:\S*[/\\])?([A-Za-z0-9._-]+?)(?:==|-\d|[ ;<>]|$)", line)
    return match.group(1) if match else ""


def problem_in(output: str) -> str:
    """What went wrong, from a program's output, in a sentence where it is a known thing."""
    if "DO NOT MATCH THE HASHES" in output:
        return tr("A package is not the one expected: its checksum differs. Fetch the packages again.")
    missing = re.search(r"No matching distribution found for ([^ \n]+)", output)
    if missing:
        text = tr("The package {package} was not found: the folder lacks it, or there is no network.")
        return text.format(package=missing.group(1))
    if "No space left" in output:
        return tr("The disk is full. Free some space and try again.")
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.upper().startswith("ERROR")]
    return "\n".join((errors or lines)[-4:])


def _variables() -> QProcessEnvironment:
    settings = QProcessEnvironment()
    variables = engine_variables(dict(os.environ), "", "en", None)
    # Without this pip's lines come all at once at the end.
    variables["PYTHONUNBUFFERED"] = "1"
    for name, value in variables.items():
        settings.insert(name, value)
    return settings
