"""What people call a row: its code with its name, or what it is about; also a row that is no longer there."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from ..schema import TABLES
from ..wording import Words, plain

# Rows without a code of their own are called by these columns.
_ABOUT = {
    "visit": ("kind", "household_id", "village_id", "day"),
    "plan_ending": ("assignment_id", "plan_id"),
    "twinning": ("unit_id", "from_village_id", "commune_id", "village_id", "foreign_place"),
    "commune_history": ("old_code", "new_code"),
    "crossing": ("name", "kind"),
}
_BLOCK = 900
Image = Mapping[str, Any]


class Labels:
    """Looks names up in one workspace, once each. With ``people`` a cadre is called by name and code, else by code."""

    def __init__(self, connection: sqlite3.Connection, words: Words, people: bool) -> None:
        self._connection = connection
        self._words = words
        self._people = people
        self._images: dict[tuple[str, str], Image | None] = {}

    def prepare(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Look many rows up at once: (table, id)."""
        by_table: dict[str, set[str]] = {}
        for table, identity in wanted:
            if (table, identity) not in self._images and table in TABLES:
                by_table.setdefault(table, set()).add(identity)
        for table, identities in by_table.items():
            columns = [name for name in TABLES[table].names if name in _shown(table)]
            listed = ", ".join(f'"{name}"' for name in columns)
            ids = sorted(identities)
            for start in range(0, len(ids), _BLOCK):
                block = ids[start : start + _BLOCK]
                places = ", ".join("?" * len(block))
                for values in self._connection.execute(
                    f'SELECT id, {listed} FROM "{table}" WHERE id IN ({places})', block
                ):
                    self._images[table, str(values[0])] = dict(zip(columns, values[1:]))

    def of(self, table: str, identity: str, image: Image | None = None) -> str:
        """What the row is called: as it is now, else as ``image`` says, else as the log saw it last."""
        return plain(self.called(table, self._image(table, identity, image))) or _short(identity)

    def called(self, table: str, image: Image | None) -> str:
        """What a row with the values of ``image`` is called; empty where nothing in it says so."""
        if image is None:
            return ""
        if table in _ABOUT:
            parts = [self._part(table, column, image.get(column)) for column in _ABOUT[table]]
            return " · ".join(part for part in parts if part)
        code = str(image.get("code") or "")
        name = str(image.get("short_name") or image.get("name") or "")
        if table == "cadre" and not self._people:
            return code
        return f"{name} ({code})" if name and code and name != code else name or code

    def _part(self, table: str, column: str, value: Any) -> str:
        if value in (None, ""):
            return ""
        described = TABLES[table].column(column)
        if described.references:
            return self.of(described.references, str(value))
        if described.words:
            return self._words.word(described.words, str(value))
        return self._words.day(str(value)) if described.type == "DATE" else str(value)

    def _image(self, table: str, identity: str, image: Image | None) -> Image | None:
        key = (table, identity)
        if key not in self._images:
            self.prepare([key])
        if key not in self._images:
            self._images[key] = image if image is not None else self._last_seen(table, identity)
        return self._images[key]

    def _last_seen(self, table: str, identity: str) -> Image | None:
        row = self._connection.execute(
            "SELECT coalesce(after, before) FROM audit_log WHERE table_name = ? AND row_id = ?"
            " ORDER BY fid DESC LIMIT 1",
            (table, identity),
        ).fetchone()
        if row is None or not row[0]:
            return None
        held = json.loads(row[0])
        return held if isinstance(held, dict) else None


def _shown(table: str) -> tuple[str, ...]:
    return _ABOUT.get(table, ("code", "name", "short_name"))


def _short(identity: str) -> str:
    return f"#{identity[:8]}"
