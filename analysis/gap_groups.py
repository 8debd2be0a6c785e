"""Gaps put together by place, for maps: how many of a kind there are, instead of a mark for each."""

from __future__ import annotations

import pandas as pd

SEVERITIES = ("critical", "major", "minor")
NAMED_ONE_BY_ONE = ("village", "commune", "unit")
"""Tables whose rows are places: their gaps are told as they are."""

_PLACE = ["village", "unit_code", "commune"]
_KEY = ["rule", "table_name", "item", *_PLACE]


def grouped_gaps(gaps: pd.DataFrame) -> pd.DataFrame:
    """One row a rule, item and place, the most severe first, then in the order of ``gaps``.

    ``gaps`` are those of ``Published``. Columns: rule table_name item village unit_code commune count,
    severity (the worst: how many are how grave would tell the kind of need), ``since`` (the earliest; missing where any is), ``worst`` (the greatest value), threshold, params (of the
    first; only meaningful where the target is itself a place).
    """
    rank = gaps["severity"].map({severity: place for place, severity in enumerate(SEVERITIES)})
    found = gaps.assign(order=range(len(gaps)), undated=gaps["since"].isna(), rank=rank)
    grouped = found.groupby(_KEY, dropna=False, sort=False, observed=True)
    told = grouped.agg(
        count=("order", "size"),
        rank=("rank", "min"),
        order=("order", "first"),
        since=("since", "min"),
        undated=("undated", "any"),
        worst=("value", "max"),
        threshold=("threshold", "first"),
        params=("params", "first"),
    ).reset_index()
    told.loc[told["undated"], "since"] = pd.NaT
    told["severity"] = told["rank"].map(dict(enumerate(SEVERITIES)))
    told = told.sort_values(["rank", "order"], ignore_index=True)
    return told.drop(columns=["rank", "order", "undated"])
