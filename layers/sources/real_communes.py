"""Border communes from a file of real boundaries, with the border and the communes they were joined from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS, Transformer
from shapely.geometry import MultiLineString
from shapely.geometry.base import BaseGeometry

from ..errors import InputError
from .projection import mover_from

# VN-2000 TM-3 zones by central meridian.
ZONES = {
    103.0: 9205, 104.0: 9206, 104.5: 9207, 104.75: 9208, 105.0: 5897, 105.5: 9209, 105.75: 9210, 106.0: 9211,
    106.25: 9212, 106.5: 9213, 107.0: 9214, 107.25: 9215, 107.5: 9216, 107.75: 5899, 108.0: 5898, 108.25: 9217,
    108.5: 9218,
}  # fmt: skip
MOST_COMMUNES = 17
_CODES = ("code", "ma_xa", "ma")
_NAMES = ("name", "ten_xa", "ten")
_PROVINCES = ("prov_code", "province_code", "ma_tinh")


@dataclass(frozen=True)
class RealCommunes:
    """Border communes in EPSG:`epsg`; `former` has columns old_code, old_name, old_district, new_code, whole."""

    epsg: int
    codes: list[str]
    names: list[str]
    province: str
    geometries: list[BaseGeometry]
    border: MultiLineString
    former: pd.DataFrame


def read_real_communes(path: Path) -> RealCommunes:
    """The border communes of a file: those marked so (`is_border`, `is_land_border` or a border length), else all.

    The border is the file's line layer called border…, else what their outline shares with no other commune. A table
    crosswalk….csv beside the file (old_code, old_name, new_code) says what was joined into what.
    Errors: InputError where the file cannot be read, its coordinates are unknown, a polygon is invalid, communes
    overlap, or there are none or more than 17.
    """
    layers = _layers(path)
    frame, wkt = _communes(path, layers)
    epsg = _zone(frame, wkt, path)
    move = mover_from(wkt, epsg, path.name)
    chosen = _border_communes(frame)
    if not 1 <= len(chosen) <= MOST_COMMUNES:
        raise InputError("error.sample_communes", path=path.name, count=len(chosen), most=MOST_COMMUNES)
    codes = chosen[_column(chosen, _CODES)].astype(str).tolist()
    shapes = [move(geometry) for geometry in chosen.geometry]
    for code, shape in zip(codes, shapes, strict=True):
        if not shape.is_valid:
            raise InputError("error.sample_invalid", path=path.name, code=code)
    if not _apart(shapes):
        raise InputError("error.sample_overlap", path=path.name)
    others = [move(geometry) for geometry in frame.drop(chosen.index).geometry]
    border = _border_line(path, layers, move) or _free_outline(shapes, others)
    province = _column(chosen, _PROVINCES, needed=False)
    return RealCommunes(
        epsg,
        codes,
        chosen[_column(chosen, _NAMES)].astype(str).tolist(),
        str(chosen[province].iloc[0]) if province else codes[0][:2],
        shapes,
        border,
        _former(path, codes),
    )


def _layers(path: Path) -> list[tuple[str, str | None]]:
    if not path.exists():
        raise InputError("error.file_missing", path=str(path))
    try:
        return [(str(name), kind) for name, kind in pyogrio.list_layers(path)]
    except (DataSourceError, DataLayerError) as error:
        raise InputError("import.not_a_map_file", path=path.name) from error


def _communes(path: Path, layers: list[tuple[str, str | None]]) -> tuple[Any, str]:
    """The layer of polygons with code and name, one called commune… before others."""
    ranked = sorted(layers, key=lambda layer: not layer[0].lower().startswith(("commune", "xa")))
    for name, kind in ranked:
        if kind is None or "Polygon" not in kind:
            continue
        fields = [str(field).lower() for field in pyogrio.read_info(path, layer=name)["fields"]]
        if set(fields) & set(_CODES) and set(fields) & set(_NAMES):
            frame = pyogrio.read_dataframe(path, layer=name)
            frame.columns = [
                column if column == "geometry" else str(column).lower() for column in frame.columns
            ]
            frame = frame[frame.geometry.notna()].reset_index(drop=True)
            if frame.crs is None:
                raise InputError("import.no_crs", name=path.name)
            return frame, frame.crs.to_wkt()
    raise InputError("error.sample_no_layer", path=path.name)


def _column(frame: Any, names: tuple[str, ...], needed: bool = True) -> str:
    found = [name for name in names if name in frame.columns]
    if not found and needed:
        raise KeyError(names[0])
    return found[0] if found else ""


def _zone(frame: Any, wkt: str, path: Path) -> int:
    """The VN-2000 zone whose meridian is nearest; only the choice of zone rests on this transform."""
    left, bottom, right, top = frame.total_bounds
    to_degrees = Transformer.from_crs(CRS.from_wkt(wkt), 4326, always_xy=True)
    longitude, _ = to_degrees.transform((left + right) / 2, (bottom + top) / 2)
    if not np.isfinite(longitude):
        raise InputError("import.unknown_crs", name=path.name, crs=frame.crs.name)
    return ZONES[min(ZONES, key=lambda meridian: (abs(meridian - longitude), meridian))]


def _border_communes(frame: Any) -> Any:
    for name in ("is_border", "is_land_border"):
        if name in frame.columns:
            return frame[frame[name].fillna(0).astype(int) == 1]
    if "border_km" in frame.columns:
        return frame[frame["border_km"].fillna(0) > 0]
    return frame


def _apart(shapes: list[BaseGeometry]) -> bool:
    """Whether no two overlap by more than a hectare (slivers of differing digitisation are let through)."""
    one, other = shapely.STRtree(shapes).query(shapes, predicate="overlaps")
    found = np.array(shapes)
    shared = shapely.area(shapely.intersection(found[one[one < other]], found[other[one < other]]))
    return bool((shared < 10_000).all())


def _border_line(path: Path, layers: list[tuple[str, str | None]], move: Any) -> MultiLineString | None:
    for name, kind in layers:
        if kind and "Line" in kind and name.lower().startswith("border"):
            lines = [
                move(line) for line in pyogrio.read_dataframe(path, layer=name, columns=[]).geometry if line
            ]
            merged = shapely.line_merge(shapely.union_all(lines))
            return MultiLineString(list(shapely.get_parts(merged)))
    return None


def _free_outline(shapes: list[BaseGeometry], others: list[BaseGeometry]) -> MultiLineString:
    outline = shapely.boundary(shapely.union_all(shapes))
    if others:
        outline = outline.difference(shapely.union_all(others).buffer(50))
    return MultiLineString(list(shapely.get_parts(shapely.line_merge(outline))))


def _former(path: Path, codes: list[str]) -> pd.DataFrame:
    """The rows of the crosswalk beside the file that lead to these communes; rows marked as rejected left out."""
    columns = ["old_code", "old_name", "old_district", "new_code", "whole"]
    for table in sorted(path.parent.glob("crosswalk*.csv")):
        rows = pd.read_csv(table, dtype="str", encoding="utf-8-sig")
        if not {"old_code", "new_code"} <= set(rows.columns):
            continue
        rows["new_code"] = rows["new_code_geo"] if "new_code_geo" in rows.columns else rows["new_code"]
        if "legal_check" in rows.columns:
            rows = rows[~rows["legal_check"].fillna("").str.startswith("rejected")]
        for optional in ("old_name", "old_district"):
            if optional not in rows.columns:
                rows[optional] = ""
        relation = rows["relation"] if "relation" in rows.columns else pd.Series("full", index=rows.index)
        rows["whole"] = relation.isin(["full", "whole"])
        rows = rows[rows["new_code"].isin(codes)].sort_values(["new_code", "old_code"])
        return rows[columns].reset_index(drop=True)
    return pd.DataFrame({name: pd.Series(dtype="str") for name in columns})
