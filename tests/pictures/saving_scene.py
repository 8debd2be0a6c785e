"""Pictures of what saving has to say: changes that rules refuse, and changes that an earlier session left."""

from __future__ import annotations

import shutil
from typing import Any, Callable

import qgis.utils

from diaban.layers.wording import load_words
from diaban.plugin.records import gestures
from diaban.plugin.records.directory import Entry
from diaban.tests.pictures.assign_scene import around, with_room, worst_village

PLAN = "Phương án tháng 7"
_HALF_M = 2_200.0


def take(iface: Any, window: Any, workspace: str, folder: str, tools: dict[str, Callable[..., Any]]) -> None:
    """Take the pictures of a copy of ``workspace`` in ``folder``; ``tools``: what waits, shows and saves."""
    path = shutil.copy(workspace, folder)
    desk, until = window.desk, tools["until"]
    _open(window, path, until)
    window.gaps.hide()
    qgis.utils.plugins["diaban"].bar.action("assign").trigger()
    tools["wide_layers"](iface)
    tools["settle"](2.0)
    village, _ = worst_village(desk)
    around(iface.mapCanvas(), desk.board.villages[village].xy, _HALF_M)
    with_nobody = [home.id for home in desk.board.households.values() if home.in_need and home.xy is not None]
    with_nobody = [home for home in with_nobody if not desk.board.charges_on("household", home)]
    for home in with_nobody[:3]:
        desk.board.assign("household", [home], with_room(desk, home))
    desk.board.pending.push(_a_code_that_is_taken(desk.board, village))
    desk.board.pending.push(_a_village_that_is_needed(window.records.panel, village))
    tools["drawn"](iface)
    desk.board.pending.save(PLAN)
    until(lambda: window.talk.window is not None)
    iface.messageBar().clearWidgets()
    tools["settle"](1.0)
    tools["picture"]("plugin-saving-refused")
    window.talk.window.close()
    window.session.close()
    _open(window, path, until)
    qgis.utils.plugins["diaban"].bar.action("assign").trigger()
    window.gaps.hide()
    until(lambda: window.talk.window is not None)
    iface.messageBar().clearWidgets()
    tools["drawn"](iface)
    tools["picture"]("plugin-saving-found")
    window.talk.window.leave.click()
    window.talk.window.leave.click()
    window.session.close()


def _open(window: Any, path: str, until: Callable[..., Any]) -> None:
    window.session.open(path)
    until(lambda: window.session.path == path and window.desk.board.is_loaded)


def _a_code_that_is_taken(board: Any, village: str) -> Any:
    """A new household with the code of another, as two people come to it who list households at the same time."""
    code = next(iter(board.households.values())).code
    new = Entry("household", gestures.fresh_id(), code, code, code, code)
    return gestures.add(load_words("vi"), new, {"code": code, "village_id": village, "need": "poor"})


def _a_village_that_is_needed(panel: Any, village: str) -> Any:
    """A village that goes while households still lie in it."""
    row = panel.rows.row("village", village)
    code = str(row["code"])
    return gestures.delete(
        load_words("vi"), Entry("village", village, code, str(row["name"]), code, code), row, None
    )
