"""The main job on real boundaries: a province of thirteen border communes, on thirteen pages."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys

import pytest
from support.places import ENGINE, ROOT

pytest.importorskip("osgeo", reason="GDAL's Python reads what the communes are called")

REAL_COMMUNES = ROOT.parent / "shared" / "data" / "sonla_admin_2025.gpkg"
pytestmark = [
    pytest.mark.skipif(
        not REAL_COMMUNES.exists(), reason=f"{REAL_COMMUNES} is not there: no real boundaries"
    ),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed"),
]


def diaban(*words: object) -> dict[str, object]:
    """What a command of the engine answers, here in its own process as everywhere."""
    # A folder of its own as a start: the checkout may have any name.
    start = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'tests')!r}); import conftest; "
        "from diaban.scripts.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [str(ENGINE), "-c", start, *map(str, words), "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={"DIABAN_QGIS_PYTHON": sys.executable, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def border_communes() -> set[str]:
    """Names of the communes that the file itself marks as lying on the land border."""
    from osgeo import ogr

    source = ogr.Open(str(REAL_COMMUNES))
    layer = source.GetLayerByName("communes_2025")
    return {row.GetField("name") for row in layer if row.GetField("is_land_border")}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], list[str]]:
    folder = tmp_path_factory.mktemp("real")
    workspace, atlas = folder / "real.gpkg", folder / "atlas.pdf"
    diaban("sample", workspace, "--communes", REAL_COMMUNES)
    told = diaban("print", workspace, "--atlas", "communes", "--output", atlas)
    text = subprocess.run(["pdftotext", "-raw", atlas, "-"], capture_output=True, check=True).stdout
    return told, [page for page in text.decode("utf-8").split("\f") if page.strip()]


def test_the_atlas_has_a_page_for_each_of_the_thirteen_border_communes(printed) -> None:
    told, pages = printed
    names = border_communes()
    assert len(names) == told["maps"] == told["pages"] == len(pages) == 13
    said = [re.sub(r"\s+", " ", page) for page in pages]
    for name in names:
        assert sum(f"XÃ {name.upper()}" in page for page in said) == 1
    assert all(f"Trang {number}/13" in page for number, page in enumerate(said, start=1))


def test_the_published_totals_stand_on_its_pages(printed) -> None:
    _, pages = printed

    def total(label: str) -> int:
        # In a narrow column a label takes two lines.
        words = r"\s+".join(label.split())
        found = [re.search(rf"^{words}\s+(\d+)", page, re.MULTILINE) for page in pages]
        assert all(found)
        return sum(int(match.group(1)) for match in found if match)

    # 365 and 174 are counted in the workspace by other tests; on paper stand the households, commune by commune.
    assert total("– có người phụ trách") == 745
    assert total("– chưa có người phụ trách") == total("Hộ cần giúp đỡ") - 745
