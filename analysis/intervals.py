"""Arithmetic on half-open intervals of days, whole arrays at a time.

A day is a whole number (days since 1970-01-01); an interval holds the days ``start`` ≤ day < ``end``, and
none when ``start`` ≥ ``end``. What has no beginning starts on ALWAYS, what has no end ends on NEVER.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .columns import Flags, Ints

ALWAYS = -(1 << 30)
NEVER = 1 << 30


@dataclass(frozen=True)
class Intervals:
    """Equally long arrays of first days and of days after the last."""

    start: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.start)

    @property
    def empty(self) -> Flags:
        """Which intervals hold no day at all."""
        return np.asarray(self.start >= self.end)

    def on(self, day: int) -> Flags:
        """Which intervals hold ``day``."""
        return np.asarray((self.start <= day) & (day < self.end))

    def within(self, start: Ints, end: Ints) -> Intervals:
        """The part of each interval that lies in the other one."""
        return Intervals(np.maximum(self.start, start), np.minimum(self.end, end))

    def at(self, chosen: Flags | Ints) -> Intervals:
        """The chosen intervals."""
        return Intervals(self.start[chosen], self.end[chosen])


def last_end(keys: Ints, intervals: Intervals, size: int, day: int) -> Ints:
    """For each of ``size`` keys the last day up to ``day`` on which an interval ended; ALWAYS for none.

    Where nothing holds on ``day``, that is the first day from which nothing has held. Keys below zero and
    empty intervals do not count.
    """
    ended = ~intervals.empty & (intervals.end <= day) & (keys >= 0)
    latest = np.full(size, ALWAYS, dtype=np.int64)
    np.maximum.at(latest, keys[ended], intervals.end[ended])
    return latest


@dataclass(frozen=True)
class Keyed:
    """Intervals of a group and of a member of it."""

    group: Ints
    member: Ints
    intervals: Intervals

    def at(self, chosen: Flags | Ints) -> Keyed:
        """The chosen ones."""
        return Keyed(self.group[chosen], self.member[chosen], self.intervals.at(chosen))


def merged(keyed: Keyed) -> Keyed:
    """The same days with overlapping and touching intervals of the same group and member made one."""
    keyed = keyed.at(~keyed.intervals.empty & (keyed.group >= 0) & (keyed.member >= 0))
    if not len(keyed.group):
        return keyed
    order = np.lexsort((keyed.intervals.end, keyed.intervals.start, keyed.member, keyed.group))
    keyed = keyed.at(order)
    start, end = keyed.intervals.start, keyed.intervals.end
    new_key = np.ones(len(start), dtype=np.bool_)
    new_key[1:] = (np.diff(keyed.group) != 0) | (np.diff(keyed.member) != 0)
    # One running maximum serves all keys when each key's days are lifted above those of the key before.
    lift = np.cumsum(new_key) * (NEVER - ALWAYS + 1)
    reached = np.maximum.accumulate(end + lift)
    begins = new_key.copy()
    begins[1:] |= (start + lift)[1:] > reached[:-1]
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(start)) - 1
    joined = Intervals(start[first], (reached - lift)[last])
    return Keyed(keyed.group[first], keyed.member[first], joined)


def distinct_on(keyed: Keyed, size: int, day: int) -> Ints:
    """For each of ``size`` groups how many distinct members have an interval that holds ``day``."""
    holds = keyed.intervals.on(day) & (keyed.group >= 0) & (keyed.member >= 0)
    if not holds.any():
        return np.zeros(size, dtype=np.int64)
    group, member = keyed.group[holds], keyed.member[holds]
    width = int(member.max()) + 1
    pairs = np.sort(group * width + member)
    distinct = pairs[np.append(True, pairs[1:] != pairs[:-1])]
    return np.bincount(distinct // width, minlength=size).astype(np.int64)


def above_since(keyed: Keyed, limits: Ints, day: int) -> Ints:
    """For each group the first day from which its members have been more than its limit without a break.

    Distinct members are counted, up to ``day``. ALWAYS where that never began; meaningful only for groups
    above their limit on ``day``. ``limits`` has one entry a group; only the groups asked for need be given.
    """
    since = np.full(len(limits), ALWAYS, dtype=np.int64)
    one = merged(keyed)
    if not len(one.group):
        return since
    group, at, count = _running_counts(one)
    past = at <= day
    group, at, count = group[past], at[past], count[past]
    if not len(group):
        return since
    first = np.flatnonzero(np.append(True, np.diff(group) != 0))
    within_limit = np.where(count <= limits[group], np.arange(len(group)), -1)
    last_within = np.maximum.reduceat(within_limit, first)
    began = np.maximum(last_within + 1, first)
    known = began < np.append(first[1:], len(group))
    since[group[first[known]]] = at[began[known]]
    return since


def _running_counts(one: Keyed) -> tuple[Ints, Ints, Ints]:
    """Group, day and count from that day on, for every day on which a group's count may change."""
    group = np.concatenate((one.group, one.group))
    at = np.concatenate((one.intervals.start, one.intervals.end))
    step = np.repeat(np.array([1, -1], dtype=np.int64), len(one.group))
    order = np.lexsort((at, group))
    group, at, step = group[order], at[order], step[order]
    changes = np.flatnonzero(np.append(True, (np.diff(group) != 0) | (np.diff(at) != 0)))
    # Every interval that begins also ends, so each group starts again from zero.
    count = np.cumsum(np.add.reduceat(step, changes))
    return group[changes], at[changes], count
