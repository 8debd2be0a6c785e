"""The ground of a sample: communes that tile, villages and posts where they belong, rivers that run downhill."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from support.samples import CLEAN, INVENTED_COMMUNES, faults, sample

from diaban.analysis.synthesis.drainage import accumulate, drainage_of
from diaban.analysis.synthesis.grid import Grid
from diaban.analysis.synthesis.terrain import HIGHEST, LOWEST, make_terrain
from diaban.layers.workspace import Workspace


@pytest.fixture(params=["faulty", "clean", "given"])
def path(request: pytest.FixtureRequest) -> Path:
    return sample(
        *{"faulty": (), "clean": CLEAN, "given": ("--communes", str(INVENTED_COMMUNES))}[request.param]
    )


def _geometries(path: Path, table: str, *columns: str):
    return Workspace.open(path).frame(table, ("id", *columns), geometry=True)


def test_communes_tile_the_province_without_gap_or_overlap(path: Path) -> None:
    communes = _geometries(path, "commune").geometry.to_numpy()
    whole = shapely.union_all(communes)
    assert shapely.is_valid(communes).all()
    assert shapely.coverage_is_valid(shapely.get_parts(communes))
    assert sum(shapely.area(communes)) == pytest.approx(whole.area, abs=1.0)
    assert whole.geom_type == "Polygon"
    assert not list(whole.interiors)


def test_communes_of_the_highlands_are_of_plausible_size() -> None:
    communes = _geometries(sample(*CLEAN), "commune")
    assert ((communes.area > 40e6) & (communes.area < 310e6)).all()


def test_every_commune_reaches_the_border_and_every_village_lies_in_its_commune(path: Path) -> None:
    communes = _geometries(path, "commune").set_index("id").geometry
    border = shapely.union_all(_geometries(path, "border_line").geometry.to_numpy())
    assert (communes.distance(border) < 1).all()
    assert (_geometries(path, "commune", "border_km")["border_km"] > 1).all()
    villages = _geometries(path, "village", "code", "commune_id")
    planted = {f["code"] for f in faults(path) if f["item"] in ("point", "outside_commune")}
    sound = villages[~villages["code"].isin(planted)]
    assert len(sound) >= len(villages) - 2
    inside = shapely.contains(communes[sound["commune_id"]].to_numpy(), sound.geometry.to_numpy())
    assert inside.all()


def test_posts_stand_one_to_three_kilometres_inside_the_border(path: Path) -> None:
    units = _geometries(path, "unit", "kind")
    posts = units[units["kind"].isin(["border_post", "station"])].geometry
    border = shapely.union_all(_geometries(path, "border_line").geometry.to_numpy())
    province = shapely.union_all(_geometries(path, "commune").geometry.to_numpy())
    assert len(posts) >= 9
    assert posts.distance(border).between(1_000, 3_000).all()
    assert shapely.contains(province, posts.to_numpy()).all()
    assert posts.to_wkb().is_unique


def test_households_live_near_their_village_and_in_its_commune() -> None:
    path = sample(*CLEAN)
    homes = _geometries(path, "household", "village_id")
    homes = homes[homes.geometry.notna()]
    villages = _geometries(path, "village", "commune_id").set_index("id")
    home_village = villages.loc[homes["village_id"]]
    away = shapely.distance(homes.geometry.to_numpy(), home_village.geometry.to_numpy())
    assert away.max() <= 460
    communes = _geometries(path, "commune").set_index("id").geometry
    assert shapely.contains(communes[home_village["commune_id"]].to_numpy(), homes.geometry.to_numpy()).all()


def test_villages_are_as_large_and_as_far_as_people_live() -> None:
    village = Workspace.open(sample(*CLEAN)).frame("village", ("households",))
    sizes = np.log(village["households"].to_numpy())
    assert sizes.mean() == pytest.approx(4.41, abs=0.25)
    assert sizes.std() == pytest.approx(0.62, abs=0.15)


def test_rasters_lie_under_the_whole_province(path: Path) -> None:
    communes = _geometries(path, "commune")
    for name in ("dem", "landcover"):
        with rasterio.open(path.with_name(f"{path.stem}_{name}.tif")) as raster:
            left, bottom, right, top = communes.total_bounds
            assert raster.crs.to_epsg() == Workspace.open(path).epsg
            assert raster.bounds.left < left
            assert raster.bounds.right > right
            assert raster.bounds.bottom < bottom
            assert raster.bounds.top > top
            assert raster.width * raster.height <= 25_000_000
            assert "not real" in raster.tags()["TITLE"]


def test_relief_is_drained_and_between_300_and_1900_metres() -> None:
    terrain = make_terrain(Grid(500_000, 2_300_000, 120, 120, 160), np.random.default_rng(7))
    height = terrain.elevation.ravel()
    below = terrain.drainage.receiver
    running = below != np.arange(len(below))
    assert (height[running] > height[below[running]]).all()
    assert height.min() >= LOWEST - 1
    assert height.max() <= HIGHEST + 60


def test_what_drains_through_a_cell_is_all_that_lies_upstream() -> None:
    # 0 → 1 → 2 (outlet), 3 → 1
    drained = accumulate(drainage_of(np.array([1, 2, 2, 1])), np.array([1.0, 10.0, 100.0, 1000.0]))
    assert drained.tolist() == [1.0, 1011.0, 1111.0, 1000.0]


def test_rivers_run_downhill_on_the_elevation_model() -> None:
    path = sample(*CLEAN)
    rivers = _geometries(path, "river")
    with rasterio.open(path.with_name(f"{path.stem}_dem.tif")) as raster:
        dem, to_cell = raster.read(1), ~raster.transform
    falls = []
    for line in rivers.geometry:
        (x0, y0), (x1, y1) = shapely.get_coordinates(line)[[0, -1]]
        (c0, r0), (c1, r1) = to_cell * (x0, y0), to_cell * (x1, y1)
        falls.append(dem[int(r0), int(c0)] - dem[int(r1), int(c1)])
    assert np.mean(np.array(falls) > -2.0) > 0.97
