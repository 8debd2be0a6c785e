"""What a workspace is: its tables, columns, closed lists and settings, named once.

Standard library only; imported by the engine and by QGIS. The DDL, the rules in the file, forms, import
templates, ``check`` and the data dictionary are derived from here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Optional

from .vocabulary import ENUMERATIONS, HOUSEHOLD_NOTE_LIMIT, REFUSED, SETTINGS, VILLAGE_ONLY_VISITS, Setting

__all__ = [
    "ENUMERATIONS",
    "HOUSEHOLD_NOTE_LIMIT",
    "REFUSED",
    "SETTINGS",
    "TABLES",
    "VILLAGE_ONLY_VISITS",
    "Column",
    "Setting",
    "Table",
]

SCHEMA_VERSION = 1
GEOMETRY_COLUMN = "geom"
DEFAULT_EPSG = 9206


@dataclass(frozen=True)
class Column:
    """One column. ``type`` is TEXT, INTEGER, REAL, DATE or DATETIME; ``words`` names its enumeration."""

    name: str
    type: str
    required: bool = False
    unique: bool = False
    references: Optional[str] = None
    words: Optional[str] = None
    minimum: Optional[int] = None
    default: Optional[str] = None
    personal: bool = False
    free_text: bool = False


@dataclass(frozen=True)
class Table:
    """One table. ``kind``: ``entity`` (logged row by row), ``result`` (replaced as a whole), ``frozen``, ``system``."""

    name: str
    columns: tuple[Column, ...]
    geometry: Optional[str] = None
    kind: str = "entity"
    intervals: tuple[tuple[str, str], ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    natural_key: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, without geometry."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column called ``name``; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")


def _text(name: str, required: bool = False, unique: bool = False, **more: bool) -> Column:
    return Column(
        name,
        "TEXT",
        required,
        unique,
        personal=more.get("personal", False),
        free_text=more.get("free", False),
    )


def _code() -> Column:
    return _text("code", required=True, unique=True)


def _loose_code() -> Column:
    return _text("code", unique=True)


def _word(name: str, words: str, required: bool = False, default: Optional[str] = None) -> Column:
    return Column(name, "TEXT", required, words=words, default=default)


def _flag(name: str, default: Optional[str] = None) -> Column:
    return Column(name, "INTEGER", default is not None, words="flag", default=default)


def _count(name: str, minimum: Optional[int] = 0, required: bool = False) -> Column:
    return Column(name, "INTEGER", required, minimum=minimum)


def _real(name: str, minimum: Optional[int] = 0) -> Column:
    return Column(name, "REAL", minimum=minimum)


def _day(name: str, required: bool = False) -> Column:
    return Column(name, "DATE", required)


def _moment(name: str) -> Column:
    return Column(name, "DATETIME")


def _ref(name: str, table: str, required: bool = False) -> Column:
    return Column(name, "TEXT", required, references=table)


_UUID = (
    "(lower(hex(randomblob(4))||'-'||hex(randomblob(2))||'-4'||substr(hex(randomblob(2)),2)"
    "||'-'||substr('89ab',1+(random()&3),1)||substr(hex(randomblob(2)),2)||'-'||hex(randomblob(6))))"
)
_NOW = "(strftime('%Y-%m-%dT%H:%M:%fZ','now'))"
_IDENTITY = Column("id", "TEXT", required=True, unique=True, default=_UUID)
_STAMPS = (
    Column("created_at", "DATETIME", required=True, default=_NOW),
    Column("updated_at", "DATETIME", required=True, default=_NOW),
    Column("updated_by", "TEXT"),
)
STAMP_NAMES = tuple(column.name for column in _STAMPS)


def _entity(name: str, *columns: Column, geometry: Optional[str] = None, **more: tuple) -> Table:  # type: ignore[type-arg]
    return Table(name, (_IDENTITY, *columns, *_STAMPS), geometry, **more)


def _result(name: str, *columns: Column, geometry: Optional[str] = None, kind: str = "result") -> Table:
    return Table(name, (replace(_IDENTITY, required=False, default=None), *columns), geometry, kind)


_VALIDITY = (("valid_from", "valid_to"),)

_ALL = (
    _entity(
        "commune",
        _code(),
        _text("name", required=True),
        _word("kind", "commune_kind"),
        _text("province_code"),
        _flag("is_border", default="0"),
        _real("border_km"),
        _count("criteria_met"),
        _count("criteria_total"),
        _text("criteria_programme"),
        Column("difficulty", "INTEGER", words="difficulty"),
        _count("households"),
        _count("population"),
        _day("closed_on"),
        geometry="MULTIPOLYGON",
    ),
    _entity(
        "commune_history",
        _text("old_code", required=True),
        _text("old_name"),
        _text("old_district"),
        _text("new_code", required=True),
        _word("share", "share", required=True, default="whole"),
        _text("decided_by"),
        _day("decided_at"),
    ),
    _entity(
        "village",
        _code(),
        _text("name", required=True),
        _word("kind", "village_kind"),
        _ref("commune_id", "commune", required=True),
        _text("old_commune_code"),
        _flag("is_border", default="0"),
        _count("households"),
        _count("population"),
        _text("languages"),
        _word("party_cell", "party_cell"),
        _ref("party_cell_village_id", "village"),
        _count("party_members"),
        _word("establishment", "strength"),
        _flag("specially_difficult"),
        _text("contact_role", personal=True),
        _text("contact_phone", personal=True),
        _day("closed_on"),
        geometry="POINT",
    ),
    _entity(
        "household",
        _code(),
        _ref("village_id", "village", required=True),
        _word("need", "need", required=True),
        _flag("needs_assignment", default="1"),
        _day("need_since"),
        _day("left_need_on"),
        _count("members"),
        _text("head_name", personal=True),
        _day("closed_on"),
        _moment("erased_at"),
        geometry="POINT",
    ),
    _entity(
        "unit",
        _code(),
        _text("name", required=True),
        _text("short_name"),
        _word("kind", "unit_kind"),
        _ref("parent_id", "unit"),
        geometry="POINT",
    ),
    _entity(
        "cadre",
        _code(),
        _text("name", required=True),
        _text("rank"),
        _text("position"),
        _ref("unit_id", "unit"),
        _ref("starts_from_village_id", "village"),
        _flag("is_party_member"),
        _count("max_households"),
        _count("max_villages"),
        _text("languages"),
        _day("active_from"),
        _day("active_to"),
        intervals=(("active_from", "active_to"),),
    ),
    _entity(
        "plan",
        _text("name", required=True, unique=True),
        _ref("parent_id", "plan"),
        _word("status", "plan_status", required=True, default="draft"),
        _text("submitted_by"),
        _moment("submitted_at"),
        _text("decided_by"),
        _moment("decided_at"),
        _text("decision_comment", free=True),
    ),
    _entity(
        "assignment",
        _code(),
        _ref("cadre_id", "cadre", required=True),
        _word("duty", "duty", required=True),
        _ref("household_id", "household"),
        _ref("village_id", "village"),
        _ref("commune_id", "commune"),
        _text("role"),
        _text("decision_no"),
        _day("decision_date"),
        _text("decision_body"),
        _day("valid_from", required=True),
        _day("valid_to"),
        _word("status", "assignment_status", required=True, default="draft"),
        _flag("locked", default="0"),
        _text("comment", free=True),
        _ref("plan_id", "plan"),
        intervals=_VALIDITY,
        one_of=(("household_id", "village_id", "commune_id"),),
    ),
    _entity(
        "plan_ending",
        _ref("plan_id", "plan", required=True),
        _ref("assignment_id", "assignment", required=True),
        _day("valid_to", required=True),
    ),
    _entity(
        "model_site",
        _loose_code(),
        _text("name", required=True),
        _word("kind", "site_kind"),
        _ref("village_id", "village"),
        _ref("unit_id", "unit"),
        _count("households_taking_part"),
        _count("income_per_household"),
        _day("started_on"),
        _day("ended_on"),
        _ref("copied_from_id", "model_site"),
        _word("status", "site_status"),
        geometry="POINT",
    ),
    _entity(
        "visit",
        _ref("cadre_id", "cadre"),
        _ref("household_id", "household"),
        _ref("village_id", "village"),
        _day("day", required=True),
        _word("kind", "visit_kind", required=True, default="visit"),
        _real("quantity"),
        _count("value_vnd"),
        _count("beneficiaries"),
        _text("note", free=True),
        _text("source", unique=True),
        one_of=(("household_id", "village_id"),),
    ),
    _entity(
        "twinning",
        _ref("unit_id", "unit"),
        _ref("from_village_id", "village"),
        _ref("commune_id", "commune"),
        _ref("village_id", "village"),
        _text("foreign_place"),
        _day("valid_from"),
        _day("valid_to"),
        _text("programme"),
        intervals=_VALIDITY,
        one_of=(("unit_id", "from_village_id"), ("commune_id", "village_id", "foreign_place")),
    ),
    _entity(
        "organisation",
        _loose_code(),
        _text("name"),
        _ref("commune_id", "commune"),
        _ref("village_id", "village"),
        _word("kind", "organisation_kind"),
        _word("grade", "strength"),
        _count("year"),
        _ref("strengthened_by_unit_id", "unit"),
    ),
    _entity("border_line", _text("name"), geometry="MULTILINESTRING"),
    _entity("border_marker", _loose_code(), _text("name"), geometry="POINT"),
    _entity(
        "road",
        _text("name"),
        _text("class"),
        _word("wet_season", "wet_season", required=True, default="same"),
        geometry="MULTILINESTRING",
    ),
    _entity("river", _text("name"), _text("class"), geometry="MULTILINESTRING"),
    _entity(
        "crossing",
        _text("name"),
        _word("kind", "crossing_kind", required=True),
        _real("wait_min"),
        geometry="POINT",
    ),
    _result(
        "travel_time",
        _word("origin_kind", "origin_kind", required=True),
        _text("origin_id", required=True),
        _word("target_kind", "target_kind", required=True),
        _text("target_id", required=True),
        _word("season", "season", required=True),
        _flag("reachable"),
        _real("out_min"),
        _real("back_min"),
        _text("flags"),
        _text("inputs_digest"),
    ),
    _result(
        "travel_run",
        _word("origin_kind", "origin_kind", required=True),
        _text("origin_id", required=True),
        _word("season", "season", required=True),
        _real("cutoff_min"),
        _text("inputs_digest"),
    ),
    _result(
        "gap",
        _text("rule", required=True),
        _text("severity", required=True),
        _text("table_name", required=True),
        _text("code"),
        _text("item"),
        _text("commune"),
        _text("village"),
        _day("since"),
        Column("value", "REAL"),
        Column("threshold", "REAL"),
        _text("unit"),
        _text("params"),
        _text("row_id"),
        _day("as_of"),
        _text("plan"),
        geometry="POINT",
    ),
    _result(
        "indicator",
        _text("scope", required=True),
        _text("code", required=True),
        _text("name", required=True),
        Column("numerator", "REAL"),
        Column("denominator", "REAL"),
        Column("value", "REAL"),
        _day("as_of"),
        _text("plan"),
    ),
    _result(
        "map_state",
        _text("table_name", required=True),
        _text("row_id", required=True),
        _text("state"),
        Column("band", "INTEGER"),
    ),
    _result(
        "period",
        _text("name", required=True, unique=True),
        _day("from_day"),
        _day("to_day", required=True),
        _moment("frozen_at"),
        _text("settings"),
        _text("digest"),
        kind="frozen",
    ),
    _result(
        "period_indicator",
        _text("period", required=True),
        _text("scope", required=True),
        _text("code", required=True),
        _text("name", required=True),
        Column("numerator", "REAL"),
        Column("denominator", "REAL"),
        Column("value", "REAL"),
        kind="frozen",
    ),
    _result(
        "period_assignment",
        _text("period", required=True),
        _text("assignment", required=True),
        _text("cadre", required=True),
        _text("duty", required=True),
        _text("target", required=True),
        _text("commune"),
        kind="frozen",
    ),
    _result(
        "period_gap",
        _text("period", required=True),
        _text("rule", required=True),
        _text("severity", required=True),
        _text("table_name", required=True),
        _text("code"),
        _text("item"),
        _text("commune"),
        _text("village"),
        _day("since"),
        Column("value", "REAL"),
        Column("threshold", "REAL"),
        _text("unit"),
        kind="frozen",
    ),
    _entity(
        "setting",
        _code(),
        _text("value"),
        _text("unit"),
        _text("default_value"),
        _real("min", minimum=None),
        _real("max", minimum=None),
    ),
    _result(
        "audit_log",
        _moment("at"),
        _text("actor"),
        _text("action"),
        _text("table_name"),
        _text("row_id"),
        _text("before"),
        _text("after"),
        kind="log",
    ),
    _result(
        "audit_seal",
        _count("first_fid"),
        _count("last_fid"),
        _text("chain"),
        _moment("sealed_at"),
        kind="log",
    ),
    _result("writer", _text("actor", required=True), _text("action"), kind="system"),
    _result("schema_version", _count("version", required=True), _day("migrated_on"), kind="system"),
)

TABLES: dict[str, Table] = {table.name: table for table in _ALL}
