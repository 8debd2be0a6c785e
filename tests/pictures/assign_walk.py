"""The walk of docs/assigning.md, done with real keys and clicks and counted: every critical gap that assigning can close.

Household after household ``N`` goes to the next, ``M`` asks who could take it, ``Enter`` gives it to the nearest; then the
villages; then the plan is saved and submitted. The counts go to standard error.
"""

from __future__ import annotations

import sys
from typing import Any, Callable

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

_MOST = 150
_RANK_OF_WORST = 2


class Walk:
    """Presses, and counts what was pressed."""

    def __init__(self, desk: Any, tools: dict[str, Callable[..., Any]]) -> None:
        self.desk = desk
        self.tools = tools
        self.clicks = self.keys = self.reasons = 0
        self.settled: dict[str, int] = {}
        self.left: dict[str, int] = {}

    def key(self, key: Any, where: Any = None) -> None:
        """One key, over the map or in ``where``."""
        canvas = self.desk.looking.canvas
        if where is None:
            canvas.setFocus()
        QTest.keyClick(where or canvas, key)
        self.keys += 1

    def click(self, widget: Any) -> None:
        """One click on a button."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.clicks += 1

    def settle_all(self, duty: str, worst: Callable[[], set[str]]) -> None:
        """Go from one to the next until none of the worst is left."""
        stuck: set[str] = set()
        for _ in range(_MOST):
            if not worst() - stuck:
                return
            self.key(Qt.Key.Key_N)
            target = self.desk.choice.in_hand[0]
            if target in stuck:
                continue
            self.key(Qt.Key.Key_M)
            menu = self.desk.asking.menu
            if not str(menu.activeAction().data()).startswith("taker"):
                stuck.add(target)  # nobody can get there, or nobody has room
                self.key(Qt.Key.Key_Escape, menu)
                if duty == "household" and not self.desk.board.state.counts.is_assigned(target):
                    self.insist(target)
                    self.settled["with a reason"] = self.settled.get("with a reason", 0) + 1
                else:
                    self.left[duty] = self.left.get(duty, 0) + 1
                continue
            before = len(self.desk.board.pending)
            self.key(Qt.Key.Key_Return, menu)
            if self.desk.dock.reason.isVisible():
                QTest.keyClicks(self.desk.dock.reason.reason, "gan nhat con nhan duoc")
                self.key(Qt.Key.Key_Return, self.desk.dock.reason.reason)
                self.reasons += 1
            if len(self.desk.board.pending) > before:
                self.settled[duty] = self.settled.get(duty, 0) + 1
        raise RuntimeError(f"{duty}: {worst()} are left after {_MOST}")

    def insist(self, target: str) -> None:
        """Nobody fits whole: the nearest in the list takes it, with a reason."""
        desk = self.desk
        desk.choice.hold((target,))
        order = desk.dock.search.order
        order.setCurrentIndex(order.findData("near"))
        self.clicks += 2  # open the box, choose
        view = desk.dock.list
        spot = view.visualRect(desk.dock.model.index(0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
        self.clicks += 2
        reason = desk.dock.reason
        if reason.isVisible():
            if not self.reasons:
                self.tools["settle"](0.8)
                QTest.keyClicks(reason.reason, "gan nhat; se ho tro phien dich")
                self.tools["settle"](0.5)
                self.tools["picture"]("plugin-assign-warned")
                reason.reason.clear()
            QTest.keyClicks(reason.reason, "gan nhat; se ho tro phien dich")
            self.key(Qt.Key.Key_Return, reason.reason)
            self.reasons += 1
        desk.choice.choose(None)

    def tell(self) -> None:
        """What it took."""
        print(
            f"walk: settled {self.settled}, nobody can {self.left}, keys {self.keys}, clicks {self.clicks}, reasons {self.reasons}",
            file=sys.stderr,
        )


def worst_left(desk: Any, duty: str) -> set[str]:
    """What of a duty is critical now."""
    from diaban.plugin.assigning import seeking

    board, gaps = desk.board, desk.gaps()
    found = [*seeking._open(board, duty), *seeking._with_others(board, gaps, duty)]
    return {target for rank, target, _ in found if rank[0] < _RANK_OF_WORST}
