"""The plugin: wires its parts into QGIS, and takes them out again."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsApplication
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QTranslator

from .actions import ActionBar
from .language import install_translator, remove_translator
from .toolbox.provider import DiaBanProvider
from .window import Window, first_run


class DiaBanPlugin:
    """What QGIS loads. Without a window (``qgis_process``) only `initProcessing` is called."""

    def __init__(self, iface: Optional[QgisInterface]) -> None:
        self._iface = iface
        self._translator: Optional[QTranslator] = None
        self._provider: Optional[DiaBanProvider] = None
        self.window: Optional[Window] = None
        self.bar: Optional[ActionBar] = None

    def initProcessing(self) -> None:
        """Add the jobs to the toolbox."""
        if self._translator is None:
            self._translator = install_translator()
        self._provider = DiaBanProvider()
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:
        """Add the jobs, the panels, the menu and the toolbar."""
        if self._iface is None:
            return
        self.initProcessing()
        self.window = Window(self._iface)
        self.bar = ActionBar(self._iface, self.window.handlers())
        # QGIS keeps the button pressed as long as the tool is in hand.
        self.bar.action("way").setCheckable(True)
        self.window.way.tool.setAction(self.bar.action("way"))
        self.window.session.opened.connect(self._allow)
        self.window.session.closed.connect(self._allow)
        self.window.runner.busy_changed.connect(self._allow)
        self._allow()
        if first_run():
            self.window.start()

    def unload(self) -> None:
        """Take everything out again."""
        if self.window is not None:
            self.window.session.opened.disconnect(self._allow)
            self.window.session.closed.disconnect(self._allow)
            self.window.runner.busy_changed.disconnect(self._allow)
            self.window.shut_down()
            self.window = None
        if self.bar is not None:
            self.bar.remove()
            self.bar = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        remove_translator(self._translator)
        self._translator = None

    def _allow(self, *_: object) -> None:
        if self.window is not None and self.bar is not None:
            self.bar.allow(bool(self.window.session.path), self.window.runner.busy)
