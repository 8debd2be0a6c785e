"""What stands on each sheet of the atlas and of the overview: texts, totals and who is in charge."""

from __future__ import annotations

import unicodedata
from typing import Any

import pandas as pd
import shapely

from ..analysis.rosters import assignment_roster, in_charge
from ..layers.wording import Words
from .print_serving import serving_names
from .print_texts import decision_text, place_name
from .publishing import Outgoing

PageData = dict[str, Any]
_NAMED_UNITS = 3


def shown_communes(out: Outgoing) -> pd.DataFrame:
    """The communes that get a sheet: on the border or with villages, by code."""
    communes = out.published.communes
    shown = (communes["is_border"] == 1) | (communes["villages"] > 0)
    return communes[shown & communes["geometry"].notna()].sort_values("code", ignore_index=True)


def commune_pages(out: Outgoing, season: str | None = None) -> list[PageData]:
    """One page a commune; ``season``: of the catchments shown, if any."""
    communes = shown_communes(out)
    people = in_charge(out.looked.seen)
    decisions = assignment_roster(out.looked.seen)
    decisions = decisions[decisions["effective"]]
    pages = [
        _commune_page(out, commune, index + 1, len(communes), people, decisions)
        for index, commune in enumerate(communes.to_dict("records"))
    ]
    if season is not None:
        serving = serving_names(out)
        for page in pages:
            if serving[page["code"]]:
                page["texts"]["catchments"] = _from_units(out.words, serving[page["code"]], season)
    return pages


def _from_units(words: Words, units: list[str], season: str) -> str:
    """Where the catchments of a sheet begin: the units by name, many of them by number."""
    said = (
        ", ".join(units)
        if len(units) <= _NAMED_UNITS
        else words("print.legend.units_count", count=len(units))
    )
    return words("print.legend.catchments", units=said, season=words(f"word.season.{season}"))


def overview_pages(out: Outgoing) -> list[PageData]:
    """The page of the whole area."""
    words = out.words
    texts = {
        "place": (out.title or "").upper(),
        "number": words("print.number.overview"),
        "roster_title": words("print.communes"),
        "decision": _plan_text(out),
    }
    return [{"texts": texts, "tables": {"totals": _area_totals(out), "roster": _communes_table(out)}}]


def _commune_page(
    out: Outgoing,
    commune: dict[Any, Any],
    number: int,
    total: int,
    people: pd.DataFrame,
    decisions: pd.DataFrame,
) -> PageData:
    words, code = out.words, commune["code"]
    here = out.published.villages[out.published.villages["commune"] == code]
    decided = decision_text(words, decisions[decisions["commune"] == code])
    texts = {
        "place": place_name(words, commune.get("kind"), commune["name"], "commune_kind").upper(),
        "number": words("print.number.communes", number=f"{number:02d}", total=f"{total:02d}"),
        "decision": _plan_text(out) or decided,
        "roster_title": words("print.roster"),
        "continued_roster_title": "",
    }
    here = here.assign(remark=_remarks(words, here, commune["geometry"]))
    rows = _roster_rows(words, here, people[people["commune"] == code])
    headings = [
        words("print.roster.village"), words("print.roster.households"), words("print.roster.cadre")
    ]  # fmt: skip
    tables = {
        "totals": {"rows": _commune_totals(out, commune, here)},
        "roster": {"headings": headings, "rows": rows, "groups": 2},
    }
    return {"code": code, "texts": texts, "tables": tables}


def _plan_text(out: Outgoing) -> str:
    plan = out.published.plan
    return out.words("print.plan", name=plan) if plan else ""


def _commune_totals(out: Outgoing, commune: dict[Any, Any], villages: pd.DataFrame) -> list[list[str]]:
    words = out.words
    number = words.number
    share = words.percent(commune["assigned"], commune["in_need"])
    sites = out.published.model_sites
    rows = [
        [words("print.total.villages"), number(commune["villages"])],
        [words("print.total.in_need"), number(commune["in_need"])],
        [words("print.total.assigned"), f"{number(commune['assigned'])} ({share})"],
        [words("print.total.unassigned"), number(commune["unassigned"])],
        [words("print.total.overdue"), number(commune["overdue"])],
        [words("print.total.band"), words(f"print.band.{commune['band']}")],
        [words("print.total.villages_uncovered"), number(commune["villages"] - commune["villages_covered"])],
        [words("print.total.no_members"), number(int((villages["party_members"] == 0).sum()))],
        [words("print.total.sites"), number(int((sites["commune"] == commune["code"]).sum()))],
    ]
    if commune["is_border"] == 1:
        filled = words("print.yes") if commune["post_filled"] else words("print.no")
        rows.append([words("print.total.post"), filled])
    return rows


def _area_totals(out: Outgoing) -> dict[str, Any]:
    words, totals = out.words, out.published.totals
    number = words.number
    share = words.percent(totals.assigned, totals.in_need)
    communes = out.published.communes
    rows = [
        [words("print.total.communes"), f"{number(totals.border_communes)}/{number(totals.communes)}"],
        [words("print.total.villages"), number(totals.villages)],
        [words("print.total.villages_uncovered"), number(totals.villages - totals.villages_covered)],
        [words("print.total.in_need"), number(totals.in_need)],
        [words("print.total.assigned"), f"{number(totals.assigned)} ({share})"],
        [words("print.total.unassigned"), number(totals.unassigned)],
        [words("print.total.overdue"), number(int(communes["overdue"].sum()))],
        [words("print.total.cadres"), number(totals.cadres_in_charge)],
        [words("print.total.posts"), f"{number(totals.posts_filled)}/{number(totals.border_communes)}"],
        [words("print.total.sites"), number(totals.model_sites)],
    ]
    return {"rows": rows}


def _communes_table(out: Outgoing) -> dict[str, Any]:
    words = out.words
    communes = shown_communes(out)
    share = (communes["assigned"] / communes["in_need"]).fillna(2.0)
    worst_first = communes.assign(share=share).sort_values(["share", "code"])
    headings = [
        words("print.communes.name"), words("print.communes.households"),
        words("print.communes.share"), words("print.communes.villages"),
    ]  # fmt: skip
    rows = [
        [
            str(row["name"]),
            f"{words.number(row['assigned'])}/{words.number(row['in_need'])}",
            words.percent(row["assigned"], row["in_need"]),
            words.number(row["villages"] - row["villages_covered"]),
        ]
        for row in worst_first.to_dict("records")
    ]
    return {"headings": headings, "rows": rows}


def _roster_rows(words: Words, villages: pd.DataFrame, people: pd.DataFrame) -> list[list[str]]:
    """Commune post first, then a row a village by name: households with somebody, and who, by unit.

    What belongs together is joined by spaces that do not break.
    """
    posts = people[people["village"].isna()]
    rows = []
    if len(posts):
        rows = [[words("print.roster.commune_post"), words("print.none"), _people(words, posts)]]
    by_village = dict(iter(people.groupby("village")))
    for village in sorted(
        villages.to_dict("records"), key=lambda row: (by_alphabet(row["name"]), row["code"])
    ):
        name = place_name(words, village.get("kind"), village["name"], "village_kind")
        share = f"{words.number(village['assigned'])}/{words.number(village['in_need'])}"
        group = by_village.get(village["code"])
        name = f"{name}\n({village['remark']})" if village["remark"] else name
        rows.append([name, share, words("print.roster.nobody") if group is None else _people(words, group)])
    return rows


def _remarks(words: Words, villages: pd.DataFrame, area: shapely.Geometry) -> list[str]:
    """Why a village in the roster is not to be looked for inside its commune on the map, or nothing."""
    points = villages["geometry"].to_numpy()
    missing = shapely.is_missing(points) | shapely.is_empty(points)
    outside = ~missing & ~shapely.covers(area, points)
    return [
        words("print.roster.no_point") if lacking else words("print.roster.outside") if away else ""
        for lacking, away in zip(missing, outside)
    ]


def by_alphabet(name: Any) -> tuple[str, str]:
    """Key that sorts Vietnamese names as people look them up: by bare letters, then by their marks."""
    said = str(name).lower().replace("đ", "d\u02bc")
    bare = "".join(
        letter for letter in unicodedata.normalize("NFD", said) if not unicodedata.combining(letter)
    )
    return bare, said


def _people(words: Words, group: pd.DataFrame) -> str:
    """A line a unit, most households first: its short name and its people with what each carries."""
    order = group.sort_values(["households", "cadre"], ascending=[False, True])
    units: dict[str, list[str]] = {}
    for row in order.to_dict("records"):
        unit = "" if pd.isna(row["unit_short"]) else str(row["unit_short"])
        units.setdefault(unit, []).append(_person(words, row))
    return "\n".join(
        (f"{_unbroken(unit)} – " if unit else "") + "; ".join(said) for unit, said in units.items()
    )


def _person(words: Words, row: dict[Any, Any]) -> str:
    name = _unbroken(str(row["cadre_name"]))
    said = name if pd.isna(row["rank"]) else f"{_rank(str(row['rank']))} {name}"
    duties = [
        words(f"print.roster.duty.{duty}")
        for duty, column in (("village", "in_charge"), ("party_cell", "party_cell"))
        if row[column]
    ]
    if row["households"]:
        duties.insert(0, words("print.roster.duty.households", households=words.number(row["households"])))
    return f"{said}: {_unbroken(', '.join(duties))}" if duties else said


def _rank(text: str) -> str:
    """A rank whose own words stay together: Thiếu tá, Thượng úy; what follows them may stand on the next line."""
    words = text.split(" ")
    return " ".join([_unbroken(" ".join(words[:2])), *words[2:]])


def _unbroken(text: str) -> str:
    return text.replace(" ", "\u00a0")
