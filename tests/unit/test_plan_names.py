"""Plans are called by their name, however it is typed; what was said once can be said again."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from support.planning import add, planned
from support.saving import send

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from oracle.jobs import coverage_job, run_job

from diaban.layers.check import findings
from diaban.layers.errors import InputError, UsageError
from diaban.layers.workspace import Workspace
from diaban.scripts import assign, period
from diaban.scripts import plan as job

DECISION = ("--decision", "12/QĐ-BCH", "--body", "Ban Chỉ huy", "--date", "2026-06-28")
P = "Phương án p"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return planned(tmp_path / "w.gpkg")


def do(path: Path, action: str, *more: str) -> dict[str, Any]:
    return run_job(job, str(path), action, *more)


def test_a_second_part_is_approved_in_the_same_words_as_the_first(path: Path) -> None:
    for duty in ("village", "household", "party_cell", "commune_post"):
        done = do(path, "approve", P, *DECISION, "--submit", "--duty", duty)
    assert (done["left"], done["plan"]["status"]) == (0, "approved")
    assert [each for each in findings(Workspace.open(path)) if not each.warning] == []


def test_a_plan_is_the_same_however_its_accents_are_typed(path: Path) -> None:
    apart = unicodedata.normalize("NFD", P)
    assert apart != P and do(path, "show", apart)["plan"]["name"] == P
    assert coverage_job(path, plan=apart)["plan"] == P
    for name in (apart, f"{P}\u200b", f" {P}\n"):
        with pytest.raises(InputError, match="already"):
            do(path, "branch", name)
    new = unicodedata.normalize("NFD", "Đợt\nhai")
    assert do(path, "rename", apart, "--to", new)["plan"]["name"] == "Đợt hai"


def test_a_name_has_at_most_two_hundred_characters_however_the_plan_is_made(path: Path) -> None:
    longest, longer = "ệ" * 200, "ệ" * 201
    saved = {"do": "insert", "table": "plan", "id": "new", "values": {"name": longer, "status": "draft"}}
    (refusal,) = send(path, saved)["refusals"]
    assert "at most 200 characters; this one has 201" in refusal["sentence"]
    for of, words in (
        (job, ("branch", longer)),
        (job, ("rename", P, "--to", longer)),
        (assign, ("--name", longer)),
    ):
        with pytest.raises(InputError) as refused:
            run_job(of, str(path), *words)
        assert refused.value.key == "error.plan_name_long"
    assert [plan["name"] for plan in do(path, "list")["plans"]] == [P]
    assert do(path, "rename", P, "--to", longest)["plan"]["name"] == longest


def test_a_longer_name_from_elsewhere_hinders_nothing_but_to_be_given_anew(path: Path) -> None:
    add(path, f"UPDATE plan SET name = '{'a' * 300}'")
    assert do(path, "submit", "a" * 300)["plan"]["status"] == "submitted"


@pytest.mark.parametrize("of", [job, period])
def test_a_list_takes_no_name(path: Path, of: Any) -> None:
    assert run_job(of, str(path), "list")["action"] == "list"
    with pytest.raises(UsageError) as refusal:
        run_job(of, str(path), "list", P)
    assert refusal.value.key == "error.list_takes_no_name"
