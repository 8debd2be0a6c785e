"""The forms in which goals and limits are set: for assignments, and for model sites."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QPushButton, QSpinBox, QWidget

from ..language import tr
from ..planning.orders import IN_FORCE
from ..saying import isolated
from .orders import COVER, IGNORED, MEDIAN, PREFERRED, REQUIRED, AssignOrder, SiteOrder

_MOST = 1_000_000


class AssignForm(QWidget):
    """What the best plan is to keep to; `order` is what was set, `problem` what is lacking."""

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.ground = QComboBox()
        self.show_grounds(())
        self.everybody = QComboBox()
        self.everybody.addItem(tr("everybody in need; who has somebody may change"), True)
        self.everybody.addItem(tr("only who has nobody"), False)
        self.changes = _limit(tr("no limit"))
        self.language = QComboBox()
        for code, words in (
            (PREFERRED, tr("a common language is preferred")),
            (REQUIRED, tr("a common language is required")),
            (IGNORED, tr("language is left aside")),
        ):
            self.language.addItem(words, code)
        self.areas = QCheckBox(tr("only in communes twinned with the unit"))
        self.seconds = _limit(tr("until it is proven"))
        self.seconds.setToolTip(tr("The best plan found so far is kept when so many seconds are up"))
        self.run = QPushButton(tr("Look for the best plan"))
        for box in (self.ground, self.everybody, self.language):
            _may_be_narrow(box)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("Name of the plan"), self.name)
        form.addRow(tr("Begins from"), self.ground)
        form.addRow(tr("For"), self.everybody)
        form.addRow(tr("Changes at most"), self.changes)
        form.addRow(tr("Language"), self.language)
        form.addRow(tr("Units"), self.areas)
        form.addRow(tr("Seconds"), self.seconds)
        form.addRow(self.run)

    def order(self) -> AssignOrder:
        """The goals and limits."""
        return AssignOrder(
            name=self.name.text().strip(),
            everybody=bool(self.everybody.currentData()),
            max_changes=self.changes.value() if self.changes.value() >= 0 else None,
            language=str(self.language.currentData()),
            unit_areas=self.areas.isChecked(),
            seconds=self.seconds.value() if self.seconds.value() >= 0 else None,
            ground=str(self.ground.currentData()),
        )

    def show_grounds(self, plans: Sequence[str]) -> None:
        """What it can begin from: what is in force, or one of these plans; the choice stays where it can."""
        chosen = self.ground.currentData()
        self.ground.clear()
        self.ground.addItem(tr("what is in force"), IN_FORCE)
        for name in plans:
            self.ground.addItem(isolated(name), name)
        self.ground.setCurrentIndex(max(self.ground.findData(chosen), 0))

    def begin_from(self, ground: str) -> None:
        """Choose what it begins from; a plan that is not listed yet is listed now."""
        if self.ground.findData(ground) < 0:
            self.ground.addItem(isolated(ground), ground)
        self.ground.setCurrentIndex(self.ground.findData(ground))


class SiteForm(QWidget):
    """How many sites and for what; `order` is what was set."""

    def __init__(self) -> None:
        super().__init__()
        self.count = QSpinBox()
        self.count.setRange(1, 1000)
        self.count.setValue(3)
        self.objective = QComboBox()
        self.objective.addItem(tr("most need within reach of a site"), COVER)
        self.objective.addItem(tr("least mean time to a site"), MEDIAN)
        _may_be_narrow(self.objective)
        self.require, self.exclude = QLineEdit(), QLineEdit()
        self.run = QPushButton(tr("Look for the best villages"))
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("Further sites"), self.count)
        form.addRow(tr("Goal"), self.objective)
        form.addRow(tr("Must have one (codes)"), self.require)
        form.addRow(tr("May not have one (codes)"), self.exclude)
        form.addRow(self.run)

    def order(self) -> SiteOrder:
        """What to look for."""
        required, excluded = (
            tuple(line.text().replace(",", " ").split()) for line in (self.require, self.exclude)
        )
        return SiteOrder(self.count.value(), str(self.objective.currentData()), required, excluded)


def _may_be_narrow(box: QComboBox) -> None:
    """Long choices do not make the panel wider; in the list they are read in full."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    box.view().setMinimumWidth(box.view().sizeHintForColumn(0) + 30)


def _limit(none: str) -> QSpinBox:
    """A number, or ``none`` at the far left."""
    box = QSpinBox()
    box.setRange(-1, _MOST)
    box.setSpecialValueText(none)
    box.setValue(-1)
    return box
