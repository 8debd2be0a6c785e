"""Least times from starting cells: label-correcting search over buckets of time, in batches of cells.

All compiled loops of the search stand here, because what is kept of them is known by this one file (`compiling`).

Cells wait in buckets one step of time wide, each a list of chunks; those of the lowest bucket are taken together, all
moves of one direction after the other, so that the arithmetic runs in vectors and hardly a branch depends on a single
move. The model is cut into stripes of rows, which are worked on one after the other for an epoch of some minutes of
travel, so that what a stripe needs stays near the processor. A label is a least time minus the horizon, so that 0
(memory never written to) means "not reached within the cut-off"; without cut-off the horizon is 0, and infinite means
not reached. Labels add up in float64 and only fall; where they end does not depend on the order of work: the same
bytes for any number of threads.

The loops share these tuples: `ground` (z, codes, bits, walking, riding, wait, offsets, beside, pairs, rise, length, rows,
columns, back), `labels` (times, zero, width_inv, touched), `queue` (heads, fills, firsts, tops, pool, links, state),
`outlet` (cells, times, me, parts, stripe_inv), and the `scratch` memory of `Buckets`.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from .compact import MIXED, UNIFORM
from .compiling import compiled, inlined

Arrays: TypeAlias = tuple[Any, ...]

BATCH = 256
CHUNK = 64
RING = 1024  # buckets of the stripe at work, from the epoch's beginning on; other lists follow
BLOCK_BITS = 10  # labels are cleared in blocks of 1024 cells
PLACES = 9
FLOOR, UNTIL, CURRENT, ACTIVE, WAITING, FREE, FREE_COUNT, OUT, SETTLED = range(PLACES)
DONE, FULL, PAUSE = range(3)
ROOM = BATCH * 16 // CHUNK + RING + 64  # chunks that one batch, or taking up a stripe, can need at most
_FAR = 1 << 60


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
def _bucket(labels, time):  # type: ignore[no-untyped-def]
    """Number of the bucket of a label; all that is beyond counting shares one."""
    return np.int64(min((time - labels[1]) * labels[2], 1e18))


@inlined
def _push(queue, place, cell):  # type: ignore[no-untyped-def]
    """Put a cell at the end of a list."""
    heads, fills, _, _, pool, links, state = queue
    at = np.uint64(place)
    head = heads[at]
    if head < 0 or fills[at] == CHUNK:
        chunk = state[FREE]
        state[FREE] = links[np.uint64(chunk)]
        state[FREE_COUNT] -= 1
        links[np.uint64(chunk)] = head
        heads[at] = chunk
        fills[at] = 0
        head = chunk
    pool[np.uint64(head) * np.uint64(CHUNK) + np.uint64(fills[at])] = cell
    fills[at] += 1


@inlined
def _take(queue, place, cells):  # type: ignore[no-untyped-def]
    """The last chunk of a list: its cells, and how many."""
    heads, fills, _, _, pool, links, state = queue
    at = np.uint64(place)
    chunk, count = np.uint64(heads[at]), fills[at]
    heads[at] = links[chunk]
    fills[at] = CHUNK
    links[chunk] = state[FREE]
    state[FREE] = chunk
    state[FREE_COUNT] += 1
    for k in range(count):
        cells[k] = pool[chunk * np.uint64(CHUNK) + np.uint64(k)]
    return count


@inlined
def _improve(labels, queue, stripe, cell, time):  # type: ignore[no-untyped-def]
    """Lower the label of a cell of ours, and see that the cell is worked on.

    A cell with a label beyond the epoch stands in its stripe's list of later ones already.
    """
    times, _, _, touched = labels
    _, _, firsts, tops, _, _, state = queue
    before = times[cell]
    reached = before != 0 and before != np.inf
    times[cell] = time
    touched[cell >> np.uint64(BLOCK_BITS)] = 1
    bucket = _bucket(labels, time)
    if bucket >= state[UNTIL]:
        firsts[2 * stripe] = min(firsts[2 * stripe], bucket)
        if not reached:
            _push(queue, RING + 2 * stripe, np.uint32(cell))
    elif stripe == state[ACTIVE]:
        if not reached or bucket <= tops[stripe] or bucket != _bucket(labels, before):
            state[WAITING] += 1
            state[CURRENT] = min(state[CURRENT], bucket)
            _push(queue, bucket - state[FLOOR], np.uint32(cell))
    else:
        firsts[2 * stripe + 1] = min(firsts[2 * stripe + 1], bucket)
        _push(queue, RING + 2 * stripe + 1, np.uint32(cell))


@inlined
def _offer(labels, queue, outlet, cell, time):  # type: ignore[no-untyped-def]
    """A better label for a cell: taken, or laid out for the thread whose cell it is."""
    cells, offers, me, parts, stripe_inv = outlet
    state = queue[6]
    stripe = np.int64(np.float64(cell) * stripe_inv)
    if parts > 1 and stripe % parts != me:
        cells[state[OUT]] = cell
        offers[state[OUT]] = time
        state[OUT] += 1
    else:
        _improve(labels, queue, stripe, cell, time)


@compiled
def receive(labels: Arrays, queue: Arrays, stripe_inv: float, cells: Any, offers: Any, count: int) -> None:
    """Take labels that others found for cells of ours."""
    for k in range(count):
        if offers[k] < labels[0][cells[k]]:
            _improve(labels, queue, np.int64(np.float64(cells[k]) * stripe_inv), cells[k], offers[k])


@inlined
def _activate(labels, queue, stripe, cells):  # type: ignore[no-untyped-def]
    """Sort what waits in a stripe into the buckets of this epoch, or again for later."""
    heads, fills, firsts, _, _, _, state = queue
    state[ACTIVE], state[CURRENT] = stripe, state[UNTIL]
    for late in range(2):
        place = 2 * stripe + late
        if firsts[place] >= state[UNTIL]:
            continue
        firsts[place] = _FAR
        # The list is moved aside first: what goes back into it must not be met again.
        spare = heads.size - 1
        heads[spare], fills[spare] = heads[RING + place], fills[RING + place]
        heads[RING + place], fills[RING + place] = -1, 0
        while heads[spare] >= 0:
            for k in range(_take(queue, spare, cells)):
                cell = cells[k]
                bucket = _bucket(labels, labels[0][cell])
                if bucket >= state[UNTIL]:
                    firsts[2 * stripe] = min(firsts[2 * stripe], bucket)
                    _push(queue, RING + 2 * stripe, np.uint32(cell))
                elif bucket >= state[FLOOR]:
                    state[WAITING] += 1
                    state[CURRENT] = min(state[CURRENT], bucket)
                    _push(queue, bucket - state[FLOOR], np.uint32(cell))


@inlined
def _next_stripe(queue, me, parts):  # type: ignore[no-untyped-def]
    """A stripe of ours with something to do in this epoch, or -1."""
    firsts, until = queue[2], queue[6][UNTIL]
    for stripe in range(me, firsts.size // 2, parts):
        if firsts[2 * stripe] < until or firsts[2 * stripe + 1] < until:
            return stripe
    return -1


@compiled
def settle(ground: Arrays, labels: Arrays, queue: Arrays, outlet: Arrays, scratch: Arrays, most: int) -> int:
    """Work on this thread's stripes to the end of the epoch; why it returned. `most`: pause after so many cells."""
    heads, _, _, tops, _, _, state = queue
    done = 0
    while done < most:
        if state[FREE_COUNT] < ROOM or state[OUT] + 16 * BATCH > outlet[0].size:
            return FULL
        if state[WAITING] == 0:
            stripe = _next_stripe(queue, outlet[2], outlet[3])
            state[ACTIVE] = -1
            if stripe < 0:
                return DONE
            _activate(labels, queue, stripe, scratch[3])
            continue
        current = state[CURRENT]
        while heads[np.uint64(current - state[FLOOR])] < 0:
            current += 1
        state[CURRENT] = current
        tops[state[ACTIVE]] = max(tops[state[ACTIVE]], current)
        n_even, n_mixed, n_other = _sort(ground, labels, queue, scratch, current)
        done += n_even + n_mixed + n_other
        if n_even:
            _begin_batch(ground, labels, scratch, scratch[0], n_even)
            for k in range(16):
                _move(ground, labels, queue, outlet, scratch, scratch[0], n_even, k, scratch[8], scratch[9])
        if n_mixed:
            _relax_mixed(ground, labels, queue, outlet, scratch, n_mixed)
        for i in range(n_other):
            _relax_special(ground, labels, queue, outlet, scratch[2][i])
        state[SETTLED] += n_even + n_mixed + n_other
    return PAUSE


@inlined
def _sort(ground, labels, queue, scratch, current):  # type: ignore[no-untyped-def]
    """Take a batch of cells from a bucket, sorted by their surroundings; how many of each. Those done are dropped."""
    heads, state = queue[0], queue[6]
    even, mixed, other, taken = scratch[0], scratch[1], scratch[2], scratch[3]
    n_even, n_mixed, n_other = 0, 0, 0
    place = np.uint64(current - state[FLOOR])
    while heads[place] >= 0 and n_even + n_mixed + n_other <= BATCH - CHUNK:
        count = _take(queue, place, taken)
        state[WAITING] -= count
        for k in range(count):
            cell = taken[k]
            if _bucket(labels, labels[0][cell]) != current:
                continue
            around = np.uint64(ground[1][cell]) >> np.uint64(ground[2])
            if around == UNIFORM:
                even[n_even] = cell
                n_even += 1
            elif around == MIXED:
                mixed[n_mixed] = cell
                n_mixed += 1
            else:
                other[n_other] = cell
                n_other += 1
    return n_even, n_mixed, n_other


@inlined
def _begin_batch(ground, labels, scratch, cells, count):  # type: ignore[no-untyped-def]
    """Label, elevation and slowness of each cell of a batch."""
    z, codes, bits, walking, riding = ground[0], ground[1], ground[2], ground[3], ground[4]
    t0, z0, w0, v0 = scratch[4], scratch[5], scratch[8], scratch[9]
    for i in range(count):
        code = np.uint64(codes[cells[i]]) & np.uint64((1 << bits) - 1)
        z0[i], t0[i] = z[cells[i]], labels[0][cells[i]]
        w0[i], v0[i] = walking[code], riding[code]


@inlined
def _move(ground, labels, queue, outlet, scratch, cells, count, k, w, v):  # type: ignore[no-untyped-def]
    """Move k from each cell of a batch, with the mean slowness of walking and riding on it."""
    z, step, up, far = ground[0], ground[6][k], ground[9][k], ground[10][k]
    t0, z0, zb, cost = scratch[4], scratch[5], scratch[6], scratch[7]
    times = labels[0]
    for i in range(count):
        zb[i] = z[cells[i] + step]
    for i in range(count):
        cost[i] = far * (_tobler((zb[i] - z0[i]) * up) * w[i] + v[i])
    for i in range(count):
        time = t0[i] + np.float64(cost[i])
        if time < times[cells[i] + step]:
            _offer(labels, queue, outlet, cells[i] + step, time)


@inlined
def _relax_mixed(ground, labels, queue, outlet, scratch, count):  # type: ignore[no-untyped-def]
    """All moves from cells with several kinds around, but no ferry and no edge of the model."""
    codes, bits, walking, riding, offsets = ground[1], ground[2], ground[3], ground[4], ground[6]
    cells, near_w, near_v = scratch[1], scratch[12], scratch[13]
    _begin_batch(ground, labels, scratch, cells, count)
    for k in range(16):
        for i in range(count):
            code = np.uint64(codes[cells[i] + offsets[k]]) & np.uint64((1 << bits) - 1)
            near_w[k, i], near_v[k, i] = walking[code], riding[code]
    for k in range(16):
        _means(ground[8], scratch, count, k)
        _move(ground, labels, queue, outlet, scratch, cells, count, k, scratch[10], scratch[11])


@inlined
def _means(pairs, scratch, count, k):  # type: ignore[no-untyped-def]
    """Mean slowness on move k of each cell; barriers are infinitely slow, so that a move over one is never taken."""
    w0, v0, w, v, near_w, near_v = scratch[8], scratch[9], scratch[10], scratch[11], scratch[12], scratch[13]
    a, b = pairs[k, 0], pairs[k, 1]
    if k < 8:
        for i in range(count):
            w[i] = (w0[i] + near_w[k, i]) * np.float32(0.5)
            v[i] = (v0[i] + near_v[k, i]) * np.float32(0.5)
    else:
        for i in range(count):
            w[i] = (w0[i] + near_w[k, i] + near_w[a, i] + near_w[b, i]) * np.float32(0.25)
            v[i] = (v0[i] + near_v[k, i] + near_v[a, i] + near_v[b, i]) * np.float32(0.25)
    if 4 <= k < 8:
        for i in range(count):
            if min(near_w[a, i], near_w[b, i]) == np.inf:
                w[i] = np.inf


@inlined
def _relax_special(ground, labels, queue, outlet, cell):  # type: ignore[no-untyped-def]
    """All moves from a cell near a ferry or the edge of the model."""
    codes, bits, offsets, rows, columns = ground[1], ground[2], ground[6], ground[11], ground[12]
    times = labels[0]
    row, column = np.int64(cell) // columns, np.int64(cell) % columns
    now = times[cell]
    for k in range(16):
        if not _inside(k, row, column, rows, columns):
            continue
        to = cell + offsets[k]
        if np.uint64(codes[to]) & np.uint64((1 << bits) - 1) == 0 or times[to] <= now:
            continue
        time = now + _minutes(ground, k, cell, to)
        if time < times[to]:
            _offer(labels, queue, outlet, to, time)


@inlined
def _inside(k, row, column, rows, columns):  # type: ignore[no-untyped-def]
    """Whether move k from a cell ends on the model. Moves stand in the order of `moves.STEPS`."""
    sign = 1 if k & 1 else -1
    mirrored = -sign if k & 2 else sign
    if k < 4:
        down, right = (0, sign) if k & 2 else (sign, 0)
    elif k < 8:
        down, right = sign, mirrored
    elif k < 12:
        down, right = sign, 2 * mirrored
    else:
        down, right = 2 * sign, mirrored
    return 0 <= row + down < rows and 0 <= column + right < columns


@inlined
def _minutes(ground, k, cell, to):  # type: ignore[no-untyped-def]
    """Minutes of move k between passable cells in any surroundings; infinite where it is impossible."""
    z, codes, bits, walking, riding, wait, _, beside, _, rise, length, _, _, back = ground
    mask = np.uint64((1 << bits) - 1)
    first, last = np.uint64(codes[cell]) & mask, np.uint64(codes[to]) & mask
    a, b = first, last
    if k >= 4:
        a, b = np.uint64(codes[cell + beside[k, 0]]) & mask, np.uint64(codes[cell + beside[k, 1]]) & mask
    if k >= 8:
        if a == 0 or b == 0:
            return np.inf
        on_foot = (walking[first] + walking[last] + walking[a] + walking[b]) * np.float32(0.25)
        by_vehicle = (riding[first] + riding[last] + riding[a] + riding[b]) * np.float32(0.25)
    else:
        if k >= 4:
            by_ferry = wait[first] >= 0 or wait[last] >= 0
            if not ((a != 0 and (by_ferry or wait[a] < 0)) or (b != 0 and (by_ferry or wait[b] < 0))):
                return np.inf
            a, b = first, last  # beside the move, not on it
        on_foot = (walking[first] + walking[last]) * np.float32(0.5)
        by_vehicle = (riding[first] + riding[last]) * np.float32(0.5)
    minutes = np.float64(length[k] * (_tobler((z[to] - z[cell]) * rise[k]) * on_foot + by_vehicle))
    begins = last if back else first
    if wait[begins] < 0:
        minutes += np.float64(max(np.float32(0), wait[first], wait[last], wait[a], wait[b]))
    return minutes


@compiled
def trace(ground: Arrays, times: Any, goal: int, cells: Any) -> int:
    """Fill `cells` with a fastest way to `goal`, goal first, given the labels from its start; its number of cells.

    `ground` is that of a search back, so that the moves out of a cell cost what the moves into it do.
    """
    codes, bits, offsets, rows, columns = ground[1], ground[2], ground[6], ground[11], ground[12]
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
            if np.uint64(codes[to]) & np.uint64((1 << bits) - 1) == 0 or not times[to] < times[cell]:
                continue
            time = times[to] + _minutes(ground, k, cell, to)
            if time < best:
                best, before = time, to
        if before == cell:
            break
        cell = before
    return count
