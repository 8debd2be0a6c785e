"""Text that means harm, in every field that takes text, through every output: it stays text, and nobody is misled."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.full import full_workspace

from diaban.layers import geopackage
from diaban.layers.check import findings
from diaban.layers.schema import TABLES
from diaban.layers.workspace import Workspace
from diaban.scripts.cli import main

HOSTILE = {
    "formula": '=HYPERLINK("http://x.example","x")',
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "sum": "-2+3",
    "markup": '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>',
    "end of a script": "</script></style></title>--><svg onload=alert(1)>",
    "template": "{{7*7}}{name}{0}%s%(x)s${7*7}",
    "expression": "[% 40000 + 271 %][%env('HOME')%]",
    "sql": "'; DROP TABLE village; --\"",
    "turned": "an\u202eoàt nàh\u202c\u2066x\u2069\u200f",
    "unseen": "\ufeffB\u200bản\u00ad\u2060",
    "lines": "một\nhai\r\nba\u2028bốn\x85năm\ttab",
    "terminal": "\x1b]0;đổi tên\x07\x1b[2J\x1b[31mđỏ\x9b1m\x7f\x08\x08",
    "very long": "Tên rất dài " * 2000,
    "one long word": "W" * 20_000,
    "marks on marks": "Z" + "\u0336\u0321\u031b" * 300,
}
# What is chosen from a list, refers to something, or is written by us alone.
LEFT = {
    "id",
    "code",
    "created_at",
    "updated_at",
    "updated_by",
    "languages",
    "source",
    "province_code",
    "name_key",
}
MISLEADING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200f\u2028\u202a-\u202e\u2066-\u2069\ufeff]")
OUTPUTS = (
    ("check",),
    ("coverage", "--json"),
    ("coverage", "--output", "{}/g.xlsx"),
    ("coverage", "--output", "{}/g.csv"),
    ("coverage", "--output", "{}/g.geojson"),
    ("coverage", "--output", "{}/g.json"),
    ("tables", "--output", "{}/t.xlsx"),
    ("tables", "--output", "{}/tn.xlsx", "--names", "--reason", "HARM"),
    ("webmap", "--output", "{}/m.html"),
    ("webmap", "--output", "{}/mn.html", "--names", "--reason", "HARM"),
    ("assign", "--name", "HARM"),
    ("coverage", "--json", "--plan", "HARM"),
    ("history",),
    ("history", "--limit", "0", "--json"),
    ("history", "--output", "{}/h.csv", "--names", "--reason", "HARM"),
    ("history", "--output", "{}/h.xlsx", "--names", "--reason", "HARM"),
)
PRINTED = (("--atlas", "communes"), ("--sheets", "cadres"), ("--overview",))


def filled(path: Path, first: int) -> int:
    """Put the texts, one after the other from the one at ``first``, into every cell that takes any text.

    In every table people fill; how many cells took one.
    """
    connection, taken = geopackage.connect(path), 0
    texts = cycle([*list(HOSTILE.values())[first:], *list(HOSTILE.values())[:first]])
    for table in TABLES.values():
        if table.kind != "entity" or table.name == "setting":
            continue
        for column in table.columns:
            if column.type != "TEXT" or column.words or column.references or column.name in LEFT:
                continue
            places = connection.execute(f"SELECT fid FROM {table.name}").fetchall()
            for (fid,) in places:
                text = next(texts)
                value = f"{text} {fid}" if column.unique else text
                try:
                    change = f'UPDATE {table.name} SET "{column.name}" = ? WHERE fid = ?'
                    taken += connection.execute(change, (value, fid)).rowcount
                except geopackage.sqlite3.IntegrityError:
                    continue
    connection.execute("UPDATE setting SET value = ? WHERE code = 'title'", (next(texts),))
    connection.close()
    return taken


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return full_workspace(tmp_path_factory.mktemp("sound") / "full.gpkg")


def told(folder: Path, path: Path, harm: str) -> Iterator[tuple[list[str], int, str, str]]:
    """Each command with its exit code, and what it says on either side."""
    for words in OUTPUTS:
        given = [harm[:150] if word == "HARM" else word.replace("{}", str(folder)) for word in words]
        out, said = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(said):
            code = main([given[0], str(path), *given[1:]])
        yield given, code, out.getvalue(), said.getvalue()


@pytest.mark.parametrize("first", range(0, len(HOSTILE), 4))
def test_it_stays_text_in_every_output(first: int, sound: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(sound, tmp_path / "w.gpkg"))
    assert filled(path, first) > 60
    reason = list(HOSTILE.values())[first]
    for words, code, out, said in told(tmp_path, path, reason):
        assert code == 0, (words, said)
        assert "Traceback" not in said
        assert MISLEADING.search(said) is None, words
        if "--json" not in words:
            assert MISLEADING.search(out) is None, words
    assert [finding.key for finding in findings(Workspace.open(path)) if not finding.warning] == []
    for book in tmp_path.glob("*.xlsx"):
        assert formulas(book) == []
    assert commands_in(tmp_path / "g.csv") == commands_in(tmp_path / "h.csv") == []
    for name in ("m.html", "mn.html"):
        assert tags(tmp_path / name) == TAGS
    for name in ("g.geojson", "g.json"):
        json.loads((tmp_path / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("what", PRINTED, ids=["atlas", "task sheets", "overview"])
def test_it_stays_text_on_paper(what: tuple[str, ...], sound: Path, tmp_path: Path) -> None:
    """What a layout would take for an expression is printed as it stands, and nothing is worked out."""
    path = Path(shutil.copy(sound, tmp_path / "w.gpkg"))
    filled(path, list(HOSTILE).index("expression"))
    said = io.StringIO()
    names = ("--names", "--reason", HOSTILE["expression"])
    with redirect_stdout(io.StringIO()), redirect_stderr(said):
        code = main(["print", str(path), *what, "--output", str(tmp_path / "o.pdf"), *names])
    if code == 1 and "QGIS" in said.getvalue():
        pytest.skip("QGIS is not installed")
    assert code == 0, said.getvalue()
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    read = ["pdftotext", "-layout", str(tmp_path / "o.pdf"), "-"]
    shown = subprocess.run(read, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    assert "40000 + 271" in shown, "the trap is on the sheet"
    assert "40271" not in shown
    assert str(Path.home()) not in shown.split()


def formulas(book: Path) -> list[object]:
    cells = (cell for sheet in load_workbook(book) for row in sheet.iter_rows() for cell in row)
    return [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]


def commands_in(file: Path) -> list[str]:
    with open(file, encoding="utf-8-sig", newline="") as opened:
        cells = [cell for row in csv.reader(opened) for cell in row]
    assert len(cells) > 20
    return [cell for cell in cells if cell.lstrip(" ")[:1] in tuple("=+@\t\r") or re.match(r" *-\D", cell)]


# As a browser's parser counts them: the page's two scripts and its data, whatever names say.
TAGS = {"script": 3, "img": 0, "svg": 0, "title": 1}


def tags(page: Path) -> dict[str, int]:
    counts = dict.fromkeys(TAGS, 0)

    class Counter(HTMLParser):
        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            if tag in counts:
                counts[tag] += 1
            assert not [name for name, _ in attributes if name.startswith("on")], tag

    Counter().feed(page.read_text(encoding="utf-8"))
    return counts
