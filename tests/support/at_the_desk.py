"""Hands at the workbench: keys, pixels, and what there is to see; for `support/workbench.py` in `support/desks.py`."""

from __future__ import annotations

import re
from typing import Any

from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from support.workbench_places import home_xy

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
V1, V2, V3 = (503000, 2305000), (506000, 2305000), (504500, 2306500)
_NAMED = {"Esc": Qt.Key.Key_Escape, "Enter": Qt.Key.Key_Return}


def key(bench: Any, letter: str, modifiers: Any = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key over the map."""
    canvas = bench.looking.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, _NAMED.get(letter, letter), modifiers)


def at(bench: Any, xy: tuple) -> QPoint:
    """The pixel of a place."""
    place = bench.looking.canvas.getCoordinateTransform().transform(*xy)
    return QPoint(round(place.x()), round(place.y()))


def home(bench: Any, number: int) -> QPoint:
    """The pixel of a household."""
    return at(bench, home_xy(number))


def around(bench: Any, first: int, last: int) -> tuple[QPoint, QPoint]:
    """The corners of a rectangle around some households."""
    return home(bench, first) - QPoint(9, 9), home(bench, last) + QPoint(9, 9)


def who(bench: Any, number: int) -> tuple[str, ...]:
    """Who is in charge of a household now."""
    return tuple(each.cadre_id for each in bench.board.charges_on("household", f"h{number}"))


def having(bench: Any, cadre: str) -> list[int]:
    """Which households a cadre has."""
    return [number for number in range(10) if cadre in who(bench, number)]


def figures(bench: Any) -> tuple[int, int, int]:
    """Households and villages with nobody, cadres with too many: as the dock says it."""
    plain = re.sub(r"<b[^>]*>.*?</b>|<[^>]*>", "", bench.dock.summary.totals.text())
    found = [int(number) for number in re.findall(r"\d+", plain)]
    return found[0], found[1], found[2]


def waiting(bench: Any) -> int:
    """How many gestures are not saved."""
    return len(bench.board.pending.gestures())


def give_reason(bench: Any, text: str) -> None:
    """Type a reason and press Enter."""
    QTest.keyClicks(bench.dock.reason.reason, text)
    QTest.keyClick(bench.dock.reason.reason, Qt.Key.Key_Return)
