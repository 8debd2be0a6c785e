"""The engine that stays alive for short jobs: started on first need, again after a crash, ended with the plugin."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import QObject, QProcess, QTimer

from ..language import tr
from ..preferences import load_preferences
from .environment import examine
from .job import Failure, current_environment, explain, prepare
from .protocol import Message, MessageReader, cancellation, request

_IDLE_MS = 15 * 60 * 1000
_SAID_KEPT = 20000
OnResult = Callable[[dict[str, Any]], None]
OnFailure = Callable[[Failure], None]


@dataclass(frozen=True)
class _Asked:
    """A request that waits for its answer."""

    on_result: OnResult
    on_failure: OnFailure


class EngineService(QObject):
    """Asks short jobs of one process, in turn; each request ends with exactly one call, unless it is dropped.

    A conflict of a save is a result; ``on_failure`` (a Failure) is called for what the engine refuses, for a
    crash, and for an engine that is not ready. The next request after a crash starts a new process.
    """

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._process: Optional[QProcess] = None
        self._reader = MessageReader()
        self._stderr = b""
        self._waiting: dict[str, _Asked] = {}
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(_IDLE_MS)
        self._idle.timeout.connect(self.rest)

    @property
    def running(self) -> bool:
        """Whether a process is there."""
        return self._process is not None

    def ask(
        self, arguments: Sequence[str], given: dict[str, Any], on_result: OnResult, on_failure: OnFailure
    ) -> str:
        """Have a short job done; returns its id at once, the answer comes with a later turn of the event loop."""
        identity = uuid.uuid4().hex
        self._waiting[identity] = _Asked(on_result, on_failure)
        self._idle.stop()
        if self._process is None and not self._start():
            return identity
        if self._process is not None:
            self._process.write(request(identity, arguments, given, load_preferences().actor or None))
        return identity

    def cancel(self, identity: str) -> None:
        """Ask the engine to leave a job; its answer says whether it was too late."""
        if self._process is not None and identity in self._waiting:
            self._process.write(cancellation(identity))

    def drop(self, identity: str) -> None:
        """Cancel a job whose answer nobody waits for any more."""
        self.cancel(identity)
        self._waiting.pop(identity, None)

    def rest(self) -> None:
        """End the process if nothing is under way: its files may be replaced, its memory is free."""
        if not self._waiting:
            self.shut_down()

    def shut_down(self) -> None:
        """End the process at once and answer nobody; what it was saving is saved whole or not at all."""
        self._idle.stop()
        self._waiting.clear()
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(1000)
            process.deleteLater()

    def _start(self) -> bool:
        environment = current_environment()
        health = examine(environment)
        if not health.usable:
            failure = Failure("environment", tr("The calculation engine is not ready."), health.detail)
            QTimer.singleShot(0, lambda: self._fail_all(failure))
            return False
        process = QProcess(self)
        prepare(process, environment, "serve")
        process.readyReadStandardOutput.connect(self._read_output)
        process.readyReadStandardError.connect(self._read_errors)
        process.errorOccurred.connect(self._on_error)
        process.finished.connect(self._on_finished)
        self._process, self._reader, self._stderr = process, MessageReader(), b""
        process.start()
        return True

    def _read_output(self) -> None:
        if self._process is None:
            return
        for message in self._reader.feed(bytes(self._process.readAllStandardOutput())):
            if message.kind in ("result", "error"):
                self._answer(message)

    def _answer(self, message: Message) -> None:
        asked = self._waiting.pop(message.id, None)
        if not self._waiting:
            self._idle.start()
        if asked is None:
            return
        if message.kind == "result":
            asked.on_result(message.result)
        else:
            asked.on_failure(explain(message, message.exit_code, False, ""))

    def _read_errors(self) -> None:
        if self._process is not None:
            self._stderr = (self._stderr + bytes(self._process.readAllStandardError()))[-_SAID_KEPT:]

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._let_go()
            text = tr("The calculation engine could not be started.")
            self._fail_all(Failure("environment", text, self._said()))

    def _on_finished(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        self._read_output()
        self._read_errors()
        self._let_go()
        crashed = status == QProcess.ExitStatus.CrashExit
        self._fail_all(explain(None, exit_code, crashed, self._said()))

    def _let_go(self) -> None:
        self._idle.stop()
        if self._process is not None:
            self._process.deleteLater()
            self._process = None

    def _fail_all(self, failure: Failure) -> None:
        waiting, self._waiting = self._waiting, {}
        for asked in waiting.values():
            asked.on_failure(failure)

    def _said(self) -> str:
        return "\n".join([*self._reader.noise, self._stderr.decode("utf-8", "replace").strip()]).strip()
