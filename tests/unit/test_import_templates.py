"""The templates and the data dictionary say what the schema says, and what is filled in can be imported."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import shapely
from support.importing import figures, run_import, workbook

from diaban.layers.schema import ENUMERATIONS, REFUSED, TABLES
from diaban.layers.sources.dictionary import data_dictionary
from diaban.layers.sources.headings import HeadingWords
from diaban.layers.sources.refused import refused_by_heading
from diaban.layers.wording import load_words
from diaban.layers.workspace import Workspace
from diaban.scripts import templates

ROOT = Path(__file__).resolve().parents[2]
WORDS = load_words("vi")
# in the order in which one needs the other
NAMES = ("commune", "village", "household", "unit", "cadre", "assignment", "visit", "model_site", "twinning")
LEFT_TO_US = {"id", "created_at", "updated_at", "updated_by", "erased_at"}
NOT_BY_HAND = {"status", "locked", "plan_id", "source"}


def template(name: str) -> Any:
    return openpyxl.load_workbook(ROOT / "data" / "templates" / f"{name}.xlsx")


def parts(path: Path) -> dict[str, bytes]:
    """What is in a workbook, however it was compressed."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_committed_templates_and_dictionary_are_those_the_schema_makes(tmp_path: Path) -> None:
    templates.main([str(tmp_path), "--dictionary", str(tmp_path / "dictionary.md")])
    committed = {path.name: parts(path) for path in (ROOT / "data" / "templates").iterdir()}
    made = {path.name: parts(path) for path in tmp_path.glob("*.xlsx")}
    assert sorted(made) == sorted(f"{name}.xlsx" for name in NAMES)
    assert [name for name in made if committed.get(name) != made[name]] == []
    assert sorted(committed) == sorted(made)
    text = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert text == (tmp_path / "dictionary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_every_column_once_with_what_is_required_marked(name: str) -> None:
    sheet = template(name).worksheets[0]
    assert sheet.title == WORDS(f"table.{name}")
    headings = [cell.value for cell in sheet[1]]
    recognise = HeadingWords(name)
    fields = [recognise.field(heading) for heading in headings]
    columns = [field.column.name for field in fields if field is not None and field.column is not None]
    expected = [column.name for column in TABLES[name].columns if column.name not in LEFT_TO_US]
    unused = NOT_BY_HAND if name != "model_site" else set()
    assert columns == [column for column in expected if column not in unused]
    assert [field.name for field in fields if field.column is None] == (  # type: ignore[union-attr]
        ["lon", "lat"] if TABLES[name].geometry == "POINT" else []
    )
    required = {column.name for column in TABLES[name].columns if column.required and column.default is None}
    marked = {
        field.column.name for field, heading in zip(fields, headings, strict=True) if heading.endswith(" *")
    }  # type: ignore[union-attr]
    assert marked == required - LEFT_TO_US
    assert not [heading for heading in headings if refused_by_heading(heading)]
    assert sheet.freeze_panes == "A2"
    assert sheet.max_row == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_closed_list_is_a_drop_down_of_its_words(name: str) -> None:
    book = template(name)
    sheet = book.worksheets[0]
    offered: dict[str, list[str]] = {}
    for validation in sheet.data_validations.dataValidation:
        if validation.type == "list":
            title, _, area = validation.formula1.replace("$", "").partition("!")
            place = sheet[f"{str(validation.sqref).split(':')[0]}"].column
            column = HeadingWords(name).field(sheet.cell(1, place).value).column.name  # type: ignore[union-attr]
            offered[column] = [row[0].value for row in book[title.strip("'")][area]]
    expected = {
        column.name: [WORDS.word(column.words, code) for code in ENUMERATIONS[column.words]]
        for column in TABLES[name].columns
        if column.words and column.name not in (NOT_BY_HAND if name != "model_site" else set())
    }
    assert offered == expected


def test_the_invented_examples_can_be_imported_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "w.gpkg"
    with Workspace.build(path, actor="thử"):
        pass
    square = {
        "type": "Polygon",
        "coordinates": [list(shapely.box(103.99, 20.78, 104.1, 20.9).exterior.coords)],
    }
    boundary = tmp_path / "xa.geojson"
    boundary.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": '
        + str(square).replace("'", '"').replace("(", "[").replace(")", "]")
        + ', "properties": {"code": "90001", "name": "Xã Ví Dụ"}}]}',
        encoding="utf-8",
    )
    assert figures(run_import(path, boundary, "commune")) == (1, 0, 0, 0)
    for name in NAMES:
        rows = list(template(name)["Ví dụ"].iter_rows(values_only=True))
        assert len(rows) == 2
        filled = workbook(tmp_path / f"{name}.xlsx", rows[0], rows[1], title=WORDS(f"table.{name}"))
        result = run_import(path, filled, name)
        assert result["rejects"] == []
        assert figures(result) == ((0, 1, 0, 0) if name == "commune" else (1, 0, 0, 0))
        assert figures(run_import(path, filled, name)) == (0, 0, 1, 0)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_template_brings_nothing_in_its_example_neither(name: str, tmp_path: Path) -> None:
    path = tmp_path / "w.gpkg"
    with Workspace.build(path, actor="thử"):
        pass
    assert figures(run_import(path, ROOT / "data" / "templates" / f"{name}.xlsx", name)) == (0, 0, 0, 0)


def test_the_guide_says_what_is_never_stored() -> None:
    for name in NAMES:
        said = " ".join(str(cell) for row in template(name)["Hướng dẫn"].values for cell in row if cell)
        assert "tôn giáo" in said
        assert "không có thật" in said


def test_the_dictionary_names_every_column_list_and_refused_word() -> None:
    text = data_dictionary()
    for table in TABLES.values():
        if table.kind != "system":
            part = text.split(f"## `{table.name}`")[1].split("\n## ")[0]
            assert not [column.name for column in table.columns if f"| `{column.name}` |" not in part]
    for name, codes in ENUMERATIONS.items():
        part = text.split(f"### {name}\n")[1].split("\n### ")[0]
        assert not [code for code in codes if f"`{code}`" not in part]
    assert not [word for words in REFUSED.values() for word in words if word not in text]
