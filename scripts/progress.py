"""How far a job is: a bar on a terminal, JSON lines for programs, nothing where nobody looks."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, TextIO

from tqdm import tqdm

from ..layers.wording import Words

Sink = Callable[[float, str], None]


class Progress:
    """Tells ``sink`` the fraction done (0–1, never backwards) and one sentence about the present step."""

    def __init__(self, sink: Sink, words: Words) -> None:
        self._sink = sink
        self._words = words
        self._done = 0.0

    def step(self, fraction: float, message_key: str, **params: Any) -> None:
        """Say that ``fraction`` of the work is done and what comes now."""
        self._done = max(self._done, min(float(fraction), 1.0))
        self._sink(self._done, self._words(message_key, **params))

    def part(self, start: float, end: float) -> Progress:
        """A progress whose 0–1 is the stretch from ``start`` to ``end`` of this one."""

        def scaled(fraction: float, message: str) -> None:
            self._done = max(self._done, start + (end - start) * fraction)
            self._sink(self._done, message)

        return Progress(scaled, self._words)


def silent(_fraction: float, _message: str) -> None:
    """The sink of a job that nobody watches."""


def json_lines(stream: TextIO) -> Sink:
    """A sink that writes one JSON object a line."""

    def sink(fraction: float, message: str) -> None:
        line = {"kind": "progress", "fraction": round(fraction, 4), "message": message}
        print(json.dumps(line, ensure_ascii=False), file=stream, flush=True)

    return sink


class Bar:
    """A sink that draws a bar on a terminal."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self._bar = tqdm(
            total=100, file=stream, leave=False, bar_format="{desc} |{bar:24}| {n:.0f} % [{elapsed}]"
        )

    def __call__(self, fraction: float, message: str) -> None:
        self._bar.set_description_str(message, refresh=False)
        self._bar.n = 100 * fraction
        self._bar.refresh()

    def close(self) -> None:
        self._bar.close()
