"""What the panel of plans looks like: the list, the steps, what is in the way, and the difference below."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QDate, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...layers.wording import load_words
from ..language import language, tr
from .dialogs import plain_label
from .orders import IN_FORCE
from .tables import DifferenceTables

_NARROWEST = 380
_OPEN = ("draft", "submitted", "returned")
_EDITABLE = ("draft", "returned")


class PlanBody(QWidget):
    """`chosen` (the name, or nothing) when another plan is picked; `acted` (what) when a button is pressed."""

    chosen = pyqtSignal(str)
    acted = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(_NARROWEST)
        self._words = load_words(language())
        self._plans: list[dict[str, Any]] = []
        self.list = _tree()
        self.list.itemSelectionChanged.connect(lambda: self.chosen.emit(self.name()))
        self.details = plain_label()
        self.buttons: dict[str, QPushButton] = {}
        self._against, self._day = QComboBox(), QDateEdit()
        self._day.setDisplayFormat("dd/MM/yyyy")
        self._day.setCalendarPopup(True)
        # Over several lines: a long name must not make the panel wider.
        self._title = plain_label()
        self.tables = DifferenceTables()
        top, bottom = QWidget(), QWidget()
        self._lay_out_top(QVBoxLayout(top))
        below = QVBoxLayout(bottom)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self._title)
        below.addWidget(self.tables, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(top)
        split.addWidget(bottom)
        split.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(split)

    def _lay_out_top(self, layout: QVBoxLayout) -> None:
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list, 1)
        grid = QGridLayout()
        for place, (key, text, tip) in enumerate(_steps()):
            grid.addWidget(self._button(key, text, tip), place // 4, place % 4)
        layout.addLayout(grid)
        layout.addWidget(self.details)
        settle = QHBoxLayout()
        for key, text, tip in _settling():
            settle.addWidget(self._button(key, text, tip))
        layout.addLayout(settle)
        row = QHBoxLayout()
        row.addWidget(QLabel(tr("Against")))
        row.addWidget(self._against, 1)
        row.addWidget(QLabel(tr("on")))
        row.addWidget(self._day)
        layout.addLayout(row)
        # On a line of their own: beside the rest they would be cut off in a narrow panel.
        row = QHBoxLayout()
        row.addWidget(self._button("compare", tr("Show on the map"), tr("What changes for whom, and where")))
        row.addWidget(self._button("beside", tr("Side by side"), tr("Both on two maps that move together")))
        layout.addLayout(row)

    def _button(self, key: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.clicked.connect(lambda: self.acted.emit(key))
        self.buttons[key] = button
        return button

    # -- what is chosen --------------------------------------------------------------------------------------

    def name(self) -> str:
        """The plan chosen; empty for none."""
        items = self.list.selectedItems()
        return str(items[0].data(0, Qt.ItemDataRole.UserRole)) if items else ""

    def against(self) -> str:
        """What it is compared with: a plan's name, IN_FORCE for what is in force."""
        return str(self._against.currentData() or IN_FORCE)

    def compare_with(self, name: str) -> None:
        """Have it compared with this: a plan's name, IN_FORCE for what is in force."""
        self._against.setCurrentIndex(max(0, self._against.findData(name)))

    def day(self) -> str:
        """The day on which both are looked at (ISO)."""
        return self._day.date().toString("yyyy-MM-dd")

    def set_day(self, day: QDate) -> None:
        """Look at this day."""
        self._day.setDate(day)

    def is_open(self, name: str) -> bool:
        """Whether a plan may still come into force."""
        return any(plan["name"] == name and plan["status"] in _OPEN for plan in self._plans)

    # -- what is shown ---------------------------------------------------------------------------------------

    def show_plans(self, plans: list[dict[str, Any]], wanted: str) -> None:
        """Fill the list, branches under what they stand on, and choose the plan called ``wanted``."""
        self._plans = plans
        self.list.blockSignals(True)
        self.list.clear()
        items: dict[str, QTreeWidgetItem] = {}
        waiting = list(plans)
        while waiting:
            ready = [plan for plan in waiting if plan["parent"] is None or plan["parent"] in items]
            # In a circle nobody is first.
            for plan in ready or waiting[:1]:
                above = items.get(plan["parent"] or "")
                items[plan["name"]] = self._item(plan, above)
                waiting.remove(plan)
        self.list.expandAll()
        if wanted in items:
            self.list.setCurrentItem(items[wanted])
        self.list.blockSignals(False)
        earlier = self.against()
        self._against.clear()
        self._against.addItem(tr("what is in force"), IN_FORCE)
        for plan in plans:
            self._against.addItem(plan["name"], plan["name"])
        self._against.setCurrentIndex(max(0, self._against.findData(earlier)))

    def _item(self, plan: dict[str, Any], above: Optional[QTreeWidgetItem]) -> QTreeWidgetItem:
        words = self._words
        changes = f"+{words.number(plan['assignments'])} −{words.number(plan['endings'])}"
        status = words.word("plan_status", plan["status"])
        conflicts = words.number(plan["conflicts"]) if plan["conflicts"] else ""
        shown = [plan["name"], status, changes, conflicts]
        item = QTreeWidgetItem(above if above is not None else self.list, shown)
        item.setData(0, Qt.ItemDataRole.UserRole, plan["name"])
        for column in (2, 3):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if plan["conflicts"]:
            item.setForeground(3, Qt.GlobalColor.red)
        return item

    def show_details(self, shown: Optional[dict[str, Any]]) -> None:
        """Say of the plan chosen who submitted and decided it, what was remarked, what is in the way."""
        self._allow(shown)
        if shown is None:
            hint = tr(
                "Choose a plan, or make one: “Branch…” begins from what is in force, or from the plan chosen."
            )
            self.details.setText("" if self.name() else hint)
            return
        plan, words = shown["plan"], self._words
        said = []
        if plan["submitted_by"]:
            day = words.day(plan["submitted_at"])
            said.append(tr("Submitted by {who} on {day}.").format(who=plan["submitted_by"], day=day))
        if plan["decided_by"]:
            day = words.day(plan["decided_at"])
            said.append(tr("Decided by {who} on {day}.").format(who=plan["decided_by"], day=day))
        if plan["comment"]:
            said.append(tr("Comment: {comment}").format(comment=plan["comment"]))
        said += [conflict["sentence"] for conflict in shown["conflicts"][:3]]
        if len(shown["conflicts"]) > 3:
            more = len(shown["conflicts"]) - 3
            said.append(tr("… and {count} more.").format(count=more))
        if plan["all_from"]:
            said.append(tr("All of it would hold from {day}.").format(day=words.day(plan["all_from"])))
            begins = QDate.fromString(plan["all_from"], "yyyy-MM-dd")
            if self._day.date() < begins:
                self._day.setDate(begins)
        self.details.setText("\n".join(said))

    def show_difference(self, title: str) -> None:
        """What the tables below are about."""
        self._title.setText(title)

    def _allow(self, shown: Optional[dict[str, Any]]) -> None:
        status = shown["plan"]["status"] if shown else ""
        settled = not (shown and shown["conflicts"])
        editable, is_open = status in _EDITABLE, status in _OPEN
        allowed = {
            "branch": status in ("", *_OPEN),
            "rename": editable,
            "drop": editable,
            "work": editable,
            "submit": editable,
            "return": status == "submitted",
            "approve": is_open and settled,
            "compare": bool(status),
            "beside": bool(status),
            "settle_present": editable and not settled,
            "settle_plan": editable and not settled,
        }
        for key, may in allowed.items():
            self.buttons[key].setEnabled(may)
        for key in ("settle_present", "settle_plan"):
            self.buttons[key].setVisible(not settled)


def _steps() -> list[tuple[str, str, str]]:
    """Every button of the list: key, text, tip."""
    return [
        ("branch", tr("Branch…"), tr("A new plan on the one chosen, or on what is in force")),
        ("rename", tr("Rename…"), tr("Another name")),
        ("drop", tr("Drop"), tr("Give it up; it can still be looked at")),
        ("work", tr("Go on by hand"), tr("Open it for assigning on the map")),
        ("submit", tr("Submit"), tr("Hand it in for a decision; then nobody changes it")),
        ("return", tr("Return…"), tr("Send it back with a comment")),
        ("approve", tr("Approve…"), tr("Bring it into force, the whole or a part, under a decision")),
    ]


def _settling() -> list[tuple[str, str, str]]:
    return [
        (
            "settle_present",
            tr("Settle: keep who is in force"),
            tr("What ended already is let go; of two in charge the one in force stays"),
        ),
        (
            "settle_plan",
            tr("Settle: keep who is planned"),
            tr("What ended already is let go; of two in charge the planned one stays, the other ends"),
        ),
    ]


def _tree() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setHeaderLabels([tr("Plan"), tr("Status"), tr("Changes"), tr("Conflicts")])
    tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    tree.setAlternatingRowColors(True)
    tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    tree.header().setStretchLastSection(False)
    return tree
