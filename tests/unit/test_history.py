"""The history says what the log holds: every row that ever belonged, before and after in words, erased as erased."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from support.full import full_workspace
from support.small import small_workspace

from diaban.layers import geopackage
from diaban.layers.erasing import erase_households
from diaban.layers.errors import InputError
from diaban.layers.history.asking import Question
from diaban.layers.history.reading import matching
from diaban.layers.wording import load_words
from diaban.layers.workspace import Workspace
from diaban.scripts.history import find

VI, EN = load_words("vi"), load_words("en")


def edit(path: Path, *statements: str) -> None:
    """What another program does."""
    with closing(geopackage.connect(path)) as connection:
        for sql in statements:
            connection.execute(sql)


def look(path: Path, words: Any = EN, inside: bool = True, names: bool = False, **asked: Any) -> list[Any]:
    return find(Workspace.open(path), Question(**asked), words, 0, inside, names).told


def changes(told: Any) -> list[tuple[str, str, str]]:
    return [(change.heading, change.before, change.after) for change in told.changes]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Household H1 with a visit that is deleted, an assignment of a plan that moves on to H2, and a move on the map."""
    path = small_workspace(tmp_path / "small.gpkg")
    workspace = Workspace.open(path)
    with workspace.writing("Đại uý Thử", "save") as writer:
        writer.insert("plan", pd.DataFrame({"id": ["p1"], "name": ["Phương án một"]}))
        writer.insert(
            "assignment",
            pd.DataFrame(
                {
                    "id": ["a2"], "code": ["A2"], "cadre_id": ["k2"], "duty": ["household"], "household_id": ["h1"],
                    "valid_from": ["2026-07-01"], "plan_id": ["p1"],
                }
            ),
        )  # fmt: skip
        writer.insert(
            "visit",
            pd.DataFrame(
                {
                    "id": ["x1", "x2"],
                    "household_id": ["h1", "h2"],
                    "cadre_id": ["k1"] * 2,
                    "day": ["2026-05-02"] * 2,
                }
            ),
        )
    with workspace.writing("Trung tá Khác", "save") as writer:
        writer.update("assignment", pd.DataFrame({"id": ["a2"], "household_id": ["h2"]}))
        point = pd.DataFrame(
            {
                "id": ["h1"],
                "geometry": [shapely.Point(503000, 2305000)],
                "members": [4],
                "need": ["near_poor"],
            }
        )
        writer.update("household", point)
    edit(
        path,
        "UPDATE household SET members = 5, head_name = 'Lò Văn Thử' WHERE code = 'H1'",
        "DELETE FROM visit WHERE id = 'x1'",
        "UPDATE assignment SET status = 'ended', valid_to = '2026-06-01' WHERE code = 'A1'",
    )
    return path


def test_a_household_with_all_that_ever_belonged_to_it_newest_first(path: Path) -> None:
    found = look(path, table="household", name="H1")
    assert [(told.who, told.what) for told in found] == [
        ("other program", "Ended assignment A1"),
        ("other program", "Deleted activity visit · H1 · 2026-05-02"),
        ("other program", "Changed household H1"),
        ("Trung tá Khác", "Changed household H1"),
        ("Trung tá Khác", "Changed assignment A2"),
        ("Đại uý Thử", "Added activity visit · H1 · 2026-05-02"),
        ("Đại uý Thử", "Added assignment A2"),
    ]
    assert [told.other_program for told in found] == [True] * 3 + [False] * 4


def test_before_and_after_are_words_and_names_not_codes_and_identifiers(path: Path) -> None:
    found = look(path, VI, table="household", name="H1")
    assert changes(found[0]) == [
        ("Đến trước ngày", "–", "01/06/2026"),
        ("Trạng thái", "đã duyệt", "đã kết thúc"),
    ]
    assert changes(found[2]) == [("Số nhân khẩu", "4", "5"), ("Tên chủ hộ", "–", "Lò Văn Thử")]
    assert changes(found[3]) == [
        ("Diện cần giúp đỡ", "hộ nghèo", "hộ cận nghèo"),
        ("Số nhân khẩu", "–", "4"),
        ("Vị trí", "–", "có vị trí"),
    ]
    assert changes(found[4]) == [("Hộ", "H1", "H2")]
    added = {heading: after for heading, _, after in changes(found[6])}
    assert added["Cán bộ"] == "Người Thử Hai (K2)"
    assert added["Nhiệm vụ"] == "phụ trách hộ"
    assert added["Phương án"] == "Phương án một"
    assert all(before == "–" for _, before, _ in changes(found[6]))
    deleted = found[1]
    assert all(after == "–" for _, _, after in changes(deleted))
    spoken = json.dumps([[told.what, changes(told)] for told in found], ensure_ascii=False)
    for code in ("near_poor", "approved", "household_id", "a2", "k2", "updated_at"):
        assert code not in spoken, code


def test_a_point_that_moved_says_how_far(path: Path) -> None:
    with Workspace.open(path).writing("Thử", "save") as writer:
        moved = pd.DataFrame({"id": ["h1"], "geometry": [shapely.Point(503300, 2305400)]})
        writer.update("household", moved)
    assert changes(look(path, table="household", name="H1")[0]) == [("Geometry", "placed", "moved 500 m")]


def test_cadre_village_plan_and_assignment(path: Path) -> None:
    def rows(table: str, name: str) -> set[str]:
        return {told.row_id for told in look(path, table=table, name=name)}

    assert rows("cadre", "K1") == {"a1", "x1", "x2"}
    assert rows("cadre", "K2") == {"a2"}
    assert rows("village", "V1") == {"h1", "a1", "a2", "x1", "x2"}
    assert rows("village", "V3") == set()
    assert rows("plan", "Phương án một") == {"p1", "a2"}
    assert rows("assignment", "A1") == {"a1"}


def test_a_row_that_is_gone_is_still_found_by_its_code_and_an_unknown_one_is_an_error(path: Path) -> None:
    edit(path, "DELETE FROM assignment WHERE code = 'A2'")
    assert [told.action for told in look(path, table="assignment", name="A2")] == [
        "delete",
        "update",
        "insert",
    ]
    with pytest.raises(InputError, match="A9"):
        look(path, table="assignment", name="A9")


def test_days_are_those_of_this_machines_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(time, "tzset"):
        pytest.skip("the time zone of a process cannot be set here")
    monkeypatch.setenv("TZ", "UTC-7")
    time.tzset()
    from diaban.scripts.cli import build_parser
    from diaban.scripts.history import asked

    path = small_workspace(tmp_path / "small.gpkg")
    moments = {
        "before": "2026-03-09T16:59:59.999Z",
        "first": "2026-03-09T17:00:00.000Z",
        "old way": "2026-03-09T17:00:00Z",
        "last": "2026-03-10T16:59:59.999Z",
        "after": "2026-03-10T17:00:00.000Z",
    }
    edit(path, *(f"INSERT INTO audit_log (at, actor, action) VALUES ('{at}', '{who}', 'coverage')" for who, at in moments.items()))  # fmt: skip

    def who(*words: str) -> list[str]:
        args = build_parser().parse_args(["history", str(path), *words])
        return [told.who for told in find(Workspace.open(path), asked(args), EN, 0, True, False).told]

    assert who("--day", "2026-03-10") == ["last", "old way", "first"]
    assert who("--from", "2026-03-10", "--to", "2026-03-11") == ["after", "last", "old way", "first"]
    assert who("--to", "2026-03-09", "--by", "BEF") == ["before"]
    (told,) = look(path, actor="last")
    assert (told.day, told.time) == ("2026-03-10", "23:59:59")
    monkeypatch.undo()
    time.tzset()


def test_an_answer_goes_on_where_another_ended(path: Path) -> None:
    everything = [told.fid for told in look(path, table="household", name="H1")]
    assert [told.fid for told in look(path, table="household", name="H1", below=everything[2])] == everything[
        3:
    ]
    assert [told.fid for told in look(path, below=everything[-1])] == list(range(everything[-1] - 1, 0, -1))


def test_what_was_erased_is_said_to_be_erased(path: Path) -> None:
    with Workspace.open(path).writing("Thử", "save") as writer:
        writer.update("household", pd.DataFrame({"id": ["h1"], "head_name": ["Lò Thị Mới"]}))
    erase_households(path, ["H1"], "Thử")
    found = look(path, table="household", name="H1")
    assert found[0].what == "Erased personal data of household H1"
    renamed = found[1]
    assert renamed.erased and renamed.changes == () and renamed.note == EN("history.erased")
    spoken = json.dumps([[told.what, changes(told)] for told in found], ensure_ascii=False)
    assert "Lò" not in spoken
    # A change in which nothing personal stood is as it was.
    assert not look(path, table="assignment", name="A2")[0].erased


def test_sealed_or_not(path: Path) -> None:
    assert [told.sealed for told in look(path)][:4] == [False, False, False, True]
    with Workspace.open(path).writing("Thử", "save") as writer:
        writer.log("save")
    assert all(told.sealed for told in look(path))


def test_a_row_loaded_in_bulk_says_since_when_it_is_there(tmp_path: Path) -> None:
    path = small_workspace(tmp_path / "small.gpkg")
    found = find(Workspace.open(path), Question("household", "H2"), EN, 0, True, False)
    assert found.told == [] and "loaded in bulk" in found.note


def test_outside_nothing_personal_and_with_names_only_what_names_cover(path: Path) -> None:
    edit(path, "UPDATE village SET languages = 'hmn', contact_phone = '0988' WHERE code = 'V1'")
    edit(path, "UPDATE cadre SET name = 'Tên Mới' WHERE code = 'K1'", "UPDATE visit SET note = 'Nhận xét'")

    def said(**how: bool) -> str:
        return json.dumps(
            [[told.what, changes(told)] for told in look(path, inside=False, **how)], ensure_ascii=False
        )

    plain, named = said(), said(names=True)
    for secret in ("Lò Văn Thử", "0988", "placed"):
        assert secret not in plain and secret in named, secret
    for secret in ("near poor", "hmn", "Tên Mới", "Người Thử", "Nhận xét"):
        assert secret not in plain and secret not in named, secret
    assert "left out" in plain


def belongs(log: list[Any], identity: str) -> set[int]:
    """The slow way: a row belongs if any image of it names one that does, directly or through another."""
    chain = {
        ("household", "household_id"): ("assignment", "visit"),
        ("assignment", "assignment_id"): ("plan_ending",),
    }
    known = {("household", identity)}
    while True:
        more = {
            (table, row)
            for _, table, row, *images in log
            for image in images
            for (parent, column), children in chain.items()
            if image and table in children and (parent, image.get(column)) in known
        }
        if more <= known:
            return {fid for fid, table, row, *_ in log if (table, row) in known}
        known |= more


@pytest.mark.parametrize("seed", range(4))
def test_against_the_slow_way_after_random_changes(seed: int, tmp_path: Path) -> None:
    path = full_workspace(tmp_path / "full.gpkg")
    rng = random.Random(seed)
    with closing(geopackage.connect(path)) as connection:
        for number in range(120):
            home, other = rng.choice("123"), rng.choice("123")
            sql = rng.choice(
                (
                    f"INSERT INTO visit (id, household_id, day) VALUES ('r{number}', 'h{home}', '2026-01-0{home}')",
                    (
                        f"INSERT INTO assignment (id, code, cadre_id, duty, household_id, valid_from) VALUES"
                        f" ('s{number}', 'S{number}', 'k1', 'household', 'h{home}', '2026-01-01')"
                    ),
                    (
                        "INSERT INTO plan_ending (plan_id, assignment_id, valid_to) SELECT p.id, a.id, '2027-01-01'"
                        " FROM plan AS p, assignment AS a ORDER BY a.fid DESC LIMIT 1"
                    ),
                    f"UPDATE visit SET household_id = 'h{home}' WHERE household_id = 'h{other}' AND fid % 3 = 0",
                    f"UPDATE assignment SET household_id = 'h{home}' WHERE household_id = 'h{other}' AND status = 'draft'",
                    f"DELETE FROM visit WHERE household_id = 'h{home}' AND fid % 5 = 1",
                    f"UPDATE household SET members = {number} WHERE id = 'h{home}'",
                )
            )
            connection.execute(sql)
        log = [
            (fid, table, row, *(json.loads(image) if image else None for image in images))
            for fid, table, row, *images in connection.execute(
                "SELECT fid, table_name, row_id, before, after FROM audit_log"
            )
        ]
        # A row that nobody logged belongs by what it points at now.
        log += [
            (-1, table, row, None, {"household_id": home})
            for table in ("assignment", "visit")
            for row, home in connection.execute(f"SELECT id, household_id FROM {table}")
        ]
        for home in "123":
            expected = sorted(belongs(log, f"h{home}") - {-1}, reverse=True)
            assert matching(connection, Question("household", f"H{home}")) == expected
            assert len(expected) > 3


def test_a_log_line_written_by_hand_does_not_break_the_reading(path: Path) -> None:
    edit(path, "INSERT INTO audit_log (at, actor, action, table_name, row_id, before) VALUES ('gestern', NULL, 'update', 'nothing', 'z', '{')")  # fmt: skip
    told = look(path)[0]
    assert told.at == "gestern" and changes(told) == [("", "{", "–")]


def test_reading_takes_no_lock_that_stays(path: Path) -> None:
    look(path)
    with closing(sqlite3.connect(path, timeout=0)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        connection.rollback()


def test_an_engine_that_asked_before_sees_what_came_since_and_another_log_in_the_place_of_this_one(
    path: Path,
) -> None:
    before = path.read_bytes()
    assert "x2" not in {told.row_id for told in look(path, table="household", name="H1")}
    edit(path, "UPDATE visit SET household_id = 'h1' WHERE id = 'x2'", "DELETE FROM visit WHERE id = 'x2'")
    assert "x2" in {told.row_id for told in look(path, table="household", name="H1")}
    path.write_bytes(before)
    # As long a log, and the last row of it another one.
    edit(path, "UPDATE unit SET short_name = 'a'", "UPDATE visit SET day = '2026-05-03' WHERE id = 'x2'")
    assert "x2" not in {told.row_id for told in look(path, table="household", name="H1")}
    assert "x1" in {told.row_id for told in look(path, table="household", name="H1")}
