"""What several dialogs are made of: the row of a path, the line that says what is still wrong."""

from __future__ import annotations

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel


def path_row(mode: QgsFileWidget.StorageMode, filters: str, path: str = "") -> QgsFileWidget:
    """A line for a path with a button that opens the file dialog for ``filters``."""
    row = QgsFileWidget()
    row.setStorageMode(mode)
    row.setFilter(filters)
    row.setFilePath(path)
    return row


class ProblemLine(QLabel):
    """Hidden until something is wrong; it reads as it is written, whatever stands in it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setStyleSheet("color: #a33c00;")
        self.hide()

    def say(self, sentence: str) -> None:
        """Show what is wrong."""
        self.setText(sentence)
        self.show()
