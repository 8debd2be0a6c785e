"""Least times from starting cells, by settling cells in the order of their times."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .compiling import compiled

F4: TypeAlias = NDArray[np.float32]
F8: TypeAlias = NDArray[np.float64]
I8: TypeAlias = NDArray[np.int64]
U1: TypeAlias = NDArray[np.uint8]


@compiled
def search(
    z: F4,
    codes: U1,
    walking: F4,
    riding: F4,
    wait: F4,
    steps: I8,
    beside: I8,
    length: F8,
    rows: int,
    columns: int,
    starts: I8,
    back: bool,
    cutoff: float,
    minutes: F8,
) -> int:
    """Fill `minutes` (flat, all infinite) with the least times from (or to) `starts`; the number of cells settled."""
    heap_time = np.empty(1024, dtype=np.float64)
    heap_cell = np.empty(1024, dtype=np.int64)
    size = 0
    settled = 0
    for start in starts:
        if codes[start] != 0 and minutes[start] > 0:
            minutes[start] = 0.0
            heap_time, heap_cell = _push(heap_time, heap_cell, size, 0.0, start)
            size += 1
    while size:
        time, cell = heap_time[0], heap_cell[0]
        size -= 1
        _pop(heap_time, heap_cell, size)
        if time > minutes[cell]:
            continue
        settled += 1
        row, column = cell // columns, cell % columns
        for move in range(16):
            to_row, to_column = row + steps[move, 0], column + steps[move, 1]
            if to_row < 0 or to_row >= rows or to_column < 0 or to_column >= columns:
                continue
            to = to_row * columns + to_column
            if minutes[to] <= time or codes[to] == 0:
                continue
            one = cell + beside[move, 0, 0] * columns + beside[move, 0, 1]
            other = cell + beside[move, 1, 0] * columns + beside[move, 1, 1]
            cost = _cost(z, codes, walking, riding, wait, length[move], move, cell, to, one, other, back)
            reached = time + cost
            if reached < minutes[to] and reached <= cutoff:
                minutes[to] = reached
                heap_time, heap_cell = _push(heap_time, heap_cell, size, reached, to)
                size += 1
    return settled


@compiled
def _cost(z, codes, walking, riding, wait, length, move, cell, to, one, other, back):  # type: ignore[no-untyped-def]
    if back:
        cell, to = to, cell
    first, last, a, b = codes[cell], codes[to], codes[one], codes[other]
    slope = (np.float64(z[to]) - np.float64(z[cell])) / length
    tobler = math.exp(3.5 * abs(slope + 0.05))
    boards = 0.0
    if wait[first] < 0:
        boards = max(boards, wait[last])
        if move >= 8:
            boards = max(boards, wait[a], wait[b])
    if move < 8:
        if move >= 4:
            by_ferry = wait[first] >= 0 or wait[last] >= 0
            if not ((a != 0 and (by_ferry or wait[a] < 0)) or (b != 0 and (by_ferry or wait[b] < 0))):
                return np.inf
        slowness = (tobler * (walking[first] + walking[last]) + (riding[first] + riding[last])) / 2
    else:
        if a == 0 or b == 0:
            return np.inf
        on_foot = walking[first] + walking[last] + walking[a] + walking[b]
        slowness = (tobler * on_foot + riding[first] + riding[last] + riding[a] + riding[b]) / 4
    return length * slowness + boards


@compiled
def _push(times, cells, size, time, cell):  # type: ignore[no-untyped-def]
    if size == times.size:
        times = np.concatenate((times, np.empty(size, dtype=np.float64)))
        cells = np.concatenate((cells, np.empty(size, dtype=np.int64)))
    at = size
    while at and times[(at - 1) // 2] > time:
        times[at], cells[at] = times[(at - 1) // 2], cells[(at - 1) // 2]
        at = (at - 1) // 2
    times[at], cells[at] = time, cell
    return times, cells


@compiled
def _pop(times, cells, size):  # type: ignore[no-untyped-def]
    time, cell = times[size], cells[size]
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and times[child + 1] < times[child]:
            child += 1
        if times[child] >= time:
            break
        times[at], cells[at] = times[child], cells[child]
        at = child
    times[at], cells[at] = time, cell


@compiled
def trace(
    z: F4,
    codes: U1,
    walking: F4,
    riding: F4,
    wait: F4,
    steps: I8,
    beside: I8,
    length: F8,
    rows: int,
    columns: int,
    minutes: F8,
    goal: int,
    cells: I8,
) -> int:
    """Fill `cells` with a fastest way to `goal`, goal first, given `minutes` from the start; its number of cells."""
    count, cell = 0, goal
    while count < cells.size:
        cells[count] = cell
        count += 1
        best, before = np.inf, -1
        row, column = cell // columns, cell % columns
        for move in range(16):
            to_row, to_column = row + steps[move, 0], column + steps[move, 1]
            if to_row < 0 or to_row >= rows or to_column < 0 or to_column >= columns:
                continue
            to = to_row * columns + to_column
            if codes[to] == 0 or not minutes[to] < minutes[cell]:
                continue
            one = cell + beside[move, 0, 0] * columns + beside[move, 0, 1]
            other = cell + beside[move, 1, 0] * columns + beside[move, 1, 1]
            cost = _cost(z, codes, walking, riding, wait, length[move], move, cell, to, one, other, True)
            if minutes[to] + cost < best:
                best, before = minutes[to] + cost, to
        if before < 0:
            break
        cell = before
    return count
