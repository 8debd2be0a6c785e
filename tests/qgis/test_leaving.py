"""Nobody loses or keeps changes without being asked: another workspace, the end of QGIS, another project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLabel, QPushButton

from diaban.plugin.leave_window import LeaveWindow
from diaban.plugin.pending.offer import FoundWindow
from diaban.plugin.workspace.layers import DAMAGED, CannotOpenError


@pytest.fixture
def at_work(loaded: Any, small: Path, wait: Any) -> Iterator[Any]:
    """The plugin with a workspace open and one gesture that is not saved."""
    loaded.open(small)
    wait(lambda: loaded.window.board.is_loaded)
    loaded.window.board.assign("household", ["h2"], "k2")
    yield loaded
    loaded.window.board.pending.clear()


@pytest.fixture
def another(small_master: Path, tmp_path: Path) -> Path:
    path = tmp_path / "khác.gpkg"
    path.write_bytes(small_master.read_bytes())
    return path


def answer(choose: Callable[[LeaveWindow], object]) -> list:
    """Have somebody answer the question that QGIS waits for; returns what was asked."""
    asked: list = []

    def look() -> None:
        window = QApplication.activeModalWidget()
        if isinstance(window, LeaveWindow):
            asked.append(window.windowTitle())
            choose(window)
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)
    return asked


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def wait_for_kept(loaded: Any, wait: Any) -> None:
    """What was kept is offered."""
    wait(lambda: isinstance(loaded.window.talk.window, FoundWindow))
    press(loaded.window.talk.window.take)
    assert len(loaded.window.board.pending) == 1


# -- another workspace ---------------------------------------------------------------------------------------


def test_where_nothing_waits_nothing_is_asked(loaded: Any, small: Path, another: Path, wait: Any) -> None:
    loaded.open(small)
    wait(lambda: loaded.window.board.is_loaded)
    assert loaded.iface.may_exit()
    loaded.window.workspaces.change_to(str(another))
    assert loaded.window.leaving.window is None
    wait(lambda: loaded.window.session.path == str(another))


def test_before_another_workspace_is_opened_one_may_stay(at_work: Any, small: Path, another: Path) -> None:
    at_work.window.workspaces.change_to(str(another))
    asked = at_work.window.leaving.window
    assert asked.isVisible() and not asked.isModal()
    press(asked.stay)
    QApplication.processEvents()
    assert at_work.window.session.path == str(small) and len(at_work.window.board.pending) == 1
    assert at_work.window.leaving.window is None


def test_kept_changes_are_offered_at_the_next_opening(
    at_work: Any, small: Path, another: Path, wait: Any
) -> None:
    at_work.window.workspaces.change_to(str(another))
    press(at_work.window.leaving.window.keep)
    wait(lambda: at_work.window.session.path == str(another) and at_work.window.board.is_loaded)
    at_work.window.workspaces.change_to(str(small))
    wait(lambda: at_work.window.session.path == str(small))
    wait_for_kept(at_work, wait)


def test_saving_goes_on_once_it_is_saved(at_work: Any, another: Path, wait: Any) -> None:
    board = at_work.window.board
    at_work.window.workspaces.change_to(str(another))
    asked = at_work.window.leaving.window
    asked.name.clear()
    press(asked.save)
    assert "name" in asked._problem.text() and not board.keeper.saver.busy
    QTest.keyClicks(asked.name, "Truoc khi di")
    press(asked.save)
    assert not asked.stay.isEnabled()
    asked.close()
    assert asked.isVisible()  # what is being saved is waited for
    wait(lambda: at_work.window.session.path == str(another) and board.is_loaded)
    assert len(board.pending) == 0 and at_work.window.talk.window is None


def test_what_is_refused_is_settled_before_one_leaves(
    at_work: Any, small: Path, another: Path, wait: Any
) -> None:
    window = at_work.window
    window.board.pending.save("Phương án 1")
    wait(lambda: not len(window.board.pending))
    window.desk.set_plan("")
    window.board.assign("household", ["h3"], "k2")
    window.workspaces.change_to(str(another))
    window.leaving.window.name.setText("Phương án 1")
    press(window.leaving.window.save)
    wait(lambda: window.talk.window is not None)
    assert window.leaving.window is None and window.session.path == str(small)
    assert len(window.board.pending) == 1
    window.talk.window.close()


# -- the end of QGIS -----------------------------------------------------------------------------------------


def test_qgis_does_not_end_while_one_stays(at_work: Any) -> None:
    asked = answer(lambda window: press(window.stay))
    assert not at_work.iface.may_exit() and len(asked) == 1
    asked = answer(lambda window: QTest.keyClick(window, Qt.Key.Key_Escape))
    assert not at_work.iface.may_exit() and len(asked) == 1
    assert len(at_work.window.board.pending) == 1


def test_qgis_ends_with_what_waits_kept(at_work: Any, small: Path, wait: Any) -> None:
    asked = answer(lambda window: press(window.keep))
    assert at_work.iface.may_exit() and asked
    QgsProject.instance().clear()  # what QGIS does next
    at_work.open(small)
    wait_for_kept(at_work, wait)


def test_qgis_ends_once_it_is_saved(at_work: Any) -> None:
    answer(lambda window: (QTest.keyClicks(window.name, "Cuoi ngay"), press(window.save)))
    assert at_work.iface.may_exit() and len(at_work.window.board.pending) == 0
    assert "Cuoi ngay" in [plan.name for plan in at_work.window.board.plans.values()]


def test_a_gesture_under_way_is_left_off_before_qgis_asks(at_work: Any) -> None:
    desk, canvas = at_work.window.desk, at_work.iface.mapCanvas()
    desk.toggle()
    desk.hands.take("rectangle")
    at = QPoint(50, 50)
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert desk.hands.busy
    busy: list = []
    answer(lambda asked: (busy.append(desk.hands.busy), press(asked.stay)))
    assert not at_work.iface.may_exit()
    assert busy == [False] and len(at_work.window.board.pending) == 1


# -- a form with something typed -----------------------------------------------------------------------------


def type_a_name(at_work: Any, text: str) -> Any:
    """Type a name into the form of a village, and do not apply it."""
    page = at_work.window.records.panel.page
    at_work.window.board.pending.clear()
    at_work.window.records.panel.open_record("village", "v1")
    line = page.form.inputs["name"].line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text) if text else QTest.keyClick(line, Qt.Key.Key_Delete)
    assert page.dirty()
    return page


def test_what_was_typed_and_not_applied_is_kept_with_the_rest(at_work: Any, another: Path) -> None:
    page = type_a_name(at_work, "Ban Khac")
    at_work.window.workspaces.change_to(str(another))
    asked = at_work.window.leaving.window
    assert asked.typed.isVisible() and page.bar.title.text() in asked.typed.text()
    press(asked.stay)
    assert page.dirty()
    answer(lambda window: (window.typed.setChecked(False), press(window.save)))
    assert at_work.iface.may_exit() and not page.dirty() and len(at_work.window.board.pending) == 0


def test_applied_on_the_way_out_it_is_saved(at_work: Any, wait: Any) -> None:
    type_a_name(at_work, "Ban Khac")
    answer(lambda window: press(window.save))
    assert at_work.iface.may_exit() and len(at_work.window.board.pending) == 0
    assert at_work.window.records.panel.rows.stored("village", "v1")["name"] == "Ban Khac"


def test_what_cannot_be_applied_leads_back_to_the_form(at_work: Any) -> None:
    page = type_a_name(at_work, "")
    answer(lambda window: press(window.keep))
    assert not at_work.iface.may_exit()
    assert page.dirty() and at_work.window.records.panel.isVisible()
    page.revert()


def test_it_is_said_what_is_not_kept(at_work: Any, another: Path) -> None:
    page = type_a_name(at_work, "Ban Khac")
    page.take_over()
    at_work.window.workspaces.change_to(str(another))
    asked = at_work.window.leaving.window
    said = [label.text() for label in asked.findChildren(QLabel)]
    assert any("village – Village name" in text for text in said)
    press(asked.stay)


# -- another project -----------------------------------------------------------------------------------------


def test_after_another_project_the_workspace_is_one_press_away(at_work: Any, small: Path, wait: Any) -> None:
    QgsProject.instance().clear()
    bar = at_work.iface.messageBar()
    (message,) = [item for item in bar.items() if "not saved" in item.text()]
    press(next(button for button in message.findChildren(QPushButton)))
    wait(lambda: at_work.window.session.path == str(small))
    wait_for_kept(at_work, wait)
    assert not [text for text in at_work.said() if "not saved" in text]


def test_of_a_workspace_that_is_gone_it_is_said_so_and_nothing_is_put_in_its_place(
    at_work: Any, small: Path
) -> None:
    away = small.rename(small.with_suffix(".away"))
    at_work.window.board.refresh()
    at_work.iface.mapCanvas().refreshAllLayers()
    at_work.iface.mapCanvas().waitWhileRendering()
    assert any("is not there any more" in text for text in at_work.said())
    assert not small.exists()
    away.rename(small)


def test_a_table_that_cannot_be_read_is_called_as_in_the_forms(at_work: Any) -> None:
    at_work.window.board.failed.emit(CannotOpenError(DAMAGED, "audit_log"))
    assert any("table “Audit log”" in text for text in at_work.said())
