"""What is asked before a plan is named, sent back or approved. None of them is modal: the map stays in reach."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QDate, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ...layers.wording import load_words
from ..language import language, tr
from ..records.rules import fault_of_plan_name
from ..saying import isolated
from .orders import Decision

_DAY = "yyyy-MM-dd"
_SHOWN_DAY = "dd/MM/yyyy"


class _Asking(QDialog):
    """A form with a sentence for what is lacking; subclasses fill it and say `problem`."""

    def __init__(self, title: str, parent: Optional[QWidget]) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(460)
        self.form = QFormLayout()
        self._problem = plain_label()
        self._problem.setStyleSheet("color: #b00020")
        self._problem.hide()
        buttons = QDialogButtonBox()
        # The button says what it does, and in our words: not every QGIS brings Qt's own in Vietnamese.
        buttons.addButton(title, QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(self.form)
        layout.addWidget(self._problem)
        layout.addWidget(buttons)

    def problem(self) -> str:
        """What is lacking, in a sentence; empty when nothing is."""
        raise NotImplementedError

    def give(self) -> None:
        """Tell what was asked for."""
        raise NotImplementedError

    def accept(self) -> None:
        """Tell it, unless something is lacking."""
        self._problem.setText(self.problem())
        self._problem.setVisible(bool(self.problem()))
        if not self.problem():
            self.give()
            super().accept()


class NameDialog(_Asking):
    """`named` with the name of a new branch, or the new name of a plan."""

    named = pyqtSignal(str)

    def __init__(
        self, title: str, about: str, name: str, taken: list[str], parent: Optional[QWidget]
    ) -> None:
        super().__init__(title, parent)
        self._taken = taken
        self.name = QLineEdit(name)
        self.name.selectAll()
        self.form.addRow(_said(about))
        self.form.addRow(tr("Name"), self.name)

    def problem(self) -> str:
        wanted = self.name.text().strip()
        if not wanted:
            return tr("Give it a name.")
        if wanted in self._taken:
            return tr("There is a plan of that name already.")
        return fault_of_plan_name(load_words(language()), wanted)

    def give(self) -> None:
        self.named.emit(self.name.text().strip())


class ReturnDialog(_Asking):
    """`commented` with what is to be changed."""

    commented = pyqtSignal(str)

    def __init__(self, name: str, parent: Optional[QWidget]) -> None:
        super().__init__(tr("Return a plan"), parent)
        self.comment = QPlainTextEdit()
        self.comment.setMaximumHeight(110)
        about = tr(
            "“{name}” goes back to whoever submitted it. Say what is to be changed; write about the work, not about people."
        )
        self.form.addRow(_said(about.format(name=isolated(name))))
        self.form.addRow(tr("Comment"), self.comment)

    def problem(self) -> str:
        return "" if self.comment.toPlainText().strip() else tr("Say what is to be changed.")

    def give(self) -> None:
        self.commented.emit(" ".join(self.comment.toPlainText().split()))


class ApproveDialog(_Asking):
    """`decided` (a Decision): the whole plan, or the part chosen. A draft is submitted and approved in one step."""

    decided = pyqtSignal(object)

    def __init__(self, shown: dict[str, Any], day: str, parent: Optional[QWidget]) -> None:
        plan = shown["plan"]
        self._submit = plan["status"] != "submitted"
        title = tr("Submit and approve a plan") if self._submit else tr("Approve a plan")
        super().__init__(title, parent)
        self._parts = shown["parts"]
        self.number, self.body = QLineEdit(), QLineEdit()
        self.day = QDateEdit(QDate.fromString(day, _DAY))
        self.day.setDisplayFormat(_SHOWN_DAY)
        self.day.setCalendarPopup(True)
        self.unit, self.duty = QComboBox(), QComboBox()
        self.sure = QCheckBox(tr("I submit and decide this myself; the log will say so."))
        self._told = plain_label()
        self._fill()
        about = tr(
            "“{name}” comes into force: what it ends is kept as ended, what it brings carries the decision."
        )
        along = list(shown["line"][1:])
        self.form.addRow(_said(about.format(name=isolated(plan["name"]))))
        if along:
            text = tr("Approved with it, since it stands on them: {names}.")
            self.form.addRow(_said(text.format(names=", ".join(map(isolated, along)))))
        for label, field in (
            (tr("Number of the decision"), self.number),
            (tr("Day"), self.day),
            (tr("Decided by (body)"), self.body),
            (tr("Unit"), self.unit),
            (tr("Duty"), self.duty),
        ):
            self.form.addRow(label, field)
        self.form.addRow(self._told)
        if self._submit:
            self.form.addRow(self.sure)
        self.unit.currentIndexChanged.connect(self._tell)
        self.duty.currentIndexChanged.connect(self._tell)
        self._tell()

    def _fill(self) -> None:
        words = load_words(language())
        self.unit.addItem(tr("the whole plan"), "")
        for unit in dict.fromkeys(part["unit"] for part in self._parts):
            self.unit.addItem(unit, unit)
        self.duty.addItem(tr("every duty"), "")
        for duty in dict.fromkeys(part["duty"] for part in self._parts):
            self.duty.addItem(words.word("duty", duty), duty)

    def _tell(self, *_: object) -> None:
        unit, duty = self.unit.currentData(), self.duty.currentData()
        chosen = [part for part in self._parts if unit in ("", part["unit"]) and duty in ("", part["duty"])]
        begins, ends = (sum(part[name] for part in chosen) for name in ("assignments", "endings"))
        text = tr("{begins} assignments come into force, {ends} end.").format(begins=begins, ends=ends)
        if unit or duty:
            text += " " + tr("The rest stays open for another decision.")
        self._told.setText(text)

    def problem(self) -> str:
        if not self.number.text().strip() or not self.body.text().strip():
            return tr("A decision has a number and a body.")
        if self._submit and not self.sure.isChecked():
            return tr(
                "Nobody else has seen this plan. Submit it for somebody else, or say that you decide it yourself."
            )
        return ""

    def give(self) -> None:
        self.decided.emit(
            Decision(
                number=self.number.text().strip(),
                day=self.day.date().toString(_DAY),
                body=self.body.text().strip(),
                unit=self.unit.currentData(),
                duty=self.duty.currentData(),
                submit=self._submit,
            )
        )


def plain_label() -> QLabel:
    """A label that shows text as it is, over several lines."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _said(text: str) -> QLabel:
    label = plain_label()
    label.setText(text)
    return label
