"""A plan comes into force by approval alone: whole or in part, keeping history, or not at all."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.planning import add, doubled, draft, ending, held, plain, plan_row, planned

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from oracle.jobs import run_job

from diaban.layers.check import findings
from diaban.layers.errors import InputError, UsageError
from diaban.layers.saving.asking import batch_of
from diaban.layers.saving.writing import save
from diaban.layers.workspace import Workspace
from diaban.scripts import plan as job

DECISION = ("--decision", "12/QĐ-BCH", "--body", "Ban Chỉ huy", "--date", "2026-06-28")
P = "Phương án p"
ROWS = "SELECT code, status, valid_to, decision_no FROM assignment ORDER BY code"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return planned(tmp_path / "w.gpkg")


def do(path: Path, action: str, *more: str) -> dict[str, Any]:
    return run_job(job, str(path), action, *more)


def approve(path: Path, name: str = P, *more: str) -> dict[str, Any]:
    return do(path, "approve", name, *DECISION, *more)


def everything(path: Path) -> list[list[tuple[Any, ...]]]:
    return [
        plain(path, f"SELECT * FROM {table}") for table in ("plan", "assignment", "plan_ending", "audit_log")
    ]


def sound(path: Path) -> bool:
    return [finding for finding in findings(Workspace.open(path)) if not finding.warning] == []


def test_a_plan_is_submitted_then_approved_and_both_are_signed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(path, P)
    monkeypatch.setenv("DIABAN_ACTOR", "Thiếu tá Lập")
    assert do(path, "submit", P)["plan"]["status"] == "submitted"
    assert plain(path, "SELECT DISTINCT status FROM assignment WHERE plan_id = 'p'") == [("submitted",)]
    monkeypatch.setenv("DIABAN_ACTOR", "Đại tá Duyệt")
    done = approve(path)
    assert (done["approved"], done["ended"], done["left"], done["along"]) == (5, 1, 0, [])
    assert plain(path, ROWS) == [
        ("A1", "ended", "2026-07-01", "01/QĐ"),
        *((f"D{number}", "approved", None, "12/QĐ-BCH") for number in range(1, 6)),
    ]
    assert plain(
        path, "SELECT DISTINCT decision_date, decision_body FROM assignment WHERE plan_id = 'p'"
    ) == [("2026-06-28", "Ban Chỉ huy")]
    assert plain(path, "SELECT status, submitted_by, decided_by FROM plan") == [
        ("approved", "Thiếu tá Lập", "Đại tá Duyệt")
    ]
    assert held(path, None) == before == held(path, P)
    assert sound(path)


def test_what_nobody_submitted_is_not_approved_but_both_may_be_one_step(path: Path) -> None:
    before = everything(path)
    with pytest.raises(InputError, match="not submitted"):
        approve(path)
    assert everything(path) == before
    assert approve(path, P, "--submit")["plan"]["status"] == "approved"
    assert plain(path, "SELECT submitted_by IS NOT NULL, decided_by IS NOT NULL FROM plan") == [(1, 1)]
    with pytest.raises(InputError, match="not submitted"):
        approve(path)


@pytest.mark.parametrize("lacking", ["--decision", "--body", "--date"])
def test_a_decision_has_number_day_and_body(path: Path, lacking: str) -> None:
    do(path, "submit", P)
    given = list(DECISION)
    given[given.index(lacking) + 1] = " "
    with pytest.raises(UsageError, match=lacking):
        do(path, "approve", P, *given)
    with pytest.raises(InputError):
        do(path, "approve", P, *DECISION[:4], "--date", "28/06/2026")


def test_a_part_by_unit_takes_the_ending_of_what_it_replaces_and_leaves_the_rest_open(path: Path) -> None:
    """H1 goes from U1's cadre to U2's: with U2's part, for else it had two in charge; not with U1's, for else nobody."""
    before = held(path, P)
    do(path, "submit", P)
    done = approve(path, P, "--unit", "U1")
    assert (done["approved"], done["ended"], done["left"]) == (3, 0, 3)
    assert plain(path, "SELECT status, valid_to FROM assignment WHERE id = 'a1'") == [("approved", None)]
    assert done["plan"]["status"] == "submitted"
    assert held(path, P) == before
    done = approve(path, P, "--unit", "U2")
    assert (done["approved"], done["ended"], done["left"], done["plan"]["status"]) == (2, 1, 0, "approved")
    assert held(path, None) == before
    assert sound(path)


def test_a_plan_may_need_several_decisions_by_duty(path: Path) -> None:
    do(path, "submit", P)
    approve(path, P, "--duty", "commune_post", "--unit", "U2")
    other = ("--decision", "9/NQ", "--body", "Ban Thường vụ", "--date", "2026-06-29")
    for duty in ("village", "party_cell", "household"):
        assert plain(path, "SELECT status FROM plan") == [("submitted",)]
        do(path, "approve", P, *other, "--duty", duty)
    assert plain(path, "SELECT code, decision_no FROM assignment WHERE plan_id = 'p' ORDER BY code") == [
        *((f"D{number}", "9/NQ") for number in range(1, 5)), ("D5", "12/QĐ-BCH"),
    ]  # fmt: skip
    assert plain(path, "SELECT status FROM plan") == [("approved",)]


def test_a_part_without_anything_in_it_and_a_unit_that_is_not_there(path: Path) -> None:
    do(path, "submit", P)
    with pytest.raises(InputError, match="nothing of that part"):
        approve(path, P, "--unit", "U1", "--duty", "commune_post")
    with pytest.raises(InputError, match="no unit X9"):
        approve(path, P, "--unit", "X9")


def test_after_a_part_the_check_is_content_and_the_rest_can_be_sent_back(path: Path) -> None:
    do(path, "submit", P)
    approve(path, P, "--unit", "U2")
    assert list(findings(Workspace.open(path))) == []
    do(path, "return", P, "--comment", "Bản V1 giao người khác")
    assert plain(path, "SELECT code, status FROM assignment WHERE plan_id = 'p' ORDER BY code") == [
        ("D1", "approved"), ("D2", "returned"), ("D3", "returned"), ("D4", "returned"), ("D5", "approved"),
    ]  # fmt: skip
    assert plain(path, "SELECT status, decision_comment FROM plan") == [
        ("returned", "Bản V1 giao người khác")
    ]
    assert do(path, "submit", P)["plan"]["status"] == "submitted"


def test_only_what_was_submitted_is_returned_and_with_a_comment(path: Path) -> None:
    with pytest.raises(InputError, match="not submitted"):
        do(path, "return", P, "--comment", "x")
    do(path, "submit", P)
    with pytest.raises(UsageError, match="comment"):
        do(path, "return", P, "--comment", "  ")
    with pytest.raises(InputError, match="submitted or decided"):
        do(path, "submit", P)


@pytest.mark.parametrize("values", [{"status": "draft"}, {"name": "Khác"}, {"parent_id": None}])
def test_saving_is_no_way_round_a_submission(path: Path, values: dict[str, Any]) -> None:
    do(path, "submit", P)
    (version,) = plain(path, "SELECT updated_at FROM plan")[0]
    change = {"do": "update", "table": "plan", "id": "p", "version": version, "values": values}
    outcome = save(Workspace.open(path), batch_of({"batch": "b", "changes": [change]}), "Thử")
    assert [refusal.error.key for refusal in outcome.refusals] == ["error.plan_not_open"]
    assert plain(path, "SELECT name, status FROM plan") == [(P, "submitted")]


def test_an_empty_plan_is_not_submitted(path: Path) -> None:
    do(path, "branch", "Trống")
    with pytest.raises(InputError, match="holds nothing"):
        do(path, "submit", "Trống")


CONFLICTS = {
    "ended already": (
        ["UPDATE assignment SET status = 'ended', valid_to = '2026-06-01' WHERE id = 'a1'"],
        "ended",
    ),
    "locked since, by another program": (["UPDATE assignment SET locked = 1 WHERE id = 'a1'"], "locked"),
    "given to somebody else meanwhile": (
        [
            (
                "INSERT INTO assignment (id, code, cadre_id, duty, household_id, valid_from, status, decision_no, decision_date)"
                " VALUES ('x', 'X', 'k1', 'household', 'h2', '2026-01-01', 'approved', '3/QĐ', '2026-01-01')"
            )
        ],
        "double",
    ),
    "the same charge once more": (
        [
            (
                "INSERT INTO assignment (id, code, cadre_id, duty, village_id, valid_from, status, decision_no, decision_date)"
                " VALUES ('x', 'X', 'k2', 'village', 'v1', '2026-01-01', 'approved', '3/QĐ', '2026-01-01')"
            )
        ],
        "same_target",
    ),
    "not begun yet": (
        [
            (
                "INSERT INTO assignment (id, code, cadre_id, duty, household_id, valid_from, status, decision_no, decision_date)"
                " VALUES ('x', 'X', 'k1', 'household', 'h3', '2026-09-01', 'approved', '3/QĐ', '2026-01-01')"
            ),
            ending("p", "x", "2026-09-01"),
        ],
        "before_start",
    ),
}


@pytest.mark.parametrize("keep", ["present", "plan"])
@pytest.mark.parametrize("case", list(CONFLICTS))
def test_a_plan_whose_ground_has_changed_is_shown_so_and_not_approved_until_settled(
    path: Path, case: str, keep: str
) -> None:
    statements, kind = CONFLICTS[case]
    add(path, *statements)
    shown = do(path, "show", P)
    assert [each["kind"] for each in shown["conflicts"]] == [kind]
    assert shown["plan"]["conflicts"] == 1
    do(path, "submit", P)
    before = everything(path)
    with pytest.raises(InputError, match="until 1 conflicts are settled"):
        approve(path)
    with pytest.raises(InputError, match="until 1 conflicts are settled"):
        approve(path, P, "--unit", "U1")
    assert everything(path) == before
    with pytest.raises(InputError, match="submitted or decided"):
        do(path, "settle", P)
    do(path, "return", P, "--comment", "Gỡ điểm vướng")
    assert do(path, "settle", P, "--keep", keep)["left"] == []
    assert do(path, "show", P)["conflicts"] == []
    wanted = held(path, P)
    approve(path, P, "--submit")
    assert held(path, None) == wanted
    assert not doubled(path, None)
    assert sound(path)


def test_the_check_warns_of_a_plan_whose_ground_another_approval_changed_and_faults_what_was_wrong_at_once(
    path: Path,
) -> None:
    add(path, plan_row("q"), draft("q1", "k1", "household", "h2", "q"))
    assert sound(path)
    approve(path, "Phương án q", "--submit")
    told = [(finding.key, finding.warning) for finding in findings(Workspace.open(path))]
    assert ("plan_double", True) in told and sound(path)
    do(path, "submit", P)
    assert sound(path)
    add(path, plan_row("r"), draft("r1", "k1", "household", "h1", "r"))
    told = [(finding.key, finding.warning) for finding in findings(Workspace.open(path))]
    assert ("plan_double", False) in told


def test_settling_keeps_who_is_in_force_or_who_is_planned(path: Path) -> None:
    add(path, *CONFLICTS["given to somebody else meanwhile"][0])
    add(
        path,
        *(sql.replace("'p'", "'q'") for sql in (plan_row("q"), draft("q1", "k2", "household", "h2", "q"))),
    )
    do(path, "settle", P, "--keep", "present")
    assert plain(path, "SELECT id FROM assignment WHERE id = 'd2'") == []
    do(path, "settle", "Phương án q", "--keep", "plan")
    assert plain(path, "SELECT assignment_id, valid_to FROM plan_ending WHERE plan_id = 'q'") == [
        ("x", "2026-07-01")
    ]


def test_of_a_proposal_a_part_is_kept_and_the_rest_stays_as_it_is_in_force(path: Path) -> None:
    with pytest.raises(UsageError, match="--households"):
        do(path, "keep", P)
    done = do(path, "keep", P, "--households", "H2", "H9")
    assert (done["kept"], done["taken_out"], done["endings_taken_out"]) == (1, 1, 1)
    assert plain(path, "SELECT id FROM assignment WHERE plan_id = 'p' ORDER BY id") == [
        ("d2",), ("d3",), ("d4",), ("d5",),
    ]  # fmt: skip
    approve(path, P, "--submit")
    assert plain(path, "SELECT status, valid_to FROM assignment WHERE id = 'a1'") == [("approved", None)]
    with pytest.raises(InputError, match="submitted or decided"):
        do(path, "keep", P, "--households")


def test_an_ending_that_somebody_made_on_the_very_day_is_no_conflict(path: Path) -> None:
    add(path, "UPDATE assignment SET status = 'ended', valid_to = '2026-07-01' WHERE id = 'a1'")
    assert do(path, "show", P)["conflicts"] == []
    assert approve(path, P, "--submit")["plan"]["status"] == "approved"


def test_a_lock_that_was_taken_away_and_a_comment_are_no_conflict(path: Path) -> None:
    add(
        path,
        "UPDATE assignment SET locked = 1 WHERE id = 'a1'",
        "UPDATE assignment SET locked = 0, comment = 'đã bàn' WHERE id = 'a1'",
    )
    assert do(path, "show", P)["conflicts"] == []


def test_what_ends_in_the_future_is_ended_and_holds_till_then(path: Path) -> None:
    add(
        path,
        "UPDATE plan_ending SET valid_to = '2027-03-01'",
        "UPDATE assignment SET valid_from = '2027-03-01' WHERE id = 'd1'",
    )
    approve(path, P, "--submit")
    assert plain(path, "SELECT status, valid_to FROM assignment WHERE id = 'a1'") == [("ended", "2027-03-01")]
    assert ("a1", date(2026, 1, 1), date(2027, 3, 1)) in held(path, None)
    assert sound(path)


@pytest.fixture
def branched(path: Path) -> Path:
    """Branch b of p: H2 goes to K3 instead of K2 from August on, V1 is not K2's at all, H3 is added."""
    add(
        path,
        plan_row("b", "p"),
        ending("b", "d2", "2026-08-01"),
        draft("b2", "k3", "household", "h2", "b", "2026-08-01"),
        ending("b", "d3", "2026-07-01"),
        draft("b3", "k1", "household", "h3", "b"),
    )
    return path


B = "Phương án b"


def test_a_branch_is_sound_and_takes_what_it_stands_on_along(branched: Path) -> None:
    assert sound(branched)
    before = held(branched, B)
    assert do(branched, "show", B)["line"] == [B, P]
    do(branched, "submit", B)
    assert plain(branched, "SELECT name, status FROM plan ORDER BY name") == [
        (B, "submitted"),
        (P, "submitted"),
    ]
    done = approve(branched, B)
    assert (done["along"], done["left"]) == ([P], 0)
    assert held(branched, None) == before
    assert plain(branched, "SELECT id, status, valid_to FROM assignment WHERE id IN ('d2', 'd3') ORDER BY id") == [
        ("d2", "ended", "2026-08-01"), ("d3", "submitted", None),
    ]  # fmt: skip
    assert sound(branched)


def test_the_parent_may_be_approved_before_its_branch(branched: Path) -> None:
    approve(branched, P, "--submit")
    assert do(branched, "list")["plans"][1]["conflicts"] == 1
    (conflict,) = do(branched, "show", B)["conflicts"]
    # In force meanwhile, and it cannot end before it began.
    assert (conflict["kind"], conflict["assignment"]) == ("before_start", "D3")
    do(branched, "settle", B)
    wanted = held(branched, B)
    approve(branched, B, "--submit")
    assert held(branched, None) == wanted
    assert plain(branched, "SELECT status, valid_to FROM assignment WHERE id = 'd2'") == [
        ("ended", "2026-08-01")
    ]


def test_a_part_of_a_branch_leaves_the_rest_of_the_line_open(branched: Path) -> None:
    before = held(branched, B)
    do(branched, "submit", B)
    for unit in ("U1", "U2"):
        assert plain(branched, "SELECT status FROM plan WHERE id = 'b'") == [("submitted",)]
        approve(branched, B, "--unit", unit)
        assert held(branched, B) == before
        assert not doubled(branched, None)
    assert held(branched, None) == before
    assert plain(branched, "SELECT DISTINCT status FROM plan") == [("approved",)]


def test_a_changed_row_of_the_parent_is_changed_ground_for_the_branch(branched: Path) -> None:
    add(branched, "UPDATE assignment SET cadre_id = 'k1' WHERE id = 'd2'")
    (conflict,) = do(branched, "show", B)["conflicts"]
    assert (conflict["kind"], conflict["assignment"]) == ("changed", "D2")
    assert "Cán bộ" in conflict["sentence"]
    assert do(branched, "settle", B)["left"] == []


def test_names_branches_and_dropping(branched: Path) -> None:
    with pytest.raises(InputError, match="Open plans stand on"):
        do(branched, "drop", P)
    assert do(branched, "drop", B)["plan"]["status"] == "dropped"
    with pytest.raises(InputError, match="nothing can stand on it"):
        do(branched, "branch", "Mới", "--from", B)
    assert do(branched, "rename", P, "--to", " Đợt 2 ")["plan"]["name"] == "Đợt 2"
    with pytest.raises(InputError, match="already"):
        do(branched, "rename", "Đợt 2", "--to", B)
    with pytest.raises(InputError, match="Plans there are"):
        do(branched, "drop", P)
    assert do(branched, "branch", "Nhánh", "--from", "Đợt 2")["plan"]["parent"] == "Đợt 2"
    do(branched, "drop", "Nhánh")
    do(branched, "submit", "Đợt 2")
    for action in (("rename", "--to", "Khác"), ("drop",)):
        with pytest.raises(InputError, match="submitted or decided"):
            do(branched, action[0], "Đợt 2", *action[1:])
    with pytest.raises(InputError, match="already"):
        do(branched, "branch", "Nhánh")
    with pytest.raises(UsageError):
        do(branched, "submit")
