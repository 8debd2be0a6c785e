"""The rows that the maps of a print are drawn from, redacted: frames by the name of their layer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..layers.exports.print_files import commune_lines, inner_sides
from ..layers.wording import Words
from .print_pages import shown_communes
from .print_texts import place_name
from .publishing import Outgoing

_BACKGROUND = {"border_line": (), "road": ("class",), "river": ("class",)}


def map_tables(out: Outgoing) -> dict[str, pd.DataFrame]:
    """Communes, their borders, villages, units, model sites, background; household points only with names."""
    tables = {
        "commune": _communes(out),
        "commune_line": commune_lines(out.published.communes["geometry"].to_numpy(dtype=object)),
        "village": _villages(out),
        "unit": _units(out),
        "site": _sites(out),
        **background(out),
    }
    if out.names and "geometry" in out.published.households:
        tables["household"] = _households(out)
    return tables


def background(out: Outgoing) -> dict[str, pd.DataFrame]:
    """State border, roads and rivers as they are in the workspace; a missing class is empty text."""
    tables = {}
    for table, columns in _BACKGROUND.items():
        frame = out.workspace.frame(table, columns, geometry=True)
        found = pd.DataFrame({name: frame[name].fillna("").to_numpy() for name in columns})
        found["geometry"] = frame["geometry"].to_numpy(dtype=object)
        tables[table] = found
    tables["border_line"] = inner_sides(
        tables["border_line"]["geometry"].to_numpy(dtype=object),
        out.published.communes["geometry"].to_numpy(dtype=object),
    )
    return tables


def _communes(out: Outgoing) -> pd.DataFrame:
    communes, words = out.published.communes, out.words
    shown = set(shown_communes(out)["code"])
    notes = [
        words(
            "print.counts.commune",
            assigned=words.number(row["assigned"]),
            in_need=words.number(row["in_need"]),
        )
        if row["in_need"]
        else ""
        for row in communes.to_dict("records")
    ]
    return _frame(
        communes,
        code=communes["code"],
        name=_named(words, communes, "commune_kind"),
        short=communes["name"],
        own=communes["code"].isin(shown).astype(int),
        band=communes["band"],
        note=notes,
    )


def _villages(out: Outgoing) -> pd.DataFrame:
    villages, words = out.published.villages, out.words
    return _frame(
        villages,
        code=villages["code"],
        name=_named(words, villages, "village_kind"),
        commune=villages["commune"],
        band=villages["band"],
        in_need=villages["in_need"],
        note=[_counts(words, row) for row in villages.to_dict("records")],
        no_members=(villages["party_members"] == 0).astype(int),
    )


def _units(out: Outgoing) -> pd.DataFrame:
    units = out.published.units
    short = units["short_name"] if "short_name" in units else units["name"]
    return _frame(units, code=units["code"], name=short.fillna(units["name"]), kind=units["kind"])


def _sites(out: Outgoing) -> pd.DataFrame:
    """Sites with a place of their own, or at their village; without a code of theirs, numbered."""
    sites = out.published.model_sites
    at_village = out.published.villages.set_index("code")["geometry"].reindex(sites["village"])
    shapes = np.where(pd.isna(sites["geometry"]), at_village.to_numpy(dtype=object), sites["geometry"])
    numbered = pd.Series(range(len(sites)), index=sites.index).astype(str)
    frame = _frame(
        sites,
        code=sites["code"].fillna(numbered),
        name=sites["name"],
        status=sites["status"],
        commune=sites["commune"].fillna(""),
    )
    return frame.assign(geometry=shapes)


def _households(out: Outgoing) -> pd.DataFrame:
    households = out.published.households
    commune = out.published.villages.set_index("code")["commune"].reindex(households["village"])
    return _frame(households, state=households["state"], commune=commune.fillna("").to_numpy())


def _counts(words: Words, row: dict[Any, Any]) -> str:
    """Households of a village by state, in one or two short lines."""
    in_need, assigned, unassigned = (
        words.number(row[name]) for name in ("in_need", "assigned", "unassigned")
    )
    if not row["in_need"]:
        return "" if row["covered"] else words("print.counts.uncovered")
    if row["unassigned"] == 0:
        first = words("print.counts.all", in_need=in_need)
    elif row["assigned"] == 0:
        first = words("print.counts.none", in_need=in_need)
    else:
        first = words("print.counts.mixed", in_need=in_need, assigned=assigned, unassigned=unassigned)
    more = []
    if row["overdue"]:
        more.append(words("print.counts.overdue", overdue=words.number(row["overdue"])))
    if row["far"]:
        more.append(words("print.counts.far", far=words.number(row["far"])))
    return "\n".join(line for line in (first, ", ".join(more)) if line)


def _named(words: Words, frame: pd.DataFrame, enumeration: str) -> list[str]:
    kinds = frame["kind"] if "kind" in frame else [None] * len(frame)
    return [place_name(words, kind, name, enumeration) for kind, name in zip(kinds, frame["name"])]


def _frame(source: pd.DataFrame, **columns: Any) -> pd.DataFrame:
    values = {name: np.asarray(column) for name, column in columns.items()}
    return pd.DataFrame({**values, "geometry": source["geometry"].to_numpy(dtype=object)})
