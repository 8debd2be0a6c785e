"""A row of another table, found by typing its code or a part of its name, with or without diacritics."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QModelIndex, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QFocusEvent, QKeyEvent, QStandardItem, QStandardItemModel
from qgis.PyQt.QtWidgets import QCompleter, QLineEdit, QToolButton, QWidget

from ...language import tr
from ..finder import Finder
from ..naming import Naming
from .base import InputWidget, beside, fix_line

_TYPING_MS = 120
_OFFERED = 30
_ID_ROLE = Qt.ItemDataRole.UserRole + 1


class ReferenceInput(InputWidget):
    """`open_asked` (table, id) to see the row itself."""

    open_asked = pyqtSignal(str, str)

    def __init__(self, table: str, finder: Finder, naming: Naming, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._table = table
        self._finder = finder
        self._naming = naming
        self._value: Optional[str] = None
        self._typed = False
        self._wanted = ""
        self._build()

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        self._value = value or None
        self._typed = False
        self._show()

    def fault(self) -> str:
        return tr("Choose one from the list, or leave it empty.") if self._typed else ""

    def set_fixed(self, fixed: bool) -> None:
        fix_line(self.line, fixed)
        self._list.setVisible(not fixed)

    def offered(self) -> list[str]:
        """What the list offers now, in words."""
        return [self._found.item(row).text() for row in range(self._found.rowCount())]

    def pick(self, row: int) -> None:
        """Choose what is offered in ``row``, as a click does."""
        self._take(self._found.index(row, 0))

    def offer(self) -> None:
        """Offer what fits the text; everything where nothing was typed."""
        self._pause.stop()
        self._wanted = self.line.text() if self._typed else ""
        self._finder.want(self._table, self._fill)

    def _fill(self) -> None:
        self._found.clear()
        for entry in self._finder.search(self._table, self._wanted, _OFFERED):
            item = QStandardItem(entry.title)
            item.setData(entry.id, _ID_ROLE)
            self._found.appendRow(item)
        if self._found.rowCount() and self.line.hasFocus():
            self._completer.complete()

    def _take(self, index: QModelIndex) -> None:
        chosen = index.data(_ID_ROLE)
        if chosen is None:
            return
        self._pause.stop()
        self._completer.popup().hide()
        self.set_value(chosen)
        self.changed.emit()

    def _on_edited(self, text: str) -> None:
        if text.strip():
            self._typed = True
            self._pause.start()
        else:
            self._pause.stop()
            self._completer.popup().hide()
            self._value, self._typed = None, False
            self._open.setEnabled(False)
        self.changed.emit()

    def leave(self) -> None:
        """The keyboard goes elsewhere: an only fit is taken, and what was typed over a choice gives way to it."""
        if not self._typed or self._completer.popup().isVisible():
            return
        if self._found.rowCount() == 1 and not self._pause.isActive():
            self.pick(0)

    def _show(self) -> None:
        found = self._naming.of(self._table, self._value) if self._value else None
        text = self._value or ""
        if found is not None:
            text = f"{found.code} · {found.label}" if found.code not in ("", found.label) else found.label
        self.line.setText(text)
        self.line.setCursorPosition(0)
        self._open.setEnabled(bool(self._value))

    def _build(self) -> None:
        self.line = _Line(self)
        self.line.setPlaceholderText(tr("code or name"))
        self.line.textEdited.connect(self._on_edited)
        self._found = QStandardItemModel(self)
        self._completer = QCompleter(self._found, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(self.line)
        self._completer.setMaxVisibleItems(12)
        self._completer.activated[QModelIndex].connect(self._take)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_MS)
        self._pause.timeout.connect(self.offer)
        self._list = _button("▾", tr("Show the list"))
        self._list.clicked.connect(self._on_list)
        self._open = _button("→", tr("Open this record"))
        self._open.clicked.connect(lambda: self.open_asked.emit(self._table, self._value))
        beside(self, self.line, self._list, self._open)

    def _on_list(self) -> None:
        self.line.setFocus()
        self.offer()


class _Line(QLineEdit):
    """Arrow down opens the list, Return takes the first."""

    def __init__(self, reference: ReferenceInput) -> None:
        super().__init__()
        self._reference = reference

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self.isReadOnly():
            self._reference.offer()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._reference.fault():
            self._reference.offer()
            self._reference.pick(0)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._reference.leave()


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    return button
