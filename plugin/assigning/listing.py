"""From the board to the list of cadres: everybody with load and minutes, and whom the filters let through."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any, Optional

from ...layers.live import common_language
from ..reviewing.gaps import fold
from .cadres import BY_NAME, CadreFilter, CadreModel, Person
from .doing import TWINNING
from .ground import COMMUNE, HOUSEHOLD, Places, Spot
from .people import Named, People
from .searching import SearchRow
from .tips import TABLE_OF

_A_STEP = 2000


class Listing:
    """Fills and filters the list. ``in_hand``: what waits to be given to somebody."""

    def __init__(self, board: Any, model: CadreModel, search: SearchRow) -> None:
        self._board = board
        self._model = model
        self._search = search
        self._duty = ""
        # Cadres, and (True) units for twinning.
        self._people = {False: People(), True: People()}
        self.in_hand: tuple[str, ...] = ()

    def fill(self, duty: str) -> None:
        """Everybody who can be given something of this duty: cadres, or units for twinning."""
        board, self._duty = self._board, duty
        units = sorted(board.units.values(), key=lambda unit: fold(unit.name))
        communes = sorted(
            (each for each in board.communes.values() if each.is_open), key=lambda each: fold(each.name)
        )
        with_people = {cadre.unit_id for cadre in board.cadres.values()}
        self._search.offer(
            [(unit.id, unit.short_name) for unit in units if unit.id in with_people],
            [(each.id, each.name) for each in communes],
        )
        for _ in self.prepare(duty):
            pass
        people = self._people[duty == TWINNING]
        if duty == TWINNING:
            self._model.fill(people, self._unit, lambda _: None)
        else:
            self._model.fill(people, self._person, self.minutes_to_hand)

    def empty(self) -> None:
        """Nobody is listed: the workspace is closed."""
        self._people = {False: People(), True: People()}
        self._model.fill(People(), lambda _: Person("", "", 0, 0), lambda _: None)
        self._model.apply(self._model.filter)

    def prepare(self, duty: str) -> Iterator[None]:
        """Make ready what filling needs, with places to pause."""
        board, people = self._board, self._people[duty == TWINNING]
        if duty == TWINNING:
            yield from people.follow(board.units, self._unit_named, {})
        else:
            yield from people.follow(board.cadres, self._named, board.units)

    def follow(self, delta: Any) -> bool:
        """Take over changed records of those who are listed; whether there were any (filter anew then)."""
        board, people = self._board, self._people[self._duty == TWINNING]
        if self._duty == TWINNING:
            otherwise = people.are_otherwise(delta.units, board.units)
        else:
            beside = board.units if delta.units else None
            otherwise = people.are_otherwise(delta.cadres, board.cadres, beside)
        if otherwise:
            self.fill(self._duty)
        return otherwise

    def has(self, who: Optional[str]) -> bool:
        """Whether somebody (a unit, while twinning) is in the records."""
        return who in (self._board.units if self._duty == TWINNING else self._board.cadres)

    def name_of(self, who: str) -> str:
        """The name somebody was listed under last."""
        known = self._people[self._duty == TWINNING].known.get(who)
        return "" if known is None else " ".join(known.name.split())

    def _unit_named(self, unit: Any) -> Named:
        return unit.name, unit.code, unit.id, ""

    def _named(self, cadre: Any) -> Named:
        return cadre.name, cadre.code, cadre.unit_id or "", self._unit_name(cadre.unit_id)

    def apply(self) -> None:
        """Filter as the search row says."""
        search = self._search
        self._model.apply(
            CadreFilter(
                text=search.search.text(),
                unit=search.unit.currentData() or "",
                with_room=search.room.isChecked(),
                among=self._among(),
                order=search.order.currentData() or BY_NAME,
            )
        )

    def minutes_to_hand(self, cadre_id: str) -> Optional[float]:
        """Minutes there and back to the farthest of what is in hand; None where one of them is not known."""
        table = TABLE_OF.get(self._duty, COMMUNE)
        farthest = 0.0
        for target in self.in_hand:
            minutes = self._board.minutes(cadre_id, table, target) if table != COMMUNE else None
            if minutes is None or minutes.round is None:
                return None
            farthest = max(farthest, minutes.round)
        return farthest

    def _among(self) -> Optional[frozenset]:
        """Who passes the filters that look further than a row; None where everybody does."""
        commune = self._search.commune.currentData() or ""
        by_language = self._search.language.isChecked() and self.in_hand and self._duty != TWINNING
        if self._duty == TWINNING or not (commune or by_language):
            return None
        found = set(self._board.cadres)
        if commune:
            found = {key for key in found if self._serves(key, commune)}
        if by_language:
            spoken = [self._board.villages[each].languages for each in self._villages(self.in_hand)]
            cadres: Mapping[str, Any] = self._board.cadres
            found = {
                key
                for key in found
                if all(common_language(cadres[key].languages, theirs) is not False for theirs in spoken)
            }
        return frozenset(found)

    def _serves(self, cadre_id: str, commune: str) -> bool:
        """Whether a cadre has anything to look after in a commune, or starts from a village in it."""
        board = self._board
        table, origin = board.cadres[cadre_id].origin
        if table == "village" and origin in board.villages and board.villages[origin].commune_id == commune:
            return True
        for charge in board.charges_of(cadre_id):
            if charge.target_id == commune:
                return True
            villages = self._villages((charge.target_id,))
            if any(board.villages[each].commune_id == commune for each in villages):
                return True
        return False

    def _villages(self, targets: Iterable[str]) -> set[str]:
        """The villages that targets are or lie in."""
        board = self._board
        found = set()
        for target in targets:
            home = board.households.get(target)
            village = home.village_id if home is not None else target
            if village in board.villages:
                found.add(village)
        return found

    def _person(self, cadre_id: str) -> Person:
        board = self._board
        if cadre_id not in board.cadres:
            return self._gone(cadre_id)
        load, cadre = board.load_of(cadre_id), board.cadres[cadre_id]
        return Person(
            name=" ".join(cadre.name.split()),
            unit=self._unit_name(cadre.unit_id),
            households=load.households,
            villages=load.villages,
            max_households=load.max_households,
            max_villages=load.max_villages,
            minutes=board.farthest(cadre_id),
        )

    def _gone(self, who: str) -> Person:
        """Somebody whose record is gone, until the list is made anew: there is no room."""
        return Person(self.name_of(who), "", 0, 0, 0, 0, twinning=self._duty == TWINNING)

    def _unit(self, unit_id: str) -> Person:
        if unit_id not in self._board.units:
            return self._gone(unit_id)
        twins = [each.target_id for each in self._board.twinnings_of(unit_id)]
        communes = sum(1 for each in twins if each in self._board.communes)
        return Person(self._board.units[unit_id].name, "", communes, len(twins) - communes, twinning=True)

    def _unit_name(self, unit_id: Optional[str]) -> str:
        unit = self._board.units.get(unit_id)
        return unit.short_name if unit is not None else ""


def places_of(board: Any) -> Generator[None, None, Places]:
    """Where everything is, with places to pause; what is closed cannot be picked, households that left need neither."""
    homes: dict[str, list[str]] = {}
    households = {}
    for number, home in enumerate(list(board.households.values())):
        spot = spot_of(home)
        if spot is not None:
            homes.setdefault(home.village_id, []).append(home.id)
            if spot.xy is not None:
                households[home.id] = spot.xy
        if number % _A_STEP == 0:
            yield
    return Places(
        households=households,
        villages={
            each.id: each.xy for each in board.villages.values() if each.is_open and each.xy is not None
        },
        homes={village: tuple(ids) for village, ids in homes.items()},
        communes={
            each.id: each.xy for each in board.communes.values() if each.is_open and each.xy is not None
        },
    )


def spot_of(record: Any) -> Optional[Spot]:
    """Where a household, village or commune can be picked; None where it cannot, or is not there."""
    if record is None or not record.is_open or getattr(record, "left", False):
        return None
    return Spot(record.xy, getattr(record, "village_id", None))


def table_of(duty: str, twins: str) -> str:
    """In which table the targets of a duty stand."""
    return twins if duty == TWINNING else TABLE_OF.get(duty, HOUSEHOLD)
