"""A side kept under old communes, carried to those of another side; what was divided is named, not guessed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from .comparison import GAP_KEY, INDICATOR_KEY, Side
from .indicators import PLACE_SHARES, REACH_MINUTES

# What may be added up over the communes that became one: numerators and denominators, and plain counts. A cadre may
# have households in several of them, and a median of medians is none.
SUMMED_SHARES = (*PLACE_SHARES, *(f"reach_{minutes}" for minutes in REACH_MINUTES), "visited_in_interval")
SUMMED = ("model_sites_operating", "model_households", "households_left_need")


@dataclass(frozen=True)
class Divided:
    """A commune whose parts went to several: nothing of its own can be told of any of them."""

    old: str
    new: tuple[str, ...]


@dataclass(frozen=True)
class Carried:
    """A side in the communes of another. ``divided`` ones, and new communes that hold part of one, have no figures."""

    side: Side
    divided: tuple[Divided, ...]
    untold: tuple[str, ...]
    merged: tuple[tuple[str, str], ...]


def communes_in(side: Side) -> set[str]:
    """The communes that a side has figures of."""
    figures = side.indicators
    return set(figures["code"][figures["scope"] == "commune"])


def carry(side: Side, history: pd.DataFrame, communes: set[str]) -> Carried:
    """``side`` in ``communes``, by ``history`` (old_code, new_code, share: whole or part).

    Where none of its own communes is both gone and known as an old one, it is left as it is.
    """
    own = communes_in(side)
    ways = _ways(history)
    if not any(code in ways for code in own - communes):
        return Carried(side, (), (), ())
    whole: dict[str, str] = {}
    divided: list[Divided] = []
    for code in sorted(own):
        new, parts = ways.get(code, ((code,), False))
        if parts or len(new) > 1:
            divided.append(Divided(code, new))
        else:
            whole[code] = new[0]
    untold = {new for each in divided for new in each.new}
    # A new commune one of whose old ones the side does not know cannot be told whole either.
    for old, (new, _) in ways.items():
        if old not in own:
            untold.update(new)
    gone = {each.old for each in divided}
    carried = replace(
        side,
        indicators=_indicators(side.indicators, whole, gone, untold),
        gaps=_gaps(side.gaps, whole, gone),
        assignments=_assignments(side.assignments, whole, gone),
    )
    merged = tuple((old, new) for old, new in whole.items() if old != new)
    return Carried(carried, tuple(divided), tuple(sorted(untold & communes)), merged)


def _ways(history: pd.DataFrame) -> dict[str, tuple[tuple[str, ...], bool]]:
    """For each old commune where it went, and whether only in parts."""
    found: dict[str, tuple[set[str], bool]] = {}
    for old, new, share in zip(history["old_code"], history["new_code"], history["share"]):
        codes, parts = found.setdefault(old, (set(), False))
        codes.add(new)
        found[old] = (codes, parts or share == "part")
    return {old: (tuple(sorted(codes)), parts) for old, (codes, parts) in found.items()}


def _indicators(frame: pd.DataFrame, whole: dict[str, str], gone: set[str], untold: set[str]) -> pd.DataFrame:
    of_commune = frame["scope"] == "commune"
    rest = frame[~of_commune]
    own = frame[of_commune & ~frame["code"].isin(gone)]
    own = own.assign(code=own["code"].map(whole))
    own = own[~own["code"].isin(untold)]
    groups = own.groupby(INDICATOR_KEY, sort=False)
    summed = groups[["numerator", "denominator", "value"]].agg(_sum).reset_index()
    summed["several"] = groups.size().to_numpy() > 1
    firsts = groups[["value"]].first().reset_index()["value"]
    share = summed["name"].isin(SUMMED_SHARES)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = summed["numerator"] / summed["denominator"].where(summed["denominator"] > 0)
    value = np.where(~summed["several"], firsts, np.where(share, ratio, summed["value"]))
    known = ~summed["several"] | summed["name"].isin((*SUMMED_SHARES, *SUMMED))
    told = summed.assign(value=value).drop(columns="several")
    for name in ("numerator", "denominator", "value"):
        told[name] = told[name].where(known)
    return pd.concat([rest, told], ignore_index=True)


def _sum(values: pd.Series) -> float:
    """The sum; unknown where one of them is."""
    return float(values.sum(skipna=False))


def _gaps(frame: pd.DataFrame, whole: dict[str, str], gone: set[str]) -> pd.DataFrame:
    of_commune = frame["table_name"] == "commune"
    kept = frame[~(of_commune & frame["code"].isin(gone))]
    of_commune = kept["table_name"] == "commune"
    code = kept["code"].where(~of_commune, kept["code"].map(whole).fillna(kept["code"]))
    carried = kept.assign(code=code, commune=_mapped(kept["commune"], whole, gone))
    return carried.drop_duplicates(GAP_KEY).reset_index(drop=True)


def _assignments(frame: pd.DataFrame, whole: dict[str, str], gone: set[str]) -> pd.DataFrame:
    post = frame["duty"] == "commune_post"
    kept = frame[~(post & frame["target"].isin(gone))]
    post = kept["duty"] == "commune_post"
    target = kept["target"].where(~post, kept["target"].map(whole).fillna(kept["target"]))
    carried = kept.assign(target=target, commune=_mapped(kept["commune"], whole, gone))
    return carried.drop_duplicates(["cadre", "duty", "target"]).reset_index(drop=True)


def _mapped(codes: pd.Series, whole: dict[str, str], gone: Iterable[str]) -> pd.Series:
    """Codes of communes as they are now; none where the old one was divided."""
    return codes.map({**{code: code for code in codes.dropna()}, **whole, **dict.fromkeys(gone)})
