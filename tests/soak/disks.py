"""Writing commands on a disk that is full sooner or later; afterwards all is there or nothing, and it was said."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from . import crashes, forking
from .victims import VICTIMS, Victim, prepare

_MEGABYTES = 48
_SAID = ("disk", "Disk")


@dataclass
class Figures:
    """What was seen over all disks."""

    disks: int = 0
    refused: int = 0
    done: int = 0
    commands: Counter[str] = field(default_factory=Counter)
    skipped: str = ""
    failures: list[str] = field(default_factory=list)


def fill(count: int, seed: int, slow: bool, kinds: tuple[str, ...] = ()) -> Figures:
    """Run each command ``count`` times with less and less room; ``skipped`` says why nothing could be tried."""
    figures = Figures()
    chosen = [v for v in VICTIMS if (slow or not v.slow) and (not kinds or v.name in kinds)]
    with tempfile.TemporaryDirectory(prefix="soak-") as place, _disk(Path(place) / "disk") as (disk, why):
        figures.skipped = why
        if why:
            return figures
        master = Path(place) / "master"
        master.mkdir()
        forking.answer(prepare, master)
        rng = random.Random(seed)
        for victim in chosen:
            measured = crashes.measure(victim, master, Path(place))
            needed = _size_of_what_is_made(victim, master, Path(place))
            for _ in range(count):
                # Of every stage a share: nothing at all, a page, the journal, half of the result, nearly all.
                room = int(rng.choice((0, 4096, 65536, needed * rng.random(), 1.5 * needed * rng.random())))
                problems = list(_one(victim, measured, master, disk, room, figures))
                figures.failures += [f"{victim.name} with {room} bytes: {problem}" for problem in problems]
    return figures


@contextmanager
def _disk(place: Path) -> Iterator[tuple[Path, str]]:
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m", "tmpfs", str(place)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        yield place, f"a small disk cannot be mounted here: {mounted.stderr.strip()}"
        return
    try:
        yield place, ""
    finally:
        subprocess.run(["umount", str(place)], check=True)


def _size_of_what_is_made(victim: Victim, master: Path, place: Path) -> int:
    """By how much a folder grows in which ``victim`` works, and a workspace's size for its journal."""
    work, temporary, said = crashes.fresh(master, place)
    before = _size(work)
    forking.wait(forking.start(lambda: victim.run(work), temporary, said), lambda: False, 300)
    grown = _size(work) - before
    shutil.rmtree(work.parent)
    return grown + max(path.stat().st_size for path in master.glob("*.gpkg"))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _one(
    victim: Victim, measured: crashes.Measured, master: Path, disk: Path, room: int, figures: Figures
) -> Iterator[str]:
    work, temporary, said = crashes.fresh(master, disk)
    said = disk.parent / "said.txt"
    said.write_text("", encoding="utf-8")
    ballast = disk / "ballast"
    _leave(disk, ballast, room)
    code = forking.wait(forking.start(lambda: victim.run(work), temporary, said), lambda: False, 300)
    left = [entry.name for entry in [*work.rglob("*.part"), *temporary.iterdir()]]
    ballast.unlink()
    figures.disks += 1
    figures.commands[victim.name] += 1
    figures.done += code == 0
    figures.refused += code == 1
    spoken = said.read_text(encoding="utf-8")
    if code is None or code not in (0, 1):
        yield f"it ended with {code}: {spoken[-400:]}"
    elif code == 1 and not any(word in spoken for word in _SAID):
        yield f"it does not say that the disk is full: {spoken[-300:]}"
    yield from crashes.judge(victim, measured, work, said, code or 0, crashes.Figures())
    if left:
        yield f"left {left}"
    shutil.rmtree(work.parent)


def _leave(disk: Path, ballast: Path, room: int) -> None:
    """Fill the disk but for ``room`` bytes, in whole pages."""
    state = os.statvfs(disk)
    spare = state.f_bavail * state.f_frsize - room
    with open(ballast, "wb") as file:
        file.write(b"\0" * max(0, spare // 4096 * 4096))
