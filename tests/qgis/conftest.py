"""QGIS for tests: started once, without a screen, with a window's parts that a plugin needs."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable

import pytest
from support.masters import master

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.append("/usr/share/qgis/python/plugins")  # where Debian keeps Processing


_RUNNING: list = []


@pytest.fixture(scope="session")
def qgis_app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The running QGIS, with settings that belong to this run alone."""
    os.environ["QGIS_CUSTOM_CONFIG_PATH"] = str(tmp_path_factory.mktemp("profile"))
    from qgis.core import QgsApplication
    from qgis.PyQt.QtCore import QSettings

    settings = str(tmp_path_factory.mktemp("settings"))
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, settings)
    app = QgsApplication.instance() or QgsApplication([], True)
    app.setOrganizationName("DiaBan")
    app.setApplicationName("DiaBanTests")
    app.initQgis()
    # QGIS is not shut down: on its way out it frees what Python still holds, and the run would end in a crash. And it
    # outlives the fixture: pytest collects at its very end, and a widget may not be freed after its application.
    _RUNNING.append(app)
    return app


@pytest.fixture
def wait(qgis_app: Any) -> Callable[..., None]:
    """Let QGIS work until something holds; fails after ``seconds``."""

    def until(holds: Callable[[], Any], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                pytest.fail(f"did not happen within {seconds} s")
            qgis_app.processEvents()
            time.sleep(0.005)

    return until


@pytest.fixture
def speak(qgis_app: Any) -> Iterator[Callable[[str], None]]:
    """Set the language of QGIS (``vi``, ``en``) for one test."""
    from qgis.core import QgsSettings

    def choose(language: str) -> None:
        QgsSettings().setValue("locale/overrideFlag", True)
        QgsSettings().setValue("locale/userLocale", language)

    choose("en")
    yield choose
    choose("en")


@pytest.fixture(scope="session")
def small_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small workspace, made once by the engine, with its coverage on 30 June 2026."""
    return master(tmp_path_factory, "small", "small_workspace", "coverage", "--as-of", "2026-06-30")


@pytest.fixture
def small(small_master: Path, tmp_path: Path) -> Path:
    """A copy of the small workspace that a test may do anything with."""
    path = tmp_path / "thử nghiệm.gpkg"
    path.write_bytes(small_master.read_bytes())
    return path


@pytest.fixture(scope="session")
def full_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with at least one row in every table that people fill, made once by the engine."""
    return master(tmp_path_factory, "full", "full_workspace")


@pytest.fixture
def full(full_master: Path, tmp_path: Path) -> Path:
    """A copy of the full workspace that a test may do anything with."""
    path = tmp_path / "đầy đủ.gpkg"
    path.write_bytes(full_master.read_bytes())
    return path


@pytest.fixture(scope="session")
def workbench_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace for assigning, made once by the engine, with its gaps."""
    return master(tmp_path_factory, "workbench", "workbench", "coverage")


@pytest.fixture(scope="session")
def cut_off_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with ways, in the rains, when nobody gets to one of its villages."""
    return master(tmp_path_factory, "cut_off", "cut_off", "coverage")


@pytest.fixture(scope="module")
def service(qgis_app: Any) -> Iterator[Any]:
    """The engine that stays alive; one for all tests of a file."""
    from diaban.plugin.engine.service import EngineService

    engine = EngineService()
    yield engine
    engine.shut_down()


@pytest.fixture
def opened(service: Any, small: Path, wait: Any) -> Iterator[Any]:
    """A board on a copy of the small workspace: ``opened.board``, ``opened.path``."""
    from support.boards import Opened

    board = Opened(small, wait, service)
    yield board
    board.close()


@pytest.fixture(scope="module")
def opened_desk(
    qgis_app: Any, workbench_master: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """The dock of assigning in a window over a copy of that workspace; one for all tests of a file."""
    from support.desks import open_desk

    path = tmp_path_factory.mktemp("desk") / "phân công.gpkg"
    path.write_bytes(workbench_master.read_bytes())
    desk, close = open_desk(path)
    yield desk
    close()


@pytest.fixture
def bench(opened_desk: Any, speak: Any) -> Any:
    """The same as it was when it was opened: nothing pending, nobody chosen, households on the map."""
    from support.desks import begin_anew

    begin_anew(opened_desk)
    return opened_desk


@pytest.fixture
def loaded(qgis_app: Any, speak: Any, wait: Any) -> Iterator[Any]:
    """The plugin in a window: ``loaded.plugin``, ``loaded.iface``, ``loaded.open(path)``."""
    from qgis.core import QgsProject
    from support.qgis_window import WindowInterface

    from diaban import classFactory

    class Loaded:
        def __init__(self) -> None:
            QgsProject.instance().clear()
            self.iface = WindowInterface()
            self.plugin = classFactory(self.iface)
            self.plugin.initGui()
            self.iface.mainWindow().show()

        @property
        def window(self) -> Any:
            return self.plugin.window

        def open(self, path: Path) -> None:
            done = []
            self.window.session.opened.connect(done.append)
            self.window.session.open(str(path))
            wait(lambda: done)
            wait(lambda: self.window.gaps._reader is None)

        def said(self) -> list:
            return [item.text() for item in self.iface.messageBar().items()]

    thing = Loaded()
    yield thing
    thing.plugin.unload()
    QgsProject.instance().clear()


@pytest.fixture(scope="module")
def desk(qgis_app: Any, full_master: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The plugin with a workspace open, once for all: ``desk.plugin``, ``desk.iface``, ``desk.path``."""
    from qgis.core import QgsProject, QgsSettings
    from support.qgis_window import WindowInterface

    from diaban import classFactory

    QgsSettings().setValue("locale/overrideFlag", True)
    QgsSettings().setValue("locale/userLocale", "en")
    QgsProject.instance().clear()
    path = tmp_path_factory.mktemp("records") / "đầy đủ.gpkg"
    path.write_bytes(full_master.read_bytes())
    iface = WindowInterface()
    plugin = classFactory(iface)
    plugin.initGui()
    iface.mainWindow().show()
    plugin.window.session.open(str(path))
    end = time.monotonic() + 60
    while not plugin.window.session.path and time.monotonic() < end:
        qgis_app.processEvents()
    yield SimpleNamespace(plugin=plugin, iface=iface, path=path)
    plugin.unload()
    QgsProject.instance().clear()


@pytest.fixture
def panel(desk: Any) -> Iterator[Any]:
    """The records panel, showing its list, nothing pending."""
    panel = desk.plugin.window.records.panel
    desk.plugin.window.showing.reveal(panel)
    yield panel
    panel.page.forget()
    panel._pending.clear()
    panel._show_list()


@pytest.fixture
def show(panel: Any) -> Callable[..., Any]:
    """Open a record and return its form."""

    def opened(table: str, row_id: str) -> Any:
        panel.open_record(table, row_id)
        assert panel.page.table == table and panel.page.row_id == row_id
        return panel.page.form

    return opened
