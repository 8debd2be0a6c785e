"""The dock of assigning: its parts one above the other. What they do is wired at the desk."""

from __future__ import annotations

from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDockWidget,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ..language import tr
from .bars import BarDelegate
from .cadres import CadreModel
from .choosers import DUTIES, ChoiceRow, WorkRow, line, rule
from .communes import CommuneTable
from .plan_row import PlanRow
from .reason import ReasonRow
from .searching import SearchRow
from .summary import SummaryRow
from .waiting import WaitingList

_WIDTH = 440
# So high that some six people are seen below all the filters.
_LOW = 640


class CadreList(QTableView):
    """A list whose letters are for the keys of assigning, not for jumping to a name.

    A table of one column: a list view would go through all its rows whenever one of them changes.
    """

    def keyboardSearch(self, _text: str) -> None:
        """Nothing: the search line is for that."""


class AssignDock(QDockWidget):
    """Everything that is pressed and read while assigning."""

    preferred_width = _WIDTH

    def __init__(self, iface: QgisInterface) -> None:
        super().__init__(tr("Assigning"), iface.mainWindow())
        self.setObjectName("DiaBanAssignDock")
        self.plans, self.work, self.reason = PlanRow(), WorkRow(), ReasonRow()
        self.duties = ChoiceRow(DUTIES, pictures=False)
        self.twins = QComboBox()
        self.twins.addItem(tr("communes"), "commune")
        self.twins.addItem(tr("villages"), "village")
        self.twins.hide()
        self.said = QLabel()
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.said.setMinimumHeight(2 * self.said.fontMetrics().lineSpacing())
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.search, self.summary = SearchRow(), SummaryRow()
        self.model = CadreModel(self)
        self.list = _list(self.model)
        self.communes, self.waiting = CommuneTable(), WaitingList()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._people(), tr("Cadres"))
        self.tabs.addTab(self.communes, tr("Communes"))
        self.tabs.addTab(self.waiting, tr("Pending"))
        duties = QWidget()
        line(duties, [self.duties, self.twins])
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.setSpacing(4)
        for part in (
            self.plans,
            duties,
            self.work,
            rule(),
            self.said,
            self.reason,
            self.tabs,
            rule(),
        ):
            layout.addWidget(part, int(part is self.tabs))
        layout.addWidget(self.summary)
        self.setWidget(inside)

    def sizeHint(self) -> QSize:
        return QSize(self.preferred_width, 700)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low dock keeps its room for the list."""
        super().resizeEvent(event)
        self.search.make_room(event.size().height() < _LOW)

    def say(self, text: str) -> None:
        """What happened, or would."""
        self.said.setText(text)

    def show_chosen(self) -> None:
        """Keep whoever is chosen in sight."""
        index = self.list.currentIndex()
        if index.isValid():
            self.widget().layout().activate()
            self.list.scrollTo(index)

    def show_waiting(self, count: int) -> None:
        """How many gestures wait, on the tab."""
        text = tr("Pending ({count})").format(count=count) if count else tr("Pending")
        self.tabs.setTabText(self.tabs.indexOf(self.waiting), text)

    def typed_in(self) -> tuple[QWidget, ...]:
        """Where keys of assigning are pressed."""
        return (self.widget(), self.list, self.communes, self.waiting)

    def _people(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        return page


def _list(model: CadreModel) -> CadreList:
    view = CadreList()
    view.setModel(model)
    delegate = BarDelegate(view)
    view.setItemDelegate(delegate)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setShowGrid(False)
    view.setTabKeyNavigation(False)
    view.setMinimumHeight(120)
    view.horizontalHeader().hide()
    view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(delegate.row_height(view))
    return view
