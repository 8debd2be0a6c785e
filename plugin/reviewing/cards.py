"""Drawing a gap as a small card: ticks, what, where, since; below it why, and what to do."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    pyqtSignal,
)
from qgis.PyQt.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
    QTextLayout,
)
from qgis.PyQt.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ..language import tr
from .drawing import bold, laid_out, on_one_line, text_colour
from .gaps import TICKS, GapGroup, GapRow
from .model import GROUP_ROLE, ROW_ROLE, GapModel, group_title
from .sentences import rule_name, since, where, why_and_what

_VERMILION = QColor("#D55E00")
_LINK = QColor("#0060A0")
_PAD, _TICKS_WIDTH, _GAP = 6, 26, 2


class CardDelegate(QStyledItemDelegate):
    """Paints rows of `GapModel`. `action_clicked` (a gap's row) when what to do is clicked."""

    action_clicked = pyqtSignal(object)

    def __init__(self, view: QAbstractItemView, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        row = index.data(ROW_ROLE)
        width = self._width(index)
        if row is None:
            return QSize(width, option.fontMetrics.height() + 10)
        heights = [height for _, height in self._parts(row, index, option.font, width)]
        return QSize(width, int(sum(heights)) + 2 * _PAD + _GAP * len(heights))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        self.initStyleOption(option, index)
        row, group = index.data(ROW_ROLE), index.data(GROUP_ROLE)
        painter.save()
        style = self._view.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, self._view)
        if group is not None:
            self._paint_group(painter, option, group)
        elif row is not None:
            self._paint_row(painter, option, index, row)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: QModelIndex
    ) -> bool:
        row = index.data(ROW_ROLE)
        if (
            row is not None
            and isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and self.action_rect(option.rect, option.font, index, row).contains(event.pos())
        ):
            self.action_clicked.emit(row)
        return super().editorEvent(event, model, option, index)

    def action_rect(self, rect: QRect, font: QFont, index: QModelIndex, row: GapRow) -> QRect:
        """Where on the card the sentence about what to do is."""
        parts = self._parts(row, index, font, self._width(index))
        above = sum(height + _GAP for _, height in parts[:-1])
        return QRect(rect.left(), rect.top() + _PAD + int(above), rect.width(), int(parts[-1][1]))

    # -- measuring -------------------------------------------------------------------------------------------

    def _width(self, index: QModelIndex) -> int:
        return max(180, self._view.viewport().width() - 4)

    def _texts(self, row: GapRow, index: QModelIndex) -> list[str]:
        model = index.model()
        words = model.words if isinstance(model, GapModel) else None
        if words is None:
            return ["", "", "", ""]
        begun = since(words, row)
        place = where(row)
        if begun:
            place = tr("{where} · since {day}").format(where=place, day=begun)
        why, advice = why_and_what(words, row)
        return [rule_name(words, row.rule), place, why, "→ " + advice]

    def _parts(
        self, row: GapRow, index: QModelIndex, font: QFont, width: int
    ) -> list[tuple[QTextLayout, float]]:
        inner = width - _TICKS_WIDTH - 2 * _PAD
        fonts = [bold(font), font, font, font]
        parts = []
        for text, used in zip(self._texts(row, index), fonts):
            layout = laid_out(text, used, inner)
            parts.append((layout, layout.boundingRect().height()))
        return parts

    # -- painting --------------------------------------------------------------------------------------------

    def _paint_group(self, painter: QPainter, option: QStyleOptionViewItem, group: GapGroup) -> None:
        rect = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        painter.setFont(bold(option.font))
        painter.setPen(text_colour(option))
        vertical = Qt.AlignmentFlag.AlignVCenter
        title = group_title(group)
        painter.drawText(QRectF(rect), title, on_one_line(vertical | Qt.AlignmentFlag.AlignLeft))
        critical = group.count("critical")
        count = str(len(group.rows))
        if critical:
            count = tr("{count}, {critical} of them critical").format(
                count=len(group.rows), critical=critical
            )
        painter.setFont(option.font)
        room = QFontMetrics(bold(option.font)).horizontalAdvance(title) + 3 * _PAD
        count = QFontMetrics(option.font).elidedText(
            count, Qt.TextElideMode.ElideRight, max(20, rect.width() - room)
        )
        painter.drawText(QRectF(rect), count, on_one_line(vertical | Qt.AlignmentFlag.AlignRight))

    def _paint_row(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex, row: GapRow
    ) -> None:
        rect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        _paint_ticks(painter, rect, TICKS.get(row.severity, 0), selected, option)
        colour = text_colour(option)
        muted = QColor(colour)
        muted.setAlphaF(0.72)
        link = colour if selected else _LINK
        y = float(rect.top() + _PAD)
        parts = self._parts(row, index, option.font, self._width(index))
        for (layout, height), pen in zip(parts, (colour, muted, colour, link)):
            painter.setPen(pen)
            layout.draw(painter, QPointF(rect.left() + _PAD + _TICKS_WIDTH, y))
            y += height + _GAP
        painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Midlight), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def _paint_ticks(
    painter: QPainter, rect: QRect, count: int, selected: bool, option: QStyleOptionViewItem
) -> None:
    """One, two or three strokes: the severity, also without colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = text_colour(option) if selected else _VERMILION
    painter.setPen(QPen(colour, 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for number in range(count):
        x = rect.left() + _PAD + 4 + number * 6
        painter.drawLine(QPointF(x, rect.top() + _PAD + 3), QPointF(x + 3, rect.top() + _PAD + 14))
    painter.restore()
