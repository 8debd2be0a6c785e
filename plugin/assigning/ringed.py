"""In which villages households have rings, each remembered where it was counted: records move them meanwhile. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any


class RingedHomes:
    """``inside``: by village the households in it that wait to be saved or are in the plan; no village without any."""

    def __init__(self) -> None:
        self.inside: dict[str, set[str]] = {}
        self._where: dict[str, str] = {}

    def clear(self) -> None:
        """Nothing has a ring."""
        self.inside.clear()
        self._where.clear()

    def follow(self, keys: Iterable[str], ringed: Set[str], homes: Mapping[str, Any]) -> set[str]:
        """Of ``keys`` those in ``ringed`` have a ring now, where they are now; returns the villages of all of ``keys`` that
        are or were households, before and now.
        """
        where, villages = self._where, set()
        for key in keys:
            home, before = homes.get(key), where.get(key)
            now = home.village_id if home is not None and key in ringed else None
            if home is not None:
                villages.add(home.village_id)
            if now != before:
                if before is not None:
                    villages.add(before)
                    self._take(key, before)
                if now is not None:
                    where[key] = now
                    self.inside.setdefault(now, set()).add(key)
        return villages

    def _take(self, key: str, village: str) -> None:
        del self._where[key]
        there = self.inside[village]
        there.discard(key)
        if not there:
            del self.inside[village]
