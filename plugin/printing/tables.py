"""Tables on a sheet that never lose a row: smaller type first, then further pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Optional

from qgis.core import (
    QgsLayout,
    QgsLayoutFrame,
    QgsLayoutItemManualTable,
    QgsLayoutSize,
    QgsLayoutTable,
    QgsLayoutTableColumn,
    QgsTableCell,
    QgsTextFormat,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from .fonts import text_font, text_width_mm, wrapped
from .job import Table

Row = tuple[str, ...]
HEADING_FILL = "#E4E4E4"
_WIDTH, _HEIGHT = "diaban_width", "diaban_height"
MM = QgsUnitTypes.LayoutUnit.LayoutMillimeters
_MM_PER_POINT, _LINE = 25.4 / 72, 1.4
_POINTS = QgsUnitTypes.RenderUnit.RenderPoints


@dataclass(frozen=True)
class Look:
    """How a table is set: shares of the width per column, which columns are right-aligned, sizes to try.

    Rows to write in have a height of their own, the first of `row_heights` at which all fit.

    Columns in `snug` are as wide as their widest text, at most 0.4 of the table; the others share the rest.
    """

    shares: tuple[float, ...]
    right: tuple[int, ...] = ()
    sizes: tuple[float, ...] = (6.6, 6.2, 5.8)
    bold: tuple[int, ...] = ()
    margin: float = 0.6
    vertical: bool = True
    row_heights: tuple[float, ...] = (0.0,)
    snug: tuple[int, ...] = ()


def table_of(layout: QgsLayout, name: str) -> tuple[QgsLayoutItemManualTable, QgsLayoutFrame]:
    """The table drawn in the frame called `name`."""
    frame = layout.itemById(name)
    for table in layout.multiFrames():
        if frame in table.frames():
            return table, frame
    raise LookupError(f"the template {layout.name()} has no table called {name}")


def remember_frames(layout: QgsLayout) -> None:
    """Note the size each table's frame has in the template: QGIS shrinks a frame to its table later."""
    for table in layout.multiFrames():
        for frame in table.frames():
            frame.setCustomProperty(_WIDTH, frame.rect().width())
            frame.setCustomProperty(_HEIGHT, frame.rect().height())


def fill(layout: QgsLayout, name: str, content: Table, look: Look) -> tuple[Row, ...]:
    """Put `content` into the table called `name`; returns the rows that did not fit, in order."""
    table, frame = table_of(layout, name)
    rows = _parted(content.rows, frame, look)
    joined = _run_on(rows)
    # Rather closer rows than a further sheet for the last two of them.
    tight = replace(look, margin=look.margin / 2, sizes=look.sizes[-1:])
    attempts = [(rows, look), *([(joined, look), (joined, tight)] if joined != rows else [])]
    for shown, tried in attempts:
        for size in tried.sizes:
            for height in tried.row_heights:
                _set(table, frame, content, shown, tried, size, height)
                if _fits(table, frame):
                    return ()
    fitting = _how_many(table, frame, replace(content, rows=joined), look)
    _set(table, frame, content, joined[:fitting], look, look.sizes[-1])
    return rows[fitting:]


def _run_on(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """`rows` with the lines of their last column one after the other, to save room."""
    return tuple((*row[:-1], row[-1].replace("\n", " • ")) for row in rows)


def _parted(rows: tuple[Row, ...], frame: QgsLayoutFrame, look: Look) -> tuple[Row, ...]:
    """`rows`, each that is higher than half the frame as several, the last column spread over them."""
    size = look.sizes[-1]
    room = _widths(look, float(frame.customProperty(_WIDTH)), size, rows)[-1] if rows else 1.0
    most = max(1, int(float(frame.customProperty(_HEIGHT)) / 2 / (size * _MM_PER_POINT * _LINE)))
    found: list[Row] = []
    for row in rows:
        lines = wrapped(row[-1], size, room).split("\n")
        for start in range(0, len(lines), most):
            text = row[-1] if len(lines) <= most else "\n".join(lines[start : start + most])
            found.append((*row[:-1], text))
    return tuple(found)


def blank_repeats(rows: Sequence[Row], groups: int) -> list[Row]:
    """`rows` with the leading `groups` cells left empty where they repeat the row above."""
    shown: list[Row] = []
    for index, row in enumerate(rows):
        same = groups and index > 0 and rows[index - 1][:groups] == row[:groups]
        shown.append(("",) * groups + row[groups:] if same else row)
    return shown


def _fits(table: QgsLayoutItemManualTable, frame: QgsLayoutFrame) -> bool:
    # QGIS counts a table's height in whole frames: more than one frame's height means rows are left over.
    return bool(table.totalSize().height() <= frame.rect().height() + 0.01)


def _how_many(table: QgsLayoutItemManualTable, frame: QgsLayoutFrame, content: Table, look: Look) -> int:
    # At least one row: one taller than its frame would otherwise be put off for ever.
    low, high = 1, len(content.rows)
    while low < high:
        middle = (low + high + 1) // 2
        _set(table, frame, content, content.rows[:middle], look, look.sizes[-1])
        low, high = (middle, high) if _fits(table, frame) else (low, middle - 1)
    return low


def _set(
    table: QgsLayoutItemManualTable,
    frame: QgsLayoutFrame,
    content: Table,
    rows: Sequence[Row],
    look: Look,
    size: float,
    row_height: Optional[float] = None,
) -> None:
    width = float(frame.customProperty(_WIDTH))
    # QGIS measures the whole table at every setting: empty, that costs nothing.
    table.setTableContents([])
    table.setCellMargin(look.margin)
    table.setGridStrokeWidth(0.15)
    table.setGridColor(QColor("#7A7A7A"))
    table.setVerticalGrid(look.vertical)
    table.setWrapBehavior(QgsLayoutTable.WrapBehavior.WrapText)
    table.setBackgroundColor(QColor("#FFFFFF"))
    table.setContentTextFormat(_format(size))
    table.setHeaderTextFormat(_format(size, bold=True))
    table.setIncludeTableHeader(bool(content.headings))
    table.setHeaders([QgsLayoutTableColumn(heading) for heading in content.headings])
    # All of the content, not only the rows shown, so that the columns of one table come out alike.
    widths = _widths(look, width, size, (*content.rows, *((content.headings,) if content.headings else ())))
    shown = blank_repeats(rows, content.groups)
    table.setTableContents(
        [[_cell(text, index, look, size, widths[index]) for index, text in enumerate(row)] for row in shown]
    )
    table.setColumnWidths(widths)
    high = look.row_heights[0] if row_height is None else row_height
    table.setRowHeights([high] * len(shown))
    table.refresh()
    frame.attemptResize(QgsLayoutSize(width, float(frame.customProperty(_HEIGHT)), MM))


def _widths(look: Look, width: float, size: float, rows: Iterable[Row]) -> list[float]:
    """Room for text in each column: every cell adds its two margins and a grid line."""
    columns = len(look.shares)
    room = width - columns * 2 * look.margin - (columns + 1) * 0.15
    needed = dict.fromkeys(look.snug, 0.0)
    for row in rows:
        for column in look.snug:
            needed[column] = max(needed[column], text_width_mm(row[column], size, column in look.bold) * 1.06)
    needed = {column: min(wide + 0.3, 0.4 * room) for column, wide in needed.items()}
    rest, total = room - sum(needed.values()), sum(look.shares)
    return [needed.get(column, rest * share / total) for column, share in enumerate(look.shares)]


def _cell(text: str, column: int, look: Look, size: float, room: float) -> QgsTableCell:
    cell = QgsTableCell(wrapped(text, size, room, column in look.bold))
    side = Qt.AlignmentFlag.AlignRight if column in look.right else Qt.AlignmentFlag.AlignLeft
    cell.setHorizontalAlignment(side)
    cell.setVerticalAlignment(Qt.AlignmentFlag.AlignTop)
    cell.setTextFormat(_format(size, bold=column in look.bold))
    return cell


def _format(size: float, bold: bool = False) -> QgsTextFormat:
    text = QgsTextFormat()
    text.setFont(text_font(size, bold=bold))
    text.setSize(size)
    text.setSizeUnit(_POINTS)
    text.setColor(QColor("#000000"))
    return text
