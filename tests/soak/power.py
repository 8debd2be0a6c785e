"""A power cut at any moment of a writing command: what was not synced may be there, be lost, or be torn.

A small library (``recorder.c``) writes down every write, truncation, sync, creation, removal and renaming that the
command does in its folder. From that, states of the disk are made as a cut at some moment could leave them:
everything synced is there; of the rest a random part, sector by sector; names change in their order, but up to a
random one only (as a file system with a journal does; a bare FAT can do worse).
"""

from __future__ import annotations

import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from . import forking
from .states import Dump, apart, dump, seen
from .victims import BACKUPS, VICTIMS, Victim, prepare

_SECTOR = 512
_HEAD = struct.Struct("<cIQI")
_CHOSEN = ("coverage", "assign", "save", "import", "backup", "restore", "erase", "check --repair", "new")


@dataclass
class Figures:
    """What was seen over all cuts."""

    cuts: int = 0
    nothing: int = 0
    everything: int = 0
    torn: int = 0
    commands: Counter[str] = field(default_factory=Counter)
    skipped: str = ""
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Record:
    """One thing done to a file: ``kind`` as in ``recorder.c``."""

    kind: str
    path: str
    offset: int
    data: bytes


@dataclass
class Inode:
    """A file's content: what is safe, and what was done since."""

    safe: bytearray = field(default_factory=bytearray)
    pending: list[Record] = field(default_factory=list)

    def sync(self) -> None:
        """Everything done so far is safe."""
        for record in self.pending:
            _apply(self.safe, record)
        self.pending.clear()


def cut(count: int, seed: int, kinds: tuple[str, ...] = (), honest: bool = True) -> Figures:
    """Cut the power ``count`` times in each command; ``skipped`` says why nothing could be tried.

    ``honest``: whether the disk does what it is asked to when it is asked to sync.
    """
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="soak-") as place:
        library = _library(Path(place))
        if library is None:
            figures.skipped = "there is no C compiler, or no LD_PRELOAD"
            return figures
        for victim in VICTIMS:
            if victim.name in (kinds or _CHOSEN):
                rng = random.Random(f"{seed} {victim.name}")
                figures.failures += [
                    f"{victim.name}: {problem}"
                    for problem in _cut_in(victim, Path(place), library, count, rng, figures, honest)
                ]
    return figures


def _library(place: Path) -> Path | None:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    library = place / "recorder.so"
    source = Path(__file__).with_name("recorder.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"], check=True)
    return library


def _cut_in(
    victim: Victim, place: Path, library: Path, count: int, rng: random.Random, figures: Figures, honest: bool
) -> Iterator[str]:
    work = place / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    forking.answer(prepare, work)
    start = {str(path): path.read_bytes() for path in work.rglob("*") if path.is_file()}
    file = work / victim.workspace
    before = forking.answer(dump, file) if file.exists() else None
    records = [r for r in _recorded(victim, work, library) if honest or r.kind not in "sd"]
    after, _ = forking.answer(seen, file)
    for number in range(count):
        # The last one is a cut right after the command has said that it is done.
        moment = len(records) if number == 0 else rng.randrange(len(records) + 1)
        disk = Disk(start)
        for record in records[:moment]:
            disk.take(record)
        _lay_out(work, disk.cut(rng, figures))
        figures.cuts += 1
        figures.commands[victim.name] += 1
        yield from (
            f"cut at {moment} of {len(records)}: {problem}"
            for problem in _judged(file, before, after, moment == len(records), figures)
        )


def _recorded(victim: Victim, work: Path, library: Path) -> list[Record]:
    log = work.with_name("record.bin")
    log.unlink(missing_ok=True)
    environment = {"LD_PRELOAD": str(library), "DIABAN_RECORD": str(work), "DIABAN_RECORD_TO": str(log)}
    program = (
        "import sys; from pathlib import Path; from diaban.tests.soak.victims import VICTIMS;"
        " sys.exit(next(v for v in VICTIMS if v.name == sys.argv[1]).run(Path(sys.argv[2])))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program, victim.name, str(work)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise forking.Broke(f"{victim.name} fails while it is recorded: {done.stderr}")
    return list(_read(log.read_bytes()))


def _read(raw: bytes) -> Iterator[Record]:
    place = 0
    while place < len(raw):
        kind, name, offset, length = _HEAD.unpack_from(raw, place)
        place += _HEAD.size
        path = raw[place : place + name].decode()
        yield Record(kind.decode(), path, offset, raw[place + name : place + name + length])
        place += name + length


class Disk:
    """Files by their names: what is safe, what the program sees, and the renamings between the two."""

    def __init__(self, start: dict[str, bytes]) -> None:
        self.safe = {path: Inode(bytearray(content)) for path, content in start.items()}
        self.live = dict(self.safe)
        self.renamings: list[tuple[Record, Inode | None]] = []

    def take(self, record: Record) -> None:
        """What the program did next."""
        if record.kind in "wt":
            self.live.setdefault(record.path, Inode()).pending.append(record)
        elif record.kind == "s" and record.path in self.live:
            self.live[record.path].sync()
        elif record.kind == "d":
            self._settle(len(self.renamings))
        elif record.kind in "our":
            renaming = (record, Inode() if record.kind == "o" else self.live.get(record.path))
            _rename(self.live, *renaming)
            self.renamings.append(renaming)

    def cut(self, rng: random.Random, figures: Figures) -> dict[str, bytes]:
        """What a power cut now may leave."""
        self._settle(rng.randint(0, len(self.renamings)))
        share = rng.choice((0.0, 0.3, 0.7, 1.0))
        for inode in self.safe.values():
            figures.torn += bool(inode.pending) and 0 < share < 1
            for part in (part for pending in inode.pending for part in _sectors(pending)):
                if rng.random() < share:
                    _apply(inode.safe, part)
        return {path: bytes(inode.safe) for path, inode in self.safe.items()}

    def _settle(self, count: int) -> None:
        for renaming in self.renamings[:count]:
            _rename(self.safe, *renaming)
        del self.renamings[:count]


def _rename(names: dict[str, Inode], record: Record, inode: Inode | None) -> None:
    if record.kind == "o" and inode is not None:
        names[record.path] = inode
    else:
        names.pop(record.path, None)
    if record.kind == "r" and inode is not None:
        names[record.data.decode()] = inode


def _sectors(record: Record) -> Iterator[Record]:
    if record.kind == "t":
        yield record
        return
    for first in range(0, len(record.data), _SECTOR):
        yield Record("w", record.path, record.offset + first, record.data[first : first + _SECTOR])


def _apply(content: bytearray, record: Record) -> None:
    if record.kind == "t":
        del content[record.offset :]
        content.extend(b"\0" * (record.offset - len(content)))
        return
    content.extend(b"\0" * (record.offset - len(content)))
    content[record.offset : record.offset + len(record.data)] = record.data


def _lay_out(work: Path, state: dict[str, bytes]) -> None:
    shutil.rmtree(work)
    work.mkdir()
    for path, content in state.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(content)


def _judged(file: Path, before: Dump | None, after: Dump, told: bool, figures: Figures) -> Iterator[str]:
    if not file.exists():
        if before is not None:
            yield "the workspace is gone"
        state = "nothing"
    else:
        try:
            held, faults = forking.answer(seen, file)
        except forking.Broke as broke:
            yield f"it does not open: {broke}"
            return
        yield from (f"check says {fault}" for fault in faults)
        state = "nothing" if held == before else "everything" if held == after else "neither"
        if state == "neither":
            yield f"neither all nor nothing: {apart(held, after)}"
    figures.nothing += state == "nothing"
    figures.everything += state == "everything"
    if told and state == "nothing" and before != after:
        yield "it said that it was done, and after the cut nothing is"
    for backup in sorted((file.parent / BACKUPS).glob("*.gpkg")):
        _, faults = forking.answer(seen, backup)
        yield from (f"backup {backup.name}: {fault}" for fault in faults)
