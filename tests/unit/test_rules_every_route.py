"""Every rule refuses by every route: plain SQL, OR REPLACE, pyogrio, ogr2ogr, GDAL's SQL; each with its sentence."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from support.full import full_workspace
from support.rule_cases import CASES, TYPED, Case, every_column, fingerprint, literal

from diaban.layers import geopackage
from diaban.layers.rules import all_rules
from diaban.layers.schema import TABLES
from diaban.layers.wording import load_words

needs_ogr = pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="no ogr2ogr on this machine")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file for all: every attempt is refused and leaves it as it was, or the next one fails."""
    return full_workspace(tmp_path_factory.mktemp("rules") / "full.gpkg")


@pytest.fixture(scope="module")
def untouched(path: Path) -> Callable[[], bool]:
    before = fingerprint(path)
    return lambda: fingerprint(path) == before


def one_row(folder: Path) -> Path:
    """A source whose one row only carries the values of a query."""
    source = folder / "source.geojson"
    source.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"x":1},"geometry":null}]}'
    )
    return source


def by_sql(path: Path, case: Case, otherwise: str = "") -> str:
    with closing(geopackage.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA ignore_check_constraints=ON")
        with pytest.raises(sqlite3.IntegrityError) as refusal:
            connection.execute(case.sql(otherwise))
    return str(refusal.value)


def test_every_rule_there_is_has_a_case() -> None:
    assert {case.rule for case in CASES} == {rule.name for rule in all_rules()}
    assert not {rule.name for rule in all_rules()} - {case.rule for case in TYPED} - {"not_a_day"}


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("otherwise", ["", "OR REPLACE", "OR IGNORE"])
def test_plain_sql_is_refused_with_the_sentence_in_both_languages(
    case: Case, otherwise: str, path: Path, untouched: Callable[[], bool]
) -> None:
    said = by_sql(path, case, otherwise)
    assert said.startswith(f"[{case.rule}] ")
    assert " / " in said
    label = load_words("vi")(f"table.{case.table}")
    assert label.casefold() in said.casefold() or case.rule not in ("append_only", "required", "no_such_row")
    assert untouched()


@pytest.mark.parametrize("otherwise", ["", "OR REPLACE"])
def test_every_column_refuses_what_its_description_forbids(
    otherwise: str, path: Path, untouched: Callable[[], bool]
) -> None:
    cases = list(every_column(path))
    assert len(cases) > 250
    for case in cases:
        assert by_sql(path, case, otherwise).startswith(f"[{case.rule}] "), str(case)
    assert untouched()


@pytest.mark.parametrize("case", [case for case in TYPED if case.verb == "add"], ids=str)
def test_an_append_by_pyogrio_is_refused(case: Case, path: Path, untouched: Callable[[], bool]) -> None:
    frame: pd.DataFrame = pd.DataFrame({name: [value] for name, value in case.values.items()})
    if TABLES[case.table].geometry:
        frame = gpd.GeoDataFrame(frame, geometry=[shapely.Point(503000, 2305000)], crs=9206)
    with pytest.raises(pyogrio.errors.FeatureError, match=rf"\[{case.rule}\]"):
        pyogrio.write_dataframe(frame, path, layer=case.table, append=True)
    assert untouched()


@needs_ogr
@pytest.mark.parametrize("case", [case for case in TYPED if case.verb == "add"], ids=str)
def test_an_append_by_ogr2ogr_is_refused(
    case: Case, path: Path, tmp_path: Path, untouched: Callable[[], bool]
) -> None:
    source = one_row(tmp_path)
    columns = ", ".join(f'{literal(value)} AS "{name}"' for name, value in case.values.items())
    query = ["-dialect", "sqlite", "-sql", f"SELECT {columns} FROM source"]
    done = subprocess.run(
        ["ogr2ogr", "-update", "-append", "-nln", case.table, *query, str(path), str(source)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"[{case.rule}]" in done.stderr
    assert done.returncode != 0
    assert untouched()


@needs_ogr
@pytest.mark.parametrize("case", [case for case in TYPED if case.verb != "add"], ids=str)
def test_gdals_own_sql_is_refused(case: Case, path: Path, untouched: Callable[[], bool]) -> None:
    done = subprocess.run(
        ["ogrinfo", "-q", "-update", str(path), "-sql", case.sql()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"[{case.rule}]" in done.stderr + done.stdout
    assert untouched()


@needs_ogr
def test_an_upsert_by_ogr2ogr_is_refused(path: Path, tmp_path: Path, untouched: Callable[[], bool]) -> None:
    source = one_row(tmp_path)
    query = "SELECT 'H1' AS code, 'v1' AS village_id, 'rich' AS need FROM source"
    done = subprocess.run(
        [
            "ogr2ogr",
            "-upsert",
            "-nln",
            "household",
            "-dialect",
            "sqlite",
            "-sql",
            query,
            str(path),
            str(source),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "[" in done.stderr
    assert untouched()
