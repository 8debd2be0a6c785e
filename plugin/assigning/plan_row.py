"""The uppermost row of the dock: which plan is looked at, and what can be done with it at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from qgis.PyQt.QtCore import QSize, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QComboBox, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from ..language import tr
from .choosers import key_button, line, named, shown, tip_of

BRANCH, COMPARE, BESIDE, OPTIMUM = "branch", "compare", "beside", "optimum"
DEEDS = (BRANCH, COMPARE, BESIDE, OPTIMUM)
# Narrower, the box with the plan's name needs the room of the word beside it.
_ROOM_FOR_LABEL = 430
_LONGEST_LIST = 560


class PlanRow(QWidget):
    """`chosen` (a plan's id; empty for what is in force); `asked` (one of DEEDS), or `refused` (why it cannot be)."""

    chosen = pyqtSignal(str)
    asked = pyqtSignal(str)
    refused = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self._against: dict[str, str] = {}
        self.box = QComboBox()
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.box.setAccessibleName(tr("Plan"))
        self.box.activated.connect(lambda _: self.chosen.emit(self.box.currentData() or ""))
        self._label = QLabel(tr("Pla&n"))
        self._label.setBuddy(self.box)
        self.buttons = {name: key_button(name, picture=False) for name in (BRANCH, COMPARE, OPTIMUM)}
        for name, button in self.buttons.items():
            button.clicked.connect(partial(self.press, name))
        menu = QMenu(self)
        self.choices = {name: menu.addAction(_with_key(name)) for name in (COMPARE, BESIDE)}
        for name, action in self.choices.items():
            action.triggered.connect(partial(self.press, name))
        self.buttons[COMPARE].setMenu(menu)
        self.buttons[COMPARE].setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        line(self, [self._label, self.box, *self.buttons.values()], stretched=self.box)

    def offer(self, plans: Iterable[tuple[str, str]], current: str) -> None:
        """The plans there are, as (id, words)."""
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItem(tr("In force"), "")
        for key, name in plans:
            self.box.addItem(name, key)
        self.box.setCurrentIndex(max(0, self.box.findData(current)))
        self.box.blockSignals(False)
        self.box.setToolTip(self.box.currentText())
        # The list may be wider than the box: names are read in full.
        view = self.box.view()
        view.setMinimumWidth(min(_LONGEST_LIST, view.sizeHintForColumn(0) + 30))

    def allow(self, against: Mapping[str, str]) -> None:
        """What speaks against each deed, in words; nothing where it can be done."""
        self._against = {name: why for name, why in against.items() if why}
        for name, button in self.buttons.items():
            why = self._against.get(name, "")
            button.setEnabled(not why)
            button.setToolTip(f"{tip_of(named(name))}\n{why or about(name)}")
        for name, action in self.choices.items():
            action.setEnabled(name not in self._against)

    def press(self, name: str, *_: object) -> None:
        """Ask for it, or say why it cannot be."""
        why = self._against.get(name)
        if why is None:
            self.asked.emit(name)
        else:
            self.refused.emit(why)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Without the word beside the box where there is little room."""
        super().resizeEvent(event)
        self._label.setVisible(event.size().width() >= _ROOM_FOR_LABEL)

    def minimumSizeHint(self) -> QSize:
        """As narrow as without the word."""
        least = super().minimumSizeHint()
        if self._label.isVisibleTo(self):
            least.setWidth(least.width() - self._label.sizeHint().width())
        return least


def about(name: str) -> str:
    """What a deed is for."""
    return {
        BRANCH: tr("A new plan that stands on the one shown here, to try something else"),
        COMPARE: tr("What the plan shown here changes for whom, on the map and in figures"),
        OPTIMUM: tr("The best plan within your limits, and why"),
    }[name]


def _with_key(name: str) -> str:
    return f"{named(name).text}\t{shown(named(name))}"
