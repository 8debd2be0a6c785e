"""The unit nearest to a village, on the card of the web map."""

from __future__ import annotations

import warnings

import pandas as pd
import pytest

from diaban.analysis.nearest_units import nearest_units
from diaban.analysis.settings import DRY, WET, Settings
from diaban.analysis.situation import see
from diaban.scripts.publishing import short_names
from diaban.tests.hand.making import JUNE_30, Made


@pytest.fixture
def made() -> Made:
    made = Made()
    made.commune()
    for code in ("B1", "B2", "B3"):
        made.village(code)
    for code in ("D1", "D2", "D3"):
        made.unit(code)
        made.computed(code, "dry", "wet")
    made.computed("B2", "dry")
    made.trip("D1", "B1", "dry", 50, 55)
    made.trip("D2", "B1", "dry", 40, 90)
    made.trip("B2", "B1", "dry", 5, 5)  # no unit
    made.trip("D2", "B1", "wet", 80, None)
    made.trip("D3", "B2", "dry", 30, 31)
    made.trip("D1", "B2", "dry", 30, 29)  # as near, and first
    made.trip("D1", "B3", "dry", None, None, reachable=0)
    return made


def test_it_is_the_least_time_there_and_never_a_village(made: Made) -> None:
    seen = see(made.rows(), Settings(), JUNE_30, None)
    dry, wet = nearest_units(seen, DRY), nearest_units(seen, WET)
    codes = seen.area.units.code.to_pylist()
    assert [codes[unit] if unit >= 0 else None for unit in dry.unit] == ["D2", "D1", None]
    assert dry.there.tolist()[:2] == [40, 30] and dry.back.tolist()[:2] == [90, 29]
    assert wet.unit.tolist() == [1, -1, -1] and wet.there[0] == 80
    assert str(wet.back[0]) in ("inf", "nan")


def test_the_order_of_rows_makes_no_difference(made: Made) -> None:
    plain = see(made.rows(), Settings(), JUNE_30, None)
    mixed = see(made.rows(shuffle=3), Settings(), JUNE_30, None)
    for season in (DRY, WET):
        told = []
        for seen in (plain, mixed):
            found = nearest_units(seen, season)
            units = seen.area.units.code.to_pylist()
            told.append({
                code: (units[unit] if unit >= 0 else None, float(there))
                for code, unit, there in zip(seen.area.villages.code.to_pylist(), found.unit, found.there)
                if unit >= 0 and code != "B2"  # two are equally near there
            })  # fmt: skip
        assert told[0] == told[1]


def test_units_without_short_names_go_by_their_names_and_nothing_warns() -> None:
    def called(short: list) -> list:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return short_names(pd.DataFrame({"short_name": short, "name": ["Đồn Một", "Đồn Hai"]})).to_list()

    assert called([None, None]) == called([float("nan"), float("nan")]) == ["Đồn Một", "Đồn Hai"]
    assert called(["Một", None]) == ["Một", "Đồn Hai"]
