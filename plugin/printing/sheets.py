"""The sheets of each kind: a template, filled page after page, and the pages for what did not fit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Optional

from qgis.core import (
    QgsBasicNumericFormat,
    QgsLayout,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
    QgsSingleSymbolRenderer,
)
from qgis.PyQt.QtXml import QDomDocument

from .. import symbols
from . import cartography, catchments
from .code39 import picture_path, with_check
from .drafting import TEMPLATES
from .fonts import family, fitting, plain
from .job import Job, Page, Table
from .labels import rectangle
from .layers import JobLayers
from .legend import LegendBook
from .mapping import Drawn, SheetMaps
from .scale import Box, bar_segment, extent_at
from .tables import Look, Row, fill, remember_frames

LOOKS = {
    "totals": Look(
        (1.0, 0.0), right=(1,), bold=(1,), sizes=(6.8, 6.5, 6.2, 6.0), vertical=False, margin=0.35, snug=(1,)
    ),
    "roster": Look((0.0, 0.0, 1.0), bold=(0,), sizes=(7.0, 6.6, 6.3, 6.0), margin=0.4, snug=(0, 1)),
    "overview_roster": Look(
        (2.4, 1.6, 0.9, 1.3), right=(1, 2, 3), bold=(0,), sizes=(7.0, 6.5, 6.0), margin=0.4
    ),
    "person": Look((1.25, 2.0), bold=(0,), sizes=(7.4, 6.8, 6.3, 6.0), vertical=False, margin=0.7),
    "tasks": Look(
        (1.5, 1.7, 1.6, 1.15, 2.0, 2.6), bold=(0,), sizes=(7.4,), margin=1.0, row_heights=(13.0, 11.5, 10.0)
    ),
}


Carried = dict[str, tuple[Row, ...]]


_POINTS = "diaban_points"
# Templates to choose from, the one that reads best first.
_TEMPLATES = {
    "communes": ("commune", "commune_low", "commune_broad"),
    "overview": ("overview", "overview_wide"),
}


@dataclass
class Sheet:
    """One printed page to come: which page of the job, its template, and the rows carried over to it, if any."""

    page: Page
    template: str
    carried: Optional[Carried] = None


@dataclass
class Book:
    """Everything the sheets of a job share: layers, maps, legend and the layouts made from templates."""

    job: Job
    layers: JobLayers
    maps: SheetMaps
    legends: LegendBook
    layouts: dict[str, QgsPrintLayout] = field(default_factory=dict)

    def layout(self, name: str) -> QgsPrintLayout:
        """The layout of a template, read once."""
        if name not in self.layouts:
            self.layouts[name] = load_template(name)
        return self.layouts[name]


def open_book(job: Job, project: QgsProject) -> Book:
    """Layers, styles and background of a job, ready to draw."""
    layers = JobLayers(job, project)
    cartography.style_all(layers)
    catchments.style(layers, job.words)
    maps = SheetMaps(layers, job.words)
    if job.relief:
        maps.relief = cartography.relief_layer(layers, job.relief)
    # Hundreds of small maps: contours would make the file several times as large.
    if job.elevation and job.kind != "cadres":
        maps.contours = cartography.contour_layer(layers, job.elevation)
    maps.brief = job.kind == "cadres"
    if job.kind == "overview":
        cartography.style_far(layers)
    return Book(job, layers, maps, LegendBook())


def load_template(name: str) -> QgsPrintLayout:
    """The layout of a shipped template, set in a font this machine has."""
    document = QDomDocument()
    document.setContent((TEMPLATES / f"{name}.qpt").read_text(encoding="utf-8"))
    layout = QgsPrintLayout(QgsProject.instance())
    _, done = layout.loadFromTemplate(document, QgsReadWriteContext())
    if not done:
        raise RuntimeError(f"the template {name} cannot be read")
    layout.setName(name)
    remember_frames(layout)
    for item in layout.items():
        if isinstance(item, QgsLayoutItemLabel):
            font = item.font()
            font.setFamily(family())
            item.setFont(font)
    return layout


def plan(book: Book) -> list[Sheet]:
    """All printed pages in order: a page for each of the job's, and more where a table does not fit."""
    sheets: list[Sheet] = []
    for page in book.job.pages:
        sheet, rest = _first(book, page)
        sheets.append(sheet)
        while rest:
            continued = "task_continued" if book.job.kind == "cadres" else "continued"
            sheet = Sheet(page, f"{continued}_{book.job.paper}", rest)
            sheets.append(sheet)
            rest = _fill_tables(book, sheet)
    return sheets


def _first(book: Book, page: Page) -> tuple[Sheet, Carried]:
    """The sheet of a page on the template that suits it, and the rows that need further sheets.

    What is set to be read best is taken if all rows fit; else, of those on which they do, the one with the
    largest map; else the last, with the most room for rows.
    """
    job = book.job
    if job.kind == "cadres":
        sheet = Sheet(page, f"task_{job.paper}")
        return sheet, _fill_tables(book, sheet)
    names = _TEMPLATES[job.kind]
    tried = []
    for name in names:
        sheet = Sheet(page, f"{name}_{job.paper}")
        tried.append((sheet, _fill_tables(book, sheet)))
        if job.kind == "communes" and name == names[0] and not tried[0][1]:
            return tried[0]
    whole = [(sheet, rest) for sheet, rest in tried if not rest]
    if not whole:
        return tried[-1]
    return min(whole, key=lambda pair: book.maps.scale_on(_map_of(book.layout(pair[0].template)), page))


def prepare(book: Book, sheet: Sheet, number: int, total: int) -> QgsPrintLayout:
    """The layout of one printed page, filled."""
    job, page = book.job, sheet.page
    first = sheet.carried is None
    layout = book.layout(sheet.template)
    texts = {**job.texts, **page.texts}
    if "page" in texts:
        texts["page"] = texts["page"].format(number=number, total=total)
    if not first:
        texts["title"] = texts.get("continued_title", texts.get("title", ""))
        texts["place"] = texts.get("continued_place", texts.get("place", ""))
        texts["roster_title"] = texts.get("continued_roster_title", texts.get("roster_title", ""))
    if first:
        drawn = _draw(book, layout, page)
        texts["scale"] = texts["scale"].format(scale=_thousands(drawn.scale))
        interval = f"{drawn.grid_m / 1000:g}".replace(".", texts.get("decimal", "."))
        texts["grid_note"] = texts.get("grid_note", "").format(interval=interval)
    if page.code and job.kind == "cadres":
        texts["code"] = texts["code"].format(code=_draw_code(layout, page.code))
    _write(layout, texts)
    _fill_tables(book, sheet)
    layout.refresh()
    return layout


def _fill_tables(book: Book, sheet: Sheet) -> Carried:
    """Fill the tables of a sheet; the rows left over, by table, for which there must be a further sheet."""
    layout = book.layout(sheet.template)
    left: Carried = {}
    for name, table in sheet.page.tables.items():
        rows = table.rows if sheet.carried is None else sheet.carried.get(name, ())
        columns = _columns(layout, name)
        if rows and not columns:
            raise RuntimeError(f"the table {name} does not fit its frame: {len(rows)} rows left over")
        look = LOOKS.get(f"{book.job.kind}_{name}") or LOOKS[name]
        for index, column in enumerate(columns):
            # Further columns are set like the first, which has been filled in the smallest type.
            look = replace(look, sizes=look.sizes[-1:]) if index else look
            rows = fill(layout, column, Table(table.headings if rows else (), rows, table.groups), look)
        # Rows to write in by hand are no reason for a further sheet.
        if any("".join(row) for row in rows):
            left[name] = rows
    return left


def _columns(layout: QgsLayout, name: str) -> list[str]:
    """The frames of a table on a layout, in order: name, name_2 …"""
    names = [name]
    while layout.itemById(f"{name}_{len(names) + 1}") is not None:
        names.append(f"{name}_{len(names) + 1}")
    return names if layout.itemById(name) is not None else []


def _draw(book: Book, layout: QgsPrintLayout, page: Page) -> Drawn:
    item = _map_of(layout)
    if book.job.kind == "overview":
        drawn = book.maps.province(item)
        names = ["label", "unit", "site", "border_line", "leader", "grid", "road", "river", "commune"]
        item.setLayers([*book.layers.drawn(*names), *book.maps.background()])
    else:
        if book.job.kind == "cadres":
            drawn = book.maps.charge(item, page)
        else:
            drawn = book.maps.commune(item, str(page.code), page.texts.get("catchments", ""))
        item.setLayers(cartography.all_layers(book.layers, *book.maps.background()))
    bar = layout.itemById("scale_bar")
    assert isinstance(bar, QgsLayoutItemScaleBar)
    bar.setLinkedMap(item)
    figures = QgsBasicNumericFormat()
    figures.setShowTrailingZeros(False)
    figures.setNumberDecimalPlaces(2)
    figures.setDecimalSeparator(book.job.texts.get("decimal", "."))
    figures.setThousandsSeparator("\u00a0")
    bar.setNumericFormat(figures)
    bar.setUnitsPerSegment(bar_segment(drawn.scale, (_room_beside(layout, bar, item) - 10.0) / 4))
    if layout.itemById("legend") is not None:
        book.legends.fill(layout, book.job.words["title"], drawn.entries)
    locator = layout.itemById("locator")
    if locator is not None:
        _locate(book, locator)
    return drawn


def _map_of(layout: QgsLayout) -> QgsLayoutItemMap:
    item = layout.itemById("map")
    assert isinstance(item, QgsLayoutItemMap)
    return item


def _room_beside(layout: QgsLayout, bar: QgsLayoutItemScaleBar, map_item: QgsLayoutItemMap) -> float:
    """Millimetres from the scale bar to the first words on its right, else to the right edge of the map."""
    left, top = bar.pagePos().x(), bar.pagePos().y()
    right = map_item.pagePos().x() + map_item.rect().width()
    for item in layout.items():
        if not isinstance(item, QgsLayoutItemLabel) or not item.id():
            continue
        beside = item.pagePos().y() < top + 8.0 and item.pagePos().y() + item.rect().height() > top
        if beside and item.pagePos().x() > left + 10.0:
            right = min(right, item.pagePos().x())
    return float(right - left)


def _locate(book: Book, item: QgsLayoutItemMap) -> None:
    """The inset: all communes in outline, this one filled."""
    source = book.layers.source
    if "locator" not in source:
        whole = book.layers.keep(source["commune"].clone())
        whole.setRenderer(QgsSingleSymbolRenderer(symbols.outline_fill("#8A8A8A", 0.12, "#F1EFE6")))
        here = book.layers.keep(book.layers.page["focus"].clone())
        here.setRenderer(QgsSingleSymbolRenderer(symbols.outline_fill("#3C1A5B", 0.3, "#A98BC8")))
        source["locator"], source["locator_here"] = whole, here
        if "border_line" in source:
            line = book.layers.keep(source["border_line"].clone())
            line.setRenderer(QgsSingleSymbolRenderer(symbols.plain_line("#000000", 0.4)))
            source["locator_border"] = line
    here = source["locator_here"]
    here.dataProvider().truncate()
    here.dataProvider().addFeatures(list(book.layers.page["focus"].getFeatures()))
    item.setCrs(book.layers.crs)
    item.setKeepLayerSet(True)
    item.setLayers(book.layers.drawn("locator_border", "locator_here", "locator"))
    bounds = source["commune"].extent()
    ground = Box(bounds.xMinimum(), bounds.yMinimum(), bounds.xMaximum(), bounds.yMaximum())
    width, height = item.rect().width(), item.rect().height()
    scale = max(ground.width / (width - 3), ground.height / (height - 3)) * 1000
    item.setExtent(rectangle(extent_at(scale, ground.centre, width, height)))


def _write(layout: QgsLayout, texts: dict[str, str]) -> None:
    """Set the texts of a layout, each in its own size or as much smaller as it needs to fit its box."""
    for item in layout.items():
        # Labels without a name are lines of the legend.
        if not isinstance(item, QgsLayoutItemLabel) or not item.id():
            continue
        text = plain(texts.get(item.id(), ""))
        font = item.font()
        wanted = float(item.customProperty(_POINTS, font.pointSizeF()))
        item.setCustomProperty(_POINTS, wanted)
        text, size = fitting(text, wanted, item.rect().width(), item.rect().height(), font.bold())
        font.setPointSizeF(size)
        item.setFont(font)
        item.setText(text)


def _draw_code(layout: QgsLayout, code: str) -> str:
    """Draw the matching code as bars, where it has only letters that bars can say; the code as printed."""
    whole = with_check(code)
    layout.itemById("code_bars").setPicturePath(picture_path(whole), QgsLayoutItemPicture.Format.FormatSVG)
    return whole


def _thousands(number: int) -> str:
    """1:50 000 as maps write it, with a space that does not break."""
    return f"{number:,}".replace(",", "\u00a0")
