"""The panel beside the map that says of a way: minutes there and back in both seasons, what it climbs, its profile."""

from __future__ import annotations

from typing import Any, Optional

from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QDockWidget,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...layers.wording import load_words
from ..language import language, tr
from ..saying import isolated
from .profile import ProfileWidget

Shown = tuple[str, str]
ORDER: tuple[Shown, ...] = (("dry", "there"), ("dry", "back"), ("wet", "there"), ("wet", "back"))


class WayPanel(QDockWidget):
    """`picked` (season, direction) when a line of the table is chosen; `files_asked` for another elevation file."""

    picked = pyqtSignal(str, str)
    files_asked = pyqtSignal()

    def __init__(self, iface: QgisInterface) -> None:
        super().__init__(tr("The way"), iface.mainWindow())
        self.setObjectName("DiaBanWayPanel")
        self._result: dict[str, Any] = {}
        self._heading, self._said = _label(), _label()
        font = self._heading.font()
        font.setBold(True)
        self._heading.setFont(font)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._table = _table()
        self._table.itemSelectionChanged.connect(self._on_selected)
        self._profile = ProfileWidget()
        self._files = QPushButton(tr("Other elevation file…"))
        self._files.clicked.connect(self.files_asked)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        for part in (self._heading, self._said, self._busy, self._table, self._profile):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self._files)
        self.setWidget(inside)
        self.show_nothing()

    def show_nothing(self) -> None:
        """What to do."""
        self._begin("", tr("Click on the map where the way begins, then where it ends. Esc clears."))

    def show_begun(self, name: str) -> None:
        """One end is there."""
        self._begin(tr("From {start}").format(start=name), tr("Now click where the way ends."))

    def show_busy(self, start: str, goal: str) -> None:
        """Both ends are there, the answer is not."""
        text = tr("Looking for the way. The first time the ground has to be read, which takes a little.")
        self._begin(_ends(start, goal), text)
        self._busy.show()

    def show_problem(self, text: str) -> None:
        """Why there is no answer."""
        self._begin(self._heading.text(), text)

    def show_way(self, start: str, goal: str, result: dict[str, Any]) -> None:
        """The answer; the way there in the dry season is picked, or the first there is."""
        self._begin(_ends(start, goal), "\n".join(_remarks(result, start, goal)))
        self._result = result
        ways = [(key, way_of(result, key)) for key in ORDER]
        self._table.blockSignals(True)
        for row, (key, way) in enumerate(ways):
            self._fill(row, key, way)
        self._table.blockSignals(False)
        first = next((row for row, (_, way) in enumerate(ways) if way is not None), None)
        self._table.setVisible(first is not None)
        if first is not None:
            self._table.selectRow(first)

    def _begin(self, heading: str, said: str) -> None:
        self._result = {}
        self._heading.setText(heading)
        self._heading.setVisible(bool(heading))
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._busy.hide()
        self._table.clearSelection()
        self._table.hide()
        self._profile.show_profile(())
        self._profile.hide()

    def _fill(self, row: int, key: Shown, way: Optional[dict[str, Any]]) -> None:
        figures = ["–"] * 4
        if way is not None:
            number = load_words(language()).number
            figures = [number(way["minutes"]), number(way["metres"] / 1000, 1)]
            figures += [number(way["climb"]), number(way["descent"])]
        for column, text in enumerate([row_titles()[key], *figures]):
            item = QTableWidgetItem(text)
            item.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
            if way is None:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            if column:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._table.setItem(row, column, item)

    def _on_selected(self) -> None:
        rows = self._table.selectionModel().selectedRows()
        if not rows or not self._result:
            return
        key = ORDER[rows[0].row()]
        way = way_of(self._result, key)
        if way is not None:
            self._profile.show()
            self._profile.show_profile(way["profile"])
            self.picked.emit(*key)


def way_of(result: dict[str, Any], key: Shown) -> Optional[dict[str, Any]]:
    """The way of a season and direction; None where there is none."""
    season = result["seasons"].get(key[0], {})
    return season.get(key[1]) if season.get("reachable") else None


def row_titles() -> dict[Shown, str]:
    """What the lines of the table are called."""
    names = (tr("Dry season, there"), tr("Dry season, back"), tr("Wet season, there"), tr("Wet season, back"))
    return dict(zip(ORDER, names))


def _remarks(result: dict[str, Any], start: str, goal: str) -> list[str]:
    """What has to be said beside the figures."""
    names = {"dry": tr("dry season"), "wet": tr("wet season")}
    said = []
    for season, found in result["seasons"].items():
        if found["reachable"] is None:
            said.append(
                tr("{season}: an end is too far from anywhere one can walk.").format(season=names[season])
            )
        elif not found["reachable"]:
            said.append(tr("{season}: cut off, no way leads there.").format(season=names[season]))
    moved: dict[str, float] = {}
    for found in result["seasons"].values():
        for end, metres in found.get("moved", {}).items():
            moved[end] = max(moved.get(end, 0.0), metres)
    for end, name in (("from", start), ("to", goal)):
        if moved.get(end):
            text = tr("{name} was moved {metres} m to the nearest place one can walk on.")
            said.append(text.format(name=isolated(name), metres=f"{moved[end]:.0f}"))
    return said


def _ends(start: str, goal: str) -> str:
    return tr("{start} → {goal}").format(start=start, goal=goal)


def _label() -> QLabel:
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    return made


def _table() -> QTableWidget:
    made = QTableWidget(len(ORDER), 5)
    made.setHorizontalHeaderLabels(["", tr("Minutes"), tr("km"), tr("Up, m"), tr("Down, m")])
    made.verticalHeader().hide()
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setShowGrid(False)
    made.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    made.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    height = (
        made.horizontalHeader().sizeHint().height() + len(ORDER) * made.verticalHeader().defaultSectionSize()
    )
    made.setFixedHeight(height + 6)
    return made
