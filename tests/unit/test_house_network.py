"""No network at all: every command there is runs with every way out closed, whatever it is given to read."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.closed import closed, closing_library, tried
from support.marked import make_marked
from support.reliefs import relief_under

from diaban.layers.backups import make_backup
from diaban.scripts.cli import COMMANDS, jobs
from diaban.tests.house.reading import ROOT

# What a command is given where its example cannot be followed to the letter.
FOLLOWED = {
    "sample": [["sample", "new.gpkg", "--communes", str(ROOT / "data" / "invented_communes.gpkg")]],
    "import": [
        ["import", "work.gpkg", "list.xlsx", "--table", "household", "--rejects", "rejects.xlsx"],
        ["import", "work.gpkg", "places.geojson", "--table", "village"],
    ],
    "restore": [["restore", "BACKUP"]],
    "travel": [["travel", "work.gpkg", "--dem", "dem.tif"]],
    "way": [["way", "work.gpkg", "DBP01", "B003", "--dem", "dem.tif", "--output", "w.geojson"]],
    "catchment": [["catchment", "work.gpkg", "--dem", "dem.tif", "--output", "c.gpkg"]],
    "plan": [
        ["plan", "work.gpkg", "list"],
        ["plan", "work.gpkg", "branch", "Mới"],
        ["plan", "work.gpkg", "show", "Mới"],
    ],
    "period": [["period", "work.gpkg", "freeze", "Kỳ"]],
    "compare": [["compare", "work.gpkg", "2026-06-30", "2026-01-01", "--output", "d.xlsx"]],
    "print": [["print", "work.gpkg", "--overview", "--output", "o.pdf"]],
    "check": [["check", "work.gpkg"], ["check", "work.gpkg", "--repair", "mended.gpkg"]],
}
PLACES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"code": "B777", "name": "Huổi Mới", "kind": "bản", "commune_code": "03801"},
            "geometry": {"type": "Point", "coordinates": [104.1, 21.0]},
        }
    ],
}


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("closed")
    make_marked(folder / "work.gpkg")
    relief_under(folder / "work.gpkg", folder / "dem.tif")
    shutil.copyfile(ROOT / "data" / "templates" / "household.xlsx", folder / "list.xlsx")
    (folder / "places.geojson").write_text(json.dumps(PLACES), encoding="utf-8")
    make_backup(folder / "work.gpkg")
    return folder


@dataclass(frozen=True)
class Done:
    """How a command ended, what it said, and what it tried to reach."""

    words: list[str]
    code: int
    out: str
    said: str
    reached: list[str]


# All in one process: what is reached is noted between the beginning of one command and that of the next.
PROGRAM = """
import io, json, os, sys
from contextlib import redirect_stderr, redirect_stdout
from diaban.scripts.cli import main
done = []
for folder, words in json.loads(sys.stdin.read()):
    os.chdir(folder)
    with open(os.environ["DIABAN_REACHED"], "a") as file:
        print("==", file=file)
    out, said = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(said):
        code = main(words)
    done.append((code, out.getvalue(), said.getvalue()))
json.dump(done, sys.stdout)
"""


def run(commands: Sequence[tuple[Path, list[str]]], reached: Path) -> list[Done]:
    """Commands, each in its folder, in a process that can reach nothing."""
    process = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps([(str(folder), words) for folder, words in commands]),
        env=closed(reached),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert process.returncode == 0, process.stderr[-2000:]
    parts: list[list[str]] = []
    for line in tried(reached):
        if line == "==":
            parts.append([])
        else:
            parts[-1].append(line)
    ends = json.loads(process.stdout)
    return [Done(words, *end, part) for (_, words), end, part in zip(commands, ends, parts, strict=True)]


def followed(name: str, folder: Path) -> list[list[str]]:
    """The ways in which a command is tried: those above, else its own example on the workspace that is here."""
    if name in FOLLOWED:
        backup = str(next((folder / "work.gpkg.backups").glob("*.gpkg")))
        return [[backup if word == "BACKUP" else word for word in words] for words in FOLLOWED[name]]
    words = shlex.split(jobs(name)[name].EXAMPLE)[1:]
    first = next((place for place, word in enumerate(words) if word.endswith(".gpkg")), None)
    if first is not None and name != "new":
        words[first] = "work.gpkg"
    return [words]


@pytest.fixture(scope="module")
def done(work: Path) -> dict[str, list[Done]]:
    """Every command there is."""
    names = [(name, words) for name in COMMANDS for words in followed(name, work)]
    ends = run([(work, words) for _, words in names], work / "commands.txt")
    found: dict[str, list[Done]] = {}
    for (name, _), end in zip(names, ends, strict=True):
        found.setdefault(name, []).append(end)
    return found


@pytest.mark.parametrize("name", list(COMMANDS))
def test_a_command_reaches_nothing_outside(name: str, done: dict[str, list[Done]]) -> None:
    for end in done[name]:
        assert end.reached == [], end.words
        if name == "print" and "QGIS" in end.said and end.code == 1:
            pytest.skip("QGIS is not installed")
        # A command that came later may have an example that needs files which are not here; it then says so.
        assert end.code in ((0,) if name in FOLLOWED else (0, 1)), f"{end.words}: {end.said[-2000:]}"


ELSEWHERE = "http://127.0.0.1:9/elsewhere"
VRT = '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
FOREIGN = {
    "a list of other sources": ("v.geojson", VRT.format(f"/vsicurl/{ELSEWHERE}.geojson")),
    "the same under its own name": ("v.vrt", VRT.format(f"/vsicurl/{ELSEWHERE}.geojson")),
    "the address of a service": ("w.xml", f"<OGRWFSDataSource><URL>{ELSEWHERE}</URL></OGRWFSDataSource>"),
    "the same as a geojson": ("w.geojson", f"<OGRWFSDataSource><URL>{ELSEWHERE}</URL></OGRWFSDataSource>"),
    "a schema elsewhere": (
        "g.gml",
        (
            '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml" xmlns:xsi="http://www.w3.org/2001/'
            f'XMLSchema-instance" xsi:schemaLocation="http://x {ELSEWHERE}.xsd"><gml:featureMember/>'
            "</gml:FeatureCollection>"
        ),
    ),
    "a link in a kml": (
        "k.kml",
        (
            '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link>'
            f"<href>{ELSEWHERE}.kml</href></Link></NetworkLink></Document></kml>"
        ),
    ),
    "an entity in a gpx": (
        "e.gpx",
        (
            f'<!DOCTYPE gpx [<!ENTITY x SYSTEM "{ELSEWHERE}">]><gpx version="1.1" creator="x">'
            '<wpt lat="21" lon="104"><name>&x;</name></wpt></gpx>'
        ),
    ),
}


@pytest.fixture(scope="module")
def refused(work: Path) -> dict[str, Done]:
    """An import of each of these files."""
    commands = []
    for name, text in FOREIGN.values():
        (work / name).write_text(text, encoding="utf-8")
        commands.append((work, ["import", "work.gpkg", name, "--table", "village", "--language", "en"]))
    return dict(zip(FOREIGN, run(commands, work / "foreign.txt"), strict=True))


@pytest.mark.parametrize("kind", list(FOREIGN))
def test_a_file_that_only_names_another_place_is_refused_and_not_followed(
    kind: str, refused: dict[str, Done]
) -> None:
    end = refused[kind]
    assert end.reached == []
    assert "Traceback" not in end.said
    if kind == "an entity in a gpx":
        # A plain file with something in it that is not followed: its one row has no code and is left out.
        assert (end.code, "0 added" in end.out) == (0, True), end.out
        return
    assert end.code == 1
    assert FOREIGN[kind][0] in end.said
    assert len(end.said.splitlines()) == 1


RASTER_SOURCE = '<SimpleSource><SourceFilename relativeToVRT="0">{}</SourceFilename><SourceBand>1</SourceBand></SimpleSource>'
RASTER = (
    '<VRTDataset rasterXSize="9" rasterYSize="9"><SRS>EPSG:9206</SRS>'
    "<GeoTransform>420000, 1000, 0, 2354000, 0, -1000</GeoTransform>"
    '<VRTRasterBand dataType="Float32" band="1"{}</VRTRasterBand></VRTDataset>'
)


RELIEFS = {
    "a list of other rasters": RASTER.format(">" + RASTER_SOURCE.format(f"/vsicurl/{ELSEWHERE}.tif")),
    "the address of a service": (
        f"<GDAL_WMS><Service name='TMS'><ServerUrl>{ELSEWHERE}</ServerUrl></Service></GDAL_WMS>"
    ),
    "code": RASTER.format(
        ' subClass="VRTDerivedRasterBand"><PixelFunctionLanguage>Python</PixelFunctionLanguage>'
        "<PixelFunctionType>f</PixelFunctionType><PixelFunctionCode><![CDATA[\n"
        "def f(*a, **k):\n    open('ran.txt', 'w').close()\n]]></PixelFunctionCode>"
    ),
}


def test_a_relief_that_only_names_another_place_or_is_code_is_not_followed(
    tmp_path: Path, work: Path
) -> None:
    commands = []
    for number, text in enumerate(RELIEFS.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        shutil.copyfile(work / "work.gpkg", folder / "work.gpkg")
        (folder / "dem.tif").write_text(text, encoding="utf-8")
        commands.append((folder, ["webmap", "work.gpkg", "--output", "o.html", "--language", "en"]))
    for kind, end in zip(RELIEFS, run(commands, tmp_path / "reliefs.txt"), strict=True):
        assert end.reached == [], kind
        assert end.code == 1, kind
        assert "dem.tif cannot be read" in end.said, kind
    assert list(tmp_path.rglob("ran.txt")) == []


REACHING = {
    "Python": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "a library in C": "import fiona; fiona.open('/vsicurl/http://127.0.0.1:9/x.geojson')",
    "a program that is started": (
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import socket;"
        ' socket.getaddrinfo("localhost", 80)\'])'
    ),
}


@pytest.mark.parametrize("who", list(REACHING))
def test_the_check_itself_sees_whoever_reaches_out(who: str, tmp_path: Path) -> None:
    if who == "a library in C" and closing_library() is None:
        pytest.skip("there is no C compiler here, or no LD_PRELOAD")
    reached = tmp_path / "reached.txt"
    subprocess.run(
        [sys.executable, "-c", REACHING[who]], env=closed(reached), capture_output=True, check=False
    )
    assert tried(reached)
