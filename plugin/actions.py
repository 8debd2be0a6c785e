"""The plugin's actions: menu, toolbar, and what each of them calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

from qgis.gui import QgisInterface
from qgis.PyQt.QtWidgets import QAction, QMenu, QToolBar

from .icons_of import icon
from .language import tr

SEPARATOR = "-"


@dataclass(frozen=True)
class Entry:
    """One action. ``needs_workspace``: grey while no workspace is open; ``on_bar``: also on the toolbar."""

    key: str
    text: str
    tip: str
    icon: str
    needs_workspace: bool = False
    on_bar: bool = True


def entries() -> list[Entry]:
    """Every action, in the order of menu and toolbar; a key of ``-`` separates."""
    return [
        Entry("start", tr("Start page"), tr("Your name, the sample, workspaces opened last"), "start"),
        Entry("open", tr("Open a workspace…"), tr("Open a workspace that Địa Bàn made"), "open"),
        Entry("new", tr("New workspace…"), tr("Make an empty workspace"), "new", on_bar=False),
        Entry(
            "sample", tr("Sample province…"), tr("Make an invented province to try everything on"), "sample"
        ),
        Entry(
            "import",
            tr("Import a list or boundaries…"),
            tr("Bring in Excel, CSV or map files"),
            "import",
            True,
        ),
        Entry(SEPARATOR, "", "", ""),
        Entry(
            "assign",
            tr("Assigning"),
            tr("Give cadres to households on the map; saved as a plan"),
            "assign",
            True,
        ),
        Entry(
            "coverage",
            tr("Calculate coverage"),
            tr("Find the gaps and calculate the figures"),
            "coverage",
            True,
        ),
        Entry(
            "travel",
            tr("Travel times…"),
            tr("Hours on foot and by road, there and back, in both seasons"),
            "travel",
            True,
        ),
        Entry("way", tr("The way"), tr("Click two places: the way, its minutes, its profile"), "way", True),
        Entry("records", tr("Records"), tr("Every household, cadre, village: see, add, change"), "records"),
        Entry("gaps", tr("Coverage gaps"), tr("Show or hide the list of gaps"), "gaps"),
        Entry("history", tr("History"), tr("Who changed what, when, and what stood there before"), "history"),
        Entry(
            "optimum",
            tr("Optimum…"),
            tr(
                "The best that could be done, why, and what of it is accepted; where further model sites help"
            ),
            "optimum",
            True,
        ),
        Entry("plans", tr("Plans"), tr("Branch, compare, submit, return and approve plans"), "plans"),
        Entry("check", tr("Check the workspace"), tr("Check the file and the rules in it"), "check", True),
        Entry(SEPARATOR, "", "", ""),
        Entry(
            "print", tr("Print maps and sheets…"), tr("Commune maps, task sheets, overview"), "print", True
        ),
        Entry(
            "webmap",
            tr("Web map…"),
            tr("One file that opens in any browser, without a network"),
            "webmap",
            True,
        ),
        Entry(
            "tables",
            tr("Excel tables…"),
            tr("Gaps, assignments, villages, cadres, indicators"),
            "tables",
            True,
        ),
        Entry(SEPARATOR, "", "", ""),
        Entry(
            "engine",
            tr("Calculation engine…"),
            tr("Set up or repair what calculates"),
            "engine",
            on_bar=False,
        ),
        Entry("help", tr("Help"), tr("A short guide"), "help", on_bar=False),
    ]


class ActionBar:
    """The menu and the toolbar; `remove` takes away everything that the constructor added."""

    def __init__(self, iface: QgisInterface, handlers: dict[str, Callable[[], None]]) -> None:
        self._iface = iface
        self._connected: list[tuple[QAction, Callable[[], None]]] = []
        self._by_key: dict[str, QAction] = {}
        self._needing: list[QAction] = []
        self.menu = QMenu("Địa &Bàn", iface.mainWindow())
        self.menu.setObjectName("DiaBanMenu")
        iface.pluginMenu().addMenu(self.menu)
        self.toolbar: QToolBar = iface.addToolBar("Địa Bàn")
        self.toolbar.setObjectName("DiaBanToolBar")
        for entry in entries():
            self._add(entry, handlers)

    def _add(self, entry: Entry, handlers: dict[str, Callable[[], None]]) -> None:
        if entry.key == SEPARATOR:
            self.menu.addSeparator()
            self.toolbar.addSeparator()
            return
        action = QAction(icon(entry.icon), entry.text, self.menu)
        action.setObjectName(f"DiaBan_{entry.key}")
        action.setToolTip(f"<b>{entry.text.rstrip('…')}</b><br>{entry.tip}")
        action.setStatusTip(entry.tip)
        handler = handlers[entry.key]
        action.triggered.connect(handler)
        self._connected.append((action, handler))
        self._by_key[entry.key] = action
        if entry.needs_workspace:
            self._needing.append(action)
        self.menu.addAction(action)
        if entry.on_bar:
            self.toolbar.addAction(action)

    def action(self, key: str) -> QAction:
        """The action of an entry."""
        return self._by_key[key]

    def allow(self, workspace_open: bool, busy: bool) -> None:
        """Make grey what cannot be done now."""
        for action in self._needing:
            action.setEnabled(workspace_open and not busy)
        self._by_key["sample"].setEnabled(not busy)
        self._by_key["new"].setEnabled(not busy)

    def remove(self) -> None:
        """Take menu, toolbar and actions away."""
        for action, handler in self._connected:
            action.triggered.disconnect(handler)
        self._connected.clear()
        self._iface.pluginMenu().removeAction(self.menu.menuAction())
        self.menu.deleteLater()
        self._iface.mainWindow().removeToolBar(self.toolbar)
        self.toolbar.deleteLater()
