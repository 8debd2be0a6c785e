"""From the board to the overlay: which marks wait to be saved, which the plan makes, whose charge is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Optional

from ..workspace.look import BAND_NUMBERS
from .choosers import DUTIES
from .ground import COMMUNE, HOUSEHOLD, VILLAGE, Ground
from .overlay import Mark, Overlay, touched_mark
from .picking import XY
from .spider import Leg, Spider
from .stamps import PENDING, PLANNED, TOUCHED, Look

Key = tuple[str, str]
_A_STEP = 2000
_LACKING: Look = (HOUSEHOLD, "unassigned", 0, "", False)
_PROPOSED = ("draft", "submitted", "returned")
TWINNING = DUTIES[-1]


class Scene:
    """Follows the board with as little work as a change is large."""

    def __init__(self, board: Any, ground: Ground, overlay: Overlay) -> None:
        self._board = board
        self._ground = ground
        self._overlay = overlay
        # What each gesture that waits touches; it may touch other things by the time it goes.
        self._known: dict[str, frozenset[Key]] = {}
        self._waiting: dict[Key, int] = {}
        self._planned: dict[Key, None] = {}
        self._homes_in: dict[str, int] = {}
        self._marks: dict[Key, Mark] = {}
        self._looks: dict[Key, dict[tuple[bool, bool], Look]] = {}
        self._in_need: dict[str, int] = {}
        self._lacking: dict[Key, Mark] = {}
        self._lacking_in: dict[str, int] = {}
        self._chosen: Optional[str] = None
        self._held: tuple[Key, ...] = ()

    def look(self) -> Iterator[None]:
        """See what has nobody, with places to pause: it is not dimmed beside somebody's charge."""
        for number, key in enumerate(list(self._board.households)):
            self._see(key)
            if number % _A_STEP == 0:
                yield
        self.show()

    # -- what happens ----------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Another workspace: everything anew."""
        self._known.clear()
        self._waiting.clear()
        self._planned.clear()
        self._homes_in.clear()
        self._marks.clear()
        self._looks.clear()
        self._in_need = {}
        for home in self._board.households.values():
            if home.in_need:
                self._in_need[home.village_id] = self._in_need.get(home.village_id, 0) + 1
        self._chosen, self._held = None, ()
        self._lacking, self._lacking_in = {}, {}
        self._count()
        self._mark(self._waiting)
        self.show()

    def look_at_plan(self, delta: Any) -> None:
        """Another plan is looked at; ``delta`` is what is otherwise in it."""
        before = self._planned
        self._planned = {key: None for key in self._changed(delta) if self._is_planned(key)}
        for keys, by in ((before, -1), (self._planned, 1)):
            for key in keys:
                self._count_home(key, by)
        self._mark([*before, *self._planned])
        self.follow(delta)

    def follow(self, delta: Any) -> None:
        """Something changed."""
        for key in delta.households:
            self._see(key)
        counted = self._count()
        self._mark([*counted, *self._changed(delta)])
        self.show()

    def renew(self) -> None:
        """States may look different, though nothing changed place."""
        self._looks.clear()
        self.show()

    def choose(self, who: Optional[str]) -> None:
        """Show somebody's charge (a unit's, while twinning)."""
        self._chosen = who
        if who in self._board.cadres:
            self._board.ways.read_from(who)
        self.show()

    def hold(self, keys: Iterable[Key]) -> None:
        """These are in hand."""
        self._held = tuple(keys)
        self.touch(())

    def touch(self, keys: Iterable[Key]) -> None:
        """A gesture under way would take these."""
        keys = tuple(keys) or self._held
        marks = []
        villages: dict[str, None] = {}
        for table, key in keys:
            xy = self.xy(table, key)
            if xy is not None:
                marks.append(touched_mark(table, xy, self._in_need.get(key, 0)))
            if table == HOUSEHOLD and key in self._board.households:
                villages[self._board.households[key].village_id] = None
        for key in villages:
            xy = self.xy(VILLAGE, key)
            if xy is not None:
                marks.append(touched_mark(VILLAGE, xy, self._in_need.get(key, 0), far_only=True))
        self._overlay.touch(marks)

    def show(self) -> None:
        """Draw."""
        self._overlay.show_all(
            list(self._marks.values()), self._spider(), list(self._lacking.values()), self.look_of
        )

    def waiting(self) -> tuple[Key, ...]:
        """What has a change that is not saved."""
        return tuple(self._waiting)

    def _see(self, key: str) -> None:
        """Whether a household has nobody (any more), and how many of its village have."""
        board, home = self._board, self._board.households.get(key)
        lacks = home is not None and home.in_need and not board.state.counts.is_assigned(key)
        if lacks == ((HOUSEHOLD, key) in self._lacking):
            return
        if home is None or not lacks:
            mark = self._lacking.pop((HOUSEHOLD, key))
            village = mark.key
        else:
            village = home.village_id
            placed = self._ground.places.households.get(key)
            self._lacking[HOUSEHOLD, key] = Mark(
                placed or (0.0, 0.0), HOUSEHOLD, village, _LACKING, far_only=placed is None
            )
        self._lacking_in[village] = self._lacking_in.get(village, 0) + (1 if lacks else -1)
        xy = self.xy(VILLAGE, village)
        if xy is not None and self._lacking_in[village]:
            self._lacking[VILLAGE, village] = Mark(xy, VILLAGE, village, far_only=True)
        else:
            self._lacking.pop((VILLAGE, village), None)

    # -- marks -----------------------------------------------------------------------------------------------

    def _count(self) -> list[Key]:
        """Count what waits by target; returns the targets of gestures that came or went."""
        before, self._known = self._known, {}
        come = []
        for gesture in self._board.pending.gestures():
            known = before.pop(gesture.id, None)
            if known is None:
                known = self._targets(gesture)
                come.append(known)
            self._known[gesture.id] = known
        touched: list[Key] = []
        for by, gestures in ((-1, before.values()), (1, come)):
            for keys in gestures:
                for key in keys:
                    count = self._waiting.get(key, 0) + by
                    if count == (1 if by > 0 else 0):
                        self._count_home(key, by)
                    if count:
                        self._waiting[key] = count
                    else:
                        self._waiting.pop(key, None)
                    touched.append(key)
        return touched

    def _targets(self, gesture: Any) -> frozenset[Key]:
        """What a gesture touches; of somebody who starts from elsewhere the place, and everything in their charge."""
        found = set()
        for step in gesture.steps:
            table = self.table_of(step.target) if step.target else ""
            if table:
                found.add((table, step.target))
            elif step.table in (HOUSEHOLD, VILLAGE, COMMUNE):
                found.add((step.table, step.id))
            elif "starts_from_village_id" in step.values:
                starts = [str(step.values["starts_from_village_id"])]
                starts += [charge.target_id for charge in self._board.charges_of(step.id)]
                found.update((self.table_of(each), each) for each in starts if self.table_of(each))
        return frozenset(found)

    def table_of(self, key: str) -> str:
        """In which table something stands that can be in somebody's charge; empty where in none."""
        board = self._board
        if key in board.households:
            return HOUSEHOLD
        return VILLAGE if key in board.villages else COMMUNE if key in board.communes else ""

    def _count_home(self, key: Key, by: int) -> None:
        """One household more or less in its village that waits or is in the plan."""
        home = self._board.households.get(key[1]) if key[0] == HOUSEHOLD else None
        if home is not None:
            self._homes_in[home.village_id] = self._homes_in.get(home.village_id, 0) + by

    def _mark(self, keys: Iterable[Key]) -> None:
        """Draw things anew that wait or are in the plan, and their villages; how they look is seen when they are drawn."""
        places, homes = self._ground.places, self._board.households
        for key in dict.fromkeys(keys):
            self._looks.pop(key, None)
            table, identity = key
            if table != HOUSEHOLD:
                self._mark_place(key)
                continue
            if identity in places.households and (key in self._waiting or key in self._planned):
                self._marks[key] = Mark(places.households[identity], table, identity, ringed=True)
            else:
                self._marks.pop(key, None)
            if identity in homes:
                village = (VILLAGE, homes[identity].village_id)
                if (village in self._marks) != bool(self._homes_in.get(village[1])):
                    self._mark_place(village)
                self._looks.pop(village, None)

    def _mark_place(self, key: Key) -> None:
        inside = key[0] == VILLAGE and self._homes_in.get(key[1])
        xy = self.xy(*key) if inside or key in self._waiting or key in self._planned else None
        if xy is None:
            self._marks.pop(key, None)
        else:
            self._marks[key] = Mark(xy, *key, ringed=True)

    def look_of(self, mark: Mark, near: bool) -> Look:
        """How a mark is drawn now; ``near``: households are on the map, and have rings of their own."""
        if mark.look is not None:
            return mark.look
        key = (mark.table, mark.key)
        known = self._looks.setdefault(key, {})
        kind = (near, mark.ringed)
        if kind not in known:
            look = self._look(*key)
            ring = self._ring(key) if mark.ringed else ""
            if mark.ringed and not ring and not near:
                ring = self._ring_of_homes(mark.key)
            known[kind] = (*look[:3], ring, look[4])
        return known[kind]

    def _ring(self, key: Key) -> str:
        return PENDING if key in self._waiting else PLANNED if key in self._planned else ""

    def _ring_of_homes(self, village: str) -> str:
        rings = {self._ring((HOUSEHOLD, home)) for home in self._ground.places.homes.get(village, ())}
        return PENDING if PENDING in rings else PLANNED if PLANNED in rings else ""

    def _look(self, table: str, key: str) -> Look:
        board = self._board
        if table == HOUSEHOLD:
            return table, board.state_of(key), 0, "", False
        if table == VILLAGE:
            band = BAND_NUMBERS.get(board.band_of(key) or 0, "none")
            return table, band, self._in_need.get(key, 0), "", False
        return table, "", 0, "", False

    def _changed(self, delta: Any) -> list[Key]:
        found = [(HOUSEHOLD, key) for key in delta.households]
        found += [(VILLAGE, key) for key in delta.villages]
        return found + [(COMMUNE, key) for key in delta.communes]

    def _is_planned(self, key: Key) -> bool:
        duties = {HOUSEHOLD: ("household",), VILLAGE: ("village", "party_cell"), COMMUNE: ("commune_post",)}
        charges = (each for duty in duties[key[0]] for each in self._board.charges_on(duty, key[1]))
        return any(each.status in _PROPOSED or each.valid_to != each.own_to for each in charges)

    # -- somebody's charge -----------------------------------------------------------------------------------

    def xy(self, table: str, key: str) -> Optional[XY]:
        """Where something is; a household without a point is at its village."""
        found = self._ground.xy(table, key)
        if found is None and table == HOUSEHOLD and key in self._board.households:
            return self._ground.xy(VILLAGE, self._board.households[key].village_id)
        return found

    def _spider(self) -> Optional[Spider]:
        board, who = self._board, self._chosen
        if who is None:
            return None
        if who in board.units:
            return self._unit_spider(who)
        cadre = board.cadres.get(who)
        if cadre is None:
            return None
        table, origin = cadre.origin
        start = (board.villages if table == VILLAGE else board.units).get(origin)
        homes: dict[Optional[XY], list[XY]] = {}
        counts: dict[Optional[XY], int] = {}
        marks: dict[Key, Mark] = {}
        for charge in board.charges_of(who):
            kind = self.table_of(charge.target_id)
            for mark in self._charge_marks(kind, charge):
                marks.setdefault((mark.table, mark.key), mark)
            village = board.households[charge.target_id].village_id if kind == HOUSEHOLD else charge.target_id
            end = self.xy(VILLAGE if kind == HOUSEHOLD else kind, village)
            counts[end] = counts.get(end, 0) + int(kind == HOUSEHOLD)
            if kind == HOUSEHOLD and charge.target_id in self._ground.places.households:
                homes.setdefault(end, []).append(self._ground.places.households[charge.target_id])
        legs = tuple(
            Leg(end, count, tuple(homes.get(end, ()))) for end, count in counts.items() if end is not None
        )
        return Spider(start.xy if start is not None else None, cadre.name, legs, tuple(marks.values()))

    def _charge_marks(self, table: str, charge: Any) -> list[Mark]:
        """The thing itself above the veil, and for a household its village too."""
        marks = []
        pairs = [(table, charge.target_id)] if table else []
        if table == HOUSEHOLD:
            pairs.insert(0, (VILLAGE, self._board.households[charge.target_id].village_id))
        for kind, key in pairs:
            xy = self.xy(kind, key) if kind != HOUSEHOLD else self._ground.places.households.get(key)
            if xy is None or (kind, key) in self._marks:
                continue
            locked = charge.locked and kind == table
            if locked or kind == COMMUNE:
                look = (*self._look(kind, key)[:3], TOUCHED if kind == COMMUNE else "", locked)
                marks.append(Mark(xy, kind, key, look))
            else:
                marks.append(Mark(xy, kind, key))  # how it looks is seen when it is drawn
        return marks

    def _unit_spider(self, unit_id: str) -> Spider:
        unit = self._board.units[unit_id]
        legs, marks = [], []
        for target in (each.target_id for each in self._board.twinnings_of(unit_id)):
            table = self.table_of(target)
            xy = self.xy(table, target) if table else None
            if xy is not None:
                legs.append(Leg(xy, 1))
                look = self._look(table, target)
                marks.append(Mark(xy, table, target, (*look[:3], TOUCHED, False)))
        return Spider(unit.xy, unit.name, tuple(legs), tuple(marks))
