"""From the board to the overlay: which marks wait to be saved, which the plan makes, whose charge is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import Any, Optional

from ...layers.live import PROPOSED
from ..bulk import records
from ..workspace.look import BAND_NUMBERS
from .choosers import DUTIES
from .ground import COMMUNE, HOUSEHOLD, VILLAGE, Ground
from .overlay import Mark, Marks, Overlay, touched_mark
from .picking import XY
from .ringed import RingedHomes
from .spider import Leg, Spider
from .stamps import PENDING, PLANNED, TOUCHED, Look

Key = tuple[str, str]
Looks = dict[tuple[bool, bool], Look]
_TABLES = (HOUSEHOLD, VILLAGE, COMMUNE)
_A_STEP = 2000
_LACKING: Look = (HOUSEHOLD, "unassigned", 0, "", False)
TWINNING = DUTIES[-1]


class Scene:
    """Follows the board with as little work as a change is large."""

    def __init__(self, board: Any, ground: Ground, overlay: Overlay) -> None:
        self._board = board
        self._ground = ground
        self._overlay = overlay
        # What waits because somebody is to start from elsewhere, by gesture: it may be other things by the time that goes.
        self._known: dict[str, frozenset[Key]] = {}
        self._along: dict[Key, int] = {}
        self._planned: dict[Key, None] = {}
        self._planned_homes: set[str] = set()
        self._ringed = RingedHomes()
        self._marks: dict[str, dict[str, Mark]] = {table: {} for table in _TABLES}
        self._looks: dict[str, dict[str, Looks]] = {table: {} for table in _TABLES}
        self._lacking: dict[str, dict[str, Mark]] = {table: {} for table in _TABLES}
        self._lacking_in: dict[str, int] = {}
        self._chosen: Optional[str] = None
        self._kept: Optional[Spider] = None
        self._held: tuple[Key, ...] = ()

    def look(self) -> Iterator[None]:
        """See what has nobody, with places to pause: that is not dimmed beside somebody's charge."""
        homes = list(self._board.households)
        for first in range(0, len(homes), _A_STEP):
            self._see(homes[first : first + _A_STEP])
            yield
        self.renew()

    # -- what happens ----------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Another workspace: everything anew."""
        self._known.clear()
        self._along.clear()
        self._planned.clear()
        self._planned_homes.clear()
        self._ringed.clear()
        for kept in (self._marks, self._looks, self._lacking):
            for each in kept.values():
                each.clear()
        self._chosen, self._held = None, ()
        self._lacking_in = {}
        waiting = self._board.pending.targets()
        self._mark_all([*self._places(waiting), *self._count_along()], waiting)
        self.show()

    def look_at_plan(self, delta: Any) -> None:
        """Another plan is looked at; ``delta`` is what is otherwise in it."""
        before = self._planned
        self._planned = {key: None for key in self._changed(delta) if self._is_planned(key)}
        self._planned_homes = {key for table, key in self._planned if table == HOUSEHOLD}
        self._mark_all([*before, *self._planned])
        self.follow(delta)

    def follow(self, delta: Any) -> None:
        """Something changed."""
        self._see(delta.turned)
        others = self._places(delta.waiting)
        others += self._count_along()
        others += [(VILLAGE, key) for key in delta.villages]
        others += [(COMMUNE, key) for key in delta.communes]
        self._mark_all(others, delta.households.union(delta.waiting, delta.turned))
        self.show()

    def renew(self) -> None:
        """States may look different, though nothing changed place."""
        for looks in self._looks.values():
            looks.clear()
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
                marks.append(touched_mark(table, xy, self._need_in(key)))
            if table == HOUSEHOLD and key in self._board.households:
                villages[self._board.households[key].village_id] = None
        for key in villages:
            xy = self.xy(VILLAGE, key)
            if xy is not None:
                marks.append(touched_mark(VILLAGE, xy, self._need_in(key), far_only=True))
        self._overlay.touch(marks)

    def show(self) -> None:
        """Draw."""
        self._kept = None
        marks, lacking = (Marks(kept) for kept in (self._marks, self._lacking))
        self._overlay.show_all(marks, self._spider_now, lacking, self.look_of)

    def _spider_now(self) -> Optional[Spider]:
        """Somebody's charge, put together when it is drawn."""
        if self._kept is None and self._chosen is not None:
            self._kept = self._spider()
        return self._kept

    def waiting(self) -> tuple[Key, ...]:
        """What has a change that is not saved, or is somebody's who is to start from elsewhere."""
        targets = ((self.table_of(target), target) for target in self._board.pending.targets())
        return tuple({**dict.fromkeys(key for key in targets if key[0]), **dict.fromkeys(self._along)})

    def _see(self, keys: Iterable[str]) -> None:
        """Whether households have nobody (any more), and how many of their villages have."""
        homes, is_assigned = self._board.households, self._board.state.counts.is_assigned
        lacking = self._lacking[HOUSEHOLD]
        for key in keys:
            home = homes.get(key)
            lacks = home is not None and home.in_need and not is_assigned(key)
            known = lacking.get(key)
            village = home.village_id if lacks else None
            if known is not None and known.key != village:
                del lacking[key]
                self._count_lacking(known.key, -1)
            if village is not None and (known is None or known.key != village):
                placed = self._ground.places.households.get(key)
                xy = placed or (0.0, 0.0)
                lacking[key] = Mark(xy, HOUSEHOLD, village, _LACKING, far_only=placed is None)
                self._count_lacking(village, 1)

    def _count_lacking(self, village: str, by: int) -> None:
        lacking = self._lacking_in[village] = self._lacking_in.get(village, 0) + by
        xy = self.xy(VILLAGE, village)
        if xy is not None and lacking:
            self._lacking[VILLAGE][village] = Mark(xy, VILLAGE, village, far_only=True)
        else:
            self._lacking[VILLAGE].pop(village, None)

    def _need_in(self, village: str) -> int:
        """How many households in need a village has."""
        return int(self._board.state.counts.need_in_village.get(village, 0))

    # -- marks -----------------------------------------------------------------------------------------------

    def _places(self, targets: Iterable[str]) -> list[Key]:
        """The targets that are no households."""
        homes = self._board.households
        keys = ((self.table_of(target), target) for target in targets if target not in homes)
        return [key for key in keys if key[0]]

    def _count_along(self) -> list[Key]:
        """Count what gestures that came or went change besides their targets; returns all of it."""
        before, self._known = self._known, {}
        come = []
        for gesture in self._board.pending.gestures():
            known = before.pop(gesture.id, None)
            if known is None:
                known = self._going_along(gesture)
                come.append(known)
            self._known[gesture.id] = known
        touched: list[Key] = []
        for by, gestures in ((-1, before.values()), (1, come)):
            for keys in gestures:
                for key in keys:
                    count = self._along.get(key, 0) + by
                    if count:
                        self._along[key] = count
                    else:
                        self._along.pop(key, None)
                    touched.append(key)
        return touched

    def _going_along(self, gesture: Any) -> frozenset[Key]:
        """Of somebody who starts from elsewhere the place, and everything in their charge."""
        found: set[Key] = set()
        for step in gesture.steps:
            if step.table == "cadre" and "starts_from_village_id" in step.values:
                starts = [str(step.values["starts_from_village_id"])]
                starts += [charge.target_id for charge in self._board.charges_of(step.id)]
                found.update((self.table_of(each), each) for each in starts if self.table_of(each))
        return frozenset(found)

    def _waits(self, table: str, key: str) -> bool:
        return bool(self._board.pending.is_waiting(key)) or (table, key) in self._along

    def table_of(self, key: str) -> str:
        """In which table something stands that can be in somebody's charge; empty where in none."""
        board = self._board
        if key in board.households:
            return HOUSEHOLD
        return VILLAGE if key in board.villages else COMMUNE if key in board.communes else ""

    def _mark_all(self, keys: Iterable[Key], homes: Iterable[str] = ()) -> None:
        """Draw things anew that wait or are in the plan, households (``homes``, too) with their villages; how they look is
        seen when they are drawn.
        """
        others = dict.fromkeys(keys)
        found = {*homes, *(key for table, key in others if table == HOUSEHOLD)}
        ringed = self._ringed_of(found)
        villages = self._ringed.follow(found, ringed, self._board.households)
        self._mark(found, ringed)
        others.update(dict.fromkeys((VILLAGE, key) for key in villages))
        for table, key in others:
            if table != HOUSEHOLD:
                self._looks[table].pop(key, None)
                self._mark_place(table, key)

    def _ringed_of(self, homes: set[str]) -> set[str]:
        """Which of these are households that wait or are in the plan."""
        ringed = homes & self._board.pending.targets() | homes & self._planned_homes
        if self._along:
            ringed |= {key for key in homes if (HOUSEHOLD, key) in self._along}
        return ringed & self._board.households.keys()

    def _mark(self, homes: set[str], ringed: set[str]) -> None:
        marks, looks = self._marks[HOUSEHOLD], self._looks[HOUSEHOLD]
        places = self._ground.places.households
        placed = ringed & places.keys()
        xys = [places[key] for key in placed]
        made = records(Mark, xys, repeat(HOUSEHOLD), placed, repeat(None), repeat(True), repeat(False))
        marks.update(zip(placed, made))
        if len(placed) < len(homes):
            for key in marks.keys() & (homes - placed):
                del marks[key]
        for key in looks.keys() & homes:
            del looks[key]

    def _mark_place(self, table: str, key: str) -> None:
        wanted = table == VILLAGE and key in self._ringed.inside
        wanted = wanted or self._waits(table, key) or (table, key) in self._planned
        # Of what is not in the records any more the place is still known.
        xy = self.xy(table, key) if wanted and self.table_of(key) == table else None
        if xy is None:
            self._marks[table].pop(key, None)
        else:
            self._marks[table][key] = Mark(xy, table, key, ringed=True)

    def look_of(self, mark: Mark, near: bool) -> Look:
        """How a mark is drawn now; ``near``: households are on the map, and have rings of their own."""
        if mark.look is not None:
            return mark.look
        key = (mark.table, mark.key)
        known = self._looks[mark.table].setdefault(mark.key, {})
        kind = (near, mark.ringed)
        if kind not in known:
            look = self._look(*key)
            ring = self._ring(key) if mark.ringed else ""
            if mark.ringed and not ring and not near:
                ring = self._ring_of_homes(mark.key)
            known[kind] = (*look[:3], ring, look[4])
        if mark.table == VILLAGE:
            # The village that a household leaves is in no delta, and yet its figures are others.
            return (*self._look(*key)[:3], *known[kind][3:])
        return known[kind]

    def _ring(self, key: Key) -> str:
        waits = self._waits(*key)
        return PENDING if waits else PLANNED if key in self._planned else ""

    def _ring_of_homes(self, village: str) -> str:
        rings = {self._ring((HOUSEHOLD, home)) for home in self._ringed.inside.get(village, ())}
        return PENDING if PENDING in rings else PLANNED if PLANNED in rings else ""

    def _look(self, table: str, key: str) -> Look:
        board = self._board
        if table == HOUSEHOLD:
            return table, board.state_of(key), 0, "", False
        if table == VILLAGE:
            band = BAND_NUMBERS.get(board.band_of(key) or 0, "none")
            return table, band, self._need_in(key), "", False
        return table, "", 0, "", False

    def _changed(self, delta: Any) -> list[Key]:
        found = [(HOUSEHOLD, key) for key in delta.households]
        found += [(VILLAGE, key) for key in delta.villages]
        return found + [(COMMUNE, key) for key in delta.communes]

    def _is_planned(self, key: Key) -> bool:
        duties = {HOUSEHOLD: ("household",), VILLAGE: ("village", "party_cell"), COMMUNE: ("commune_post",)}
        charges = (each for duty in duties[key[0]] for each in self._board.charges_on(duty, key[1]))
        return any(each.status in PROPOSED or each.valid_to != each.own_to for each in charges)

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
            if xy is None or key in self._marks[kind]:
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
