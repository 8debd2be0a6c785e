"""Assignments, visits and a draft plan as rows of the workspace."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .charges import COMMUNE_POST, DUTIES, HOUSEHOLD, OF_HOUSEHOLDS, PARTY_CELL, UNASSIGNED, Charges
from .force import Force
from .grid import Bools, Ints
from .identity import days, new_ids, numbered, pick, rank_within
from .ledger import NEVER, Ledger
from .names import MARK
from .people_frames import Named
from .sizes import TODAY

CELL_ROLE = "Đảng viên sinh hoạt tại chi bộ"
# Of the first, the second … officer on one commune's committee.
POST_ROLES = ["Phó Bí thư Đảng ủy xã", "Phó Chủ tịch UBND xã", "Ủy viên Ban Thường vụ Đảng ủy xã"]
PLAN = "Phương án mẫu"


def assignment_rows(
    charges: Charges,
    ledger: Ledger,
    force: Force,
    household: Named,
    village: Named,
    commune_ids: pd.Series[str],
    cadre: Named,
    rng: np.random.Generator,
) -> Named:
    """The decided assignments, oldest first; `ids` and `codes` in the order of the ledger."""
    count = len(ledger.cadre)
    order = np.lexsort((ledger.cadre, ledger.start))
    number = np.empty(count, dtype=np.int64)
    number[order] = np.arange(1, count + 1)
    codes = numbered("PC-", number, max(5, len(str(count))))
    ids = new_ids(count, rng)
    unit = charges.cadre_unit[ledger.cadre]
    decided = ledger.start - 4
    decision_no, body = _decisions(unit, decided, ledger.duty == COMMUNE_POST, force)
    is_village = (ledger.duty != HOUSEHOLD) & (ledger.duty != COMMUNE_POST)
    frame = pd.DataFrame({
        "id": ids,
        "code": codes,
        "cadre_id": cadre.ids.iloc[ledger.cadre].to_numpy(),
        "duty": pick(DUTIES, ledger.duty),
        "household_id": _where(household.ids, ledger.target, ledger.duty == HOUSEHOLD),
        "village_id": _where(village.ids, ledger.target, is_village),
        "commune_id": _where(commune_ids, ledger.target, ledger.duty == COMMUNE_POST),
        "role": pick([*POST_ROLES, CELL_ROLE], _roles(ledger)),
        "decision_no": decision_no,
        "decision_date": days(decided),
        "decision_body": body,
        "valid_from": days(ledger.start),
        "valid_to": days(ledger.end, ledger.end == NEVER),
        "status": pick(["approved", "ended"], ledger.ended.astype(np.int64)),
        "locked": np.zeros(count, dtype=np.int64),
    })  # fmt: skip
    return Named(frame.iloc[order].reset_index(drop=True), ids, codes)


def _roles(ledger: Ledger) -> Ints:
    """Per row the place of its role among POST_ROLES and CELL_ROLE; -1: none."""
    role = np.where(ledger.duty == PARTY_CELL, len(POST_ROLES), -1)
    posts = np.flatnonzero(ledger.duty == COMMUNE_POST)
    # Officers of one term on one committee differ; who served before is of a term of his own.
    term = ledger.target[posts] * 2 + ledger.effective[posts]
    role[posts] = (rank_within(term) - 1) % len(POST_ROLES)
    return role


def _where(ids: pd.Series[str], rows: Ints, fits: Bools) -> pd.Series[str]:
    chosen = ids.iloc[np.where(fits, rows, 0)].reset_index(drop=True)
    return chosen.where(pd.Series(fits))


def _decisions(
    unit: Ints, decided: Ints, of_province: Bools, force: Force
) -> tuple[pd.Series[str], pd.Series[str]]:
    """Number and body: a body's decisions of one day are one document."""
    key = np.where(of_province, 0, unit + 1) * 100_000 + decided
    documents, which = np.unique(key, return_inverse=True)
    numbers = [
        f"{201 + document % 400}-QĐ/TU"
        if document < 100_000
        else f"{11 + (document * 37 + document // 100_000 * 13) % 283}-QĐ/ĐU"
        for document in documents.tolist()
    ]
    bodies = ["Đảng ủy " + name for name in force.frame["name"].tolist()] + [f"Ban Thường vụ Tỉnh ủy {MARK}"]
    body = np.where(of_province, len(bodies) - 1, unit)
    return pick(numbers, which.astype(np.int64)), pick(bodies, body)


def visit_rows(
    visits: pd.DataFrame, household: Named, village: Named, cadre: Named, rng: np.random.Generator
) -> pd.DataFrame:
    """The visits, as they follow one another."""
    home, there = visits["household"].to_numpy(), visits["village"].to_numpy()
    value, people = visits["value_vnd"].to_numpy(), visits["beneficiaries"].to_numpy()
    return pd.DataFrame({
        "id": new_ids(len(visits), rng),
        "cadre_id": cadre.ids.iloc[visits["cadre"].to_numpy()].to_numpy(),
        "household_id": _where(household.ids, home, home >= 0),
        "village_id": _where(village.ids, there, there >= 0),
        "day": days(visits["day"].to_numpy()),
        "kind": visits["kind"].astype("str"),
        "value_vnd": np.where(value < 0, np.nan, value),
        "beneficiaries": np.where(people < 0, np.nan, people),
    })  # fmt: skip


def plan_rows(
    charges: Charges,
    ledger: Ledger,
    household: Named,
    cadre: Named,
    assignment: Named,
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """A plan in draft: a few households handed over, a few without anybody taken in. Tables plan, plan_ending and
    assignment; nothing of it is in force.
    """
    plan_id = new_ids(1, rng)
    plan = pd.DataFrame({"id": plan_id, "name": [PLAN], "status": ["draft"]})
    held = np.flatnonzero(ledger.effective & (ledger.duty == HOUSEHOLD))
    team = np.flatnonzero(charges.cadre_role == OF_HOUSEHOLDS)
    moved = held[np.linspace(0, len(held) - 1, 6).astype(np.int64)[1:-1]]
    giver = ledger.cadre[moved]
    taker = np.where(
        charges.cadre_commune[np.minimum(giver + 1, team[-1])] == charges.cadre_commune[giver],
        giver + 1,
        giver - 1,
    )
    alone = np.flatnonzero(charges.household_state == UNASSIGNED)[3:30:9]
    first = np.searchsorted(charges.cadre_commune[team], _commune_of(charges, alone))
    target = np.concatenate([ledger.target[moved], alone])
    ending = pd.DataFrame({
        "id": new_ids(len(moved), rng),
        "plan_id": plan_id.iloc[np.zeros(len(moved), np.int64)].to_numpy(),
        "assignment_id": assignment.ids.iloc[moved].to_numpy(),
        "valid_to": days(np.full(len(moved), TODAY)),
    })  # fmt: skip
    rows = pd.DataFrame({
        "id": new_ids(len(target), rng),
        "code": numbered("PA-", np.arange(1, len(target) + 1), 3),
        "cadre_id": cadre.ids.iloc[np.concatenate([taker, first])].to_numpy(),
        "duty": "household",
        "household_id": household.ids.iloc[target].to_numpy(),
        "valid_from": days(np.full(len(target), TODAY)),
        "status": "draft",
        "locked": 0,
        "plan_id": plan_id.iloc[np.zeros(len(target), np.int64)].to_numpy(),
    })  # fmt: skip
    return plan, ending, rows


def _commune_of(charges: Charges, households: Ints) -> Ints:
    """The commune of households, by the cadres who serve in their village (0 where nobody does)."""
    held = charges.duty == HOUSEHOLD
    commune = np.zeros(int(charges.household_village.max()) + 1, dtype=np.int64)
    commune[charges.household_village[charges.target[held]]] = charges.cadre_commune[charges.cadre[held]]
    return commune[charges.household_village[households]]
