"""The engine's language, its environment whole or broken, and how it is set up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.places import ENGINE, ROOT

from diaban.plugin.engine import environment as env
from diaban.plugin.engine.installation import Installation, package_named, problem_in
from diaban.plugin.engine.protocol import MessageReader, request
from diaban.plugin.engine.setup_dialog import SetupDialog

# -- the protocol --------------------------------------------------------------------------------------------


def test_messages_survive_being_cut_anywhere_and_strangers_are_kept_apart() -> None:
    line = {"protocol": 1, "id": "me", "kind": "progress", "fraction": 0.5, "message": "đang tính"}
    foreign = {**line, "id": "other"}
    data = (json.dumps(line, ensure_ascii=False) + "\nnoise\n" + json.dumps(foreign) + "\n").encode()
    for cut in range(len(data)):
        reader = MessageReader("me")
        found = reader.feed(data[:cut]) + reader.feed(data[cut:])
        assert [(m.kind, m.fraction, m.text) for m in found] == [("progress", 0.5, "đang tính")]
        assert len(reader.noise) == 2


def test_a_request_is_one_line() -> None:
    line = request("me", ["coverage", "bản\nđồ.gpkg"])
    assert line.count(b"\n") == 1
    assert json.loads(line)["arguments"] == ["coverage", "bản\nđồ.gpkg"]


# -- the environment -----------------------------------------------------------------------------------------


def pretend(folder: Path, lock: Path, *packages: str) -> env.Environment:
    """A finished environment of the plugin with these packages, made of empty files."""
    made = env.Environment(env.PROFILE, folder, env.python_in(folder), lock)
    made.python.parent.mkdir(parents=True)
    made.python.write_text("")
    for package in packages:
        name, version = package.split("==")
        site = folder / "lib" / "python3.11" / "site-packages"
        (site / name).mkdir(parents=True)
        (site / name / "__init__.py").write_text("")
        info = site / f"{name}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("")
        (info / "RECORD").write_text(f"{name}/__init__.py,,\n")
    env.write_stamp(made)
    return made


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "engine.lock"
    path.write_text("one==1.0 \\\n    --hash=sha256:00\ntwo==2.0\nwin==1 ; sys_platform == 'win32'\n")
    return path


def test_a_complete_environment_is_ready(tmp_path: Path, lock: Path) -> None:
    assert env.examine(pretend(tmp_path / "e", lock, "one==1.0", "two==2.0")).usable


def test_each_way_of_being_broken_is_recognised(tmp_path: Path, lock: Path) -> None:
    made = pretend(tmp_path / "e", lock, "one==1.0", "two==2.0")
    module = made.folder / "lib" / "python3.11" / "site-packages" / "one" / "__init__.py"
    module.unlink()
    assert env.examine(made).state == env.INCOMPLETE and "one" in env.examine(made).detail
    module.write_text("")
    lock.write_text(lock.read_text() + "three==3.0\n")
    assert env.examine(made).state == env.OUTDATED
    env.write_stamp(made)
    assert env.examine(made).state == env.INCOMPLETE and env.examine(made).detail == "three==3.0"
    (made.folder / env.STAMP_NAME).unlink()
    assert env.examine(made).state == env.UNFINISHED
    made.python.unlink()
    made.python.symlink_to(tmp_path / "python-that-was-uninstalled")
    assert env.examine(made).state == env.MOVED
    assert env.examine(env.Environment(env.PROFILE, tmp_path / "no", made.python, lock)).state == env.MISSING


def test_a_broken_checkout_gives_way_to_the_plugins_own(tmp_path: Path) -> None:
    root, profile = tmp_path / "root", tmp_path / "profile"
    (root / "requirements").mkdir(parents=True)
    locked = root / "requirements" / "engine.lock"
    locked.write_text("one==1.0\n")
    (root / ".venv").mkdir()
    assert env.find_environment(root, profile).source == env.CHECKOUT
    pretend(profile / "engine", locked, "one==1.0")
    assert env.find_environment(root, profile).source == env.PROFILE
    chosen = env.find_environment(root, profile, "/opt/python")
    assert (chosen.source, chosen.python) == (env.SETTING, Path("/opt/python"))


def test_the_checkouts_environment_is_found_and_ready() -> None:
    found = env.find_environment(ROOT, ROOT / "build" / "no-profile")
    assert found.source == env.CHECKOUT and found.python == ENGINE
    assert env.examine(found).usable, env.examine(found)


def test_the_engine_is_not_led_to_the_libraries_of_qgis() -> None:
    given = {"PATH": "/bin", "PYTHONPATH": "/q", "PYTHONHOME": "/q", "PROJ_LIB": "/q", "GDAL_DATA": "/q"}
    kept = env.engine_variables(given, "Lò Văn Thử", "vi", None)
    assert not {"PYTHONPATH", "PYTHONHOME", "PROJ_LIB", "GDAL_DATA"} & set(kept)
    assert kept["PATH"] == "/bin" and kept["DIABAN_ACTOR"] == "Lò Văn Thử"


# -- setting up ----------------------------------------------------------------------------------------------


def wheel(folder: Path, name: str) -> str:
    """A wheel of one empty module; returns its line for a lock file."""
    import base64
    import hashlib
    import zipfile

    path = folder / f"{name}-1.0-py3-none-any.whl"
    files = {
        f"{name}/__init__.py": "",
        f"{name}-1.0.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{name}-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for inner, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{inner},sha256={digest},{len(text)}\n"
    files[f"{name}-1.0.dist-info/RECORD"] = record + f"{name}-1.0.dist-info/RECORD,,\n"
    with zipfile.ZipFile(path, "w") as archive:
        for inner, text in files.items():
            archive.writestr(inner, text)
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture
def wheelhouse(tmp_path: Path) -> tuple:
    folder = tmp_path / "wheels"
    folder.mkdir()
    lock = tmp_path / "requirements" / "engine.lock"
    lock.parent.mkdir()
    lock.write_text(wheel(folder, "alpha") + wheel(folder, "beta"))
    return folder, env.profile_environment(tmp_path, tmp_path / "profile")


def install(target: env.Environment, wheels: Path, wait: Any, told: Any = None) -> str:
    installation = Installation(target, str(ENGINE), str(wheels))
    problems: list = []
    installation.finished.connect(problems.append)
    if told is not None:
        installation.progressed.connect(lambda fraction, text: told.append((fraction, text)))
    installation.start()
    wait(lambda: problems)
    return problems[0]


def test_set_up_works_from_a_folder_without_a_network(
    qgis_app: Any, speak: Any, wheelhouse: tuple, wait: Any
) -> None:
    wheels, target = wheelhouse
    told: list = []
    assert install(target, wheels, wait, told) == ""
    assert env.examine(target).usable
    assert (target.folder / "lib").is_dir() or (target.folder / "Lib").is_dir()
    assert any("alpha" in text for _, text in told)
    assert [fraction for fraction, _ in told] == sorted(fraction for fraction, _ in told)
    # broken and mended
    next(target.folder.glob("lib/python3*/site-packages/alpha/__init__.py")).unlink()
    assert env.examine(target).state == env.INCOMPLETE
    dialog = SetupDialog()
    dialog._target = target
    dialog._from_folder.setChecked(True)
    dialog._install.click()
    assert "folder" in dialog._status.text()  # none was chosen yet: nothing begins
    dialog._folder.setFilePath(str(wheels))
    dialog._python.setFilePath(str(ENGINE))
    ready: list = []
    dialog.ready.connect(lambda: ready.append(1))
    dialog._install.click()
    assert not dialog._install.isEnabled()
    wait(lambda: ready)
    assert env.examine(target).usable


def test_a_package_with_another_checksum_is_refused_and_nothing_is_left(
    qgis_app: Any, speak: Any, wheelhouse: tuple, wait: Any
) -> None:
    wheels, target = wheelhouse
    with (wheels / "beta-1.0-py3-none-any.whl").open("ab") as stream:
        stream.write(b"x")
    assert "checksum" in install(target, wheels, wait)
    assert not target.folder.exists()


def test_cancelling_leaves_nothing_half_built(
    qgis_app: Any, speak: Any, wheelhouse: tuple, wait: Any
) -> None:
    wheels, target = wheelhouse
    installation = Installation(target, str(ENGINE), str(wheels))
    gone: list = []
    installation.cancelled.connect(lambda: gone.append(1))
    installation.start()
    wait(target.folder.exists)
    installation.cancel()
    wait(lambda: gone)
    assert not target.folder.exists()


def test_lines_of_pip_are_understood(speak: Any) -> None:
    assert package_named("Collecting python-dateutil==4.0.0 (from -r engine.lock)") == "python-dateutil"
    assert package_named("Processing ./wheels/xstatic_leaflet-1.9.3-py3-none-any.whl") == "xstatic_leaflet"
    assert package_named("  Downloading numpy-2.4.6.whl (16.6 MB)") == ""
    assert "shapely==2.2.0" in problem_in("ERROR: No matching distribution found for shapely==2.2.0")
    assert "full" in problem_in("OSError: [Errno 28] No space left on device")
