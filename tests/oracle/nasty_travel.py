"""Travel times of generated workspaces: some origins, some pairs, all kinds of nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

if TYPE_CHECKING:
    from .generate import Maker

MINUTES = (
    0.0,
    1.0,
    29.5,
    30.0,
    30.001,
    59.5,
    60.0,
    60.001,
    119.0,
    120.0,
    120.001,
    121.0,
    239.0,
    240.0,
    300.0,
)


def add_travel(maker: Maker) -> None:
    """Runs and rows for a share of the origins; at times for none, for one season, for all."""
    rng = maker.rng
    share = rng.choice((0.0, 0.5, 0.5, 0.9, 1.0))
    density = rng.choice((0.3, 0.8, 1.0))
    lost = _lost(maker) if rng.random() < 0.5 else set()
    told = rng.random() < 0.5
    for kind in ("unit", "village"):
        for row in maker.rows.get(kind, []):
            seasons = [season for season in ("dry", "wet") if rng.random() < share]
            for season in seasons:
                run = {"origin_kind": kind, "origin_id": row["id"], "season": season}
                maker.add("travel_run", cutoff_min=480.0, inputs_digest="d", **run)
            # rows also where there is no run: they must be ignored
            for season in ("dry", "wet") if rng.random() < 0.2 else seasons:
                _add_rows(maker, (kind, row["id"]), season, density, lost, told)


def _lost(maker: Maker) -> set[str]:
    """The ids of places where travel finds no ground."""
    return {
        row["id"]
        for kind in ("unit", "village", "household")
        for row in maker.rows.get(kind, [])
        if maker.rng.random() < 0.15
    }


def _add_rows(
    maker: Maker, origin: tuple[str, str], season: str, density: float, lost: set[str], told: bool
) -> None:
    """``told``: the flags say which end is lost."""
    rng = maker.rng
    for kind, chance in (("village", density), ("household", density / 2)):
        for row in maker.rows.get(kind, []):
            if rng.random() >= chance:
                continue
            out, back = rng.choice(MINUTES), rng.choice(MINUTES)
            values: dict[str, Any] = {"reachable": 1, "out_min": out, "back_min": back}
            fate = rng.random()
            if origin[1] in lost or row["id"] in lost:
                values = {"reachable": None, "out_min": None, "back_min": None}
            elif fate < 0.12:
                values = {"reachable": 0, "out_min": None, "back_min": None}
            elif fate < 0.2:
                values |= {"back_min": None}
            elif fate < 0.28:
                values |= {"out_min": None, "back_min": None}
            flags: Optional[str] = rng.choice((None, "moved_target"))
            if told and values["reachable"] is None:
                ends = {"unplaced_origin": origin[1], "unplaced_target": row["id"]}
                flags = ",".join(flag for flag, end in ends.items() if end in lost)
            maker.add(
                "travel_time",
                origin_kind=origin[0],
                origin_id=origin[1],
                target_kind=kind,
                target_id=row["id"],
                season=season,
                flags=flags,
                inputs_digest="d",
                **values,
            )
