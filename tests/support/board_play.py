"""Random gestures on a board, and what must hold after each."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any, Optional

from support.board_model import Model, overlaid
from support.boards import Heard, Opened

from diaban.plugin.assigning.board import Board
from diaban.plugin.assigning.charges import TARGET_TABLE
from diaban.plugin.pending.steps import Gesture, Step

DUTIES = ("household", "household", "household", "village", "party_cell", "commune_post")
MOVES = (
    *("assign",) * 8, *("unassign",) * 3, *("end",) * 2, *("lock",) * 2, *("record",) * 2, *("undo",) * 4,
    *("redo",) * 2, *("station",) * 2, "beside", "crowd", "crowd", "hand_over", "swap", "twin", "untwin", "drop", "plan", "save", "reopen", "reread",
)  # fmt: skip


class Player:
    """Plays on ``opened`` with a seed; `compare` after every move."""

    def __init__(self, opened: Opened, seed: int, wait: Any) -> None:
        self.opened = opened
        self.rng = random.Random(seed)
        self._wait = wait
        self._names = 0
        self.moves: list[str] = []
        self.saves = self.refused = self.reopened = 0

    @property
    def board(self) -> Board:
        return self.opened.board

    def play(self, moves: int) -> None:
        self.compare()
        for _ in range(moves):
            move = self.rng.choice(MOVES)
            self.moves.append(move)
            getattr(self, f"_{move}")()
            self.compare()
        self._save()
        self.compare()

    def compare(self) -> None:
        """The board against everything recomputed."""
        board = self.board
        model = self.model()
        said = tuple(board.totals()[:4])
        assert said == model.totals, (self.moves[-5:], said, model.totals)
        loads = {cadre: tuple(board.load_of(cadre)[:2]) for cadre in board.cadres}
        assert loads == model.loads, self.moves[-5:]
        communes = {each.commune_id: tuple(each[1:5]) for each in board.by_commune()}
        assert communes == model.communes, self.moves[-5:]
        assert self.in_charge() == model.in_charge, self.moves[-5:]

    def model(self) -> Model:
        board = self.board
        new = board.plan_for_gestures() if board.plan_id is None and board.needs_name() else None
        facts = overlaid(self.opened.path, board.pending.gestures(), new)
        return Model(facts, board.plan_id or new, board.day)

    def in_charge(self) -> dict[tuple[str, str], list[str]]:
        board = self.board
        places = {"household": board.households, "village": board.villages, "party_cell": board.villages}
        places["commune_post"] = board.communes
        found = {
            (duty, target): sorted(charge.cadre_id for charge in board.charges_on(duty, target))
            for duty, targets in places.items()
            for target in targets
        }
        return {key: who for key, who in found.items() if who}

    # -- moves -----------------------------------------------------------------------------------------------

    def _targets(self, duty: str, most: int = 5) -> list[str]:
        board = self.board
        known = {"household": board.households, "village": board.villages, "commune": board.communes}
        some = list(known[TARGET_TABLE[duty]])
        return self.rng.sample(some, min(len(some), self.rng.randint(1, most)))

    def _cadre(self) -> Optional[str]:
        return self.rng.choice(list(self.board.cadres)) if self.board.cadres else None

    def _crowd(self) -> None:
        """Very many at once, whoever has them."""
        self._assign(most=5000)

    def _assign(self, most: int = 5) -> None:
        duty, cadre = self.rng.choice(DUTIES), self._cadre()
        targets = self._targets(duty, most)
        if cadre is None or not targets:
            return
        board, before = self.board, self.in_charge()
        plain = [each for each in targets if self._is_plain(duty, each)]
        allowed = board.plan_id is None or board.plans[board.plan_id].status in ("draft", "returned")
        board.assign(duty, targets, cadre, reason=self.rng.choice(("", "Lý do")))
        after = self.in_charge()
        if allowed:
            for target in plain:
                assert after.get((duty, target)) == [cadre], (duty, target)
        others = {key for key in {*before, *after} if key[0] != duty or key[1] not in targets}
        assert all(before.get(key) == after.get(key) for key in others)

    def _is_plain(self, duty: str, target: str) -> bool:
        """Whether whoever is in charge can end on the day, and nobody else is to begin later."""
        day = self.board.day.isoformat()
        for charge in self.board.state.charges.on(duty, target):
            decided = charge.status in ("approved", "ended")
            if (
                decided
                and (charge.valid_to is None or charge.valid_to > day)
                and (charge.valid_from or "") >= day
            ):
                return False
            if charge.status == "ended" and charge.valid_to is not None and charge.valid_to > day:
                return False
            foreign = not decided and charge.plan_id != (self.board.plan_id or self.board.plan_for_gestures())
            if foreign and (charge.valid_from or "") > day:
                return False
        return True

    def _beside(self) -> None:
        cadre, targets = self._cadre(), self._targets("village", 2)
        if cadre is not None and targets:
            self.board.assign("village", targets, cadre, beside=True)

    def _unassign(self) -> None:
        duty = self.rng.choice(DUTIES)
        targets = self._targets(duty)
        if targets:
            self.board.unassign(duty, targets)

    def _end(self) -> None:
        duty, offset = self.rng.choice(DUTIES), self.rng.choice((-40, -1, 0, 1, 90))
        targets = self._targets(duty)
        if targets:
            self.board.end(duty, targets, self.board.day + timedelta(days=offset))

    def _lock(self) -> None:
        duty = self.rng.choice(DUTIES)
        targets = self._targets(duty)
        if targets:
            self.board.lock(duty, targets, self.rng.random() < 0.6)

    def _record(self) -> None:
        board, rng = self.board, self.rng
        day = board.day.isoformat()
        changes: dict[str, tuple[Any, list[dict[str, Any]]]] = {
            "household": (
                board.households,
                [{"needs_assignment": 0}, {"needs_assignment": 1}, {"closed_on": day}],
            ),
            "cadre": (board.cadres, [{"max_households": 1}, {"max_villages": None}, {"active_to": day}]),
            "village": (board.villages, [{"closed_on": day}, {"closed_on": None}]),
        }
        changes["village"][1].extend({"commune_id": each} for each in list(board.communes)[:2])
        table = rng.choice(list(changes))
        rows, choices = changes[table]
        if rows:
            row, values = rng.choice(list(rows)), rng.choice(choices)
            version = self.opened.version(table, row)
            step = Step("update", table, row, values=values, version=version, log=board.state.base.log)
            board.pending.push(Gesture(f"{table} {row}", (step,)))

    def _hand_over(self) -> None:
        one, other = self._cadre(), self._cadre()
        if one is not None and other is not None:
            self.board.hand_over(one, other)

    def _swap(self) -> None:
        one, other = self._cadre(), self._cadre()
        if one is not None and other is not None:
            self.board.swap(one, other)

    def _station(self) -> None:
        board, cadre = self.board, self._cadre()
        duty = self.rng.choice(("household", "village", "party_cell"))
        targets = self._targets(duty, 1)
        village = board.state.village_of(duty, targets[0]) if targets else None
        if cadre is None or village is None:
            return
        allowed = board.plan_id is None or board.plans[board.plan_id].status in ("draft", "returned")
        offered = board.stationing.suited(duty, targets, 3)
        assert all(each.cadre_id in board.cadres for each in offered)
        board.station(duty, targets, cadre, village.id, reason=self.rng.choice(("", "Lý do")))
        assert not allowed or board.cadres[cadre].origin == ("village", village.id)

    def _twin(self) -> None:
        if self.board.units and self.board.communes:
            self.board.twin(self.rng.choice(list(self.board.units)), "commune", self._targets("commune_post"))

    def _untwin(self) -> None:
        if self.board.units:
            unit = self.rng.choice(list(self.board.units))
            self.board.untwin([unit], [each.target_id for each in self.board.twinnings_of(unit)])

    def _undo(self) -> None:
        self.board.pending.undo()

    def _redo(self) -> None:
        self.board.pending.redo()

    def _drop(self) -> None:
        gestures = self.board.pending.gestures()
        if gestures:
            self.board.pending.drop(self.rng.choice(gestures).id)

    def _plan(self) -> None:
        if not self.board.pending.gestures():
            self.board.set_plan(self.rng.choice([None, *self.board.plans]))

    def _save(self) -> None:
        board = self.board
        while board.pending.gestures():
            heard = Heard(board)
            self._names += 1
            if not board.pending.save(f"Mới {self._names}"):
                return
            self._wait(lambda heard=heard: heard.count)
            assert not heard.failures and not heard.conflicts, (heard.failures, heard.conflicts)
            if heard.saved:
                self.saves += 1
                assert board.totals().pending == 0
                return
            # A nasty file holds what a rule then refuses: what it names is dropped, and the rest saved.
            self.refused += 1
            for refusal in heard.refusals[0]:
                assert refusal.gesture is not None and refusal.sentence, refusal
                if refusal.gesture.id in {each.id for each in board.pending.gestures()}:
                    board.pending.drop(refusal.gesture.id)
            self.compare()

    def _reread(self) -> None:
        """Somebody changes a setting: everything is read anew, with what is pending, which may go on meanwhile."""
        read: list[None] = []
        self.board.loaded.connect(lambda: read.append(None))
        with closing(sqlite3.connect(self.opened.path)) as connection:
            connection.execute("UPDATE setting SET value = value WHERE code = 'visit_interval_days'")
            connection.commit()
        self.board.refresh()
        if self.rng.random() < 0.5:
            self._assign()
        self._wait(lambda: read)

    def _reopen(self) -> None:
        board, plan = self.board, self.board.plan_id
        gestures = [(g.id, g.kind, _journalled(g)) for g in board.pending.gestures()]
        totals = board.totals()
        board = self.opened.again()
        found = board.keeper.left
        assert (found is not None) == bool(gestures)
        if found is not None:
            board.keeper.take_up()
        board.set_plan(plan)
        assert [(g.id, g.kind, _journalled(g)) for g in board.pending.gestures()] == gestures
        assert board.totals() == totals
        self.reopened += 1


def _journalled(gesture: Gesture) -> list[Any]:
    """The steps, without what is typed and so not kept."""
    return [
        (s.do, s.table, s.id, _kept(s.values), _kept(s.read), s.version, s.day, s.plan) for s in gesture.steps
    ]


def _kept(values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in ("comment", "code")}
