"""Inputs that are chosen: a word of a closed list; languages, several at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Optional

from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...language import tr
from .base import InputWidget, NoWheel, beside, fix_line

_CODE_ROLE = Qt.ItemDataRole.UserRole + 1
_POPUP = (260, 240)


class WordInput(InputWidget):
    """One word of a closed list; with an empty choice for unknown unless it is ``required``."""

    def __init__(
        self, choices: Sequence[tuple[Any, str]], required: bool, parent: Optional[QWidget] = None
    ) -> None:
        super().__init__(parent)
        self.box = QComboBox()
        self._choices = list(choices)
        self._required = required
        self._guard = NoWheel(self)
        self.box.installEventFilter(self._guard)
        self.box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.box.activated.connect(lambda _: self.changed.emit())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)
        self.setFocusProxy(self.box)
        self._fill(None)

    def value(self) -> Any:
        return self.box.currentData()

    def set_value(self, value: Any) -> None:
        self._fill(value)
        self.box.setCurrentIndex(self._index(value))

    def choose(self, value: Any) -> None:
        """Choose as a click does."""
        self.box.setCurrentIndex(self._index(value))
        self.changed.emit()

    def _fill(self, value: Any) -> None:
        """The choices; an unknown word that stands in the file is one too, and stays until another is chosen."""
        self.box.clear()
        if not self._required or value is None:
            self.box.addItem(tr("choose…") if self._required else "–", None)
        for code, word in self._choices:
            self.box.addItem(word, code)
        if value is not None and self._index(value) < 0:
            self.box.addItem(str(value), value)

    def _index(self, value: Any) -> int:
        return next((i for i in range(self.box.count()) if self.box.itemData(i) == value), -1)


class LanguagesInput(InputWidget):
    """Languages by code: typed, or ticked in a list of those that the workspace has and others of the region."""

    def __init__(self, known: Iterable[tuple[str, str]], parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._known = list(known)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("unknown"))
        self.line.textEdited.connect(lambda _: self.changed.emit())
        self._button = QToolButton()
        self._button.setText("▾")
        self._button.setToolTip(tr("Choose languages"))
        self._button.clicked.connect(self.open_list)
        self.list = _popup(self)
        self.list.itemChanged.connect(self._on_tick)
        beside(self, self.line, self._button)

    def value(self) -> Any:
        codes = {code for code in self.line.text().replace(";", ",").replace(" ", ",").split(",") if code}
        return ",".join(sorted(code.lower() for code in codes)) or None

    def set_value(self, value: Any) -> None:
        self.line.setText(", ".join(value.split(",")) if value else "")

    def set_fixed(self, fixed: bool) -> None:
        fix_line(self.line, fixed)
        self._button.setVisible(not fixed)

    def open_list(self) -> None:
        """Show the list under the input."""
        self._fill()
        frame = self.list.parentWidget()
        if frame is not None:
            frame.move(self.mapToGlobal(QPoint(0, self.height())))
            frame.resize(max(_POPUP[0], self.width()), _POPUP[1])
            frame.show()
            self.list.setFocus()

    def _fill(self) -> None:
        chosen = (self.value() or "").split(",")
        named = dict(self._known)
        others = [(code, named.get(code, "")) for code in chosen if code and code not in named]
        self.list.blockSignals(True)
        self.list.clear()
        for code, name in [*self._known, *others]:
            item = QListWidgetItem(f"{name} ({code})" if name else code)
            item.setData(_CODE_ROLE, code)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable
            )
            item.setCheckState(Qt.CheckState.Checked if code in chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)

    def _on_tick(self, _item: QListWidgetItem) -> None:
        items = [self.list.item(row) for row in range(self.list.count())]
        chosen = [item.data(_CODE_ROLE) for item in items if item.checkState() == Qt.CheckState.Checked]
        self.set_value(",".join(sorted(chosen)))
        self.changed.emit()


def _popup(parent: QWidget) -> QListWidget:
    frame = QFrame(parent, Qt.WindowType.Popup)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(1, 1, 1, 1)
    found = QListWidget(frame)
    layout.addWidget(found)
    return found


def language_names() -> dict[str, str]:
    """What the languages of the border provinces are called; only for choosing, never shown with a place."""
    return {
        "vie": tr("Vietnamese"),
        "bdq": tr("Bahnar"),
        "blt": tr("Tai Dam"),
        "bru": tr("Bru"),
        "hmn": tr("Hmong"),
        "ium": tr("Iu Mien"),
        "jra": tr("Jarai"),
        "khm": tr("Khmer"),
        "kjg": tr("Khmu"),
        "lao": tr("Lao"),
        "mtq": tr("Muong"),
        "nut": tr("Nung"),
        "rad": tr("Rade"),
        "sed": tr("Sedang"),
        "twh": tr("Tai Don"),
        "tyz": tr("Tay"),
    }
