"""Whether charges do what they are for, on the day that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

from ...layers.live import holds
from .charges import Charge

if TYPE_CHECKING:
    from .state import State


def weighing(state: State) -> Callable[[Charge], bool]:
    """What says whether a charge does what it is for; of each cadre it looks once whether they are active."""
    day, cadres, homes, villages = state.day, state.cadres, state.households, state.villages
    active: dict[str, bool] = {}

    def is_effective(charge: Charge) -> bool:
        if not holds(charge.valid_from, charge.valid_to, day):
            return False
        who, target = charge.cadre_id, charge.target_id
        if who not in active:
            cadre = cadres.get(who)
            active[who] = cadre is not None and holds(cadre.active_from, cadre.active_to, day)
        if not active[who]:
            return False
        if charge.duty == "household":
            household = homes.get(target)
            return household is not None and household.in_need
        if charge.duty == "commune_post":
            commune = state.communes.get(target)
            return commune is not None and commune.is_open
        village = villages.get(target)
        return village is not None and village.is_open

    return is_effective
