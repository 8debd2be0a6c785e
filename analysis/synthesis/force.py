"""The units of a sample: posts just inside the border, commands, teams; and which two serve in each commune."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import MultiLineString, Point, Polygon

from .faults import Planted
from .grid import Ints
from .names import MARK
from .terrain import Terrain

# A post stands one to three kilometres inside the border.
NEAREST, FARTHEST = 1_150.0, 2_850.0


@dataclass(frozen=True)
class Force:
    """`frame`: kind, name, short_name, parent (row, -1), x, y (NaN where unknown); `posts`, `seconds`: per commune the
    rows of the two units that serve there; `third`: a unit that has no business in the communes.
    """

    frame: pd.DataFrame
    posts: Ints
    seconds: Ints
    third: int


class _Roll:
    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str, int, float, float]] = []

    def add(self, kind: str, name: str, short: str, parent: int, place: Point) -> int:
        self.rows.append((kind, f"{name} {MARK}", short, parent, round(place.x, 1), round(place.y, 1)))
        return len(self.rows) - 1


def raise_units(
    terrain: Terrain,
    communes: list[Polygon],
    centres: list[Point],
    border: MultiLineString,
    names: list[str],
    post_names: list[str],
    planted: Planted,
) -> Force:
    """Units for communes given in the order in which they follow one another along the border."""
    roll = _Roll()
    count = len(communes)
    capital = _farthest_inland(centres, border)
    seat = centres[capital]
    command = roll.add(
        "border_command", "Ban Chỉ huy Bộ đội Biên phòng tỉnh", "BCH BĐBP tỉnh", -1, _aside(seat, 500, 300)
    )
    army = roll.add(
        "province_command", "Bộ Chỉ huy quân sự tỉnh", "Bộ CHQS tỉnh", -1, _aside(seat, -450, 350)
    )
    areas = [
        roll.add(
            "area_defence_command",
            f"Ban Chỉ huy phòng thủ khu vực {number}",
            f"PTKV {number}",
            army,
            _aside(centres[at], 250, -350),
        )
        for number, at in ((1, count // 4), (2, 3 * count // 4))
    ]
    battalion = roll.add(
        "army_unit", "Tiểu đoàn Bộ binh 1", "dBB1", army, _aside(centres[count // 2], -300, -300)
    )
    group = roll.add(
        "econ_defence", "Đoàn Kinh tế – Quốc phòng", "Đoàn KT-QP", -1, _aside(centres[1], 350, 350)
    )
    roll.add("mass_organisation", "Hội Liên hiệp Phụ nữ tỉnh", "Hội LHPN tỉnh", -1, _aside(seat, 300, -420))
    teams = [
        roll.add(
            "production_team",
            f"Đội sản xuất số {n + 1}",
            f"Đội SX {n + 1}",
            group,
            _aside(centres[min(2 * n, count - 1)], -380, 260),
        )
        for n in range(min(3, (count + 3) // 4))
    ]
    posts = np.empty(count, dtype=np.int64)
    posted: set[int] = set()
    for first in range(0, count, 2):
        at, place = _stand(terrain, communes, range(first, min(first + 2, count)), border)
        name = post_names[at]
        posted.add(at)
        posts[first : min(first + 2, count)] = roll.add(
            "border_post", f"Đồn Biên phòng {name}", f"ĐBP {name}", command, place
        )
    for at in range(1, count, 4):
        if at in posted:
            continue
        _, place = _stand(terrain, communes, [at], border)
        name = post_names[at]
        roll.add("station", f"Trạm kiểm soát biên phòng {name}", f"TKS {name}", int(posts[at]), place)
    commands = [
        roll.add(
            "commune_command",
            f"Ban Chỉ huy quân sự xã {name}",
            f"BCHQS {name}",
            areas[2 * at // count],
            _aside(centre, 180, -150),
        )
        for at, (name, centre) in enumerate(zip(names, centres, strict=True))
    ]
    seconds = np.array(commands, dtype=np.int64)
    for n, team in enumerate(teams):
        seconds[2 * n : min(2 * n + 2, count)] = team
    if count > 10:
        seconds[count // 2 - 1 : count // 2 + 1] = battalion
        seconds[count - 2 : count] = areas[1]
    frame = pd.DataFrame(roll.rows, columns=["kind", "name", "short_name", "parent", "x", "y"])
    if planted.active:
        lost = np.array([commands[count // 3]], dtype=np.int64)
        frame.loc[lost, ["x", "y"]] = np.nan
        planted.record("data_missing", "minor", "unit", lost, "point")
    return Force(frame, posts, seconds, command)


def _aside(place: Point, east: float, north: float) -> Point:
    return Point(place.x + east, place.y + north)


def _farthest_inland(centres: list[Point], border: MultiLineString) -> int:
    return int(np.argmax(shapely.distance(np.array(centres), border)))


def _stand(
    terrain: Terrain, communes: list[Polygon], among: Iterable[int], border: MultiLineString
) -> tuple[int, Point]:
    """The first of the communes `among` with ground one to three kilometres inside the border, and a place there."""
    for at in among:
        place = _by_the_border(terrain, communes[at], border)
        if place is not None:
            return at, place
    raise ValueError("a commune has no ground one to three kilometres inside the border")


def _by_the_border(terrain: Terrain, commune: Polygon, border: MultiLineString) -> Point | None:
    """The flattest low ground of the commune one to three kilometres inside the border; None without any."""
    grid = terrain.grid
    left, bottom, right, top = commune.intersection(border.buffer(FARTHEST + 200)).bounds
    columns = np.arange(
        max(int((left - grid.left) / grid.cell), 0),
        min(int((right - grid.left) / grid.cell) + 1, grid.columns),
    )
    rows = np.arange(
        max(int((grid.top - top) / grid.cell), 0), min(int((grid.top - bottom) / grid.cell) + 1, grid.rows)
    )
    cells = (rows[:, None] * grid.columns + columns[None, :]).ravel()
    x, y = grid.centres(cells)
    within = shapely.contains_xy(commune.buffer(-250), x, y)
    cells, points = cells[within], shapely.points(x[within], y[within])
    away = shapely.distance(points, border)
    fit = (away > NEAREST) & (away < FARTHEST)
    if not fit.any():
        return None
    burden = terrain.slope.ravel()[cells] + terrain.above_stream.ravel()[cells] / 150
    burden = burden + np.where(terrain.area.ravel()[cells] > 9, 0.4, 0.0)
    chosen: Point = points[int(np.argmin(np.where(fit, burden, np.inf)))]
    return chosen
