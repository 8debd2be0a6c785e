"""The plugin zip holds what is listed, all of it, and the same bytes each time."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from diaban.scripts.setup import package
from diaban.scripts.setup.machine import Stop
from diaban.tests.house.reading import ROOT, files


def undecided(names: list[str]) -> list[str]:
    """Files of the checkout of which nobody has said whether they belong into the zip."""
    found = []
    for name in names:
        patterns = package.INCLUDED.get(name.rpartition("/")[0], ())
        if not package.left_out(name) and not package.included(name, patterns):
            found.append(name)
    return found


def test_every_file_of_the_checkout_is_listed_as_in_or_out() -> None:
    assert not undecided(files(ROOT))


def test_every_listed_folder_is_there_and_gives_something() -> None:
    made_by_packaging = {"plugin/i18n"}  # the compiled translations
    given = {name.rpartition("/")[0] for name in package.contents(ROOT)} | made_by_packaging
    assert not sorted(set(package.INCLUDED) - given)


def test_a_new_file_or_folder_is_noticed() -> None:
    assert undecided(["plugin/voting/__init__.py"]) == ["plugin/voting/__init__.py"]
    assert undecided(["layers/notes.txt", "secrets.ini"]) == ["layers/notes.txt", "secrets.ini"]
    assert not undecided(["layers/schema.py", "tests/unit/test_new.py"])


def test_the_zip_is_one_folder_with_what_qgis_and_the_engine_need(tmp_path: Path) -> None:
    made = package.make_zip(ROOT, tmp_path)
    assert made.name == f"diaban-{package.version(ROOT)}.zip"
    with zipfile.ZipFile(made) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert {name.partition("/")[0] for name in names} == {"diaban"}
    for needed in ("__init__.py", "metadata.txt", "LICENSE", "plugin/plugin.py", "scripts/__main__.py"):
        assert f"diaban/{needed}" in names
    for needed in ("layers/words/vi.json", "requirements/engine.lock"):
        assert f"diaban/{needed}" in names
    assert not [
        name for name in names if name.startswith(("diaban/tests", "diaban/docs", "diaban/scripts/setup"))
    ]


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    first = package.make_zip(ROOT, tmp_path / "a")
    second = package.make_zip(ROOT, tmp_path / "b")
    assert first.read_bytes() == second.read_bytes()


def test_a_listed_folder_that_is_gone_stops_the_packaging(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="not there"):
        package.contents(tmp_path)
