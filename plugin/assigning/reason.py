"""The row that says what stands against a gesture, beside the map and not over it, and takes the reason to do it all the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Optional

from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent, QPalette
from qgis.PyQt.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QLineEdit, QPushButton

from ..language import tr

LONGEST = 200


class ReasonRow(QFrame):
    """`given` (the reason) to do it all the same; `only_clear` to do what nothing stands against; `left_off`."""

    given = pyqtSignal(str)
    only_clear = pyqtSignal()
    left_off = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("DiaBanReason")
        self.setStyleSheet(
            "#DiaBanReason { background: #FFF4DF; border: 1px solid #C98A00; border-radius: 3px; }"
            "#DiaBanReason QLabel { color: #222222; background: transparent; }"
        )
        self.said = QLabel()
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST)
        self.reason.setPlaceholderText(tr("Reason, about the help and not about the person"))
        self.reason.installEventFilter(self)
        self.keep = QCheckBox(tr("Same reason from now on"))
        letters = self.keep.palette()
        letters.setColor(QPalette.ColorRole.WindowText, QColor("#222222"))
        self.keep.setPalette(letters)
        self.do = QPushButton(tr("Assign all the same"))
        self.part = QPushButton(tr("Only the others"))
        self.leave = QPushButton(tr("Leave off"))
        for button in (self.do, self.part, self.leave):
            button.setAutoDefault(False)
        self.do.clicked.connect(self._give)
        self.part.clicked.connect(self.only_clear)
        self.leave.clicked.connect(self.left_off)
        self.reason.textChanged.connect(lambda text: self.do.setEnabled(bool(text.strip())))
        layout = QGridLayout(self)
        layout.setContentsMargins(6, 5, 6, 5)
        layout.setSpacing(4)
        layout.addWidget(self.said, 0, 0, 1, 3)
        layout.addWidget(self.reason, 1, 0, 1, 3)
        layout.addWidget(self.keep, 2, 0, 1, 3)
        for column, button in enumerate((self.do, self.part, self.leave)):
            layout.addWidget(button, 3, column)
        self.hide()

    def ask(self, sentences: Iterable[str], others: int) -> None:
        """Say what stands against it; ``others``: how many nothing stands against."""
        self.said.setText("\n".join(f"• {sentence}" for sentence in sentences))
        self.part.setEnabled(others > 0)
        self.part.setText(
            tr("Only the other {count}").format(count=others) if others else tr("Only the others")
        )
        if not self.keep.isChecked():
            self.reason.clear()
        self.do.setEnabled(bool(self.reason.text().strip()))
        self.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def kept(self) -> Optional[str]:
        """The reason that holds from now on; None where each is asked for."""
        text = self.reason.text().strip()
        return text if self.keep.isChecked() and text else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter gives, Esc leaves off."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._give()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left_off.emit()
                return True
        return False

    def _give(self) -> None:
        text = self.reason.text().strip()
        if text:
            self.given.emit(text)
