"""The sheets with a large map: communes, what did not fit beside them, and the whole area."""

from __future__ import annotations

from qgis.core import QgsLayoutItemMap

from .draft import CENTRE, PAPERS, RIGHT, Draft, Place


def heading(draft: Draft, margin: float, large: float, side: float) -> None:
    """The head of a landscape sheet: unit and decision, title and place, number and mark."""
    right = draft.width - margin
    draft.text("unit_above", Place(margin, margin, side, 4.2), 8, align=CENTRE)
    draft.text("unit", Place(margin, margin + 4.2, side, 4.6), 8.5, bold=True, align=CENTRE)
    draft.text("decision", Place(margin, margin + 9.4, side, 7.4), 7, align=CENTRE, italic=True)
    middle = draft.width - 2 * (margin + side + 2)
    draft.text("title", Place(margin + side + 2, margin, middle, large * 0.5), large, bold=True, align=CENTRE)
    draft.text(
        "place", Place(margin + side + 2, margin + large * 0.5 + 0.6, middle, large * 0.46), large * 0.88,
        bold=True, align=CENTRE,
    )  # fmt: skip
    draft.text("number", Place(right - side, margin, side, 4.6), 9, bold=True, align=RIGHT)
    draft.text("page", Place(right - side, margin + 4.6, side, 4.2), 8, align=RIGHT)
    draft.text(
        "mark", Place(right - side, margin + 9.0, side, 9), 6.4, bold=True, align=RIGHT, colour="#B23B00"
    )


def footing(draft: Draft, margin: float, top: float, right: float, linked: QgsLayoutItemMap) -> None:
    """The foot below a map that ends at `right`: north, scale, day, sources, sample mark, and who signs.

    A foot too narrow for all of it side by side has the day and the sources between scale and signatures.
    """
    wide = right - margin
    sign_width = min(120.0, max(66.0, wide * 0.43))
    scale_width = min(66.0, max(46.0, wide * 0.28))
    draft.text("north_letter", Place(margin, top - 0.5, 6, 3.2), 7, bold=True, align=CENTRE)
    draft.north(Place(margin, top + 2.6, 6, 10))
    draft.text("scale", Place(margin + 8, top, scale_width - 8, 4.5), 9, bold=True)
    draft.scale_bar(Place(margin + 7, top + 4.2, scale_width - 7, 8), linked)
    notes_x = margin + scale_width + 3
    notes = right - sign_width - 3 - notes_x
    third = sign_width / 3
    for index, name in enumerate(("prepared", "checked", "approved")):
        at = right - sign_width + index * third
        draft.text(name, Place(at + 0.5, top, third - 1, 6.6 if third < 30 else 3.6), 6.4, bold=True,
                   align=CENTRE)  # fmt: skip
        below = top + (6.4 if third < 30 else 3.4)
        draft.text(f"{name}_hint", Place(at, below, third, 3.2), 6.0, italic=True, align=CENTRE)
    if notes > 40:
        draft.text("as_of", Place(notes_x, top, notes, 3.8), 7, bold=True)
        draft.text("sources", Place(notes_x, top + 4.0, notes, 12.6), 6.2)
        draft.text("grid_note", Place(margin, top + 14.2, scale_width, 8.2), 6.2)
        draft.text("sample", Place(notes_x, top + 17.4, notes, 4.6), 8, bold=True, colour="#B23B00")
        return
    draft.text("as_of", Place(margin, top + 12.8, scale_width, 3.4), 6.4, bold=True)
    draft.text("sample", Place(right - sign_width, top + 18.4, sign_width, 3.6), 7, bold=True, align=CENTRE,
               colour="#B23B00")  # fmt: skip
    draft.text("grid_note", Place(margin, top + 16.2, scale_width + 2, 6), 6.0)


def _map_with_side(draft: Draft, side: float) -> tuple[float, float, float]:
    """Head, map and foot of a landscape sheet; the rest is the side: its x, top and bottom."""
    margin, head, foot = 8.0, 16.5, 22.0
    heading(draft, margin, 18 if draft.width > 400 else 14.5, 70)
    top = margin + head + 4.5
    bottom = draft.height - margin - foot - 5.5
    side_x = draft.width - margin - side
    map_right = side_x - 7
    linked = draft.map("map", Place(margin + 5, top, map_right - margin - 5, bottom - top), 0.5)
    footing(draft, margin, draft.height - margin - foot, map_right, linked)
    return side_x, top - 3, draft.height - margin


def commune_sheet(paper: str) -> Draft:
    """One commune: the map with its grid, and beside it locator, legend, totals and roster."""
    width, height = PAPERS[paper]
    side = 128.0 if paper == "A3" else 108.0
    draft = Draft(f"commune_{paper}", width, height)
    x, top, bottom = _map_with_side(draft, side)
    half, upper = side * 0.44, 84.0 if paper == "A3" else 70.0
    inset = half * 0.56
    draft.map("locator", Place(x, top, half, inset), 0.3)
    draft.table("totals", Place(x, top + inset + 1.5, half, upper - inset - 1.5))
    draft.legend(Place(x + half + 2, top, side - half - 2, upper))
    _roster(draft, x, top + upper + 2, side, bottom)
    return draft


def broad_commune_sheet(paper: str) -> Draft:
    """One commune with many people: a broader side, locator, totals and legend next to each other above."""
    width, height = PAPERS[paper]
    side = 190.0 if paper == "A3" else 152.0
    draft = Draft(f"commune_broad_{paper}", width, height)
    x, top, bottom = _map_with_side(draft, side)
    upper = 54.0 if paper == "A3" else 47.0
    inset, totals = side * 0.19, side * 0.31
    draft.map("locator", Place(x, top, inset, inset * 0.62), 0.3)
    draft.text("sources", Place(x, top + inset * 0.62 + 1.2, inset, upper - inset * 0.62 - 1.2), 6.2)
    draft.table("totals", Place(x + inset + 2, top, totals, upper))
    draft.legend(Place(x + inset + totals + 4, top, side - inset - totals - 4, upper))
    _roster(draft, x, top + upper + 1.5, side, bottom)
    return draft


def low_commune_sheet(paper: str) -> Draft:
    """One commune with many people that is wider than high: the roster across the page below the map."""
    width, height = PAPERS[paper]
    margin, foot = 8.0, 22.0
    below = 76.0 if paper == "A3" else 64.0
    side = 120.0 if paper == "A3" else 96.0
    draft = Draft(f"commune_low_{paper}", width, height)
    heading(draft, margin, 18 if draft.width > 400 else 14.5, 70)
    top = margin + 21.0
    bottom = height - margin - foot - below - 5.5
    side_x = width - margin - side
    map_right = side_x - 7
    linked = draft.map("map", Place(margin + 5, top, map_right - margin - 5, bottom - top), 0.5)
    half = side * 0.44
    inset = half * 0.5
    side_bottom = bottom + 5
    draft.map("locator", Place(side_x, top - 3, half, inset), 0.3)
    draft.table("totals", Place(side_x, top + inset - 1.5, half, side_bottom - top - inset + 1.5))
    draft.legend(Place(side_x + half + 2, top - 3, side - half - 2, side_bottom - top + 3))
    gap = 4.0
    column = (width - 2 * margin - gap) / 2
    draft.text("roster_title", Place(margin, bottom + 5.5, column, 4), 8, bold=True)
    for index in range(2):
        name = "roster" if index == 0 else "roster_2"
        draft.table(name, Place(margin + index * (column + gap), bottom + 10, column, below - 7))
    footing(draft, margin, height - margin - foot, width - margin, linked)
    return draft


def _roster(draft: Draft, x: float, top: float, wide: float, bottom: float) -> None:
    draft.text("roster_title", Place(x, top, wide, 4), 8, bold=True)
    draft.table("roster", Place(x, top + 4.5, wide, bottom - top - 4.5))


def continuation(paper: str) -> Draft:
    """The page that carries on a roster which did not fit beside its map: columns of table."""
    width, height = PAPERS[paper]
    margin = 8.0
    draft = Draft(f"continued_{paper}", width, height)
    heading(draft, margin, 18 if paper == "A3" else 14.5, 70)
    count = 3 if paper == "A3" else 2
    gap = 5.0
    column = (width - 2 * margin - (count - 1) * gap) / count
    top, bottom = margin + 26.0, height - margin - 10
    draft.text("roster_title", Place(margin, margin + 20, width - 2 * margin, 5), 9, bold=True)
    for index in range(count):
        name = "roster" if index == 0 else f"roster_{index + 1}"
        draft.table(name, Place(margin + index * (column + gap), top, column, bottom - top))
    draft.text("as_of", Place(margin, height - margin - 5, 120, 4), 7, bold=True)
    draft.text("sample", Place(margin + 120, height - margin - 5, width - 2 * margin - 120, 4), 8, bold=True,
               align=RIGHT, colour="#B23B00")  # fmt: skip
    return draft


def overview(paper: str) -> Draft:
    """The whole area: communes by band, worst first in the table beside the map."""
    width, height = PAPERS[paper]
    side = 124.0 if paper == "A3" else 100.0
    draft = Draft(f"overview_{paper}", width, height)
    x, top, bottom = _map_with_side(draft, side)
    half, upper = side * 0.47, 86.0 if paper == "A3" else 74.0
    draft.table("totals", Place(x, top, half, upper))
    draft.legend(Place(x + half + 2, top, side - half - 2, upper))
    draft.text("roster_title", Place(x, top + upper + 2, side, 4), 8, bold=True)
    draft.table("roster", Place(x, top + upper + 6.5, side, bottom - top - upper - 6.5))
    return draft


def wide_overview(paper: str) -> Draft:
    """The whole area where it is much wider than high: the map across the page, tables and legend below it."""
    width, height = PAPERS[paper]
    margin, head, foot = 8.0, 16.5, 22.0
    big = paper == "A3"
    draft = Draft(f"overview_wide_{paper}", width, height)
    heading(draft, margin, 18 if big else 14.5, 70)
    top, below = margin + head + 4.5, 58.0 if big else 47.0
    bottom = height - margin - foot - below - 6
    linked = draft.map("map", Place(margin + 5, top, width - 2 * margin - 10, bottom - top), 0.5)
    under, gap = bottom + 5, 4.0
    room = width - 2 * margin - 3 * gap
    at, shares = margin, (0.2, 0.31, 0.245, 0.245)
    draft.table("totals", Place(at, under, room * shares[0], below - 2))
    at += room * shares[0] + gap
    draft.legend(Place(at, under, room * shares[1], below - 2))
    at += room * shares[1] + gap
    draft.text("roster_title", Place(at, under - 0.5, 2 * room * shares[2], 4), 8, bold=True)
    for index in range(2):
        name = "roster" if index == 0 else "roster_2"
        draft.table(name, Place(at, under + 4, room * shares[2], below - 6))
        at += room * shares[2] + gap
    footing(draft, margin, height - margin - foot, width - margin, linked)
    return draft
