"""Whatever plans hold: after approval the history is what the plan was."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from support.planning import doubled, held

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from oracle.generate import generate
from oracle.jobs import coverage_job, run_job

from diaban.scripts import plan as job

DECISION = ("--decision", "12/QĐ-BCH", "--body", "Ban Chỉ huy", "--date", "2026-06-28")


def do(path: Path, action: str, *more: str) -> dict[str, Any]:
    return run_job(job, str(path), action, *more)


SHIFTS = (0, 1, 31, 100)


@pytest.mark.parametrize("seed", range(8, 18))
def test_whatever_a_plan_holds_approval_makes_the_history_what_the_plan_was(
    seed: int, empty_workspace: Path, tmp_path: Path
) -> None:
    """Random plans, settled where they must be: resolved row by row, and by the coverage engine on some days."""
    path = tmp_path / "nasty.gpkg"
    case = generate(path, empty_workspace, seed)
    approved = 0
    for name in case.plans:
        shown = do(path, "show", name)
        if shown["plan"]["status"] not in ("draft", "returned", "submitted"):
            continue
        assert any(c["kind"] in ("double", "same_target") for c in shown["conflicts"]) or not doubled(
            path, name
        )
        if shown["plan"]["status"] == "submitted":
            do(path, "return", name, "--comment", "Xem lại")
        done = do(path, "settle", name, "--keep", "plan" if seed % 2 else "present")
        if done["left"] or not (done["plan"]["assignments"] or done["plan"]["endings"]):
            continue
        wanted = held(path, name)
        days = [case.as_of + timedelta(days=shift) for shift in SHIFTS[: 1 + approved % 2]]
        figures = [coverage_job(path, day, name) for day in days]
        done = do(path, "approve", name, *DECISION, "--submit")
        approved += 1
        assert held(path, None) == wanted
        assert done["plan"]["status"] == "approved"
        for day, before in zip(days, figures):
            after = coverage_job(path, day)
            assert {k: after[k] for k in ("gaps", "indicators")} == {
                k: before[k] for k in ("gaps", "indicators")
            }
    SEEN.append(approved)


SEEN: list[int] = []


def test_the_random_plans_were_approved_indeed() -> None:
    assert sum(SEEN) >= 6
