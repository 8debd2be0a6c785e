"""Drawing a row of the list of cadres: name and unit, two bars of load, minutes to the farthest."""

from __future__ import annotations

from math import isinf
from typing import Optional

from qgis.PyQt.QtCore import QModelIndex, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFontMetrics, QPainter, QPen
from qgis.PyQt.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ...layers.wording import load_words
from ..language import language, tr
from ..reviewing.drawing import bold, on_one_line, text_colour
from .cadres import PERSON_ROLE, Person, counted

_FULL, _OVER, _ROOM, _EMPTY = QColor("#0072B2"), QColor("#D55E00"), QColor("#56A3D0"), QColor("#D9DDE1")
_PAD, _GAP, _BAR_HEIGHT = 6, 8, 8
_BAR_SHARE = 0.20
_PALE = 0.72


class BarDelegate(QStyledItemDelegate):
    """Two lines a row. A bar that is full is dark, one that is over is vermilion and hatched."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(200, self.row_height(self._view))

    def row_height(self, view: QAbstractItemView) -> int:
        """Two lines of the view's letters, pixels."""
        return 2 * view.fontMetrics().height() + 2 * _PAD - 2

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        self.initStyleOption(option, index)
        person = index.data(PERSON_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        primitive = QStyle.PrimitiveElement.PE_PanelItemViewItem
        self._view.style().drawPrimitive(primitive, option, painter, self._view)
        self._paint(painter, option, person)
        if option.state & QStyle.StateFlag.State_HasFocus:
            # Where the keys go is seen, also on the row that is chosen anyway.
            painter.setPen(QPen(text_colour(option), 1, Qt.PenStyle.DotLine))
            painter.drawRect(QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5))
        painter.restore()

    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, person: Person) -> None:
        rect = QRectF(option.rect).adjusted(_PAD, 3, -_PAD, -3)
        line = rect.height() / 2
        colour = text_colour(option)
        muted = QColor(colour)
        muted.setAlphaF(_PALE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        words = (tr("{count} households"), tr("{count} villages"))
        if person.twinning:
            words = (tr("{count} communes"), tr("{count} villages"))
        counts = (
            (words[0], person.households, person.max_households),
            (words[1], person.villages, person.max_villages),
        )
        metrics = QFontMetrics(option.font)
        texts = [text.format(count=counted(number, limit)) for text, number, limit in counts]
        text_width = max(metrics.horizontalAdvance(word.format(count="99/99")) for word in words)
        text_width = max(text_width, *(metrics.horizontalAdvance(text) for text in texts))
        bar = 0.0 if person.twinning else max(44.0, rect.width() * _BAR_SHARE)
        for number, text in enumerate(texts):
            top = rect.top() + number * line
            painter.setPen(colour)
            painter.setFont(option.font)
            place = QRectF(rect.right() - text_width, top, text_width, line)
            painter.drawText(place, text, on_one_line(_left()))
            if bar:
                left = place.left() - _GAP - bar
                inside = QRectF(left, top + (line - _BAR_HEIGHT) / 2, bar, _BAR_HEIGHT)
                draw_bar(painter, inside, counts[number][1], counts[number][2], selected)
        room = rect.width() - text_width - _GAP - (bar + _GAP if bar else 0)
        self._paint_names(
            painter, option, person, QRectF(rect.left(), rect.top(), room, rect.height()), muted
        )

    def _paint_names(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        person: Person,
        rect: QRectF,
        muted: QColor,
    ) -> None:
        line = rect.height() / 2
        painter.setFont(bold(option.font))
        painter.setPen(text_colour(option))
        name = QFontMetrics(bold(option.font)).elidedText(
            person.name, Qt.TextElideMode.ElideRight, int(rect.width())
        )
        painter.drawText(QRectF(rect.left(), rect.top(), rect.width(), line), name, on_one_line(_left()))
        painter.setFont(option.font)
        painter.setPen(muted)
        metrics = QFontMetrics(option.font)
        minutes = minutes_text(person.minutes)
        width = metrics.horizontalAdvance(minutes) if minutes else 0
        below = QRectF(rect.left(), rect.top() + line, rect.width(), line)
        unit = metrics.elidedText(person.unit, Qt.TextElideMode.ElideRight, int(rect.width() - width - _GAP))
        painter.drawText(below, unit, on_one_line(_left()))
        painter.drawText(
            below, minutes, on_one_line(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        )
        painter.setPen(QPen(QColor(128, 128, 128, 60), 1))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())


def draw_bar(
    painter: QPainter, rect: QRectF, number: int, limit: Optional[int], selected: bool = False
) -> None:
    """How full; without a limit only a line as long as the number is large. On a selected row it has a rim."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    if selected:
        painter.fillRect(rect.adjusted(-2, -2, 2, 2), QColor("#FFFFFF"))
    if limit is None:
        width = min(rect.width(), 4.0 * number)
        painter.fillRect(QRectF(rect.left(), rect.center().y() - 1.5, width, 3.0), _ROOM)
        painter.restore()
        return
    painter.fillRect(rect, _EMPTY)
    share = min(1.0, number / limit) if limit else float(number > 0)
    over = number > limit
    colour = _OVER if over else _FULL if number == limit else _ROOM
    painter.fillRect(QRectF(rect.left(), rect.top(), rect.width() * share, rect.height()), colour)
    if over:
        painter.fillRect(rect, Qt.BrushStyle.BDiagPattern)
    painter.restore()


def minutes_text(minutes: Optional[float]) -> str:
    """Minutes as they are read beside a name; empty where nobody knows."""
    if minutes is None:
        return ""
    if isinf(minutes):
        return tr("no way")
    return tr("{minutes} min").format(minutes=load_words(language()).number(minutes))


def _left() -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
