"""The first thing a newcomer sees: who are you, try the sample, open what you had."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDockWidget,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ..engine.environment import examine
from ..engine.job import current_environment
from ..engine.wording import state_sentence
from ..icons_of import icon
from ..language import tr
from ..preferences import load_preferences, save_preferences
from ..saying import as_hover

_NARROWEST = 340
_LEFT = "text-align: left; padding: 6px;"
_PATH = Qt.ItemDataRole.UserRole


class WelcomePanel(QDockWidget):
    """Offers the sample, an existing or a new workspace, and those opened last."""

    sample_asked = pyqtSignal()
    open_asked = pyqtSignal()
    new_asked = pyqtSignal()
    engine_asked = pyqtSignal()
    chosen = pyqtSignal(str)

    def __init__(self, iface: QgisInterface) -> None:
        super().__init__(tr("Địa Bàn: start"), iface.mainWindow())
        self.setObjectName("DiaBanWelcomePanel")
        body = QWidget()
        body.setMinimumWidth(_NARROWEST)
        layout = QVBoxLayout(body)
        layout.addWidget(self._who())
        layout.addSpacing(6)
        self._engine_note = QLabel()
        self._engine_note.setWordWrap(True)
        self._engine_button = QPushButton(icon("engine"), tr("Set up the calculation engine…"))
        self._engine_button.setStyleSheet(_LEFT)
        self._engine_button.clicked.connect(self.engine_asked)
        layout.addWidget(self._engine_note)
        layout.addWidget(self._engine_button)
        for text, tip, name, signal in (
            (
                tr("Try the sample province"),
                tr("Invented communes, villages and people; a few seconds to make, safe to change"),
                "sample",
                self.sample_asked,
            ),
            (tr("Open a workspace…"), tr("A file that Địa Bàn made (.gpkg)"), "open", self.open_asked),
            (tr("New workspace…"), tr("An empty one, for your own lists"), "new", self.new_asked),
        ):
            button = QPushButton(icon(name), text)
            button.setToolTip(tip)
            button.setStyleSheet(_LEFT)
            button.clicked.connect(signal)
            layout.addWidget(button)
        self._recent_title = QLabel(tr("Opened last"))
        self._recent = QListWidget()
        self._recent.itemActivated.connect(self._on_recent)
        self._recent.itemClicked.connect(self._on_recent)
        layout.addSpacing(6)
        layout.addWidget(self._recent_title)
        layout.addWidget(self._recent, 1)
        layout.addStretch(0)
        self.setWidget(body)
        self.refresh()

    def _who(self) -> QWidget:
        preferences = load_preferences()
        box = QWidget()
        form = QFormLayout(box)
        form.setContentsMargins(0, 0, 0, 0)
        why = QLabel(tr("Every change and every export is noted in the workspace's log under your name."))
        why.setWordWrap(True)
        self._name = QLineEdit(preferences.name)
        self._position = QLineEdit(preferences.position)
        self._name.setPlaceholderText(tr("family name and given name"))
        self._position.setPlaceholderText(tr("e.g. political officer"))
        self._name.editingFinished.connect(self.save_person)
        self._position.editingFinished.connect(self.save_person)
        form.addRow(why)
        form.addRow(tr("Your name"), self._name)
        form.addRow(tr("Position"), self._position)
        return box

    def save_person(self) -> None:
        """Remember who is at work."""
        name, position = self._name.text().strip(), self._position.text().strip()
        save_preferences(replace(load_preferences(), name=name, position=position))

    def refresh(self) -> None:
        """Show the workspaces opened last that are still there, and whether anything can be calculated."""
        health = examine(current_environment())
        self._engine_note.setText(state_sentence(health))
        for widget in (self._engine_note, self._engine_button):
            widget.setVisible(not health.usable)
        self._recent.clear()
        for path in load_preferences().recent:
            if Path(path).is_file():
                item = QListWidgetItem(Path(path).stem)
                item.setToolTip(as_hover(path))
                item.setData(_PATH, path)
                self._recent.addItem(item)
        known = self._recent.count() > 0
        self._recent_title.setVisible(known)
        self._recent.setVisible(known)

    def _on_recent(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_PATH))
