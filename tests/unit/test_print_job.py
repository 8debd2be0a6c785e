"""What QGIS is given to print holds no word about a family, and every commune and cadre has a sheet."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely
from support.marked import COMMUNES, VILLAGES_EACH, Marks, make_marked

from diaban.layers.errors import InputError, UsageError
from diaban.layers.exports.pdf_about import write_about
from diaban.layers.exports.print_files import is_whole_pdf
from diaban.layers.wording import load_words
from diaban.layers.workspace import Workspace
from diaban.scripts import print_maps, qgis_process
from diaban.scripts.print_pages import commune_pages
from diaban.scripts.print_texts import document_title
from diaban.scripts.progress import Progress, silent
from diaban.scripts.publishing import outgoing

KINDS = ("communes", "overview", "cadres")


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Marks]:
    path = tmp_path_factory.mktemp("marked") / "marked.gpkg"
    return path, make_marked(path)


def arguments(workspace: Path, *more: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    print_maps.add_arguments(parser)
    args = parser.parse_args([str(workspace), "--output", str(workspace.with_name("out.pdf")), *more])
    args.language = "vi"
    return args


def written(workspace: Path, folder: Path, kind: str, *more: str) -> tuple[dict[str, Any], bytes]:
    folder.mkdir()
    out = outgoing(arguments(workspace, "--overview", *more), Progress(silent, load_words("vi")))
    job = print_maps.prepare_job(out, kind, "A4", folder)
    everything = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    return json.loads(job.read_text(encoding="utf-8")), everything


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_is_called_what_it_is_of_which_workspace_and_day(
    marked: tuple[Path, Marks], tmp_path: Path, kind: str
) -> None:
    job, _ = written(marked[0], tmp_path / kind, kind)
    out = outgoing(arguments(marked[0], "--overview"), Progress(silent, load_words("vi")))
    what, *where, day = document_title(out, kind).split(" – ")
    assert what == job["texts"]["title"] and len(where) <= 1 and day in job["texts"]["as_of"]


def test_a_file_that_says_its_title_is_still_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    objects = [b"<</Title ()>>", b"<</Type /Catalog /Pages 3 0 R>>", b"<</Type /Pages /Kids [] /Count 0>>"]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    body += (
        b"xref\n0 4\n0000000000 65535 f \n%btrailer\n<</Size 4 /Info 1 0 R /Root 2 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (entries, len(body))
    )
    path.write_bytes(body)
    assert is_whole_pdf(path) and write_about(path, "Bản đồ", "vi") and is_whole_pdf(path)
    assert path.read_bytes().startswith(body) and path.read_bytes()[len(body) :].count(b"/Title") == 1
    for other in (body[:-20], body.replace(b"xref\n0 4", b"xref\n1 3"), b""):
        path.write_bytes(other)
        assert not write_about(path, "Bản đồ", "vi") and path.read_bytes() == other


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_about_a_family_is_handed_to_the_printer(
    marked: tuple[Path, Marks], tmp_path: Path, kind: str
) -> None:
    workspace, marks = marked
    job, everything = written(workspace, tmp_path / kind, kind)
    assert [mark for mark in marks.personal + marks.never if mark.encode() in everything] == []
    layers = {name for name, _ in pyogrio.list_layers(tmp_path / kind / job["rows"])}
    assert not layers & {"household", "charge_household"}


def test_the_kind_of_need_stands_on_task_sheets_only(marked: tuple[Path, Marks], tmp_path: Path) -> None:
    needs = [load_words("vi")(f"word.need.{need}") for need in ("poor", "special_hardship")]
    for kind in KINDS:
        job, _ = written(marked[0], tmp_path / kind, kind)
        text = json.dumps(job["pages"], ensure_ascii=False).lower()
        assert any(need in text for need in needs) == (kind == "cadres")


def test_names_are_printed_and_marked_when_asked_for_with_a_reason(
    marked: tuple[Path, Marks], tmp_path: Path
) -> None:
    workspace, marks = marked
    job, everything = written(workspace, tmp_path / "n", "cadres", "--names", "--reason", "Đoàn kiểm tra")
    assert any(mark.encode() in everything for mark in marks.heads)
    assert "Đoàn kiểm tra" in job["texts"]["mark"]
    assert not [mark for mark in marks.never if mark.encode() in everything]


def test_names_without_a_reason_are_refused(marked: tuple[Path, Marks]) -> None:
    with pytest.raises(UsageError):
        outgoing(arguments(marked[0], "--overview", "--names"), Progress(silent, load_words("vi")))


def test_every_commune_has_a_numbered_page_with_all_its_villages(
    marked: tuple[Path, Marks], tmp_path: Path
) -> None:
    job, _ = written(marked[0], tmp_path / "c", "communes")
    assert len(job["pages"]) == COMMUNES
    numbers = [page["texts"]["number"].split()[-1] for page in job["pages"]]
    assert numbers == [f"{n:02d}/{COMMUNES:02d}" for n in range(1, COMMUNES + 1)]
    for page in job["pages"]:
        rows = page["tables"]["roster"]["rows"]
        post = load_words("vi")("print.roster.commune_post")
        assert len({row[0] for row in rows} - {post}) == VILLAGES_EACH


def test_the_roster_says_which_villages_are_not_to_be_found_in_their_commune(
    marked: tuple[Path, Marks],
) -> None:
    out = outgoing(arguments(marked[0], "--overview"), Progress(silent, load_words("vi")))
    villages = out.published.villages
    unplaced, away, there = villages.index[villages["commune"] == villages["commune"].iloc[0]][:3]
    villages.at[unplaced, "geometry"] = None
    villages.at[away, "geometry"] = shapely.Point(0, 0)
    for index, name in ((unplaced, "Không Chỗ"), (away, "Ngoài Xã"), (there, "Đúng Chỗ")):
        villages.at[index, "name"] = name
    names = [row[0] for page in commune_pages(out) for row in page["tables"]["roster"]["rows"]]
    remarks = {name.split("\n")[0]: name.split("\n")[1:] for name in names}
    assert remarks["Bản Không Chỗ"] == ["(chưa có vị trí)"]
    assert remarks["Bản Ngoài Xã"] == ["(vị trí ngoài xã)"]
    assert remarks["Bản Đúng Chỗ"] == []


def test_every_active_cadre_has_a_sheet(marked: tuple[Path, Marks], tmp_path: Path) -> None:
    job, _ = written(marked[0], tmp_path / "k", "cadres")
    cadres = Workspace.open(marked[0]).frame("cadre", ("code", "active_to"))
    active = cadres[cadres["active_to"].isna()]["code"]
    assert {page["cadre"] for page in job["pages"]} >= set(active)


def test_the_sheets_speak_the_language_asked_for(marked: tuple[Path, Marks], tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    args = arguments(marked[0], "--overview")
    args.language = "en"
    out = outgoing(args, Progress(silent, load_words("en")))
    job = print_maps.prepare_job(out, "overview", "A4", tmp_path / "en").read_text(encoding="utf-8")
    assert "OVERVIEW" in job
    assert "BẢN ĐỒ" not in job


def test_a_python_without_qgis_is_named_to_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(qgis_process.PYTHON_VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(InputError, match="nowhere"):
        qgis_process.find_python()
