"""What was proposed, row by row: who would change, why, and who is left with which limit. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

from ..planning.difference import KEPT, LEFT, Change, changes_of


@dataclass(frozen=True)
class Row:
    """One household for whom the proposal changes something, or who is left; minutes there and back in the dry season."""

    change: Change
    reason: str
    minutes: Optional[float] = None

    @property
    def household(self) -> str:
        """Its code."""
        return self.change.target

    @property
    def is_left(self) -> bool:
        """Whether nobody could be found; there is nothing to accept."""
        return self.change.kind == LEFT


@dataclass(frozen=True)
class Proposal:
    """The rows that change, those left, and everything that is drawn."""

    plan: str
    rows: tuple[Row, ...]
    left: tuple[Row, ...]
    drawn: tuple[Change, ...]


def proposal_of(assigned: dict[str, Any], compared: dict[str, Any]) -> Proposal:
    """From what the optimum said and how the plan differs from what is in force."""
    reasons = {row["household"]: row["reason"] for row in assigned["assignments"]}
    minutes = {row["household"]: row["round_min"] for row in assigned["assignments"]}
    remedies = {row["household"]: _remedy(row) for row in assigned["left"]}
    changes = [change for change in changes_of(compared) if change.duty == "household"]
    rows = [
        Row(change, reasons.get(change.target) or remedies.get(change.target, ""), minutes.get(change.target))
        for change in changes
        if change.kind != KEPT
    ]
    changing = {row.household for row in rows}
    left = [
        Row(Change(LEFT, "household", code, "", "", "", None, None), remedy)
        for code, remedy in sorted(remedies.items())
        if code not in changing
    ]
    drawn = (*changes, *(row.change for row in left))
    return Proposal(assigned["plan"], tuple(rows), tuple(left), drawn)


def _remedy(row: dict[str, Any]) -> str:
    """The limit and the remedy as sentences, whichever of the two there are."""
    said = [row.get(name) for name in ("limit_text", "remedy")]
    return " ".join(str(part) for part in said if part)


def gap_percent(result: dict[str, Any]) -> Optional[float]:
    """How far from the best the plan may be, in per cent."""
    gap = result.get("gap")
    return None if gap is None else 100.0 * float(gap)
