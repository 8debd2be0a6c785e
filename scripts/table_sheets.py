"""The sheets of the workbook of lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..analysis.rosters import assignment_roster, cadre_roster
from ..layers.exports.sheets import Sheet
from ..layers.schema import ENUMERATIONS
from ..layers.wgs84 import geometries_to_wgs84
from ..layers.wording import Words
from .gap_lists import explained_frame
from .publishing import Outgoing

_COUNTS = ("in_need", "assigned", "unassigned", "overdue", "far", "left")
_GAPS = (
    "severity", "rule", "commune_name", "village_name", "table", "code", "item", "since", "value", "threshold",
    "unit", "explanation", "suggestion", "commune", "village",
)  # fmt: skip
_NOT_SHARES = (
    "load_mean", "load_max", "load_sd", "days_since_visit_median", "days_since_visit_p90", "model_sites_operating",
    "model_households", "model_income_median", "criteria_median", "households_left_need",
)  # fmt: skip


def all_sheets(out: Outgoing) -> list[Sheet]:
    """Introduction, gaps, assignments, villages, cadres, indicators; households where names were asked for."""
    lists = [_gaps(out), _assignments(out), _villages(out), _cadres(out), _indicators(out)]
    if out.names:
        lists.append(_households(out))
    return [_introduction(out, lists), *lists]


def _introduction(out: Outgoing, lists: Sequence[Sheet]) -> Sheet:
    words, published = out.words, out.published
    lines: list[tuple[str | None, str]] = [(None, mark) for mark in out.marks()]
    if out.is_sample:
        lines.append((None, words("output.sample_note")))
    lines += [
        (words("xlsx.about"), out.title or words("xlsx.title")),
        (words("xlsx.as_of"), words.day(published.as_of)),
        (words("xlsx.plan"), published.plan or words("xlsx.in_force")),
        (words("xlsx.source"), out.workspace.path.name),
    ]
    lines += [(words("xlsx.note"), note) for note in (*out.notes(), words("web.note.undated"))]
    lines += [(words("xlsx.sheet"), f"{sheet.title}: {words.number(len(sheet.frame))}") for sheet in lists]
    frame = pd.DataFrame(lines, columns=["name", "value"])
    headings = {"name": words("xlsx.introduction"), "value": words("xlsx.title")}
    widths = {"name": 26.0, "value": 100.0}
    return Sheet(words("xlsx.introduction"), frame, headings, widths=widths, filters=False)


def _gaps(out: Outgoing) -> Sheet:
    words, published = out.words, out.published
    frame = explained_frame(published.gaps, words)
    frame["commune_name"] = _named(frame["commune"], published.communes)
    frame["village_name"] = _named(frame["village"], published.villages)
    for column in ("severity", "rule", "unit", "item", "table"):
        frame[column] = _said(frame[column], column, words)
    headings = {
        "severity": words("column.severity"),
        "rule": words("xlsx.gap"),
        "commune_name": words("column.commune_id"),
        "village_name": words("column.village_id"),
        "table": words("xlsx.target"),
        "code": words("column.gap.code"),
        "item": words("column.item"),
        "since": words("column.since"),
        "value": words("column.value"),
        "threshold": words("column.threshold"),
        "unit": words("column.unit"),
        "explanation": words("column.explanation"),
        "suggestion": words("column.suggestion"),
        "commune": words("column.commune"),
        "village": words("column.village"),
    }
    widths = {"explanation": 60.0, "suggestion": 60.0}
    return Sheet(words("table.gap"), frame, {name: headings[name] for name in _GAPS}, widths=widths)


def _assignments(out: Outgoing) -> Sheet:
    words = out.words
    frame = assignment_roster(out.looked.seen, out.names)
    frame["duty"] = _words_of(frame["duty"], "duty", words)
    frame["status"] = _words_of(frame["status"], "assignment_status", words)
    frame["effective"] = _yes_no(frame["effective"], words)
    headings = {
        "code": words("column.assignment.code"),
        "unit_name": words("column.unit_id"),
        "cadre": words("column.cadre.code"),
        "cadre_name": words("column.cadre.name"),
        "duty": words("column.duty"),
        "household": words("column.household.code"),
        "head_name": words("column.head_name"),
        "village": words("column.village"),
        "village_name": words("column.village_id"),
        "commune": words("column.commune"),
        "commune_name": words("column.commune_id"),
        "role": words("column.role"),
        "decision_no": words("column.decision_no"),
        "decision_date": words("column.decision_date"),
        "decision_body": words("column.decision_body"),
        "valid_from": words("column.valid_from"),
        "valid_to": words("column.valid_to"),
        "status": words("column.status"),
        "effective": words("xlsx.effective"),
    }
    shown = {name: heading for name, heading in headings.items() if name in frame}
    return Sheet(words("table.assignment"), frame, shown)


def _villages(out: Outgoing) -> Sheet:
    words, published = out.words, out.published
    frame = published.villages.copy()
    frame["kind"] = _words_of(frame["kind"], "village_kind", words)
    frame["party_cell"] = _words_of(frame["party_cell"], "party_cell", words)
    frame["is_border"] = _yes_no(frame["is_border"] == 1, words)
    frame["covered"] = _yes_no(frame["covered"], words)
    frame["share"] = _shares(frame["assigned"], frame["in_need"])
    headings = {
        "code": words("column.village.code"),
        "name": words("column.village.name"),
        "kind": words("column.kind"),
        "commune": words("column.commune"),
        "commune_name": words("column.commune_id"),
        "old_commune_code": words("column.old_commune_code"),
        "is_border": words("column.is_border"),
        "party_cell": words("column.party_cell"),
        "party_members": words("column.party_members"),
        "covered": words("xlsx.covered"),
        **{name: words(f"web.{name}") for name in _COUNTS},
        "share": words("xlsx.share"),
    }
    if out.names:
        people = published.contacts.set_index("village").reindex(frame["code"])
        for name in ("contact_role", "contact_phone"):
            frame[name] = people[name].to_numpy()
            headings[name] = words(f"column.{name}")
    return Sheet(words("table.village"), frame, headings, {"share": "0%"})


def _cadres(out: Outgoing) -> Sheet:
    words = out.words
    frame = cadre_roster(out.looked.seen)
    frame["is_party_member"] = _yes_no(frame["is_party_member"] == 1, words).where(
        frame["is_party_member"].notna()
    )
    headings = {
        "code": words("column.cadre.code"),
        "name": words("column.cadre.name"),
        "rank": words("column.rank"),
        "position": words("column.position"),
        "unit": words("column.unit.code"),
        "unit_name": words("column.unit_id"),
        "starts_from": words("column.starts_from_village_id"),
        "is_party_member": words("column.is_party_member"),
        "active_from": words("column.active_from"),
        "active_to": words("column.active_to"),
        "households": words("xlsx.households"),
        "max_households": words("column.max_households"),
        "villages": words("xlsx.villages"),
        "max_villages": words("column.max_villages"),
        "party_cells": words("xlsx.party_cells"),
        "commune_posts": words("xlsx.commune_posts"),
    }
    return Sheet(words("table.cadre"), frame, headings)


def _indicators(out: Outgoing) -> Sheet:
    """Shares and other figures in a column each: a share is told as a percentage, or a dash where there is none."""
    words, published = out.words, out.published
    frame = published.indicators.copy()
    share = ~frame["name"].isin(_NOT_SHARES)
    frame["place"] = _places(frame, out)
    frame["scope"] = _said(frame["scope"], "xlsx.scope", words)
    frame["figure"] = frame["value"].where(~share)
    frame["share"] = _shares(frame["numerator"], frame["denominator"]).where(share)
    frame["name"] = _said(frame["name"], "indicator", words)
    headings = {
        "scope": words("column.scope"),
        "code": words("column.indicator.code"),
        "place": words("xlsx.place"),
        "name": words("column.indicator.name"),
        "numerator": words("column.numerator"),
        "denominator": words("column.denominator"),
        "share": words("xlsx.percent"),
        "figure": words("column.value"),
    }
    formats = {"share": "0.0%", "figure": "#,##0.##", "numerator": "#,##0", "denominator": "#,##0"}
    return Sheet(words("table.indicator"), frame, headings, formats)


def _households(out: Outgoing) -> Sheet:
    """Families, only where they were asked for: names and points, longitude and latitude on WGS 84."""
    words = out.words
    frame = out.published.households.copy()
    points = geometries_to_wgs84(frame["geometry"].to_numpy(dtype=object), out.workspace.epsg)
    frame["longitude"], frame["latitude"] = shapely.get_x(points), shapely.get_y(points)
    frame["village_name"] = _named(frame["village"], out.published.villages)
    frame["state"] = _said(frame["state"], "web.state", words)
    headings = {
        "code": words("column.household.code"),
        "head_name": words("column.head_name"),
        "village": words("column.village"),
        "village_name": words("column.village_id"),
        "state": words("column.state"),
        "longitude": words("xlsx.longitude"),
        "latitude": words("xlsx.latitude"),
    }
    formats = {"longitude": "0.000000", "latitude": "0.000000"}
    return Sheet(words("table.household"), frame, headings, formats)


def _places(frame: pd.DataFrame, out: Outgoing) -> pd.Series[Any]:
    """The names of the places and units that indicators are about; provinces have only a code."""
    published = out.published
    communes = _named(frame["code"], published.communes)
    units = _named(frame["code"], published.units)
    return communes.where(frame["scope"] == "commune", units.where(frame["scope"] == "unit"))


def _named(codes: pd.Series[Any], places: pd.DataFrame) -> pd.Series[Any]:
    return codes.map(dict(zip(places["code"], places["name"])))


def _said(codes: pd.Series[Any], family: str, words: Words) -> pd.Series[Any]:
    return codes.map({code: words(f"{family}.{code}") for code in codes.dropna().unique()})


def _words_of(codes: pd.Series[Any], enumeration: str, words: Words) -> pd.Series[Any]:
    return codes.map({code: words.word(enumeration, code) for code in ENUMERATIONS[enumeration]})


def _yes_no(flags: pd.Series[Any], words: Words) -> pd.Series[Any]:
    return flags.map({True: words("xlsx.yes"), False: words("xlsx.no")})


def _shares(numerator: pd.Series[Any], denominator: pd.Series[Any]) -> pd.Series[Any]:
    """Shares as figures, and a dash where there is nothing to share."""
    whole = denominator.to_numpy(dtype=float)
    part = numerator.to_numpy(dtype=float)
    share = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return pd.Series(share, index=numerator.index).astype(object).where(whole > 0, "–")
