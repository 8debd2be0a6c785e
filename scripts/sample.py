"""Invent a sample province, with or without planted faults, to try everything on."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..analysis.synthesis.grid import Floats
from ..analysis.synthesis.ground import Ground, OldCommune, invented_ground, real_ground
from ..analysis.synthesis.landscape import LAND_COVER
from ..analysis.synthesis.province import Sample, make_sample
from ..analysis.synthesis.sizes import AS_OF, Sizes
from ..layers.errors import InputError, UsageError, WorkspaceError
from ..layers.files import replacing
from ..layers.rasters import write_raster
from ..layers.schema import DEFAULT_EPSG
from ..layers.sources.real_communes import RealCommunes, read_real_communes
from ..layers.wording import Words
from ..layers.workspace import Workspace
from .progress import Progress
from .travel_model import speed_table

NAME = "sample"
EXAMPLE = "diaban sample son-mau.gpkg"

STAMP = "2026-06-30T00:00:00.000Z"
ACTOR = "diaban sample"
BORDER_OLD_COMMUNES = 17
# In larger samples nobody works out who is in reach: a search for every village would take hours.
MOST_VILLAGES_REACHED = 600
_AT_ONCE = 200_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``sample``."""
    parser.add_argument("workspace", metavar="OUT.gpkg", type=Path)
    parser.add_argument(
        "--communes",
        metavar="FILE",
        type=Path,
        help="real boundaries (any GDAL file); the rest stays invented",
    )
    parser.add_argument("--scale", metavar="N", type=int, default=1, help="N times the households and cadres")
    parser.add_argument("--seed", metavar="N", type=int, default=1, help="another number, another province")
    parser.add_argument("--clean", action="store_true", help="without planted faults")


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """Make the workspace, its rasters and its manifest; the same bytes for the same options.

    Errors: InputError where OUT holds real data, the boundaries cannot be used, or no province comes of the seed.
    """
    out: Path = args.workspace
    if args.scale < 1 or args.seed < 0:
        raise UsageError("error.sample_numbers")
    _refuse_real_data(out)
    progress.step(0.02, "sample.terrain")
    real = None if args.communes is None else read_real_communes(args.communes)
    try:
        ground = invented_ground(args.seed) if real is None else _real(real, args.seed)
        progress.step(0.3, "sample.people")
        sizes = Sizes(args.scale)
        speeds = speed_table(None) if sizes.villages <= MOST_VILLAGES_REACHED else None
        sample = make_sample(ground, sizes, args.clean, args.seed, speeds)
    except ValueError as error:
        if real is None:
            raise InputError(
                "error.sample_seed", seed=args.seed, other=args.seed + 1, detail=str(error)
            ) from error
        raise InputError("error.sample_no_room", path=args.communes.name, detail=str(error)) from error
    files = {
        name: out.with_name(f"{out.stem}_{name}") for name in ("dem.tif", "landcover.tif", "manifest.json")
    }
    progress.step(0.55, "progress.writing")
    _write(out, files, ground, sample, DEFAULT_EPSG if real is None else real.epsg, args)
    progress.step(1.0, "progress.done")
    return {
        "workspace": str(out),
        "dem": str(files["dem.tif"]),
        "landcover": str(files["landcover.tif"]),
        "manifest": str(files["manifest.json"]),
        "as_of": AS_OF.isoformat(),
        "rows": {name: len(frame) for name, frame in sample.tables.items()},
        "planted": dict(sorted(Counter(fault["rule"] for fault in sample.faults).items())),
    }


def describe(result: dict[str, Any], words: Words) -> str:
    """What was made and where it is."""
    rows = result["rows"]
    return "\n".join([
        words(
            "sample.made", path=result["workspace"], communes=rows["commune"], villages=rows["village"],
            households=rows["household"], cadres=rows["cadre"],
        ),
        words("sample.beside", dem=result["dem"], landcover=result["landcover"]),
        words("sample.planted", count=sum(result["planted"].values()), path=result["manifest"]),
    ])  # fmt: skip


def _refuse_real_data(out: Path) -> None:
    if out.exists():
        try:
            invented = Workspace.open(out).is_sample
        except WorkspaceError:
            invented = False
        if not invented:
            raise InputError("error.file_exists", path=str(out))


def _real(real: RealCommunes, seed: int) -> Ground:
    return real_ground(real.geometries, real.codes, real.names, real.province, real.border, _old(real), seed)


def _old(real: RealCommunes) -> list[OldCommune]:
    """Old communes with 17 of them at the border: one per commune of today, more where the border is long.

    Without a crosswalk nothing is known of old communes, and none is made up.
    """
    old = real.former
    if not len(old):
        return []
    parts = old.groupby("new_code").cumcount().to_numpy()
    row = np.array([real.codes.index(code) for code in old["new_code"].tolist()])
    most = np.bincount(row, minlength=len(real.codes))
    at_border = _at_border(most, _border_lengths(real))
    own = (old["old_code"] == old["new_code"]).to_numpy()
    # The commune that gave its code comes first among those of its place.
    rank = pd.Series(np.where(own, -1, parts)).groupby(row).rank(method="first").to_numpy() - 1
    return [
        OldCommune(
            str(o.old_code),
            str(o.old_name),
            str(o.old_district),
            int(new),
            bool(o.whole),
            bool(n < at_border[new]),
        )
        for o, new, n in zip(old.itertuples(index=False), row, rank, strict=True)
    ]


def _border_lengths(real: RealCommunes) -> Floats:
    return np.array([shape.buffer(60).intersection(real.border).length for shape in real.geometries])


def _at_border(most: np.ndarray[Any, Any], length: Floats) -> np.ndarray[Any, Any]:
    """How many old communes of each commune lay at the border: 17 in all where there are as many."""
    at_border: np.ndarray[Any, Any] = np.minimum(most, 1)
    while at_border.sum() < min(BORDER_OLD_COMMUNES, most.sum()):
        share = np.where(at_border < most, length / (at_border + 1), -1.0)
        at_border[int(np.argmax(share))] += 1
    return at_border


def _write(
    out: Path, files: dict[str, Path], ground: Ground, sample: Sample, epsg: int, args: argparse.Namespace
) -> None:
    """All four files, or none: each is written aside and renamed at the end."""
    grid = sample.grid
    said = {
        "TITLE": "Invented relief, not real"
        if ground.invented
        else "Invented relief under real boundaries, not real"
    }
    classes = {f"CLASS_{code}": name for code, name in LAND_COVER.items()}
    with ExitStack() as stack:
        aside = {name: stack.enter_context(replacing(path)) for name, path in files.items()}
        write_raster(
            aside["dem.tif"], np.round(sample.elevation, 1).astype(np.float32), grid.left, grid.top, grid.cell, epsg,
            {**said, "UNIT": "metre"}, nodata=-9999,
        )  # fmt: skip
        write_raster(
            aside["landcover.tif"], sample.cover.astype(np.uint8), grid.left, grid.top, grid.cell, epsg,
            {**said, **classes}, nodata=0,
        )  # fmt: skip
        manifest = {
            "sample": "invented, not real",
            "seed": args.seed,
            "scale": args.scale,
            "clean": args.clean,
            "as_of": AS_OF.isoformat(),
            "faults": sample.faults,
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        aside["manifest.json"].write_text(text + "\n", encoding="utf-8")
        with Workspace.build(out, epsg=epsg, stamp=STAMP, actor=ACTOR) as builder:
            for name, frame in sample.tables.items():
                for part in _parts(frame):
                    builder.load(name, part)


def _parts(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The frame in pieces, so that a million rows never stand in memory twice."""
    for start in range(0, max(len(frame), 1), _AT_ONCE):
        yield frame.iloc[start : start + _AT_ONCE]
