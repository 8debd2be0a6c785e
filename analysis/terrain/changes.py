"""What other speeds change: who lives within so many minutes before and after, and which villages come nearer or fall off."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

_KEYS = ["unit", "name", "season", "minutes"]
_COUNTS = ["villages", "households", "people", "listed_households"]


def changed_counts(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Catchments before and after, a row for each unit (empty: all together), season and limit.

    Both have ``unit``, ``name``, ``season``, ``minutes`` and the counts; of these the result has each twice,
    ``…_before`` and ``…_after``.
    """
    sides = [frame[[*_KEYS, *_COUNTS]] for frame in (before, after)]
    # A unit may stand on the model in one of them only: with other speeds another cell can be entered.
    found = sides[0].merge(sides[1], on=_KEYS, how="outer", suffixes=("_before", "_after"), sort=False)
    counts = [f"{name}_{side}" for name in _COUNTS for side in ("before", "after")]
    return found.assign(**{name: found[name].fillna(0).astype(np.int64) for name in counts})


def changed_bands(before: pd.DataFrame, after: pd.DataFrame, limits: Sequence[float]) -> pd.DataFrame:
    """The villages whose least minutes from a unit fall between other limits than before, by season and village.

    Both have ``season``, ``village``, ``rank``, ``out_min``. ``band_…`` is the limit that is kept, infinite beyond the
    last one; ``minutes_…`` NaN there.
    """
    sides = []
    for frame in (before, after):
        nearest = frame[frame["rank"] == 1].set_index(["season", "village"])["out_min"]
        sides.append(nearest.astype(np.float64))
    found = pd.concat(sides, axis=1, keys=["minutes_before", "minutes_after"]).sort_index().reset_index()
    for side in ("before", "after"):
        found[f"band_{side}"] = _bands(found[f"minutes_{side}"].to_numpy(), limits)
    return found[found["band_before"] != found["band_after"]].reset_index(drop=True)


def _bands(minutes: npt.NDArray[np.float64], limits: Sequence[float]) -> npt.NDArray[np.float64]:
    edges = np.array([*limits, np.inf])
    place = np.searchsorted(edges, np.where(np.isnan(minutes), np.inf, minutes), side="left")
    return np.asarray(edges[place])
