"""Two sides compared: indicators with their difference, gaps closed, new and lasting, assignments, and each cadre's charge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from .charges import DUTIES

INDICATOR_KEY = ["scope", "code", "name"]
GAP_KEY = ["rule", "table_name", "code", "item"]
FIGURES = ("numerator", "denominator", "value")


@dataclass(frozen=True)
class Side:
    """A plan, a frozen period or a day, in codes.

    ``indicators``: scope code name numerator denominator value. ``gaps``: rule severity table_name code item
    commune village since value threshold unit. ``assignments`` in force: cadre duty target commune, ``minutes`` there
    and back in the season of the day (NaN unknown), once each. ``farthest``: cadre, minutes (of effective ones).
    """

    indicators: pd.DataFrame
    gaps: pd.DataFrame
    assignments: pd.DataFrame
    farthest: pd.DataFrame


@dataclass(frozen=True)
class Changes:
    """Assignments that are in one side alone, and those in both (as in b: duty target commune cadre minutes).

    ``moved``: duty target commune cadre_a cadre_b minutes_a minutes_b.
    """

    added: pd.DataFrame
    ended: pd.DataFrame
    moved: pd.DataFrame
    kept: pd.DataFrame


@dataclass(frozen=True)
class Comparison:
    """What differs from side a to side b.

    ``indicators``: the key, each figure of a and b, ``difference`` (b − a, NaN where one is not known). ``cadres``:
    cadre, for each duty its charges in a and b, ``farthest_a`` and ``farthest_b``.
    """

    indicators: pd.DataFrame
    closed: pd.DataFrame
    new: pd.DataFrame
    lasting: pd.DataFrame
    assignments: Changes
    cadres: pd.DataFrame


def compare(a: Side, b: Side) -> Comparison:
    """From ``a`` to ``b``; the same for the same rows, in whatever order they come."""
    closed, new, lasting = _gaps(a.gaps, b.gaps)
    return Comparison(
        indicators=_indicators(a.indicators, b.indicators),
        closed=closed,
        new=new,
        lasting=lasting,
        assignments=changes_between(a.assignments, b.assignments),
        cadres=_cadres(a, b),
    )


def _indicators(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    merged = b.merge(a, on=INDICATOR_KEY, how="outer", suffixes=("_b", "_a"), sort=False)
    order = {key: place for place, key in enumerate(_keys(pd.concat([b, a])[INDICATOR_KEY]))}
    merged["difference"] = merged["value_b"] - merged["value_a"]
    merged = merged.iloc[sorted(range(len(merged)), key=[order[key] for key in _keys(merged)].__getitem__)]
    columns = [f"{name}_{side}" for side in "ab" for name in FIGURES]
    return merged[[*INDICATOR_KEY, *columns, "difference"]].reset_index(drop=True)


def _keys(frame: pd.DataFrame) -> Iterable[tuple[str, ...]]:
    return dict.fromkeys(zip(*(frame[name].tolist() for name in INDICATOR_KEY)))


def _gaps(a: pd.DataFrame, b: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Gaps only in ``a``, only in ``b``, and in both (as they are in ``b``)."""
    in_a, in_b = _identity(a), _identity(b)
    return (
        a[~in_a.isin(set(in_b))].reset_index(drop=True),
        b[~in_b.isin(set(in_a))].reset_index(drop=True),
        b[in_b.isin(set(in_a))].reset_index(drop=True),
    )


def _identity(gaps: pd.DataFrame) -> pd.Series:
    parts = [gaps[name].astype(object).where(gaps[name].notna(), "") for name in GAP_KEY]
    return pd.Series(list(zip(*parts)), index=gaps.index, dtype=object)


def changes_between(a: pd.DataFrame, b: pd.DataFrame) -> Changes:
    """Who has what in one side alone. Where a charge changes hands it is moved: of several in the order of codes."""
    key = ["duty", "target", "cadre"]
    both = a[key].merge(b[key], on=key)
    held = set(zip(*(both[name] for name in key))) if len(both) else set()
    gone, come = (_without(side, key, held) for side in (a, b))
    for side in (gone, come):
        side["turn"] = side.groupby(["duty", "target"]).cumcount()
    pairs = gone.merge(
        come, on=["duty", "target", "turn"], how="outer", suffixes=("_a", "_b"), indicator=True
    )
    # A commune that closed meanwhile, or none at all: the later side knows best.
    pairs["commune"] = pairs["commune_b"].where(pairs["commune_b"].notna(), pairs["commune_a"])
    pairs = pairs.sort_values(["duty", "target", "turn"], ignore_index=True)
    moved = pairs[pairs["_merge"] == "both"]
    columns = ["duty", "target", "commune", "cadre_a", "cadre_b", "minutes_a", "minutes_b"]
    return Changes(
        added=_one_side(pairs, "right_only", "b"),
        ended=_one_side(pairs, "left_only", "a"),
        moved=moved[columns].reset_index(drop=True),
        kept=b.loc[_held(b, key, held), ["duty", "target", "commune", "cadre", "minutes"]].reset_index(
            drop=True
        ),
    )


def _without(side: pd.DataFrame, key: list[str], held: set[tuple[str, ...]]) -> pd.DataFrame:
    return side.loc[~_held(side, key, held)].sort_values(key, ignore_index=True)


def _held(side: pd.DataFrame, key: list[str], held: set[tuple[str, ...]]) -> pd.Series:
    # Said to be of booleans: a side may have no rows.
    rows = [row in held for row in zip(*(side[name] for name in key))]
    return pd.Series(rows, index=side.index, dtype=bool)


def _one_side(pairs: pd.DataFrame, only: str, side: str) -> pd.DataFrame:
    chosen = pairs[pairs["_merge"] == only]
    renamed = chosen.rename(columns={f"cadre_{side}": "cadre", f"minutes_{side}": "minutes"})
    return renamed[["duty", "target", "commune", "cadre", "minutes"]].reset_index(drop=True)


def _cadres(a: Side, b: Side) -> pd.DataFrame:
    """Every cadre in charge of anything in a or b, in the order of codes."""
    known = sorted({*a.assignments["cadre"].dropna(), *b.assignments["cadre"].dropna()})
    table = pd.DataFrame({"cadre": pd.Series(known, dtype="str")})
    for duty in DUTIES:
        for name, side in (("a", a), ("b", b)):
            own = side.assignments[side.assignments["duty"] == duty]["cadre"].value_counts()
            table[f"{duty}_{name}"] = table["cadre"].map(own).fillna(0).astype("int64")
    for name, side in (("a", a), ("b", b)):
        minutes = dict(zip(side.farthest["cadre"], side.farthest["minutes"]))
        table[f"farthest_{name}"] = pd.to_numeric(table["cadre"].map(minutes))
    return table
