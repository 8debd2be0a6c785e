"""The task sheet of one cadre, and the page for the households that did not fit on it."""

from __future__ import annotations

from .draft import CENTRE, PAPERS, RIGHT, Draft, Place


def task_sheet(paper: str) -> Draft:
    """One cadre: who, a map of the charge, the households to visit with room to write, and a matching code."""
    height, width = PAPERS[paper]
    margin = 12.0
    inner = width - 2 * margin
    draft = Draft(f"task_{paper}", width, height)
    draft.text("unit_above", Place(margin, margin - 2, 74, 4.2), 8, align=CENTRE)
    draft.text("unit", Place(margin, margin + 2, 74, 4.6), 8.5, bold=True, align=CENTRE)
    draft.text("number", Place(width - margin - 74, margin - 2, 74, 4.2), 8, align=RIGHT)
    draft.text(
        "mark", Place(width - margin - 74, margin + 2, 74, 8), 7.5, bold=True, align=RIGHT, colour="#B23B00"
    )
    draft.text("title", Place(margin, margin + 10.5, inner, 7), 14.5, bold=True, align=CENTRE)
    draft.text("subtitle", Place(margin, margin + 17.5, inner, 4.5), 8.5, align=CENTRE, italic=True)
    top = margin + 23
    map_height = 92.0 if paper == "A4" else 140.0
    side = inner * 0.44
    legend_height = 38.0 if paper == "A4" else 44.0
    draft.table("person", Place(margin, top, side - 5, map_height - legend_height - 2))
    draft.legend(Place(margin, top + map_height - legend_height, side - 5, legend_height))
    linked = draft.map("map", Place(margin + side, top + 3, inner - side - 4, map_height - 18), 0.4)
    foot_y = top + map_height - 10
    draft.text("north_letter", Place(margin + side, foot_y - 0.6, 5, 2.8), 6, bold=True, align=CENTRE)
    draft.north(Place(margin + side, foot_y + 2, 5, 7))
    draft.text("scale", Place(margin + side + 8, foot_y, 32, 4), 7.5, bold=True)
    draft.scale_bar(Place(margin + side + 39, foot_y - 1.2, 48, 8), linked)
    draft.text("grid_note", Place(margin + side + 8, foot_y + 5.2, inner - side - 8, 5), 6.2)
    below = top + map_height + 3
    draft.text("tasks_title", Place(margin, below, inner, 5), 9.5, bold=True)
    foot = height - margin - 31
    draft.table("tasks", Place(margin, below + 5.5, inner, foot - below - 8))
    draft.text("return_note", Place(margin, foot, inner - 74, 9), 7)
    draft.picture("code_bars", Place(margin, foot + 10, 98, 8))
    draft.text("code", Place(margin, foot + 18.4, 98, 4), 8, bold=True)
    draft.text("sample", Place(margin, foot + 24, inner, 4.5), 9, bold=True, colour="#B23B00")
    draft.text("sources", Place(margin, foot + 28.6, inner, 4), 6.5)
    for index, name in enumerate(("prepared", "approved")):
        at = width - margin - 72 + index * 36
        draft.text(name, Place(at, foot, 36, 4), 8, bold=True, align=CENTRE)
        draft.text(f"{name}_hint", Place(at, foot + 4, 36, 3.5), 6, italic=True, align=CENTRE)
    return draft


def task_continuation(paper: str) -> Draft:
    """The page for the households that did not fit on a task sheet."""
    height, width = PAPERS[paper]
    margin = 12.0
    inner = width - 2 * margin
    draft = Draft(f"task_continued_{paper}", width, height)
    draft.text("number", Place(width - margin - 74, margin - 2, 74, 4.2), 8, align=RIGHT)
    draft.text(
        "mark", Place(width - margin - 74, margin + 2, 74, 8), 7.5, bold=True, align=RIGHT, colour="#B23B00"
    )
    draft.text("title", Place(margin, margin + 10.5, inner, 6), 12, bold=True, align=CENTRE)
    draft.table("tasks", Place(margin, margin + 20, inner, height - 2 * margin - 98))
    draft.table("person", Place(margin, height - margin - 76, inner, 60))
    draft.picture("code_bars", Place(margin, height - margin - 13, 98, 8))
    draft.text("code", Place(margin, height - margin - 4.6, 98, 4), 8, bold=True)
    draft.text(
        "sample",
        Place(margin + 100, height - margin - 12, inner - 100, 4.5),
        9,
        bold=True,
        align=RIGHT,
        colour="#B23B00",
    )
    draft.text("as_of", Place(margin + 100, height - margin - 4.6, inner - 100, 4), 6.5, align=RIGHT)
    return draft
