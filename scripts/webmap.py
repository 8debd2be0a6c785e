"""Write the map as one HTML file that opens anywhere without a network.

Households are shown as counts a village. With --names --reason the household points, names and contacts of
villages are in it too, and the map and the log say so.
"""

from __future__ import annotations

import argparse
from typing import Any

from ..layers.exports.webmap.page import web_page
from ..layers.wording import Words
from .progress import Progress
from .publishing import add_output_arguments, checked_path, delivering, outgoing
from .web_data import MOST_EXPLAINED, map_data
from .web_relief import relief_picture
from .web_texts import page_texts

NAME = "webmap"
EXAMPLE = "diaban webmap son-mau.gpkg --output ban-do.html"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_output_arguments(parser, "FILE.html", "the page to write")


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """Look, redact, draw, write; the result says where the map is and what it holds."""
    output = checked_path(args.output, ".html", args.workspace)
    out = outgoing(args, progress.part(0.0, 0.5))
    progress.step(0.5, "progress.relief")
    relief = relief_picture(out.workspace.path, out.workspace.epsg)
    progress.step(0.65, "progress.drawing")
    data = map_data(out, relief is not None)
    progress.step(0.85, "progress.writing")
    with delivering(out, output, NAME) as aside:
        page = web_page(data, page_texts(out, data), relief)
        aside.write_text(page, encoding="utf-8", newline="\n")
    progress.step(1.0, "progress.done")
    return {
        "output": str(output),
        "as_of": out.published.as_of.isoformat(),
        "communes": len(data["communes"]["code"]),
        "villages": len(data["villages"]["code"]),
        "gaps": sum(data["gaps"]["count"]),
        "places_with_gaps": len(data["gaps"]["rule"]),
        "explained": min(len(data["gaps"]["rule"]), MOST_EXPLAINED),
        "relief": relief is not None,
        "names": out.names,
        "logged": out.logged,
        "bytes": output.stat().st_size,
    }


def describe(result: dict[str, Any], words: Words) -> str:
    """Where the map is, how big, and what is in it."""
    said = words(
        "web.done",
        path=result["output"],
        megabytes=words.number(result["bytes"] / 1e6, 1),
        communes=words.number(result["communes"]),
        villages=words.number(result["villages"]),
        gaps=words.number(result["gaps"]),
    )
    lines = [said, words("output.names_in" if result["names"] else "output.names_out")]
    if not result["logged"]:
        lines.append(words("output.not_logged"))
    return "\n".join(lines)
