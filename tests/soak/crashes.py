"""Writing commands killed at random moments; afterwards all is there or nothing, and nobody was lied to."""

from __future__ import annotations

import json
import random
import shutil
import signal
import stat
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from . import forking
from .states import Dump, apart, dump, seen
from .victims import BACKUPS, VICTIMS, WORK, Victim, prepare

_TERMINATED = 0.2
_RUN_AGAIN = 0.35
_AT_LEAST = 60.0
# What is said where the change is made and only something after it is not.
_DONE_BUT = ("The family is erased from", "Đã xoá thông tin của hộ")
_OURS = (f"{WORK}-journal", f"{WORK}-wal", f"{WORK}-shm")


@dataclass(frozen=True)
class Measured:
    """One victim left in peace: how long it takes, when its journal is there, what it makes of the workspace."""

    seconds: float
    journal: float
    before: Dump | None
    after: Dump
    names: frozenset[str]


@dataclass
class Figures:
    """What was seen over all kills."""

    kills: Counter[str] = field(default_factory=Counter)
    terminated: int = 0
    hot: int = 0
    nothing: int = 0
    everything: int = 0
    finished: int = 0
    leftovers: int = 0
    run_again: int = 0
    failures: list[str] = field(default_factory=list)


def crash(count: int, seed: int, slow: bool, kinds: tuple[str, ...] = (), minutes: float = 600.0) -> Figures:
    """Kill ``count`` commands, or fewer when the time is up; ``slow`` ones too (QGIS, the sample), only ``kinds``."""
    end = time.monotonic() + 60 * minutes
    figures = Figures()
    chosen = [v for v in VICTIMS if (slow or not v.slow) and (not kinds or v.name in kinds)]
    with tempfile.TemporaryDirectory(prefix="soak-") as place:
        master = Path(place) / "master"
        master.mkdir()
        forking.answer(prepare, master)
        measured = {victim.name: measure(victim, master, Path(place)) for victim in chosen}
        for number, victim in enumerate(_order(chosen, count, random.Random(seed))):
            if time.monotonic() > end:
                break
            rng = random.Random(f"{seed} {number}")
            try:
                problems = list(_one(victim, measured[victim.name], master, Path(place), rng, figures))
            except forking.Broke as broke:
                problems = [str(broke)]
            figures.failures += [f"{seed}/{number} {victim.name}: {problem}" for problem in problems]
    return figures


def _order(chosen: list[Victim], count: int, rng: random.Random) -> list[Victim]:
    """Each at least once, then by weight."""
    weights = [victim.weight for victim in chosen]
    more = rng.choices(chosen, weights, k=max(0, count - len(chosen)))
    return rng.sample(chosen, len(chosen))[:count] + more


def fresh(master: Path, place: Path) -> tuple[Path, Path, Path]:
    """A folder to work in, one for temporary files, and a file for what is said."""
    folder = Path(tempfile.mkdtemp(dir=place))
    shutil.copytree(master, folder / "w")
    (folder / "tmp").mkdir()
    (folder / "said.txt").touch()
    return folder / "w", folder / "tmp", folder / "said.txt"


def measure(victim: Victim, master: Path, place: Path) -> Measured:
    work, temporary, said = fresh(master, place)
    before = forking.answer(dump, work / victim.workspace) if (work / victim.workspace).exists() else None
    begun = time.monotonic()
    child = forking.start(lambda: victim.run(work), temporary, said)
    first, last, code = 0.0, 0.0, None
    while code is None:
        if _journal(work):
            last = time.monotonic()
            first = first or last
        time.sleep(forking.POLL_SECONDS)
        code = forking.ended(child)
    seconds = time.monotonic() - begun
    if code != 0:
        raise forking.Broke(f"{victim.name} fails even in peace:\n{said.read_text(encoding='utf-8')}")
    after, faults = forking.answer(seen, work / victim.workspace)
    if faults:
        raise forking.Broke(f"{victim.name} leaves faults: {faults}")
    names = frozenset(entry.name for entry in work.iterdir())
    shutil.rmtree(work.parent)
    return Measured(seconds, last - first, before, after, names)


def _journal(work: Path) -> bool:
    return any(Path(f"{work / WORK}{suffix}").exists() for suffix in ("-journal", "-wal"))


def _one(
    victim: Victim, measured: Measured, master: Path, place: Path, rng: random.Random, figures: Figures
) -> Iterator[str]:
    work, temporary, said = fresh(master, place)
    number = signal.SIGTERM if rng.random() < _TERMINATED else signal.SIGKILL
    code = _hit(victim, measured, work, temporary, said, number, rng)
    figures.kills[victim.name] += 1
    figures.terminated += number is signal.SIGTERM
    figures.finished += code == 0
    hot = _journal(work)
    figures.hot += hot
    before = figures.everything
    yield from judge(victim, measured, work, said, code, figures)
    yield from _residue(measured, work, temporary, code, figures)
    if rng.random() < _RUN_AGAIN and not (victim.once and figures.everything > before):
        figures.run_again += 1
        yield from _again(victim, work, temporary, said)
    shutil.rmtree(work.parent)


def _hit(
    victim: Victim,
    measured: Measured,
    work: Path,
    temporary: Path,
    said: Path,
    number: signal.Signals,
    rng: random.Random,
) -> int:
    """Begin, and kill: half of the time at any moment, half while the journal is there; the exit code."""
    child = forking.start(lambda: victim.run(work), temporary, said)
    code = None
    if measured.journal and rng.random() < 0.5:
        code = forking.wait(child, lambda: _journal(work), _AT_LEAST + 10 * measured.seconds)
        moment = rng.uniform(0, 1.3 * measured.journal)
    else:
        moment = rng.uniform(0, 1.1 * measured.seconds)
    if code is None:
        code = forking.wait(child, lambda: False, moment)
    return forking.kill(child, number) if code is None else code


def judge(
    victim: Victim, measured: Measured, work: Path, said: Path, code: int, figures: Figures
) -> Iterator[str]:
    path = work / victim.workspace
    if not path.exists():
        if measured.before is not None:
            yield "the workspace is gone"
            return
        state = "nothing"
    else:
        held, faults = forking.answer(seen, path)
        yield from (f"check says {fault}" for fault in faults)
        state = _state(held, measured)
        if state is None:
            yield f"neither all nor nothing: {apart(held, measured.after)} {apart(held, measured.before or held)}"
            return
    figures.nothing += state == "nothing"
    figures.everything += state == "everything"
    changes = measured.before is None or bool(apart(measured.before, measured.after))
    spoken = said.read_text(encoding="utf-8")
    if (code == 0 or _reported(spoken)) and state == "nothing" and changes:
        yield f"it said that it was done, and nothing is: {spoken[-200:]}"
    done_but = any(words in spoken for words in _DONE_BUT)
    if code == 1 and state == "everything" and changes and victim.made is None and not done_but:
        yield f"it said that it failed, and all is done: {spoken[-200:]}"
    if code not in (0, 1, -signal.SIGKILL, -signal.SIGTERM):
        yield f"it ended with {code}: {spoken[-500:]}"
    if victim.made is not None and (work / victim.made).exists():
        yield from _whole(work / victim.made)
        if victim.logged and state == "nothing":
            yield "it left the house without its line in the log"


def _state(held: Dump, measured: Measured) -> str | None:
    if measured.before is not None and held == measured.before:
        return "nothing"
    return None if apart(held, measured.after) else "everything"


def _reported(spoken: str) -> bool:
    lines = [line for line in spoken.splitlines() if line.startswith("{")]
    try:
        return bool(lines) and isinstance(json.loads(lines[-1]), dict)
    except ValueError:
        return False


def _whole(path: Path) -> Iterator[str]:
    """An output that is there is there to its last byte."""
    raw = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            if book.testzip() is not None:
                yield f"{path.name} is damaged"
    elif not raw.rstrip().endswith({".html": b"</html>", ".pdf": b"%%EOF"}.get(path.suffix, b"")):
        yield f"{path.name} is cut off"


def _residue(measured: Measured, work: Path, temporary: Path, code: int, figures: Figures) -> Iterator[str]:
    """Nothing a person would take for a result, and what is hidden is for its owner alone."""
    for entry in work.iterdir():
        if entry.name not in measured.names and entry.name not in _OURS and entry.suffix != ".part":
            yield f"left {entry.name}"
    hidden = [*work.rglob("*.part"), *temporary.iterdir()]
    figures.leftovers += len(hidden)
    if hidden and code != -signal.SIGKILL:
        yield f"not killed, and it left {[entry.name for entry in hidden]}"
    for entry in hidden:
        if stat.S_IMODE(entry.stat().st_mode) & 0o077:
            yield f"others can read {entry.name}"
    if (work / BACKUPS).is_dir():
        for backup in (work / BACKUPS).glob("*.gpkg"):
            _, faults = forking.answer(seen, backup)
            yield from (f"backup {backup.name}: {fault}" for fault in faults)


def _again(victim: Victim, work: Path, temporary: Path, said: Path) -> Iterator[str]:
    """The same command once more, in peace: it works, and tidies up what the killed one left."""
    if victim.name == "new" and (work / "new.gpkg").exists():
        (work / "new.gpkg").unlink()
    said.write_text("", encoding="utf-8")
    code = forking.wait(forking.start(lambda: victim.run(work), temporary, said), lambda: False, 300)
    if code != 0:
        yield f"run again it ends with {code}: {said.read_text(encoding='utf-8')[-300:]}"
        return
    _, faults = forking.answer(seen, work / victim.workspace)
    yield from (f"run again, check says {fault}" for fault in faults)
    left = [entry.name for entry in [*work.rglob("*.part"), *temporary.iterdir()]]
    if left:
        yield f"run again, and still there: {left}"
