"""The walk of docs/assigning.md, done with real keys and clicks and counted: from the start page to a submitted plan, and
the news of two villages after it.

Household after household ``N`` goes to the next, ``M`` asks who could take it, ``Enter`` gives it to the nearest, or opens
whom to station where nobody gets there; then villages and party cells; then the plan is saved and submitted.
"""

from __future__ import annotations

from typing import Any, Callable

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication, QPushButton, QWidget

from diaban.plugin.language import tr
from diaban.plugin.reviewing.model import ROW_ROLE
from diaban.tests.pictures.assign_hands import Hands

DUTIES = (
    ("household", Qt.Key.Key_1),
    ("village", Qt.Key.Key_2),
    ("party_cell", Qt.Key.Key_3),
)
REASON = "gan nhat trong so nguoi con nhan duoc"
_MOST = 150
_RANK_OF_WORST = 2
_NEWS = "village_without_party_members"


class Walk:
    """One step a method, in the order of the guide; ``facts`` is what the guide tells."""

    def __init__(self, window: Any, hands: Hands, tools: dict[str, Callable[..., Any]]) -> None:
        self.window, self.desk, self.hands, self.tools = window, window.desk, hands, tools
        self.taken: dict[str, int] = {}
        self.left: dict[str, int] = {}
        self.stationed: list[tuple[str, str]] = []
        self.reasons = self.gestures = 0
        self.plan = ""

    # -- opening ---------------------------------------------------------------------------------------------

    def open_sample(self, path: str) -> None:
        """The start page, the sample; ``path``: where the sample is."""
        self.hands.begin("open")
        self.hands.action("start")
        self.hands.click(_button(self.window.welcome, tr("Try the sample province")))
        self.tools["until"](
            lambda: self.window.session.path == path and self.desk.board.is_loaded and not self.desk.preparing
        )
        self.tools["settle"](2.0)

    def open_dock(self) -> None:
        """Assigning, on the toolbar."""
        self.hands.begin("dock")
        self.hands.action("assign")
        self.tools["settle"](1.0)

    # -- assigning -------------------------------------------------------------------------------------------

    def settle_duty(self, duty: str, key: Any) -> None:
        """Go from one to the next until none of the worst is left."""
        self.hands.begin(duty)
        self.hands.key(key)
        stuck: set[str] = set()
        for _ in range(_MOST):
            if not worst_left(self.desk, duty) - stuck:
                return
            self.hands.key(Qt.Key.Key_N)
            target = self.desk.choice.in_hand[0]
            if target not in stuck and not self._settle(duty, target):
                stuck.add(target)
                self.left[duty] = self.left.get(duty, 0) + 1
        raise RuntimeError(f"{duty}: {worst_left(self.desk, duty)} are left after {_MOST}")

    def _settle(self, duty: str, target: str) -> bool:
        """Give one thing to the first who is offered; whether there was anybody."""
        board, waiting = self.desk.board, len(self.desk.board.pending)
        self.hands.key(Qt.Key.Key_M)
        offered = str(self._menu().activeAction().data())
        if offered == "station":
            self._station()
        elif offered.startswith("taker"):
            self.hands.key(Qt.Key.Key_Return)
        else:
            self.hands.key(Qt.Key.Key_Escape)
            return False
        if self.desk.dock.reason.isVisible():
            self.hands.type(REASON)
            self.hands.key(Qt.Key.Key_Return)
            self.reasons += 1
        if len(board.pending) == waiting:
            raise RuntimeError(f"{duty} {target}: nothing came of {offered}")
        self.taken[duty] = self.taken.get(duty, 0) + int(offered != "station")
        return True

    def _station(self) -> None:
        """The second menu, and the first in it."""
        first = not self.stationed
        if first:
            self.tools["settle"](0.8)
            self.tools["picture"]("plugin-assign-nobody")
        self.hands.key(Qt.Key.Key_Return)
        if first:
            self.tools["settle"](0.8)
            self.tools["picture"]("plugin-assign-station")
        before = {key: cadre.origin for key, cadre in self.desk.board.cadres.items()}
        self.hands.key(Qt.Key.Key_Return)
        for key, cadre in self.desk.board.cadres.items():
            if cadre.origin != before[key]:
                village = self.desk.board.villages[cadre.origin[1]]
                self.stationed.append((cadre.code, village.name))
                if first:
                    self.desk.choice.choose(key)  # what the picture shows: whoever moved, with lines
                    self.tools["settle"](0.8)
                    self.tools["picture"]("plugin-assign-stationed")
                    self.desk.choice.choose(None)

    def _menu(self) -> Any:
        return QApplication.activePopupWidget()

    # -- saving, submitting ----------------------------------------------------------------------------------

    def save(self) -> None:
        """Into a new plan, under the name that is offered."""
        desk, hands = self.desk, self.hands
        self.gestures = len(desk.board.pending)
        hands.begin("save")
        hands.click(desk.dock.summary.save)
        self.tools["settle"](0.8)
        self.tools["picture"]("plugin-assign-save")
        hands.key(Qt.Key.Key_Return)
        self.tools["until"](lambda: not desk.board.pending.gestures())
        self.tools["settle"](1.5)
        self.plan = desk.board.plans[desk.board.plan_id].name

    def submit(self) -> None:
        """The plan that was saved goes to whoever decides."""
        plans, hands = self.window.plans, self.hands
        hands.begin("submit")
        hands.action("plans")
        self.tools["until"](
            lambda: any(each["name"] == self.plan for each in plans.plans) and not plans._asked
        )
        listed = plans.body.list
        hands.click(listed.viewport(), listed.visualItemRect(self._item(listed)).center())
        self.tools["until"](
            lambda: plans.shown is not None and plans.shown["plan"]["name"] == self.plan and not plans._asked
        )
        hands.click(plans.body.buttons["submit"])
        self.tools["until"](lambda: plans.shown is not None and plans.shown["plan"]["status"] == "submitted")
        self.tools["settle"](1.0)

    def _item(self, listed: Any) -> Any:
        found = listed.findItems(self.plan, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
        return found[0]

    # -- the news --------------------------------------------------------------------------------------------

    def record_news(self) -> int:
        """Two villages have their first party member: so their records say from now on. Returns how many villages."""
        window, hands = self.window, self.hands
        hands.begin("news")
        hands.action("gaps")
        rules = window.gaps._filters._rule
        hands.pick(rules, rules.findData(_NEWS))
        self.tools["settle"](0.5)
        codes = [row.code for row in window.gaps._rows if row.rule == _NEWS and row.severity == "critical"]
        for number, code in enumerate(codes):
            if number:
                hands.action("gaps")
                self.tools["settle"](0.5)
            self._open_record(code)
            form = window.records.panel.page.form
            line = form.inputs["party_members"].line
            self.tools["until"](lambda line=line: line.isVisible())
            self._scroll_to(line)
            hands.double_click(line)
            hands.type("1")
            if not number:
                self.tools["settle"](0.5)
                self.tools["picture"]("plugin-assign-news")
            hands.click(window.records.panel.page.bar.keep)
            self.tools["settle"](0.5)
        hands.click(window.records.panel.waiting.save)
        self.tools["until"](lambda: not self.desk.board.pending.gestures())
        self.tools["settle"](1.0)
        return len(codes)

    def _open_record(self, code: str) -> None:
        """The link of a gap in the panel; turning the wheel is no click."""
        view = self.window.gaps._view
        model = view.model()
        groups = [model.index(row, 0) for row in range(model.rowCount())]
        cards = [model.index(row, 0, group) for group in groups for row in range(model.rowCount(group))]
        card = next(each for each in cards if each.data(ROW_ROLE).code == code)
        view.scrollTo(card, view.ScrollHint.PositionAtCenter)
        self.tools["settle"](0.3)
        delegate = self.window.gaps._delegate
        link = delegate.action_rect(view.visualRect(card), view.font(), card, card.data(ROW_ROLE))
        self.hands.click(view.viewport(), link.center())

    def _scroll_to(self, widget: Any) -> None:
        area = self.window.records.panel.page.area
        area.ensureWidgetVisible(widget)
        self.tools["settle"](0.3)

    def facts(self) -> dict[str, Any]:
        """What the guide tells of it."""
        return {
            "counts": self.hands.counts,
            "taken": self.taken,
            "left": self.left,
            "stationed": self.stationed,
            "reasons": self.reasons,
            "gestures": self.gestures,
            "plan": self.plan,
        }


def _button(inside: QWidget, text: str) -> QPushButton:
    return next(each for each in inside.findChildren(QPushButton) if each.text() == text)


def worst_left(desk: Any, duty: str) -> set[str]:
    """What of a duty is critical now."""
    from diaban.plugin.assigning import seeking

    board, gaps = desk.board, desk.gaps()
    found = [*seeking._open(board, duty), *seeking._with_others(board, gaps, duty)]
    return {target for rank, target, _ in found if rank[0] < _RANK_OF_WORST}
