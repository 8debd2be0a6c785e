"""The dialog for everything that leaves the workspace: what, where, in which language, with names or without."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ..dialog_parts import ProblemLine, path_row
from ..engine import commands
from ..engine.commands import ATLAS, LANGUAGES, OVERVIEW, PAPERS, SHEETS, Asked, Output
from ..language import tr
from ..travel.files import ground_files

PRINT, WEBMAP, TABLES, HISTORY = "print", "webmap", "tables", "history"
_REASON_LIMIT = 200


@dataclass(frozen=True)
class Order:
    """What the user asked for: the engine's arguments, what the job is called, the file it makes."""

    arguments: tuple[str, ...]
    title: str
    path: str


class OutputDialog(QDialog):
    """Asks for one kind of output of ``workspace``; `ordered` (an Order) when it is accepted. Not modal.

    ``asked`` says of what, where it is a history.
    """

    ordered = pyqtSignal(object)

    def __init__(
        self, kind: str, workspace: str, parent: Optional[QWidget] = None, asked: Optional[Asked] = None
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._asked = asked or Asked()
        self._workspace = workspace
        self.setWindowTitle(tr("Địa Bàn: {what}").format(what=output_titles()[kind]))
        self.setMinimumWidth(560)
        layout = QVBoxLayout(self)
        form = QFormLayout()
        layout.addLayout(form)
        self._build_what(form)
        self._build_where(form)
        self._build_names(layout)
        self._problem = ProblemLine()
        layout.addWidget(self._problem)
        layout.addStretch(1)
        buttons = QDialogButtonBox()
        go = tr("Print") if kind == PRINT else tr("Make")
        self._go = buttons.addButton(go, QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._go.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        layout.addWidget(buttons)
        self._suggest_path()
        self._on_names(False)

    # -- building --------------------------------------------------------------------------------------------

    def _build_what(self, form: QFormLayout) -> None:
        self._what, self._paper, self._catchments = QComboBox(), QComboBox(), QComboBox()
        for code, text in catchment_titles():
            self._catchments.addItem(text, code)
        for code, text in print_titles():
            self._what.addItem(text, code)
        for paper in PAPERS:
            self._paper.addItem(paper, paper)
        if self._kind == PRINT:
            form.addRow(tr("What to print"), self._what)
            form.addRow(tr("Paper"), self._paper)
            form.addRow(tr("Catchments of the units"), self._catchments)
        self._what.currentIndexChanged.connect(lambda _: self._on_what())

    def _build_where(self, form: QFormLayout) -> None:
        self._language = QComboBox()
        for code, text in zip(LANGUAGES, (tr("Vietnamese"), tr("English"))):
            self._language.addItem(text, code)
        self._path = path_row(QgsFileWidget.StorageMode.SaveFile, _FILTERS[self._kind])
        form.addRow(tr("Language"), self._language)
        form.addRow(tr("Save as"), self._path)

    def _build_names(self, layout: QVBoxLayout) -> None:
        self._names = QCheckBox(tr("With names, contacts and points of households"))
        self._names.toggled.connect(self._on_names)
        self._meaning = QLabel(
            tr(
                "Without this, households appear only as numbers per village. With it, the output carries the names of "
                "families, contact persons and phones, and the places of houses. It then says so, with your reason, on "
                "every sheet, and the log keeps who made it, when and why. Hand it only to those who need it."
            )
        )
        if self._kind == HISTORY:
            self._meaning.setText(
                tr(
                    "Without this, households appear by their code only. With it, the table carries names of families, "
                    "contact persons and phones as they were changed. It then says so, with your reason, and the log "
                    "keeps who made it, when and why. Hand it only to those who need it."
                )
            )
        self._meaning.setWordWrap(True)
        self._reason = QLineEdit()
        self._reason.setMaxLength(_REASON_LIMIT)
        self._reason.setPlaceholderText(
            tr("Why are names needed? e.g. gift visits on 27 July, decision no. 12")
        )
        layout.addWidget(self._names)
        layout.addWidget(self._meaning)
        layout.addWidget(self._reason)

    def _on_names(self, wanted: bool) -> None:
        self._meaning.setVisible(wanted)
        self._reason.setVisible(wanted)
        self._problem.hide()
        self.adjustSize()

    def _on_what(self) -> None:
        self._catchments.setEnabled(self._what.currentData() == ATLAS)
        self._suggest_path()

    def _suggest_path(self) -> None:
        workspace = Path(self._workspace)
        name = {PRINT: self._what.currentData(), WEBMAP: "map", TABLES: "tables", HISTORY: "history"}[
            self._kind
        ]
        self._path.setFilePath(str(workspace.with_name(f"{workspace.stem}-{name}{_SUFFIXES[self._kind]}")))

    # -- answering -------------------------------------------------------------------------------------------

    def order(self) -> Order:
        """What is asked for now."""
        reason = self._reason.text().strip() if self._names.isChecked() else ""
        output = Output(self._path.filePath(), self._language.currentData(), reason)
        title = output_titles()[self._kind]
        if self._kind == PRINT:
            what = self._what.currentData()
            title = dict(print_titles())[what]
            season = self._catchments.currentData()
            ground = [season, *ground_files(self._workspace).arguments()] if season else []
            arguments = commands.printing(self._workspace, what, self._paper.currentData(), output, ground)
        elif self._kind == WEBMAP:
            arguments = commands.webmap(self._workspace, output)
        elif self._kind == HISTORY:
            arguments = commands.history_table(self._workspace, self._asked, output)
        else:
            arguments = commands.tables(self._workspace, output)
        return Order(tuple(arguments), title, output.path)

    def problem(self) -> str:
        """What is still lacking, in a sentence; empty when the order can be given."""
        if not self._path.filePath():
            return tr("Say where to save it.")
        if self._names.isChecked() and not self._reason.text().strip():
            return tr("Names leave the workspace only with a reason: write one, or clear the box.")
        return ""

    def accept(self) -> None:
        """Give the order, unless something is lacking."""
        self._problem.setText(self.problem())
        self._problem.setVisible(bool(self.problem()))
        if not self.problem():
            self.ordered.emit(self.order())
            super().accept()


_SUFFIXES = {PRINT: ".pdf", WEBMAP: ".html", TABLES: ".xlsx", HISTORY: ".xlsx"}
_FILTERS = {
    PRINT: "PDF (*.pdf)",
    WEBMAP: "HTML (*.html)",
    TABLES: "Excel (*.xlsx)",
    HISTORY: "Excel (*.xlsx);;CSV (*.csv);;JSON (*.json)",
}


def output_titles() -> dict:
    """The names of the kinds of output."""
    return {
        PRINT: tr("Print maps and sheets"),
        WEBMAP: tr("Web map"),
        TABLES: tr("Excel tables"),
        HISTORY: tr("History"),
    }


def catchment_titles() -> list[tuple[str, str]]:
    """The themes of commune maps: (season, words); none without a season."""
    return [
        ("", tr("not shown")),
        ("dry", tr("within 30, 60 and 120 minutes, dry season")),
        ("wet", tr("within 30, 60 and 120 minutes, wet season")),
    ]


def print_titles() -> list[tuple[str, str]]:
    """What can be printed: (code, words)."""
    return [
        (ATLAS, tr("Commune maps (one page a commune)")),
        (SHEETS, tr("Task sheets (one page a cadre)")),
        (OVERVIEW, tr("Province overview")),
    ]
