"""Finished searches of a run, kept until it ends, so that a run that was interrupted goes on where it stopped.

A file in the user's own cache folder, readable to them alone. It holds minutes by the numbers of cells of origins,
in the order of targets that only the workspace knows: no name, no code, no id and no point of anybody.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
import zlib
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import numpy as np
import numpy.typing as npt

_KEPT_DAYS = 14
_HEAD = 12  # bytes of a record before its minutes: the origin's cell, and a checksum over all else
Minutes = npt.NDArray[np.float32]


def cache_folder() -> Path:
    """Where this system lets a program keep what it can make again."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return Path(base or Path.home() / "AppData" / "Local") / "diaban" / "Cache" / "travel"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "diaban" / "travel"
    base = os.environ.get("XDG_CACHE_HOME")
    return Path(base or Path.home() / ".cache") / "diaban" / "travel"


class KeptSearches:
    """Searches of runs with the same ``inputs`` (a digest of all that they rest on) and number of targets.

    Where no file can be made everything works, and nothing is kept.
    """

    def __init__(self, inputs: str, targets: int, folder: Path | None = None) -> None:
        self._targets = targets
        self._folder = cache_folder() if folder is None else folder
        name = hashlib.sha256(inputs.encode()).hexdigest()[:32]
        self._path = self._folder / f"{name}.searches"
        self._file: IO[bytes] | None = None
        self.found: dict[int, tuple[Minutes, Minutes]] = {}

    def __enter__(self) -> KeptSearches:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._remove_old()
            end = self._read()
            self._file = os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
            self._file.truncate(end)
            self._file.seek(end)
        except OSError:
            self._file = None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def add(self, cell: int, there: Minutes, back: Minutes) -> None:
        """Keep the minutes of the origin in ``cell``."""
        if self._file is None:
            return
        body = np.concatenate([there, back]).astype("<f4").tobytes()
        number = int(cell).to_bytes(8, "little")
        try:
            self._file.write(number + zlib.crc32(number + body).to_bytes(4, "little") + body)
            self._file.flush()
        except OSError:
            self._close()

    def forget(self) -> None:
        """The run is over: remove the file."""
        self._close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _read(self) -> int:
        """Take up the whole records of the file; returns where the last of them ends."""
        size = _HEAD + 8 * self._targets
        end = 0
        if not self._path.exists():
            return end
        with open(self._path, "rb") as file:
            while len(record := file.read(size)) == size:
                number, checksum, body = record[:8], record[8:12], record[12:]
                if zlib.crc32(number + body) != int.from_bytes(checksum, "little"):
                    break
                minutes = np.frombuffer(body, dtype="<f4")
                self.found[int.from_bytes(number, "little")] = (
                    minutes[: self._targets],
                    minutes[self._targets :],
                )
                end += size
        return end

    def _remove_old(self) -> None:
        """Files of runs that nobody took up again."""
        limit = time.time() - _KEPT_DAYS * 86_400
        for file in self._folder.glob("*.searches"):
            if file.stat().st_mtime < limit:
                file.unlink(missing_ok=True)


def digest_of(*parts: Any) -> str:
    """One text for everything that ``parts`` say; arrays by their values."""
    found = hashlib.sha256()
    for part in parts:
        found.update(
            part.tobytes()
            if isinstance(part, np.ndarray) and part.dtype != object
            else repr(part.tolist() if isinstance(part, np.ndarray) else part).encode()
        )
        found.update(b"\0")
    return found.hexdigest()
