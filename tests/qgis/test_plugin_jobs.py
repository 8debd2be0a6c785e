"""Jobs of the engine from inside QGIS: real runs, and failures said in words."""

from __future__ import annotations

import os
import stat
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from support.places import ROOT

from diaban.plugin.engine import environment as env
from diaban.plugin.engine import job as jobs

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
    loaded.window.jobs.coverage()
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
    loaded.window.jobs.coverage()
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
    loaded.window.jobs.coverage()
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
    loaded.window.jobs.coverage()
    assert ended(loaded.window.runner, wait) == "failed"
    assert any("stopped unexpectedly" in text for text in loaded.said())
    assert loaded.window.session.layer("village").featureCount() == 3


def test_an_engine_that_talks_nonsense_is_a_message(
    loaded: Any, small: Path, wait: Any, use_stub: Any
) -> None:
    loaded.open(small)
    use_stub("print('Segmentation fault (core dumped)'); sys.exit(7)")
    loaded.window.jobs.coverage()
    assert ended(loaded.window.runner, wait) == "failed"
    assert any("code 7" in text for text in loaded.said())


def test_a_missing_module_is_seen_as_a_broken_environment(
    loaded: Any, small: Path, wait: Any, use_stub: Any
) -> None:
    loaded.open(small)
    use_stub("import no_such_module_at_all")
    asked: list = []
    loaded.window.runner.mend_asked.connect(lambda: asked.append(1))
    loaded.window.jobs.coverage()
    assert ended(loaded.window.runner, wait) == "failed"
    assert any("missing" in text for text in loaded.said())


def test_cancel_ends_the_engine_and_says_so(loaded: Any, small: Path, wait: Any, use_stub: Any) -> None:
    loaded.open(small)
    use_stub(
        "r = json.loads(sys.stdin.readline())\n"
        "print(json.dumps(dict(protocol=1, id=r['id'], kind='progress', fraction=.2, message='half')), flush=True)\n"
        "time.sleep(600)"
    )
    loaded.window.jobs.coverage()
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
    plugin.window.jobs.coverage()
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
    loaded.window.jobs.coverage()
    assert ended(loaded.window.runner, wait) == "failed"
    assert any("not ready" in text for text in loaded.said())
    monkeypatch.undo()
    loaded.window.jobs.coverage()
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
    assert loaded.window.showing.dialog.windowTitle() == "Địa Bàn: calculation engine"
