"""The words that stand on every sheet of a print: heads, feet, marks and the legend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from pyproj import CRS

from ..layers.schema import ENUMERATIONS
from ..layers.wording import Words, plain
from .publishing import Outgoing

BANDS = ("high", "middle", "low", "lowest", "none")
_COMMANDS = ("border_command", "province_command", "econ_defence", "area_defence_command", "border_post")
_MAIN_ROADS = ("trunk", "primary", "national", "secondary", "provincial", "main")
_PATHS = ("path", "footpath", "trail")
_TRACKS = ("track", "dirt")


def common_texts(out: Outgoing, kind: str) -> dict[str, str]:
    """Texts by item of the template, the same on all sheets; the fields in braces are filled when printing."""
    words, published = out.words, out.published
    above, unit = _heads(out)
    return {
        "title": _title(words, kind),
        "continued_title": words(
            "print.title.communes_continued" if kind == "overview" else "print.title.continued"
        ),
        "unit_above": above,
        "unit": unit,
        "page": words("print.page", number="{number}", total="{total}"),
        "scale": words("print.scale", scale="{scale}"),
        "north_letter": words("print.north"),
        "decimal": words("print.decimal"),
        "grid_note": _grid_note(out, kind),
        "as_of": words("print.as_of", day=words.day(published.as_of)),
        "sources": _sources(out, kind),
        "sample": words("print.sample") if out.is_sample else "",
        "mark": "\n".join(mark for mark in out.marks() if mark != words("output.sample")),
        "prepared": words("print.prepared"),
        "checked": words("print.checked"),
        "approved": words("print.approved"),
        "prepared_hint": words("print.sign"),
        "checked_hint": words("print.sign"),
        "approved_hint": words("print.seal"),
    }


def _title(words: Words, kind: str) -> str:
    titles = {
        "communes": words("print.title.communes"),
        "overview": words("print.title.overview"),
        "cadres": words("print.title.cadres"),
    }
    return titles[kind]


def document_title(out: Outgoing, kind: str) -> str:
    """What the whole file is called: what it is, of which workspace, of which day; nobody's name."""
    parts = (_title(out.words, kind), plain(out.title or ""), out.words.day(out.published.as_of))
    return " – ".join(part for part in parts if part)


def legend_words(words: Words, classes: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Words of the legend by what they name; ``classes`` are those of roads and rivers in the workspace."""
    said = {"title": words("print.legend")}
    for group in ("villages", "communes", "units", "ground"):
        said[f"group.{group}"] = words(f"print.legend.{group}")
    for band in BANDS:
        said[f"village.{band}"] = words(f"print.legend.village.{band}")
        said[f"commune.{band}"] = words.first(f"print.legend.commune.{band}", f"print.legend.village.{band}")
    said["village.no_members"] = words("print.legend.village.no_members")
    for state in ("assigned", "unassigned", "overdue", "far", "left"):
        said[f"household.{state}"] = words(f"print.legend.household.{state}")
    for kind in ENUMERATIONS["unit_kind"]:
        said[f"unit.{kind}"] = words.word("unit_kind", kind)
    for status in ENUMERATIONS["site_status"]:
        said[f"site.{status}"] = words("print.legend.site", status=words.word("site_status", status))
    said["line.border"] = words("print.legend.border")
    said["line.commune"] = words("print.legend.commune_border")
    said["line.this_commune"] = words("print.legend.this_commune")
    said["line.charge"] = words("print.legend.charge")
    said["line.contour"] = words("print.legend.contour", interval="{interval}")
    said["catchment"] = words("print.legend.catchment", minutes="{minutes}")
    said["catchment_label"] = words("print.legend.catchment_label", minutes="{minutes}")
    said["road"], said["river"] = words("print.legend.road"), words("print.legend.river")
    for road_class in classes.get("road", ()):
        said[f"road.{road_class}"] = _road_word(words, road_class)
    return said


def place_name(words: Words, kind: Any, name: Any, enumeration: str) -> str:
    """A place with its own kind in front, as people say it: Bản Nà Ngà, Xã Mường Lạn."""
    said, kind_word = str(name), words.word(enumeration, None if pd.isna(kind) else str(kind))
    if words.language != "vi" or not kind_word or said.lower().startswith(kind_word.lower() + " "):
        return said
    return f"{kind_word[:1].upper()}{kind_word[1:]} {said}"


def decision_text(words: Words, rows: pd.DataFrame) -> str:
    """The decision that stands behind most of these assignments, and how many others do."""
    known = rows.dropna(subset=["decision_no", "decision_date"])
    if known.empty:
        return ""
    counted = (
        known.groupby(["decision_no", "decision_date"]).size().sort_values(ascending=False, kind="stable")
    )
    number, day = counted.index[0]
    said = words.day(pd.Timestamp(day).date())
    if len(counted) == 1:
        return words("print.decision", no=number, day=said)
    return words("print.decisions", no=number, day=said, more=len(counted) - 1)


def _heads(out: Outgoing) -> tuple[str, str]:
    """The unit that issues the sheets and the one above it: the highest command in the workspace."""
    units = out.published.units
    for kind in _COMMANDS:
        found = units[units["kind"] == kind]
        if found.empty:
            continue
        head = found.iloc[0]
        above = units.loc[units["code"] == head.get("parent"), "name"]
        return (str(above.iloc[0]).upper() if len(above) else ""), str(head["name"]).upper()
    return "", (out.title or "").upper()


def _sources(out: Outgoing, kind: str) -> str:
    words = out.words
    title = out.title or out.workspace.path.stem
    redacted = words("print.with_names") if out.names else words("print.redacted")
    # A task sheet lists its households by code.
    redacted = "" if kind == "cadres" and not out.names else redacted
    return words("print.sources", title=title, redacted=redacted).strip()


def _grid_note(out: Outgoing, kind: str) -> str:
    words = out.words
    if kind == "cadres":
        return words("print.grid_short", interval="{interval}")
    return words("print.grid", system=_system(words, out.workspace.epsg), interval="{interval}")


def _system(words: Words, epsg: int) -> str:
    """What the coordinate system is called on a map: its central meridian and zone for VN-2000."""
    crs = CRS.from_epsg(epsg)
    if "VN-2000" not in crs.name or crs.coordinate_operation is None:
        return f"{crs.name} (EPSG:{epsg})"
    values = {parameter.name: parameter.value for parameter in crs.coordinate_operation.params}
    meridian = float(values.get("Longitude of natural origin", 0.0))
    degrees, minutes = divmod(round(meridian * 60), 60)
    zone = "6" if "UTM" in crs.name else "3"
    return words("print.grid.vn2000", meridian=f"{degrees}°{minutes:02d}′", zone=zone)


def _road_word(words: Words, road_class: str) -> str:
    if road_class in _MAIN_ROADS:
        return words("print.legend.road.main")
    if road_class in _TRACKS:
        return words("print.legend.road.track")
    if road_class in _PATHS:
        return words("print.legend.road.path")
    return words("print.legend.road")
