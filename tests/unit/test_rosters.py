"""Counts, rosters and task sheets, worked out by hand on the marked workspace.

Household number n belongs to village n // 4 and, unless n is divisible by 3 or its village is 7, 12 or 29, is
in the charge of cadre (n // 6) % 19.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from support.marked import make_marked

from diaban.analysis.gap_groups import grouped_gaps
from diaban.analysis.publication import columns_to_read, publish, tables_with_places
from diaban.analysis.rosters import assignment_roster, cadre_roster, in_charge
from diaban.analysis.task_sheets import task_sheets
from diaban.layers.wording import load_words
from diaban.layers.workspace import Workspace
from diaban.scripts.coverage import look
from diaban.scripts.progress import Progress, silent


@pytest.fixture(scope="module")
def looked(tmp_path_factory):
    """The workspace on its day, with travel times from the first post: near to village 0, far to village 1."""
    path = tmp_path_factory.mktemp("rosters") / "marked.gpkg"
    make_marked(path)
    workspace = Workspace.open(path)
    pairs = [
        ("v00", "dry", 1, 30, 35),
        ("v00", "wet", 1, 40, 45),
        ("v01", "dry", 1, 90, 100),
        ("v01", "wet", 1, 200, 210),
    ]
    with workspace.writing("test", "travel") as writer:
        writer.replace(
            "travel_run",
            pd.DataFrame(
                {"origin_kind": "unit", "origin_id": "u0", "season": ["dry", "wet"], "cutoff_min": 480.0}
            ),
        )
        writer.replace(
            "travel_time",
            pd.DataFrame(
                [
                    {
                        "origin_kind": "unit", "origin_id": "u0", "target_kind": "village", "target_id": village,
                        "season": season, "reachable": way, "out_min": there, "back_min": back,
                    }
                    for village, season, way, there, back in pairs
                ]
            ),
        )  # fmt: skip
    progress = Progress(silent, load_words("en"))
    return look(Workspace.open(path), None, None, progress, columns_to_read(True), tables_with_places(True))


@pytest.fixture(scope="module")
def published(looked):
    return publish(looked.seen, looked.coverage)


def _row(frame, **where):
    for name, value in where.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_villages_count_their_households_by_state(published):
    village = _row(published.villages, code="B001")
    # Households 4 to 7; 4, 5 and 7 have somebody, 6 has not; 4 and 5 are the first post's, and it is 200 minutes away.
    assert tuple(village[["in_need", "assigned", "unassigned", "far", "left"]]) == (4, 3, 1, 2, 0)
    assert village["band"] == "middle"
    assert _row(published.villages, code="B007")[["assigned", "band", "covered"]].tolist() == [
        0,
        "lowest",
        False,
    ]
    # Household 39 left need.
    assert tuple(_row(published.villages, code="B009")[["in_need", "left"]]) == (3, 1)


def test_everything_in_need_is_counted_once(published):
    for frame in (published.villages, published.communes):
        assert frame["in_need"].sum() == 117
        assert (frame["assigned"] + frame["unassigned"] == frame["in_need"]).all()
    assert published.totals.in_need == 117
    assert (
        published.totals.assigned
        == published.villages["assigned"].sum()
        == published.communes["assigned"].sum()
    )
    assert (published.totals.posts_filled, published.totals.border_communes) == (2, 3)
    assert (published.totals.villages, published.totals.villages_covered) == (30, 27)


def test_no_frame_holds_a_name_a_need_or_an_id_unless_asked_for(looked, published):
    frames = (published.communes, published.villages, published.units, published.model_sites, published.gaps)
    held = {column for frame in frames for column in frame.columns}
    assert not held & {
        "id",
        "need",
        "head_name",
        "contact_role",
        "contact_phone",
        "languages",
        "comment",
        "row_id",
    }
    assert published.households.empty
    assert published.contacts.empty
    asked = publish(looked.seen, looked.coverage, names=True)
    assert len(asked.households) == 120
    assert set(asked.households["state"]) <= {"unassigned", "far", "overdue", "assigned", "left"}
    assert len(asked.contacts) == 30
    assert "need" not in asked.households


def test_a_gap_of_a_household_lies_at_its_village(published):
    places = published.villages.set_index("code")["geometry"]
    for gap in published.gaps[published.gaps["table_name"] == "household"].itertuples():
        assert (
            gap.geometry is places[gap.village]
            or gap.geometry == places[gap.village]
            or pd.isna(places[gap.village])
        )


def test_gaps_are_summed_up_by_place_with_the_worst_severity(published):
    grouped = grouped_gaps(published.gaps)
    assert grouped["count"].sum() == len(published.gaps)
    alone = _row(grouped, rule="household_unassigned", village="B007")
    assert (alone["count"], alone["severity"]) == (4, "critical")
    assert alone["since"] == pd.Timestamp("2025-01-01")
    order = grouped["severity"].map(["critical", "major", "minor"].index)
    assert order.is_monotonic_increasing
    overloaded = _row(grouped, rule="cadre_overloaded", item="households")
    assert (overloaded["unit_code"], overloaded["count"], overloaded["worst"]) == ("DBP01", 1, 5)


def test_the_roster_of_cadres_says_what_each_carries(looked):
    first = _row(cadre_roster(looked.seen), code="CB000")
    # Households 1, 2, 4, 5 and 115 in villages 0, 1 and 28; the cells of villages 0 and 5; the posts of two communes.
    assert tuple(first[["households", "max_households", "villages", "party_cells", "commune_posts"]]) == (
        5,
        3,
        4,
        2,
        2,
    )
    assert first["unit_name"] == "Đồn Biên phòng Mường Lạn"
    assert not {"languages", "id", "unit_id"} & set(first.index)


def test_the_roster_of_assignments_has_one_row_each(looked):
    roster = assignment_roster(looked.seen)
    assert roster["code"].is_unique
    assert "head_name" not in roster
    one = _row(roster, code="PC0004")
    assert tuple(one[["cadre", "household", "village", "commune", "duty"]]) == (
        "CB000",
        "H0004",
        "B001",
        "03800",
        "household",
    )
    post = _row(roster, code="XA1")
    assert (post["commune_name"], post["role"]) == ("Púng Bánh", "Phó bí thư đảng uỷ xã")
    assert pd.isna(post["village"])
    assert "head_name" in assignment_roster(looked.seen, names=True)


def test_who_is_in_charge_of_what(looked):
    told = in_charge(looked.seen)
    here = told[told["commune"] == "03800"]
    assert here.iloc[0][["cadre", "commune_post"]].tolist() == ["CB000", 1]
    assert pd.isna(here.iloc[0]["village"])
    village = _row(here[here["village"] == "B000"], cadre="CB000")
    assert tuple(village[["households", "village_name", "party_cell"]]) == (2, "Huổi Đức 0", 1)
    # 72 households are assigned, and one of them (79) has left need.
    roster = assignment_roster(looked.seen).query("duty == 'household'")
    assert (told["households"].sum(), len(roster)) == (71, 72)
    assert roster.loc[~roster["effective"], "household"].tolist() == ["H0079"]


def test_task_sheets_tell_the_way_and_the_need(looked):
    sheets = task_sheets(looked.seen)
    mine = sheets.households[sheets.households["cadre"] == "CB000"]
    assert mine["household"].tolist() == ["H0001", "H0002", "H0004", "H0005", "H0115"]
    assert mine["need"].tolist() == ["near_poor", "policy_beneficiary", "resettled", "poor", "poor"]
    far = _row(sheets.villages, cadre="CB000", village="B001")
    assert tuple(far[["there_dry", "back_dry", "there_wet", "back_wet"]]) == (90, 100, 200, 210)
    # An origin that was computed, and no pair: beyond the cut-off.
    assert np.isinf(_row(sheets.villages, cadre="CB000", village="B028")["there_dry"])
    assert np.isnan(sheets.villages[sheets.villages["cadre"] == "CB001"]["there_dry"]).all()
    assert "head_name" not in sheets.households
    assert "geometry" not in sheets.households


def test_a_common_language_is_yes_no_or_unknown_and_never_named(looked):
    sheets = task_sheets(looked.seen, names=True)
    for village in sheets.villages.itertuples():
        unknown = int(village.village[1:]) % 7 == 0
        expected = None if unknown else "no" if village.cadre == "CB001" else "yes"
        assert (None if pd.isna(village.common_language) else village.common_language) == expected
    text = sheets.villages.drop(columns="geometry").to_csv() + sheets.cadres.drop(columns="geometry").to_csv()
    assert "vie" not in text
    assert "xyz" not in text
