"""Lists of gestures with something to decide: those an earlier session left, and those that a rule refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from qgis.PyQt.QtCore import QModelIndex, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ..language import tr
from .saving import Refusal

_WIDTH, _HIGHEST = 580, 460
# Dots below and hooks above letters keep off the edge.
_ROOM = 6


class GestureList(QDialog):
    """A sentence, a list and some buttons, as high as the list needs; not modal."""

    def __init__(
        self, title: str, sentences: Sequence[str], rows: Sequence[str], parent: Optional[QWidget]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fits = False
        layout = self.lines = QVBoxLayout(self)
        for sentence in sentences:
            label = QLabel(sentence)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            layout.addWidget(label)
        self.rows = QListWidget()
        self.rows.setWordWrap(True)
        self.rows.setAlternatingRowColors(True)
        self.rows.setSpacing(1)
        self.rows.setItemDelegate(_Roomy(self.rows))
        self.rows.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for row in rows:
            self.rows.addItem(QListWidgetItem(row))
        self.rows.setVisible(bool(rows))
        layout.addWidget(self.rows)
        self.buttons = QDialogButtonBox()
        layout.addWidget(self.buttons)
        self.resize(_WIDTH, self.sizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        """As high as what it shows, once it is known how the lines break."""
        super().showEvent(event)
        if self._fits:
            return
        self._fits = True
        self.layout().activate()
        last = self.rows.visualItemRect(self.rows.item(self.rows.count() - 1)) if self.rows.count() else None
        spare = self.rows.viewport().height() - last.bottom() - _ROOM if last is not None else 0
        self.resize(self.width(), max(self.minimumSizeHint().height(), min(self.height() - spare, _HIGHEST)))

    def _button(self, text: str, role: QDialogButtonBox.ButtonRole) -> QPushButton:
        return self.buttons.addButton(text, role)


class _Roomy(QStyledItemDelegate):
    """Rows with room above and below their letters."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return super().sizeHint(option, index) + QSize(0, _ROOM)


class FoundWindow(GestureList):
    """Unsaved changes of an earlier session: `taken_up` or `discarded`; closed, they are offered the next time."""

    taken_up = pyqtSignal()
    discarded = pyqtSignal()

    def __init__(
        self, texts: Sequence[str], lost: Sequence[str], broken: int, parent: Optional[QWidget] = None
    ) -> None:
        sentences = []
        if texts:
            sentences.append(tr("{count} changes of the last time were not saved.").format(count=len(texts)))
        if lost:
            sentences.append(
                tr("What was typed is not kept on this machine, and is missing: {what}.").format(
                    what=", ".join(lost)
                )
            )
        if broken:
            more = tr("{count} more cannot be taken up again without it.")
            none = tr("{count} changes of the last time cannot be taken up again without it.")
            sentences.append((more if texts else none).format(count=broken))
        super().__init__(tr("Unsaved changes found"), sentences, texts, parent)
        self.sure = QLabel(tr("Press again to discard all of them."))
        self.sure.hide()
        self.lines.insertWidget(self.lines.count() - 1, self.sure)
        self.take = self._button(tr("Take up again"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.leave = self._button(tr("Discard"), QDialogButtonBox.ButtonRole.DestructiveRole)
        later = self._button(tr("Later"), QDialogButtonBox.ButtonRole.RejectRole)
        self.take.setEnabled(bool(texts))
        self.leave.setAutoDefault(False)
        (self.take if texts else later).setDefault(True)
        (self.take if texts else later).setFocus()
        self.take.clicked.connect(self._on_take)
        self.leave.clicked.connect(self._on_leave)
        later.clicked.connect(self.reject)

    def _on_take(self) -> None:
        self.taken_up.emit()
        self.accept()

    def _on_leave(self) -> None:
        """The second press does it: what is discarded does not come back."""
        if not self.sure.isVisible():
            self.sure.show()
            return
        self.discarded.emit()
        self.accept()


class RefusedWindow(GestureList):
    """What the file's rules refuse, with the gesture it belongs to. `dropped` gives the id of a gesture."""

    dropped = pyqtSignal(str)

    def __init__(self, refusals: Sequence[Refusal], in_all: int, parent: Optional[QWidget] = None) -> None:
        rows = [_told(refusal) for refusal in refusals]
        sentences = [
            tr("Nothing was saved: a rule of the workspace stands in the way. Your changes are still there.")
        ]
        if len(refusals) < in_all:
            text = tr(
                "These are the first {shown} of {count}. When they are corrected or dropped and you save again,"
                " the next are shown."
            )
            sentences.append(text.format(shown=len(refusals), count=in_all))
        super().__init__(tr("Not saved"), sentences, rows, parent)
        for number, refusal in enumerate(refusals):
            gesture = refusal.gesture.id if refusal.gesture is not None else ""
            self.rows.item(number).setData(Qt.ItemDataRole.UserRole, gesture)
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.drop = self._button(tr("Drop this change"), QDialogButtonBox.ButtonRole.ActionRole)
        close = self._button(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        # Return does not drop what somebody has only read.
        self.drop.setAutoDefault(False)
        close.setDefault(True)
        self.drop.clicked.connect(self._on_drop)
        close.clicked.connect(self.reject)
        self.rows.itemSelectionChanged.connect(self._look)
        self.rows.setCurrentRow(0)
        self._look()

    def _chosen(self) -> list[str]:
        """The gestures of the rows selected, each once."""
        ids = [item.data(Qt.ItemDataRole.UserRole) for item in self.rows.selectedItems()]
        return list(dict.fromkeys(each for each in ids if each))

    def _look(self) -> None:
        chosen = len(self._chosen())
        many = tr("Drop these {count} changes").format(count=chosen)
        self.drop.setText(many if chosen > 1 else tr("Drop this change"))
        self.drop.setEnabled(chosen > 0)

    def _on_drop(self) -> None:
        chosen = self._chosen()
        for gesture in chosen:
            self.dropped.emit(gesture)
        for number in reversed(range(self.rows.count())):
            if self.rows.item(number).data(Qt.ItemDataRole.UserRole) in chosen:
                self.rows.takeItem(number)
        if not self.rows.count():
            self.accept()


def _told(refusal: Refusal) -> str:
    """What was done, and below it what stands against it; the row is not said twice."""
    if refusal.gesture is None:
        return f"{refusal.row[:1].upper()}{refusal.row[1:]}: {refusal.sentence}"
    text, row = refusal.gesture.text, refusal.row
    # The engine names a row with its code behind it, a gesture without.
    if row.lower() in text.lower() or (row.rpartition(" (")[0] or row).lower() in text.lower():
        return f"{text}\n{refusal.sentence}"
    return f"{text}\n{row[:1].upper()}{row[1:]}: {refusal.sentence}"
