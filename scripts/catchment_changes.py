"""What other speeds change in catchments, as rows and as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..analysis.terrain.changes import changed_bands, changed_counts
from ..layers.wording import Words

_MOVED_TOLD = 30
Frames = tuple[pd.DataFrame, pd.DataFrame]


def changes_of(before: Frames, after: Frames, limits: Sequence[float]) -> Frames:
    """Counts of catchments before and after, and the villages that change band; both given as (catchments, nearest units)."""
    moved = changed_bands(before[1], after[1], limits)
    # JSON and GeoPackage know no infinity: beyond the last limit there is none.
    bands = ["band_before", "band_after"]
    moved[bands] = moved[bands].where(np.isfinite(moved[bands]))
    return changed_counts(before[0], after[0]), moved


def changes_told(result: dict[str, Any], words: Words) -> list[str]:
    """Per unit, where something changes, before and after; and the villages that change band."""
    told = [
        words(
            "catchment.change", unit=row["name"] or words("catchment.together"),
            season=words(f"word.season.{row['season']}"), minutes=words.number(row["minutes"]),
            households=_from_to(words, row, "households"), people=_from_to(words, row, "people"),
        )
        for row in result["changes"]
        if row["households_before"] != row["households_after"] or row["people_before"] != row["people_after"]
    ]  # fmt: skip
    moved = [
        words(
            "catchment.moved", village=row["village"], season=words(f"word.season.{row['season']}"),
            before=_band_word(words, row["band_before"]), after=_band_word(words, row["band_after"]),
        )
        for row in result["moved"]
    ]  # fmt: skip
    if not told and not moved:
        return [words("catchment.no_change")]
    hidden = len(moved) - _MOVED_TOLD
    more = [words("catchment.moved_more", count=words.number(hidden))] if hidden > 0 else []
    return [words("catchment.changes"), *told, *moved[:_MOVED_TOLD], *more]


def _from_to(words: Words, row: dict[str, Any], name: str) -> str:
    return f"{words.number(row[f'{name}_before'])} → {words.number(row[f'{name}_after'])}"


def _band_word(words: Words, limit: float | None) -> str:
    if limit is None:
        return words("catchment.beyond")
    return words("catchment.within", minutes=words.number(limit))
