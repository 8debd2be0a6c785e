"""What is pending, kept on disk as it is done: whatever happens to QGIS, the same gestures are offered again.

One file a workspace in the QGIS profile, for its owner only, lines that are only ever appended. A line is written
before a gesture is over, and forced to the disk right after, beside the main thread. While a QGIS has it open nobody
else touches it: a second QGIS on the same workspace takes the next file.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import QLockFile

from .keeping import Kept, as_line, from_line
from .steps import Gesture

_AT_MOST = 9
_ONLY_OWNER, _ONLY_OWNER_FOLDER = 0o600, 0o700


def journal_name(path: str, identity: str) -> str:
    """The name of a workspace's journal: says nothing of where the workspace lies or what it is called."""
    place = os.path.normcase(os.path.realpath(path))
    return hashlib.sha256(f"{identity}\n{place}".encode()).hexdigest()[:32]


class Journal:
    """The open journal of one workspace. ``found``: what an earlier session left, as (gesture, place …) in order;

    ``asked``: batches that were sent and of which nobody knows whether they were saved, with their gestures.
    Where the disk takes no more, ``trouble`` is told once; what could not be written is written with what comes next.
    """

    def __init__(self, file: Path, lock: QLockFile) -> None:
        self._lock = lock
        self._file = file
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._fd: Optional[int] = os.open(file, flags, _ONLY_OWNER)
        self._known: set[str] = set()
        self._in: dict[str, None] = {}
        self._owed = b""
        self.trouble: Callable[[], None] = lambda: None
        self.found: tuple[Kept, ...] = ()
        self.asked: dict[str, tuple[str, ...]] = {}
        self._read()

    def record(self, out: Iterable[Gesture], into: Iterable[tuple[Gesture, int]]) -> None:
        """Gestures were taken out and others put in (each with its place in the order)."""
        lines: list[dict[str, Any]] = []
        gone = [gesture.id for gesture in out if gesture.id in self._in]
        come = []
        for gesture, place in into:
            if gesture.id not in self._known:
                self._known.add(gesture.id)
                lines.append({"gesture": as_line(gesture, place)})
            elif gesture.id not in self._in:
                come.append(gesture.id)
            self._in[gesture.id] = None
        for identity in gone:
            del self._in[identity]
        if gone or come:
            lines.append({"out": gone, "in": come})
        self._append(lines)

    def sending(self, batch: str, gestures: Iterable[str]) -> None:
        """The gestures are sent to be saved as ``batch``."""
        self.asked[batch] = tuple(gestures)
        self._append([{"batch": batch, "of": list(self.asked[batch])}])

    def settled(self, batch: str, saved: bool) -> None:
        """It is known what became of a batch."""
        gestures = self.asked.pop(batch, ())
        if saved:
            for identity in gestures:
                self._in.pop(identity, None)
        if self._in:
            self._append([{"settled": batch, "saved": saved}])
        else:
            self.empty()

    def forget(self, gestures: Iterable[str]) -> None:
        """Gestures that were found are not wanted."""
        gone = [identity for identity in gestures if identity in self._in]
        for identity in gone:
            del self._in[identity]
        if self._in:
            self._append([{"out": gone, "in": []}])
        else:
            self.empty()

    def tidy(self) -> None:
        """Where nothing is pending, nothing need be kept; what was found and not decided on is."""
        if not self._in:
            self.empty()

    def empty(self) -> None:
        """Nothing is pending: nothing is kept."""
        self._known.clear()
        self._in.clear()
        self._owed = b""
        if self._fd is not None:
            os.ftruncate(self._fd, 0)
            self._sync()

    def close(self) -> None:
        """Let go of the file; an empty one is removed."""
        self._writer.shutdown(wait=True)
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
        if not self._in:
            self._file.unlink(missing_ok=True)
        self._lock.unlock()

    def _append(self, lines: Iterable[dict[str, Any]]) -> None:
        text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
        if not text or self._fd is None:
            return
        first, owed = not self._owed, self._owed + text.encode("ascii")
        length = os.fstat(self._fd).st_size
        try:
            data = memoryview(owed)
            while data:
                data = data[os.write(self._fd, data) :]
            self._owed = b""
        except OSError:
            # Half a line would spoil the next one: all of it or nothing.
            os.ftruncate(self._fd, length)
            self._owed = owed
            if first:
                self.trouble()
        self._sync()

    def _sync(self) -> None:
        """To the disk, beside the main thread: a killed QGIS loses nothing anyway, a power cut what was not synced."""
        if self._fd is not None:
            self._writer.submit(os.fsync, self._fd)

    def _read(self) -> None:
        content = self._file.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content) and self._fd is not None:
            # The last line was being written when the end came.
            os.ftruncate(self._fd, whole)
        kept: dict[str, Kept] = {}
        present: dict[str, None] = {}
        for text in content[:whole].splitlines():
            try:
                self._follow(json.loads(text), kept, present)
            except (ValueError, KeyError, TypeError):
                continue
        self._known, self._in = set(kept), dict.fromkeys(each for each in present if each in kept)
        self.found = tuple(sorted((kept[each] for each in self._in), key=lambda each: each.place))

    def _follow(self, line: dict[str, Any], kept: dict[str, Kept], present: dict[str, None]) -> None:
        if "gesture" in line:
            one = from_line(line["gesture"])
            kept[one.gesture.id] = one
            present[one.gesture.id] = None
        elif "out" in line:
            for identity in line["out"]:
                present.pop(identity, None)
            present.update(dict.fromkeys(line["in"]))
        elif "batch" in line:
            self.asked[line["batch"]] = tuple(line["of"])
        elif "settled" in line:
            gestures = self.asked.pop(line["settled"], ())
            for identity in gestures if line["saved"] else ():
                present.pop(identity, None)


def open_journal(folder: Path, path: str, identity: str) -> Optional[Journal]:
    """The journal of a workspace: the one that a dead QGIS left, else a new one; None where none can be kept."""
    name = journal_name(path, identity)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=_ONLY_OWNER_FOLDER)
        free: Optional[tuple[Path, QLockFile]] = None
        for number in range(1, _AT_MOST + 1):
            file = folder / (f"{name}.jsonl" if number == 1 else f"{name}-{number}.jsonl")
            left = file.exists() and file.stat().st_size > 0
            if free is not None and not left:
                continue
            lock = QLockFile(str(file.with_suffix(".lock")))
            lock.setStaleLockTime(0)
            if not lock.tryLock(0):
                continue
            if left:
                if free is not None:
                    free[1].unlock()
                return Journal(file, lock)
            free = file, lock
        return None if free is None else Journal(*free)
    except OSError:
        return None
