"""Sheets as PDF: every page and every name is there, as text; nothing is cut; a killed print leaves nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

pytest.importorskip("osgeo", reason="GDAL's Python is needed to write the rows of a job")
from support.pdf_words import MM_PER_POINT, collisions, letter_sizes, words_of
from support.places import ENGINE
from support.print_job import COMMUNES, VILLAGES, add_catchments, make_job

from diaban.layers.errors import EngineError
from diaban.layers.files import private_folder
from diaban.scripts.qgis_process import run_printing

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
pytestmark = needs_poppler


def printed(folder: Path, kind: str, people: int = 10) -> tuple[int, list[str]]:
    job = make_job(folder, kind, people)
    pages = run_printing(sys.executable, job, lambda done, total: None)
    text = subprocess.run(
        ["pdftotext", "-layout", str(folder / "out.pdf"), "-"], capture_output=True, check=True
    ).stdout.decode("utf-8")
    return pages, [page for page in text.split("\f") if page.strip()]


TELL = "import sys; from pathlib import Path; from diaban.layers.exports.pdf_about import write_about\n"
TELL += "print(write_about(Path(sys.argv[1]), sys.argv[2], 'vi'))"


def told(path: Path, title: str) -> bool:
    """Whether the engine could write the title into the file."""
    done = subprocess.run([str(ENGINE), "-c", TELL, str(path), title], capture_output=True, check=True)
    return done.stdout.decode().strip() == "True"


def test_the_file_says_its_title_and_language_and_nobody(
    atlas: tuple[int, list[str]], atlas_file: Path, tmp_path: Path
) -> None:
    title, path = "BẢN ĐỒ (thử) – Tỉnh \\ <Mẫu> 🏔", tmp_path / "told.pdf"
    before = atlas_file.read_bytes()
    path.write_bytes(before)
    assert told(path, title)
    assert path.read_bytes().startswith(before) and b"/Lang (vi)" in path.read_bytes()[len(before) :]
    done = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True)
    lines = dict(line.split(":", 1) for line in done.stdout.decode().splitlines())
    assert not done.stderr and lines["Title"].strip() == title and int(lines["Pages"]) == atlas[0]
    assert "Author" not in lines and not lines.get("Creator", "").strip()
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    assert [page for page in text.stdout.decode().split("\f") if page.strip()] == atlas[1]


def running_on(folder: Path) -> list[str]:
    """Processes that have the folder among their arguments, where the system shows them as files."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(folder).encode() in process.read_bytes():
                found.append(process.parent.name)
        except OSError:
            continue  # it has ended meanwhile
    return found


@pytest.fixture(scope="module")
def atlas_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("atlas")


@pytest.fixture(scope="module")
def atlas(atlas_folder: Path) -> tuple[int, list[str]]:
    return printed(atlas_folder, "communes")


@pytest.fixture(scope="module")
def atlas_file(atlas_folder: Path, atlas: tuple[int, list[str]]) -> Path:
    assert atlas
    return atlas_folder / "out.pdf"


def test_there_is_a_page_for_each_commune_with_its_name_and_number(atlas: tuple[int, list[str]]) -> None:
    count, pages = atlas
    assert count == len(pages) == len(COMMUNES)
    for number, (page, name) in enumerate(zip(pages, COMMUNES.values()), start=1):
        assert name.upper() in page
        assert f"Trang {number}/{len(COMMUNES)}" in page


def test_catchments_stand_in_the_legend_of_the_sheet_that_shows_them_and_their_minutes_on_its_map(
    tmp_path: Path,
) -> None:
    job = make_job(tmp_path)
    add_catchments(job, "90001", (30, 120))
    assert run_printing(sys.executable, job, lambda done, total: None) == 2
    shown, plain = (" ".join(word.text for word in page) for page in words_of(tmp_path / "out.pdf"))
    assert "trong 30 phút" in shown and "trong 120 phút" in shown
    assert "trong 60 phút" not in shown and "mùa mưa" in shown
    assert "30 ph" in shown and "120 ph" in shown
    assert "phút" not in plain and " ph" not in plain and "mùa mưa" not in plain


def test_every_village_is_named_on_the_map_and_again_in_the_table(atlas: tuple[int, list[str]]) -> None:
    for page in atlas[1]:
        for village in VILLAGES:
            assert page.count(f"Bản {village}") >= 2


def test_the_printed_scale_is_round(atlas: tuple[int, list[str]]) -> None:
    for page in atlas[1]:
        found = re.search(r"Tỷ lệ 1:(\d+(?:\s\d{3})+)\b", page)
        assert found is not None
        assert int(re.sub(r"\s", "", found.group(1))) % 5_000 == 0


def test_coordinates_stand_on_the_frame(atlas: tuple[int, list[str]]) -> None:
    # The commune lies between 480 and 492 km east: its middle lines must be named.
    assert re.search(r"\b485\b|\b484\b|\b486\b", atlas[1][0])


def test_the_legend_has_only_what_is_on_the_sheet(atlas: tuple[int, list[str]]) -> None:
    first, second = atlas[1]
    assert "đủ người" in first
    assert "thiếu người" not in first
    assert "thiếu người" in second
    assert "đồn biên phòng" in first
    for absent in ("mô hình", "trạm", "tuyến", "bình độ", "sông", "đường"):
        assert absent not in first


def test_a_kilometre_on_paper_is_as_long_as_the_scale_says(atlas_file: Path) -> None:
    for words in words_of(atlas_file):
        said = re.search(r"1:(\d+)\s(\d{3})", " ".join(word.text for word in words))
        assert said is not None
        scale = int(said.group(1) + said.group(2))
        # Kilometres east along the upper edge of the frame, each over its grid line.
        named = [word for word in words if re.fullmatch(r"4[789]\d|50\d", word.text)]
        upper = min(word.top for word in named)
        row = sorted((int(word.text), (word.left + word.right) / 2) for word in named if word.top < upper + 3)
        (first, left), (last, right) = row[0], row[-1]
        assert last > first
        assert (right - left) * MM_PER_POINT * scale / 1e6 == pytest.approx(last - first, rel=0.01)


@pytest.mark.parametrize("kind", ["communes", "overview", "cadres"])
def test_no_words_stand_over_each_other_nor_too_small_nor_off_the_page(tmp_path: Path, kind: str) -> None:
    # More people than the first template has room for, and words too long for their places.
    long = {
        "sources": "Nguồn: " + "số liệu của các xã " * 30,
        "unit": "BAN CHỈ HUY " * 12,
        "mark": "CÓ TÊN HỘ " * 20,
    }
    job = make_job(tmp_path, kind, people=60, texts=long)
    run_printing(sys.executable, job, lambda done, total: None)
    pages = words_of(tmp_path / "out.pdf")
    wide, high = (210, 297) if kind == "cadres" else (297, 210)
    for words in pages:
        assert words
        assert collisions(words) == []
        for word in words:
            assert 4 < word.left * MM_PER_POINT < word.right * MM_PER_POINT < wide - 4
            assert 4 < word.top * MM_PER_POINT < word.bottom * MM_PER_POINT < high - 4
    assert min(letter_sizes(tmp_path / "out.pdf")) >= 6.0


def test_sixty_people_stand_beside_the_map_of_their_commune(tmp_path: Path) -> None:
    count, pages = printed(tmp_path, "communes", people=60)
    assert count == len(pages) == len(COMMUNES)
    for page in pages:
        said = re.sub(r"\s+", " ", page)
        assert all(f"Người Thử {person:03d}: {person} hộ" in said for person in range(60))


def test_a_long_roster_goes_on_and_loses_nobody(tmp_path: Path) -> None:
    count, pages = printed(tmp_path, "communes", people=200)
    assert count == len(pages) > len(COMMUNES)
    whole = re.sub(r"\s+", " ", "\n".join(pages))
    for person in range(200):
        assert whole.count(f"Người Thử {person:03d}") == len(COMMUNES)
    assert f"Trang {count}/{count}" in pages[-1]


def test_the_overview_is_one_page_with_every_commune(tmp_path: Path) -> None:
    count, pages = printed(tmp_path, "overview")
    assert count == len(pages) == 1
    for name in COMMUNES.values():
        assert pages[0].count(name) >= 2


def test_a_task_sheet_has_all_households_and_a_matching_code(tmp_path: Path) -> None:
    count, pages = printed(tmp_path, "cadres", people=40)
    whole = "\n".join(pages)
    assert count == len(pages) > 1
    assert all(f"H{n:04d}" in whole for n in range(40))
    assert re.search(r"Mã CB-1-20260630-[0-9A-Z]", pages[0])


def test_a_stopped_print_leaves_no_process_and_no_file() -> None:
    stopped = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt), private_folder() as folder:
        job = make_job(folder, "communes", copies=60)

        def stop(done: int, total: int) -> None:
            if done >= 2:
                raise stopped

        run_printing(sys.executable, job, stop)
    assert not folder.exists()
    assert not running_on(folder)


def test_a_print_whose_starter_is_gone_ends_and_clears_up(tmp_path: Path) -> None:
    folder = tmp_path / "job"
    folder.mkdir()
    job = make_job(folder, "communes", copies=60)
    starter = (
        "import os, sys; from pathlib import Path; sys.path.insert(0, sys.argv[2]); import conftest; "
        "from diaban.scripts.qgis_process import run_printing; "
        "run_printing(sys.executable, Path(sys.argv[1]), lambda done, total: os._exit(9) if done else None)"
    )
    tests = Path(__file__).resolve().parent.parent
    done = subprocess.run([sys.executable, "-c", starter, str(job), str(tests)], check=False, timeout=120)
    assert done.returncode == 9
    for _ in range(100):
        if not folder.exists():
            break
        threading.Event().wait(0.1)
    assert not folder.exists()


def test_a_broken_job_is_one_clear_error(tmp_path: Path) -> None:
    job = tmp_path / "job.json"
    job.write_text('{"protocol": 99}', encoding="utf-8")
    with pytest.raises(EngineError, match="protocol"):
        run_printing(sys.executable, job, lambda done, total: None)
