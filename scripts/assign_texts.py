"""A plan found, in words: why this cadre, who was next, what was full; and for whom nobody was found, what helps."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np

from ..analysis.assignment.reading import Contradiction, Task
from ..analysis.assignment.reasons import Reason, loads, reasons
from ..analysis.assignment.remedies import LIMITS, Left, left_out
from ..analysis.assignment.solving import Solved
from ..analysis.columns import ABSENT
from ..layers.wording import Words

_SHOWN_FIRST = 10


class Teller:
    """Turns positions into codes and facts into sentences, for one task and what was found."""

    def __init__(self, task: Task, solved: Solved, words: Words) -> None:
        area = task.seen.area
        self.task, self.solved, self.words = task, solved, words
        self.households: list[str] = area.households.code.take(task.household).to_pylist()
        self.codes: list[str] = area.cadres.code.take(task.cadre).to_pylist()
        self.units: list[str] = area.units.code.to_pylist()
        self.excused = frozenset(solved.excused.tolist())

    def assignments(self) -> list[dict[str, Any]]:
        """One record a household that somebody looks after in the plan, by its code."""
        found = [
            {
                "household": self.households[reason.household],
                "cadre": self.codes[reason.cadre],
                "round_min": self._known(reason),
                "changed": reason.changed,
                "reason": self._reason(reason),
            }
            for reason in reasons(self.solved.problem, self.solved.proven.solution)
        ]
        return sorted(found, key=lambda each: str(each["household"]))

    def left(self) -> list[dict[str, Any]]:
        """One record a household that nobody looks after, by its code."""
        found = left_out(self.task, self.solved.problem, self.solved.proven.solution)
        records = [
            {
                "household": self.households[each.household],
                "limit": each.limit,
                "limit_text": self._limit(each),
                "remedy": self._remedy(each),
                "post": None if each.post is None else self.units[each.post.unit],
                "covers": None if each.post is None else each.post.covers,
            }
            for each in found
        ]
        return sorted(records, key=lambda each: str(each["household"]))

    def cadres(self) -> list[dict[str, Any]]:
        """One record an active cadre: what the plan gives them in all, their limits, what is full."""
        area, problem = self.task.seen.area, self.solved.problem
        load = loads(problem, self.solved.proven.solution)
        others, other_villages = self._elsewhere()
        found = []
        for place, code in enumerate(self.codes):
            limits = (area.cadres.max_households, area.cadres.max_villages)
            most, most_villages = (_limit(each[self.task.cadre[place]]) for each in limits)
            held = int(load.households[place] + others[place])
            villages = int(load.villages[place] + other_villages[place])
            full = "households" if most is not None and held >= most else None
            if full is None and most_villages is not None and villages >= most_villages:
                full = "villages"
            record = {
                "cadre": code,
                "households": held,
                "max_households": most,
                "villages": villages,
                "max_villages": most_villages,
                "full": full,
            }
            found.append({**record, "explanation": self._cadre(record)})
        return sorted(found, key=lambda each: str(each["cadre"]))

    def contradictions(self) -> list[dict[str, Any]]:
        """The limits that cannot hold together, each with the smallest set that shows it."""
        found = list(self.task.contradictions)
        if self.excused:
            limit = self.task.wanted.max_changes
            found.append(
                Contradiction(
                    "changes", ABSENT, tuple(sorted(self.excused)), None if limit is None else limit
                )
            )
        return [
            {
                "kind": each.kind,
                "cadre": None if each.cadre == ABSENT else self.codes[each.cadre],
                "households": [self.households[place] for place in each.households],
                "allowed": each.allowed,
                "text": self._contradiction(each),
            }
            for each in found
        ]

    def _elsewhere(self) -> tuple[np.ndarray, np.ndarray]:
        """Households and villages that the cadres have out of scope."""
        task, charges = self.task, self.task.seen.charges
        scope = np.zeros(len(task.seen.area.households.id), dtype=np.bool_)
        scope[task.household] = True
        outside = charges.now & (charges.household >= 0)
        outside[outside] = ~scope[charges.household[outside]]
        held = np.bincount(charges.cadre[outside], minlength=len(task.seen.area.cadres.id))[task.cadre]
        width = max(self.solved.problem.villages, 1)
        villages = np.bincount(self.solved.problem.known // width, minlength=len(task.cadre))
        return held, villages

    def _known(self, reason: Reason) -> float | None:
        """The minutes; None for a charge that is kept though no way within the cut-off is known."""
        if not reason.forced or reason.minutes > 0:
            return reason.minutes
        ways, household = self.task.ways, self.task.household[reason.household]
        start = self.task.seen.area.cadres.origin[self.task.cadre[reason.cadre]]
        own = (ways.household == household) & (ways.origin == start) & (ways.round == 0)
        return 0.0 if own.any() else None

    def _reason(self, reason: Reason) -> str:
        words = self.words
        minutes = self._known(reason)
        kind = "new" if reason.changed else "locked" if reason.forced else "kept"
        if reason.household in self.excused:
            kind = "excused"
        elif minutes is None and self.task.unmeasured[reason.household]:
            kind = "unmeasured"
        said = "–" if minutes is None else words.number(minutes)
        parts = [words(f"assign.reason.{kind}", cadre=self.codes[reason.cadre], minutes=said)]
        if reason.forced:
            return parts[0]
        if reason.next == ABSENT:
            parts.append(words("assign.reason.nobody_else"))
        else:
            following = words.number(reason.next_minutes)
            parts.append(words("assign.reason.next", cadre=self.codes[reason.next], minutes=following))
        if reason.full:
            parts.append(words("assign.reason.full", cadres=self._named(reason.full)))
        if reason.dearer:
            parts.append(words("assign.reason.dearer", cadres=self._named(reason.dearer)))
        return " ".join(parts)

    def _named(self, cadres: tuple[int, ...]) -> str:
        return ", ".join(self.codes[each] for each in cadres)

    def _limit(self, left: Left) -> str:
        return self.words(f"assign.limit.{left.limit}")

    def _remedy(self, left: Left) -> str:
        words, seen = self.words, self.task.seen
        params: dict[str, str] = {}
        key = f"assign.remedy.{left.limit}"
        if left.cadre != ABSENT:
            params["cadre"] = self.codes[left.cadre]
        if left.limit == "reach" and not left.needs:
            key = "assign.remedy.beyond"
        elif left.limit == "reach":
            settings = seen.settings
            there = max(math.ceil(left.needs[0]), settings.reach_out_min)
            there_and_back = max(math.ceil(left.needs[1]), settings.reach_round_min)
            params |= {"there": words.number(there), "round": words.number(there_and_back)}
        elif left.needs:
            params["needed"] = words.number(left.needs[0])
        if left.limit == "unit_area":
            params["commune"] = self._commune(left.household)
        said = [words(key, **params)]
        if left.post is not None:
            unit, covers = self.units[left.post.unit], words.number(left.post.covers)
            said.append(words("assign.remedy.post", unit=unit, covers=covers, room=left.post.room))
            if left.post.spare != ABSENT:
                said.append(words("assign.remedy.spare", cadre=self.codes[left.post.spare]))
        return " ".join(said)

    def _commune(self, household: int) -> str:
        area = self.task.seen.area
        place = int(area.household_commune[self.task.household[household]])
        return str(area.communes.code[place].as_py()) if place >= 0 else "–"

    def _cadre(self, record: dict[str, Any]) -> str:
        words = self.words

        def limit(value: Any) -> str:
            return words("assign.cadre.no_limit") if value is None else words.number(value)

        told = words(
            "assign.cadre.load",
            households=words.number(record["households"]),
            most=limit(record["max_households"]),
            villages=words.number(record["villages"]),
            most_villages=limit(record["max_villages"]),
        )
        state = words(f"assign.cadre.full.{record['full'] or 'nothing'}")
        return f"{told} {state}"

    def _contradiction(self, found: Contradiction) -> str:
        cadre = "–" if found.cadre == ABSENT else self.codes[found.cadre]
        named = [self.households[place] for place in found.households[:_SHOWN_FIRST]]
        if len(found.households) > _SHOWN_FIRST:
            further = self.words.number(len(found.households) - _SHOWN_FIRST)
            named.append(self.words("assign.further", count=further))
        households = ", ".join(named)
        allowed = "–" if found.allowed is None else self.words.number(found.allowed)
        return self.words(
            f"assign.contradiction.{found.kind}", cadre=cadre, households=households, allowed=allowed
        )


def described(result: dict[str, Any], words: Words) -> str:
    """The headline, what contradicts itself, and why households are left, with the first remedies."""
    figures = {name: words.number(result[name]) for name in ("covered", "uncovered", "changes")}
    named = {"plan": result["plan"], "ground": result["ground"], "day": words.day(result["as_of"])}
    lines = [
        words("assign.headline_on" if result["ground"] else "assign.headline", **named, **figures),
        words(
            "assign.proof",
            objective=words.number(result["objective"], 1),
            bound=words.number(result["bound"], 1),
            gap=words.number(100 * result["gap"], 2),
        ),
    ]
    if not result["assignments"] and not result["left"]:
        lines.append(words("assign.nothing"))
    lines += [words("assign.contradiction", text=each["text"]) for each in result["contradictions"]]
    counts = Counter(each["limit"] for each in result["left"])
    for limit in LIMITS:
        if counts[limit]:
            told = words(f"assign.limit.{limit}")
            lines.append(words("assign.left_by_limit", count=words.number(counts[limit]), limit=told))
    for each in result["left"][:_SHOWN_FIRST]:
        lines.append(words("assign.left_one", household=each["household"], remedy=each["remedy"]))
    if len(result["left"]) > _SHOWN_FIRST:
        lines.append(words("assign.left_more", count=words.number(len(result["left"]) - _SHOWN_FIRST)))
    return "\n".join(lines)


def _limit(value: float) -> int | None:
    return None if math.isnan(value) else int(value)
