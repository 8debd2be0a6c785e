"""The gaps of a day as a file: Excel for people; CSV, GeoJSON and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

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


@contextmanager
def written(path: Path | None, looked: Looked, workspace: Workspace, words: Words) -> Iterator[None]:
    """The gaps in the form the suffix of ``path`` names; the file is there only if the block succeeds.

    Names of people are never in it. Nothing is written for no path.
    """
    if path is None:
        yield
        return
    with replacing(path) as aside:
        _write(aside, path.suffix.lower(), looked, workspace, words)
        yield


def _write(path: Path, suffix: str, looked: Looked, workspace: Workspace, words: Words) -> None:
    about = _about(looked, workspace)
    if suffix == ".json":
        result = {**contract(looked.coverage, words), **about}
        path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return
    table = _table(looked, words)
    if suffix == ".csv":
        write_csv(path, table.assign(sample=int(workspace.is_sample)))
    elif suffix == ".geojson":
        points = placed(looked, workspace.epsg).geometry
        write_geojson(path, gpd.GeoDataFrame(table, geometry=points), workspace.epsg, about)
    else:
        _write_xlsx(path, table, looked, workspace, words)


def _about(looked: Looked, workspace: Workspace) -> dict[str, Any]:
    """What every file says of itself; one from a workspace that cannot be written says that it is not logged."""
    coverage = looked.coverage
    about = {
        "as_of": coverage.as_of.isoformat(),
        "plan": coverage.plan,
        "not_computed": list(coverage.not_computed),
        "sample": workspace.is_sample,
    }
    return about | {"logged": False} if workspace.read_only else about


def _table(looked: Looked, words: Words) -> pd.DataFrame:
    """The explained gaps with the day and the plan they hold for."""
    coverage = looked.coverage
    table = explained_frame(coverage.gaps, words)
    return table.assign(as_of=coverage.as_of.isoformat(), plan=coverage.plan)


def _write_xlsx(path: Path, table: pd.DataFrame, looked: Looked, workspace: Workspace, words: Words) -> None:
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
    headings = {name: words.column("gap", name) for name in names if name != "table"}
    # Codes have become names with their codes, and the table's name says what kind of thing it is.
    told = {"commune": "commune_id", "village": "village_id", "table": "target"}
    headings = {name: words(f"column.{told[name]}") if name in told else headings[name] for name in names}
    gaps = Sheet(words("table.gap"), shown, headings, widths=_WIDTHS)
    write_workbook(path, [gaps, _about_sheet(looked, workspace, words)], title=words("table.gap"))


def _about_sheet(looked: Looked, workspace: Workspace, words: Words) -> Sheet:
    coverage = looked.coverage
    lines = [(words("column.as_of"), words.day(coverage.as_of))]
    lines.append((words("column.plan"), coverage.plan or words("coverage.in_force")))
    heading = words("coverage.not_computed_heading")
    lines.extend((heading, words(f"rule.{rule}")) for rule in coverage.not_computed)
    if workspace.is_sample:
        lines.append((words("coverage.data"), words("coverage.sample")))
    if workspace.read_only:
        lines.append((words("coverage.log"), words("coverage.not_logged")))
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
