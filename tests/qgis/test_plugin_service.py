"""The engine that stays alive beside QGIS: many answers of one process, and what happens when it dies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtCore import QProcess

from diaban.plugin.engine import commands
from diaban.plugin.engine.service import EngineService


@pytest.fixture
def service(qgis_app: Any) -> Any:
    made = EngineService()
    yield made
    made.shut_down()


class Answers:
    """Collects what comes back."""

    def __init__(self, service: EngineService) -> None:
        self._service = service
        self.results: list = []
        self.failures: list = []

    def ask(self, path: Path, text: str) -> str:
        return self._service.ask(
            commands.find(str(path), "en"), {"text": text}, self.results.append, self.failures.append
        )

    @property
    def count(self) -> int:
        return len(self.results) + len(self.failures)


def test_one_process_answers_many_and_ends_with_the_plugin(
    service: EngineService, small: Path, wait: Any
) -> None:
    answers = Answers(service)
    assert not service.running
    for text in ("H1", "H2", "H3"):
        answers.ask(small, text)
    process = service._process
    wait(lambda: answers.count == 3)
    assert [result["found"][0]["name"] for result in answers.results] == ["H1", "H2", "H3"]
    assert service._process is process and service.running
    service.rest()
    assert not service.running and process.state() == QProcess.ProcessState.NotRunning


def test_a_crash_is_a_message_and_the_next_request_starts_another(
    service: EngineService, small: Path, wait: Any
) -> None:
    answers = Answers(service)
    answers.ask(small, "H1")
    wait(lambda: answers.count == 1)
    answers.ask(small, "H2")
    answers.ask(small, "H3")
    service._process.kill()
    wait(lambda: answers.count == 3)
    assert [failure.kind for failure in answers.failures] == ["engine", "engine"] or answers.results[1:]
    assert all("unharmed" in failure.message for failure in answers.failures)
    assert not service.running
    answers.ask(small, "H2")
    wait(lambda: answers.count == 4)
    assert answers.results[-1]["found"][0]["name"] == "H2"


def test_what_the_engine_refuses_is_said_and_it_goes_on(
    service: EngineService, small: Path, wait: Any
) -> None:
    answers = Answers(service)
    answers.ask(small.with_name("none.gpkg"), "H1")
    answers.ask(small, "H1")
    wait(lambda: answers.count == 2)
    assert answers.failures[0].kind == "input" and "none.gpkg" in answers.failures[0].message


def test_nobody_is_told_of_what_was_dropped(service: EngineService, small: Path, wait: Any) -> None:
    answers = Answers(service)
    service.drop(answers.ask(small, "H1"))
    answers.ask(small, "H2")
    wait(lambda: answers.count == 1)
    assert answers.results[0]["found"][0]["name"] == "H2" and answers.failures == []


def test_saving_through_it_takes_part_in_the_history(
    service: EngineService, loaded: Any, small: Path, wait: Any
) -> None:
    """Two QGIS save the same row: the second is shown both versions."""
    loaded.open(small)
    layer = loaded.window.session.layer("household")
    feature = next(f for f in layer.getFeatures() if f["code"] == "H1")
    moment = feature["updated_at"]
    version = moment if isinstance(moment, str) else moment.toUTC().toString("yyyy-MM-ddTHH:mm:ss.zzzZ")
    results: list = []

    def save(batch: str, members: int) -> None:
        change = {"do": "update", "table": "household", "id": feature["id"], "version": version}
        given = {
            "batch": batch,
            "changes": [{**change, "values": {"members": members}, "read": {"members": None}}],
        }
        service.ask(["save", str(small), "--language", "en"], given, results.append, results.append)

    save("one", 4)
    save("two", 9)
    wait(lambda: len(results) == 2)
    first, second = results
    assert (first["saved"], second["saved"]) == (1, 0)
    (conflict,) = second["conflicts"]
    assert [(c["read"], c["ours"], c["theirs"]) for c in conflict["columns"]] == [("–", "9", "4")]
