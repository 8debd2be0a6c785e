"""Which lines the legend of a sheet gets: one for each kind of thing that is drawn on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Optional

from qgis.core import QgsFeature, QgsGeometry, QgsRectangle

from .. import symbols
from .cartography import road_and_river_classes
from .layers import JobLayers
from .legend import Entry, Symbol

# Lines closer than this share of the map's width are one on paper.
_SAME_LINE = 0.004


@dataclass(frozen=True)
class Seen:
    """The features drawn on a map; `communes` only where they are filled by band."""

    villages: list[QgsFeature] = field(default_factory=list)
    units: list[QgsFeature] = field(default_factory=list)
    sites: list[QgsFeature] = field(default_factory=list)
    communes: list[QgsFeature] = field(default_factory=list)


@dataclass(frozen=True)
class Wording:
    """The words of the legend; `brief` names roads as such; `contour_m` is the interval, None without contours."""

    words: dict[str, str]
    brief: bool = False
    contour_m: Optional[int] = None


def legend_entries(layers: JobLayers, within: QgsRectangle, seen: Seen, wording: Wording) -> list[Entry]:
    """Villages and households, communes, units and sites, then the ground, each only if it is there."""
    words = wording.words
    return [
        *_villages(seen.villages, words),
        *_households(layers, words),
        *_communes(seen.communes, words),
        *_units(seen.units, words),
        *_sites(seen.sites, words),
        *_borders(layers, within, words),
        *_ways(layers, within, wording),
    ]


def _values(rows: Iterable[QgsFeature], field_name: str) -> set[str]:
    return {str(row[field_name]) if row[field_name] else "" for row in rows}


def _villages(villages: list[QgsFeature], words: dict[str, str]) -> list[Entry]:
    group, bands = words["group.villages"], _values(villages, "band")
    entries = [
        Entry(group, symbols.village_symbol(band, sized=False), words[f"village.{band}"])
        for band in symbols.BANDS
        if band in bands
    ]
    if any(int(row["no_members"] or 0) for row in villages):
        entries.append(Entry(group, symbols.no_members_symbol(), words["village.no_members"]))
    return entries


def _households(layers: JobLayers, words: dict[str, str]) -> list[Entry]:
    states = _values(layers.page["household"].getFeatures(), "state")
    return [
        Entry(words["group.villages"], symbols.household_symbol(state), words[f"household.{state}"])
        for state in symbols.STYLES["household"]
        if state in states
    ]


def _communes(communes: list[QgsFeature], words: dict[str, str]) -> list[Entry]:
    bands = _values(communes, "band")
    return [
        Entry(words["group.communes"], symbols.band_fill(band), words[f"commune.{band}"])
        for band in symbols.BANDS
        if band in bands
    ]


def _units(units: list[QgsFeature], words: dict[str, str]) -> list[Entry]:
    """One line a shape: kinds of unit that are drawn alike share it."""
    present = _values(units, "kind")
    by_shape: dict[str, list[str]] = {}
    for kind, look in symbols.STYLES["unit"].items():
        if kind in present:
            by_shape.setdefault(look["shape"], []).append(kind)
    entries = []
    for kinds in by_shape.values():
        said = ", ".join(words[f"unit.{kind}"] for kind in kinds)
        entries.append(Entry(words["group.units"], symbols.unit_symbol(kinds[0]), said))
    return entries


def _sites(sites: list[QgsFeature], words: dict[str, str]) -> list[Entry]:
    statuses = _values(sites, "status")
    return [
        Entry(words["group.units"], symbols.site_symbol(status), words[f"site.{status}"])
        for status in symbols.STYLES["model_site"]
        if status in statuses
    ]


def _borders(layers: JobLayers, within: QgsRectangle, words: dict[str, str]) -> list[Entry]:
    shown: list[tuple[bool, Symbol, str]] = [
        (
            any(shows(row.geometry(), within) for row in layers.page["charge_line"].getFeatures()),
            symbols.plain_line(symbols.PALETTE["dark_grey"], 0.6),
            "line.charge",
        ),
        (bool(layers.rows("border_line", within=within)), symbols.state_border_symbol(), "line.border"),
        (_other_borders(layers, within), symbols.commune_border_symbol(), "line.commune"),
        (layers.page["focus"].featureCount() > 0, symbols.focus_symbol(), "line.this_commune"),
    ]
    return [Entry(words["group.ground"], symbol, words[key]) for there, symbol, key in shown if there]


def shows(line: QgsGeometry, within: QgsRectangle) -> bool:
    """Whether ``line`` can be seen in the window ``within`` at all: a post in its own village draws a dot."""
    return line.clipped(within).length() > within.width() * _SAME_LINE


def _other_borders(layers: JobLayers, within: QgsRectangle) -> bool:
    """Whether borders of communes show that are not the outline of the sheet's own."""
    own = [row.geometry() for row in layers.page["focus"].getFeatures()]
    outlines = [QgsGeometry(shape.constGet().boundary()) for shape in own if not shape.isEmpty()]
    window = QgsGeometry.fromRect(within)
    for row in layers.rows("commune_line", within=within):
        line = row.geometry().intersection(window)
        for outline in outlines:
            line = line.difference(outline.buffer(within.width() * _SAME_LINE, 4))
        if not line.isEmpty():
            return True
    return False


def _ways(layers: JobLayers, within: QgsRectangle, wording: Wording) -> list[Entry]:
    words, group = wording.words, wording.words["group.ground"]
    entries: list[Entry] = []
    for table, symbol_of in (("road", symbols.road_symbol), ("river", symbols.river_symbol)):
        present = _values(layers.rows(table, within=within), "class")
        said: set[str] = set()
        for value in road_and_river_classes(layers.source.get(table)):
            # A sheet for one person's pocket names roads as such, without their classes.
            text = words[table] if wording.brief else words.get(f"{table}.{value}", words[table])
            if value in present and text not in said:
                said.add(text)
                entries.append(Entry(group, symbol_of(value), text))
    if wording.contour_m is not None and not wording.brief:
        contour = symbols.plain_line(symbols.CONTOUR, 0.2)
        entries.append(Entry(group, contour, words["line.contour"].format(interval=wording.contour_m)))
    return entries
