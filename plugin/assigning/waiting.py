"""What waits to be saved, grouped by cadre; each gesture can be dropped, and the map goes where it was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qgis.PyQt.QtCore import QModelIndex, QPoint, QRect, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from ..language import tr
from ..saying import as_hover

_ID = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Waiting:
    """A gesture that waits: its id, whom it concerns, what it did, and where (ids of its targets)."""

    id: str
    who: str
    text: str
    targets: tuple[str, ...] = ()


class WaitingList(QTreeWidget):
    """`drop_asked` (a gesture's id), `shown` (a Waiting) when one is chosen."""

    drop_asked = pyqtSignal(str)
    shown = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setWordWrap(True)
        self.setIndentation(14)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.sectionResized.connect(lambda *_: self.scheduleDelayedItemsLayout())
        self.setItemDelegateForColumn(0, _Wrapped(self))
        self._waiting: dict[str, Waiting] = {}
        self._closed: set[str] = set()
        self.itemClicked.connect(self._on_clicked)
        self.itemCollapsed.connect(lambda item: self._closed.add(item.text(0)))
        self.itemExpanded.connect(lambda item: self._closed.discard(item.text(0)))
        self.customContextMenuRequested.connect(self._ask)

    def show_all(self, waiting: Sequence[Waiting]) -> None:
        """Show these, the latest first in each group."""
        self._waiting = {each.id: each for each in waiting}
        self.blockSignals(True)
        self.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for each in reversed(waiting):
            group = groups.get(each.who)
            if group is None:
                group = groups[each.who] = QTreeWidgetItem([each.who, ""])
                group.setFirstColumnSpanned(True)
                font = group.font(0)
                font.setBold(True)
                group.setFont(0, font)
                self.addTopLevelItem(group)
            item = QTreeWidgetItem([each.text, "✕"])
            item.setData(0, _ID, each.id)
            item.setToolTip(0, as_hover(each.text))
            item.setToolTip(1, tr("Drop"))
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignCenter)
            group.addChild(item)
        for who, group in groups.items():
            group.setExpanded(who not in self._closed)
        self.blockSignals(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete drops."""
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Delete and item is not None and item.data(0, _ID):
            self.drop_asked.emit(item.data(0, _ID))
            return
        super().keyPressEvent(event)

    def _on_clicked(self, item: QTreeWidgetItem, column: int) -> None:
        key = item.data(0, _ID)
        if key and column == 1:
            self.drop_asked.emit(key)
        elif key:
            self.shown.emit(self._waiting[key])

    def _ask(self, at: QPoint) -> None:
        item = self.itemAt(at)
        key = item.data(0, _ID) if item is not None else None
        if key:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction(tr("Drop")).triggered.connect(lambda: self.drop_asked.emit(key))
            menu.popup(self.viewport().mapToGlobal(at))


class _Wrapped(QStyledItemDelegate):
    """As many lines as the words of a gesture need: a tree by itself gives each row one."""

    def __init__(self, view: QTreeWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        if not index.data(_ID):
            return size
        inside = self._view.columnWidth(0) - 2 * self._view.indentation() - 8
        box = QRect(0, 0, max(inside, 80), 10_000)
        text = str(index.data())
        high = option.fontMetrics.boundingRect(box, int(Qt.TextFlag.TextWordWrap), text).height()
        return QSize(size.width(), max(size.height(), high + 6))
