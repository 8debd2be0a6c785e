"""The two menus of the right button where nobody gets there; for `support/cut_off.py`."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QWidgetAction
from support.at_the_desk import LEFT, RIGHT, home
from support.pointer import click


def words(menu: Any) -> str:
    """What a menu says, without its offers."""
    said = [a.defaultWidget().text() for a in menu.actions() if isinstance(a, QWidgetAction)]
    return "\n".join(said)


def offers(menu: Any) -> dict[str, Any]:
    """What a menu offers, by name."""
    return {action.data(): action for action in menu.actions() if action.data()}


def choose(menu: Any, action: Any) -> None:
    """Click an offer."""
    QTest.mouseClick(menu, LEFT, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(action).center())


def ask(bench: Any, number: int) -> Any:
    """The menu of a household, by the mouse."""
    click(bench.looking.canvas, home(bench, number), RIGHT)
    return bench.asking.menu


def ask_whom(bench: Any, number: int) -> Any:
    """The second menu of a household, by the mouse."""
    menu = ask(bench, number)
    choose(menu, offers(menu)["station"])
    return bench.asking.menu


def taker(menu: Any, name: str) -> Any:
    """The offer of somebody."""
    return next(action for action in offers(menu).values() if action.text().startswith(name))
