"""Rows written by hand: a few short lines a case, every table with the columns the analysis needs."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from diaban.analysis.coverage import Coverage, cover
from diaban.analysis.rows import REQUIRED_COLUMNS, Rows
from diaban.analysis.settings import Settings

DAYS = (
    "closed_on",
    "need_since",
    "left_need_on",
    "active_from",
    "active_to",
    "valid_from",
    "valid_to",
    "day",
)
SITE_DAYS = ("started_on", "ended_on")
FLAGS = ("is_border", "needs_assignment")
NUMBERS = (
    "party_members",
    "criteria_met",
    "max_households",
    "max_villages",
    "reachable",
    "out_min",
    "back_min",
    "households_taking_part",
    "income_per_household",
)
GEOMETRIC = ("commune", "village", "unit")
JUNE_30 = date(2026, 6, 30)


class Made:
    """Tables filled row by row. A row's id is ``#`` and its code; references are given by code."""

    def __init__(self, geometry: bool = False) -> None:
        self.tables: dict[str, list[dict[str, Any]]] = {name: [] for name in REQUIRED_COLUMNS}
        self.geometry = geometry

    def add(self, table: str, code: str | None = None, **values: Any) -> None:
        """Put one row into ``table``; a column ``x_id`` may be given as ``x``."""
        row: dict[str, Any] = dict(values)
        for name in REQUIRED_COLUMNS[table]:
            short = name.removesuffix("_id")
            if name.endswith("_id") and short in row:
                row[name] = None if row[short] is None else f"#{row.pop(short)}"
        if code is not None:
            row |= {"id": f"#{code}", "code": code}
        self.tables[table].append(row)

    def commune(self, code: str = "03001", **values: Any) -> None:
        self.add("commune", code, **{"name": f"xã {code}", "province_code": "14", "is_border": 0, **values})

    def village(self, code: str, commune: str = "03001", **values: Any) -> None:
        known = {"languages": "vie", "party_members": 3, "party_cell": "own", "is_border": 0}
        self.add("village", code, name=f"bản {code}", commune=commune, **{**known, **values})

    def household(self, code: str, village: str, **values: Any) -> None:
        self.add("household", code, village=village, **{"need": "near_poor", "needs_assignment": 1, **values})

    def unit(self, code: str = "D1", **values: Any) -> None:
        self.add("unit", code, **{"kind": "border_post", **values})

    def cadre(self, code: str, unit: str = "D1", **values: Any) -> None:
        self.add("cadre", code, unit=unit, **{"languages": "vie", **values})

    def charge(self, code: str, cadre: str, duty: str, target: str, first: str, **values: Any) -> None:
        """An approved assignment; ``to`` is its last day plus one, ``plan`` a plan's name."""
        of = {"household": "household", "commune_post": "commune"}.get(duty, "village")
        given = {"duty": duty, of: target, "valid_from": first, "status": "approved", **values}
        if "to" in given:
            given["valid_to"] = given.pop("to")
        self.add("assignment", code, cadre=cadre, **given)

    def visited(self, day: str, **target: str) -> None:
        self.add("visit", day=day, **target)

    def trip(
        self, origin: str, target: str, season: str, out: float | None, back: float | None, **more: Any
    ) -> None:
        """A computed pair; an origin is a unit if its code begins with D, a target a household if with H."""
        self.add(
            "travel_time",
            origin_kind="unit" if origin.startswith("D") else "village",
            origin_id=f"#{origin}",
            target_kind="household" if target.startswith("H") else "village",
            target_id=f"#{target}",
            season=season,
            **{"reachable": 1, "out_min": out, "back_min": back, **more},
        )

    def computed(self, origin: str, *seasons: str) -> None:
        """The origin is listed as computed."""
        kind = "unit" if origin.startswith("D") else "village"
        for season in seasons:
            self.add("travel_run", origin_kind=kind, origin_id=f"#{origin}", season=season)

    def rows(self, shuffle: int | None = None) -> Rows:
        """The frames, of the types the workspace gives; ``shuffle`` mixes their rows."""
        return Rows(**{name: self._frame(name, shuffle) for name in self.tables})

    def _frame(self, table: str, shuffle: int | None) -> pd.DataFrame:
        names = list(REQUIRED_COLUMNS[table])
        if self.geometry and table in GEOMETRIC:
            names.append("geometry")
        found = pd.DataFrame(
            {name: pd.Series([row.get(name) for row in self.tables[table]], dtype=object) for name in names}
        )
        for name in names:
            if name in (*DAYS, *SITE_DAYS):
                found[name] = pd.to_datetime(found[name])
            elif name in NUMBERS:
                found[name] = found[name].astype("float64")
            elif name in FLAGS:
                found[name] = found[name].astype("int64")
            elif name != "geometry":
                found[name] = found[name].astype("str")
        if shuffle is None:
            return found
        mixed = np.random.default_rng(shuffle).permutation(len(found))
        return found.iloc[mixed].reset_index(drop=True)


def look(made: Made, as_of: date | str = JUNE_30, plan: str | None = None, **settings: Any) -> Coverage:
    """The coverage of what was made."""
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    return cover(made.rows(), Settings(**settings), day, plan)


def gaps_of(coverage: Coverage, rule: str) -> list[dict[str, Any]]:
    """The gaps of one rule as plain dicts: missing None, days as text."""
    found = coverage.gaps[coverage.gaps["rule"] == rule]
    plain = found.assign(since=found["since"].dt.strftime("%Y-%m-%d")).astype(object)
    return plain.where(plain.notna(), None).to_dict("records")


def told(coverage: Coverage, rule: str, *names: str) -> list[Any]:
    """Some columns of the gaps of one rule, a tuple a gap; the bare value for one column."""
    rows = [tuple(gap[name] for name in names) for gap in gaps_of(coverage, rule)]
    return [row[0] for row in rows] if len(names) == 1 else rows


def figure(coverage: Coverage, scope: str, code: str, name: str) -> tuple[Any, Any, Any]:
    """Numerator, denominator and value of an indicator; None where there is none."""
    frame = coverage.indicators
    row = frame[(frame["scope"] == scope) & (frame["code"] == code) & (frame["name"] == name)]
    assert len(row) == 1, f"{len(row)} rows of {scope} {code} {name}"
    values = row[["numerator", "denominator", "value"]].iloc[0]
    return tuple(None if value != value else float(value) for value in values)
