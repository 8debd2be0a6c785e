"""Saving what is pending: one batch through the engine that stays alive; what stands in its way comes back in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..engine.job import Failure
from ..engine.service import EngineService
from ..language import language
from .batch import Change, changes_of, digest
from .steps import INSERT, STATION, Gesture, Key, Step, new_id

OVERWRITE, THEIRS = "overwrite", "theirs"


@dataclass(frozen=True)
class Version:
    """One column in words: as it was read, as we want it, as somebody else made it."""

    heading: str
    read: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Conflict:
    """A row that somebody else changed meanwhile, in words. ``can_overwrite``: it is still there to be written over."""

    key: Key
    kind: str
    row: str
    who: str
    at: str
    sentence: str
    versions: tuple[Version, ...]
    gestures: tuple[str, ...]
    can_overwrite: bool
    version: str
    log: int


@dataclass(frozen=True)
class Refusal:
    """A change that a rule refused: which row, why, and the gesture it belongs to (None: the plan's name)."""

    key: Key
    row: str
    sentence: str
    gesture: Optional[Gesture]


@dataclass(frozen=True)
class Saved:
    """What was saved: ``rows`` changes, of these gestures. ``again``: it had been saved before QGIS could hear of it."""

    rows: int
    gestures: tuple[str, ...]
    again: bool
    plan: Optional[str]


@dataclass(frozen=True)
class _Sent:
    batch: str
    digest: str
    changes: tuple[Change, ...]
    gestures: tuple[Gesture, ...]
    plan_name: str


class Saver(QObject):
    """Sends what is pending, one batch at a time. ``saved`` (Saved), ``conflicted`` (Conflicts) and ``refused`` (Refusals)
    with how many there are in all, ``failed`` (in words); each save ends with exactly one of them.
    """

    saved = pyqtSignal(object)
    conflicted = pyqtSignal(object, int)
    refused = pyqtSignal(object, int)
    failed = pyqtSignal(str)

    def __init__(self, service: EngineService, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._service = service
        self._asked: Optional[str] = None
        self._sent: Optional[_Sent] = None
        self._last: Optional[_Sent] = None
        # For rows that are written over after all: what they are now.
        self.versions: dict[Key, tuple[str, int]] = {}
        self.sending: Callable[[str, Sequence[str]], None] = lambda _batch, _gestures: None
        self.settled: Callable[[str, bool], None] = lambda _batch, _saved: None
        # Whether a batch that nobody answered for is in the workspace.
        self.was_saved: Callable[[str], bool] = lambda _batch: False

    @property
    def busy(self) -> bool:
        """Whether a batch is under way."""
        return self._sent is not None

    def save(self, path: str, gestures: Sequence[Gesture], plan: Optional[Step] = None) -> bool:
        """Send ``gestures``; ``plan``: the new plan they need. False where there is nothing to send, or one is under way."""
        changes = changes_of(gestures, self.versions)
        if self.busy or not (changes or gestures):
            return False
        if plan is not None:
            changes.insert(
                0,
                Change(
                    {"do": INSERT, "table": "plan", "id": plan.id, "values": dict(plan.values)}, plan, None
                ),
            )
        mark = digest(changes)
        # What was sent and not answered is sent as the same batch, which is saved once.
        again = self._last is not None and self._last.digest == mark
        batch = self._last.batch if again and self._last is not None else new_id()
        name = str(plan.values.get("name", "")) if plan is not None else ""
        self._sent = self._last = _Sent(batch, mark, tuple(changes), tuple(gestures), name)
        self.sending(batch, [gesture.id for gesture in gestures])
        if not changes:
            self._end(True, Saved(0, tuple(gesture.id for gesture in gestures), False, None))
            return True
        given = {"batch": batch, "changes": [change.sent for change in changes]}
        self._asked = self._service.ask(
            ["save", path, "--language", language()], given, self._on_result, self._on_failure
        )
        return True

    def forget(self) -> None:
        """The workspace was closed: nobody waits for an answer any more."""
        if self._asked is not None and self._sent is not None:
            self._service.drop(self._asked)
        self._sent = self._last = self._asked = None
        self.versions.clear()

    def _on_result(self, result: Mapping[str, Any]) -> None:
        sent = self._sent
        if sent is None:
            return
        if result["exit"] == 0:
            ids = tuple(gesture.id for gesture in sent.gestures)
            version, log = str(result["version"]), int(result["log"])
            # What was done to these rows meanwhile rests on what has just been written.
            # (What a plan ends is not itself written.)
            self.versions = {
                change.step.key: (version, log) for change in sent.changes if change.step.plan is None
            }
            self._end(True, Saved(int(result["saved"]), ids, bool(result["again"]), _new_plan_of(sent)))
            return
        self._sent = None
        self._last = None
        self.settled(sent.batch, False)
        conflicts = _conflicts(result["conflicts"], sent, int(result["log"]))
        refusals = tuple(_refusal(each, sent) for each in result["refusals"])
        # Where the plan is refused, what goes into it is too, and says nothing new.
        of_plan = tuple(each for each in refusals if each.gesture is None)
        if conflicts:
            self.conflicted.emit(conflicts, int(result["rows_in_conflict"]))
        else:
            self.refused.emit(of_plan or refusals, len(of_plan) or int(result["refused"]))

    def _on_failure(self, failure: Failure) -> None:
        """The answer may be lost and all the same be saved. Where that is not known, the batch is sent again under its name."""
        sent = self._sent
        if sent is not None and failure.kind != "input" and self.was_saved(sent.batch):
            ids = tuple(gesture.id for gesture in sent.gestures)
            self._end(True, Saved(len(sent.changes), ids, True, _new_plan_of(sent)))
            return
        self._sent = None
        if failure.kind == "input" and self._last is not None:
            self.settled(self._last.batch, False)
            self._last = None
        self.failed.emit(failure.message)

    def _end(self, was_saved: bool, saved: Saved) -> None:
        sent, self._sent, self._last = self._sent, None, None
        if sent is not None:
            self.settled(sent.batch, was_saved)
        self.saved.emit(saved)


def _new_plan_of(sent: _Sent) -> Optional[str]:
    return next((change.step.id for change in sent.changes if change.gesture is None), None)


def without(gestures: Iterable[Gesture], keys: Iterable[Key]) -> list[tuple[Gesture, Optional[Gesture]]]:
    """The gestures that touch the rows ``keys``, or what these are for, and what is left of each without that."""
    rows = set(keys)
    listed = list(gestures)
    targets = {
        step.target for gesture in listed for step in gesture.steps if step.key in rows and step.target
    }
    rows |= {step.key for gesture in listed for step in gesture.steps if step.target in targets}
    made = {step.id for gesture in listed for step in gesture.steps if step.key in rows and step.do == INSERT}
    found: list[tuple[Gesture, Optional[Gesture]]] = []
    for gesture in listed:
        left = tuple(
            s for s in gesture.steps if s.key not in rows and made.isdisjoint(map(str, s.values.values()))
        )
        if len(left) < len(gesture.steps):
            if gesture.kind == STATION:
                left = ()
            found.append((gesture, replace(gesture, steps=left, id=new_id()) if left else None))
    return found


def _conflicts(listed: Iterable[Mapping[str, Any]], sent: _Sent, log: int) -> tuple[Conflict, ...]:
    """One a row, with everything that several changes want of it."""
    found: dict[Key, Conflict] = {}
    for told in listed:
        one = _conflict(told, sent, log)
        wanted = {each.heading: each for each in found[one.key].versions} if one.key in found else {}
        for each in one.versions:
            if each.ours != "=" or each.heading not in wanted:
                wanted[each.heading] = each
        found[one.key] = replace(one, versions=tuple(wanted.values()))
    return tuple(found.values())


def _conflict(told: Mapping[str, Any], sent: _Sent, log: int) -> Conflict:
    key = (str(told["table"]), str(told["id"]))
    touching = (c.gesture.id for c in sent.changes if c.step.key == key and c.gesture is not None)
    versions = tuple(
        Version(*(str(c[name]) for name in ("heading", "read", "ours", "theirs"))) for c in told["columns"]
    )
    return Conflict(
        key=key,
        kind=str(told["kind"]),
        row=str(told["row"]),
        who=str(told["who"]),
        at=str(told["at"]),
        sentence=str(told["sentence"]),
        versions=versions,
        gestures=tuple(dict.fromkeys(touching)),
        can_overwrite=told["kind"] == "changed",
        version=str(told["version"]),
        log=log,
    )


def _refusal(told: Mapping[str, Any], sent: _Sent) -> Refusal:
    gesture = sent.changes[int(told["change"])].gesture
    return Refusal((str(told["table"]), str(told["id"])), str(told["row"]), str(told["sentence"]), gesture)
