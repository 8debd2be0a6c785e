"""Roads and tracks that keep to valleys, and where they cross rivers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import MultiLineString

from .coverage_polygons import rounded
from .grid import Bools, Floats, Grid, Ints, coarsen, coarsest
from .paths import Spread, spread
from .settlements import RIDGE
from .terrain import RIVER_KM2, Terrain
from .waterways import SHOWN_KM2

FACTOR = 2
WET_SEASON = {"provincial": "same", "communal": "same", "track": "footpath"}


def make_roads(
    terrain: Terrain, inside: Bools, centre_x: Floats, centre_y: Floats, villages: pd.DataFrame
) -> pd.DataFrame:
    """Rows `class` (provincial, communal, track), `wet_season`, `geometry`: a road through the commune centres, and
    ways from villages to it, by least cost over slope. `inside`: terrain cells where roads may run.
    """
    grid = terrain.grid.coarser(FACTOR)
    slope, area = coarsen(terrain.slope, FACTOR), coarsest(terrain.area, FACTOR)
    friction = 1 + (slope / 0.1) ** 2 + np.where(area > RIVER_KM2, 9.0, np.where(area > SHOWN_KM2, 3.5, 0.0))
    allowed = coarsen(inside.astype(np.float64), FACTOR) == 1
    centres = np.unique(grid.flat(centre_x, centre_y))
    trunk = _joining(spread(friction, centres, np.arange(len(centres)), allowed), grid)
    network = np.unique(np.concatenate([trunk.ravel(), centres]))
    ways = spread(friction, network, np.zeros(len(network), np.int64), allowed)
    homes = grid.flat(villages["x"].to_numpy(), villages["y"].to_numpy())
    high = villages["kind"].to_numpy() == RIDGE
    communal = _edges(ways, homes[~high])
    tracks = _edges(ways, homes[high])
    tracks = tracks[~np.isin(_keys(tracks, grid.size), _keys(communal, grid.size))]
    frames = [
        _lines(grid, edges, name)
        for edges, name in ((trunk, "provincial"), (communal, "communal"), (tracks, "track"))
    ]
    return pd.concat(frames, ignore_index=True)


def _joining(ways: Spread, grid: Grid) -> Ints:
    """The steps (cell, cell before) of the fewest and shortest ways that join all sources (Kruskal's tree)."""
    cells = np.arange(grid.size).reshape(grid.shape)
    sides = ((cells[:, :-1], cells[:, 1:]), (cells[:-1], cells[1:]))
    one = np.concatenate([first.ravel() for first, _ in sides])
    other = np.concatenate([second.ravel() for _, second in sides])
    met = (ways.label[one] != ways.label[other]) & (ways.label[one] >= 0) & (ways.label[other] >= 0)
    one, other = one[met], other[met]
    order = np.argsort(ways.cost[one] + ways.cost[other], kind="stable")
    group = np.arange(int(ways.label.max()) + 1)
    joints = []
    for first, second in zip(one[order].tolist(), other[order].tolist(), strict=True):
        left, right = group[ways.label[first]], group[ways.label[second]]
        if left != right:
            group[group == right] = left
            joints.append((first, second))
    meeting = np.array(joints, dtype=np.int64).reshape(-1, 2)
    return np.concatenate([_edges(ways, meeting.ravel()), meeting])


def _keys(edges: Ints, size: int) -> Ints:
    return edges[:, 0] * size + edges[:, 1]


def _edges(ways: Spread, ends: Ints) -> Ints:
    """The distinct steps (cell, cell before) of the ways from `ends` back to their sources."""
    used: set[int] = set()
    for end in ends.tolist():
        cell = end
        if not np.isfinite(ways.cost[cell]):
            continue
        while cell not in used and ways.before[cell] != cell:
            used.add(cell)
            cell = int(ways.before[cell])
    cells = np.array(sorted(used), dtype=np.int64)
    return np.stack([cells, ways.before[cells]], axis=1)


def _lines(grid: Grid, edges: Ints, name: str) -> pd.DataFrame:
    x, y = grid.centres(edges.ravel())
    segments = shapely.linestrings(np.stack([x, y], axis=1).reshape(-1, 2, 2))
    merged = shapely.line_merge(shapely.multilinestrings(segments))
    parts = [rounded(part, 0.4 * grid.cell) for part in shapely.get_parts(merged)]
    frame = pd.DataFrame({"geometry": [MultiLineString([part]) for part in parts]})
    frame.insert(0, "class", name)
    frame.insert(1, "wet_season", WET_SEASON[name])
    return frame


def make_crossings(roads: pd.DataFrame, rivers: pd.DataFrame) -> pd.DataFrame:
    """Rows `kind` (bridge, ford, ferry), `wait_min`, `geometry`: where roads meet rivers, one within 400 m."""
    road_lines, river_lines = roads["geometry"].to_numpy(), rivers["geometry"].to_numpy()
    road, river = shapely.STRtree(river_lines).query(road_lines, predicate="intersects")
    meeting = shapely.intersection(road_lines[road], river_lines[river])
    points, owner = shapely.get_parts(meeting, return_index=True)
    points = shapely.centroid(points)
    x, y = shapely.get_x(points), shapely.get_y(points)
    _, once = np.unique(np.floor(x / 400) * 1e7 + np.floor(y / 400), return_index=True)
    once = np.sort(once)
    road, river = road[owner[once]], river[owner[once]]
    kinds = [
        _kind(str(way), str(water), place)
        for place, (way, water) in enumerate(
            zip(roads["class"].to_numpy()[road], rivers["class"].to_numpy()[river], strict=True)
        )
    ]
    frame = pd.DataFrame({"kind": kinds, "geometry": points[once]})
    frame["wait_min"] = frame["kind"].map({"ferry": 15.0})
    return frame


def _kind(way: str, water: str, place: int) -> str:
    if way == "provincial":
        return "bridge"
    if water == "main_river":
        return "bridge" if way == "communal" and place % 3 else "ferry"
    return "bridge" if way == "communal" and place % 2 else "ford"
