"""Pending gestures as one batch for the job ``save``: in the order in which they were made, without what cancels out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Optional

from .steps import DELETE, END, INSERT, Gesture, Key, Step

Versions = Mapping[Key, tuple[str, int]]


@dataclass(frozen=True)
class Change:
    """One change as it is sent, and the gesture it comes from."""

    sent: dict[str, Any]
    step: Step
    gesture: Optional[Gesture]


def changes_of(gestures: Iterable[Gesture], versions: Versions) -> list[Change]:
    """The changes of ``gestures``. ``versions``: version and log to send for a row instead of those it was read with."""
    listed = [(step, gesture) for gesture in gestures for step in gesture.steps]
    left_out = _cancelled([step for step, _ in listed])
    return [
        Change(_sent(step, versions), step, gesture)
        for number, (step, gesture) in enumerate(listed)
        if number not in left_out
    ]


def digest(changes: Iterable[Change]) -> str:
    """The same for the same changes."""
    text = json.dumps([change.sent for change in changes], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _cancelled(steps: list[Step]) -> set[int]:
    """The steps of rows that came and went, and the endings that were taken back."""
    by_row: dict[Key, list[int]] = {}
    for number, step in enumerate(steps):
        by_row.setdefault(step.key, []).append(number)
    gone: set[int] = set()
    for numbers in by_row.values():
        if steps[numbers[0]].do == INSERT and steps[numbers[-1]].do == DELETE:
            gone.update(numbers)
        for number in numbers:
            step = steps[number]
            if step.do == END and step.plan is not None and step.day is None:
                gone.update(
                    n for n in numbers if n <= number and steps[n].do == END and steps[n].plan == step.plan
                )
    return gone


def _sent(step: Step, versions: Versions) -> dict[str, Any]:
    sent: dict[str, Any] = {"do": step.do, "table": step.table, "id": step.id}
    if step.do in (INSERT, "update"):
        sent["values"] = dict(step.values)
    if step.do == END:
        sent["day"] = step.day
        if step.plan is not None:
            sent["plan"] = step.plan
    if step.do != INSERT:
        version, log = versions.get(step.key, (step.version or "", step.log))
        sent["version"] = version
        if log is not None:
            sent["log"] = log
        if step.do == "update" and step.read and step.key not in versions:
            sent["read"] = dict(step.read)
    return sent
