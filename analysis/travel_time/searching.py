"""Least times from starting cells: label-correcting search over buckets of time, in batches of cells.

All compiled loops of the search stand here, because what is kept of them is known by this one file (`compiling`).

Cells wait in buckets one step of time wide, each a list of chunks; those of the lowest bucket are taken together, all
moves of one direction after the other, so that the arithmetic runs in vectors and no branch depends on a single move.
A label is a least time minus the horizon, so that 0 (memory never touched) means "not reached within the cut-off"; for
a search without cut-off the horizon is 0 and infinite means not reached. Labels add up in float64 and only fall; where
they end does not depend on the order of work: the same bytes for any number of threads.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .compiling import compiled, inlined

F4: TypeAlias = NDArray[np.float32]
F8: TypeAlias = NDArray[np.float64]
I4: TypeAlias = NDArray[np.int32]
I8: TypeAlias = NDArray[np.int64]
U1: TypeAlias = NDArray[np.uint8]
U4: TypeAlias = NDArray[np.uint32]
U8: TypeAlias = NDArray[np.uint64]

BATCH = 128
CHUNK = 64
RING = (
    2048  # buckets at hand, from the lowest of any thread on; what lies further ahead waits in the last list
)
BLOCK_BITS = 10  # labels are cleared in blocks of 1024 cells
UNIFORM, MIXED, SPECIAL = 0, 1, 2  # neighbourhood of a cell: one kind; several; with a ferry or at the edge
# Places in `state`.
PLACES = 10
FLOOR, CURRENT, TOP, WAITING, FAR, FAR_FIRST, FREE, FREE_COUNT, OUT, SETTLED = range(PLACES)
DONE, UNTIL, POOL, OUTBOX, PAUSE = range(5)
ROOM = 2 * BATCH * 16 // CHUNK + RING  # chunks that one batch can need at most


def scratch() -> tuple[NDArray[Any], ...]:
    """The memory in which `settle` prepares a batch."""
    kinds = np.uint64, np.uint64, np.float32, np.float32, np.float64, np.float32, np.float32, np.float32
    return tuple(np.empty(BATCH, dtype=kind) for kind in kinds)


@inlined
def _power(x):  # type: ignore[no-untyped-def]
    """2**x for 0 <= x, float32, relative error < 3e-7; that of 127 beyond it and for NaN."""
    x = min(np.float32(127), x)
    whole = np.int32(x + np.float32(0.5))
    f = x - np.float32(whole)
    p = np.float32(0.0013266970389266477)
    p = p * f + np.float32(0.009675459745546698)
    p = p * f + np.float32(0.05550742615992935)
    p = p * f + np.float32(0.24022121753560974)
    p = p * f + np.float32(0.6931469491610693)
    p = p * f + np.float32(1.0000000710297001)
    return p * np.int32((whole + np.int32(127)) << np.int32(23)).view(np.float32)


@inlined
def _tobler(slope):  # type: ignore[no-untyped-def]
    """How many times slower than at -5 %: exp(3.5 |slope + 0.05|)."""
    return _power(np.float32(5.049432643111373) * abs(slope + np.float32(0.05)))


@inlined
def _bucket(time, zero, width_inv):  # type: ignore[no-untyped-def]
    """Number of the bucket of a label; all that is beyond counting shares one."""
    return np.int64(min((time - zero) * width_inv, 1e18))


@inlined
def _push(heads, fills, pool, links, state, bucket, cell):  # type: ignore[no-untyped-def]
    """Put a cell into a bucket."""
    if bucket - state[FLOOR] < RING:
        slot = np.uint64(bucket) & np.uint64(RING - 1)
        state[WAITING] += 1
    else:
        slot = np.uint64(RING)
        state[FAR] += 1
        state[FAR_FIRST] = min(state[FAR_FIRST], bucket)
    head = heads[slot]
    if head < 0 or fills[slot] == CHUNK:
        chunk = state[FREE]
        state[FREE] = links[np.uint64(chunk)]
        state[FREE_COUNT] -= 1
        links[np.uint64(chunk)] = head
        heads[slot] = chunk
        fills[slot] = 0
        head = chunk
    pool[np.uint64(head) * np.uint64(CHUNK) + np.uint64(fills[slot])] = cell
    fills[slot] += 1


@inlined
def _improve(  # type: ignore[no-untyped-def]
    times, zero, width_inv, touched, heads, fills, pool, links, state, cell, time
):
    """Lower the label of a cell of ours and see that it is worked on."""
    before = times[cell]
    times[cell] = time
    bucket = _bucket(time, zero, width_inv)
    if bucket <= state[TOP] or before == 0 or before == np.inf or bucket != _bucket(before, zero, width_inv):
        touched[cell >> np.uint64(BLOCK_BITS)] = 1
        _push(heads, fills, pool, links, state, bucket, np.uint32(cell))


@inlined
def _offer(  # type: ignore[no-untyped-def]
    times,
    zero,
    width_inv,
    touched,
    heads,
    fills,
    pool,
    links,
    state,
    outbox,
    offers,
    me,
    parts,
    stripe_inv,
    cell,
    time,
):
    """A better label for a cell: taken, or laid out for the thread whose cell it is."""
    if parts > 1 and np.int64(np.float64(cell) * stripe_inv) % parts != me:
        outbox[state[OUT]] = cell
        offers[state[OUT]] = time
        state[OUT] += 1
    else:
        _improve(times, zero, width_inv, touched, heads, fills, pool, links, state, cell, time)


@inlined
def _refill(times, zero, width_inv, heads, fills, pool, links, state, aside):  # type: ignore[no-untyped-def]
    """Sort what lay far ahead anew: into the buckets now at hand, or again far."""
    head, fill = heads[RING], fills[RING]
    heads[RING], fills[RING] = -1, 0
    state[FAR], state[FAR_FIRST] = 0, np.iinfo(np.int64).max
    while head >= 0:
        after = links[np.uint64(head)]
        for k in range(fill):  # aside, because the chunk may be filled again meanwhile
            aside[k] = pool[np.uint64(head) * np.uint64(CHUNK) + np.uint64(k)]
        links[np.uint64(head)] = state[FREE]
        state[FREE] = head
        state[FREE_COUNT] += 1
        for k in range(fill):
            cell = aside[k]
            bucket = _bucket(times[cell], zero, width_inv)
            if bucket >= state[CURRENT]:
                _push(heads, fills, pool, links, state, bucket, np.uint32(cell))
        head, fill = after, CHUNK


@compiled
def receive(
    times: F8,
    zero: float,
    width_inv: float,
    touched: U1,
    heads: I4,
    fills: I4,
    pool: U4,
    links: I4,
    state: I8,
    cells: U8,
    offers: F8,
    count: int,
) -> None:
    """Take labels that other threads found for cells of ours; work may begin again at an earlier time."""
    for k in range(count):
        cell = cells[k]
        if offers[k] < times[cell]:
            bucket = _bucket(offers[k], zero, width_inv)
            state[CURRENT] = min(state[CURRENT], bucket)
            _improve(times, zero, width_inv, touched, heads, fills, pool, links, state, cell, offers[k])


@compiled
def settle(  # noqa: C901
    z: F4,
    codes: U1,
    bits: int,
    walking: F4,
    riding: F4,
    wait: F4,
    offsets: U8,
    beside: U8,
    rise: F4,
    length: F4,
    rows: int,
    columns: int,
    back: bool,
    times: F8,
    zero: float,
    width_inv: float,
    touched: U1,
    heads: I4,
    fills: I4,
    pool: U4,
    links: I4,
    state: I8,
    outbox: U8,
    offers: F8,
    scratch: Any,
    me: int,
    parts: int,
    stripe_inv: float,
    until: int,
    most: int,
) -> int:
    """Work on this thread's buckets below `until`; why it returned. `most`: pause after so many cells."""
    even, other, z0, zb, t0, w0, v0, cost = scratch
    mask = np.uint64((1 << bits) - 1)
    shift = np.uint64(bits)
    done = 0
    while True:
        if state[WAITING] == 0:
            if state[FAR] == 0:
                return DONE
            state[CURRENT] = max(state[CURRENT], state[FAR_FIRST])
        current = state[CURRENT]
        while current < state[FAR_FIRST] and heads[np.uint64(current) & np.uint64(RING - 1)] < 0:
            current += 1
        state[CURRENT] = current
        if parts == 1:
            state[FLOOR] = current
        if current >= until:
            return UNTIL
        if state[FREE_COUNT] < ROOM:
            return POOL
        if current >= state[FAR_FIRST]:
            _refill(times, zero, width_inv, heads, fills, pool, links, state, even)
            continue
        state[TOP] = max(state[TOP], current)
        slot = np.uint64(current) & np.uint64(RING - 1)
        n_even, n_other = 0, 0
        while heads[slot] >= 0 and n_even <= BATCH - CHUNK and n_other <= BATCH - CHUNK:
            chunk, fill = heads[slot], fills[slot]
            heads[slot] = links[np.uint64(chunk)]
            fills[slot] = CHUNK
            state[WAITING] -= fill
            links[np.uint64(chunk)] = state[FREE]
            state[FREE] = chunk
            state[FREE_COUNT] += 1
            for k in range(fill):
                cell = np.uint64(pool[np.uint64(chunk) * np.uint64(CHUNK) + np.uint64(k)])
                if _bucket(times[cell], zero, width_inv) != current:
                    continue
                if np.uint64(codes[cell]) >> shift == UNIFORM:
                    even[n_even] = cell
                    n_even += 1
                else:
                    other[n_other] = cell
                    n_other += 1
        if state[OUT] + (n_even + n_other) * 16 > outbox.size:
            # Put back what was taken: the other threads must read first.
            for k in range(n_even):
                _push(heads, fills, pool, links, state, current, np.uint32(even[k]))
            for k in range(n_other):
                _push(heads, fills, pool, links, state, current, np.uint32(other[k]))
            return OUTBOX
        done += n_even + n_other
        state[SETTLED] += n_even + n_other
        if n_even:
            for i in range(n_even):
                cell = even[i]
                code = np.uint64(codes[cell]) & mask
                z0[i] = z[cell]
                t0[i] = times[cell]
                w0[i] = walking[code]
                v0[i] = riding[code]
            for k in range(16):
                off, up, far = offsets[k], rise[k], length[k]
                for i in range(n_even):
                    zb[i] = z[even[i] + off]
                for i in range(n_even):
                    cost[i] = far * (_tobler((zb[i] - z0[i]) * up) * w0[i] + v0[i])
                for i in range(n_even):
                    cell = even[i] + off
                    time = t0[i] + np.float64(cost[i])
                    if time < times[cell]:
                        _offer(
                            times,
                            zero,
                            width_inv,
                            touched,
                            heads,
                            fills,
                            pool,
                            links,
                            state,
                            outbox,
                            offers,
                            me,
                            parts,
                            stripe_inv,
                            cell,
                            time,
                        )
        for i in range(n_other):
            cell = other[i]
            row, column = np.int64(cell) // columns, np.int64(cell) % columns
            edge = row < 2 or column < 2 or row >= rows - 2 or column >= columns - 2
            now = times[cell]
            for k in range(16):
                to = cell + offsets[k]
                if edge and not _inside(k, row, column, rows, columns):
                    continue
                if np.uint64(codes[to]) & mask == 0 or times[to] <= now:
                    continue
                slope = (z[to] - z[cell]) * rise[k]
                time = now + _mixed(
                    codes,
                    mask,
                    walking,
                    riding,
                    wait,
                    slope,
                    length[k],
                    k,
                    cell,
                    to,
                    cell + beside[k, 0],
                    cell + beside[k, 1],
                    back,
                )
                if time < times[to]:
                    _offer(
                        times,
                        zero,
                        width_inv,
                        touched,
                        heads,
                        fills,
                        pool,
                        links,
                        state,
                        outbox,
                        offers,
                        me,
                        parts,
                        stripe_inv,
                        to,
                        time,
                    )
        if done >= most:
            return PAUSE


@inlined
def _inside(k, row, column, rows, columns):  # type: ignore[no-untyped-def]
    """Whether move k from a cell ends on the model. Moves stand in the order of `moves.STEPS`."""
    down, right = _step(k)
    return 0 <= row + down < rows and 0 <= column + right < columns


@inlined
def _step(k):  # type: ignore[no-untyped-def]
    sign = 1 if k & 1 else -1
    if k < 2:
        return sign, 0
    if k < 4:
        return 0, sign
    if k < 6:
        return sign, sign
    if k < 8:
        return sign, -sign
    if k < 10:
        return sign, 2 * sign
    if k < 12:
        return sign, -2 * sign
    if k < 14:
        return 2 * sign, sign
    return 2 * sign, -sign


@inlined
def _mixed(codes, mask, walking, riding, wait, slope, length, k, cell, to, one, other, back):  # type: ignore[no-untyped-def]
    """Minutes of move k in any neighbourhood; infinite where it is impossible."""
    first, last = np.uint64(codes[cell]) & mask, np.uint64(codes[to]) & mask
    if k < 4:
        on_foot = (walking[first] + walking[last]) * np.float32(0.5)
        riding_ = (riding[first] + riding[last]) * np.float32(0.5)
        a, b = first, last
    else:
        a, b = np.uint64(codes[one]) & mask, np.uint64(codes[other]) & mask
        if k < 8:
            by_ferry = wait[first] >= 0 or wait[last] >= 0
            if not ((a != 0 and (by_ferry or wait[a] < 0)) or (b != 0 and (by_ferry or wait[b] < 0))):
                return np.inf
            on_foot = (walking[first] + walking[last]) * np.float32(0.5)
            riding_ = (riding[first] + riding[last]) * np.float32(0.5)
            a, b = first, last
        else:
            if a == 0 or b == 0:
                return np.inf
            on_foot = (walking[first] + walking[last] + walking[a] + walking[b]) * np.float32(0.25)
            riding_ = (riding[first] + riding[last] + riding[a] + riding[b]) * np.float32(0.25)
    minutes = np.float64(length * (_tobler(slope) * on_foot + riding_))
    begins = last if back else first
    if wait[begins] < 0:
        # `a` and `b` are the ends again where the move crosses nothing: at the beginning there is no ferry.
        minutes += np.float64(max(np.float32(0), wait[first], wait[last], wait[a], wait[b]))
    return minutes


@compiled
def trace(
    z: F4,
    codes: U1,
    bits: int,
    walking: F4,
    riding: F4,
    wait: F4,
    offsets: U8,
    beside: U8,
    rise: F4,
    length: F4,
    rows: int,
    columns: int,
    back: bool,
    times: F8,
    goal: int,
    cells: I8,
) -> int:
    """Fill `cells` with a fastest way to `goal`, goal first, given the labels from its start; its number of cells.

    The first arguments are those of a search back, so that the moves out of a cell cost what the moves into it do.
    """
    mask = np.uint64((1 << bits) - 1)
    count, cell = 0, np.uint64(goal)
    while count < cells.size:
        cells[count] = cell
        count += 1
        best, before = np.inf, cell
        row, column = np.int64(cell) // columns, np.int64(cell) % columns
        for k in range(16):
            if not _inside(k, row, column, rows, columns):
                continue
            to = cell + offsets[k]
            if np.uint64(codes[to]) & mask == 0 or not times[to] < times[cell]:
                continue
            slope = (z[to] - z[cell]) * rise[k]
            time = times[to] + _mixed(
                codes,
                mask,
                walking,
                riding,
                wait,
                slope,
                length[k],
                k,
                cell,
                to,
                cell + beside[k, 0],
                cell + beside[k, 1],
                back,
            )
            if time < best:
                best, before = time, to
        if before == cell:
            break
        cell = before
    return count
