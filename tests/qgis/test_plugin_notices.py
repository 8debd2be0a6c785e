"""What the engine finds foreign in a workspace is said in QGIS's window, once, with the result or the refusal."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("planted", "saved", "said"),
    [
        ("CREATE TABLE so_tay (x)", True, "so_tay"),
        ("CREATE TRIGGER theo_doi AFTER INSERT ON household BEGIN DELETE FROM visit; END", False, "theo_doi"),
    ],
)
def test_a_job_says_what_is_foreign_in_the_file(
    loaded: Any, small: Path, wait: Any, planted: str, saved: bool, said: str
) -> None:
    loaded.open(small)
    with closing(sqlite3.connect(small)) as connection:
        connection.execute(planted)
        connection.commit()
    how: list = []
    loaded.window.runner.ended.connect(how.append)
    loaded.window.jobs.coverage()
    wait(lambda: how)
    assert how == ["succeeded"]
    with closing(sqlite3.connect(small)) as connection:
        runs = "SELECT count(*) FROM audit_log WHERE action = 'coverage'"
        assert connection.execute(runs).fetchone() == (2 if saved else 1,)
    texts = [text for text in loaded.said() if text.startswith(small.name)]
    assert len(texts) == 1 and said in texts[0]
