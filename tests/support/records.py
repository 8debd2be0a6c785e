"""Reading and filling in the forms of records as a person does."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QGuiApplication, QKeySequence
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLabel


def stored(path: Path, sql: str, *values: object) -> Any:
    with closing(sqlite3.connect(path)) as plain:
        return plain.execute(sql, values).fetchone()


def write(widget: Any, text: str) -> None:
    """Type ``text`` over what stands in a line."""
    widget.line.setFocus()
    widget.line.selectAll()
    QTest.keyClick(widget.line, Qt.Key.Key_Delete)
    if text.isascii():
        QTest.keyClicks(widget.line, text)
    else:
        QGuiApplication.clipboard().setText(text)
        QTest.keySequence(widget.line, QKeySequence(QKeySequence.StandardKey.Paste))


def fault(form: Any, column: str) -> str:
    label = form.findChild(QLabel, f"fault_{column}")
    return label.text() if label.isVisibleTo(form) else ""


def gestures(panel: Any) -> list:
    return [gesture.text for gesture in panel._pending.gestures()]


def cells(view: Any) -> list:
    return [
        [view.topLevelItem(row).text(column) for column in range(view.columnCount())]
        for row in range(view.topLevelItemCount())
    ]
