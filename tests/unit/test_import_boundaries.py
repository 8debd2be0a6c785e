"""Boundaries from map files: the right place and size, bad records left out one by one, no rough conversion."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import fiona
import pytest
import shapely
from pyproj import CRS, Geod
from shapely.geometry import mapping, shape
from support.importing import figures, reason, run_import
from support.small import small_workspace

from diaban.layers.check import findings
from diaban.layers.errors import InputError
from diaban.layers.workspace import Workspace

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "sonla_admin_2025.gpkg"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason=f"real boundaries are not here ({SHARED.name})")
SCHEMA = {"geometry": "Polygon", "properties": {"code": "str", "name": "str", "kind": "str"}}
# A commune of about 5 km around 104.05° E 20.8° N.
SQUARE = shapely.box(104.03, 20.78, 104.08, 20.83)
# The same ellipsoid as VN-2000 and central meridian, but a datum that nobody knows – under an official name.
MISNAMED = (
    'PROJCS["VN-2000 / TM-3 104-00",GEOGCS["VN-2000",DATUM["D_Unknown_2000",SPHEROID["WGS_1984",6378137,'
    '298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",500000],PARAMETER["False_Northing",0],PARAMETER["Central_Meridian",104],'
    'PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",0],UNIT["Meter",1]]'
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_workspace(tmp_path / "small.gpkg")


def write(
    path: Path, records: list[tuple[Any, str, str]], crs: Any = "EPSG:4326", driver: str = "GPKG"
) -> Path:
    """A map file of communes; each record is geometry, code, name."""
    with fiona.open(path, "w", driver=driver, crs=crs, schema=SCHEMA) as file:
        for geometry, code, name in records:
            properties = {"code": code, "name": name, "kind": "xa"}
            file.write({"geometry": geometry and mapping(geometry), "properties": properties})
    return path


def areas(path: Path) -> dict[str, float]:
    frame = Workspace.open(path).frame("commune", ("code",), geometry=True)
    return dict(zip(frame["code"], frame.geometry.area, strict=True))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def geodesic(geometry: Any) -> float:
    """Square metres on the ellipsoid: independent of any projection."""
    return abs(Geod(ellps="WGS84").geometry_area_perimeter(shapely.orient_polygons(geometry))[0])


@pytest.mark.parametrize(
    ("driver", "name"), [("GPKG", "xa.gpkg"), ("ESRI Shapefile", "xa.shp"), ("GeoJSON", "xa.geojson")]
)
def test_a_commune_has_its_area_whatever_the_format(
    path: Path, tmp_path: Path, driver: str, name: str
) -> None:
    file = write(tmp_path / name, [(SQUARE, "90009", "Xã Vuông Vắn")], driver=driver)
    assert figures(run_import(path, file, "commune")) == (1, 0, 0, 0)
    assert areas(path)["90009"] == pytest.approx(geodesic(SQUARE), rel=0.001)
    before = digest(path)
    assert figures(run_import(path, file, "commune")) == (0, 0, 1, 0)
    assert digest(path) == before


def test_the_datum_is_shifted_by_the_official_parameters(path: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "xa.gpkg", [(SQUARE, "90009", "Xã")])
    run_import(path, file, "commune")
    frame = Workspace.open(path).frame("commune", ("code",), geometry=True).set_index("code")
    # EPSG:6960 moves a point in Sơn La by some 200 m; without it x of 104.03° E would be this:
    from pyproj import Transformer

    unshifted = Transformer.from_pipeline(
        "+proj=tmerc +lat_0=0 +lon_0=104 +k=0.9999 +x_0=500000 +ellps=WGS84"
    )
    east, north = unshifted.transform(104.03, 20.78)
    left, bottom, _, _ = frame.loc["90009", "geometry"].bounds
    assert 100 < ((left - east) ** 2 + (bottom - north) ** 2) ** 0.5 < 350


def test_every_coordinate_system_leads_to_the_same_place(path: Path, tmp_path: Path) -> None:
    run_import(path, write(tmp_path / "a.gpkg", [(SQUARE, "90009", "Xã")]), "commune")
    ours = (
        Workspace.open(path)
        .frame("commune", ("code",), geometry=True)
        .set_index("code")
        .loc["90009", "geometry"]
    )
    from pyproj import Transformer

    for epsg in (9206, 3405, 4756, 32648, 3857):
        # by the pipeline that PROJ itself prefers, from ours to the other system
        there = Transformer.from_crs(9206, epsg, always_xy=True, allow_ballpark=False)
        moved = shapely.transform(ours, there.transform, interleaved=False)
        copy = small_workspace(tmp_path / f"{epsg}.gpkg")
        run_import(
            copy,
            write(tmp_path / f"xa{epsg}.gpkg", [(moved.geoms[0], "90009", "Xã")], f"EPSG:{epsg}"),
            "commune",
        )
        back = Workspace.open(copy).frame("commune", ("code",), geometry=True).set_index("code")
        assert ours.hausdorff_distance(back.loc["90009", "geometry"]) < 0.05, epsg


def test_a_bad_polygon_is_repaired_and_told_an_unusable_one_rejected(path: Path, tmp_path: Path) -> None:
    bow_tie = shapely.Polygon([(104.0, 20.7), (104.1, 20.8), (104.1, 20.7), (104.0, 20.8)])
    spike = shapely.Polygon([(104.2, 20.7), (104.3, 20.7), (104.2, 20.7), (104.2, 20.7)])
    file = write(
        tmp_path / "xa.shp",
        [
            (SQUARE, "90011", "Tốt"),
            (bow_tie, "90012", "Nơ"),
            (spike, "90013", "Gai"),
            (None, "90014", "Không hình"),
        ],
        driver="ESRI Shapefile",
    )
    result = run_import(path, file, "commune")
    assert figures(result) == (2, 0, 0, 2)
    assert result["repaired"] == [2]
    assert "cannot be repaired" in reason(result, 3)
    assert "no readable shape" in reason(result, 4)
    two_triangles = shapely.MultiPolygon(
        [
            shapely.Polygon([(104.0, 20.7), (104.05, 20.75), (104.0, 20.8)]),
            shapely.Polygon([(104.1, 20.7), (104.05, 20.75), (104.1, 20.8)]),
        ]
    )
    assert areas(path)["90012"] == pytest.approx(geodesic(two_triangles), rel=0.001)
    assert not [finding for finding in findings(Workspace.open(path)) if not finding.warning]


def test_a_record_outside_the_country_is_rejected_alone(path: Path, tmp_path: Path) -> None:
    swapped = shapely.box(20.78, 104.03, 20.83, 104.08)
    file = tmp_path / "xa.geojson"
    features = [
        {"type": "Feature", "properties": {"Mã xã": code, "Tên xã": "Xã"}, "geometry": mapping(geometry)}
        for code, geometry in (
            ("90011", SQUARE),
            ("90012", shapely.box(2.0, 48.0, 2.1, 48.1)),
            ("90013", swapped),
        )
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    result = run_import(path, file, "commune")
    assert figures(result) == (1, 0, 0, 2)


@pytest.mark.parametrize("crs", [None, MISNAMED])
def test_unknown_coordinates_are_refused_as_a_whole(path: Path, tmp_path: Path, crs: str | None) -> None:
    moved = shapely.box(503000, 2298000, 508000, 2303000)
    file = write(tmp_path / "xa.shp", [(moved, "90009", "Xã")], None, "ESRI Shapefile")
    if crs:
        file.with_suffix(".prj").write_text(crs)
        # the trap: the name is the official one
        assert "VN-2000" in CRS.from_wkt(crs).name
    else:
        file.with_suffix(".prj").unlink(missing_ok=True)
    before = digest(path)
    with pytest.raises(InputError) as error:
        run_import(path, file, "commune")
    assert error.value.key == ("import.unknown_crs" if crs else "import.no_crs")
    assert digest(path) == before


def test_the_layer_that_fits_is_read_and_another_can_be_named(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "nhieu.gpkg"
    schema = {"geometry": "Polygon", "properties": {"ten": "str"}}
    points = {"geometry": "Point", "properties": {"code": "str", "name": "str"}}
    with fiona.open(file, "w", driver="GPKG", crs="EPSG:4326", schema=schema, layer="tinh") as layer:
        layer.write({"geometry": mapping(SQUARE), "properties": {"ten": "Tỉnh"}})
    with fiona.open(file, "w", driver="GPKG", crs="EPSG:4326", schema=points, layer="tru_so") as layer:
        layer.write({"geometry": mapping(shapely.Point(104, 20.8)), "properties": {"code": "1", "name": "a"}})
    with fiona.open(file, "w", driver="GPKG", crs="EPSG:4326", schema=SCHEMA, layer="xa") as layer:
        layer.write(
            {"geometry": mapping(SQUARE), "properties": {"code": "90009", "name": "Xã", "kind": "xã"}}
        )
    assert figures(run_import(path, file, "commune")) == (1, 0, 0, 0)
    assert figures(run_import(path, f"{file}|layername=xa", "commune")) == (0, 0, 1, 0)
    with pytest.raises(InputError):
        run_import(path, f"{file}|layername=khong_co", "commune")


def test_villages_come_as_points_of_a_map_file(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "ban.geojson"
    place = shapely.Point(104.05, 20.8)
    properties = {"Mã bản": "V1", "Mã xã": "90001", "Dân tộc": "x"}
    feature = {"type": "Feature", "properties": properties, "geometry": mapping(place)}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    result = run_import(path, file, "village")
    assert figures(result) == (0, 1, 0, 0)
    assert [column["thing"] for column in result["refused_columns"]] == ["ethnicity"]
    assert figures(run_import(path, file, "village")) == (0, 0, 1, 0)


def test_points_of_a_phone_and_a_zipped_shapefile_are_read_too(path: Path, tmp_path: Path) -> None:
    kml = tmp_path / "ban.kml"
    kml.write_text(
        '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>Bản</name><Placemark>'
        "<name>V1</name><Point><coordinates>104.05,20.8,612</coordinates></Point></Placemark></Folder></Document></kml>",
        encoding="utf-8",
    )
    columns = tmp_path / "cot.json"
    columns.write_text('{"Name": "code"}', encoding="utf-8")
    assert figures(run_import(path, kml, "village", "--mapping", columns)) == (0, 1, 0, 0)
    write(tmp_path / "xa.shp", [(SQUARE, "90009", "Xa")], driver="ESRI Shapefile")
    with zipfile.ZipFile(tmp_path / "xa.zip", "w") as archive:
        for part in tmp_path.glob("xa.*"):
            if part.suffix != ".zip":
                archive.write(part, part.name)
    assert figures(run_import(path, tmp_path / "xa.zip", "commune")) == (1, 0, 0, 0)


def test_a_damaged_shapefile_is_refused_and_nothing_is_touched(path: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "xa.shp", [(SQUARE, "90009", "Xã")], driver="ESRI Shapefile")
    file.with_suffix(".dbf").unlink()
    file.with_suffix(".shx").unlink()
    file.write_bytes(file.read_bytes()[:60])
    before = digest(path)
    with pytest.raises(InputError):
        run_import(path, file, "commune")
    assert digest(path) == before


def test_a_new_commune_needs_its_boundary(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "xa.csv"
    file.write_text("Mã xã,Tên xã,Số hộ\n90001,Xã Thử Một,1.200\n90009,Xã Mới,10\n", encoding="utf-8")
    result = run_import(path, file, "commune")
    assert figures(result) == (0, 1, 0, 1)
    assert "boundary" in reason(result, 3)


@needs_shared
def test_the_real_communes_of_a_province_have_their_real_area(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "sonla.gpkg"
    shutil.copyfile(SHARED, copy)
    columns = tmp_path / "cot.json"
    columns.write_text(json.dumps({"unit_type": "kind", "is_land_border": "is_border"}), encoding="utf-8")
    result = run_import(path, copy, "commune", "--mapping", columns)
    assert figures(result) == (75, 0, 0, 0)
    with fiona.open(copy, layer="communes_2025") as source:
        expected = {row["properties"]["code"]: geodesic(shape(row["geometry"])) for row in source}
    ours = areas(path)
    worst = max(abs(ours[code] / area - 1) for code, area in expected.items())
    assert worst < 0.001
    connection = sqlite3.connect(path)
    border = connection.execute(
        "SELECT count(*) FROM commune WHERE is_border = 1 AND province_code = '14'"
    ).fetchone()
    connection.close()
    assert border == (13,)
    before = digest(path)
    assert figures(run_import(path, copy, "commune", "--mapping", columns)) == (0, 0, 75, 0)
    assert digest(path) == before


def test_damaged_records_are_rejected_one_by_one(path: Path, tmp_path: Path) -> None:
    boxes = [shapely.box(104 + place / 10, 20.7, 104.05 + place / 10, 20.75) for place in range(4)]
    file = write(tmp_path / "xa.gpkg", [(box, f"9101{place}", "Xã") for place, box in enumerate(boxes)])
    connection = sqlite3.connect(file)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{trigger}"')
    connection.execute("UPDATE xa SET geom = x'474700' WHERE fid = 2")
    connection.execute("UPDATE xa SET geom = substr(geom, 1, 60) WHERE fid = 3")
    connection.commit()
    connection.close()
    result = run_import(path, file, "commune")
    assert figures(result) == (2, 0, 0, 2)
    assert {reject["row"] for reject in result["rejects"]} == {2, 3}
