"""``diaban coverage`` from start to end: what it answers, keeps, writes and refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import shapely

from diaban.layers.wording import load_words
from diaban.layers.workspace import Workspace
from diaban.scripts.cli import build_parser, main
from diaban.scripts.coverage import describe, run
from diaban.scripts.progress import Progress, silent
from diaban.tests.hand.building import built
from diaban.tests.hand.making import Made

KEYS = {"as_of", "plan", "not_computed", "gaps", "indicators"}
GAP_KEYS = {
    "rule",
    "severity",
    "table",
    "code",
    "item",
    "commune",
    "village",
    "value",
    "threshold",
    "unit",
    "since",
    "explanation",
    "suggestion",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """One commune; H1 has nobody, H2 has K1 but no visit since 1 January; K2 has nothing; plan A gives H1 to K2."""
    made = Made(geometry=True)
    made.commune("03001", geometry=shapely.MultiPolygon([shapely.box(500000, 2300000, 510000, 2310000)]))
    made.village("B1", geometry=shapely.Point(505000, 2305000), is_border=1)
    made.unit("D1", geometry=shapely.Point(501000, 2301000))
    made.cadre("K1")
    made.cadre("K2")
    made.household("H1", "B1", need="poor", geometry=shapely.Point(505500, 2305500))
    made.household("H2", "B1", geometry=shapely.Point(505600, 2305600))
    made.charge("P1", "K1", "household", "H2", "2026-01-01")
    made.charge("P2", "K1", "party_cell", "B1", "2026-01-01")
    made.add("plan", "A", name="A", status="draft")
    made.charge("P3", "K2", "household", "H1", "2026-06-01", status="draft", plan="A")
    return built(made, tmp_path / "w.gpkg", as_of="2026-06-30", is_sample="1")


def asked(workspace: Path, *options: str) -> dict[str, Any]:
    """The result of the command, with everything that --json prints."""
    args = build_parser().parse_args(["coverage", str(workspace), "--json", "--language", "vi", *options])
    return run(args, Progress(silent, load_words("vi")))


def rules(result: dict[str, Any]) -> list[tuple[str, str]]:
    return [(gap["rule"], gap["code"]) for gap in result["gaps"]]


def test_the_json_object_is_the_one_promised(workspace: Path) -> None:
    result = asked(workspace)
    assert set(result) >= KEYS
    assert (result["as_of"], result["plan"]) == ("2026-06-30", None)
    assert result["not_computed"] == ["unreachable", "wet_season_cut_off", "too_far", "model_site_far"]
    assert rules(result) == [("household_unassigned", "H1"), ("cadre_idle", "K2"), ("visit_overdue", "P1")]
    assert all(set(gap) == GAP_KEYS for gap in result["gaps"])
    overdue = result["gaps"][2]
    assert (overdue["severity"], overdue["value"], overdue["threshold"]) == ("major", 180, 30)
    assert (overdue["unit"], overdue["since"]) == ("days", "2026-02-01")
    shown = {"scope", "code", "name", "numerator", "denominator", "value"}
    assert all(set(entry) == shown for entry in result["indicators"])
    json.dumps(result, allow_nan=False)


def test_the_day_is_the_option_else_the_setting(workspace: Path) -> None:
    assert asked(workspace)["as_of"] == "2026-06-30"
    assert asked(workspace, "--as-of", "2026-01-15")["as_of"] == "2026-01-15"
    assert rules(asked(workspace, "--as-of", "2026-01-15")) == [
        ("household_unassigned", "H1"),
        ("cadre_idle", "K2"),
    ]


def test_a_plan_is_looked_at_by_name(workspace: Path) -> None:
    assert rules(asked(workspace, "--plan", "A")) == [("visit_overdue", "P1")]


def test_the_workspace_keeps_the_last_run_alone(workspace: Path) -> None:
    asked(workspace, "--as-of", "2026-01-15")
    asked(workspace)
    kept = Workspace.open(workspace)
    gaps = kept.frame("gap", geometry=True)
    assert gaps["rule"].tolist() == ["household_unassigned", "cadre_idle", "visit_overdue"]
    assert gaps["as_of"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2026-06-30"]
    assert gaps["row_id"].tolist() == ["#H1", "#K2", "#P1"]
    assert json.loads(gaps["params"][2])["days"] == 180
    assert gaps.geometry.x.tolist() == [505000, 501000, 505000]
    states = kept.frame("map_state").set_index(["table_name", "row_id"])
    assert states["state"].to_dict() == {
        ("commune", "#03001"): "open",
        ("household", "#H1"): "unassigned",
        ("household", "#H2"): "overdue",
        ("unit", "#D1"): "border_post",
        ("village", "#B1"): "covered",
    }
    assert states.loc[("village", "#B1"), "band"] == 3
    assert len(kept.frame("indicator")) > 0
    runs = kept.query("SELECT action, after FROM audit_log WHERE action = 'coverage' ORDER BY fid")
    assert [json.loads(after)["as_of"] for _, after in runs] == ["2026-01-15", "2026-06-30"]


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".json"])
def test_the_same_rows_give_the_same_bytes(workspace: Path, tmp_path: Path, suffix: str) -> None:
    first, second = tmp_path / f"one{suffix}", tmp_path / f"two{suffix}"
    asked(workspace, "--output", str(first))
    asked(workspace, "--output", str(second))
    assert first.read_bytes() == second.read_bytes()


def test_the_files_hold_the_gaps_and_no_household_name_or_point(workspace: Path, tmp_path: Path) -> None:
    for suffix in (".csv", ".geojson", ".json", ".xlsx"):
        asked(workspace, "--output", str(tmp_path / f"gaps{suffix}"))
    csv = pd.read_csv(tmp_path / "gaps.csv", encoding="utf-8-sig", dtype=str)
    assert (tmp_path / "gaps.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert csv["code"].tolist() == ["H1", "K2", "P1"]
    assert csv["commune"].tolist()[0] == "03001"
    assert csv["sample"].tolist() == ["1"] * 3
    read = gpd.read_file(tmp_path / "gaps.geojson")
    assert read.crs.to_epsg() == 4326
    at_village = read.to_crs(9206).geometry
    assert at_village.iloc[0].equals(at_village.iloc[2])
    collection = json.loads((tmp_path / "gaps.geojson").read_text(encoding="utf-8"))
    assert (collection["as_of"], collection["sample"]) == ("2026-06-30", True)
    whole = json.loads((tmp_path / "gaps.json").read_text(encoding="utf-8"))
    assert whole["gaps"] == asked(workspace)["gaps"]
    book = openpyxl.load_workbook(tmp_path / "gaps.xlsx")
    sheet = book.worksheets[0]
    assert sheet.max_row == 4
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {"Nghiêm trọng", "Quan trọng", "Cần lưu ý"}
    for name in ("gaps.csv", "gaps.geojson", "gaps.json"):
        assert "Tên Chủ Hộ" not in (tmp_path / name).read_text(encoding="utf-8")
    exports = Workspace.open(workspace).query("SELECT after FROM audit_log WHERE action = 'export'")
    assert [json.loads(after)["file"] for (after,) in exports] == [
        "gaps.csv",
        "gaps.geojson",
        "gaps.json",
        "gaps.xlsx",
    ]


def test_a_read_only_workspace_is_shown_and_marked_not_logged(workspace: Path, tmp_path: Path) -> None:
    before = workspace.read_bytes()
    workspace.chmod(0o444)
    result = asked(workspace, "--output", str(tmp_path / "gaps.json"))
    assert result["logged"] is False
    assert len(result["gaps"]) == 3
    assert load_words("vi")("coverage.not_logged") in describe(result, load_words("vi"))
    assert json.loads((tmp_path / "gaps.json").read_text(encoding="utf-8"))["logged"] is False
    assert workspace.read_bytes() == before


@pytest.mark.parametrize(
    "options",
    [
        ("--output", "gaps.zip"),
        ("--output", "gaps"),
        ("--plan", "nothing"),
        ("--as-of", "30/06/2026"),
        ("--as-of", "2026-02-30"),
        ("--output", "no/such/folder/gaps.csv"),
    ],
)
def test_bad_input_is_one_line_and_changes_nothing(
    workspace: Path, options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    before = workspace.read_bytes()
    assert main(["coverage", str(workspace), *options]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert workspace.read_bytes() == before


def test_the_workspace_is_never_written_over(workspace: Path, tmp_path: Path) -> None:
    disguised = tmp_path / "w.csv"
    disguised.hardlink_to(workspace)
    before = workspace.read_bytes()
    assert main(["coverage", str(workspace), "--output", str(disguised)]) == 1
    assert workspace.read_bytes() == before


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("visit_interval_days", "soon"),
        ("visit_interval_days", "0"),
        ("visit_interval_days", "7.5"),
        ("reach_out_min", "nan"),
        ("model_reach_min", "-1"),
        ("wet_months", "5,13"),
        ("wet_months", "May"),
        ("as_of", "30/06/2026"),
        ("from_day", "yesterday"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(
    tmp_path: Path, code: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = built(Made(), tmp_path / "w.gpkg", **{code: value})
    assert main(["coverage", str(path), "--language", "en"]) == 1
    assert code in capsys.readouterr().err


@pytest.mark.parametrize("language", ["vi", "en"])
def test_people_read_a_headline_what_to_look_at_first_and_counts(workspace: Path, language: str) -> None:
    words = load_words(language)
    text = describe(asked(workspace), words)
    lines = text.splitlines()
    assert words.day("2026-06-30") in lines[0]
    assert any("H1" in line and words("severity.critical") in line for line in lines)
    assert any(line.split() == ["1", *words("rule.visit_overdue").split()] for line in lines)


def test_an_empty_workspace_has_no_gaps(tmp_path: Path) -> None:
    result = asked(built(Made(), tmp_path / "w.gpkg"))
    assert result["gaps"] == []
    assert load_words("vi")("coverage.none") in describe(result, load_words("vi"))


@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 123])
def test_results_are_kept_in_their_order_however_many(workspace: Path, count: int) -> None:
    ids = [f"{number:03}" for number in range(count)]
    states = pd.DataFrame({"table_name": ["unit"] * count, "row_id": ids, "state": ["station"] * count})
    with Workspace.open(workspace).writing("test", "coverage") as writer:
        writer.replace("map_state", states.assign(band=pd.Series([1.0] * count)))
    kept = Workspace.open(workspace).frame("map_state")
    assert kept["row_id"].tolist() == ids
    assert kept["band"].tolist() == [1] * count
