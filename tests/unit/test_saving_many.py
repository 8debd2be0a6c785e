"""Of very many conflicts or refusals the first come, with how many there are, and then the rest; nothing is lost in between."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.saving import change, elsewhere, log_end, plain, send
from support.small import small_workspace

from diaban.layers.wording import load_words
from diaban.scripts import save as job


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_workspace(tmp_path / "small.gpkg")


def many_communes(path: Path, count: int) -> list[str]:
    """So many more communes, one beside the other; their ids."""
    made = [f"m{number}" for number in range(count)]
    rows = [
        {"do": "insert", "table": "commune", "id": each, "values": {"code": f"{91000 + number}", "name": each, "kind": "xa", "province_code": "90"}}
        for number, each in enumerate(made)
    ]  # fmt: skip
    assert send(path, *rows, batch="many")["exit"] == 0
    return made


def test_of_many_conflicts_the_first_hundred_rows_come_and_then_the_rest_none_written_over_unseen(
    path: Path,
) -> None:
    made = many_communes(path, 130)
    read = log_end(path)
    twice = [
        change(path, each, "commune", values=more, log=read)
        for each in made
        for more in ({"households": 7}, {"population": 9})
    ]
    elsewhere(path, "UPDATE commune SET is_border = 1 WHERE id LIKE 'm%'")
    told: set[str] = set()
    for number, (shown, in_all) in enumerate(((100, 130), (30, 30))):
        answer = send(path, *twice, batch=f"try {number}")
        rows = {conflict["id"] for conflict in answer["conflicts"]}
        assert (answer["exit"], len(rows), answer["rows_in_conflict"]) == (1, shown, in_all)
        # Of a row that is told all that is wanted is told.
        assert len(answer["conflicts"]) == 2 * shown and rows.isdisjoint(told)
        assert ("first 100 of 130" in job.describe(answer, load_words("en"))) == (in_all > shown)
        assert plain(path, "SELECT count(*) FROM commune WHERE households = 7 OR population = 9") == [(0,)]
        told |= rows
        settled = {
            each["id"]: {"version": each["version"], "log": answer["log"]} for each in answer["conflicts"]
        }
        twice = [{**each, **settled.get(each["id"], {})} for each in twice]
    assert send(path, *twice, batch="last")["exit"] == 0
    assert plain(path, "SELECT count(*) FROM commune WHERE households = 7 AND population = 9") == [(130,)]


def test_of_many_refusals_the_first_hundred_are_told_and_how_many_there_are(path: Path) -> None:
    made = many_communes(path, 130)
    answer = send(path, *(change(path, each, "commune", values={"households": -1}) for each in made))
    assert (answer["exit"], len(answer["refusals"]), answer["refused"]) == (1, 100, 130)
    assert (
        job.describe(answer, load_words("en")).splitlines()[-1].startswith("These are the first 100 of 130;")
    )
