"""The command line fails in one clear line with the right exit code, and its protocol carries nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from support.small import small_workspace

from diaban.layers import geopackage
from diaban.layers.errors import InputError
from diaban.layers.wording import load_words
from diaban.scripts import cli

ENGINE = [sys.executable, "-m", "diaban.scripts"]


def run(*arguments: str, **options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*ENGINE, *arguments], capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def test_a_users_mistake_is_one_line_and_exit_1(tmp_path: Path) -> None:
    done = run("check", str(tmp_path / "không có.gpkg"))
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "không có.gpkg" in done.stderr and "Traceback" not in done.stderr


def test_the_line_is_vietnamese_when_asked(tmp_path: Path) -> None:
    assert "Hãy kiểm tra đường dẫn" in run("check", str(tmp_path / "x.gpkg"), "--language", "vi").stderr


@pytest.mark.parametrize(("locale", "language", "other"), [("C", "en", "vi"), ("vi_VN.UTF-8", "vi", "en")])
def test_what_is_read_on_the_spot_is_in_one_language(
    tmp_path: Path, locale: str, language: str, other: str
) -> None:
    """That of the machine; for a program it stays Vietnamese wherever it runs."""
    path = small_workspace(tmp_path / "a.gpkg")
    with closing(geopackage.connect(path)) as connection:
        connection.execute("UPDATE unit SET geom = NULL")
        connection.execute("DROP TRIGGER rule_household_required_village_id_update")
    here = {**os.environ, "LC_ALL": locale}
    said = {asked: run("check", str(path), "--language", asked, env=here).stdout for asked in ("vi", "en")}
    assert run("check", str(path), env=here).stdout == said[language]
    assert set(said[language].splitlines()).isdisjoint(said[other].splitlines())
    told = json.loads(run("check", str(path), "--json", env=here).stdout)
    assert all(finding["text"] in said["vi"] for finding in told["findings"])


@pytest.mark.parametrize("arguments", [("--help",), ("check", "{}"), ("coverage", "{}", "--json")])
def test_a_reader_who_leaves_early_is_no_failure(arguments: tuple[str, ...], tmp_path: Path) -> None:
    path = str(small_workspace(tmp_path / "a.gpkg"))
    engine = subprocess.Popen(
        [*ENGINE, *(part.format(path) for part in arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert engine.stdout is not None and engine.stderr is not None
    engine.stdout.close()
    said = engine.stderr.read().decode()
    engine.stderr.close()
    assert (engine.wait(), said) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [(), ("nothing",), ("check",), ("check", "a", "--colour"), ("check", "a", "--language", "fr")],
)
def test_wrong_usage_is_exit_2(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_a_fault_of_ours_is_exit_3_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small_workspace(tmp_path / "small.gpkg")
    args = cli.build_parser().parse_args(["check", str(path)])

    def broken(*_path: object, **_options: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("diaban.layers.workspace.Workspace.open", broken)
    failure = cli.perform(args, cli.Progress(lambda _f, _m: None, load_words("en")), load_words("en"))
    assert isinstance(failure, cli.Failure)
    assert failure.exit == 3
    assert "ZeroDivisionError" in failure.message


def test_every_command_has_help_with_an_example() -> None:
    for name, job in cli.jobs().items():
        done = run(name, "--help")
        assert done.returncode == 0
        assert job.EXAMPLE in done.stdout and job.EXAMPLE.startswith(f"diaban {name} ")
        for option in ("--json", "--progress", "--language"):
            assert option in done.stdout


def test_json_is_one_object_on_stdout_and_progress_is_lines_on_stderr(tmp_path: Path) -> None:
    path = small_workspace(tmp_path / "small.gpkg")
    done = run("check", str(path), "--json", "--progress", "json")
    assert json.loads(done.stdout)["faults"] == 0
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert lines[-1]["fraction"] == 1.0
    fractions = [line["fraction"] for line in lines]
    assert fractions == sorted(fractions)


def ask(request: str) -> tuple[int, list[dict[str, object]]]:
    done = subprocess.run([*ENGINE, "job"], input=request, capture_output=True, text=True, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_a_program_gets_progress_and_one_result_with_its_own_id(tmp_path: Path) -> None:
    path = small_workspace(tmp_path / "small.gpkg")
    code, answers = ask(json.dumps({"protocol": 1, "id": "a-7", "arguments": ["check", str(path)]}) + "\n")
    assert code == 0
    assert {(answer["protocol"], answer["id"]) for answer in answers} == {(1, "a-7")}
    assert [answer["kind"] for answer in answers].count("result") == 1
    assert answers[-1]["kind"] == "result"


@pytest.mark.parametrize(
    "request_line",
    [
        "",
        "not json\n",
        '{"id": "1"}\n',
        '{"protocol": 2, "id": "1", "arguments": []}\n',
        '{"protocol": 1, "id": "1", "arguments": ["no"]}\n',
    ],
)
def test_an_unreadable_request_is_answered_with_an_error(request_line: str) -> None:
    code, answers = ask(request_line)
    assert code == 2
    assert [answer["kind"] for answer in answers] == ["error"]


@pytest.mark.parametrize("text", ["2026-02-30", "30/06/2026", "20260630", "hôm nay", "2026-6-3"])
def test_a_day_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not a day"):
        cli.day_argument(text)


def test_the_examples_can_be_typed_one_after_the_other() -> None:
    """They name the workspace that the first of them makes; `new` alone makes another."""
    examples = {name: job.EXAMPLE for name, job in cli.jobs().items()}
    assert [name for name, example in examples.items() if " son-mau.gpkg" not in example] == ["new"]
