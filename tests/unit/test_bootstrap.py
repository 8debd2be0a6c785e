"""Setting up a checkout: what is told when something is missing, and what is never overwritten."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from diaban.scripts.setup import demo, environment, links, machine, qgis
from diaban.tests.house.reading import ROOT, modules


def test_a_link_follows_its_folder_and_a_real_folder_is_never_replaced(tmp_path: Path) -> None:
    first, second = tmp_path / "mới 1", tmp_path / "mới 2"
    first.mkdir()
    second.mkdir()
    link = tmp_path / "deep" / "link"
    links.link_folder(link, first)
    assert link.samefile(first)
    links.link_folder(link, second)
    assert link.samefile(second)
    assert first.exists()
    with pytest.raises(machine.Stop, match="in the way"):
        links.link_folder(first, second)
    links.unlink_folder(first)
    assert first.is_dir()


def test_without_rights_the_person_is_told_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_missing", lambda packages: ["qgis", "xvfb"])
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(machine.Stop, match="apt-get install --no-install-recommends qgis xvfb` as root"):
        machine.apt_install(["qgis", "xvfb"])


def test_what_is_there_is_not_installed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_missing", lambda packages: [])
    monkeypatch.setattr(machine, "must_run", lambda *a, **k: pytest.fail("nothing may run"))
    assert machine.apt_install(["qgis"]) == []


def test_without_a_usable_python_the_person_is_told_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "output_of", lambda command: "3.8 /usr/bin/python3.8")
    monkeypatch.setattr(environment, "has_apt", lambda: False)
    with pytest.raises(machine.Stop, match=r"one of 3\.11, 3\.12, 3\.13"):
        environment.find_python()


def test_without_qgis_the_person_is_told_where_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qgis, "output_of", lambda command: None)
    with pytest.raises(machine.Stop, match=r"qgis\.org.*DIABAN_QGIS_PYTHON"):
        qgis.find_python()


def test_another_python_s_settings_do_not_reach_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("VIRTUAL_ENV", "/elsewhere")
    kept = machine.clean_environment({"ADDED": "1"})
    assert "PYTHONPATH" not in kept
    assert "VIRTUAL_ENV" not in kept
    assert kept["ADDED"] == "1"


def test_a_profile_keeps_what_the_user_set_and_gains_the_plugin(tmp_path: Path) -> None:
    folder = qgis.prepare_profile(tmp_path)
    settings = folder / "QGIS" / "QGIS3.ini"
    settings.write_text(settings.read_text() + "[mine]\nzoom=3\n[PythonPlugins]\n", encoding="utf-8")
    again = qgis.prepare_profile(tmp_path)
    lines = settings.read_text(encoding="utf-8").splitlines()
    assert again == folder
    assert (folder / "python" / "plugins" / "diaban" / "layers" / "schema.py").exists()
    assert lines[lines.index("[mine]") + 1] == "zoom=3"
    assert lines.count("diaban=true") == 1


def test_the_demo_makes_each_file_once_and_names_it() -> None:
    made = [step.makes for step in demo.steps(Path("x")) if not step.fills]
    assert sorted(made) == sorted(set(made))
    assert {step.makes for step in demo.steps(Path("x")) if step.fills} == {"sample.gpkg"}
    for step in demo.steps(Path("x")):
        assert any(argument.endswith(step.makes) for argument in step.arguments)


def test_every_verb_is_told_and_every_told_verb_exists() -> None:
    answer = subprocess.run(
        [sys.executable, ROOT / "scripts" / "bootstrap.py", "--help"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    source = ast.parse((ROOT / "scripts" / "bootstrap.py").read_text(encoding="utf-8"))
    verbs = next(
        ast.literal_eval(node.value)
        for node in source.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == "VERBS"
    )
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").split()
    for verb, (module, _) in verbs.items():
        assert re.search(rf"^ +{verb}\s", answer, re.MULTILINE)
        assert f"scripts/setup/{module}.py" in modules("scripts/setup")
        assert verb in makefile
