"""What the history panel is made of: search line, days, filter, the list of entries, and what stands in its place."""

from __future__ import annotations

from typing import Callable

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QShortcut,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...layers.wording import Words
from ..engine.service import EngineService
from ..language import tr
from ..workspace.session import WorkspaceSession
from .cards import EntryDelegate
from .model import HistoryModel
from .period import PeriodRow
from .subject import SubjectLine


class HistoryFace(QWidget):
    """The widgets, laid out; what they do is the panel's."""

    def __init__(self, service: EngineService, session: WorkspaceSession, words: Words) -> None:
        super().__init__()
        self.search = SubjectLine(service, session)
        self.from_map = QToolButton()
        self.from_map.setText(tr("From the map"))
        self.from_map.setToolTip(tr("The history of what is selected on the map"))
        self.about = _label()
        self.period = PeriodRow()
        self.filter = QgsFilterLineEdit()
        self.filter.setPlaceholderText(tr("Filter: who or what"))
        self.filter.setShowClearButton(True)
        self.count, self.note, self.empty = QLabel(), _label(), _label()
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMargin(24)
        self.view = _list()
        self.model = HistoryModel(words, self.view)
        self.delegate = EntryDelegate(self.view, self.model, self.view)
        self.view.setModel(self.model)
        self.view.setItemDelegate(self.delegate)
        self.older = QPushButton(tr("Show older"))
        self.export = QPushButton(tr("Save as a table…"))
        self._lay_out()

    def say(self, text: str, more: bool = False) -> None:
        """Say ``text`` in the place of the list, or show the list; ``more``: older entries can be read."""
        self.empty.setText(text)
        self.empty.setVisible(bool(text))
        self.view.setVisible(not text)
        self.older.setVisible(more)
        if text:
            self.count.clear()

    def shortcut(self, key: QKeySequence.StandardKey, does: Callable[[], object], where: QWidget) -> None:
        """A key that works while ``where`` or something in it has the focus."""
        shortcut = QShortcut(QKeySequence(key), where)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(does)

    def let_go(self) -> None:
        """Take the list off its rows: they are freed in another order than it, while it may still wait to be laid out."""
        self.view.setModel(None)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.from_map)
        bottom.addWidget(self.older)
        bottom.addStretch(1)
        bottom.addWidget(self.export)
        layout.addLayout(top)
        for widget in (self.about, self.period, self.filter, self.count, self.empty):
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)
        # How the row came in is older than everything in the list.
        layout.addWidget(self.note)
        layout.addStretch(0)
        layout.addLayout(bottom)


def _label() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.RichText)
    return label


def _list() -> QListView:
    view = QListView()
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setResizeMode(QListView.ResizeMode.Adjust)
    # A long list is laid out in pieces, so that QGIS does not stand still.
    view.setLayoutMode(QListView.LayoutMode.Batched)
    view.setBatchSize(20)
    return view
