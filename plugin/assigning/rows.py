"""The people and places that the board knows, one small record each; no name of a household is ever read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Optional

from ...layers.live import in_need, is_open, spoken

XY = Optional[tuple[float, float]]


class Commune(NamedTuple):
    """A commune; ``xy``: a point inside it."""

    id: str
    code: str
    name: str
    is_border: bool
    is_open: bool
    xy: XY


class Village(NamedTuple):
    """A village and where its centre is, in the workspace's coordinates."""

    id: str
    code: str
    name: str
    commune_id: str
    is_border: bool
    languages: frozenset[str]
    cell: Optional[str]
    host_id: Optional[str]
    is_open: bool
    xy: XY


class Household(NamedTuple):
    """A household, by its code; ``xy``: its own point, where it has one."""

    id: str
    code: str
    village_id: str
    need: str
    in_need: bool
    is_open: bool
    left: bool
    xy: XY

    @property
    def name(self) -> str:
        return self.code


class Unit(NamedTuple):
    """A unit."""

    id: str
    code: str
    name: str
    short_name: str
    kind: str
    xy: XY


class Cadre(NamedTuple):
    """Somebody who can be assigned. They start from a village or from their unit; no limit is None."""

    id: str
    code: str
    name: str
    unit_id: Optional[str]
    starts_from_village_id: Optional[str]
    is_party_member: Optional[bool]
    max_households: Optional[int]
    max_villages: Optional[int]
    languages: frozenset[str]
    active_from: Optional[str]
    active_to: Optional[str]

    @property
    def origin(self) -> tuple[str, Optional[str]]:
        """Where the ways begin: ``unit`` or ``village``, and its id."""
        if self.starts_from_village_id:
            return "village", self.starts_from_village_id
        return "unit", self.unit_id


class AssignmentRow(NamedTuple):
    """An assignment as it is stored; ``version``: ``updated_at`` as read."""

    id: str
    code: str
    cadre_id: str
    duty: str
    target_id: str
    valid_from: Optional[str]
    valid_to: Optional[str]
    status: str
    locked: bool
    plan_id: Optional[str]
    version: str


class Ending(NamedTuple):
    """What a plan ends, and when."""

    id: str
    plan_id: str
    assignment_id: str
    day: str
    version: str


class Plan(NamedTuple):
    """A plan."""

    id: str
    name: str
    parent_id: Optional[str]
    status: str
    version: str


class Twinning(NamedTuple):
    """A unit that helps a commune or village."""

    id: str
    unit_id: str
    target_id: str
    valid_from: Optional[str]
    valid_to: Optional[str]
    version: str


Row = Mapping[str, Any]
# The columns each record is made of; `x` and `y` come from the geometry.
COLUMNS = {
    "commune": ("id", "code", "name", "is_border", "closed_on"),
    "village": (
        *("id", "code", "name", "commune_id", "is_border", "languages", "party_cell"),
        *("party_cell_village_id", "closed_on"),
    ),
    "household": (
        *("id", "code", "village_id", "need", "needs_assignment", "need_since", "left_need_on", "closed_on"),
    ),
    "unit": ("id", "code", "name", "short_name", "kind"),
    "cadre": (
        *("id", "code", "name", "unit_id", "starts_from_village_id", "is_party_member", "max_households"),
        *("max_villages", "languages", "active_from", "active_to"),
    ),
    "assignment": (
        *(
            "id",
            "code",
            "cadre_id",
            "duty",
            "household_id",
            "village_id",
            "commune_id",
            "valid_from",
            "valid_to",
        ),
        *("status", "locked", "plan_id", "updated_at"),
    ),
    "plan": ("id", "name", "parent_id", "status", "updated_at"),
    "plan_ending": ("id", "plan_id", "assignment_id", "valid_to", "updated_at"),
    "twinning": ("id", "unit_id", "commune_id", "village_id", "valid_from", "valid_to", "updated_at"),
}
POINTS = ("village", "household", "unit")


def commune_of(row: Row, day: str) -> Commune:
    """A commune on ``day``."""
    return Commune(
        row["id"],
        row["code"],
        row["name"],
        row["is_border"] == 1,
        is_open(row["closed_on"], day),
        row.get("xy"),
    )


def village_of(row: Row, day: str) -> Village:
    """A village on ``day``."""
    return Village(
        row["id"],
        row["code"],
        row["name"],
        row["commune_id"],
        row["is_border"] == 1,
        spoken(row["languages"]),
        row["party_cell"],
        row["party_cell_village_id"],
        is_open(row["closed_on"], day),
        row.get("xy"),
    )


def household_of(row: Row, day: str) -> Household:
    """A household on ``day``."""
    left, closed = row["left_need_on"], row["closed_on"]
    return Household(
        row["id"],
        row["code"],
        row["village_id"],
        row["need"],
        in_need(row["needs_assignment"], row["need_since"], left, closed, day),
        is_open(closed, day),
        left is not None and left <= day,
        row.get("xy"),
    )


def unit_of(row: Row, _day: str) -> Unit:
    """A unit."""
    return Unit(
        row["id"],
        row["code"],
        row["name"],
        row["short_name"] or row["name"],
        row["kind"] or "",
        row.get("xy"),
    )


def cadre_of(row: Row, _day: str) -> Cadre:
    """A cadre."""
    member = row["is_party_member"]
    return Cadre(
        row["id"],
        row["code"],
        row["name"],
        row["unit_id"],
        row["starts_from_village_id"],
        None if member is None else member == 1,
        row["max_households"],
        row["max_villages"],
        spoken(row["languages"]),
        row["active_from"],
        row["active_to"],
    )


def assignment_of(row: Row) -> AssignmentRow:
    """An assignment; what a pending row does not say is as the file would fill it in."""
    target = row.get("household_id") or row.get("village_id") or row.get("commune_id") or ""
    return AssignmentRow(
        row["id"],
        row.get("code") or "",
        row["cadre_id"],
        row["duty"],
        target,
        row.get("valid_from"),
        row.get("valid_to"),
        row.get("status") or "draft",
        row.get("locked") == 1,
        row.get("plan_id"),
        row.get("updated_at") or "",
    )


def twinning_of(row: Row) -> Twinning:
    """What a unit is twinned with on this side of the border."""
    target = row.get("commune_id") or row.get("village_id") or ""
    return Twinning(
        row["id"],
        row.get("unit_id") or "",
        target,
        row.get("valid_from"),
        row.get("valid_to"),
        row.get("updated_at") or "",
    )
