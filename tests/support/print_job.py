"""A small print job made by hand: two communes with villages, posts, a road and a border. Standard library and GDAL."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Optional

from osgeo import ogr, osr

EPSG = 9206
COMMUNES = {"90001": "Xã Mường Quắng", "90002": "Xã Phiêng Ngượm"}
VILLAGES = ("Nà Ngựu", "Huổi Lưỡng", "Púng Bẳng", "Phiêng Ổn", "Kéo Hỏm", "Tìa Mạ", "Đứa Mộng", "Sam Quẩy")
WORDS = {
    "title": "CHÚ GIẢI", "group.villages": "Bản", "group.units": "Đơn vị", "group.ground": "Nền",
    "group.communes": "Xã", "village.high": "đủ người", "village.lowest": "thiếu người", "village.low": "ít người",
    "village.middle": "khá", "village.none": "không có hộ", "village.no_members": "không đảng viên",
    "commune.high": "xã đủ", "commune.lowest": "xã thiếu", "unit.border_post": "đồn biên phòng",
    "unit.station": "trạm", "site.pilot": "mô hình thí điểm", "site.proven": "mô hình tốt",
    "line.border": "biên giới", "line.commune": "địa giới xã", "line.this_commune": "xã này",
    "line.charge": "tuyến", "line.contour": "bình độ {interval} m", "road": "đường", "river": "sông",
}  # fmt: skip
TEXTS = {
    "title": "BẢN ĐỒ THỬ", "continued_title": "TIẾP THEO", "page": "Trang {number}/{total}",
    "scale": "Tỷ lệ 1:{scale}", "grid_note": "Lưới {interval} km", "sample": "DỮ LIỆU MẪU", "as_of": "30/06/2026",
}  # fmt: skip


def make_job(
    folder: Path,
    kind: str = "communes",
    people: int = 10,
    copies: int = 1,
    paper: str = "A4",
    texts: Optional[dict[str, str]] = None,
) -> Path:
    """Write rows and a job of `kind` into `folder`; `people` stand in each roster or task sheet."""
    _write_rows(folder / "rows.gpkg")
    pages = {"communes": _communes(people), "overview": _overview(), "cadres": _cadres(people)}[kind]
    job = {
        "protocol": 1, "kind": kind, "paper": paper, "epsg": EPSG, "rows": "rows.gpkg", "output": "out.pdf",
        "dpi": 96, "texts": {**TEXTS, **(texts or {})}, "words": WORDS, "pages": pages * copies,
    }  # fmt: skip
    path = folder / "job.json"
    path.write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
    return path


def _communes(people: int) -> list[dict[str, Any]]:
    by_village = [[n for n in range(people) if n % 8 == index] for index in range(8)]
    rows = [
        [f"Bản {VILLAGES[index]}", f"{len(members)}/{people}",
         "\n".join(f"ĐBP Quắng – Đại uý Người\u00a0Thử\u00a0{n:03d}:\u00a0{n}\u00a0hộ" for n in members)]
        for index, members in enumerate(by_village)
    ]  # fmt: skip
    roster = {"headings": ["Bản", "Hộ", "Cán bộ"], "rows": rows, "groups": 2}
    totals = {"rows": [["Hộ cần giúp đỡ", "12"], ["Mức", "60–90 %"]]}
    return [
        {"code": code, "texts": {"place": name.upper()}, "tables": {"totals": totals, "roster": roster}}
        for code, name in COMMUNES.items()
    ]


def _overview() -> list[dict[str, Any]]:
    rows = [[name, "5/12", "42 %", "1"] for name in COMMUNES.values()]
    headings = ["Xã", "Hộ", "Tỷ lệ", "Bản"]
    tables = {"totals": {"rows": [["Xã", "2"]]}, "roster": {"headings": headings, "rows": rows}}
    return [{"texts": {"place": "TỈNH THỬ"}, "tables": tables}]


def _cadres(people: int) -> list[dict[str, Any]]:
    headings = ["Mã hộ", "Bản", "Lý do", "Thăm", "Việc", "Kết quả"]
    tasks = [[f"H{n:04d}", "Bản Nà Ngựu", "Hộ nghèo", "01/06/2026", "", ""] for n in range(people)]
    tables = {
        "person": {"rows": [["Họ và tên", "Người Thử Đặng"]]},
        "tasks": {"headings": headings, "rows": tasks},
    }
    return [{"cadre": "CB-1", "code": "CB-1-20260630", "texts": {"code": "Mã {code}"}, "tables": tables}]


def _write_rows(path: Path) -> None:
    system = osr.SpatialReference()
    system.ImportFromEPSG(EPSG)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))

    def layer(name: str, kind: int, fields: dict[str, int], rows: list[tuple[str, dict[str, Any]]]) -> None:
        made = source.CreateLayer(name, system, kind)
        for field, field_type in fields.items():
            made.CreateField(ogr.FieldDefn(field, field_type))
        for shape, values in rows:
            feature = ogr.Feature(made.GetLayerDefn())
            feature.SetGeometry(ogr.CreateGeometryFromWkt(shape))
            for field, value in values.items():
                feature.SetField(field, value)
            made.CreateFeature(feature)

    text, number = ogr.OFTString, ogr.OFTInteger
    squares = {code: (480_000 + 12_000 * n, 2_310_000) for n, code in enumerate(COMMUNES)}
    communes = [
        (_square(x, y, 12_000), {"code": code, "name": COMMUNES[code], "short": COMMUNES[code], "own": 1,
                                 "band": "high" if code == "90001" else "lowest", "note": "5/12 hộ"})
        for code, (x, y) in squares.items()
    ]  # fmt: skip
    columns = {"code": text, "name": text, "short": text, "own": number, "band": text, "note": text}
    layer("commune", ogr.wkbMultiPolygon, columns, communes)
    layer("commune_line", ogr.wkbLineString, {"name": text},
          [("LINESTRING(492000 2310000, 492000 2322000)", {"name": ""})])  # fmt: skip
    villages = [
        (f"POINT({x + 1500 + 2600 * (n % 4)} {y + 3000 + 5000 * (n // 4)})",
         {"code": f"{code}-{n}", "name": f"Bản {VILLAGES[n]}", "commune": code, "in_need": n,
          "band": "high" if code == "90001" else "lowest", "note": f"{n} hộ", "no_members": int(n == 3)})
        for code, (x, y) in squares.items()
        for n in range(8)
    ]  # fmt: skip
    columns = {"code": text, "name": text, "commune": text, "in_need": number, "band": text, "note": text,
               "no_members": number, "cadre": text}  # fmt: skip
    layer("village", ogr.wkbPoint, columns, villages)
    layer("charge", ogr.wkbPoint, columns, [(shape, {**row, "cadre": "CB-1"}) for shape, row in villages[:2]])
    layer("unit", ogr.wkbPoint, {"code": text, "name": text, "kind": text},
          [("POINT(484000 2311500)", {"code": "D1", "name": "ĐBP Quắng", "kind": "border_post"})])  # fmt: skip
    layer("border_line", ogr.wkbLineString, {"name": text},
          [("LINESTRING(479000 2310000, 493500 2310000)", {"name": ""})])  # fmt: skip


def add_catchments(job: Path, code: str, minutes: tuple[int, ...]) -> None:
    """Give one commune of a job catchments of so many minutes, each a strip of 4 km, and its sheet their title."""
    source = ogr.Open(str(job.parent / "rows.gpkg"), update=1)
    reference = source.GetLayerByName("commune").GetSpatialRef()
    x, y = 480_000 + 12_000 * list(COMMUNES).index(code), 2_310_000
    for name, kind in (("catchment", ogr.wkbMultiPolygon), ("catchment_edge", ogr.wkbMultiLineString)):
        made = source.CreateLayer(name, reference, kind)
        made.CreateField(ogr.FieldDefn("commune", ogr.OFTString))
        made.CreateField(ogr.FieldDefn("minutes", ogr.OFTInteger))
        for number, limit in enumerate(minutes):
            left, right = x + 4_000 * number, x + 4_000 * (number + 1)
            strip = f"(({left} {y}, {right} {y}, {right} {y + 12_000}, {left} {y + 12_000}, {left} {y}))"
            line = f"({right} {y}, {right} {y + 12_000})"
            shape = f"MULTIPOLYGON({strip})" if name == "catchment" else f"MULTILINESTRING({line})"
            feature = ogr.Feature(made.GetLayerDefn())
            feature.SetGeometry(ogr.CreateGeometryFromWkt(shape))
            feature.SetField("commune", code)
            feature.SetField("minutes", limit)
            made.CreateFeature(feature)
    source = None
    held = json.loads(job.read_text(encoding="utf-8"))
    held["words"] |= {"catchment": "trong {minutes} phút", "catchment_label": "{minutes} ph"}
    for page in held["pages"]:
        if page["code"] == code:
            page["texts"]["catchments"] = "Đi từ ĐBP Quắng, mùa mưa"
    job.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")


def _square(x: float, y: float, side: float) -> str:
    corners = ((x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y))
    return f"MULTIPOLYGON((({', '.join(f'{east} {north}' for east, north in corners)})))"
