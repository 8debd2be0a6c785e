"""The plugin zip, what QGIS installs: only files listed here; the same files give the same bytes."""

from __future__ import annotations

import fnmatch
import re
import zipfile
from pathlib import Path

from .machine import BUILD, ROOT, Stop, apt_install, has_apt, say
from .translations import PACKAGES as TRANSLATION_PACKAGES
from .translations import compile_translations

# Folder of the checkout -> names of its files that belong into the zip. A folder is listed for itself alone.
INCLUDED: dict[str, tuple[str, ...]] = {
    "": ("__init__.py", "metadata.txt", "LICENSE"),
    "analysis": ("*.py",),
    "analysis/assignment": ("*.py",),
    "analysis/gaps": ("*.py",),
    "analysis/siting": ("*.py",),
    "analysis/synthesis": ("*.py",),
    "analysis/terrain": ("*.py",),
    "analysis/travel_time": ("*.py",),
    "data/speeds": ("seasons.csv", "sources.csv"),
    "data/templates": ("*.xlsx",),
    "layers": ("*.py",),
    "layers/exports": ("*.py",),
    "layers/exports/webmap": ("*.py",),
    "layers/exports/webmap/assets": ("*.css", "*.html", "*.js"),
    "layers/history": ("*.py",),
    "layers/migrations": ("*.py",),
    "layers/plans": ("*.py",),
    "layers/saving": ("*.py",),
    "layers/sources": ("*.py",),
    "layers/terrain": ("*.py",),
    "layers/styles": ("*.json", "*.qml"),
    "layers/words": ("vi.json", "en.json"),
    "plugin": ("*.py",),
    "plugin/assigning": ("*.py",),
    "plugin/assigning/tools": ("*.py",),
    "plugin/engine": ("*.py",),
    "plugin/help": ("*.html",),
    "plugin/history": ("*.py",),
    "plugin/i18n": ("*.qm",),
    "plugin/icons": ("*.svg",),
    "plugin/optimum": ("*.py",),
    "plugin/outputs": ("*.py",),
    "plugin/pending": ("*.py",),
    "plugin/planning": ("*.py",),
    "plugin/printing": ("*.py",),
    "plugin/printing/templates": ("*.qpt",),
    "plugin/records": ("*.py",),
    "plugin/records/inputs": ("*.py",),
    "plugin/reviewing": ("*.py",),
    "plugin/toolbox": ("*.py",),
    "plugin/travel": ("*.py",),
    "plugin/workspace": ("*.py",),
    "requirements": ("engine.lock",),
    "scripts": ("*.py",),
}

# Folders, with all they hold, and single files that stay in the checkout.
LEFT_OUT_FOLDERS = (".ci", "docs", "scripts/benchmarks", "scripts/setup", "tests")
LEFT_OUT_FILES = (
    ".editorconfig",
    ".gitignore",
    ".pre-commit-config.yaml",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Makefile",
    "README.md",
    "README.vi.md",
    "data/crosswalk_*.csv",
    "data/*.gpkg",
    "data/README.md",
    "plugin/i18n/*.ts",
    "pyproject.toml",
    "requirements/*.in",
    "requirements/bench.lock",
    "requirements/dev.lock",
    "scripts/bootstrap.py",
)

TOP_FOLDER = "diaban"
_DAY = (1980, 1, 1, 0, 0, 0)  # the same in every zip, so that only contents make a difference


def main(arguments: list[str]) -> int:
    """Make the zip and say where it is."""
    if arguments:
        raise Stop(f"`package` takes no arguments: {' '.join(arguments)}")
    if has_apt():
        apt_install(TRANSLATION_PACKAGES)
    compile_translations()
    made = make_zip(ROOT, BUILD)
    say(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")
    return 0


def make_zip(root: Path, folder: Path) -> Path:
    """``diaban-<version>.zip`` in ``folder``, from the checkout in ``root``."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"diaban-{version(root)}.zip"
    aside = target.with_suffix(".part")
    with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in contents(root):
            entry = zipfile.ZipInfo(f"{TOP_FOLDER}/{name}", _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, (root / name).read_bytes())
    aside.replace(target)
    return target


def contents(root: Path) -> list[str]:
    """The files of the zip, relative to the checkout, sorted; Stop names a folder that is not there."""
    found = []
    for folder, patterns in INCLUDED.items():
        place = root / folder
        if not place.is_dir():
            raise Stop(f"The zip should hold {folder}/, which is not there: see INCLUDED in {__name__}.")
        names = (f"{folder}/{entry.name}".lstrip("/") for entry in place.iterdir() if entry.is_file())
        found += [name for name in names if included(name, patterns)]
    return sorted(found)


def included(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether the file ``name`` (relative to the checkout) of a listed folder belongs into the zip."""
    return any(fnmatch.fnmatch(Path(name).name, pattern) for pattern in patterns) and not left_out(name)


def left_out(name: str) -> bool:
    """Whether ``name`` (relative to the checkout) is listed as staying out."""
    in_folder = any(name.startswith(f"{folder}/") for folder in LEFT_OUT_FOLDERS)
    return in_folder or any(fnmatch.fnmatch(name, pattern) for pattern in LEFT_OUT_FILES)


def version(root: Path) -> str:
    """The version that ``metadata.txt`` names."""
    metadata = root / "metadata.txt"
    text = metadata.read_text(encoding="utf-8") if metadata.exists() else ""
    found = re.search(r"^version=(\S+)\s*$", text, re.MULTILINE)
    if found is None:
        raise Stop(f"{metadata} names no version.")
    return found.group(1)
