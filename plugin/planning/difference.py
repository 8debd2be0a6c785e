"""What a comparison says, as rows for tables and the map. Plain Python but for the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Optional

from ...layers.wording import Words

KEPT, ADDED, ENDED, NEARER, FARTHER, MOVED = "kept", "added", "ended", "nearer", "farther", "moved"
# Nobody now and nobody in a proposal, for a reason that the proposal gives.
LEFT = "left"
# Minutes that are not worth telling apart.
_SAME_MINUTES = 1.0
DUTIES = ("household", "village", "party_cell", "commune_post")


@dataclass(frozen=True)
class Change:
    """One charge on both sides; codes. ``before`` and ``after`` are cadres, empty for nobody; minutes there and back."""

    kind: str
    duty: str
    target: str
    commune: str
    before: str
    after: str
    minutes_before: Optional[float]
    minutes_after: Optional[float]


@dataclass(frozen=True)
class CadreRow:
    """One cadre before and after: charges of each duty, and the farthest way there and back."""

    cadre: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    farthest_before: Optional[float]
    farthest_after: Optional[float]

    @property
    def changed(self) -> bool:
        """Whether anything differs."""
        return self.before != self.after or self.farthest_before != self.farthest_after

    @property
    def gained(self) -> int:
        """How many charges more."""
        return sum(self.after) - sum(self.before)


def changes_of(result: dict[str, Any]) -> list[Change]:
    """Every charge of a comparison: what changes first, what stays last."""
    return [*_changing(result["assignments"]), *_staying(result["assignments"])]


def _changing(found: dict[str, Any]) -> Iterator[Change]:
    for row in found["moved"]:
        before, after = row["minutes_a"], row["minutes_b"]
        cadres = row["cadre_a"], row["cadre_b"]
        yield _change(_way(before, after), row, cadres, (before, after))
    for row in found["added"]:
        yield _change(ADDED, row, ("", row["cadre"]), (None, row["minutes"]))
    for row in found["ended"]:
        yield _change(ENDED, row, (row["cadre"], ""), (row["minutes"], None))


def _staying(found: dict[str, Any]) -> Iterator[Change]:
    for row in found.get("lasting", ()):
        yield _change(KEPT, row, (row["cadre"], row["cadre"]), (row["minutes"], row["minutes"]))


def _change(
    kind: str, row: dict[str, Any], cadres: tuple[str, str], minutes: tuple[Optional[float], Optional[float]]
) -> Change:
    return Change(kind, row["duty"], row["target"], row["commune"] or "", *cadres, *minutes)


def _way(before: Optional[float], after: Optional[float]) -> str:
    if before is None or after is None or abs(after - before) <= _SAME_MINUTES:
        return MOVED
    return FARTHER if after > before else NEARER


def cadres_of(result: dict[str, Any]) -> list[CadreRow]:
    """Every cadre of a comparison: those for whom something changes first, who gains most at the top."""
    rows = [
        CadreRow(
            row["cadre"],
            tuple(row[f"{duty}_a"] for duty in DUTIES),
            tuple(row[f"{duty}_b"] for duty in DUTIES),
            row["farthest_a"],
            row["farthest_b"],
        )
        for row in result["cadres"]
    ]
    return sorted(rows, key=lambda row: (not row.changed, -row.gained, row.cadre))


@dataclass(frozen=True)
class Figure:
    """One indicator of one place on both sides, in words."""

    place: str
    name: str
    before: str
    after: str
    difference: str


def figures_of(result: dict[str, Any], words: Words) -> list[Figure]:
    """The indicators of provinces, and of communes where they differ."""
    found = []
    for row in result["indicators"]:
        differs = row["difference"] not in (None, 0)
        if row["scope"] == "province" or (row["scope"] == "commune" and differs):
            before, after = (_figure(row, side, words) for side in "ab")
            place = row["code"] if row["scope"] == "commune" else ""
            found.append(
                Figure(place, words(f"indicator.{row['name']}"), before, after, _difference(row, words))
            )
    return found


def _is_share(row: dict[str, Any]) -> bool:
    return row["name"] != "load_mean" and row["denominator_b"] is not None


def _figure(row: dict[str, Any], side: str, words: Words) -> str:
    value = row[f"value_{side}"]
    if value is None:
        return words.number(float("nan"))
    if _is_share(row) and row[f"denominator_{side}"] is not None:
        return words.percent(row[f"numerator_{side}"], row[f"denominator_{side}"], 1)
    return words.number(value, 0 if float(value).is_integer() else 1)


def _difference(row: dict[str, Any], words: Words) -> str:
    difference = row["difference"]
    if difference is None:
        return ""
    factor = 100 if _is_share(row) else 1
    return signed(difference * factor, words, 1)


def signed(value: float, words: Words, digits: int = 0) -> str:
    """A difference with its sign; nothing where there is none."""
    text = words.number(abs(value), digits)
    if not any(letter in "123456789" for letter in text):
        return ""
    return f"{'+' if value > 0 else '−'}{text}"


@dataclass(frozen=True)
class RuleRow:
    """How many gaps of one rule are closed, new and lasting."""

    rule: str
    closed: int
    new: int
    lasting: int


def rules_of(result: dict[str, Any]) -> list[RuleRow]:
    """The rules of which there are gaps on either side; those that change first."""
    counts: dict[str, list[int]] = {}
    for place, state in enumerate(("closed", "new", "lasting")):
        for gap in result["gaps"][state]:
            counts.setdefault(gap["rule"], [0, 0, 0])[place] += 1
    rows = [RuleRow(rule, *found) for rule, found in counts.items()]
    return sorted(rows, key=lambda row: (row.closed == row.new == 0, row.rule))
