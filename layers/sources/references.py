"""From the codes people write to the rows they mean, old commune codes included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from ..errors import InputError
from ..workspace import Workspace
from .fields import COMMUNE_DIGITS
from .values import code, shown, text


@dataclass(frozen=True)
class Carried:
    """Where an old commune went: its new commune, or the several it was divided among."""

    new_codes: tuple[str, ...]
    divided: bool


@dataclass
class References:
    """The rows of a workspace by their codes, read when first asked for.

    ``pending`` holds the rows that the file itself brings in: code → id, for references within one table.
    """

    workspace: Workspace
    table: str
    pending: dict[str, str] = field(default_factory=dict)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _names: dict[str, dict[str, str]] = field(default_factory=dict)
    _history: dict[str, Carried] | None = None

    def find(self, table: str, value: object) -> tuple[str, str | None]:
        """The id of the row of ``table`` that a cell names, and the old commune code it was carried over from.

        Errors: InputError naming the code that was not found, or the communes an old one was divided among.
        """
        written = code(value, COMMUNE_DIGITS) if table == "commune" else text(value)
        known = self._known(table)
        if written in known:
            return known[written], None
        if table == self.table and written in self.pending:
            return self.pending[written], None
        if table == "commune":
            return self._carried(written), written
        raise InputError(f"import.no_such_code.{table}", code=shown(written))

    def from_old_commune(self, old_code: str) -> str:
        """The id of the commune that an old one went to as a whole, or is still; InputError as for ``find``."""
        if old_code not in self.history() and old_code in self._known("commune"):
            return self._known("commune")[old_code]
        return self._carried(old_code)

    def _carried(self, old_code: str) -> str:
        carried = self.history().get(old_code)
        if carried is None:
            closed = self._known("commune, closed").get(old_code)
            if closed is None:
                raise InputError("import.no_such_code.commune", code=shown(old_code))
            return closed
        if carried.divided:
            raise InputError("import.divided_commune", code=old_code, communes=", ".join(carried.new_codes))
        found = self._known("commune").get(carried.new_codes[0])
        if found is None:
            raise InputError("import.carried_nowhere", code=old_code, new_code=carried.new_codes[0])
        return found

    def history(self) -> Mapping[str, Carried]:
        """Old commune code → where it went."""
        if self._history is None:
            rows = self.workspace.frame("commune_history", columns=("old_code", "new_code", "share"))
            self._history = {}
            for old_code, group in rows.groupby("old_code", sort=False):
                news = tuple(sorted(set(group["new_code"])))
                self._history[str(old_code)] = Carried(
                    news, len(news) > 1 or bool((group["share"] == "part").any())
                )
        return self._history

    def _known(self, table: str) -> dict[str, str]:
        if table not in self._codes:
            self._codes.update(self._read(table.partition(",")[0]))
        return self._codes[table]

    def _read(self, table: str) -> dict[str, dict[str, str]]:
        key = "name" if table == "plan" else "code"
        closes = table == "commune"
        rows = self.workspace.frame(table, columns=("id", key, "closed_on") if closes else ("id", key))
        rows = rows[rows[key].notna()]
        if not closes:
            return {table: _by_code(rows, key)}
        closed = rows["closed_on"].notna()
        # an old code may live on as the code of a new commune: what is open goes first, then the merger table
        return {table: _by_code(rows[~closed], key), f"{table}, closed": _by_code(rows[closed], key)}


def _by_code(rows: pd.DataFrame, key: str) -> dict[str, str]:
    return dict(zip(rows[key].tolist(), rows["id"].tolist(), strict=True))
