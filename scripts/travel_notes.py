"""What was wrong with a model of the ground, told so that somebody can find the place."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ..layers.terrain.notes import Note
from ..layers.wgs84 import to_wgs84
from ..layers.wording import Words
from .travel_model import TravelModel


class Where:
    """Names places: degrees, and the nearest village where there is one."""

    def __init__(self, villages: pd.DataFrame, epsg: int) -> None:
        shapes = villages["geometry"].to_numpy(dtype=object)
        known = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        self._points = shapely.get_coordinates(shapes[known])
        self._codes = villages["code"].to_numpy(dtype=object)[known]
        self._epsg = epsg

    def text(self, x: float, y: float, words: Words) -> str:
        """Where a place of the workspace's coordinates is."""
        if not (np.isfinite(x) and np.isfinite(y)):
            return words("travel.where.unknown")
        longitude, latitude = to_wgs84(self._epsg).transform(x, y)
        degrees = {"longitude": f"{longitude:.4f}", "latitude": f"{latitude:.4f}"}
        if not len(self._points):
            return words("travel.where.degrees", **degrees)
        away = np.hypot(self._points[:, 0] - x, self._points[:, 1] - y)
        at = int(np.argmin(away))
        return words(
            "travel.where.village",
            code=self._codes[at],
            km=words.number(float(away[at]) / 1000, 1),
            **degrees,
        )


def told(model: TravelModel, where: Where, words: Words) -> list[str]:
    """One sentence a note, in the language of ``words``."""
    return [_text(note, where, words) for note in model.notes]


def _text(note: Note, where: Where, words: Words) -> str:
    place = where.text(note.x, note.y, words)
    return words(
        f"travel.note.{note.key}", **{**note.params, "count": words.number(note.count), "place": place}
    )
