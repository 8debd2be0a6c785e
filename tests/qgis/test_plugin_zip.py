"""The zip that QGIS installs, in a profile where nothing is: it loads, works and goes away without a trace."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.places import ENGINE, ROOT, own_path_first

from diaban.scripts.setup import package

_NOT_FOR_THE_PROGRAM = ("QGIS_CUSTOM_CONFIG_PATH", "QT_QPA_PLATFORM", "PYTHONPATH")
# Runs inside the fresh QGIS. Writes what it saw, step by step, and ends QGIS.
USE = r"""
import json, os, time, traceback
import qgis.utils
from qgis.core import QgsApplication, QgsProject, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QTimer
from qgis.PyQt.QtWidgets import QDockWidget, QToolBar

seen = {}


def counts():
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window = qgis.utils.iface.mainWindow()
    return {
        "toolbars": len([b for b in window.findChildren(QToolBar) if "DiaBan" in b.objectName()]),
        "docks": len([d for d in window.findChildren(QDockWidget) if "DiaBan" in d.objectName()]),
        "menus": len([a for a in qgis.utils.iface.pluginMenu().actions() if a.text().replace("&", "") == "Địa Bàn"]),
        "provider": QgsApplication.processingRegistry().providerById("diaban") is not None,
        "readers": QgsProject.instance().receivers(QgsProject.instance().cleared),
    }


def until(holds):
    end = time.monotonic() + 60
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError
        QgsApplication.processEvents()
        time.sleep(0.01)


def work():
    try:
        seen["loaded"] = counts()
        plugin = qgis.utils.plugins["diaban"]
        seen["from"] = os.path.dirname(os.path.dirname(os.path.abspath(plugin.__class__.__init__.__code__.co_filename)))
        seen["welcome"] = plugin.window.welcome.isVisible()
        seen["title"] = plugin.window.gaps.windowTitle()
        from diaban.plugin.engine.job import current_environment
        from diaban.plugin.engine.environment import examine
        seen["engine before"] = examine(current_environment()).state
        QgsSettings().setValue("diaban/engine_python", os.environ["DIABAN_TEST_ENGINE"])
        plugin.window.session.open(os.environ["DIABAN_TEST_WORKSPACE"])
        until(lambda: plugin.window.session.path)
        how = []
        plugin.window.runner.ended.connect(how.append)
        plugin.window.jobs.coverage()
        until(lambda: how)
        seen["coverage"] = how[0]
        seen["messages"] = [item.text() for item in qgis.utils.iface.messageBar().items()]
        plugin.window.session.close()
        qgis.utils.unloadPlugin("diaban")
        seen["unloaded"] = counts()
    except BaseException:
        seen["trouble"] = traceback.format_exc()
    finally:
        with open(os.environ["DIABAN_TEST_ANSWER"], "w", encoding="utf-8") as stream:
            json.dump(seen, stream, ensure_ascii=False)
        os._exit(0)


QTimer.singleShot(1000, work)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile into which the zip was unpacked, as QGIS does."""
    folder = tmp_path_factory.mktemp("fresh")
    made = package.make_zip(ROOT, folder)
    profile = folder / "profiles" / "default"
    with zipfile.ZipFile(made) as archive:
        archive.extractall(profile / "python" / "plugins")
    settings = profile / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text(
        "[PythonPlugins]\ndiaban=true\n[locale]\noverrideFlag=true\nuserLocale=vi\n[qgis]\ncheckVersion=false\n"
    )
    return folder


def test_the_zip_has_the_plugins_parts(installed: Path) -> None:
    plugin = installed / "profiles" / "default" / "python" / "plugins" / "diaban"
    for needed in (
        "metadata.txt",
        "requirements/engine.lock",
        "plugin/i18n/diaban_vi.qm",
        "plugin/icons/diaban.svg",
        "plugin/help/vi.html",
        "plugin/engine/launch.py",
        "layers/styles/symbols.json",
    ):
        assert (plugin / needed).is_file(), needed


@pytest.fixture
def screen() -> Iterator[str]:
    """A screen that nobody sees; QGIS's program does not start without one."""
    if os.environ.get("DISPLAY"):
        yield os.environ["DISPLAY"]
        return
    if not shutil.which("Xvfb"):
        pytest.skip("there is no screen, and no Xvfb to make one")
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        yield ":" + server.stdout.readline().strip()
        server.terminate()


@pytest.mark.skipif(not shutil.which("qgis"), reason="the program qgis is not on the search path")
def test_the_zip_loads_works_and_unloads_in_a_fresh_qgis(
    installed: Path, small: Path, tmp_path: Path, screen: str
) -> None:
    script, answer = tmp_path / "use.py", tmp_path / "answer.json"
    script.write_text(USE, encoding="utf-8")
    environment = {
        **{k: v for k, v in os.environ.items() if k not in _NOT_FOR_THE_PROGRAM},
        "DISPLAY": screen,
        "PATH": own_path_first("qgis"),
        "DIABAN_TEST_ENGINE": str(ENGINE),
        "DIABAN_TEST_WORKSPACE": str(small),
        "DIABAN_TEST_ANSWER": str(answer),
    }
    command = ["qgis", "--nologo", "--profiles-path", str(installed), "--code", str(script)]
    subprocess.run(command, env=environment, check=False, timeout=150, capture_output=True)
    seen = json.loads(answer.read_text(encoding="utf-8"))
    assert "trouble" not in seen, seen["trouble"]
    assert Path(seen["from"]) == installed / "profiles" / "default" / "python" / "plugins" / "diaban"
    loaded = seen["loaded"]
    assert (loaded["toolbars"], loaded["docks"], loaded["menus"], loaded["provider"]) == (1, 8, 1, True)
    assert seen["welcome"], "a first run begins with the start page"
    assert seen["title"] == "Khoảng trống phụ trách"
    assert seen["engine before"] == "missing"
    assert seen["coverage"] == "succeeded", seen["messages"]
    unloaded = seen["unloaded"]
    assert (unloaded["toolbars"], unloaded["docks"], unloaded["menus"], unloaded["provider"]) == (
        0,
        0,
        0,
        False,
    )
    assert unloaded["readers"] == loaded["readers"] - 1
