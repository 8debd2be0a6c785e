"""The figures while assigning, counted up and down with every change; nothing is counted anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Optional, TypeVar

from ...layers.live import band, is_over
from .charges import Charge
from .rows import Cadre, Household, Village

K = TypeVar("K", bound=Hashable)
# An effective charge, and the village of its household or its target.
Counted = tuple[Charge, Optional[Village]]


class Totals(NamedTuple):
    """The figures of the whole area. ``pending``: rows and targets with a change that waits to be saved."""

    in_need: int
    unassigned: int
    uncovered: int
    overloaded: int
    pending: int
    gestures: int = 0


class CommuneTotals(NamedTuple):
    """The figures of one commune; ``band`` of the share of households in need with somebody, best first."""

    commune_id: str
    in_need: int
    unassigned: int
    villages: int
    uncovered: int
    band: Optional[int]
    pending: int = 0


class Load(NamedTuple):
    """What a cadre carries, and their limits (None: no limit)."""

    households: int
    villages: int
    max_households: Optional[int]
    max_villages: Optional[int]

    @property
    def over(self) -> bool:
        """Whether it is above a limit."""
        return is_over(self.households, self.max_households) or is_over(self.villages, self.max_villages)

    @property
    def room(self) -> Optional[int]:
        """How many more households the cadre can take; None where there is no limit."""
        return None if self.max_households is None else max(self.max_households - self.households, 0)


@dataclass
class Delta:
    """The ids of everything whose state or figures changed; ``turned``: households that may have somebody now, or nobody
    any more; ``waiting``: what waits to be saved now, or waits no more. ``records``: what each record was that is another
    now, new or gone, by table and id.
    """

    households: set[str] = field(default_factory=set)
    villages: set[str] = field(default_factory=set)
    cadres: set[str] = field(default_factory=set)
    communes: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    turned: set[str] = field(default_factory=set)
    waiting: dict[str, bool] = field(default_factory=dict)
    records: dict[tuple[str, str], Any] = field(default_factory=dict)

    def touch(self, charge: Charge) -> None:
        """Something of a charge is otherwise, though it has no effect, or the same: it is drawn anew all the same."""
        self.cadres.add(charge.cadre_id)
        if charge.duty == "household":
            self.households.add(charge.target_id)
        elif charge.duty == "commune_post":
            self.communes.add(charge.target_id)
        else:
            self.villages.add(charge.target_id)


class Counts:
    """Everything that is counted, over effective charges, households in need and open villages.

    Whoever changes a row takes it out before and puts it in after.
    """

    def __init__(self) -> None:
        self.in_need = 0
        self.assigned = 0
        self.uncovered = 0
        self.overloaded: set[str] = set()
        self.need_in_village: dict[str, int] = {}
        self.assigned_in_village: dict[str, int] = {}
        self.need_in_commune: dict[str, int] = {}
        self.assigned_in_commune: dict[str, int] = {}
        self.villages_in_commune: dict[str, int] = {}
        self.uncovered_in_commune: dict[str, int] = {}
        self._on_household: dict[str, int] = {}
        self._on_village: dict[str, int] = {}
        self._on_cell: dict[str, int] = {}
        self._on_post: dict[str, int] = {}
        self._households_of: dict[str, dict[str, int]] = {}
        self._villages_of: dict[str, dict[str, int]] = {}

    def household(self, row: Household, village: Optional[Village], by: int) -> None:
        """Count a household in (1) or out (-1); its charges are counted apart."""
        if not row.in_need:
            return
        self.in_need += by
        _bump(self.need_in_village, row.village_id, by)
        if village is not None:
            _bump(self.need_in_commune, village.commune_id, by)

    def in_commune(self, commune_id: str, by: int) -> None:
        """Count a household in need in or out of a commune: its village moved."""
        _bump(self.need_in_commune, commune_id, by)

    def village(self, row: Village, by: int) -> None:
        """Count a village in (1) or out (-1); call it while no charge lies on it, or with the same charges both times."""
        if not row.is_open:
            return
        _bump(self.villages_in_commune, row.commune_id, by)
        if row.id not in self._on_village:
            self.uncovered += by
            _bump(self.uncovered_in_commune, row.commune_id, by)

    def charges(self, come: Sequence[Counted], gone: Sequence[Counted], delta: Delta) -> None:
        """Count effective charges in and out, many at once: what one loses and another gains is counted once.

        Whether their cadres carry too much is for `weigh` to see, once everything is counted.
        """
        around: dict[str, Optional[Village]] = {}
        homes: Counter[str] = Counter()
        there: Counter[str] = Counter()
        for by, counted in ((-1, gone), (1, come)):
            delta.cadres.update([charge.cadre_id for charge, _ in counted])
            around.update([(charge.target_id, village) for charge, village in counted])
            self._count_targets(by, counted, homes, delta)
            self._count_ways(by, counted)
        there.update([village.id for _, village in come if village is not None])
        there.subtract(Counter([village.id for _, village in gone if village is not None]))
        delta.households.update(homes)
        for target, by in homes.items():
            if by and self._on_home(target, around[target], by):
                delta.turned.add(target)
        places = {village.id: village for village in around.values() if village is not None}
        delta.villages.update(there)
        for key, by in there.items():
            delta.communes.add(places[key].commune_id)
            if by:
                self._on_place(places[key], by)

    def _count_targets(
        self, by: int, counted: Sequence[Counted], homes: dict[str, int], delta: Delta
    ) -> None:
        """Who has which targets, and how many more or fewer have which household."""
        for charge, _ in counted:
            _, who, duty, target = charge[:4]
            if duty == "household":
                homes[target] = homes.get(target, 0) + by
                _bump_of(self._households_of, who, target, by)
            elif duty == "commune_post":
                _bump(self._on_post, target, by)
                delta.communes.add(target)
            elif duty == "party_cell":
                _bump(self._on_cell, target, by)

    def _count_ways(self, by: int, counted: Sequence[Counted]) -> None:
        """In which villages cadres have how many to look after."""
        villages_of = self._villages_of
        for charge, village in counted:
            if village is not None:
                _bump_of(villages_of, charge.cadre_id, village.id, by)

    def _on_place(self, village: Village, by: int) -> None:
        turned = _turned(_bump(self._on_village, village.id, by), by)
        if turned and village.is_open:
            self.uncovered -= turned
            _bump(self.uncovered_in_commune, village.commune_id, -turned)

    def _on_home(self, target: str, village: Optional[Village], by: int) -> bool:
        turned = _turned(_bump(self._on_household, target, by), by)
        if turned:
            self.assigned += turned
            if village is not None:
                _bump(self.assigned_in_village, village.id, turned)
                _bump(self.assigned_in_commune, village.commune_id, turned)
        return turned != 0

    def weigh(self, cadre: Cadre) -> None:
        """See anew whether a cadre carries too much."""
        identity, most, farthest = cadre.id, cadre.max_households, cadre.max_villages
        over = (most is not None and is_over(len(self._households_of.get(identity, ())), most)) or (
            farthest is not None and is_over(len(self._villages_of.get(identity, ())), farthest)
        )
        if over:
            self.overloaded.add(cadre.id)
        else:
            self.overloaded.discard(cadre.id)

    def load(self, cadre: Cadre) -> Load:
        """What a cadre carries."""
        households, villages = self._households_of.get(cadre.id, ()), self._villages_of.get(cadre.id, ())
        return Load(len(households), len(villages), cadre.max_households, cadre.max_villages)

    def goes_to(self, cadre_id: str, village_id: str) -> bool:
        """Whether a cadre has somebody or something to look after in a village."""
        return village_id in self._villages_of.get(cadre_id, ())

    def is_assigned(self, household_id: str) -> bool:
        """Whether somebody is effectively in charge of a household."""
        return household_id in self._on_household

    def is_covered(self, village_id: str) -> bool:
        """Whether anybody is effectively in charge of a village, its cell or a household in it."""
        return village_id in self._on_village

    def is_attended(self, village_id: str) -> bool:
        """Whether anybody attends the cell of a village."""
        return village_id in self._on_cell

    def has_post(self, commune_id: str) -> bool:
        """Whether anybody reinforces a commune."""
        return commune_id in self._on_post

    @property
    def unassigned(self) -> int:
        """Households in need with nobody."""
        return self.in_need - self.assigned

    def band_of_village(self, village_id: str) -> Optional[int]:
        """The band of a village's share."""
        return band(self.assigned_in_village.get(village_id, 0), self.need_in_village.get(village_id, 0))

    def commune(self, commune_id: str, pending: int) -> CommuneTotals:
        """The figures of a commune."""
        need, assigned = self.need_in_commune.get(commune_id, 0), self.assigned_in_commune.get(commune_id, 0)
        return CommuneTotals(
            commune_id,
            need,
            need - assigned,
            self.villages_in_commune.get(commune_id, 0),
            self.uncovered_in_commune.get(commune_id, 0),
            band(assigned, need),
            pending,
        )


def _bump(counts: dict[K, int], key: K, by: int) -> int:
    """Count ``key`` up or down, and keep no zeros."""
    now = counts.get(key, 0) + by
    if now:
        counts[key] = now
    else:
        counts.pop(key, None)
    return now


def _bump_of(counts: dict[str, dict[str, int]], one: str, key: str, by: int) -> None:
    """The same in the counts of one."""
    mine = counts.get(one)
    if mine is None:
        counts[one] = {key: by}
        return
    now = mine.get(key, 0) + by
    if now:
        mine[key] = now
    else:
        del mine[key]


def _turned(now: int, by: int) -> int:
    """1 where a count that changed by ``by`` has left zero, -1 where it came back to it, else 0."""
    before = now - by
    return (now > 0) - (before > 0)
