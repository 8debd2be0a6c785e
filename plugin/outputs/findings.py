"""Shows what a check of the workspace found."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from ..language import tr


class FindingsDialog(QDialog):
    """A list of findings, faults before warnings, each with its cure. Not modal."""

    def __init__(self, result: dict[str, Any], parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Địa Bàn: check of the workspace"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        found = len(result.get("findings", []))
        self.resize(680, min(420, 110 + 60 * found))
        layout = QVBoxLayout(self)
        title = QLabel(findings_title(result))
        title.setWordWrap(True)
        layout.addWidget(title)
        rows = QListWidget()
        rows.setWordWrap(True)
        rows.setAlternatingRowColors(True)
        rows.setSpacing(3)
        rows.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        signs = {
            True: self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxInformation),
            False: self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning),
        }
        for finding in sorted(result.get("findings", []), key=lambda f: bool(f.get("warning"))):
            mark = tr("Note") if finding.get("warning") else tr("Fault")
            text = tr("{mark}: {text}").format(mark=mark, text=finding.get("text", ""))
            rows.addItem(QListWidgetItem(signs[bool(finding.get("warning"))], text))
        layout.addWidget(rows)
        rows.setVisible(rows.count() > 0)
        buttons = QDialogButtonBox()
        close = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.clicked.connect(self.close)
        layout.addWidget(buttons)


def findings_title(result: dict[str, Any]) -> str:
    """One sentence about a check's result."""
    faults = int(result.get("faults") or 0)
    notes = len(result.get("findings", [])) - faults
    if not faults and not notes:
        return tr("The workspace is in order.")
    if not faults:
        return tr("The workspace is in order; there are {notes} notes.").format(notes=notes)
    if not notes:
        return tr("{faults} faults were found. Each line says what to do.").format(faults=faults)
    return tr("{faults} faults and {notes} notes were found. Each line says what to do.").format(
        faults=faults, notes=notes
    )
