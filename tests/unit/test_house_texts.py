"""What must not stand in the checkout: paths of one machine, addresses in locks, files too long."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diaban.tests.house.reading import ROOMS, ROOT, files, modules

# Put together here, so that this file does not hold them.
MACHINE_PATHS = re.compile("|".join(("/" + "work/", "/" + "root/", "/" + r"home/\w", r"[A-Z]:\\" + "Users")))
LOCKS = ("requirements/engine.lock", "requirements/dev.lock")
ADDRESS = re.compile(r"\w+://|--(extra-)?index-url|--find-links|-i ", re.IGNORECASE)
LONGEST = 400


def text_of(name: str) -> str | None:
    """The text of a file of the checkout, or None when it holds no text."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@pytest.mark.parametrize("name", files(ROOT))
def test_no_path_of_a_machine(name: str) -> None:
    assert not MACHINE_PATHS.search(text_of(name) or "")


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_have_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not ADDRESS.search(text)
    packages = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert packages
    assert not [package for package in packages if "--hash=sha256:" not in package or "==" not in package]


def test_lock_files_fit_what_they_were_made_from() -> None:
    for name in ("engine", "dev"):
        asked = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8")
        locked = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8").lower()
        names = re.findall(r"^([A-Za-z][\w.-]*)", asked, re.MULTILINE)
        assert not [each for each in names if f"\n{each.lower().replace('_', '-')}==" not in locked]


def test_everything_in_the_engine_lock_is_in_the_other_in_the_same_version() -> None:
    engine, dev = (
        set(
            re.findall(r"^[a-z0-9][\w.-]*==[^ ;\\]+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        )
        for name in LOCKS
    )
    assert engine < dev


@pytest.mark.parametrize("name", modules(*ROOMS, "tests"))
def test_no_file_grows_too_long(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("name", ["README.md", "README.vi.md", "CONTRIBUTING.md"])
def test_what_the_guides_tell_to_run_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    bootstrap = (ROOT / "scripts" / "bootstrap.py").read_text(encoding="utf-8")
    verbs = set(re.findall(r"`make (\w+)", text)) | set(re.findall(r"^make (\w+)", text, re.MULTILINE))
    verbs |= set(re.findall(r"bootstrap\.py (\w+)", text))
    assert verbs
    assert not [
        verb for verb in verbs if not re.search(rf"\b{verb}\b", makefile) or f'"{verb}"' not in bootstrap
    ]
    linked = [target for target in re.findall(r"\]\(([^)#:]+)\)", text) if not Path(ROOT / target).exists()]
    assert not linked


def test_the_checks_themselves_see_what_is_planted() -> None:
    assert MACHINE_PATHS.search("see " + "/" + "root/.cache")
    assert not MACHINE_PATHS.search("framework/x")
    assert ADDRESS.search("--index-url x")
    assert ADDRESS.search("file" + ":///x")
    assert not ADDRESS.search("numpy==2 \\")
