"""Laws that hold of any workspace: rows in another order, things under other names, days moved, areas apart."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import pandas as pd

from diaban.analysis.coverage import Coverage, cover_situation
from diaban.analysis.rows import REQUIRED_COLUMNS, Rows
from diaban.analysis.settings import Settings
from diaban.analysis.situation import see

# The calendar repeats itself after 400 years, seasons and leap years included.
_CENTURIES = 146097
_IDS = ("id", "_id")
# What belongs to a commune and to nothing outside it.
_LOCAL_RULES = (
    "household_unassigned",
    "village_without_party_members",
    "commune_post_empty",
    "visit_overdue",
)
_LOCAL_FIGURES = ("households_assigned", "commune_posts_filled", "villages_without_party_members")


def broken_laws(rows: Rows, settings: Settings, as_of: date, rng: random.Random) -> list[str]:
    """The names of the laws that do not hold of these rows, with what differs first."""
    plain = _cover(rows, settings, as_of)
    return [
        *_differing("order", plain, _cover(_shuffled(rows, rng), settings, as_of)),
        *_differing("names", plain, _named_back(_cover(_renamed(rows), settings, as_of))),
        *_moved(rows, settings, as_of, plain),
        *_apart(rows, settings, as_of, plain),
    ]


def _cover(rows: Rows, settings: Settings, as_of: date) -> Coverage:
    return cover_situation(see(rows, settings, as_of, None), None)


def _differing(law: str, one: Coverage, other: Coverage) -> Iterator[str]:
    for name in ("gaps", "indicators"):
        try:
            pd.testing.assert_frame_equal(
                _plain(getattr(one, name)), _plain(getattr(other, name)), check_dtype=False
            )
        except AssertionError as error:
            yield f"law of {law}, {name}: {' '.join(str(error).split())[:300]}"
    if one.not_computed != other.not_computed:
        yield f"law of {law}: not computed"


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Without ids and shapes, in an order of its own."""
    kept = frame.drop(columns=[n for n in frame.columns if n.endswith("_id") or n == "geometry"])
    keys = [name for name in ("rule", "scope", "table_name", "code", "name", "item") if name in kept.columns]
    return kept.sort_values(keys).reset_index(drop=True)


def _each(rows: Rows) -> dict[str, pd.DataFrame]:
    return {name: getattr(rows, name) for name in REQUIRED_COLUMNS}


def _shuffled(rows: Rows, rng: random.Random) -> Rows:
    return Rows(
        **{
            name: frame.sample(frac=1, random_state=rng.randrange(2**31)).reset_index(drop=True)
            for name, frame in _each(rows).items()
        }
    )


def _renamed(rows: Rows) -> Rows:
    """Every id and every code begins with another letter."""
    changed = {}
    for name, frame in _each(rows).items():
        renamed = frame.copy()
        for column in renamed.columns:
            if column == "code" or column.endswith(_IDS):
                renamed[column] = "~" + renamed[column]
        changed[name] = renamed
    return Rows(**changed)


def _named_back(coverage: Coverage) -> Coverage:
    gaps, indicators = coverage.gaps.copy(), coverage.indicators.copy()
    gaps["params"] = gaps["params"].str.replace("~", "")
    for column in ("code", "commune", "village"):
        gaps[column] = gaps[column].str.removeprefix("~")
    # Provinces are not renamed: their code is a column of the commune.
    indicators["code"] = indicators["code"].str.removeprefix("~")
    return Coverage(**{**vars(coverage), "gaps": gaps, "indicators": indicators})


def _moved(rows: Rows, settings: Settings, as_of: date, plain: Coverage) -> Iterator[str]:
    shift = pd.Timedelta(days=_CENTURIES)
    later = {}
    for name, frame in _each(rows).items():
        moved = frame.copy()
        for column in moved.columns:
            if pd.api.types.is_datetime64_any_dtype(moved[column].dtype):
                days = moved[column].astype("datetime64[s]")
                if (days > pd.Timestamp("9000-01-01").as_unit("s")).any():
                    return
                moved[column] = days + shift
        later[name] = moved
    from_day = settings.from_day
    moved_settings = settings if from_day is None else _with_from_day(settings, from_day)
    found = _cover(Rows(**later), moved_settings, as_of.replace(year=as_of.year + 400))
    gaps = found.gaps.assign(since=found.gaps["since"].astype("datetime64[s]") - shift)
    back = Coverage(**{**vars(found), "gaps": gaps.drop(columns="params")})
    yield from _differing(
        "days", Coverage(**{**vars(plain), "gaps": plain.gaps.drop(columns="params")}), back
    )


def _with_from_day(settings: Settings, day: date) -> Settings:
    return Settings(**{**vars(settings), "from_day": day.replace(year=day.year + 400)})


def _apart(rows: Rows, settings: Settings, as_of: date, plain: Coverage) -> Iterator[str]:
    """Communes in two halves, each a workspace of its own: what is local adds up to the whole."""
    communes = rows.commune["id"].tolist()
    halves = [communes[::2], communes[1::2]]
    parts = [_cover(_only(rows, half), settings, as_of) for half in halves]
    for rule in _LOCAL_RULES:
        whole = _codes(plain.gaps[plain.gaps["rule"] == rule])
        added = sorted(code for part in parts for code in _codes(part.gaps[part.gaps["rule"] == rule]))
        if whole != added:
            yield f"law of areas, {rule}: {len(whole)} in the whole, {len(added)} in the halves"
    for figure in _LOCAL_FIGURES:
        whole_values = _figures(plain, figure)
        added_values = sorted(value for part in parts for value in _figures(part, figure))
        if whole_values != added_values:
            yield f"law of areas, {figure}: {whole_values[:3]} … {added_values[:3]}"


def _codes(gaps: pd.DataFrame) -> list[str]:
    return sorted(gaps["code"].fillna("").tolist())


def _figures(coverage: Coverage, name: str) -> list[tuple[str, str, str]]:
    frame = coverage.indicators
    chosen = frame[(frame["scope"] == "commune") & (frame["name"] == name)]
    return sorted(
        (str(row.code), str(row.numerator), str(row.denominator)) for row in chosen.itertuples(index=False)
    )


def _only(rows: Rows, communes: list[str]) -> Rows:
    """The rows of these communes; people, units and plans stay."""
    frames = _each(rows)
    commune = rows.commune[rows.commune["id"].isin(communes)]
    village = rows.village[rows.village["commune_id"].isin(communes)]
    household = rows.household[rows.household["village_id"].isin(village["id"])]
    places = {"commune_id": commune["id"], "village_id": village["id"], "household_id": household["id"]}

    def here(frame: pd.DataFrame) -> pd.DataFrame:
        inside = pd.Series(False, index=frame.index)
        for column, ids in places.items():
            if column in frame.columns:
                inside |= frame[column].isin(ids)
        return frame[inside].reset_index(drop=True)

    frames |= {"commune": commune, "village": village, "household": household}
    frames |= {"assignment": here(rows.assignment), "visit": here(rows.visit)}
    ending = rows.plan_ending
    frames["plan_ending"] = ending[ending["assignment_id"].isin(frames["assignment"]["id"])]
    return Rows(**{name: frame.reset_index(drop=True) for name, frame in frames.items()})
