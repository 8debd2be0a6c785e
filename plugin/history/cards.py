"""Drawing an entry of the history as a small card: what, when and who, below it each column before and after."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QModelIndex, QObject, QPointF, QRect, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QPainter, QPalette, QPen, QTextLayout
from qgis.PyQt.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ..reviewing.drawing import bold, laid_out, on_one_line, text_colour
from .entries import Day, Entry, lines_of
from .model import SHOWN_ROLE, HistoryModel

_PAD, _GAP, _STRIPE = 6, 2, 4
# Orange: a change that was not made here. The words say so too.
_FOREIGN = QColor("#E69F00")


class EntryDelegate(QStyledItemDelegate):
    """Paints rows of `HistoryModel`."""

    def __init__(
        self, view: QAbstractItemView, model: HistoryModel, parent: Optional[QObject] = None
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._model = model
        self._heights: dict[tuple[int, int], int] = {}

    def forget(self) -> None:
        """The entries are others, or the font is."""
        self._heights.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        shown, width = index.data(SHOWN_ROLE), self._width()
        if not isinstance(shown, Entry):
            return QSize(width, option.fontMetrics.height() + 10)
        key = (shown.fid, width)
        if key not in self._heights:
            heights = [
                layout.boundingRect().height() + _GAP for layout in self._parts(shown, option.font, width)
            ]
            self._heights[key] = int(sum(heights)) + 2 * _PAD
        return QSize(width, self._heights[key])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        self.initStyleOption(option, index)
        shown = index.data(SHOWN_ROLE)
        painter.save()
        style = self._view.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, self._view)
        if isinstance(shown, Day):
            self._paint_day(painter, option, shown)
        elif isinstance(shown, Entry):
            self._paint_entry(painter, option, shown)
        painter.restore()

    def _width(self) -> int:
        return max(180, self._view.viewport().width() - 4)

    def _parts(self, entry: Entry, font: QFont, width: int) -> list[QTextLayout]:
        inner = width - 2 * _PAD - _STRIPE
        slanted = QFont(font)
        slanted.setItalic(True)
        texts = [(entry.what, bold(font)), (self._model.subtitle(entry), font)]
        texts += [(line, font) for line in lines_of(entry)]
        if entry.note:
            texts.append((entry.note, slanted))
        return [laid_out(text, used, inner) for text, used in texts]

    def _paint_day(self, painter: QPainter, option: QStyleOptionViewItem, day: Day) -> None:
        painter.fillRect(option.rect, option.palette.brush(QPalette.ColorRole.AlternateBase))
        rect = QRectF(option.rect.adjusted(_PAD, 0, -_PAD, 0))
        painter.setPen(text_colour(option))
        painter.setFont(bold(option.font))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, self._model.day_title(day), on_one_line(middle | Qt.AlignmentFlag.AlignLeft))
        painter.setFont(option.font)
        painter.drawText(rect, str(day.count), on_one_line(middle | Qt.AlignmentFlag.AlignRight))

    def _paint_entry(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
        rect = option.rect
        colour = text_colour(option)
        muted = QColor(colour)
        muted.setAlphaF(0.72)
        if entry.other_program:
            painter.fillRect(QRect(rect.left(), rect.top() + 2, 3, rect.height() - 4), _FOREIGN)
        y = float(rect.top() + _PAD)
        for number, layout in enumerate(self._parts(entry, option.font, self._width())):
            painter.setPen(muted if number == 1 else colour)
            layout.draw(painter, QPointF(rect.left() + _PAD + _STRIPE, y))
            y += layout.boundingRect().height() + _GAP
        painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Midlight), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
