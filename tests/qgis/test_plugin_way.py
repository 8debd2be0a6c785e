"""The tool for the way between two clicks, with a real mouse and a real engine; layers of travel times."""

from __future__ import annotations

import math
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProject, QgsSettings
from qgis.gui import QgsVertexMarker
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QImage, QMouseEvent, QPainter
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from support.places import ENGINE

from diaban.plugin.travel import profile
from diaban.plugin.travel.files import GroundFiles, ground_files, keep_ground_files
from diaban.plugin.travel.layers import GRADES, grade_titles, travel_layers
from diaban.plugin.workspace.themes import theme_names

PLAIN = """
import sys
import numpy as np, rasterio
from rasterio.transform import from_origin
with rasterio.open(sys.argv[1], "w", driver="GTiff", height=100, width=200, count=1, dtype="float32",
                   crs="EPSG:9206", transform=from_origin(500000, 2310000, 100, 100)) as made:
    made.write(np.full((100, 200), 300, dtype=np.float32), 1)
"""
# Over a plain, off the paths: Tobler's speed at slope 0, and 0.6 of it.
METRES_A_MINUTE = 6000 * math.exp(-3.5 * 0.05) * 0.6 / 60
UNIT, NEAR, FAR = (502000, 2303000), (503000, 2305000), (507000, 2304000)


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plain") / "plain.tif"
    subprocess.run([str(ENGINE), "-c", PLAIN, str(path)], check=True, env=dict(os.environ))
    return path


@pytest.fixture
def grounded(small: Path, plain: Path) -> Any:
    """The small workspace with an elevation model beside it: a plain."""
    small.with_name(f"{small.stem}_dem.tif").write_bytes(plain.read_bytes())
    yield small
    QgsSettings().remove("diaban/travel")


@pytest.fixture
def tool(loaded: Any, grounded: Path, wait: Any) -> Any:
    """The tool in hand, over the small workspace."""
    loaded.open(grounded)
    in_hand(loaded)
    return loaded


def in_hand(loaded: Any) -> None:
    """Take the tool; the canvas has its size once the panel stands beside it."""
    canvas = loaded.iface.mapCanvas()
    loaded.iface.mainWindow().resize(1400, 900)
    loaded.plugin.bar.action("way").trigger()
    assert canvas.mapTool() is loaded.window.way.tool
    QTest.qWait(400)
    loaded.window.session.zoom_to_all()
    QTest.qWait(100)


def pixel(loaded: Any, x: float, y: float) -> QPoint:
    """Where a place of the workspace is on the canvas."""
    place = loaded.iface.mapCanvas().getCoordinateTransform().transform(x, y)
    return QPoint(round(place.x()), round(place.y()))


def move(loaded: Any, at: QPoint) -> None:
    """Move the pointer over the canvas."""
    view = loaded.iface.mapCanvas().viewport()
    none, nothing = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    where = QPointF(at), QPointF(view.mapToGlobal(at))
    QApplication.sendEvent(view, QMouseEvent(QEvent.Type.MouseMove, *where, none, none, nothing))


def click(loaded: Any, at: QPoint, button: Any = Qt.MouseButton.LeftButton) -> None:
    view = loaded.iface.mapCanvas().viewport()
    move(loaded, at)
    QTest.mouseClick(view, button, Qt.KeyboardModifier.NoModifier, at)


def answered(loaded: Any, wait: Any) -> dict:
    wait(lambda: loaded.window.way.result or not loaded.window.way._request, 180)
    result: dict = loaded.window.way.result
    assert result, loaded.window.way.panel._said.text()
    return result


def test_two_clicks_give_the_way_its_minutes_and_its_line(tool: Any, wait: Any) -> None:
    way = tool.window.way
    click(tool, pixel(tool, *UNIT) + QPoint(5, -4))  # near enough to be drawn to it
    assert way.panel._heading.text() == "From Đồn Thử"
    click(tool, pixel(tool, *NEAR))
    result = answered(tool, wait)
    assert (result["from"]["code"], result["to"]["code"]) == ("U1", "V1")
    expected = math.hypot(1000, 2000) / METRES_A_MINUTE  # straight along a knight's move
    for season in ("dry", "wet"):
        for direction in ("there", "back"):
            assert result["seasons"][season][direction]["minutes"] == pytest.approx(expected, abs=0.05)
    table = way.panel._table
    assert [table.item(row, 1).text() for row in range(4)] == [f"{expected:.0f}"] * 4
    assert [table.item(row, 3).text() for row in range(4)] == ["0"] * 4
    line = way._bands[1].asGeometry()
    assert line.length() == pytest.approx(math.hypot(1000, 2000), rel=0.01)
    assert way.panel.isVisible()


def test_a_click_on_nothing_is_a_point(tool: Any, wait: Any) -> None:
    click(tool, pixel(tool, 512000, 2307000))
    click(tool, pixel(tool, *FAR))
    result = answered(tool, wait)
    assert (result["from"]["code"], result["to"]["code"]) == (None, "V2")
    assert math.hypot(result["from"]["x"] - 512000, result["from"]["y"] - 2307000) < 100


def test_escape_clears_everything_and_the_next_click_begins_anew(tool: Any, wait: Any) -> None:
    canvas, way = tool.iface.mapCanvas(), tool.window.way
    click(tool, pixel(tool, *UNIT))
    click(tool, pixel(tool, *NEAR))
    answered(tool, wait)
    assert markers(canvas) == 2
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert way.result == {} and markers(canvas) == 0
    assert all(band.asGeometry().isEmpty() for band in way._bands)
    click(tool, pixel(tool, *FAR))
    assert way.panel._heading.text() == "From Bản Giữa"
    click(tool, pixel(tool, *FAR), Qt.MouseButton.RightButton)
    assert markers(canvas) == 0


def test_the_line_follows_the_pointer_until_the_second_click(tool: Any) -> None:
    click(tool, pixel(tool, *UNIT))
    move(tool, pixel(tool, *FAR))
    drawn = tool.window.way.tool._band.asGeometry()
    assert drawn.length() == pytest.approx(math.hypot(5000, 1000), rel=0.02)


def test_the_row_picked_is_the_way_drawn(tool: Any, wait: Any) -> None:
    click(tool, pixel(tool, *UNIT))
    click(tool, pixel(tool, *NEAR))
    answered(tool, wait)
    way = tool.window.way
    first = way._bands[1].asGeometry().asPolyline()[0]
    way.panel._table.selectRow(3)
    assert way._bands[1].asGeometry().asPolyline()[0].distance(first) > 1000  # back begins at the other end


def test_without_an_elevation_model_it_asks_once_and_remembers(
    loaded: Any, small: Path, plain: Path, wait: Any
) -> None:
    loaded.open(small)
    in_hand(loaded)
    click(loaded, pixel(loaded, *UNIT))
    click(loaded, pixel(loaded, *NEAR))
    dialog = loaded.window.way._dialog
    assert dialog is not None and not loaded.window.way._request
    dialog.fileSelected.emit(str(plain))
    assert answered(loaded, wait)["to"]["code"] == "V1"
    assert ground_files(str(small)).dem == str(plain)
    QgsSettings().remove("diaban/travel")


def test_the_tool_is_put_away_by_its_button_and_with_the_workspace(tool: Any) -> None:
    canvas, action = tool.iface.mapCanvas(), tool.plugin.bar.action("way")
    assert action.isChecked()
    action.trigger()
    assert canvas.mapTool() is not tool.window.way.tool and not action.isChecked()
    action.trigger()
    tool.window.session.close()
    assert canvas.mapTool() is not tool.window.way.tool


def test_unloading_takes_lines_marks_and_the_engine_away(
    qgis_app: Any, speak: Any, grounded: Path, wait: Any
) -> None:
    from support.qgis_window import WindowInterface

    from diaban import classFactory

    iface = WindowInterface()
    canvas = iface.mapCanvas()
    before = len(canvas.scene().items())
    plugin = classFactory(iface)
    plugin.initGui()
    plugin.window.session.open(str(grounded))
    wait(lambda: plugin.window.session.path)
    way = plugin.window.way
    way.toggle()
    way.tool._take(way.tool._place(400, 300))
    way.tool._take(way.tool._place(420, 330))
    wait(lambda: way.service.running)
    process = way.service._process
    plugin.unload()
    assert len(canvas.scene().items()) == before
    assert canvas.mapTool() is None
    from qgis.PyQt import sip

    assert sip.isdeleted(process) or process.state() == process.ProcessState.NotRunning
    QgsProject.instance().clear()


def test_travel_times_from_the_dialog_to_the_layers(loaded: Any, grounded: Path, wait: Any) -> None:
    loaded.open(grounded)
    loaded.plugin.bar.action("travel").trigger()
    dialog = loaded.window.showing.dialog
    assert dialog.order().files == GroundFiles(str(grounded.with_name(f"{grounded.stem}_dem.tif")))
    done: list = []
    loaded.window.runner.ended.connect(done.append)
    dialog.accept()
    wait(lambda: len(done) == 3, 400)  # travel times, catchments, coverage
    assert done == ["succeeded"] * 3, loaded.said()
    shown = travel_layers(QgsProject.instance())
    assert len(shown) == 4
    areas = [layer for layer in shown if hasattr(layer, "getFeatures") and "dry" in layer.name()]
    rows = {row["minutes"]: row["villages"] for row in areas[0].getFeatures()}
    # 44 minutes to the first village, the second is 5.1 km away: 101; the third 13 km.
    assert rows == {30.0: 0, 60.0: 1, 120.0: 2, 240.0: 2}
    legend = [item.label for layer in shown if not hasattr(layer, "getFeatures")
              for item in layer.renderer().shader().rasterShaderFunction().colorRampItemList()]  # fmt: skip
    assert legend[: len(GRADES)] == grade_titles()
    themes = QgsProject.instance().mapThemeCollection()
    assert themes.hasMapTheme(theme_names()["travel_wet"])
    loaded.window.session.close()
    assert travel_layers(QgsProject.instance()) == []
    assert not themes.hasMapTheme(theme_names()["travel_wet"])


def test_a_profile_shows_its_ground_and_round_numbers(qgis_app: Any) -> None:
    rows = [[100.0 * i, 400 + 90 * math.sin(i / 5), 1.5 * i] for i in range(60)]
    picture = QImage(420, 200, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    profile.draw_profile(painter, QRectF(0, 0, 420, 200), rows)
    painter.end()
    ground = [picture.pixelColor(x, 120) == profile.GROUND for x in range(420)]
    assert 100 < sum(ground) < 420
    assert profile.ticks(312.0, 489.0, 4) == [350.0, 400.0, 450.0]
    assert profile.ticks(0.0, 5.9, 4) == [0.0, 2.0, 4.0]
    assert profile.minutes_at(rows, 250.0) == pytest.approx(3.75)
    assert "lowest 310 m, highest 490 m" in profile.described(rows)


def test_what_was_named_is_forgotten_when_it_is_gone(qgis_app: Any, tmp_path: Path) -> None:
    dem = tmp_path / "a.tif"
    dem.write_bytes(b"x")
    keep_ground_files("/w.gpkg", GroundFiles(str(dem), str(tmp_path / "gone.tif")))
    assert ground_files("/w.gpkg") == GroundFiles(str(dem), "")
    dem.unlink()
    assert ground_files("/w.gpkg") == GroundFiles("", "")
    QgsSettings().remove("diaban/travel")


def markers(canvas: Any) -> int:
    return sum(isinstance(item, QgsVertexMarker) for item in canvas.scene().items())
