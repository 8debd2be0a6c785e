"""The gaps of a day as a file: Excel for people; CSV, GeoJSON and JSON for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from ..layers.errors import InputError
from ..layers.exports.delimited import write_csv
from ..layers.exports.geojson import write_geojson
from ..layers.exports.sheets import Sheet
from ..layers.exports.workbook import write_workbook
from ..layers.files import replacing
from ..layers.wording import Words
from ..layers.workspace import Workspace
from .gap_lists import contract, explained_frame
from .placing import placed

if TYPE_CHECKING:
    from .coverage import Looked

SUFFIXES = (".xlsx", ".csv", ".geojson", ".json")
_WORDED = ("rule", "severity", "table", "item", "unit")
_WIDTHS = {"explanation": 60.0, "suggestion": 60.0}


def checked_output(path: str | None, workspace: str) -> Path | None:
    """The file to write to, None for none; InputError for a suffix we do not write, or the workspace itself."""
    if path is None:
        return None
    output = Path(path)
    if output.suffix.lower() not in SUFFIXES:
        raise InputError("error.unknown_suffix", path=path, known=", ".join(SUFFIXES))
    if output.exists() and Path(workspace).exists() and output.samefile(workspace):
        raise InputError("error.output_is_workspace", path=path)
    return output


def write(path: Path, looked: Looked, workspace: Workspace, words: Words) -> None:
    """Write the gaps to ``path`` in the form its suffix names; names of people are never in it."""
    sample = workspace.is_sample
    with replacing(path) as aside:
        if path.suffix.lower() == ".json":
            result = {**contract(looked.coverage, words), "sample": sample}
            aside.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            return
        table = _table(looked, words)
        if path.suffix.lower() == ".csv":
            write_csv(aside, table.assign(sample=int(sample)))
        elif path.suffix.lower() == ".geojson":
            points = placed(looked, workspace.epsg).geometry.to_numpy()
            write_geojson(
                aside,
                gpd.GeoDataFrame(
                    table, geometry=gpd.GeoSeries(points, index=table.index, crs=workspace.epsg)
                ),
                workspace.epsg,
                {**_about(looked), "sample": sample},
            )
        else:
            _write_xlsx(aside, table, looked, sample, words)


def _about(looked: Looked) -> dict[str, Any]:
    coverage = looked.coverage
    return {
        "as_of": coverage.as_of.isoformat(),
        "plan": coverage.plan,
        "not_computed": list(coverage.not_computed),
    }


def _table(looked: Looked, words: Words) -> pd.DataFrame:
    """The explained gaps with the day and the plan they hold for."""
    coverage = looked.coverage
    table = explained_frame(coverage.gaps, words)
    return table.assign(as_of=coverage.as_of.isoformat(), plan=coverage.plan)


def _write_xlsx(path: Path, table: pd.DataFrame, looked: Looked, sample: bool, words: Words) -> None:
    """A sheet of gaps in words, and one that says what day, plan and data they are of."""
    rows = looked.seen.rows
    shown = table.assign(
        commune=_named(table["commune"], rows.commune), village=_named(table["village"], rows.village)
    )
    for name in _WORDED:
        shown[name] = _in_words(shown[name], name, words)
    names = [
        "severity",
        "rule",
        "commune",
        "village",
        "table",
        "code",
        "item",
        "since",
        "value",
        "threshold",
        "unit",
        "explanation",
        "suggestion",
    ]
    headings = {name: words.column("gap", "table_name" if name == "table" else name) for name in names}
    gaps = Sheet(words("table.gap"), shown, headings, widths=_WIDTHS)
    write_workbook(path, [gaps, _about_sheet(looked, sample, words)], title=words("table.gap"))


def _about_sheet(looked: Looked, sample: bool, words: Words) -> Sheet:
    coverage = looked.coverage
    lines = [(words("column.as_of"), words.day(coverage.as_of))]
    lines.append((words("column.plan"), coverage.plan or words("coverage.in_force")))
    heading = words("coverage.not_computed_heading")
    lines.extend((heading, words(f"rule.{rule}")) for rule in coverage.not_computed)
    if sample:
        lines.append((words("coverage.data"), words("coverage.sample")))
    frame = pd.DataFrame(lines, columns=["name", "value"])
    headings = {"name": words("coverage.about"), "value": words("coverage.about_value")}
    return Sheet(words("coverage.about"), frame, headings, widths={"value": 60.0}, filters=False)


def _named(codes: pd.Series, places: pd.DataFrame) -> pd.Series:
    """Codes with the names of their places."""
    names = dict(zip(places["code"], places["name"] + " (" + places["code"] + ")"))
    return codes.map(names)


def _in_words(codes: pd.Series, family: str, words: Words) -> pd.Series:
    known = {code: words(_word_key(family, code)) for code in codes.dropna().unique()}
    return codes.map(known)


def _word_key(family: str, code: str) -> str:
    return f"{family}.{code}"
