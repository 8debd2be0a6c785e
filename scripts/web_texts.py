"""The words and sentences of the web map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..analysis.coverage import RULES
from ..analysis.gap_groups import NAMED_ONE_BY_ONE, SEVERITIES
from ..analysis.publication import BANDS, HOUSEHOLD_STATES
from ..layers.explaining import explain
from ..layers.schema import ENUMERATIONS
from ..layers.wording import Words

if TYPE_CHECKING:
    from .publishing import Outgoing

_ENUMERATIONS = ("village_kind", "commune_kind", "unit_kind", "site_kind", "site_status")
_LAYERS = (
    "communes", "villages", "no_members", "ticks", "units", "sites", "households", "border", "roads", "rivers",
    "relief", "labels",
)  # fmt: skip
_KEYS = (
    "all_communes", "all_rules", "all_severities", "assigned", "band_line", "border_commune", "border_village",
    "cadres", "close", "code", "contact", "copied_from", "copy", "far", "gap_count", "head_name", "households",
    "in_need", "in_villages", "income", "kind", "left", "mark", "more_found", "more_gaps", "nearest_unit", "no_gap", "no_members",
    "none_found",
    "overdue", "party_members", "search", "show_more", "since", "since_heading", "size", "status", "taking_part",
    "unassigned", "unknown", "villages", "villages_covered", "villages_worst_first", "vnd", "what", "why",
    "type.commune", "type.village", "type.unit", "type.site",
)  # fmt: skip
_ROADS = ("national", "provincial", "district", "commune", "communal", "track", "path")


def page_words(words: Words) -> dict[str, str]:
    """Every word the scripts of the page may say, by its key."""
    keys = [f"web.{key}" for key in _KEYS]
    keys += [f"web.layer.{layer}" for layer in _LAYERS] + [f"web.band.{band}" for band in BANDS]
    keys += [f"web.state.{state}" for state in HOUSEHOLD_STATES] + [f"web.road.{road}" for road in _ROADS]
    keys += [f"rule.{rule}" for rule in RULES] + [f"severity.{severity}" for severity in SEVERITIES]
    keys += [f"word.{name}.{code}" for name in _ENUMERATIONS for code in ENUMERATIONS[name]]
    said = {key: words(key) for key in keys}
    # A name that begins with its kind begins with a capital letter.
    for key in said:
        if key.startswith("word."):
            said[key] = said[key][:1].upper() + said[key][1:]
    return said


def page_texts(out: Outgoing, data: Mapping[str, Any]) -> dict[str, str]:
    """The texts of the page's frame, by their place in its skeleton."""
    words, published = out.words, out.published
    day = words("web.as_of", day=words.day(published.as_of))
    if published.plan is not None:
        day += " · " + words("web.plan", plan=published.plan)
    heading = words("web.title") if out.title is None else f"{words('web.title')} – {out.title}"
    warnings = out.marks()[1 if out.is_sample else 0 :]
    return {
        "title": f"{heading} – {words.day(published.as_of)}",
        "heading": heading,
        "day": day,
        "mark": words("output.sample"),
        "mark_hidden": "" if out.is_sample else "hidden",
        "warning": " · ".join(warnings),
        "warning_hidden": "" if warnings else "hidden",
        "layers": words("web.layers"),
        "gaps": words("web.gaps", count=words.number(sum(data["gaps"]["count"]))),
        "home": words("web.home"),
        "print": words("web.print"),
        "credits": words("web.credits"),
        "noscript": words("web.noscript"),
    }


def page_totals(out: Outgoing) -> list[list[str]]:
    """The figures at the head of the drawer: label and value."""
    words, totals = out.words, out.published.totals

    def of(part: int, whole: int) -> str:
        share = words.percent(part, whole)
        return f"{words.number(part)}/{words.number(whole)} ({share})" if whole else share

    return [
        [words("web.total.assigned"), of(totals.assigned, totals.in_need)],
        [words("web.total.villages"), of(totals.villages_covered, totals.villages)],
        [words("web.total.posts"), of(totals.posts_filled, totals.border_communes)],
        [words("web.total.cadres"), words.number(totals.cadres_in_charge)],
        [words("web.total.sites"), words.number(totals.model_sites)],
    ]


def page_notes(out: Outgoing, groups: int, explained: int) -> list[str]:
    """What the reader must know about this map: its source, and what was summed up."""
    words = out.words
    notes = [words("web.note.undated")]
    if groups > explained:
        notes.append(words("web.note.summed_up", explained=words.number(explained), all=words.number(groups)))
    unplaced = int(out.published.villages["geometry"].isna().sum())
    if unplaced:
        notes.append(words("web.note.unplaced", count=words.number(unplaced)))
    return notes


def group_texts(grouped: pd.DataFrame, words: Words) -> list[tuple[str, str]]:
    """Why, and what to do, for each row of ``grouped_gaps``; nobody is named, nor any household."""
    fields = ("rule", "table_name", "item", "count", "worst", "threshold", "params")
    return [_told(words, *row) for row in zip(*(grouped[name].tolist() for name in fields))]


def _told(
    words: Words, rule: str, table: str, item: Any, count: int, worst: float, threshold: float, params: str
) -> tuple[str, str]:
    item = item if isinstance(item, str) else None
    if table in NAMED_ONE_BY_ONE:
        return explain(words, rule, item, params)
    fields = {
        "count": words.number(count),
        "worst": words.number(worst),
        "threshold": words.number(threshold),
    }
    keys = ([f"{rule}.{item}"] if item else []) + [rule]
    why, advice = (
        words.first(*(f"web.group.{key}.{kind}" for key in keys)).format(**fields) for kind in ("why", "todo")
    )
    return why, advice
