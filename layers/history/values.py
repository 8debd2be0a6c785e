"""One value of one column as people read it: words, days, names; and what may not leave the workspace."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Any

import shapely

from .. import geopackage
from ..schema import GEOMETRY_COLUMN, STAMP_NAMES, TABLES, Column
from ..sealing import personal_columns
from ..wording import Words, plain
from .labels import Labels

# Not told: they say nothing that time and name of the entry do not.
UNTOLD = frozenset({"id", "fid", *STAMP_NAMES})
# What a file never holds, with names or without: see docs/outputs.md.
_NEVER = frozenset(
    {("household", "need"), ("cadre", "name"), ("village", "languages"), ("cadre", "languages")}
)
_PLAIN_NUMBERS = frozenset({"year"})
_NOTHING = "–"


class Values:
    """Says values in the language of ``words``; moments in the time zone ``zone`` (None: this machine's)."""

    def __init__(self, words: Words, labels: Labels, zone: tzinfo | None = None) -> None:
        self._words = words
        self._labels = labels
        self._zone = zone

    def say(self, table: str, column: str, value: Any) -> str:
        """``value`` of ``column`` as people read it; a dash for nothing."""
        if value is None or value == "":
            return _NOTHING
        if column == GEOMETRY_COLUMN:
            return self._words("history.placed")
        described = _column(table, column)
        if described is None:
            return plain(str(value))
        if described.references:
            return self._labels.of(described.references, str(value))
        if described.words:
            return self._words.word(described.words, str(value))
        if described.type == "DATE":
            return self._day(str(value))
        if described.type == "DATETIME":
            return self.moment(str(value))
        if isinstance(value, (int, float)) and column not in _PLAIN_NUMBERS:
            return self._words.number(value, 0 if float(value).is_integer() else 2)
        return plain(str(value))

    def pair(self, table: str, column: str, before: Any, after: Any) -> tuple[str, str]:
        """Before and after of one change; of a place that moved, how far."""
        if column == GEOMETRY_COLUMN and before and after:
            moved = _metres(str(before), str(after))
            if moved is None:
                return self._words("history.placed"), self._words("history.reshaped")
            far = self._words.number(moved, 0)
            return self._words("history.placed"), self._words("history.moved", metres=far)
        return self.say(table, column, before), self.say(table, column, after)

    def heading(self, table: str, column: str) -> str:
        """What the column is called; its own name where nobody named it."""
        try:
            return self._words.column(table, column)
        except KeyError:
            return column

    def moment(self, stamp: str) -> str:
        """A moment of the log as day and time on this machine's clock; as it stands where it is none."""
        local = local_moment(stamp, self._zone)
        return f"{self._words.day(local.date())} {local:%H:%M}" if local is not None else stamp

    def _day(self, value: str) -> str:
        try:
            return self._words.day(value)
        except ValueError:
            return value


def local_moment(stamp: str, zone: tzinfo | None = None) -> datetime | None:
    """A moment as the log keeps it (UTC), on the clock of ``zone`` (None: this machine's); None where it is none."""
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone)


def kept_in(table: str, column: str, names: bool) -> bool:
    """Whether a value stays inside the workspace: always some, without ``names`` the personal ones too."""
    if (table, column) in _NEVER:
        return True
    described = _column(table, column)
    if described is not None and described.free_text:
        return True
    return not names and column in personal_columns(table)


def _column(table: str, name: str) -> Column | None:
    if table not in TABLES or name not in TABLES[table].names:
        return None
    return TABLES[table].column(name)


def _metres(before: str, after: str) -> float | None:
    """How far a point moved; None for other shapes."""
    try:
        one, other = (geopackage.geometry(bytes.fromhex(text)) for text in (before, after))
    except (ValueError, IndexError, shapely.errors.GEOSException):
        return None
    if one is None or other is None or one.geom_type != "Point" or other.geom_type != "Point":
        return None
    return float(one.distance(other))
