"""A workspace small enough to see what the best plan is: three households, two cadres, minutes for every pair."""

from __future__ import annotations

from pathlib import Path

from support.planning import add
from support.small import small_workspace

# Minutes each way from the post to a village; both cadres start there, and H1 is in K1's charge.
MINUTES = {"v1": 30, "v2": 40, "v3": 50}


def reached(path: Path) -> Path:
    """The small workspace with travel times of the dry season; K1 may have one household, K2 one: of three one is left."""
    small_workspace(path)
    add(
        path,
        "UPDATE setting SET value = '2026-06-30' WHERE code = 'as_of'",
        "UPDATE cadre SET max_households = 1, max_villages = 3",
        "INSERT INTO travel_run (origin_kind, origin_id, season, cutoff_min) VALUES ('unit', 'u1', 'dry', 480)",
        *(
            "INSERT INTO travel_time (origin_kind, origin_id, target_kind, target_id, season, reachable, out_min, back_min)"
            f" VALUES ('unit', 'u1', 'village', '{village}', 'dry', 1, {minutes}, {minutes})"
            for village, minutes in MINUTES.items()
        ),
        *(
            f"INSERT INTO travel_run (origin_kind, origin_id, season, cutoff_min) VALUES ('village', '{village}', 'dry', 480)"
            for village in MINUTES
        ),
        *(
            "INSERT INTO travel_time (origin_kind, origin_id, target_kind, target_id, season, reachable, out_min, back_min)"
            f" VALUES ('village', '{start}', 'village', '{goal}', 'dry', 1, {minutes}, {minutes})"
            for start, goal, minutes in (
                ("v1", "v1", 0),
                ("v2", "v2", 0),
                ("v3", "v3", 0),
                ("v1", "v2", 70),
                ("v2", "v1", 20),
            )
        ),
    )
    return path
