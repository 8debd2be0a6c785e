"""A small district of everything, at random: open and closed, dated and undated, known and unknown."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from diaban.analysis.coverage import Coverage, cover
from diaban.analysis.rows import Rows
from diaban.analysis.settings import Settings
from diaban.tests.hand.making import JUNE_30, Made

TARGETS = [("household", "H", 60)] * 6 + [
    ("village", "B", 14),
    ("party_cell", "B", 14),
    ("commune_post", "C", 4),
]
SEASONS = ("dry", "wet")


class Mixed(Made):
    """Rows at random; ``mark`` keeps the codes of two districts apart. Plan B (with the mark) stands on plan A."""

    def __init__(self, seed: int, mark: str = "") -> None:
        super().__init__()
        self.rng = random.Random(seed)
        self.mark = mark
        self.add("plan", f"A{mark}", name=f"A{mark}")
        self.add("plan", f"B{mark}", name=f"B{mark}", parent=f"A{mark}")
        self.places()
        self.people()
        for number in range(90):
            self.charged(f"P{mark}{number}")
        for number in self.rng.sample(range(90), 12):
            self.add(
                "plan_ending", plan=self.a_plan(), assignment=f"P{mark}{number}", valid_to=self.day(-200, 40)
            )
        self.work()
        self.travel()

    def day(self, first: int, last: int) -> str:
        return (JUNE_30 + timedelta(days=self.rng.randint(first, last))).isoformat()

    def maybe(self, value: Any, share: float = 0.8) -> Any:
        return value if self.rng.random() < share else None

    def one(self, letter: str, count: int) -> str:
        return f"{letter}{self.mark}{self.rng.randrange(count)}"

    def a_plan(self) -> str:
        return self.rng.choice([f"A{self.mark}", f"B{self.mark}"])

    def places(self) -> None:
        rng, maybe, mark = self.rng, self.maybe, self.mark
        for number in range(4):
            self.commune(
                f"C{mark}{number}",
                province_code=f"{mark}1",
                is_border=rng.randint(0, 1),
                criteria_met=maybe(rng.randint(1, 19)),
                closed_on=maybe(self.day(-90, 90), 0.2),
            )
        for number in range(14):
            self.village(
                f"B{mark}{number}",
                self.one("C", 4),
                is_border=rng.randint(0, 1),
                languages=maybe(rng.choice(["vie", "hmn,vie", "tai", "hmn"])),
                party_members=maybe(rng.randint(0, 3)),
                party_cell=maybe(rng.choice(["own", "shared", "none"])),
                party_cell_village=maybe(self.one("B", 14)),
                closed_on=maybe(self.day(-90, 90), 0.1),
            )
        for number in range(60):
            self.household(
                f"H{mark}{number}",
                self.one("B", 14),
                need=rng.choice(["poor", "near_poor", "special_hardship"]),
                needs_assignment=rng.choice([0, 1, 1, 1]),
                need_since=maybe(self.day(-500, 30)),
                left_need_on=maybe(self.day(-90, 90), 0.3),
                closed_on=maybe(self.day(-90, 90), 0.1),
            )

    def people(self) -> None:
        rng, maybe, mark = self.rng, self.maybe, self.mark
        for number in range(4):
            self.unit(f"D{mark}{number}")
            self.add(
                "twinning",
                unit=f"D{mark}{number}",
                commune=self.one("C", 4),
                valid_to=maybe(self.day(-50, 100)),
            )
        for number in range(12):
            self.cadre(
                f"K{mark}{number}",
                self.one("D", 4),
                starts_from_village=maybe(self.one("B", 14), 0.3),
                languages=maybe(rng.choice(["vie", "hmn", "tai,vie"])),
                max_households=maybe(rng.randint(1, 4)),
                max_villages=maybe(rng.randint(1, 3)),
                active_from=maybe(self.day(-500, 10), 0.5),
                active_to=maybe(self.day(-60, 200), 0.3),
            )

    def charged(self, code: str) -> None:
        duty, letter, count = self.rng.choice(TARGETS)
        first = JUNE_30 + timedelta(days=self.rng.randint(-400, 20))
        last = self.maybe((first + timedelta(days=self.rng.randint(1, 500))).isoformat(), 0.5)
        status = self.rng.choice(["approved", "approved", "draft", "submitted"])
        self.charge(
            code,
            self.one("K", 12),
            duty,
            self.one(letter, count),
            first.isoformat(),
            valid_to=last,
            status="ended" if status == "approved" and last else status,
            plan=None if status == "approved" else self.a_plan(),
        )

    def work(self) -> None:
        rng, maybe = self.rng, self.maybe
        for _ in range(120):
            if rng.random() < 0.7:
                self.visited(self.day(-200, 10), household=self.one("H", 60))
            else:
                self.visited(self.day(-200, 10), village=self.one("B", 14))
        for _ in range(5):
            self.add(
                "model_site",
                village=self.one("B", 14),
                status=rng.choice(["pilot", "proven", "replicated"]),
                households_taking_part=maybe(rng.randint(1, 20)),
                income_per_household=maybe(rng.randint(100, 200)),
                started_on=maybe(self.day(-300, 30)),
            )

    def travel(self) -> None:
        rng = self.rng
        for letter, count in (("D", 4), ("B", 14)):
            for number in range(count):
                self.computed(
                    f"{letter}{self.mark}{number}", *(name for name in SEASONS if rng.random() < 0.7)
                )
        origins = [self.one("D", 4) if rng.random() < 0.6 else self.one("B", 14) for _ in range(260)]
        pairs = [(origin, self.one("B", 14)) for origin in origins[:200]]
        pairs += [(origin, self.one("H", 60)) for origin in origins[200:]]
        for origin, target in dict.fromkeys(pairs):
            for season in SEASONS:
                reachable = rng.choice([1, 1, 1, 1, 0, None])
                out, back = (
                    self.maybe(float(rng.randint(1, 200))) if reachable == 1 else None for _ in range(2)
                )
                self.trip(origin, target, season, out, back, reachable=reachable)


def mixed(seed: int, mark: str = "") -> Made:
    """The district of ``seed``."""
    return Mixed(seed, mark)


def of(rows: Rows, day: date = JUNE_30, plan: str | None = None, **settings: Any) -> Coverage:
    """The coverage of rows."""
    return cover(rows, Settings(**settings), day, plan)
