"""The pictures in docs/pictures, of what ``demo`` made and of the plugin in a window."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from . import demo, qgis
from .environment import DIABAN, PYTHON
from .machine import BUILD, ROOT, Stop, apt_install, has_apt, must_run, say
from .translations import PACKAGES as TRANSLATION_PACKAGES
from .translations import compile_translations

FOLDER = ROOT / "docs" / "pictures"
ENGLISH = BUILD / "pictures"
PACKAGES = (
    *qgis.PACKAGES,
    *TRANSLATION_PACKAGES,
    "chromium",
    "openbox",
    "pngquant",
    "poppler-utils",
    "xauth",
    "xvfb",
)
CATCHMENTS = ENGLISH.parent / "pictures-catchments.pdf"
# The document, the page shown, the name of its picture.
SHEETS = (
    (demo.FOLDER / "atlas.pdf", 6, "commune-sheet"),
    (CATCHMENTS, 3, "commune-sheet-catchments"),
    (demo.FOLDER / "overview.pdf", 1, "overview"),
    (demo.FOLDER / "sheets.pdf", 3, "task-sheet"),
    (ENGLISH / "overview.pdf", 1, "overview-en"),
)
# Scenes of the window that can be taken alone; the first is counted for the guide of assigning.
ASSIGN = "assign"
SCENES = (ASSIGN, "plan", "saving")
WALK = BUILD / "walk.json"
_PATIENCE_S = 900
_TOOLS = ROOT / "tests" / "pictures"


def main(arguments: list[str]) -> int:
    """Make what is missing of the demo, then every picture (or those of one scene of the window)."""
    if set(arguments) - set(SCENES) or len(arguments) > 1:
        raise Stop(f"`screenshots` knows {' and '.join(SCENES)}, one at a time, not: {' '.join(arguments)}")
    if any(not (demo.FOLDER / step.makes).exists() for step in demo.steps(demo.FOLDER)):
        demo.main(["--no-window"])
    if not has_apt():
        raise Stop("The pictures are made on Debian or Ubuntu, with an invisible screen (Xvfb).")
    apt_install(PACKAGES)
    FOLDER.mkdir(parents=True, exist_ok=True)
    before = {picture: picture.stat().st_mtime_ns for picture in FOLDER.glob("*.png")}
    if arguments:
        _window(demo.FOLDER / "sample.gpkg", "vi", arguments[0])
    else:
        _everything()
    if not arguments or arguments[0] == ASSIGN:
        told = [PYTHON, _TOOLS / "assign_told.py", WALK, demo.FOLDER / "sample.gpkg"]
        must_run(told, "Writing down what the walk took")
    made = sorted(each for each in FOLDER.glob("*.png") if before.get(each) != each.stat().st_mtime_ns)
    _make_small(made)
    return 0


def _everything() -> None:
    _print_in_english()
    _print_catchments()
    for document, page, name in SHEETS:
        _page(document, page, FOLDER / name)
    must_run(
        [PYTHON, _TOOLS / "webmap.py", demo.FOLDER / "map.html", FOLDER, ENGLISH / "map.html"],
        "Taking pictures of the web map",
    )
    for language in ("vi", "en"):
        _window(demo.FOLDER / "sample.gpkg", language)


def _make_small(pictures: list[Path]) -> None:
    # A quarter of the size, and nobody sees the difference.
    small = ["pngquant", "--force", "--skip-if-larger", "--ext", ".png", "--speed", "1", "160"]
    subprocess.run([*small, *map(str, pictures)], check=False, stdin=subprocess.DEVNULL)
    for picture in pictures:
        say(f"{picture.relative_to(ROOT)}  {picture.stat().st_size / 1e3:.0f} kB")


def _print_in_english() -> None:
    """The overview and the web map once more, in the other language."""
    ENGLISH.mkdir(parents=True, exist_ok=True)
    sample = demo.FOLDER / "sample.gpkg"
    for name, words in (("overview.pdf", ("print", sample, "--overview")), ("map.html", ("webmap", sample))):
        command = [DIABAN, *words, "--output", ENGLISH / name, "--language", "en"]
        must_run(command, f"Making {name} in English")


def _print_catchments() -> None:
    """The atlas once more, with what lies within 30, 60 and 120 minutes in the rains."""
    theme = ("--atlas", "communes", "--catchments", "wet")
    command = [DIABAN, "print", demo.FOLDER / "sample.gpkg", *theme, "--output", CATCHMENTS]
    must_run(command, "Making the atlas with catchments")


def _page(document: Path, page: int, target: Path) -> None:
    size = ("-r", "100", "-png", "-singlefile", "-f", page, "-l", page)
    must_run(["pdftoppm", *size, document, target], f"Drawing page {page} of {document.name}")


def _window(workspace: Path, language: str, scene: str = "") -> None:
    """The plugin at work in a real QGIS window, on a screen that nobody sees."""
    with tempfile.TemporaryDirectory() as settings:
        compile_translations()
        profile = qgis.prepare_profile(Path(settings), language)
        command = ["xvfb-run", "-a", "-s", "-screen 0 1440x900x24", "sh", "-c", _script(profile)]
        more = {
            "DIABAN_WORKSPACE": str(workspace),
            "DIABAN_PICTURES": str(FOLDER),
            "DIABAN_LANGUAGE": language,
            "DIABAN_SCENE": scene,
            "DIABAN_WALK": str(WALK),
            "LANG": "C.UTF-8",
        }
        env = qgis.program_environment(shutil.which("qgis") or "/usr/bin/qgis", more)
        try:
            code = subprocess.run(
                command,
                env=env,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=_PATIENCE_S,
            ).returncode
        except subprocess.TimeoutExpired as error:
            # A QGIS that asks something in a window of its own would wait for ever.
            raise Stop(f"QGIS took no pictures within {_PATIENCE_S} seconds.") from error
    if code:
        raise Stop(f"The pictures of the QGIS window could not be taken (exit code {code}).")


def _script(profile: Path) -> str:
    folder, name = profile.parent.parent, profile.name
    start = f"qgis --nologo --profiles-path '{folder}' --profile {name} --code '{_TOOLS / 'window.py'}'"
    return f"openbox & {start}"
