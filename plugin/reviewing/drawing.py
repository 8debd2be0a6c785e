"""Text on cards: laid out to a width, bold, in the colours of the palette."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPointF, Qt
from qgis.PyQt.QtGui import QColor, QFont, QPalette, QTextLayout, QTextOption
from qgis.PyQt.QtWidgets import QStyle, QStyleOptionViewItem


def laid_out(text: str, font: QFont, width: int) -> QTextLayout:
    """``text`` broken into lines of ``width`` pixels."""
    layout = QTextLayout(text, font)
    layout.setTextOption(_wrapping())
    layout.beginLayout()
    y = 0.0
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(float(width))
        line.setPosition(QPointF(0.0, y))
        y += line.height()
    layout.endLayout()
    return layout


def on_one_line(alignment: Qt.AlignmentFlag) -> QTextOption:
    """Text that is not broken."""
    option = QTextOption(alignment)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    return option


def bold(font: QFont) -> QFont:
    """The same font, bold."""
    made = QFont(font)
    made.setBold(True)
    return made


def text_colour(option: QStyleOptionViewItem) -> QColor:
    """The colour of text in the state of ``option``."""
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
    return option.palette.color(role)


def _wrapping() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option
