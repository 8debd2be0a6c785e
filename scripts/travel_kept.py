"""The ground of the workspace asked about last, kept by an engine that stays alive: the next way comes at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..layers.terrain.tile_list import SUFFIX as VRT
from ..layers.terrain.tile_list import tiles_of
from ..layers.workspace import Workspace
from .progress import Progress
from .travel_model import Sources, TravelModel, read_model

_kept: dict[Any, TravelModel] = {}


def kept_model(workspace: Workspace, sources: Sources, progress: Progress) -> TravelModel:
    """The model of both seasons; read again where a file or the workspace has changed since. One is kept at most."""
    key = (str(workspace.path), *_stamps(workspace.path, sources))
    if key not in _kept:
        _kept.clear()
        _kept[key] = read_model(workspace, sources, progress)
    return _kept[key]


def _stamps(workspace: Path, sources: Sources) -> Iterator[tuple[str, int, int]]:
    """Size and time of everything the model is made of; of a folder, of each file in it."""
    log = workspace.with_name(f"{workspace.name}-wal")
    for path in (workspace, log, sources.dem, sources.landcover, sources.speeds):
        if path is None or not path.exists():
            yield "", 0, 0
            continue
        for each in _files(path):
            found = each.stat()
            yield str(each), found.st_size, found.st_mtime_ns


def _files(path: Path) -> list[Path]:
    if path.suffix.lower() == VRT and path.is_file():
        return [path, *tiles_of(path)]
    return sorted(path.iterdir()) if path.is_dir() else [path]
