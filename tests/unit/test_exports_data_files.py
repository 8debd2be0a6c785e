"""CSV and GeoJSON: data that other programs read."""

from __future__ import annotations

import csv
import json
from itertools import pairwise

import geopandas as gpd
import pandas as pd
import pytest
from pyproj import Transformer
from shapely.geometry import Point, Polygon

from diaban.layers.errors import InputError
from diaban.layers.exports.delimited import write_csv
from diaban.layers.exports.geojson import write_geojson
from diaban.layers.wgs84 import points_from_wgs84, to_wgs84

# A place in Sơn La by the published seven parameters of EPSG:6960, computed by PROJ's own pipeline.
PIPELINE = (
    "+proj=pipeline +step +inv +proj=tmerc +lat_0=0 +lon_0=104 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 "
    "+step +proj=push +v_3 +step +proj=cart +ellps=WGS84 "
    "+step +proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 "
    "+rx=-0.00928836 +ry=0.01975479 +rz=-0.00427372 +s=0.252906278 +convention=coordinate_frame "
    "+step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
)


def _read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_csv_is_utf8_with_mark_and_values_as_they_are(tmp_path):
    frame = pd.DataFrame(
        {
            "code": ["B001", "=1+1"],
            "since": pd.to_datetime(["2026-06-30", None]),
            "value": [3.0, float("nan")],
            "share": [0.5, float("nan")],
            "text": ['Bản "Mường, Lạn"\nhai', "Đ"],
        }
    )
    write_csv(tmp_path / "a.csv", frame)
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfcode,since,value,share,text\r\n")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines(keepends=True)))
    assert rows[0] == {
        "code": "B001", "since": "2026-06-30", "value": "3", "share": "0.5", "text": 'Bản "Mường, Lạn"\nhai'
    }  # fmt: skip
    assert rows[1] == {"code": "'=1+1", "since": "", "value": "", "share": "", "text": "Đ"}


def test_csv_shows_only_the_columns_asked_for(tmp_path):
    write_csv(tmp_path / "a.csv", pd.DataFrame({"a": [1], "b": [2], "c": [3]}), {"c": "Ba", "a": "Một"})
    assert (tmp_path / "a.csv").read_text("utf-8-sig").splitlines() == ["Ba,Một", "3,1"]


def test_geojson_is_in_wgs84_by_the_official_parameters(tmp_path):
    east, north = 420_000.0, 2_330_000.0
    frame = gpd.GeoDataFrame({"code": ["A"]}, geometry=[Point(east, north)], crs=9206)
    write_geojson(tmp_path / "a.geojson", frame, 9206)
    expected = Transformer.from_pipeline(PIPELINE).transform(east, north)
    ballpark = Transformer.from_pipeline(PIPELINE.partition(" +step +proj=push")[0]).transform(
        east, north, radians=True
    )
    found = _read(tmp_path / "a.geojson")["features"][0]["geometry"]["coordinates"]
    assert found == pytest.approx(expected, abs=2e-7)
    assert found != pytest.approx([value * 57.29577951308232 for value in ballpark], abs=1e-4)


def test_geojson_winds_rings_and_keeps_what_has_no_geometry(tmp_path):
    clockwise = Polygon([(0, 0), (0, 10), (10, 10), (10, 0)], [[(2, 2), (4, 2), (4, 4), (2, 4)]])
    moved = Polygon(
        [(500_000 + x, 2_300_000 + y) for x, y in clockwise.exterior.coords],
        [[(500_000 + x, 2_300_000 + y) for x, y in ring.coords] for ring in clockwise.interiors],
    )
    frame = gpd.GeoDataFrame(
        {"n": [1.0, 2.0], "day": pd.to_datetime(["2026-01-02", None]), "t": ["</script>", None]},
        geometry=[moved, None],
        crs=9206,
    )
    write_geojson(tmp_path / "a.geojson", frame, 9206, {"as_of": "2026-06-30"})
    data = _read(tmp_path / "a.geojson")
    assert list(data) == ["type", "as_of", "features"]
    assert [feature["properties"] for feature in data["features"]] == [
        {"n": 1, "day": "2026-01-02", "t": "</script>"},
        {"n": 2, "day": None, "t": None},
    ]
    outer, inner = data["features"][0]["geometry"]["coordinates"]
    assert _area(outer) > 0 > _area(inner)
    assert data["features"][1]["geometry"] is None


def test_geojson_without_rows_is_still_a_collection(tmp_path):
    frame = gpd.GeoDataFrame({"a": pd.Series(dtype="str")}, geometry=gpd.GeoSeries([], crs=9206))
    write_geojson(tmp_path / "a.geojson", frame, 9206)
    assert _read(tmp_path / "a.geojson") == {"type": "FeatureCollection", "features": []}


def test_there_and_back_is_the_same_place():
    longitude, latitude = to_wgs84(9206).transform(420_000.0, 2_330_000.0)
    assert points_from_wgs84(longitude, latitude, 9206) == pytest.approx((420_000.0, 2_330_000.0), abs=0.01)


@pytest.mark.parametrize("epsg", [999_999, 4019, 5800])
def test_unknown_or_unplaceable_coordinates_are_refused(epsg):
    with pytest.raises(InputError):
        to_wgs84(epsg)


def _area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2
