"""What the web map shows, as the data inside its page."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..analysis.gap_groups import grouped_gaps
from ..analysis.publication import HARD_TO_REACH
from ..layers.exports.webmap.payload import columns, lines, outlines, places, rings, tolerance_for
from ..layers.wgs84 import geometries_to_wgs84
from .publishing import Outgoing
from .web_reach import nearest_unit_lines
from .web_texts import group_texts, page_notes, page_totals, page_words

MOST_EXPLAINED = 20_000
"""So many gaps are told in a sentence, the most severe first; the others by their title and number."""
_USUAL_SPACING_M = 3400.0
_VIETNAM = [[8.0, 102.0], [23.5, 110.0]]
_COUNTS = ("in_need", "assigned", "overdue", "far", "left")


def map_data(out: Outgoing, has_relief: bool) -> dict[str, Any]:
    """The data of the page: places in hundred-thousandths of a degree, columns of values, words, sentences."""
    published = out.published
    grouped = grouped_gaps(published.gaps)
    gaps, texts = _gaps(out, grouped)
    return {
        "language": out.words.language,
        "bounds": _bounds(out),
        "styles": _styles(),
        "words": page_words(out.words),
        "detail_shift": _detail_shift(out),
        "has_relief": has_relief,
        "far_known": any(rule not in published.not_computed for rule in HARD_TO_REACH),
        "totals": page_totals(out),
        "notes": [*out.notes(), *page_notes(out, len(grouped), MOST_EXPLAINED)],
        "communes": _communes(out),
        "villages": _villages(out),
        "units": _units(out),
        "sites": _sites(out),
        "households": _households(out),
        "gaps": gaps,
        "texts": texts,
        **_background(out),
    }


def _communes(out: Outgoing) -> dict[str, Any]:
    frame, epsg = out.published.communes, out.workspace.epsg
    names = ("code", "name", "kind", "is_border", "villages", "villages_covered", *_COUNTS, "band")
    shapes = frame["geometry"].to_numpy(dtype=object)
    return {
        **columns(frame, names),
        **places(shapely.point_on_surface(shapes), epsg),
        "rings": rings(shapes, epsg),
    }


def _villages(out: Outgoing) -> dict[str, Any]:
    frame, published = out.published.villages, out.published
    contact = published.contacts.set_index("village").reindex(frame["code"])
    said = [
        ", ".join(str(part) for part in parts if not pd.isna(part)) or None
        for parts in contact.itertuples(index=False, name=None)
    ]
    return {
        **columns(frame, ("code", "name", "kind", "is_border", "party_members", *_COUNTS, "band")),
        **places(frame["geometry"].to_numpy(dtype=object), out.workspace.epsg),
        "commune": _index_of(frame["commune"], published.communes["code"]),
        "no_members": (frame["party_members"] == 0).tolist(),
        "contact": said if out.names else [None] * len(frame),
        "nearest_unit": nearest_unit_lines(out),
    }


def _units(out: Outgoing) -> dict[str, Any]:
    frame = out.published.units
    return {
        **columns(frame, ("code", "name", "short_name", "kind", "cadres")),
        **places(frame["geometry"].to_numpy(dtype=object), out.workspace.epsg),
    }


def _sites(out: Outgoing) -> dict[str, Any]:
    frame = out.published.model_sites
    names = ("code", "name", "kind", "status", "households_taking_part", "income_per_household")
    return {
        **columns(frame, names),
        **places(frame["geometry"].to_numpy(dtype=object), out.workspace.epsg),
        "village": _index_of(frame["village"], out.published.villages["code"]),
        "copied_from": _index_of(frame["copied_from"], frame["code"]),
    }


def _households(out: Outgoing) -> dict[str, Any]:
    """Families, only where they were asked for: without names there is not even a column."""
    if not out.names:
        return {}
    frame = out.published.households
    return {
        **columns(frame, ("code", "head_name", "state")),
        **places(frame["geometry"].to_numpy(dtype=object), out.workspace.epsg),
        "village": _index_of(frame["village"], out.published.villages["code"]),
    }


def _gaps(out: Outgoing, grouped: pd.DataFrame) -> tuple[dict[str, Any], list[str]]:
    published = out.published
    told = group_texts(grouped.head(MOST_EXPLAINED), out.words)
    texts: dict[str, int] = {}
    why: list[int | None] = [texts.setdefault(sentence, len(texts)) for sentence, _ in told]
    advice: list[int | None] = [texts.setdefault(sentence, len(texts)) for _, sentence in told]
    silent: list[int | None] = [None] * (len(grouped) - len(told))
    found = {
        **columns(grouped, ("rule", "severity", "item", "count", "since")),
        "village": _index_of(grouped["village"], published.villages["code"]),
        "unit": _index_of(grouped["unit_code"], published.units["code"]),
        "commune": _index_of(grouped["commune"], published.communes["code"]),
        "text": why + silent,
        "todo": advice + silent,
    }
    return found, list(texts)


def _background(out: Outgoing) -> dict[str, Any]:
    """Rivers, roads, the border and the outline of each province, thinned together."""
    workspace, epsg = out.workspace, out.workspace.epsg
    river = workspace.frame("river", ("class",), geometry=True)
    road = workspace.frame("road", ("class",), geometry=True)
    border = workspace.frame("border_line", ("name",), geometry=True)
    shapes = [frame["geometry"].to_numpy(dtype=object) for frame in (river, road, border)]
    tolerance = tolerance_for(shapes)
    kinds = (river["class"], road["class"], border["name"].iloc[:0])
    found = {
        name: _lines(shape, epsg, tolerance, kind)
        for name, shape, kind in zip(("rivers", "roads", "border"), shapes, kinds)
    }
    communes = out.published.communes
    around = [outlines(part["geometry"]) for _, part in communes.groupby("province_code", dropna=False)]
    return {
        **found,
        "province": _lines(np.array(around, dtype=object), epsg, tolerance, communes["code"].iloc[:0]),
    }


def _lines(shapes: Any, epsg: int, tolerance: float, kinds: pd.Series[Any]) -> dict[str, Any]:
    steps, row = lines(shapes, epsg, tolerance)
    words = [None if pd.isna(kind) else str(kind) for kind in kinds]
    return {"steps": steps, "kind": [words[place] for place in row] if words else [None] * len(steps)}


def _index_of(codes: pd.Series[Any], known: pd.Series[Any]) -> list[int | None]:
    """Where each code stands among ``known``; None for one that is missing or not there."""
    found = pd.Index(known).get_indexer(pd.Index(codes))
    missing = codes.isna().to_numpy()
    return [None if gone or place < 0 else int(place) for place, gone in zip(found, missing)]


def _bounds(out: Outgoing) -> list[list[float]]:
    """South-west and north-east of the area; of the whole country where nothing has a place."""
    frames = (out.published.communes, out.published.villages)
    shapes = np.concatenate([frame["geometry"].to_numpy(dtype=object) for frame in frames])
    known = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    if not len(known):
        return _VIETNAM
    box = shapely.total_bounds(geometries_to_wgs84(known, out.workspace.epsg))
    west, south, east, north = (round(float(value), 5) for value in box)
    return [[south, west], [north, east]]


def _detail_shift(out: Outgoing) -> float:
    """How many zoom levels later than usual villages appear: more where they lie closer together."""
    area = float(np.nansum(shapely.area(out.published.communes["geometry"].to_numpy(dtype=object))))
    count = len(out.published.villages)
    if not area or not count:
        return 0.0
    return round(float(np.log2(_USUAL_SPACING_M / np.sqrt(area / count))), 2)


def _styles() -> Any:
    text = files(__package__.rpartition(".")[0]).joinpath("layers/styles/symbols.json").read_text("utf-8")
    return json.loads(text)
