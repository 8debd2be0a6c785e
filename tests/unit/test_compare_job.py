"""Two sides compared say what two separate answers, laid side by side, say; and divided communes are not guessed at."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Optional

import openpyxl
import pandas as pd
import pytest
from support.planning import add, plain, planned

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from oracle.facts import Facts
from oracle.generate import generate
from oracle.jobs import coverage_job, run_job
from oracle.world import World

from diaban.analysis.commune_changes import carry
from diaban.analysis.comparison import Side, changes_between
from diaban.layers.check import findings
from diaban.layers.errors import InputError, UsageError
from diaban.layers.workspace import Workspace
from diaban.scripts import compare, period

P = "Phương án p"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return planned(tmp_path / "w.gpkg")


def compared(path: Path, a: str, b: str, *more: str) -> dict[str, Any]:
    return run_job(compare, str(path), a, b, *more)


def gap_key(gap: dict[str, Any]) -> tuple[Any, ...]:
    return gap["rule"], gap["table"], gap["code"], gap["item"]


def held_on(path: Path, day: date, plan: Optional[str]) -> set[tuple[str, str, str]]:
    """(duty, code of the target, code of the cadre) of what is in force."""
    world = World(Facts(path), plan)
    rows = [row for row in world.assignments if world.in_force(row, day)]
    return {(row["duty"], world.facts.target(row)[1]["code"], world.cadre(row)["code"]) for row in rows}


@pytest.mark.parametrize("seed", range(5, 11))
def test_a_comparison_is_what_two_answers_differ_in(seed: int, empty_workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "nasty.gpkg"
    case = generate(path, empty_workspace, seed)
    first, plan = case.as_of - timedelta(days=40), (case.plans or [None])[0]
    found = compared(
        path, first.isoformat(), plan or case.as_of.isoformat(), "--as-of", case.as_of.isoformat()
    )
    a, b = coverage_job(path, first), coverage_job(path, case.as_of, plan)
    in_a, in_b = ({gap_key(gap) for gap in side["gaps"]} for side in (a, b))
    told = {name: {gap_key(gap) for gap in gaps} for name, gaps in found["gaps"].items()}
    assert told == {"closed": in_a - in_b, "new": in_b - in_a, "lasting": in_a & in_b}
    figures = [
        {(row["scope"], row["code"], row["name"]): row["value"] for row in side["indicators"]}
        for side in (a, b)
    ]
    assert len(found["indicators"]) == len({**figures[0], **figures[1]})
    for row in found["indicators"]:
        key = row["scope"], row["code"], row["name"]
        before, after = (side.get(key) for side in figures)
        assert (row["value_a"], row["value_b"]) == (before, after)
        known = before is not None and after is not None
        assert row["difference"] == (pytest.approx(after - before) if known else None)
    _check_assignments(found, held_on(path, first, None), held_on(path, case.as_of, plan))


def _check_assignments(
    found: dict[str, Any], before: set[tuple[str, str, str]], after: set[tuple[str, str, str]]
) -> None:
    """Nothing is lost or told twice, and as much as can be is told as moved."""
    changes = found["assignments"]
    gone = [(m["duty"], m["target"], m["cadre_a"]) for m in changes["moved"]]
    come = [(m["duty"], m["target"], m["cadre_b"]) for m in changes["moved"]]
    gone += [(e["duty"], e["target"], e["cadre"]) for e in changes["ended"]]
    come += [(e["duty"], e["target"], e["cadre"]) for e in changes["added"]]
    assert (sorted(gone), sorted(come)) == (sorted(before - after), sorted(after - before))
    assert changes["kept"] == len(before & after)
    left = {(e["duty"], e["target"]) for e in changes["ended"]}
    assert not left & {(e["duty"], e["target"]) for e in changes["added"]}
    for cadre in found["cadres"]:
        for duty in ("household", "village", "party_cell", "commune_post"):
            for side, rows in (("a", before), ("b", after)):
                own = {row for row in rows if row[0] == duty and row[2] == cadre["cadre"]}
                assert cadre[f"{duty}_{side}"] == len(own)


def test_a_plan_is_seen_on_the_day_asked_for(path: Path) -> None:
    early = compared(path, "2026-06-30", P, "--as-of", "2026-06-30")["assignments"]
    assert (early["added"], early["ended"], early["moved"], early["kept"]) == ([], [], [], 1)
    late = compared(path, "2026-07-01", P, "--as-of", "2026-07-01")
    assert [(m["target"], m["cadre_a"], m["cadre_b"]) for m in late["assignments"]["moved"]] == [
        ("H1", "K1", "K3")
    ]
    assert [row["target"] for row in late["assignments"]["added"]] == ["90001", "H2", "V1", "V1"]
    assert late["assignments"]["ended"] == []
    assert {cadre["cadre"]: (cadre["household_a"], cadre["household_b"]) for cadre in late["cadres"]} == {
        "K1": (1, 0), "K2": (0, 1), "K3": (0, 1),
    }  # fmt: skip


def test_a_village_that_changes_two_of_three_hands_is_told_as_two_moves() -> None:
    def side(*cadres: str) -> pd.DataFrame:
        rows = [
            {"cadre": each, "duty": "village", "target": "V", "commune": "C", "minutes": 1.0}
            for each in cadres
        ]
        return pd.DataFrame(rows)

    changes = changes_between(side("K1", "K2", "K3"), side("K5", "K3", "K4", "K6"))
    assert list(zip(changes.moved["cadre_a"], changes.moved["cadre_b"])) == [("K1", "K4"), ("K2", "K5")]
    assert (list(changes.added["cadre"]), list(changes.ended["cadre"])) == (["K6"], [])
    assert list(changes.kept["cadre"]) == ["K3"]


def test_names_that_mean_two_things_or_nothing(path: Path) -> None:
    run_job(period, str(path), "freeze", P)
    with pytest.raises(InputError, match="period:Phương án p"):
        compared(path, P, "2026-06-30")
    found = compared(path, f"plan:{P}", f"period:{P}")
    assert (found["a"]["kind"], found["b"]["kind"]) == ("plan", "period")
    with pytest.raises(InputError, match="There are: Phương án p"):
        compared(path, "2026-06-31", P)


def test_what_was_frozen_is_what_there_was_and_stays_so(path: Path) -> None:
    day = date(2026, 6, 30)
    before = coverage_job(path, day)
    frozen = run_job(period, str(path), "freeze", "Sơ kết", "--as-of", "2026-06-30", "--from", "2026-04-01")
    (kept,) = frozen["periods"]
    assert (kept["from_day"], kept["to_day"], kept["sound"]) == ("2026-04-01", "2026-06-30", True)
    assert (kept["gaps"], kept["assignments"]) == (len(before["gaps"]), 1)
    add(path, "UPDATE household SET left_need_on = '2026-03-31' WHERE id = 'h1'")
    run_job(period, str(path), "freeze", "Từ tháng 4", "--as-of", "2026-06-30", "--from", "2026-04-01")
    run_job(period, str(path), "freeze", "Cả quý I", "--as-of", "2026-06-30", "--from", "2026-03-31")
    left = "SELECT value FROM period_indicator WHERE name = 'households_left_need' AND code = '90001' ORDER BY fid"
    assert plain(path, left) == [(0,), (0,), (1,)]
    add(path, "UPDATE household SET left_need_on = NULL WHERE id = 'h1'")
    same = compared(path, "Sơ kết", "2026-06-30")
    assert (same["gaps"]["closed"], same["gaps"]["new"]) == ([], [])
    assert {row["difference"] for row in same["indicators"]} <= {0, None}
    add(path, "UPDATE household SET left_need_on = '2026-01-01' WHERE id IN ('h2', 'h3')")
    later = compared(path, "Sơ kết", "2026-06-30")
    assert sorted(
        gap["code"] for gap in later["gaps"]["closed"] if gap["rule"] == "household_unassigned"
    ) == ["H2", "H3"]
    shares = {row["code"]: row for row in later["indicators"] if row["name"] == "households_assigned"}
    assert (shares["90001"]["denominator_a"], shares["90001"]["denominator_b"]) == (3, 1)
    with pytest.raises(InputError, match="already"):
        run_job(period, str(path), "freeze", "Sơ kết")
    with pytest.raises(UsageError):
        run_job(period, str(path), "freeze")
    with pytest.raises(InputError, match="ends on"):
        run_job(period, str(path), "freeze", "Ngược", "--as-of", "2026-06-30", "--from", "2026-07-01")
    assert [finding for finding in findings(Workspace.open(path)) if not finding.warning] == []


def test_a_frozen_period_refuses_changes_and_one_altered_all_the_same_is_told(path: Path) -> None:
    run_job(period, str(path), "freeze", "Sơ kết")
    with pytest.raises(sqlite3.IntegrityError), closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE period_gap SET severity = 'minor'")
    with closing(sqlite3.connect(path)) as connection:
        name = "rule_period_gap_append_only_update"
        (rule,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE period_gap SET severity = 'minor' WHERE rule = 'household_unassigned'")
        connection.execute(rule)
        connection.commit()
    assert [each["sound"] for each in run_job(period, str(path), "list")["periods"]] == [False]


def test_a_period_holds_codes_and_no_names(path: Path) -> None:
    run_job(period, str(path), "freeze", "Sơ kết")
    names = {row[0] for row in plain(path, "SELECT name FROM cadre UNION SELECT name FROM village")}
    for table in ("period", "period_indicator", "period_assignment", "period_gap"):
        said = str(plain(path, f"SELECT * FROM {table}"))
        assert [name for name in names if name in said] == []


def test_the_files_say_the_same_and_that_they_were_made(path: Path, tmp_path: Path) -> None:
    found = compared(path, "2026-07-01", P, "--as-of", "2026-07-01", "--output", str(tmp_path / "c.json"))
    written = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert {name: written[name] for name in ("gaps", "assignments", "cadres")} == {
        name: found[name] for name in ("gaps", "assignments", "cadres")
    }
    compared(path, "2026-07-01", P, "--as-of", "2026-07-01", "--output", str(tmp_path / "c.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    assert len(book.sheetnames) == 5
    gaps = sum(len(each) for each in found["gaps"].values())
    assert book.worksheets[1].max_row == gaps + 1
    assert book.worksheets[2].max_row == 5 + 1
    logged = plain(path, "SELECT after FROM audit_log WHERE action = 'export'")
    assert ["c.json" in logged[0][0], "c.xlsx" in logged[1][0]] == [True, True]
    with pytest.raises(InputError):
        compared(path, "2026-07-01", P, "--output", str(tmp_path / "c.pdf"))
    with pytest.raises(InputError):
        compared(path, "2026-07-01", P, "--output", str(path).replace(".gpkg", ".docx"))


# Before the merger: A and B became N; C went to N too, but in parts, or to M alone; D stayed.
def old_side() -> Side:
    rows = []
    for code, held, among in (("A", 3, 4), ("B", 1, 6), ("C", 5, 5), ("D", 2, 2)):
        rows += [
            ("commune", code, "households_assigned", held, among, held / among),
            ("commune", code, "load_max", None, None, float(held)),
            ("commune", code, "model_sites_operating", None, None, 1.0),
        ]
    indicators = pd.DataFrame(rows, columns=["scope", "code", "name", "numerator", "denominator", "value"])
    gaps = pd.DataFrame(
        [
            ("commune_post_empty", "major", "commune", code, None, code, None, None, None, None, None)
            for code in "ABC"
        ]
        + [("village_uncovered", "major", "village", "V1", None, "C", "V1", None, None, None, None)],
        columns=[
            "rule", "severity", "table_name", "code", "item", "commune", "village", "since", "value", "threshold", "unit",
        ],
    )  # fmt: skip
    assignments = pd.DataFrame(
        {
            "cadre": ["K1", "K2"],
            "duty": "commune_post",
            "target": ["B", "C"],
            "commune": ["B", "C"],
            "minutes": 0.0,
        }
    )
    nobody = pd.DataFrame({"cadre": [], "minutes": []})
    return Side(
        indicators.astype(dict.fromkeys(("numerator", "denominator"), "float64")), gaps, assignments, nobody
    )


def history(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["old_code", "new_code", "share"])


def figures(side: Side) -> dict[tuple[str, str], tuple[Any, ...]]:
    frame = side.indicators.astype(object).where(side.indicators.notna(), None)
    return {
        (row["code"], row["name"]): (row["numerator"], row["denominator"], row["value"])
        for row in frame.to_dict("records")
    }


def test_communes_that_became_one_are_added_up_where_that_can_be_done() -> None:
    whole = history(("A", "N", "whole"), ("B", "N", "whole"), ("C", "M", "whole"))
    carried = carry(old_side(), whole, {"N", "M", "D"})
    told = figures(carried.side)
    assert told["N", "households_assigned"] == (4, 10, 0.4)
    assert told["N", "model_sites_operating"] == (None, None, 2)
    # Whoever had households in both had more than either knew.
    assert told["N", "load_max"] == (None, None, None)
    assert told["M", "load_max"] == (None, None, 5)
    assert told["D", "households_assigned"] == (2, 2, 1)
    assert sorted(carried.side.gaps["code"]) == ["M", "N", "V1"]
    assert list(carried.side.assignments["target"]) == ["N", "M"]
    assert (carried.divided, carried.untold) == ((), ())


def test_a_divided_commune_is_shown_as_such_and_not_guessed() -> None:
    parts = history(("A", "N", "whole"), ("B", "N", "whole"), ("C", "N", "part"), ("C", "M", "part"))
    carried = carry(old_side(), parts, {"N", "M", "D"})
    assert [(each.old, each.new) for each in carried.divided] == [("C", ("M", "N"))]
    assert carried.untold == ("M", "N")
    assert {code for code, _ in figures(carried.side)} == {"D"}
    assert sorted(carried.side.gaps["code"]) == ["N", "V1"]
    assert carried.side.gaps.set_index("code")["commune"].isna()["V1"]
    assert list(carried.side.assignments["target"]) == ["N"]


def test_a_new_commune_one_of_whose_old_ones_is_not_known_is_not_told() -> None:
    more = history(("A", "N", "whole"), ("B", "N", "whole"), ("X", "N", "whole"), ("C", "M", "whole"))
    carried = carry(old_side(), more, {"N", "M", "D"})
    assert carried.untold == ("N",)
    assert ("N", "households_assigned") not in figures(carried.side)


def test_a_side_of_the_same_communes_is_left_as_it_is_also_where_codes_were_used_again() -> None:
    again = history(("A", "B", "whole"), ("B", "B", "whole"))
    side = old_side()
    assert carry(side, again, {"A", "B", "C", "D"}).side is side
    assert carry(side, again, {"A", "B", "C", "D", "E"}).side is side
    assert figures(carry(side, again, {"B", "C", "D"}).side)["B", "households_assigned"] == (4, 10, 0.4)


def test_a_period_frozen_before_a_merger_is_compared_through_the_history_of_communes(path: Path) -> None:
    run_job(period, str(path), "freeze", "Trước", "--as-of", "2026-05-31")
    add(
        path,
        "INSERT INTO commune (id, code, name, province_code, is_border) VALUES ('c3', '90003', 'Xã Mới', '90', 1)",
        "UPDATE village SET commune_id = 'c3'",
        "UPDATE commune SET closed_on = '2026-06-01' WHERE id IN ('c1', 'c2')",
        *(
            f"INSERT INTO commune_history (old_code, new_code, share) VALUES ('{old}', '90003', 'whole')"
            for old in ("90001", "90002")
        ),
    )
    found = compared(path, "Trước", "2026-06-30")
    by_code = {
        row["code"]: row
        for row in found["indicators"]
        if row["name"] == "households_assigned" and row["scope"] == "commune"
    }
    assert list(by_code) == ["90003"]
    assert (by_code["90003"]["denominator_a"], by_code["90003"]["difference"]) == (3, 0)
    assert found["merged"] == [{"old": "90001", "new": "90003"}, {"old": "90002", "new": "90003"}]
    assert [gap["code"] for gap in found["gaps"]["lasting"] if gap["rule"] == "commune_post_empty"] == [
        "90003"
    ]


def test_where_nobody_is_in_charge_of_anything_nothing_differs(empty_workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "w.gpkg"
    path.write_bytes(empty_workspace.read_bytes())
    run_job(period, str(path), "freeze", "K")
    for a in ("K", "2026-01-01"):
        assert compared(path, a, "2026-06-30")["assignments"] == {
            "added": [],
            "ended": [],
            "moved": [],
            "kept": 0,
        }
