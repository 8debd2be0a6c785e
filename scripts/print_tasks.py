"""What stands on each cadre's task sheet, and the rows of its map."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..analysis.rosters import assignment_roster
from ..analysis.task_sheets import MINUTES, TaskSheets
from ..layers.wording import Words
from .print_pages import PageData
from .print_texts import place_name
from .publishing import Outgoing

Row = dict[Any, Any]
_COLUMNS = ("code", "village", "need", "visit", "agreed", "result")
# Room to write by hand about what nobody could foresee.
_BLANK_ROWS = 2


def task_pages(out: Outgoing, sheets: TaskSheets) -> list[PageData]:
    """One page an active cadre, by unit and code."""
    roster = assignment_roster(out.looked.seen)
    groups = {
        name: {code: group.to_dict("records") for code, group in frame.groupby("cadre")}
        for name, frame in (
            ("household", sheets.households),
            ("village", sheets.villages),
            ("post", sheets.posts),
            ("assignment", roster[roster["effective"]]),
        )
    }
    cadres = sheets.cadres.to_dict("records")
    above = _units_above(out)
    pages = []
    for index, cadre in enumerate(cadres):
        code = cadre["cadre"]
        mine = {name: groups[name].get(code, []) for name in groups}
        pages.append(_page(out, cadre, mine, f"{index + 1}/{len(cadres)}", above))
    return pages


def charge_tables(out: Outgoing, sheets: TaskSheets) -> dict[str, pd.DataFrame]:
    """The map of each cadre: villages with their own counts, lines from where they start, points with names."""
    words, villages = out.words, sheets.villages
    if "geometry" not in villages or villages.empty:
        return {}
    known = out.published.villages.set_index("code").reindex(villages["village"])
    notes = [_own_counts(words, row) for row in villages.to_dict("records")]
    names = [
        place_name(words, kind, name, "village_kind")
        for kind, name in zip(villages["village_kind"], villages["village_name"])
    ]
    charge = pd.DataFrame(
        {
            "cadre": villages["cadre"],
            "code": villages["village"],
            "name": names,
            "note": notes,
            "commune": known["commune"].to_numpy(),
            "band": known["band"].fillna("none").to_numpy(),
            "in_need": villages["households"].to_numpy(),
            "no_members": 0,
            "geometry": villages["geometry"].to_numpy(dtype=object),
        }
    )
    tables = {"charge": charge[charge["commune"].notna()], "charge_line": _ways(villages, sheets.cadres)}
    if "geometry" in sheets.households:
        points = sheets.households[["cadre", "geometry"]].assign(state="assigned")
        tables["charge_household"] = points
    return tables


def origins(sheets: TaskSheets, reach_m: float = 4000.0) -> dict[str, list[float]]:
    """The ground to show for a cadre who has no village: around where they start."""
    if "geometry" not in sheets.cadres:
        return {}
    found = {}
    for code, point in zip(sheets.cadres["cadre"], sheets.cadres["geometry"]):
        if not pd.isna(point):
            found[code] = [point.x - reach_m, point.y - reach_m, point.x + reach_m, point.y + reach_m]
    return found


def _page(
    out: Outgoing, cadre: Row, mine: dict[str, list[Row]], number: str, above: dict[str, str]
) -> PageData:
    words = out.words
    index, total = number.split("/")
    code = f"{cadre['cadre']}-{out.published.as_of:%Y%m%d}"
    name = str(cadre["name"])
    texts = {
        "unit_above": above.get(_text(cadre["unit"]), "").upper(),
        "unit": _text(cadre["unit_name"]).upper(),
        "subtitle": words("print.as_of", day=words.day(out.published.as_of)),
        "number": words("print.number.cadres", number=index, total=total),
        "tasks_title": words("print.tasks"),
        "return_note": words("print.tasks.return"),
        "code": words("print.tasks.code_line", code="{code}"),
        "continued_title": words("print.title.task_continued", name=name),
    }
    headings = [words(f"print.tasks.{column}") for column in _COLUMNS]
    tables = {
        "person": {"rows": _person_rows(out, cadre, mine)},
        "tasks": {"headings": headings, "rows": _task_rows(out, mine)},
    }
    communes = [row["commune"] for row in mine["post"]]
    return {"cadre": cadre["cadre"], "code": code, "texts": texts, "tables": tables, "communes": communes}


def _person_rows(out: Outgoing, cadre: Row, mine: dict[str, list[Row]]) -> list[list[str]]:
    words = out.words
    rank = ", ".join(_text(cadre[name]) for name in ("rank", "position") if _text(cadre[name]))
    rows = [
        [words("print.task.name"), str(cadre["name"])],
        [words("print.task.rank"), rank],
        [words("print.task.unit"), _text(cadre["unit_name"])],
        [words("print.task.decision"), _decisions(words, mine["assignment"])],
        [words("print.task.origin"), _text(cadre["origin_name"])],
        [words("print.task.charge"), _charge(words, mine)],
    ]
    rows += [_village_row(out, row) for row in mine["village"]]
    return [[label, value or words("print.none")] for label, value in rows]


def _village_row(out: Outgoing, row: Row) -> list[str]:
    """What to know before going to a village: counts, a common language, minutes, whom to ask for."""
    words = out.words
    lines = [_own_counts(words, row)]
    if row["common_language"] in ("yes", "no"):
        lines.append(words(f"print.task.language.{row['common_language']}"))
    lines += _minutes(words, row)
    contact = ", ".join(
        _text(row.get(name)) for name in ("contact_role", "contact_phone") if _text(row.get(name))
    )
    if contact:
        lines.append(words("print.task.contact", contact=contact))
    name = place_name(words, row["village_kind"], row["village_name"], "village_kind")
    return [name, "\n".join(line for line in lines if line)]


def _minutes(words: Words, row: Row) -> list[str]:
    """There and back in each season, once travel times are known."""
    lines = []
    for season in ("dry", "wet"):
        there, back = (row[name] for name in MINUTES if name.endswith(season))
        if np.isnan(there):
            continue
        said = words.word("season", season)
        if np.isinf(there) or np.isinf(back):
            lines.append(words("print.task.no_way", season=said))
        else:
            lines.append(
                words("print.task.minutes", season=said, there=words.number(there), back=words.number(back))
            )
    return lines


def _charge(words: Words, mine: dict[str, list[Row]]) -> str:
    posts = [
        f"{row['role'] or words('print.roster.commune_post')} ({row['commune_name']})" for row in mine["post"]
    ]
    if not mine["village"]:
        return "; ".join(posts) or words("print.task.charge.nothing")
    counted = words(
        "print.task.charge.text", households=len(mine["household"]), villages=len(mine["village"])
    )
    return "; ".join([counted, *posts])


def _task_rows(out: Outgoing, mine: dict[str, list[Row]]) -> list[list[str]]:
    words = out.words
    villages = {row["village"]: row for row in mine["village"]}
    rows = []
    for row in mine["household"]:
        code = "\n".join(text for text in (row["household"], _text(row.get("head_name"))) if text)
        where = _where(words, villages.get(row["village"], {}), row)
        need = words.word("need", row["need"])
        rows.append([code, where, need[:1].upper() + need[1:], _day(words, row["last_visit"]), "", ""])
    for row in mine["village"]:
        for duty, column in (("village", "in_charge"), ("party_cell", "party_cell")):
            if row[column]:
                said = words.word("duty", duty)
                visit = _day(words, row["last_visit"])
                rows.append(["", _where(words, row, row), said[:1].upper() + said[1:], visit, "", ""])
    for row in mine["post"]:
        said = _text(row["role"]) or words("print.roster.commune_post")
        rows.append(["", str(row["commune_name"]), said, "", "", ""])
    return [*rows, *([[""] * len(_COLUMNS)] * _BLANK_ROWS)]


def _where(words: Words, village: Row, row: Row) -> str:
    name = place_name(words, village.get("village_kind"), row["village_name"], "village_kind")
    return "\n".join(text for text in (name, _text(village.get("commune_name"))) if text)


def _own_counts(words: Words, row: Row) -> str:
    said = []
    if row["households"]:
        said.append(words("print.counts.own", households=words.number(row["households"])))
    if row["in_charge"]:
        said.append(words("print.counts.village"))
    if row["party_cell"]:
        said.append(words("print.counts.cell"))
    return ", ".join(said)


def _decisions(words: Words, rows: list[Row]) -> str:
    said = {
        words("print.decision_short", no=row["decision_no"], day=_day(words, row["decision_date"]))
        for row in rows
        if _text(row["decision_no"])
    }
    return "\n".join(sorted(said))


def _day(words: Words, value: Any) -> str:
    return words("print.tasks.never") if pd.isna(value) else words.day(pd.Timestamp(value).date())


def _ways(villages: pd.DataFrame, cadres: pd.DataFrame) -> pd.DataFrame:
    """A straight line from where a cadre starts to each village: who goes where, not the way itself."""
    starts = cadres.set_index("cadre")["geometry"].reindex(villages["cadre"]).to_numpy(dtype=object)
    ends = villages["geometry"].to_numpy(dtype=object)
    known = ~pd.isna(starts) & ~pd.isna(ends)
    pairs = [
        shapely.LineString([(start.x, start.y), (end.x, end.y)])
        for start, end in zip(starts[known], ends[known])
    ]
    frame = villages.loc[known, ["cadre", "households"]].reset_index(drop=True)
    shapes = np.empty(len(pairs), dtype=object)
    shapes[:] = pairs
    return frame.assign(geometry=shapes)


def _units_above(out: Outgoing) -> dict[str, str]:
    units = out.published.units
    if "parent" not in units:
        return {}
    names = units.set_index("code")["name"]
    above = units["parent"].map(names)
    return {code: str(name) for code, name in zip(units["code"], above) if not pd.isna(name)}


def _text(value: Any) -> str:
    return "" if value is None or value != value or pd.isna(value) else str(value)
