"""Saving is all or nothing, refuses what changed since it was read and shows both versions, and is not done twice."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from support.saving import change, elsewhere, log_end, plain, send, version
from support.small import small_workspace

from diaban.layers.check import findings
from diaban.layers.erasing import erase_households
from diaban.layers.errors import InputError
from diaban.layers.saving.asking import batch_of
from diaban.layers.workspace import Workspace

PLAN = {"do": "insert", "table": "plan", "id": "p1", "values": {"name": "Phương án một"}}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_workspace(tmp_path / "small.gpkg")


def draft(code: str = "A2", plan: str | None = "p1", **more: Any) -> dict[str, Any]:
    values = {
        "code": code, "cadre_id": "k2", "duty": "household", "household_id": "h2", "valid_from": "2026-07-01",
        "plan_id": plan, **more,
    }  # fmt: skip
    return {"do": "insert", "table": "assignment", "id": code.lower(), "values": values}


def test_rows_are_added_changed_ended_deleted_in_one_transaction_under_our_name(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIABAN_ACTOR", "Đại uý Thử, trợ lý")
    send(path, PLAN, draft("A2"), draft("A3", household_id="h3"))
    done = send(
        path,
        change(path, "h1", values={"members": 6, "geom": [503100.0, 2305100.0]}),
        change(path, "a2", "assignment", "delete"),
        change(path, "a3", "assignment", values={"cadre_id": "k1"}),
        change(path, "a1", "assignment", "end", day="2026-08-01", plan="p1"),
        change(path, "a1", "assignment", values={"locked": 1}),
        change(path, "h3", do="end", day="2026-09-01"),
        batch="b2",
    )
    assert (done["exit"], done["saved"], done["conflicts"], done["refusals"]) == (0, 6, [], [])
    assert plain(path, "SELECT members, closed_on FROM household ORDER BY code") == [
        (6, None), (None, None), (None, "2026-09-01"),
    ]  # fmt: skip
    assert plain(path, "SELECT code, cadre_id, status, valid_to, locked FROM assignment ORDER BY code") == [
        ("A1", "k1", "approved", None, 1), ("A3", "k1", "draft", None, 0),
    ]  # fmt: skip
    assert plain(path, "SELECT plan_id, assignment_id, valid_to FROM plan_ending") == [
        ("p1", "a1", "2026-08-01")
    ]
    home = Workspace.open(path).frame("household", geometry=True).iloc[0].geometry
    assert (home.x, home.y) == (503100.0, 2305100.0)
    assert {row[0] for row in plain(path, "SELECT updated_at FROM household WHERE id IN ('h1', 'h3')")} == {
        done["version"]
    }
    assert {row[0] for row in plain(path, "SELECT actor FROM audit_log WHERE fid > 1")} == {
        "Đại uý Thử, trợ lý"
    }
    assert done["log"] == log_end(path)
    assert list(findings(Workspace.open(path))) == []


def test_a_row_that_somebody_saved_meanwhile_is_refused_with_both_versions_in_words(path: Path) -> None:
    mine = change(path, "h1", values={"need": "resettled", "members": 3}, read={"need": "poor"})
    with Workspace.open(path).writing("Trung tá Khác", "save") as writer:
        writer.update("household", pd.DataFrame({"id": ["h1"], "need": ["near_poor"], "village_id": ["v2"]}))
    before = plain(path, "SELECT * FROM household")
    answer = send(path, PLAN, mine, language="vi")
    assert (answer["exit"], answer["saved"]) == (1, 0)
    assert plain(path, "SELECT * FROM household") == before and plain(path, "SELECT * FROM plan") == []
    (conflict,) = answer["conflicts"]
    assert (conflict["change"], conflict["kind"], conflict["row"]) == (1, "changed", "hộ H1")
    assert conflict["sentence"].startswith("Trung tá Khác đã sửa hộ H1 lúc ")
    assert [(c["heading"], c["read"], c["ours"], c["theirs"]) for c in conflict["columns"]] == [
        ("Bản", "Bản Đầu (V1)", "=", "Bản Giữa (V2)"),
        ("Diện cần giúp đỡ", "hộ nghèo", "hộ tái định cư", "hộ cận nghèo"),
        ("Số nhân khẩu", "–", "3", "–"),
    ]
    # Having seen both, the planner keeps theirs but for what is ours.
    again = {**mine, "version": conflict["version"], "read": {"need": "near_poor"}}
    assert send(path, again, batch="b2", log=answer["log"])["saved"] == 1
    assert plain(path, "SELECT need, village_id, members FROM household WHERE id = 'h1'") == [
        ("resettled", "v2", 3)
    ]


@pytest.mark.parametrize("by", ["log", "read"])
def test_what_another_program_changed_is_seen_though_it_left_the_version(path: Path, by: str) -> None:
    seen = {"log": log_end(path)} if by == "log" else {}
    mine = change(path, "h1", values={"members": 3}, **({"read": {"members": None}} if by == "read" else {}))
    elsewhere(path, "UPDATE household SET members = 9 WHERE id = 'h1'")
    assert version(path, "household", "h1") == mine["version"]
    (conflict,) = send(path, mine, **seen)["conflicts"]
    assert conflict["who"] == "other program"
    assert [(c["read"], c["ours"], c["theirs"]) for c in conflict["columns"]] == [("–", "3", "9")]
    assert plain(path, "SELECT members FROM household WHERE id = 'h1'") == [(9,)]


def test_a_version_is_a_moment_however_it_is_written(path: Path) -> None:
    """QGIS hands a moment on with milliseconds, also where the file has none."""
    elsewhere(path, "UPDATE household SET updated_at = '2026-06-30T07:00:00Z' WHERE id IN ('h1', 'h2')")
    for number, (home, said, saved) in enumerate(
        (
            ("h1", "2026-06-30T07:00:00.000Z", 1),
            ("h2", "2026-06-30T07:00:00.001Z", 0),
            ("h2", "2026-06-30T14:00:00+07:00", 1),
            ("h3", "", 0),
        )
    ):
        wanted = {"do": "update", "table": "household", "id": home, "version": said, "values": {"members": 2}}
        assert send(path, wanted, batch=f"m{number}")["saved"] == saved, said


def test_deleted_meanwhile_and_already_there(path: Path) -> None:
    send(path, PLAN, draft("A2"))
    mine = change(path, "a2", "assignment", values={"role": "x"})
    gone = change(path, "a2", "assignment", "delete")
    elsewhere(path, "DELETE FROM assignment WHERE id = 'a2'")
    answer = send(path, mine, gone, {**PLAN, "values": {"name": "Khác"}}, batch="b2")
    assert [conflict["kind"] for conflict in answer["conflicts"]] == ["deleted", "deleted", "exists"]
    assert answer["conflicts"][0]["sentence"].startswith("other program deleted assignment A2 at ")
    assert answer["conflicts"][0]["columns"][0]["theirs"] == "deleted"
    assert plain(path, "SELECT name FROM plan") == [("Phương án một",)]


def test_what_is_wanted_deleted_but_was_changed_is_asked_about(path: Path) -> None:
    send(path, PLAN, draft("A2"))
    gone = change(path, "a2", "assignment", "delete")
    send(path, change(path, "a2", "assignment", values={"valid_from": "2026-08-01"}), batch="b2")
    (conflict,) = send(path, gone, batch="b3")["conflicts"]
    assert conflict["sentence"].startswith("You delete assignment A2, but")
    assert plain(path, "SELECT valid_from FROM assignment WHERE id = 'a2'") == [("2026-08-01",)]


def test_one_batch_may_change_a_row_it_changed_or_made_itself(path: Path) -> None:
    first = change(path, "h1", values={"members": 1})
    answer = send(
        path, PLAN, draft("A2"), {**change_of_new("a2"), "values": {"role": "x"}}, first,
        {**first, "values": {"members": 2}}, {**change_of_new("a2"), "do": "delete"}, log=log_end(path),
    )  # fmt: skip
    assert answer["exit"] == 0, answer
    assert plain(path, "SELECT members FROM household WHERE id = 'h1'") == [(2,)]
    assert plain(path, "SELECT id FROM assignment") == [("a1",)]


def change_of_new(identity: str) -> dict[str, Any]:
    return {"do": "update", "table": "assignment", "id": identity, "version": ""}


def test_every_refusal_is_told_and_nothing_is_written(path: Path) -> None:
    before = plain(path, "SELECT * FROM household") + plain(path, "SELECT * FROM assignment")
    answer = send(
        path,
        PLAN,
        change(path, "h1", values={"members": -1}),
        change(path, "h2", values={"village_id": "nowhere"}),
        change(path, "h3", values={"members": 4}),
        {**draft("A1"), "id": "another"},
    )
    assert [refusal["change"] for refusal in answer["refusals"]] == [1, 2, 4]
    assert [refusal["row"] for refusal in answer["refusals"]] == [
        "household H1",
        "household H2",
        "assignment A1",
    ]
    assert all(refusal["sentence"] and "[" not in refusal["sentence"] for refusal in answer["refusals"])
    assert plain(path, "SELECT * FROM household") + plain(path, "SELECT * FROM assignment") == before
    assert plain(path, "SELECT count(*) FROM plan") == [(0,)]


def test_nothing_comes_into_force_or_ends_by_the_side_door(path: Path) -> None:
    send(path, PLAN, {**PLAN, "id": "p2", "values": {"name": "Đã trình"}}, draft("A3", "p2"))
    elsewhere(path, "UPDATE plan SET status = 'submitted' WHERE id = 'p2'")
    decided = {"status": "approved", "decision_no": "1", "decision_date": "2026-01-01"}
    for number, (wanted, said) in enumerate(
        (
            (draft("A2", **decided), "approval"),
            (draft("A2", None), "plan"),
            (draft("A2", "p9"), "plan"),
            (draft("A2", "p2"), "Đã trình"),
            (change(path, "a3", "assignment", values={"role": "x"}), "Đã trình"),
            (change(path, "a3", "assignment", "delete"), "Đã trình"),
            (change(path, "a1", "assignment", "end", day="2026-08-01"), "plan"),
            (change(path, "a1", "assignment", "end", day="2026-08-01", plan="p2"), "Đã trình"),
            (
                change(path, "a1", "assignment", values={"status": "ended", "valid_to": "2026-08-01"}),
                "approval",
            ),
            (change(path, "p1", "plan", values={"status": "approved"}), "approval"),
            (change(path, "p1", "plan", values={"decided_by": "x"}), "approval"),
            (change(path, "u1", "unit", "end", day="2026-08-01"), "no end"),
        )
    ):
        answer = send(path, wanted, batch=f"c{number}")
        assert [said in refusal["sentence"] for refusal in answer["refusals"]] == [True], (wanted, answer)
    assert plain(path, "SELECT code, status FROM assignment ORDER BY code") == [
        ("A1", "approved"),
        ("A3", "draft"),
    ]


def test_a_plan_gives_no_household_to_two_cadres_unless_it_ends_the_old_charge(path: Path) -> None:
    """H1 is in the charge of K1 by approval."""
    taking = draft("A2", household_id="h1")
    answer = send(path, PLAN, taking)
    assert [refusal["change"] for refusal in answer["refusals"]] == [1]
    assert "H1" in answer["refusals"][0]["sentence"] and plain(path, "SELECT * FROM plan") == []
    ending = change(path, "a1", "assignment", "end", day="2026-07-01", plan="p1")
    assert send(path, PLAN, taking, ending, batch="b2")["exit"] == 0
    # Without the ending it is doubled again; what is wrong already is nobody's fault who changes something else.
    (identity,) = plain(path, "SELECT id FROM plan_ending")[0]
    undone = change(path, identity, "plan_ending", "delete")
    assert len(send(path, undone, batch="b3")["refusals"]) == 1
    elsewhere(path, "DELETE FROM plan_ending")
    assert send(path, draft("A3", household_id="h3"), batch="b4")["exit"] == 0
    for number, (identity, table) in enumerate((("p1", "plan"), ("u1", "unit"))):
        circle = change(path, identity, table, values={"parent_id": identity})
        assert "above itself" in send(path, circle, batch=f"c{number}")["refusals"][0]["sentence"]


def test_what_was_erased_does_not_come_back(path: Path) -> None:
    erase_households(path, ["H1"], "Thử")
    for number, values in enumerate(({"head_name": "Lò Văn Một"}, {"geom": [503100.0, 2305100.0]})):
        answer = send(path, change(path, "h1", values=values), batch=f"e{number}")
        assert "erased" in answer["refusals"][0]["sentence"]
    assert send(path, change(path, "h1", values={"closed_on": "2026-06-01", "head_name": None}))["saved"] == 1
    assert plain(path, "SELECT head_name, geom FROM household WHERE id = 'h1'") == [(None, None)]


def test_a_batch_that_is_sent_twice_is_saved_once(path: Path) -> None:
    """Whoever was killed before the answer came sends it again."""
    mine = change(path, "h1", values={"members": 3})
    first = send(path, PLAN, mine)
    rows = plain(path, "SELECT count(*) FROM audit_log")
    second = send(path, PLAN, mine)
    assert (second["exit"], second["saved"], second["again"]) == (0, 2, True)
    assert (first["again"], second["version"]) == (False, first["version"])
    assert plain(path, "SELECT count(*) FROM audit_log") == rows


@pytest.mark.parametrize(
    "given",
    [
        None,
        {"batch": "b"},
        {"changes": []},
        {"batch": "b", "changes": [{"do": "drop", "table": "plan", "id": "x"}]},
        {"batch": "b", "changes": [{"do": "insert", "table": "audit_log", "id": "x", "values": {"actor": "y"}}]},
        {"batch": "b", "changes": [{"do": "insert", "table": "plan; DROP", "id": "x", "values": {"name": "y"}}]},
        {"batch": "b", "changes": [{"do": "insert", "table": "plan", "id": "x", "values": {'name" = 1 --': "y"}}]},
        {"batch": "b", "changes": [{"do": "insert", "table": "plan", "id": "x", "values": {"updated_by": "y"}}]},
        {"batch": "b", "changes": [{"do": "update", "table": "plan", "id": "x", "values": {"name": "y"}}]},
        {"batch": "b", "changes": [{"do": "insert", "table": "plan", "id": "x", "values": {"name": ["y"]}}]},
        {"batch": "b", "changes": [{"do": "insert", "table": "commune", "id": "x", "values": {"geom": [1, 2]}}]},
        {"batch": "b", "changes": [{"do": "insert", "table": "household", "id": "x", "values": {"geom": [1]}}]},
        {"batch": "b", "changes": [{"do": "update", "table": "household", "id": "x", "version": "", "values": {"erased_at": "x"}}]},
        {"batch": "b", "changes": [{"do": "end", "table": "household", "id": "x", "version": ""}]},
        {"batch": "b", "changes": [{"do": "delete", "table": "plan", "id": "x", "version": "", "sql": "x"}]},
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_before_anything_is_opened(given: Any) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        batch_of(given)


def test_a_file_that_cannot_be_written_is_said_to_be(path: Path) -> None:
    mine = change(path, "h1", values={"members": 3})
    path.chmod(0o444)
    if os.access(path, os.W_OK) and os.name == "nt":
        pytest.skip("rights of files are others there")
    with pytest.raises(InputError, match="read-only"):
        send(path, mine)


@pytest.mark.parametrize("seed", range(3))
def test_two_who_save_in_turn_never_lose_anything(seed: int, path: Path) -> None:
    """Each reads, waits, saves; a model says what must stand in the file and which save is refused."""
    rng = random.Random(seed)
    held = {home: {"members": None, "need_since": "2025-01-01"} for home in ("h1", "h2", "h3")}
    read: dict[str, dict[str, Any]] = {}
    touched: dict[str, set[str]] = {"A": set(), "B": set()}
    for number in range(60):
        who, home = rng.choice("AB"), rng.choice(sorted(held))
        if rng.random() < 0.45 or who + home not in read:
            read[who + home] = {"version": version(path, "household", home), "log": log_end(path)}
            touched[who].discard(home)
            continue
        values = (
            {"members": rng.randint(0, 9)}
            if rng.random() < 0.5
            else {"need_since": f"2025-02-{rng.randint(10, 28)}"}
        )
        wanted = {"do": "update", "table": "household", "id": home, "values": values, **read[who + home]}
        if rng.random() < 0.2:
            elsewhere(path, f"UPDATE household SET members = {number} WHERE id = '{home}'")
            held[home]["members"] = number  # type: ignore[assignment]
            touched["A"].add(home)
            touched["B"].add(home)
        answer = send(path, wanted, batch=f"{number}")
        assert bool(answer["conflicts"]) == (home in touched[who]), (number, who, home)
        if not answer["conflicts"]:
            held[home].update(values)
            touched["A"].add(home)
            touched["B"].add(home)
        stands = plain(path, "SELECT id, members, need_since FROM household ORDER BY id")
        assert stands == [(key, row["members"], row["need_since"]) for key, row in sorted(held.items())]


def test_what_is_written_on_a_charge_of_a_household_is_short(path: Path) -> None:
    village = {"duty": "village", "household_id": None, "village_id": "v1"}
    assert (
        send(path, PLAN, draft("A2", comment="x" * 200), draft("A3", comment="x" * 500, **village))["exit"]
        == 0
    )
    for number, wanted in enumerate(
        (
            draft("A4", household_id="h3", comment="x" * 201),
            change(path, "a2", "assignment", values={"comment": "ố" * 201}),
            change(path, "a1", "assignment", values={"comment": "x" * 201}),
            change(
                path,
                "a3",
                "assignment",
                values={"duty": "household", "village_id": None, "household_id": "h3"},
            ),
        )
    ):
        answer = send(path, wanted, batch=f"c{number}")
        assert ["at most 200" in refusal["sentence"] for refusal in answer["refusals"]] == [True], wanted
    assert plain(path, "SELECT max(length(comment)) FROM assignment WHERE household_id IS NOT NULL") == [
        (200,)
    ]
