"""No network at all: every command there is runs with every way out closed, whatever it is given to read."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.closed import closed, closing_library, tried
from support.marked import make_marked

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
    shutil.copyfile(ROOT / "data" / "templates" / "household.xlsx", folder / "list.xlsx")
    (folder / "places.geojson").write_text(json.dumps(PLACES), encoding="utf-8")
    make_backup(folder / "work.gpkg")
    return folder


def run(folder: Path, arguments: Sequence[str]) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """A command in a process of its own that can reach nothing; what it tried to reach."""
    reached = folder / "reached.txt"
    reached.unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "diaban.scripts", *arguments],
        cwd=folder,
        env=closed(reached),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )
    return done, tried(reached)


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


@pytest.mark.parametrize("name", list(COMMANDS))
def test_a_command_reaches_nothing_outside(name: str, work: Path) -> None:
    for words in followed(name, work):
        done, reached = run(work, words)
        assert reached == [], words
        if name == "print" and "QGIS" in done.stderr and done.returncode == 1:
            pytest.skip("QGIS is not installed")
        # A command that came later may have an example that needs files which are not here; it then says so.
        assert done.returncode in ((0,) if name in FOLLOWED else (0, 1)), f"{words}: {done.stderr[-2000:]}"


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


@pytest.mark.parametrize("kind", list(FOREIGN))
def test_a_file_that_only_names_another_place_is_refused_and_not_followed(kind: str, work: Path) -> None:
    name, text = FOREIGN[kind]
    (work / name).write_text(text, encoding="utf-8")
    done, reached = run(work, ["import", "work.gpkg", name, "--table", "village", "--language", "en"])
    assert reached == []
    assert "Traceback" not in done.stderr
    if kind == "an entity in a gpx":
        # A plain file with something in it that is not followed: its one row has no code and is left out.
        assert (done.returncode, "0 added" in done.stdout) == (0, True), done.stdout
        return
    assert done.returncode == 1
    assert name in done.stderr
    assert len(done.stderr.splitlines()) == 1


RASTER_SOURCE = '<SimpleSource><SourceFilename relativeToVRT="0">{}</SourceFilename><SourceBand>1</SourceBand></SimpleSource>'
RASTER = (
    '<VRTDataset rasterXSize="9" rasterYSize="9"><SRS>EPSG:9206</SRS>'
    "<GeoTransform>420000, 1000, 0, 2354000, 0, -1000</GeoTransform>"
    '<VRTRasterBand dataType="Float32" band="1"{}</VRTRasterBand></VRTDataset>'
)


@pytest.mark.parametrize(
    "text",
    [
        RASTER.format(">" + RASTER_SOURCE.format(f"/vsicurl/{ELSEWHERE}.tif")),
        f"<GDAL_WMS><Service name='TMS'><ServerUrl>{ELSEWHERE}</ServerUrl></Service></GDAL_WMS>",
        RASTER.format(
            ' subClass="VRTDerivedRasterBand"><PixelFunctionLanguage>Python</PixelFunctionLanguage>'
            "<PixelFunctionType>f</PixelFunctionType><PixelFunctionCode><![CDATA[\n"
            "def f(*a, **k):\n    open('ran.txt', 'w').close()\n]]></PixelFunctionCode>"
        ),
    ],
    ids=["a list of other rasters", "the address of a service", "code"],
)
def test_a_relief_that_only_names_another_place_or_is_code_is_not_followed(
    text: str, tmp_path: Path, work: Path
) -> None:
    shutil.copyfile(work / "work.gpkg", tmp_path / "work.gpkg")
    (tmp_path / "dem.tif").write_text(text, encoding="utf-8")
    done, reached = run(tmp_path, ["webmap", "work.gpkg", "--output", "o.html", "--language", "en"])
    assert reached == []
    assert done.returncode == 1
    assert "dem.tif cannot be read" in done.stderr
    assert not (tmp_path / "ran.txt").exists()


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
