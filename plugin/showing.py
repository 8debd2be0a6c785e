"""What is seen beside the map: panels as tabs of one another, and one dialog at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Optional

from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QDockWidget

from .dock_tabs import DockTabs
from .icons_of import icon

_PANEL_WIDTH = 400
_AREA = Qt.DockWidgetArea.RightDockWidgetArea


class Showing:
    """Puts panels into QGIS's window, each with the sign of its action, and takes them out again."""

    def __init__(self, iface: QgisInterface, panels: Mapping[str, QDockWidget]) -> None:
        self._iface = iface
        self.panels = tuple(panels.values())
        self.dialog: Optional[QDialog] = None
        for name, panel in panels.items():
            panel.setWindowIcon(icon(name))
            iface.addDockWidget(_AREA, panel)
            panel.hide()
        self._tabs = DockTabs(iface.mainWindow(), self.panels)

    def shut_down(self) -> None:
        """Take the panels out of the window."""
        self._tabs.shut_down()
        for panel in self.panels:
            self._iface.removeDockWidget(panel)
            panel.deleteLater()

    def close_dialog(self) -> None:
        """Let go of the dialog, if there is one."""
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.close()
            dialog.deleteLater()

    def reveal(self, panel: QDockWidget) -> None:
        """Show a panel in front, as a tab beside the others, wide enough for a sentence."""
        main_window = self._iface.mainWindow()
        beside = [other for other in self.panels if other is not panel and other.isVisible()]
        # Shown before it is a tab it would stand under the others for a moment, and the window grow for good.
        for other in beside:
            if not panel.isFloating() and not other.isFloating():
                main_window.tabifyDockWidget(other, panel)
        panel.show()
        if not beside and not panel.isFloating():
            width = int(getattr(panel, "preferred_width", _PANEL_WIDTH))
            main_window.resizeDocks([panel], [width], Qt.Orientation.Horizontal)
        panel.raise_()

    def toggle(self, panel: QDockWidget) -> None:
        """Show or hide a panel; one behind another's tab counts as hidden."""
        if panel.isVisible() and not panel.visibleRegion().isEmpty():
            panel.hide()
        else:
            self.reveal(panel)

    def show(self, dialog: QDialog) -> None:
        """One dialog at a time, beside the map and not over it."""
        if self.dialog is not None:
            self.dialog.close()
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.show()
        dialog.raise_()
