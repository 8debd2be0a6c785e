"""What is compared: a plan, a frozen period or a day, found by what somebody wrote."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ..analysis.comparison import Side
from ..analysis.comparison_sides import side_of
from ..analysis.coverage import cover_situation
from ..analysis.rows import PLACED_TABLES, Rows
from ..analysis.situation import see
from ..layers.errors import InputError
from ..layers.periods import frozen_part
from ..layers.plans.line import called
from ..layers.workspace import Workspace
from .coverage import read_rows, today
from .thresholds import read_settings, setting_day

PLAN, PERIOD, DAY = "plan", "period", "day"
KINDS = (PLAN, PERIOD, DAY)


@dataclass(frozen=True)
class Named:
    """One side by kind and name; ``as_of`` is the day it shows."""

    kind: str
    name: str
    as_of: date


class Finder:
    """Finds sides in one workspace; its rows are read once, and only where they are needed."""

    def __init__(self, workspace: Workspace, as_of: date | None) -> None:
        self._workspace = workspace
        self._settings = workspace.settings()
        self._day = as_of or setting_day(self._settings, "as_of") or today()
        self._rows: Rows | None = None
        self._plans = [name for (name,) in workspace.query("SELECT name FROM plan ORDER BY name")]
        self._periods = dict(workspace.query("SELECT name, to_day FROM period ORDER BY name"))

    def named(self, text: str) -> Named:
        """What ``text`` means: ``plan:``, ``period:`` or ``day:`` before it says which, where a name is of two.

        Errors: InputError for what is none, or is more than one.
        """
        kind, _, rest = text.partition(":")
        found = self._meanings(rest, (kind,)) if kind in KINDS else []
        found = found or self._meanings(text, KINDS)
        if not found:
            known = ", ".join((*self._plans, *self._periods)) or "–"
            raise InputError("error.no_such_side", name=text, known=known)
        if len(found) > 1:
            kinds = ", ".join(f"{each.kind}:{each.name}" for each in found)
            raise InputError("error.ambiguous_side", name=text, kinds=kinds)
        return found[0]

    def side(self, named: Named) -> Side:
        """The figures of what was found."""
        if named.kind == PERIOD:
            return self._frozen(named.name)
        plan = named.name if named.kind == PLAN else None
        seen = see(self.rows, read_settings(self._settings), named.as_of, plan)
        return side_of(seen, cover_situation(seen, plan))

    @property
    def rows(self) -> Rows:
        """The rows of the workspace as they were when first asked for."""
        if self._rows is None:
            self._rows = read_rows(self._workspace, {}, PLACED_TABLES)
        return self._rows

    def history(self) -> pd.DataFrame:
        """What became of old communes."""
        return self._workspace.frame("commune_history", ["old_code", "new_code", "share"])

    def _meanings(self, text: str, kinds: tuple[str, ...]) -> list[Named]:
        found = []
        plan, period = called(self._plans, text), called(self._periods, text)
        if PLAN in kinds and plan is not None:
            found.append(Named(PLAN, plan, self._day))
        if PERIOD in kinds and period is not None:
            found.append(Named(PERIOD, period, date.fromisoformat(self._periods[period])))
        if DAY in kinds and len(text) == 10:
            with suppress(ValueError):
                found.append(Named(DAY, text, date.fromisoformat(text)))
        return found

    def _frozen(self, name: str) -> Side:
        with self._workspace.reading() as connection:
            indicators, assignments, gaps = (
                frozen_part(connection, table, name)
                for table in ("period_indicator", "period_assignment", "period_gap")
            )
        once = assignments.drop(columns="assignment").drop_duplicates(["cadre", "duty", "target"])
        nobody = pd.DataFrame({"cadre": pd.Series(dtype="str"), "minutes": pd.Series(dtype="float64")})
        return Side(indicators, gaps, once.assign(minutes=float("nan")).reset_index(drop=True), nobody)
