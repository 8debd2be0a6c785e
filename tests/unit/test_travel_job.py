"""``diaban travel`` from start to end, against plain Dijkstra on the same country drawn by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, Optional

import pandas as pd
import pytest
import shapely.affinity
from support.travel_country import CHARGES, COUNTRY, HOUSES, PLACED, UNITS, VILLAGES
from support.travel_worlds import CELL, workspace

from diaban.layers import geopackage
from diaban.layers.check import findings
from diaban.layers.saving.asking import batch_of
from diaban.layers.saving.writing import save
from diaban.layers.workspace import Workspace
from diaban.scripts import travel_times
from diaban.scripts.cli import Cancelled, main
from diaban.tests.oracle.shortest_paths import Cell, World

SEASONS = ("dry", "wet")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, dict[str, Path]]:
    return workspace(tmp_path / "w.gpkg", COUNTRY, UNITS, VILLAGES, HOUSES, CHARGES), COUNTRY.write(tmp_path)


def travelled(made: tuple[Path, dict[str, Path]], capsys: Any, *options: object) -> dict[str, Any]:
    path, files = made
    words = [
        "travel",
        path,
        "--dem",
        files["dem"],
        "--landcover",
        files["landcover"],
        "--speeds",
        files["speeds"],
    ]
    capsys.readouterr()
    assert main([*map(str, words), *map(str, options), "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def rows(path: Path) -> dict[tuple[str, str, str], dict[str, Any]]:
    """The stored pairs by code of origin and target and season."""
    frame = Workspace.open(path).frame("travel_time")
    codes = {f"#{code}": code for code in PLACED}
    return {
        (codes[row["origin_id"]], codes[row["target_id"]], row["season"]): row
        for row in frame.to_dict("records")
    }


def snapped(world: World, cell: Optional[tuple[float, float]]) -> tuple[Optional[Cell], float]:
    """The nearest passable cell within 500 m, lowest row and column first, and the metres."""
    if cell is None:
        return None, math.nan
    away = [
        (math.hypot(r - cell[0], c - cell[1]) * CELL, r, c)
        for r, c in world.cells()
        if world.passable((r, c))
    ]
    metres, row, column = min(away)
    return ((row, column), metres) if metres <= 500 else (None, math.nan)


def expected(cutoff: float, nearest: int) -> dict[tuple[str, str, str], tuple[Any, Any, Any, set[str]]]:
    """All pairs by the definition: reachable, out, back, flags."""
    found: dict[tuple[str, str, str], tuple[Any, Any, Any, set[str]]] = {}
    wanted = {
        ("D1", "H2"),
        ("D1", "B3"),
        ("D1", "B2"),
        ("B1", "B4"),
        ("D2", "H5"),
        ("D2", "B1"),
        ("D3", "B1"),
        ("D1", "B7"),
    }
    targets = [*VILLAGES, *(code for code, (_, cell) in HOUSES.items() if cell is not None)]
    for season in SEASONS:
        world = COUNTRY.world(season)
        spots = {code: snapped(world, cell) for code, cell in PLACED.items()}
        ways: dict[str, tuple[dict[Cell, float], dict[Cell, float]]] = {}
        for origin in [*UNITS, *VILLAGES]:
            start = spots[origin][0]
            ways[origin] = (world.least([start]), world.least([start], back=True)) if start else ({}, {})
        for target in targets:
            aim = spots[target][0]
            order = sorted(
                (ways[o][0][aim], number, o)
                for number, o in enumerate([*UNITS, *VILLAGES])
                if aim in ways[o][0] and ways[o][0][aim] <= cutoff
            )
            near = {o for _, _, o in order[:nearest]} if target in HOUSES else {o for *_, o in order}
            for origin in [*UNITS, *VILLAGES]:
                lost = spots[origin][0] is None or aim is None
                kept = target in VILLAGES if lost else origin in near
                if not (kept or (origin, target) in wanted):
                    continue
                marks = {
                    mark
                    for end, name in ((origin, "origin"), (target, "target"))
                    for mark, holds in ((f"unplaced_{name}", spots[end][0] is None), (f"moved_{name}", spots[end][1] > 0))
                    if holds
                }  # fmt: skip
                there, back = (None if lost else w.get(aim) for w in ways[origin])
                reachable = None if lost else int(there is not None)
                within = [None if m is None or m > cutoff else m for m in (there, back)]
                found[origin, target, season] = (reachable, *within, marks)
    return found


def alike(stored: Any, meant: Optional[float]) -> bool:
    if meant is None:
        return stored is None or math.isnan(stored)
    return abs(stored - meant) <= max(1e-4 * meant, 0.01)


@pytest.mark.parametrize(("cutoff", "nearest"), [(480, 3), (40, 2)])
def test_every_pair_is_there_with_its_minutes_flags_and_way_and_no_other(
    cutoff: float, nearest: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = (
        workspace(
            tmp_path / "w.gpkg", COUNTRY, UNITS, VILLAGES, HOUSES, CHARGES, nearest_origins=str(nearest)
        ),
        COUNTRY.write(tmp_path),
    )
    answer = travelled(made, capsys, "--cutoff", cutoff)
    stored, meant = rows(made[0]), expected(cutoff, nearest)
    assert stored.keys() == meant.keys()
    for key, (reachable, there, back, marks) in meant.items():
        row = stored[key]
        assert alike(row["reachable"], reachable), key
        assert alike(row["out_min"], there), key
        assert alike(row["back_min"], back), key
        assert set((row["flags"] if isinstance(row["flags"], str) else "").split(",")) - {""} == marks, key
    # The drawing has every case: no way, beyond the cut-off, moved, without a place.
    assert {reachable for reachable, *_ in meant.values()} == {0, 1, None}
    assert {mark for *_, marks in meant.values() for mark in marks} == {
        "moved_origin", "moved_target", "unplaced_origin", "unplaced_target",
    }  # fmt: skip
    assert answer["pairs"] == len(meant) and answer["cells"] == 480
    assert answer["origins"] == len(UNITS) + len(VILLAGES)
    assert answer["unplaced"] == ["B5", "D3"]
    assert {(m["table"], m["code"]) for m in answer["moved"]} == {
        ("unit", "D2"),
        ("unit", "D4"),
        ("village", "B4"),
    }
    runs = Workspace.open(made[0]).frame("travel_run")
    assert len(runs) == 2 * (len(UNITS) + len(VILLAGES)) and set(runs["cutoff_min"]) == {cutoff}


def test_the_file_is_sound_and_the_run_is_logged_once_without_names(
    made: tuple[Path, dict[str, Path]], capsys: pytest.CaptureFixture[str]
) -> None:
    travelled(made, capsys)
    opened = Workspace.open(made[0])
    assert [f for f in findings(opened) if not f.warning] == []
    logged = opened.query("SELECT action, after FROM audit_log WHERE table_name = 'travel_time'")
    assert [action for action, _ in logged] == ["travel"]
    assert json.loads(logged[0][1])["origins"] == 11


def test_units_only_and_one_season_touch_nothing_else(
    made: tuple[Path, dict[str, Path]], capsys: pytest.CaptureFixture[str]
) -> None:
    travelled(made, capsys)
    wet = {key: row for key, row in rows(made[0]).items() if key[2] == "wet"}
    answer = travelled(made, capsys, "--season", "dry", "--from", "units")
    after = rows(made[0])
    assert answer["origins"] == 4
    assert {origin for origin, _, season in after if season == "dry"} == set(UNITS)
    drop = ("fid",)
    same = [{k: str(v) for k, v in row.items() if k not in drop} for row in wet.values()]
    assert same == [
        {k: str(v) for k, v in row.items() if k not in drop} for key, row in after.items() if key[2] == "wet"
    ]


def test_a_second_run_searches_nothing_and_changes_nothing(
    made: tuple[Path, dict[str, Path]], capsys: pytest.CaptureFixture[str]
) -> None:
    first = travelled(made, capsys)
    before = rows(made[0])
    again = travelled(made, capsys)
    assert first["searched"] == 2 * 9 and again["searched"] == 0
    assert plain(before) == plain(rows(made[0]))


def plain(stored: dict[Any, dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted(
        (*key, *(str(v) for name, v in row.items() if name != "fid")) for key, row in stored.items()
    )


# As the forms save it: which row, and by how many metres its place or its line goes south.
DRAWN = {
    "a road drawn elsewhere": ("road", "wet_season = 'same'", 200.0),
    "a village moved": ("village", "code = 'B1'", 100.0),
}


def draw(path: Path, table: str, test: str, south: float) -> None:
    workspace = Workspace.open(path)
    identity, version, text = workspace.query(
        f"SELECT id, updated_at, hex(geom) FROM {table} WHERE {test} ORDER BY fid LIMIT 1"
    )[0]
    shape = shapely.affinity.translate(geopackage.geometry(bytes.fromhex(text)), yoff=-south)
    lines = [[list(at) for at in part.coords] for part in shapely.get_parts(shape)]
    change = {
        "do": "update",
        "table": table,
        "id": identity,
        "version": version,
        "values": {"geom": lines if table == "road" else lines[0][0]},
    }
    assert save(workspace, batch_of({"batch": "b", "changes": [change]}), "test").saved == 1


@pytest.mark.parametrize(
    ("change", "searched"),
    [
        ("UPDATE crossing SET wait_min = 12 WHERE kind = 'ferry'", {"dry": 9, "wet": 9}),
        ("UPDATE road SET wet_season = 'same' WHERE wet_season = 'closed'", {"dry": 0, "wet": 9}),
        # Another charge of a cadre at D1, whose way to H4 was not among those kept.
        ("another charge", {"dry": 1, "wet": 1}),
        ("UPDATE village SET name = 'khác'", {"dry": 0, "wet": 0}),
        ("a road drawn elsewhere", {"dry": 9, "wet": 9}),
        ("a village moved", {"dry": 9, "wet": 9}),
    ],
)
def test_only_what_changed_is_searched_and_the_rows_are_those_of_a_fresh_run(
    change: str, searched: dict[str, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    far = {"nearest_origins": "1"}
    files = COUNTRY.write(tmp_path)
    kept, fresh = (
        workspace(tmp_path / name, COUNTRY, UNITS, VILLAGES, HOUSES, CHARGES, **far)
        for name in ("a.gpkg", "b.gpkg")
    )
    travelled((kept, files), capsys)
    for path in (kept, fresh):
        if change in DRAWN:
            draw(path, *DRAWN[change])
            continue
        with Workspace.open(path).writing("test", "test") as writer:
            if change == "another charge":
                row = {"id": "#N", "code": "N", "cadre_id": "#K0", "duty": "household", "household_id": "#H4",
                       "valid_from": "2026-02-01", "status": "approved", "decision_no": "2",
                       "decision_date": "2026-02-01"}  # fmt: skip
                writer.insert("assignment", pd.DataFrame([row]))
            else:
                writer.connection.execute(change)
    for season in SEASONS:
        answer = travelled((kept, files), capsys, "--season", season)
        assert answer["searched"] == searched[season], season
    travelled((fresh, files), capsys)
    assert plain(rows(kept)) == plain(rows(fresh))


def test_an_origin_that_was_a_households_nearest_and_moves_has_all_searched_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = COUNTRY.write(tmp_path)
    path = workspace(tmp_path / "a.gpkg", COUNTRY, UNITS, VILLAGES, HOUSES, CHARGES)
    moved = {**UNITS, "D2": (6, 6)}
    fresh = workspace(tmp_path / "b.gpkg", COUNTRY, moved, VILLAGES, HOUSES, CHARGES)
    travelled((path, files), capsys)
    with Workspace.open(path).writing("test", "test") as writer:
        point = Workspace.open(fresh).query("SELECT hex(geom) FROM unit WHERE code = 'D2'")[0][0]
        writer.connection.execute(f"UPDATE unit SET geom = x'{point}' WHERE code = 'D2'")
    travelled((path, files), capsys)
    travelled((fresh, files), capsys)
    assert plain(rows(path)) == plain(rows(fresh))


def test_a_cancelled_run_leaves_the_workspace_and_the_next_goes_on_where_it_stopped(
    made: tuple[Path, dict[str, Path]], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path, files = made
    before = path.read_bytes()
    real, asked = travel_times.searches, []

    def stopping(*given: Any) -> Any:
        for number, found in enumerate(real(*given)):
            if number == 3:
                raise Cancelled
            yield found

    def counting(ground: Any, speeds: Any, origins: Any, *rest: Any) -> Any:
        asked.append(len(origins))
        return real(ground, speeds, origins, *rest)

    monkeypatch.setattr(travel_times, "searches", stopping)
    words = [
        "travel",
        path,
        "--dem",
        files["dem"],
        "--landcover",
        files["landcover"],
        "--speeds",
        files["speeds"],
    ]
    assert main([*map(str, words), "--season", "dry"]) == 1
    assert path.read_bytes() == before
    (kept,) = (tmp_path / "cache").rglob("*.searches")
    assert kept.stat().st_mode & 0o077 == 0 and kept.parent.stat().st_mode & 0o077 == 0
    contents = kept.read_bytes()
    for code in PLACED:
        assert code.encode() not in contents and f"#{code}".encode() not in contents
    # As if the power had gone in the middle of a record.
    kept.write_bytes(contents + contents[:20])
    monkeypatch.setattr(travel_times, "searches", counting)
    travelled(made, capsys, "--season", "dry")
    assert asked == [9 - 3]
    assert list((tmp_path / "cache").rglob("*.searches")) == []
    resumed = plain({key: row for key, row in rows(path).items() if key[2] == "dry"})
    monkeypatch.setattr(travel_times, "searches", real)
    fresh = workspace(tmp_path / "fresh.gpkg", COUNTRY, UNITS, VILLAGES, HOUSES, CHARGES)
    travelled((fresh, files), capsys, "--season", "dry")
    assert resumed == plain(rows(fresh))


def test_a_cache_that_cannot_be_written_hinders_nothing(
    made: tuple[Path, dict[str, Path]], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    blocked = tmp_path / "file"
    blocked.write_text("x")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert travelled(made, capsys)["pairs"] == len(rows(made[0]))


def test_surfaces_hold_the_minutes_of_every_cell(
    made: tuple[Path, dict[str, Path]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import rasterio

    travelled(made, capsys, "--from", "units", "--surfaces", tmp_path / "out", "--cutoff", 45)
    names = {f"unit_{code}_{season}.tif" for code in ("D1", "D2", "D4") for season in SEASONS}
    assert {file.name for file in (tmp_path / "out").iterdir()} == names
    for season in SEASONS:
        world = COUNTRY.world(season)
        start = snapped(world, UNITS["D1"])[0]
        assert start is not None
        with rasterio.open(tmp_path / "out" / f"unit_D1_{season}.tif") as surface:
            assert surface.descriptions == ("there", "back") and surface.crs.to_epsg() == 9206
            bands = surface.read()
        for band, back in zip(bands, (False, True), strict=True):
            least = world.least([start], back=back)
            for row, column in world.cells():
                meant = least.get((row, column))
                assert alike(float(band[row, column]), None if meant is None or meant > 45 else meant)
