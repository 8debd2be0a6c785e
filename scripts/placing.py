"""Where the gaps of a day lie on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..analysis.columns import ABSENT, Ints, look_up, positions_in, texts
from ..analysis.situation import Situation

if TYPE_CHECKING:
    from .coverage import Looked


def placed(looked: Looked, epsg: int) -> gpd.GeoDataFrame:
    """The gaps with a point each: the village, else inside the commune, else where the unit or cadre starts.

    Household gaps lie at their village. Where nothing of that has a point, there is none.
    """
    seen, gaps = looked.seen, looked.coverage.gaps
    points = np.full(len(gaps), None, dtype=object)
    area = seen.area
    for shapes, position in (
        (_start_points(seen), _starts(seen, gaps)),
        (
            shapely.point_on_surface(_shapes(seen.rows.commune)),
            _positions(gaps["commune"], area.communes.code),
        ),
        (_shapes(seen.rows.village), _positions(gaps["village"], area.villages.code)),
    ):
        known = look_up(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)), position, False)
        points[known] = shapes[position[known]]
    return gpd.GeoDataFrame(gaps, geometry=gpd.GeoSeries(points, index=gaps.index, crs=epsg))


def _positions(codes: pd.Series, known: Any) -> Ints:
    return positions_in(texts(codes), known)


def _shapes(frame: pd.DataFrame) -> Any:
    return np.asarray(frame["geometry"], dtype=object)


def _start_points(seen: Situation) -> Any:
    """The points of all starting places: units, then villages."""
    return np.concatenate((_shapes(seen.rows.unit), _shapes(seen.rows.village)))


def _starts(seen: Situation, gaps: pd.DataFrame) -> Ints:
    """The starting place of each gap that is a unit's or a cadre's."""
    area, table = seen.area, texts(gaps["table_name"])
    kind = positions_in(table, texts(pd.Series(["unit", "cadre"])))
    unit = _positions(gaps["code"], area.units.code)
    cadre = look_up(area.cadres.origin, _positions(gaps["code"], area.cadres.code), ABSENT)
    return np.where(kind == 0, unit, np.where(kind == 1, cadre, ABSENT))
