"""What ``diaban coverage --json`` must say of a workspace: slow, plain Python over plain SQL.

Written from ``4-analysis.md`` alone. Where the document leaves room, this is what was chosen:

Who and when
 1. A village is open by its own ``closed_on`` alone, also in a closed commune; "closed on the day" is
    closed.
 2. A plan may be looked at whatever its own status; its chain's rows count by their own status.
 3. ``left_need_on`` equal to the day means no longer in need.
 4. ``erased_at`` changes nothing.

Gaps
 5. ``village_uncovered``: "its cell" is an effective duty party_cell of this very village; an attendee of
    the host village does not cover a village with a shared cell.
 6. ``party_cell_missing`` measures nothing; ``village_without_party_members`` measures 0 members against 0.
 7. Doubles in a plan: two effective assignments of one household to one cadre are one household.
 8. Gaps of cadres and units have neither commune nor village.
 9. A cadre without unit counts for no unit in ``commune_many_units``.
10. A limit of 0 is exceeded by 1, and critical at once (1 is at least twice 0).
11. ``too_far`` and ``wet_season_cut_off`` measure the way there if it is over its limit, else there and
    back; where the minutes are not known (beyond the cut-off, no way) nothing is measured.
12. The household's own row is used where there is one, even if its ``reachable`` is NULL; such a time is
    not known, so none of the three rules holds. It still counts below the line of ``reach_*``.
13. A pair of a village with itself follows the same rule as any other pair (missing is beyond the cut-off).
14. Season: ``since`` keeps the season of ``as_of``, and all undated facts, as they are.
15. ``since`` is replayed wherever a date bounds the gap (also for too_far, no_common_language, an active
    cadre's unknown languages, a travel time not computed: since the assignment is effective, the cadre
    active); it is empty where nothing dated enters or the gap has held on every day there is. Days on which
    villages and communes closed count too (they break assignments); those of model sites do not.
16. ``model_site_far``: a site counts whatever the state of its village; a site without village helps
    nobody. Pairs of origins not in ``travel_run`` and pairs not placed are left aside; a village without
    any pair left is not judged. The value is the least known minutes, over the limit.
17. "Not computed" is said also where no origin is needed at all (none of none is listed);
    ``wet_season_cut_off`` needs both seasons.
18. ``unplaced``: what a row's flags say (``unplaced_origin``, ``unplaced_target``), where they say it;
    else an origin all of whose rows (either season) have ``reachable`` NULL, and a village that a row with
    NULL leads to from another origin than those. What a row says of one end holds also where its other end
    has been deleted.
19. ``travel``: "if any origin is" means any line of ``travel_run`` of the season of ``as_of``. A cadre with
    neither unit nor village has no origin in it.
20. ``outside_commune`` is not asked where the commune has no polygon.
21. ``no_common_language`` is not asked of commune posts (no village).

Indicators
22. Provinces are those of open communes; what stands in their closed communes still counts in the province.
23. A unit has reach, load and visits of its own cadres; the six shares of area only where it is twinned
    with an open commune (far side a commune, not a village); nothing else.
24. ``load_*`` of a province: all active cadres of the workspace, with their households in that province;
    where there are several provinces, as for a commune (a cadre belongs to none of them).
25. Shares and ``load_mean`` (households, cadres) have numerator and denominator; nothing else has.
26. Medians of income and criteria are the usual ones (mean of the middle two); those of days are nearest
    rank.
27. ``model_households`` leaves unknown ones out of the sum; unknown where all are unknown; 0 without sites.
28. ``households_left_need`` counts by ``left_need_on`` alone, both ends included.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Optional, Union

from .facts import Facts
from .gaps import Gap, Scene, people_gaps
from .indicators import indicators
from .knowledge import knowledge_gaps
from .reach import not_computed, reach_gaps
from .since import Calendar
from .travel import Travel
from .world import World


def expected(
    path: Union[str, Path], as_of: date, plan: Optional[str] = None, every_day: bool = False
) -> dict[str, Any]:
    """The answer, in the shape of ``diaban coverage --json`` without explanations and suggestions.

    ``every_day`` replays every single day for ``since`` instead of those on which something can change.
    Errors: KeyError where no plan is called ``plan``.
    """
    facts = Facts(path)
    scene = Scene(facts, World(facts, plan), as_of)
    travel = Travel(facts)
    calendar = Calendar(facts, as_of, every_day)
    gaps = [*people_gaps(scene), *knowledge_gaps(scene, travel), *reach_gaps(scene, travel)]
    return {
        "as_of": as_of.isoformat(),
        "plan": plan,
        "not_computed": not_computed(scene, travel),
        "gaps": [_as_dict(gap, calendar) for gap in gaps],
        "indicators": list(indicators(scene, travel)),
    }


def _as_dict(gap: Gap, calendar: Calendar) -> dict[str, Any]:
    since = calendar.since(gap.holds)
    return {
        "rule": gap.rule,
        "severity": gap.severity,
        "table": gap.table,
        "code": gap.code,
        "item": gap.item,
        "commune": gap.commune,
        "village": gap.village,
        "value": gap.value,
        "threshold": gap.threshold,
        "unit": gap.unit,
        "since": since and since.isoformat(),
    }
