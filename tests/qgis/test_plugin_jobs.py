"""Jobs of the engine from inside QGIS: real runs, failures said in words, an environment that is broken or mended."""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from support.places import ENGINE, ROOT

from diaban.plugin.engine import environment as env
from diaban.plugin.engine import job as jobs
from diaban.plugin.engine.installation import Installation, package_named, problem_in
from diaban.plugin.engine.protocol import MessageReader, request
from diaban.plugin.engine.setup_dialog import SetupDialog

QGIS_PYTHON = sys.executable


def stub(tmp_path: Path, body: str) -> env.Environment:
    """An environment whose Python is a script of ours."""
    folder = tmp_path / "stub"
    (folder / "bin").mkdir(parents=True)
    python = folder / "bin" / "python"
    python.write_text(f"#!{QGIS_PYTHON}\nimport json, os, signal, sys, time\n{body}\n", encoding="utf-8")
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    return env.Environment(env.SETTING, folder, python, env.lock_file(ROOT))


@pytest.fixture
def use_stub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    def choose(body: str) -> None:
        made = stub(tmp_path, body)
        monkeypatch.setattr(jobs, "current_environment", lambda: made)

    return choose


def ended(runner: Any, wait: Any) -> str:
    """Wait for the end of the running job; how it ended."""
    how: list = []
    runner.ended.connect(how.append)
    wait(lambda: how)
    return how[0]


# -- real runs -----------------------------------------------------------------------------------------------


def test_coverage_runs_in_the_engine_and_the_layers_are_read_again(
    loaded: Any, small: Path, wait: Any
) -> None:
    loaded.open(small)
    layer = loaded.window.session.layer("gap")
    before = next(layer.getFeatures())["as_of"].toString("yyyy-MM-dd")
    reloaded: list = []
    loaded.window.session.reloaded.connect(lambda: reloaded.append(1))
    loaded.window.coverage()
    assert loaded.window.runner.busy
    assert not loaded.plugin.bar.action("coverage").isEnabled()
    assert ended(loaded.window.runner, wait) == "succeeded"
    wait(lambda: reloaded)
    after = next(layer.getFeatures())["as_of"].toString("yyyy-MM-dd")
    assert (before, after) == ("2026-06-30", time.strftime("%Y-%m-%d"))
    assert loaded.plugin.bar.action("coverage").isEnabled()


def test_symbols_follow_the_new_run(loaded: Any, small: Path, wait: Any) -> None:
    loaded.open(small)
    household = loaded.window.session.layer("household")
    assert {f["state"] for f in household.getFeatures()} == {"overdue", "unassigned"}
    reloaded: list = []
    loaded.window.session.reloaded.connect(lambda: reloaded.append(1))
    # Nobody was in need yet on that day.
    loaded.window.runner.start(
        ["coverage", str(small), "--as-of", "2024-01-01"],
        "x",
        lambda _: loaded.window.session.reload(["gap"]),
    )
    wait(lambda: reloaded)
    assert {f["state"] for f in household.getFeatures()} == {"none"}
    village = loaded.window.session.layer("village")
    assert {f["in_need"] for f in village.getFeatures()} == {0}


def test_the_log_names_the_user_who_was_given_at_first_run(loaded: Any, small: Path, wait: Any) -> None:
    loaded.window.welcome._name.setText("Lò Văn Thử")
    loaded.window.welcome._position.setText("chính trị viên")
    loaded.window.welcome.save_person()
    loaded.open(small)
    loaded.window.coverage()
    assert ended(loaded.window.runner, wait) == "succeeded"
    import sqlite3

    plain = sqlite3.connect(f"file:{small}?mode=ro", uri=True)
    actors = [row[0] for row in plain.execute("SELECT actor FROM audit_log WHERE action = 'coverage'")]
    plain.close()
    assert actors[-1] == "Lò Văn Thử, chính trị viên"


def test_what_the_engine_refuses_is_said_in_its_words(loaded: Any, small: Path, wait: Any) -> None:
    loaded.open(small)
    loaded.window.runner.start(["coverage", str(small), "--as-of", "2026-13-01"], "x", lambda _: None)
    assert ended(loaded.window.runner, wait) == "failed"
    assert any("2026-13-01" in text for text in loaded.said())


def test_one_job_at_a_time(loaded: Any, small: Path, wait: Any) -> None:
    loaded.open(small)
    loaded.window.coverage()
    assert not loaded.window.runner.start(["check", str(small)], "second", lambda _: None)
    assert any("still running" in text for text in loaded.said())
    ended(loaded.window.runner, wait)


def test_check_finds_nothing_wrong_after_a_session_in_qgis(loaded: Any, small: Path, wait: Any) -> None:
    loaded.open(small)
    found: list = []
    loaded.window.runner.start(["check", str(small), "--language", "en"], "check", found.append)
    assert ended(loaded.window.runner, wait) == "succeeded"
    assert found[0]["faults"] == 0


# -- failures ------------------------------------------------------------------------------------------------


def test_a_crash_of_the_engine_is_a_message(loaded: Any, small: Path, wait: Any, use_stub: Any) -> None:
    loaded.open(small)
    use_stub("sys.stdin.readline(); os.kill(os.getpid(), signal.SIGSEGV)")
    loaded.window.coverage()
    assert ended(loaded.window.runner, wait) == "failed"
    assert any("stopped unexpectedly" in text for text in loaded.said())
    assert loaded.window.session.layer("village").featureCount() == 3


def test_an_engine_that_talks_nonsense_is_a_message(
    loaded: Any, small: Path, wait: Any, use_stub: Any
) -> None:
    loaded.open(small)
    use_stub("print('Segmentation fault (core dumped)'); sys.exit(7)")
    loaded.window.coverage()
    assert ended(loaded.window.runner, wait) == "failed"
    assert any("code 7" in text for text in loaded.said())


def test_a_missing_module_is_seen_as_a_broken_environment(
    loaded: Any, small: Path, wait: Any, use_stub: Any
) -> None:
    loaded.open(small)
    use_stub("import no_such_module_at_all")
    asked: list = []
    loaded.window.runner.mend_asked.connect(lambda: asked.append(1))
    loaded.window.coverage()
    assert ended(loaded.window.runner, wait) == "failed"
    assert any("missing" in text for text in loaded.said())


def test_cancel_ends_the_engine_and_says_so(loaded: Any, small: Path, wait: Any, use_stub: Any) -> None:
    loaded.open(small)
    use_stub(
        "r = json.loads(sys.stdin.readline())\n"
        "print(json.dumps(dict(protocol=1, id=r['id'], kind='progress', fraction=.2, message='half')), flush=True)\n"
        "time.sleep(600)"
    )
    loaded.window.coverage()
    process = loaded.window.runner._job._process
    told: list = []
    loaded.window.runner._job.progressed.connect(lambda fraction, text: told.append((fraction, text)))
    wait(lambda: told)
    assert told == [(0.2, "half")]
    loaded.window.runner._strip.cancel_asked.emit()
    assert ended(loaded.window.runner, wait) == "cancelled"
    assert any("cancelled" in text for text in loaded.said())
    assert process.state() == 0


def test_unload_ends_a_running_job(qgis_app: Any, speak: Any, small: Path, wait: Any, use_stub: Any) -> None:
    from support.qgis_window import WindowInterface

    from diaban import classFactory

    use_stub("print(os.getpid(), file=sys.stderr, flush=True); time.sleep(600)")
    plugin = classFactory(WindowInterface())
    plugin.initGui()
    plugin.window.session.open(str(small))
    wait(lambda: plugin.window.session.path)
    plugin.window.coverage()
    job = plugin.window.runner._job
    wait(lambda: bool(job._stderr.strip()))
    number = int(job._stderr.strip())
    plugin.unload()
    time.sleep(0.2)
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_a_missing_environment_offers_to_set_it_up(
    loaded: Any, small: Path, wait: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded.open(small)
    lacking = env.profile_environment(ROOT, tmp_path / "nowhere")
    monkeypatch.setattr(jobs, "current_environment", lambda: lacking)
    loaded.window.coverage()
    assert ended(loaded.window.runner, wait) == "failed"
    assert any("not ready" in text for text in loaded.said())
    monkeypatch.undo()
    loaded.window.coverage()
    assert ended(loaded.window.runner, wait) == "succeeded"
    assert not any("not ready" in text for text in loaded.said())


def test_the_start_page_offers_to_set_up_what_is_missing(
    loaded: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diaban.plugin.workspace import welcome as page

    loaded.window.start()
    assert loaded.window.welcome._engine_button.isHidden()
    lacking = env.profile_environment(ROOT, tmp_path / "nowhere")
    monkeypatch.setattr(page, "current_environment", lambda: lacking)
    loaded.window.start()
    assert not loaded.window.welcome._engine_button.isHidden()
    loaded.window.welcome._engine_button.click()
    assert loaded.window._dialog.windowTitle() == "Địa Bàn: calculation engine"


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
