"""Files that are not what they should be, byte by byte: cut off, mixed up, not text. One clear line, and nothing runs."""

from __future__ import annotations

import random
import shutil
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from support.full import full_workspace

from diaban.layers import geopackage
from diaban.scripts.cli import main


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return full_workspace(tmp_path_factory.mktemp("sound") / "full.gpkg")


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sound, tmp_path / "w.gpkg"))


def told(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    """The exit code of a command, and what it said on standard error, which is never a traceback."""
    capsys.readouterr()
    code = main([*map(str, words), "--language", "en"])
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "unforeseen" not in said, said
    assert code in (0, 1), said
    return code, said


TEXTS = {
    "half a letter": "CAST(X'42e1ba' AS TEXT)",
    "a half of a pair": "CAST(X'eda080' AS TEXT)",
    "a byte of another encoding": "CAST(X'4d93ff6e' AS TEXT)",
    "an end in the middle": "'B' || char(0) || 'n'",
    "bytes": "X'00ff'",
    "a number": "12.5",
}


@pytest.mark.parametrize("kind", list(TEXTS))
def test_names_that_are_not_text_are_found_and_stop_nobody(
    kind: str, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(geopackage.connect(path)) as connection:
        for name in [
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ]:
            if name.startswith(("rule_", "log_")):
                connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("PRAGMA ignore_check_constraints=ON")
        for table, column in (("village", "name"), ("cadre", "name"), ("household", "head_name")):
            connection.execute(f"UPDATE {table} SET {column} = {TEXTS[kind]}")
    folder = path.parent
    told(capsys, "check", path)
    told(capsys, "coverage", path, "--output", folder / "g.csv")
    told(capsys, "tables", path, "--output", folder / "t.xlsx")
    told(capsys, "webmap", path, "--output", folder / "m.html")
    code, said = told(capsys, "check", path, "--repair", folder / "mended.gpkg")
    assert code == 0, said
    assert told(capsys, "check", folder / "mended.gpkg")[0] == 0
    assert told(capsys, "tables", folder / "mended.gpkg", "--output", folder / "t.xlsx")[0] == 0


SHAPES = {
    "no geometry at all": b"",
    "half a head": b"GP\x00",
    "a head alone": b"GP\x00\x01" + struct.pack("<i", 9206),
    "another head": b"XX\x00\x01" + struct.pack("<i", 9206) + b"\x01" * 21,
    "a shape of four thousand million points": b"GP\x00\x01"
    + struct.pack("<i", 9206)
    + struct.pack("<BII", 1, 2, 0xFFFFFFFF),
    "a point nowhere": b"GP\x00\x01"
    + struct.pack("<i", 9206)
    + struct.pack("<BIdd", 1, 1, float("nan"), float("inf")),
}


@pytest.mark.parametrize("kind", list(SHAPES))
def test_shapes_that_are_none_are_found_and_stop_nobody(
    kind: str, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for name in [
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ]:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE village SET geom = ? WHERE code = 'V1'", (SHAPES[kind],))
        connection.execute("UPDATE commune SET geom = ? WHERE code = '90002'", (SHAPES[kind],))
        connection.commit()
    folder = path.parent
    assert told(capsys, "check", path)[0] == 1
    told(capsys, "coverage", path, "--output", folder / "g.geojson")
    told(capsys, "tables", path, "--output", folder / "t.xlsx")
    told(capsys, "webmap", path, "--output", folder / "m.html")
    code, said = told(capsys, "check", path, "--repair", folder / "mended.gpkg")
    assert code == 0, said
    told(capsys, "webmap", folder / "mended.gpkg", "--output", folder / "m.html")


@pytest.mark.parametrize("share", [0.0, 0.001, 0.05, 0.3, 0.6, 0.9, 0.999])
def test_a_workspace_that_was_cut_off_is_told_so(
    share: float, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: int(share * len(raw))])
    cut = path.read_bytes()
    for words in (
        ("check", path),
        ("coverage", path),
        ("tables", path, "--output", path.with_suffix(".xlsx")),
        ("backup", path),
    ):
        code, said = told(capsys, *words)
        assert code == 1, words
        assert said.count("\n") <= 1
    assert path.read_bytes() == cut


@pytest.mark.parametrize("seed", range(6))
def test_pages_with_other_bytes_in_them_stop_nobody(
    seed: int, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng, raw = random.Random(seed), bytearray(path.read_bytes())
    for _ in range(3):
        start = rng.randrange(100, len(raw) - 600)
        raw[start : start + 500] = rng.randbytes(500)
    path.write_bytes(bytes(raw))
    for words in (
        ("check", path),
        ("coverage", path),
        ("tables", path, "--output", path.with_suffix(".xlsx")),
        ("check", path, "--repair", path.with_name("mended.gpkg")),
    ):
        told(capsys, *words)


@pytest.mark.parametrize("text", ['Mã hộ,Mã bản\n"' + "x" * 200_000, "\n" * 50_000, '"' * 9_999])
def test_a_text_table_that_is_none_is_one_line(
    text: str, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = path.with_name("list.csv")
    listed.write_text(text, encoding="utf-8-sig")
    code, said = told(capsys, "import", path, listed, "--table", "household")
    assert (code, said.count("\n")) == (1, 1)


def half(path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])


def bomb(path: Path) -> None:
    """A workbook whose strings are nested entities."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "x">{entities}]><sst>&e11;</sst>'
    kept = {}
    with zipfile.ZipFile(path) as book:
        kept = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w") as book:
        for name, content in kept.items():
            book.writestr(name, text if name.endswith("sharedStrings.xml") else content)


def other(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)


@pytest.mark.parametrize("spoil", [half, bomb, other])
@pytest.mark.parametrize("table", ["household"])
def test_a_spoilt_list_is_one_line(
    spoil: Callable[[Path], None], table: str, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = path.with_name("list.xlsx")
    shutil.copyfile(Path(__file__).resolve().parents[2] / "data" / "templates" / f"{table}.xlsx", listed)
    spoil(listed)
    before = path.read_bytes()
    code, said = told(capsys, "import", path, listed, "--table", table)
    assert (code, said.count("\n")) == (1, 1)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "name", ["../../../../../../tmp/escaped.shp", "/tmp/escaped.shp", "x/../../escaped.shp"]
)
def test_an_archive_with_a_way_out_writes_nothing_outside(
    name: str, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "a!b.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
            packed.writestr(name.replace(".shp", suffix), b"\x00\x00\x27\x0a" + bytes(96))
    before = {entry: entry.stat().st_mtime_ns for entry in tmp_path.rglob("*")}
    assert told(capsys, "import", path, archive, "--table", "commune")[0] == 1
    assert {entry: entry.stat().st_mtime_ns for entry in tmp_path.rglob("*")} == before
    assert not Path("/tmp/escaped.shp").exists()


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a": ' * 50_000,
        "null",
        "[]",
        '{"Mã hộ": {"x": 1}}',
        '{"Mã hộ": "../../etc/passwd"}',
        "\x00",
    ],
    ids=["nested", "nested objects", "nothing", "a list", "an object", "a path", "no text"],
)
def test_a_mapping_that_is_none_is_one_line(
    text: str, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping, listed = path.with_name("m.json"), path.with_name("list.csv")
    mapping.write_text(text, encoding="utf-8")
    listed.write_text("Mã hộ,Mã bản,Lý do cần giúp đỡ\nN1,V1,Hộ nghèo\n", encoding="utf-8-sig")
    before = path.read_bytes()
    code, said = told(capsys, "import", path, listed, "--table", "household", "--mapping", mapping)
    assert (code, said.count("\n")) == (1, 1)
    assert path.read_bytes() == before
