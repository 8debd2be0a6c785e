"""An engine that stays alive for short jobs: request after request on standard input, so that saving feels instant.

The same messages as for one job (see ``job``), and ``{"protocol", "id", "cancel": true}``. Jobs run one after the
other in the order asked. The end of the input ends the engine, after what was asked before it.
"""

from __future__ import annotations

import _thread
import queue
import signal
import threading
from types import FrameType
from typing import TextIO

from ..layers.wording import load_words
from .cli import jobs
from .job import BadRequestError, Request, answer, channels, request_in, sender

# What takes a second at most (of a way all but the first, which reads the ground); anything else is a process of its own.
SHORT = ("history", "find", "save", "way", "plan")


class Server:
    """Serves ``requests`` until they end. The main thread runs the jobs, another reads, so that a cancel is seen."""

    def __init__(self, requests: TextIO, answers: TextIO) -> None:
        self._requests = requests
        self._answers = answers
        self._waiting: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._running: str | None = None
        self._queued: set[str] = set()
        self._cancelling = False

    def run(self) -> int:
        """Say that we are ready, then work."""
        for name in SHORT:
            jobs(name, inner=True)
        earlier = signal.signal(signal.SIGTERM, self._on_signal)
        reader = threading.Thread(target=self._read, name="requests", daemon=True)
        try:
            sender(self._answers, None)("ready", jobs=list(SHORT))
            reader.start()
            while (request := self._waiting.get()) is not None:
                self._serve(request)
        finally:
            signal.signal(signal.SIGTERM, earlier)
        return 0

    def _read(self) -> None:
        for line in self._requests:
            if not line.strip():
                continue
            try:
                request = request_in(line)
            except BadRequestError as error:
                self._refuse(error.identity, load_words("en")("error.bad_request", detail=str(error)))
                continue
            if request.cancel:
                self._cancel(request.id)
            else:
                with self._lock:
                    self._queued.add(request.id)
                self._waiting.put(request)
        self._waiting.put(None)

    def _serve(self, request: Request) -> None:
        with self._lock:
            wanted = request.id in self._queued
            self._queued.discard(request.id)
            self._running = request.id if wanted else None
        if not wanted:
            self._refuse(request.id, load_words("vi")("error.cancelled"), 1)
            return
        command = request.arguments[0] if request.arguments else ""
        if command in SHORT:
            answer(request, sender(self._answers, request.id))
        else:
            self._refuse(request.id, load_words("en")("error.not_short", command=command))
        with self._lock:
            self._running = None

    def _cancel(self, identity: str) -> None:
        """End the job if it is the one that runs; if it waits, it never begins."""
        with self._lock:
            if self._running == identity:
                self._cancelling = True
                # Seen by the main thread at once; `cli.perform` turns it into a cancel while a job runs.
                _thread.interrupt_main(signal.SIGTERM)
            else:
                self._queued.discard(identity)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """Between jobs: a cancel that came too late is nothing, a real signal ends the engine."""
        if self._cancelling:
            self._cancelling = False
            return
        raise SystemExit(0)

    def _refuse(self, identity: str | None, message: str, code: int = 2) -> None:
        sender(self._answers, identity)("error", exit=code, message=message)


def main() -> int:
    """``python -m diaban.scripts serve``."""
    return Server(*channels()).run()
