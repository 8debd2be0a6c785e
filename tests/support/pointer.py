"""A mouse over a QGIS canvas, as the window system sends it: press, drag, release."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def move(canvas: Any, at: QPoint, held: Any = Qt.MouseButton.NoButton, modifiers: Any = NONE) -> None:
    """Move the pointer, with a button held or without. (QTest's own moves hold none.)"""
    view = canvas.viewport()
    where = QPointF(at), QPointF(view.mapToGlobal(at))
    event = QMouseEvent(QEvent.Type.MouseMove, *where, Qt.MouseButton.NoButton, held, modifiers)
    QApplication.sendEvent(view, event)


def press(canvas: Any, at: QPoint, button: Any = LEFT, modifiers: Any = NONE) -> None:
    """A button goes down."""
    QTest.mousePress(canvas.viewport(), button, modifiers, at)


def release(canvas: Any, at: QPoint, button: Any = LEFT, modifiers: Any = NONE) -> None:
    """A button comes up."""
    QTest.mouseRelease(canvas.viewport(), button, modifiers, at)


def click(canvas: Any, at: QPoint, button: Any = LEFT, modifiers: Any = NONE) -> None:
    """Move there and click."""
    move(canvas, at)
    press(canvas, at, button, modifiers)
    release(canvas, at, button, modifiers)


def double_click(canvas: Any, at: QPoint) -> None:
    """Press, release, and again: the second press comes as a double click."""
    press(canvas, at)
    release(canvas, at)
    QTest.mouseDClick(canvas.viewport(), LEFT, NONE, at)
    release(canvas, at)


def drag(canvas: Any, start: QPoint, end: QPoint, modifiers: Any = NONE) -> None:
    """Press, move, release."""
    press(canvas, start, LEFT, modifiers)
    move(canvas, (start + end) / 2, LEFT, modifiers)
    move(canvas, end, LEFT, modifiers)
    release(canvas, end, LEFT, modifiers)
