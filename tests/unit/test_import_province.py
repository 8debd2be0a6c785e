"""A whole province, written out as lists and boundaries, comes back the same – and once."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from support.importing import figures, run_import, workbook
from support.samples import ask

from diaban.layers.check import findings
from diaban.layers.schema import TABLES
from diaban.layers.wording import load_words
from diaban.layers.workspace import Workspace
from diaban.scripts.cli import build_parser
from diaban.scripts.progress import Progress, silent

WORDS = load_words("vi")
# in the order in which one table needs the other
LISTS = (
    "commune_history",
    "village",
    "household",
    "unit",
    "cadre",
    "assignment",
    "visit",
    "model_site",
    "twinning",
)
OURS = {"id", "created_at", "updated_at", "updated_by", "erased_at"}


def run(*arguments: str) -> dict[str, Any]:
    args = build_parser().parse_args([*arguments, "--language", "vi"])
    return args.job.run(args, Progress(silent, WORDS))  # type: ignore[no-any-return]


def cell(value: Any, column: Any, codes: dict[str, dict[str, str]]) -> object:
    """A value as somebody would write it into a list."""
    if value is None or value != value:
        return None
    if column.references:
        return codes[column.references][value]
    if column.words:
        return WORDS.word(column.words, str(int(value)) if column.type == "INTEGER" else value)
    return value.to_pydatetime() if column.type == "DATE" else value


def as_list(source: Workspace, table: str, codes: dict[str, dict[str, str]], path: Path) -> Path:
    """The rows of ``table`` as an Excel file with our headings, in the reverse of their order."""
    columns = [
        column for column in TABLES[table].columns if column.name not in OURS and column.name != "plan_id"
    ]
    frame = source.frame(table, geometry=True)
    if "plan_id" in frame.columns:
        frame = frame[frame["plan_id"].isna()]  # a plan is no list
    points = "geometry" in frame.columns
    headings = [heading(table, column) for column in columns] + (["x", "y"] if points else [])
    rows = []
    for row in reversed(frame.to_dict("records")):
        shape = row.get("geometry")
        place = [None if shape is None else shape.x, None if shape is None else shape.y] if points else []
        rows.append([cell(row[column.name], column, codes) for column in columns] + place)
    return workbook(path, headings, *rows)


def heading(table: str, column: Any) -> str:
    key = f"{column.name.removesuffix('_id')}_code" if column.references else column.name
    return key if column.references else WORDS.column(table, column.name)


def content(path: Path, table: str) -> list[tuple[Any, ...]]:
    """Every row of ``table`` with codes for references, in an order of its own."""
    parts, joins = [], []
    for number, column in enumerate(TABLES[table].columns):
        if column.name in OURS:
            continue
        if column.references and column.references != "plan":
            joins.append(f'LEFT JOIN "{column.references}" AS r{number} ON r{number}.id = t."{column.name}"')
            parts.append(f"r{number}.code")
        else:
            parts.append(f't."{column.name}"')
    own = " WHERE t.plan_id IS NULL" if "plan_id" in TABLES[table].names else ""
    rows = ask(path, f'SELECT {", ".join(parts)} FROM "{table}" AS t {" ".join(joins)}{own}')
    return sorted(rows, key=lambda row: tuple(map(str, row)))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "mau.gpkg"
    run("sample", str(path))
    return path


def test_a_province_rebuilt_from_lists_is_the_same_and_a_second_time_nothing(
    sample: Path, tmp_path: Path
) -> None:
    source = Workspace.open(sample)
    coded = ("commune", "village", "household", "unit", "cadre", "model_site")
    codes = {
        table: dict(zip(frame["id"], frame["code"], strict=True))
        for table in coded
        if (frame := source.frame(table, ("id", "code"))) is not None
    }
    communes = source.frame("commune", geometry=True).drop(
        columns=["id", "created_at", "updated_at", "updated_by"]
    )
    boundaries = tmp_path / "xa.gpkg"
    communes.to_crs(4326).to_file(boundaries)
    files = {"commune": boundaries}
    files |= {table: as_list(source, table, codes, tmp_path / f"{table}.xlsx") for table in LISTS}
    rebuilt = tmp_path / "moi.gpkg"
    run("new", str(rebuilt))
    for table, file in files.items():
        expected = content(sample, table)
        result = run_import(rebuilt, file, table)
        assert result["rejects"] == []
        assert figures(result) == (len(expected), 0, 0, 0)
        assert content(rebuilt, table) == expected
    assert not [finding for finding in findings(Workspace.open(rebuilt)) if not finding.warning]
    places = [
        pd.DataFrame(Workspace.open(path).frame("village", ("code",), geometry=True)).set_index("code")[
            "geometry"
        ]
        for path in (sample, rebuilt)
    ]
    known = [code for code, point in places[0].items() if point is not None]
    assert max(places[0][code].distance(places[1][code]) for code in known) < 1e-6
    before = hashlib.sha256(rebuilt.read_bytes()).hexdigest()
    for table, file in files.items():
        assert figures(run_import(rebuilt, file, table))[:2] == (0, 0)
    assert hashlib.sha256(rebuilt.read_bytes()).hexdigest() == before
