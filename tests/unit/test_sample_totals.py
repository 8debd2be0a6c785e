"""The published case in every sample, counted by plain SQL from the definitions."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.samples import (
    ACTIVE,
    CLEAN,
    DAY,
    IN_FORCE,
    INVENTED_COMMUNES,
    LOOKED_AFTER,
    REAL_COMMUNES,
    SEEDS,
    ask,
    count,
    faults,
    sample,
)

KINDS = {
    "faulty": (),
    "clean": CLEAN,
    "given": ("--communes", str(INVENTED_COMMUNES)),
    "real": ("--communes", str(REAL_COMMUNES)),
}
if SEEDS:
    KINDS["real clean"] = ("--communes", str(REAL_COMMUNES), "--clean")


@pytest.fixture(params=list(KINDS))
def path(request: pytest.FixtureRequest) -> Path:
    if request.param.startswith("real") and not REAL_COMMUNES.exists():
        pytest.skip(f"{REAL_COMMUNES} is not there: no real boundaries to test with")
    return sample(*KINDS[request.param])


def test_365_party_members_look_after_745_households_in_174_villages(path: Path) -> None:
    assert count(path, f"SELECT count(DISTINCT c.id) FROM {LOOKED_AFTER} AND c.is_party_member = 1") == 365
    assert count(path, f"SELECT count(DISTINCT c.id) FROM {LOOKED_AFTER}") == 365
    assert count(path, f"SELECT count(DISTINCT h.id) FROM {LOOKED_AFTER}") == 745
    assert count(path, f"SELECT count(DISTINCT h.village_id) FROM {LOOKED_AFTER}") == 174


def test_72_party_members_attend_village_party_cells(path: Path) -> None:
    attending = (
        "SELECT count(DISTINCT c.id) FROM assignment a JOIN cadre c ON c.id = a.cadre_id"
        f" JOIN village v ON v.id = a.village_id WHERE a.duty = 'party_cell' AND {IN_FORCE} AND {ACTIVE}"
        f" AND coalesce(v.closed_on, '9999') > '{DAY}' AND c.is_party_member = 1"
    )
    assert count(path, attending) == 72


def test_17_officers_reinforce_the_committees_and_only_a_planted_one_has_none(path: Path) -> None:
    posts = (
        "assignment a JOIN cadre c ON c.id = a.cadre_id JOIN commune k ON k.id = a.commune_id"
        f" WHERE a.duty = 'commune_post' AND {IN_FORCE} AND {ACTIVE} AND coalesce(k.closed_on, '9999') > '{DAY}'"
    )
    assert count(path, f"SELECT count(DISTINCT c.id) FROM {posts}") == 17
    in_charge = (
        f"SELECT DISTINCT v.commune_id FROM village v WHERE v.id IN (SELECT h.village_id FROM {LOOKED_AFTER})"
    )
    without = f"SELECT k.code FROM commune k WHERE k.id NOT IN (SELECT k.id FROM {posts})"
    planted = [(fault["code"],) for fault in faults(path) if fault["rule"] == "commune_post_empty"]
    assert ask(path, without) == planted
    communes = 13 if count(path, "SELECT count(*) FROM commune") == 13 else 17
    assert count(path, f"SELECT count(*) FROM ({in_charge})") == communes
    assert count(path, "SELECT count(*) FROM commune WHERE kind = 'xa' AND is_border = 1") == communes
    assert count(path, "SELECT count(*) FROM commune") == communes
    # No two of one committee have the same task.
    assert count(path, f"SELECT count(DISTINCT k.id || a.role) FROM {posts}") == 17


def test_the_empty_committee_lost_its_officer_to_another_commune() -> None:
    path = sample()
    (code,) = (fault["code"] for fault in faults(path) if fault["rule"] == "commune_post_empty")
    rows = ask(
        path,
        "SELECT k.code, a.status, a.valid_from, a.valid_to, a.role FROM assignment a JOIN commune k ON k.id = a.commune_id"
        " WHERE a.cadre_id IN (SELECT b.cadre_id FROM assignment b JOIN commune c ON c.id = b.commune_id"
        f" WHERE c.code = '{code}') ORDER BY a.valid_from",
    )
    (empty, status, _, until, _), (other, now, since, open_, role) = rows
    assert (empty, status, now, open_) == (code, "ended", "approved", None)
    assert until == since <= DAY
    assert other != code
    assert role == "Phó Chủ tịch UBND xã"
    there = f"SELECT count(*) FROM assignment a JOIN commune k ON k.id = a.commune_id WHERE k.code = '{other}' AND {IN_FORCE}"
    assert count(path, there) == 2


def test_eleven_model_sites_bring_150_to_200_million_a_year(path: Path) -> None:
    operating = (
        f"status IN ('pilot', 'proven', 'replicated') AND started_on <= '{DAY}' AND ended_on IS NULL"
        " AND income_per_household BETWEEN 150000000 AND 200000000"
    )
    assert count(path, f"SELECT count(*) FROM model_site WHERE {operating}") == 11
    assert count(path, "SELECT count(*) FROM model_site") == 11


def test_the_villages_looked_after_lie_in_17_old_communes_after_the_merger() -> None:
    if not REAL_COMMUNES.exists():
        pytest.skip(f"{REAL_COMMUNES} is not there: no real boundaries to test with")
    for path in (sample("--communes", str(REAL_COMMUNES)), sample("--communes", str(INVENTED_COMMUNES))):
        old = f"SELECT DISTINCT old_commune_code FROM village WHERE id IN (SELECT h.village_id FROM {LOOKED_AFTER})"
        assert count(path, f"SELECT count(*) FROM ({old})") == 17
        assert (
            count(
                path,
                f"SELECT count(*) FROM ({old}) WHERE old_commune_code NOT IN (SELECT old_code FROM commune_history)",
            )
            == 0
        )
        assert count(path, "SELECT count(*) FROM commune_history") == 25
        assert count(path, "SELECT count(*) FROM village WHERE old_commune_code IS NULL") == 0


def test_every_assignment_in_force_has_its_decision(path: Path) -> None:
    lacking = (
        "SELECT count(*) FROM assignment WHERE status IN ('approved', 'ended')"
        " AND (decision_no IS NULL OR decision_date IS NULL OR decision_body IS NULL OR decision_date > valid_from)"
    )
    assert count(path, lacking) == 0
    assert count(path, "SELECT count(*) FROM assignment WHERE status = 'ended'") > 50
    assert count(path, "SELECT count(*) FROM assignment WHERE status = 'draft' AND plan_id IS NOT NULL") >= 4


def test_it_says_that_it_is_invented(path: Path) -> None:
    settings = dict(ask(path, "SELECT code, value FROM setting"))
    assert settings["is_sample"] == "1"
    assert settings["as_of"] == DAY
    assert "mẫu" in settings["title"].lower()
    for table in ("cadre", "unit"):
        assert count(path, f"SELECT count(*) FROM {table} WHERE name NOT LIKE '%(mẫu)'") == 0
    assert count(path, "SELECT count(*) FROM household WHERE head_name NOT LIKE '%(mẫu)'") == 0


def test_larger_samples_multiply_the_published_case() -> None:
    path = sample("--scale", "3")
    assert count(path, f"SELECT count(DISTINCT c.id) FROM {LOOKED_AFTER}") == 3 * 365
    assert count(path, f"SELECT count(DISTINCT h.id) FROM {LOOKED_AFTER}") == 3 * 745
    assert count(path, f"SELECT count(DISTINCT h.village_id) FROM {LOOKED_AFTER}") == 3 * 174
