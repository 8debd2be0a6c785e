"""A plan that was decided is listed with what went with the decision, not with what is still open in it: nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from support.planning import planned

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from oracle.jobs import run_job

from diaban.layers.wording import load_words
from diaban.scripts import plan as job

P = "Phương án p"
DECISION = ("--decision", "12/QĐ-BCH", "--body", "Ban Chỉ huy", "--date", "2026-06-28")


def counts(result: dict[str, Any]) -> tuple[int, int]:
    plan = result.get("plan") or result["plans"][0]
    return plan["assignments"], plan["endings"]


def said(result: dict[str, Any], language: str) -> str:
    return job.describe(result, load_words(language)).splitlines()[0]


def test_of_a_dropped_plan_it_is_said_what_was_dropped(tmp_path: Path) -> None:
    path = planned(tmp_path / "w.gpkg")
    held = counts(run_job(job, str(path), "list"))
    assert min(held) > 0
    dropped = run_job(job, str(path), "drop", P)
    assert counts(dropped) == held and f"with {held[0]} new assignments" in said(dropped, "en")
    listed = run_job(job, str(path), "list")
    assert counts(listed) == held and "were dropped with it" in said(listed, "en")
    assert "đã bỏ theo phương án" in said(listed, "vi")
    assert listed["plans"][0]["first_day"] is None


def test_of_an_approved_plan_it_is_said_what_came_into_force(tmp_path: Path) -> None:
    path = planned(tmp_path / "w.gpkg")
    done = run_job(job, str(path), "approve", P, *DECISION, "--submit")
    listed = run_job(job, str(path), "list")
    assert counts(listed) == (done["approved"], done["ended"])
    assert f"{done['approved']} assignments came into force, {done['ended']} ended" in said(listed, "en")
