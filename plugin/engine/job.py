"""One job of the engine as a process: request in, progress and result out, cancel by terminating."""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional

from qgis.PyQt.QtCore import QDir, QObject, QProcess, QProcessEnvironment, QTimer, pyqtSignal

from ..language import language, tr
from ..preferences import load_preferences, plugin_root, profile_folder
from .environment import Environment, engine_variables, examine, find_environment
from .protocol import Message, MessageReader, request
from .pythons import qgis_python

_KILL_AFTER_MS = 5000
_BROKEN = ("ModuleNotFoundError", "ImportError", "DLL load failed", "No module named")


@dataclass(frozen=True)
class Failure:
    """Why a job gave no result. ``kind``: input (the user's), engine (ours), environment (to be mended)."""

    kind: str
    message: str
    details: str = ""
    notices: tuple[str, ...] = ()


def current_environment() -> Environment:
    """The environment that jobs use now."""
    return find_environment(plugin_root(), profile_folder(), load_preferences().engine_python)


def prepare(process: QProcess, environment: Environment, way: str = "job") -> None:
    """Set ``process`` up to run the engine: its Python, its variables, a neutral working directory.

    ``way``: ``job`` for one job, ``serve`` for an engine that stays alive.
    """
    variables = engine_variables(dict(os.environ), load_preferences().actor, language(), qgis_python())
    settings = QProcessEnvironment()
    for name, value in variables.items():
        settings.insert(name, value)
    process.setProcessEnvironment(settings)
    process.setWorkingDirectory(QDir.tempPath())
    process.setProgram(str(environment.python))
    launcher = Path(__file__).resolve().parent / "launch.py"
    process.setArguments(["-I", "-X", "utf8", str(launcher), way])


class EngineJob(QObject):
    """A job that runs beside QGIS and tells how far it is; ends with exactly one of the three last signals."""

    progressed = pyqtSignal(float, str)
    succeeded = pyqtSignal(object)
    failed = pyqtSignal(object)
    cancelled = pyqtSignal()

    def __init__(self, arguments: Sequence[str], parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.arguments: list[str] = list(arguments)
        self._id = uuid.uuid4().hex
        self._reader = MessageReader(self._id)
        self._process: Optional[QProcess] = None
        self._stderr = b""
        self._outcome: Optional[Message] = None
        self._stopping = False
        self._over = False

    def start(self) -> None:
        """Start the process; every outcome, also of a start that fails, comes as a signal."""
        environment = current_environment()
        health = examine(environment)
        if not health.usable:
            failure = Failure("environment", tr("The calculation engine is not ready."), health.detail)
            QTimer.singleShot(0, lambda: self._end(self.failed, failure))
            return
        process = QProcess(self)
        prepare(process, environment)
        process.readyReadStandardOutput.connect(self._read_output)
        process.readyReadStandardError.connect(self._read_errors)
        process.errorOccurred.connect(self._on_error)
        process.finished.connect(self._on_finished)
        self._process = process
        process.start()
        process.write(request(self._id, self.arguments))
        process.closeWriteChannel()

    def cancel(self) -> None:
        """Ask the engine to stop; it undoes what it began. Killed if it does not answer."""
        process = self._process
        if process is None or self._over:
            return
        self._stopping = True
        process.terminate()
        QTimer.singleShot(_KILL_AFTER_MS, process.kill)

    def stop_now(self) -> None:
        """End the process at once and say nothing more (QGIS is closing, the plugin is unloaded)."""
        self._over = True
        if self._process is not None:
            self._process.kill()
            self._process.waitForFinished(1000)

    def _read_output(self) -> None:
        if self._process is None:
            return
        for message in self._reader.feed(bytes(self._process.readAllStandardOutput())):
            if message.kind == "progress":
                self.progressed.emit(message.fraction, message.text)
            else:
                self._outcome = message

    def _read_errors(self) -> None:
        if self._process is not None:
            self._stderr = (self._stderr + bytes(self._process.readAllStandardError()))[-20000:]

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            failure = Failure("environment", tr("The calculation engine could not be started."), self._text())
            self._end(self.failed, failure)

    def _on_finished(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        self._read_output()
        self._read_errors()
        if self._outcome is not None and self._outcome.kind == "result" and self._outcome.exit_code == 0:
            self._end(self.succeeded, self._outcome.result)
        elif self._stopping:
            self._end(self.cancelled)
        else:
            crashed = status == QProcess.ExitStatus.CrashExit
            self._end(self.failed, explain(self._outcome, exit_code, crashed, self._text()))

    def _text(self) -> str:
        return "\n".join([*self._reader.noise, self._stderr.decode("utf-8", "replace").strip()]).strip()

    def _end(self, signal: object, *values: object) -> None:
        if not self._over:
            self._over = True
            signal.emit(*values)  # type: ignore[attr-defined]


def explain(outcome: Optional[Message], exit_code: int, crashed: bool, details: str) -> Failure:
    """Why a job that ended without a result failed, in words for the user."""
    if outcome is not None and outcome.exit_code in (1, 2):
        return Failure("input", outcome.text, details, outcome.notices)
    if any(sign in details for sign in _BROKEN) or (
        outcome and any(sign in outcome.text for sign in _BROKEN)
    ):
        return Failure("environment", tr("A part of the calculation engine is missing."), details)
    if outcome is not None:
        return Failure("engine", outcome.text, details)
    if crashed:
        text = tr("The calculation engine stopped unexpectedly. QGIS and your data are unharmed.")
        return Failure("engine", text, details)
    text = tr("The calculation engine ended without an answer (code {code}). Your data are unharmed.")
    return Failure("engine", text.format(code=exit_code), details)


def run_and_wait(
    arguments: Sequence[str], progress: Callable[[float, str], None], is_cancelled: Callable[[], bool]
) -> Message:
    """Run a job and wait for it; for threads of their own (the Processing toolbox), never for QGIS's main one.

    Raises EngineJobError with the reason where there is no result.
    """
    environment = current_environment()
    health = examine(environment)
    if not health.usable:
        raise EngineJobError(
            Failure("environment", tr("The calculation engine is not ready."), health.detail)
        )
    job_id = uuid.uuid4().hex
    reader = MessageReader(job_id)
    process = QProcess()
    prepare(process, environment)
    process.start()
    if not process.waitForStarted(30000):
        raise EngineJobError(Failure("environment", tr("The calculation engine could not be started.")))
    process.write(request(job_id, arguments))
    process.closeWriteChannel()
    outcome: Optional[Message] = None
    running = True
    while running:
        running = not process.waitForFinished(150) and process.state() != QProcess.ProcessState.NotRunning
        for message in reader.feed(bytes(process.readAllStandardOutput())):
            if message.kind == "progress":
                progress(message.fraction, message.text)
            else:
                outcome = message
        if running and is_cancelled():
            _stop(process)
            raise EngineJobError(Failure("cancelled", tr("Cancelled. Nothing was changed.")))
    if outcome is not None and outcome.kind == "result" and outcome.exit_code == 0:
        return outcome
    details = bytes(process.readAllStandardError()).decode("utf-8", "replace")
    crashed = process.exitStatus() == QProcess.ExitStatus.CrashExit
    raise EngineJobError(explain(outcome, process.exitCode(), crashed, details))


def _stop(process: QProcess) -> None:
    process.terminate()
    if not process.waitForFinished(_KILL_AFTER_MS):
        process.kill()
        process.waitForFinished(1000)


class EngineJobError(Exception):
    """A job that was waited for gave no result; ``failure`` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure
