"""Whether charges do what they are for, on the day that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Optional

from ...layers.live import holds
from .charges import Changed, Charge
from .rows import Village
from .totals import Counted

if TYPE_CHECKING:
    from .state import State


def weighing(state: State) -> Callable[[Charge], tuple[bool, Optional[Village]]]:
    """What says of a charge whether it does what it is for while it is in force, and the village one goes to for it (none
    for a commune post); of each cadre it looks once whether they are active.
    """
    day, cadres, homes, villages = state.day, state.cadres, state.households, state.villages
    active: dict[str, bool] = {}

    def weigh(charge: Charge) -> tuple[bool, Optional[Village]]:
        _, who, duty, target = charge[:4]
        if who not in active:
            cadre = cadres.get(who)
            active[who] = cadre is not None and holds(cadre.active_from, cadre.active_to, day)
        if duty == "household":
            home = homes.get(target)
            if home is None:
                return False, None
            return active[who] and home.in_need, villages.get(home.village_id)
        if duty == "commune_post":
            commune = state.communes.get(target)
            return active[who] and commune is not None and commune.is_open, None
        village = villages.get(target)
        return active[who] and village is not None and village.is_open, village

    return weigh


def effects_of(state: State, changed: Changed) -> tuple[list[Counted], list[Counted], list[Charge]]:
    """What change makes a difference: effective charges that come, that go, and charges that have no effect or as before."""
    weigh, day = weighing(state), state.day
    come: list[Counted] = []
    gone: list[Counted] = []
    idle: list[Charge] = []
    for charges, counted in ((changed.come, come), (changed.gone, gone)):
        for charge in charges:
            can, village = weigh(charge)
            if can and holds(charge.valid_from, charge.valid_to, day):
                counted.append((charge, village))
            else:
                idle.append(charge)
    for old, new in changed.otherwise:
        # Of the same cadre and target: only whether it is in force may be otherwise.
        now = holds(new.valid_from, new.valid_to, day)
        can, village = weigh(new) if now != holds(old.valid_from, old.valid_to, day) else (False, None)
        if can:
            (come if now else gone).append((new, village))
        else:
            idle.append(new)
    return come, gone, idle
