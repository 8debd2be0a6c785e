"""Compare two of plan, period and day: figures, gaps closed and new, assignments added, ended and moved, each cadre's charge.

A plan is seen on --as-of (else the setting as_of, else today). A period frozen under old communes is carried to those
of the other side; a commune that was divided is named, not guessed.
"""

from __future__ import annotations

import argparse
from typing import Any

from ..analysis.commune_changes import Carried, carry, communes_in
from ..analysis.comparison import Comparison, Side, compare
from ..layers.wording import Words, load_words
from ..layers.workspace import Workspace
from . import compare_files
from .cli import actor, day_argument
from .compare_sides import PERIOD, Finder, Named
from .compare_texts import described
from .gap_lists import records
from .output_file import checked_output
from .progress import Progress

NAME = "compare"
EXAMPLE = 'diaban compare son-mau.gpkg 2026-06-30 "Phương án 1" --output so-sanh.xlsx'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("workspace", metavar="WORKSPACE")
    for name in ("a", "b"):
        parser.add_argument(
            name,
            metavar=name.upper(),
            help="a plan, a period, or a day (year-month-day); plan:, period:, day:",
        )
    parser.add_argument("--as-of", metavar="DAY", help="the day on which plans are looked at")
    parser.add_argument("--kept", action="store_true", help="also list the assignments that stay")
    parser.add_argument("--output", metavar="FILE", help=f"write it all: {', '.join(compare_files.SUFFIXES)}")


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """Compare, write; the result names both sides and holds all that differs."""
    output = checked_output(args.output, args.workspace, compare_files.SUFFIXES)
    workspace = Workspace.open(args.workspace)
    progress.step(0.0, "progress.reading")
    finder = Finder(workspace, day_argument(args.as_of))
    named = finder.named(args.a), finder.named(args.b)
    progress.step(0.2, "progress.computing")
    first = finder.side(named[0])
    progress.step(0.5, "progress.computing")
    second = finder.side(named[1])
    progress.step(0.8, "progress.comparing")
    carried = _on_one_ground(finder, named, (first, second))
    found = compare(carried[0].side, carried[1].side)
    result = _result(named, carried, found, not workspace.read_only, args.kept)
    progress.step(0.9, "progress.writing")
    words = load_words(args.language)
    compare_files.write(output, result, workspace, words, actor())
    progress.step(1.0, "progress.done")
    return {**result, "output": None if output is None else str(output)}


def describe(result: dict[str, Any], words: Words) -> str:
    """What differs, in a few lines."""
    return described(result, words)


def _on_one_ground(
    finder: Finder, named: tuple[Named, Named], sides: tuple[Side, Side]
) -> tuple[Carried, Carried]:
    """A frozen side in the communes of the other one, where it was frozen under older ones."""
    history = finder.history()
    return (
        carry(sides[0], history, communes_in(sides[1]))
        if named[0].kind == PERIOD
        else Carried(sides[0], (), (), ()),
        carry(sides[1], history, communes_in(sides[0]))
        if named[1].kind == PERIOD
        else Carried(sides[1], (), (), ()),
    )


def _result(
    named: tuple[Named, Named],
    carried: tuple[Carried, Carried],
    found: Comparison,
    logged: bool,
    all_of_it: bool,
) -> dict[str, Any]:
    changes = found.assignments
    divided = {each.old: list(each.new) for side in carried for each in side.divided}
    return {
        "a": _side(named[0]),
        "b": _side(named[1]),
        "indicators": records(found.indicators),
        "gaps": {
            "closed": _gaps(found.closed),
            "new": _gaps(found.new),
            "lasting": _gaps(found.lasting),
        },
        "assignments": {
            "added": records(changes.added),
            "ended": records(changes.ended),
            "moved": records(changes.moved),
            "kept": len(changes.kept),
            **({"lasting": records(changes.kept)} if all_of_it else {}),
        },
        "cadres": records(found.cadres),
        "merged": [{"old": old, "new": new} for side in carried for old, new in side.merged],
        "divided": [{"old": old, "new": new} for old, new in divided.items()],
        "untold": sorted({code for side in carried for code in side.untold}),
        "logged": logged,
    }


def _side(named: Named) -> dict[str, str]:
    return {"kind": named.kind, "name": named.name, "as_of": named.as_of.isoformat()}


def _gaps(frame: Any) -> list[dict[str, Any]]:
    return records(frame.rename(columns={"table_name": "table"}))
