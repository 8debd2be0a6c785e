"""The way between two places as a file: a line there and one back for each season."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from ..layers.exports.geojson import write_geojson
from ..layers.files import replacing
from ..layers.workspace import Workspace

SUFFIXES = (".geojson", ".json")


def write(path: Path, result: dict[str, Any], workspace: Workspace, reason: str | None, who: str) -> None:
    """Write the lines; logged before the file takes its name where it says the place of a house."""
    rows, lines = [], []
    for season, found in result["seasons"].items():
        for direction in ("there", "back") if found["reachable"] else ():
            one = found[direction]
            figures = {name: one[name] for name in ("minutes", "metres", "climb", "descent")}
            rows.append({"season": season, "direction": direction, **figures})
            # Two places in one cell have a way of no length.
            points = one["line"] if len(one["line"]) > 1 else one["line"] * 2
            lines.append(shapely.LineString(points))
    columns = ["season", "direction", "minutes", "metres", "climb", "descent"]
    frame = gpd.GeoDataFrame(
        {name: [row[name] for row in rows] for name in columns}, geometry=gpd.GeoSeries(lines)
    )
    about = {"from": result["from"]["code"], "to": result["to"]["code"], "sample": workspace.is_sample}
    if reason is not None:
        about["reason"] = reason
    with replacing(path) as aside:
        write_geojson(aside, frame, workspace.epsg, about)
        if reason is not None:
            log_reason(workspace, result, reason, who)


def log_reason(workspace: Workspace, result: dict[str, Any], reason: str, who: str) -> None:
    """One line in the log where the place of a house left the workspace."""
    after = {"kind": "way", "names": True, "reason": reason}
    after |= {name: result[name]["code"] for name in ("from", "to")}
    with workspace.writing(who, "export") as writer:
        writer.log("export", after=after)
