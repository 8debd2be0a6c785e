"""The people and places that the board knows, one small record each; no name of a household is ever read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
# The values of the columns of a table, in the order of `COLUMNS`.
Values = Sequence[Any]
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


def commune_of(values: Values, xy: XY, day: str) -> Commune:
    """A commune on ``day``, of the values of its columns."""
    identity, code, name, is_border, closed_on = values
    return Commune(identity, code, name, is_border == 1, is_open(closed_on, day), xy)


def village_of(values: Values, xy: XY, day: str) -> Village:
    """A village on ``day``, of the values of its columns."""
    identity, code, name, commune, is_border, languages, cell, host, closed_on = values
    tongues = spoken(languages)
    return Village(
        identity, code, name, commune, is_border == 1, tongues, cell, host, is_open(closed_on, day), xy
    )


def household_of(values: Values, xy: XY, day: str) -> Household:
    """A household on ``day``, of the values of its columns."""
    identity, code, village, need, flagged, since, left, closed = values
    needs = in_need(flagged, since, left, closed, day)
    gone = left is not None and left <= day
    return Household(identity, code, village, need, needs, is_open(closed, day), gone, xy)


def unit_of(values: Values, xy: XY, _day: str) -> Unit:
    """A unit, of the values of its columns."""
    identity, code, name, short_name, kind = values
    return Unit(identity, code, name, short_name or name, kind or "", xy)


def cadre_of(values: Values, _xy: XY, _day: str) -> Cadre:
    """A cadre, of the values of its columns."""
    identity, code, name, unit, starts_from, member, most, farthest, languages, first, until = values
    is_member = None if member is None else member == 1
    return Cadre(
        identity, code, name, unit, starts_from, is_member, most, farthest, spoken(languages), first, until
    )


def assignment_of(values: Values) -> AssignmentRow:
    """An assignment, of the values of its columns; what a pending row does not say is as the file would fill it in."""
    identity, code, cadre, duty, household, village, commune, first, until, status, locked, plan, version = (
        values
    )
    target = household or village or commune or ""
    return AssignmentRow(
        *(identity, code or "", cadre, duty, target, first, until, status or "draft", locked == 1, plan),
        version or "",
    )


def twinning_of(values: Values) -> Twinning:
    """What a unit is twinned with on this side of the border, of the values of its columns."""
    identity, unit, commune, village, first, until, version = values
    return Twinning(identity, unit or "", commune or village or "", first, until, version or "")


def values_of(table: str, row: Row) -> Values:
    """The values of the columns of a row as a mapping; what it does not say is unknown."""
    return [row.get(column) for column in COLUMNS[table]]
