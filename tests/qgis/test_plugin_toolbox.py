"""Every job of the command line is an algorithm of the toolbox, also without a window."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback
from support.places import ENGINE, ROOT, own_path_first

from diaban.plugin.engine import commands
from diaban.plugin.toolbox.specs import all_specs


def run(name: str, **parameters: Any) -> dict:
    algorithm = QgsApplication.processingRegistry().algorithmById(f"diaban:{name}").create()
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    accepted, why = algorithm.checkParameterValues(parameters, context)
    assert accepted, why
    algorithm.prepare(parameters, context, feedback)
    return algorithm.runPrepared(parameters, context, feedback)


def test_the_toolbox_has_exactly_the_jobs_of_the_command_line(loaded: Any) -> None:
    usage = subprocess.run(
        [str(ENGINE), "-m", "diaban.scripts", "--help"], capture_output=True, text=True, check=True
    ).stdout
    there = set(re.findall(r"^    (\w+)\s+\S", usage, re.MULTILINE))
    provider = QgsApplication.processingRegistry().providerById("diaban")
    assert {algorithm.name() for algorithm in provider.algorithms()} == there


def test_coverage_in_the_toolbox_gives_the_engines_result(loaded: Any, small: Path, tmp_path: Path) -> None:
    listed = tmp_path / "gaps.csv"
    result = run("coverage", WORKSPACE=str(small), AS_OF="2026-06-30", OUTPUT=str(listed))
    assert json.loads(result["RESULT"])["as_of"] == "2026-06-30"
    assert json.loads(result["RESULT"])["total"] == 9
    assert len(listed.read_text(encoding="utf-8").splitlines()) == 10
    assert result["OUTPUT"] == str(listed)


def test_names_without_a_reason_are_refused_in_the_toolbox_too(
    loaded: Any, small: Path, tmp_path: Path
) -> None:
    target = tmp_path / "map.html"
    with pytest.raises(QgsProcessingException):
        run("webmap", WORKSPACE=str(small), NAMES=True, OUTPUT=str(target))
    with pytest.raises(QgsProcessingException):
        run("webmap", WORKSPACE=str(small), NAMES=False, REASON="because", OUTPUT=str(target))
    assert not target.exists()


def test_cancelling_in_the_toolbox_ends_the_job(loaded: Any, small: Path) -> None:
    algorithm = QgsApplication.processingRegistry().algorithmById("diaban:coverage").create()
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    feedback.cancel()
    parameters = {"WORKSPACE": str(small)}
    algorithm.prepare(parameters, context, feedback)
    assert "RESULT" not in algorithm.runPrepared(parameters, context, feedback)


def test_parameters_become_the_command_line() -> None:
    specs = {spec.name: spec for spec in all_specs()}
    values = {parameter.name: None for parameter in specs["print"].parameters}
    values.update(WORKSPACE="w.gpkg", WHAT="sheets", PAPER="A3", LANGUAGE="vi", NAMES=False, OUTPUT="o.pdf")
    assert specs["print"].arguments(values) == (
        ["print", "w.gpkg", "--sheets", "cadres", "--paper", "A3", "--output", "o.pdf", "--language", "vi"]
    )
    output = commands.Output("o.xlsx", "en", "gift visits")
    assert commands.tables("w.gpkg", output)[-3:] == ["--names", "--reason", "gift visits"]


@pytest.mark.skipif(not shutil.which("qgis_process.bin"), reason="qgis_process.bin is Debian's name for it")
def test_the_jobs_run_without_a_window(small: Path, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    plugins = profile / "profiles" / "default" / "python" / "plugins"
    plugins.mkdir(parents=True)
    (plugins / "diaban").symlink_to(ROOT, target_is_directory=True)
    settings = profile / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text("[PythonPlugins]\ndiaban=true\n")
    environment = {
        **os.environ,
        "QGIS_CUSTOM_CONFIG_PATH": str(profile),
        "QT_QPA_PLATFORM": "offscreen",
        "PATH": own_path_first("qgis_process.bin"),
    }
    done = subprocess.run(
        [
            "qgis_process.bin",
            "run",
            "diaban:coverage",
            "--json",
            "--",
            f"WORKSPACE={small}",
            "AS_OF=2026-06-30",
        ],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answer = json.loads(done.stdout[done.stdout.index("{") :])
    assert json.loads(answer["results"]["RESULT"])["total"] == 9
