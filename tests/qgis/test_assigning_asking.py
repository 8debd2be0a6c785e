"""What the workbench tells and offers: the right button, the tip, the list of cadres, keys, the other duties, the picture."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtCore import QPoint, QRect, Qt
from qgis.PyQt.QtGui import QColor, QImage
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLabel, QToolTip, QWidgetAction
from support.at_the_desk import (
    CONTROL,
    LEFT,
    RIGHT,
    V1,
    V3,
    around,
    at,
    figures,
    give_reason,
    having,
    home,
    key,
    waiting,
    who,
)
from support.desks import until
from support.places import ROOT
from support.pointer import click, drag, move, press, release

from diaban.plugin.assigning.keys import all_keys, shown


def words(menu: Any) -> str:
    """What the menu says, without its offers."""
    said = [a.defaultWidget().text() for a in menu.actions() if isinstance(a, QWidgetAction)]
    return "\n".join(said)


def offers(menu: Any) -> list:
    return [action for action in menu.actions() if action.data()]


def choose(menu: Any, action: Any) -> None:
    """Click an entry."""
    QTest.mouseClick(menu, LEFT, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(action).center())


def still(canvas: Any) -> None:
    """Wait until the canvas draws no more: where panels beside it came and went, it does half a second later."""
    last = [time.monotonic()]
    canvas.renderStarting.connect(lambda: last.__setitem__(0, time.monotonic()))
    until(lambda: time.monotonic() > last[0] + 0.8 and not canvas.isDrawing())


# -- the right button ----------------------------------------------------------------------------------------


def test_the_right_button_says_why_and_one_click_on_who_could_assigns(bench: Any) -> None:
    click(bench.looking.canvas, home(bench, 3), RIGHT)
    menu = bench.asking.menu
    said = words(menu)
    assert "H3" in said and "Bản Đầu" in said and "Nobody is in charge" in said
    assert "Why is this red?" in said and re.search(r"nobody|no cadre|no one", said, re.IGNORECASE)
    takers = [action for action in offers(menu) if action.data().startswith("taker")]
    # B speaks Vietnamese and has none, A has two of four; C shares no language with the village.
    assert sorted(action.text().split(" · ")[0] for action in takers) == ["Bùi Thị Én", "Lường Văn Đạt"]
    chosen = next(action for action in takers if action.text().startswith("Bùi"))
    choose(menu, chosen)
    assert who(bench, 3) == ("b",) and waiting(bench) == 1 and bench.choice.cadre is None


def test_the_menu_of_what_somebody_has_unassigns_and_unlocks(bench: Any) -> None:
    click(bench.looking.canvas, home(bench, 1), RIGHT)
    menu = bench.asking.menu
    assert "Lường Văn Đạt" in words(menu) and "since" in words(menu) and "locked" in words(menu)
    named = {action.data(): action for action in offers(menu)}
    choose(menu, named["lock"])
    assert not bench.board.charges_on("household", "h1")[0].locked
    click(bench.looking.canvas, home(bench, 1), RIGHT)
    choose(bench.asking.menu, {action.data(): action for action in offers(bench.asking.menu)}["unassign"])
    assert who(bench, 1) == () and figures(bench) == (8, 1, 0)


def test_leaving_the_menu_does_nothing(bench: Any) -> None:
    click(bench.looking.canvas, home(bench, 3), RIGHT)
    QTest.keyClick(bench.asking.menu, Qt.Key.Key_Escape)
    until(lambda: bench.asking.menu is None)
    assert waiting(bench) == 0


def test_the_menu_opens_the_record(bench: Any) -> None:
    click(bench.looking.canvas, home(bench, 3), RIGHT)
    choose(bench.asking.menu, {action.data(): action for action in offers(bench.asking.menu)}["record"])
    panel = bench.plugin.window.records.panel
    assert (panel.isVisible(), panel.page.table, panel.page.row_id) == (True, "household", "h3")
    assert waiting(bench) == 0
    panel.hide()


def test_resting_over_something_says_who_since_when_and_last_visit(bench: Any) -> None:
    QToolTip.hideText()
    move(bench.looking.canvas, home(bench, 0) + QPoint(1, 0))
    until(lambda: "Đạt" in QToolTip.text(), 10)
    assert "since 2026-01-01" in QToolTip.text()
    assert "Minutes not calculated" in QToolTip.text() and "No visit noted" in QToolTip.text()


# -- the list ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [("luong dat", "a"), ("bui", "b"), ("ĐẠT", "a"), ("don bien phong", "ab"), ("chu", "c"), ("xyz", "")],
)
def test_searching_needs_no_diacritics(bench: Any, typed: str, found: str) -> None:
    bench.dock.search.search.setText(typed)  # QTest types no diacritics
    until(lambda: bench.dock.model.filter.text == typed)
    assert bench.dock.model.ids() == tuple(found)


def test_letters_typed_in_the_search_line_choose_no_tool(bench: Any) -> None:
    bench.dock.search.search.setFocus()
    QTest.keyClicks(bench.dock.search.search, "rgpu12")
    assert bench.dock.search.search.text() == "rgpu12"
    assert (bench.hands.name, bench.hands.mode, bench.doing.duty) == ("click", "assign", "household")


def test_filters_and_orders(bench: Any) -> None:
    search, model = bench.dock.search, bench.dock.model
    search.unit.setCurrentIndex(search.unit.findData("u1"))
    assert model.ids() == ("a", "b")
    search.unit.setCurrentIndex(0)
    search.order.setCurrentIndex(search.order.findData("load"))
    assert model.ids() == ("a", "c", "b")  # two households, one, none
    search.order.setCurrentIndex(search.order.findData("room"))
    assert model.ids() == ("c", "b", "a")
    bench.choice.choose("b")
    key(bench, "R")
    drag(bench.looking.canvas, *around(bench, 2, 5))
    search.room.setChecked(True)
    assert model.ids() == ("c", "a") and bench.choice.cadre == "b"  # B is full now
    search.room.setChecked(False)
    search.commune.setCurrentIndex(search.commune.findData("c2"))
    assert model.ids() == ()


def test_what_is_in_hand_goes_to_whoever_is_double_clicked(bench: Any) -> None:
    key(bench, "R")
    drag(bench.looking.canvas, *around(bench, 7, 9))
    assert bench.choice.in_hand == ("h7", "h8", "h9") and waiting(bench) == 0
    bench.dock.search.language.setChecked(True)
    assert bench.dock.model.ids() == ("c",)  # the only one who speaks what is spoken there
    view = bench.dock.list
    spot = view.visualRect(bench.dock.model.index(0)).center()
    QTest.mouseClick(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, spot)
    QTest.mouseDClick(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, spot)
    assert having(bench, "c") == [6, 7, 8, 9] and bench.choice.in_hand == () and waiting(bench) == 1


def test_esc_puts_down_what_is_in_hand(bench: Any) -> None:
    key(bench, "R")
    drag(bench.looking.canvas, *around(bench, 7, 9))
    key(bench, "Esc")
    assert bench.choice.in_hand == () and waiting(bench) == 0 and bench.overlay.shown.touched == ()


# -- keys ----------------------------------------------------------------------------------------------------


def test_all_of_it_can_be_done_without_a_mouse(bench: Any) -> None:
    for _ in range(7):
        key(bench, "N")
        (target,) = bench.choice.in_hand
        key(bench, "M")
        menu = bench.asking.menu
        QTest.keyClick(menu, Qt.Key.Key_Return)
        if bench.dock.reason.isVisible():
            give_reason(bench, "nobody else")
        assert bench.board.charges_on("household", target)
    assert figures(bench) == (0, 1, 0) and waiting(bench) == 7
    key(bench, "N")
    assert "everywhere" in bench.dock.said.text()


def test_the_worst_comes_first(bench: Any) -> None:
    seen = []
    for _ in range(8):
        key(bench, "N")
        seen += bench.choice.in_hand
    assert seen == [
        "h2",
        "h3",
        "h4",
        "h5",
        "h7",
        "h8",
        "h9",
        "h2",
    ]  # h9 is near-poor; then from the first again


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_key_stands_in_the_help(qgis_app: Any, language: str) -> None:
    text = (ROOT / "plugin" / "help" / f"{language}.html").read_text(encoding="utf-8")
    listed = re.findall(r"<kbd>(.*?)</kbd>", text)
    wanted = [shown(key) for key in all_keys()]
    assert [
        each for each in wanted if each.replace("Return", "Enter") not in listed and each not in listed
    ] == []


@pytest.mark.parametrize("guide", ["assigning.md", "assigning.vi.md"])
def test_every_key_stands_in_the_guide(qgis_app: Any, guide: str) -> None:
    listed = re.findall(r"`(.*?)`", (ROOT / "docs" / guide).read_text(encoding="utf-8"))
    wanted = [text.replace("Return", "Enter") for key in all_keys() for text in key.keys]
    assert [each for each in wanted if each not in listed] == []


def test_keys_do_nothing_while_the_dock_is_away(bench: Any) -> None:
    bench.dock.hide()
    key(bench, "R")
    assert bench.hands.name == "click"
    bench.dock.show()


# -- other duties --------------------------------------------------------------------------------------------


def test_villages_party_cells_and_posts_with_the_same_gestures(bench: Any) -> None:
    canvas = bench.looking.canvas
    bench.choice.choose("a")
    key(bench, "2")
    click(canvas, at(bench, V3))
    assert bench.board.charges_on("village", "v3")[0].cadre_id == "a" and figures(bench) == (7, 0, 0)
    key(bench, "3")
    key(bench, "R")
    drag(canvas, at(bench, V1) - QPoint(20, 20), at(bench, V1) + QPoint(20, 20))
    assert bench.board.charges_on("party_cell", "v1")[0].cadre_id == "a"
    key(bench, "4")
    key(bench, "C")
    click(canvas, QPoint(40, 40))
    assert bench.board.charges_on("commune_post", "c1")[0].cadre_id == "a"
    assert waiting(bench) == 3


def test_units_are_twinned_with_communes_and_villages(bench: Any) -> None:
    canvas = bench.looking.canvas
    key(bench, "5")
    assert set(bench.dock.model.ids()) == {"u1", "u2"}
    bench.choice.choose("u2")
    click(canvas, QPoint(40, 40))
    assert [each.target_id for each in bench.board.twinnings_of("u2")] == ["c1"]
    bench.dock.twins.setCurrentIndex(1)
    bench.dock.twins.activated.emit(1)
    bench.choice.choose("u2")
    click(canvas, at(bench, V3))
    assert {each.target_id for each in bench.board.twinnings_of("u2")} == {"c1", "v3"}
    click(canvas, at(bench, V3), modifiers=CONTROL)
    assert [each.target_id for each in bench.board.twinnings_of("u2")] == ["c1"]


# -- the picture ---------------------------------------------------------------------------------------------


def canvas_picture(bench: Any) -> QImage:
    QApplication.processEvents()
    return bench.looking.canvas.grab().toImage()


def colours(picture: QImage, middle: QPoint, reach: int) -> list[QColor]:
    box = QRect(middle - QPoint(reach, reach), middle + QPoint(reach, reach))
    return [
        picture.pixelColor(x, y)
        for x in range(box.left(), box.right())
        for y in range(box.top(), box.bottom())
    ]


def purple(colour: QColor) -> bool:
    return abs(colour.hue() - 325) < 15 and colour.saturation() > 60


def test_what_waits_has_a_ring_of_its_own_and_no_layer_is_drawn_again(bench: Any) -> None:
    canvas = bench.looking.canvas
    still(canvas)
    drawn: list = []
    width = canvas.width()
    canvas.renderStarting.connect(lambda: drawn.append(1))
    before = canvas_picture(bench)
    assert not any(map(purple, colours(before, home(bench, 3), 12)))
    bench.choice.choose("b")
    click(canvas, home(bench, 3))
    ringed = canvas_picture(bench)
    assert sum(map(purple, colours(ringed, home(bench, 3), 12))) > 30
    assert not any(map(purple, colours(ringed, home(bench, 4), 9)))
    key(bench, "Z", CONTROL)
    bench.choice.choose(None)
    assert not any(map(purple, colours(canvas_picture(bench), home(bench, 3), 12)))
    assert drawn == [], (width, canvas.width())


def test_the_chosen_cadre_has_lines_from_the_post_and_the_rest_is_pale(bench: Any) -> None:
    def dark(picture: QImage) -> int:
        # Half way between the post and the village; nothing of the map is there.
        middle = at(bench, ((502000 + 503000) / 2, (2303500 + 2305000) / 2))
        return sum(colour.lightness() < 110 for colour in colours(picture, middle, 4))

    assert dark(canvas_picture(bench)) == 0
    bench.choice.choose("a")
    assert dark(canvas_picture(bench)) > 5
    assert bench.overlay.shown.spider.name == "Lường Văn Đạt"
    assert [(leg.to, leg.households) for leg in bench.overlay.shown.spider.legs] == [(V1, 2)]
    bench.choice.choose(None)
    assert dark(canvas_picture(bench)) == 0


# -- what waits ----------------------------------------------------------------------------------------------


def test_what_waits_is_listed_by_cadre_and_each_can_be_dropped(bench: Any) -> None:
    canvas = bench.looking.canvas
    for cadre, number in (("a", 2), ("b", 3), ("b", 4)):
        bench.choice.choose(cadre)
        click(canvas, home(bench, number))
    bench.dock.tabs.setCurrentWidget(bench.dock.waiting)
    tree = bench.dock.waiting
    groups = {tree.topLevelItem(row).text(0): tree.topLevelItem(row).childCount() for row in range(2)}
    assert groups == {"Bùi Thị Én": 2, "Lường Văn Đạt": 1}
    assert bench.dock.tabs.tabText(2) == "Pending (3)"
    item = tree.topLevelItem(0).child(1)  # the earlier of B's
    spot = tree.visualItemRect(item)
    QTest.mouseClick(
        tree.viewport(),
        LEFT,
        Qt.KeyboardModifier.NoModifier,
        QPoint(tree.header().sectionPosition(1) + 5, spot.center().y()),
    )
    assert having(bench, "b") == [4] and waiting(bench) == 2
    key(bench, "Z", CONTROL)
    assert having(bench, "b") == [3, 4]


def test_discarding_takes_two_presses(bench: Any) -> None:
    bench.choice.choose("b")
    click(bench.looking.canvas, home(bench, 3))
    bench.dock.summary.discard.click()
    assert waiting(bench) == 1
    bench.dock.summary.discard.click()
    assert waiting(bench) == 0 and figures(bench) == (7, 1, 0)


def test_the_table_of_communes_follows(bench: Any) -> None:
    bench.choice.choose("b")
    key(bench, "R")
    drag(bench.looking.canvas, *around(bench, 2, 5))
    bench.dock.tabs.setCurrentWidget(bench.dock.communes)
    table = bench.dock.communes
    rows = {
        table.item(row, 0).text(): [table.item(row, column).text() for column in (1, 2, 3)]
        for row in range(2)
    }
    assert rows == {"Mường Lạn": ["7/10", "3", "1"], "Nậm Đích": ["–", "0", "0"]}


def test_before_the_button_comes_up_it_says_what_would_be(bench: Any) -> None:
    bench.choice.choose("a")
    key(bench, "R")
    a, b = around(bench, 2, 5)
    press(bench.looking.canvas, a)
    move(bench.looking.canvas, b, LEFT)
    assert "2 + 4" in bench.dock.said.text() and "2 too many" in bench.dock.said.text()
    assert len(bench.overlay.shown.touched) >= 4
    key(bench, "Esc")
    release(bench.looking.canvas, b)
    assert waiting(bench) == 0


def test_unlabelled_is_nothing_in_the_dock(bench: Any) -> None:
    assert all(
        label.textFormat() != Qt.TextFormat.AutoText or "<" not in label.text()
        for label in bench.dock.findChildren(QLabel)
    )


def test_the_small_workspace_file_is_only_read(bench: Any, tmp_path: Path) -> None:
    path = Path(bench.board.path)
    before = path.read_bytes()
    bench.choice.choose("b")
    click(bench.looking.canvas, home(bench, 3))
    assert path.read_bytes() == before
