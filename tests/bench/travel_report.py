"""The part of the page of figures that tells of travel time."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from .processes import Measured

if TYPE_CHECKING:
    from .travel import Found

TITLE = "Travel time"
Pair = Sequence[float]  # seconds on the clock and of processor


def part(machine: str, found: Found) -> str:
    """All figures as Markdown, with the ratios asked for and whether they are reached."""
    million = found.side**2 / 1e6
    grass = found.versions.get("grass", "?")
    return "\n".join(
        [
            f"## {TITLE}",
            "",
            f"Written by `make bench ARGS=travel`. Highlands of {million:.0f} million cells of 30 m, 16 directions, patches of",
            "land cover, rivers as barriers, roads and paths. Seconds on the clock, seconds of processor in brackets;",
            "medians; what is set against each other is measured in turn, and the ratio is the median of the pairs' ratios",
            "(for the peers, of which a run takes minutes, the ratio of the medians). All run on the same machine.",
            "",
            f"Measured on: {machine}; GRASS {grass}.{_busy(found)}",
            "",
            "| Work | Figure | Asked for |",
            "|---|---|---|",
            *_whole(found),
            *_kernel(found),
            *_bounded(found),
            *_memory(found),
            *_first(found),
            "",
            "### Agreement with others",
            "",
            *_agreement(found.agreement),
            *_failures(found),
            "",
        ]
    )


def _busy(found: Found) -> str:
    """How much of a processor a peer, which uses one, was given."""
    runs = [run for each in found.peers.values() for run in each]
    share = statistics.median(run.cpu / run.seconds for run in runs) if runs else 1.0
    if share > 0.8:
        return ""
    return (
        f" The machine was busy with other work meanwhile: of one processor, {share:.0%} was to be had, and the ratios of "
        "processor time are the truer ones (ours works on both cores at once, the peers on one: of a machine with nothing "
        "else to do, the clock would show more)."
    )


def _whole(found: Found) -> list[str]:
    if not found.whole:
        return ["| one full surface, 20 sources, as a whole process | failed | |"]
    ours = _middle(found.whole)
    lines = [f"| one full surface, 20 sources, as a whole process: read, compute, write | {_of(ours)} | |"]
    for name, limit in (("r.walk -k", 10), ("r.walk", 10), ("MCP_Geometric", 5)):
        if name not in found.peers:
            lines.append(f"| the same by {name} | failed | |")
            continue
        peer = _middle(found.peers[name])
        clock, cpu = peer.seconds / ours.seconds, peer.cpu / ours.cpu
        lines += [
            f"| the same by {name} ({_times(len(found.peers[name]))}) | {_of(peer)} | |",
            f"| … ÷ ours | {clock:.1f} (processor: {cpu:.1f}) | {'≥ ' + str(limit) if name != 'r.walk' else '–'} |",
        ]
    return lines


def _kernel(found: Found) -> list[str]:
    lines = []
    for name, told in (("walking", "walking"), ("vehicles", "roads by vehicle at 30 km/h")):
        runs = found.kernel.get(name)
        if not runs:
            return ["| the kernel alone | failed | ≤ 2 |"]
        lines += [
            f"| the kernel alone, {told} | {_pairs(runs, 0)} | |",
            f"| plain sweep: Tobler by exp for all moves of all cells, both cores | {_pairs(runs, 1)} | |",
            f"| kernel ÷ sweep | {_ratio(runs)} | ≤ 2 |",
        ]
    return lines


def _bounded(found: Found) -> list[str]:
    runs = found.bounded.get("runs")
    if not runs:
        return ["| 60 units there and back | failed | ≤ 1.2 |"]
    settled, cells = found.bounded["settled"], found.bounded["cells"]
    share = cells / settled
    busy = statistics.median(many[1] / many[0] for many, _ in runs)
    return [
        f"| 60 units, walking, there and back, cut-off 120 minutes: {settled / 1e6:.1f} million cells settled | {_pairs(runs, 0)} | |",
        f"| time per settled cell ÷ that of the full surface | {_ratio(runs, share)} | ≤ 1.2 |",
        f"| cores at work on average | {busy:.1f} | both |",
    ]


def _memory(found: Found) -> list[str]:
    if not found.whole:
        return []
    beyond = json.loads(_middle(found.whole).output)["bytes_a_cell"]
    lines = [
        f"| memory beyond the inputs, full surface, result included | {beyond:.1f} bytes a cell | ≤ 16 |",
        f"| most memory of the whole process | {_middle(found.whole).megabytes:,.0f} MB | |",
    ]
    lines += [f"| … of {name} | {_middle(runs).megabytes:,.0f} MB | |" for name, runs in found.peers.items()]
    return lines


def _first(found: Found) -> list[str]:
    if not found.first:
        return []
    return [
        f"| first call of a fresh process, Python and libraries loaded, machine code kept from before | {_of(found.first['kept'])} | ≤ 2 s |",
        f"| … with nothing kept: the first time ever, or after an update | {_of(found.first['anew'])} | – |",
    ]


def _agreement(found: dict[str, Any]) -> list[str]:
    told: dict[str, Callable[[dict[str, float]], str]] = {
        "level": lambda f: (
            f"`r.walk -k` on level ground with land cover and rivers, where every slope function gives the same: {_likeness(f)}, "
            f"at most {_percent(f['largest_error'])}; {_reach(f)}."
        ),
        "relief": lambda f: (
            f"`r.walk -k` on relief with its own slope function: {_likeness(f)}; {_reach(f)}. Its function is linear in three "
            "pieces, and friction is added to it; Tobler's is an exponential, which friction multiplies; it cannot be set to that."
        ),
        "accessmod": lambda f: (
            f"AccessMod's result for Spearfish, towards its facilities: {_likeness(f)}; {_reach(f)}. AccessMod slows bicycles down "
            "on slopes by a model of power, where a vehicle here has one speed: with bicycles slowed down as walkers are, the "
            f"correlation is {f['slowed_correlation']:.4f}. What is left is not explained; on its main roads, where only "
            "distance counts, the two agree within a few per cent."
        ),
    }
    # Beside the comparisons stand what went wrong, in words, and what the process itself took, as numbers.
    return [
        f"- {told[name](f) if isinstance(f, dict) else f'{name}: {f}'}"
        for name, f in found.items()
        if not isinstance(f, float)
    ]


def _likeness(f: dict[str, float]) -> str:
    return (
        f"correlation {f['correlation']:.4f}, half of the cells differ by less than {_percent(f['median_error'])}, "
        f"ours ÷ theirs {f['ratio']:.3f} in the median"
    )


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %"


def _reach(f: dict[str, float]) -> str:
    return f"{f['cells']:,.0f} cells, {f['only_ours']:,.0f} more reached by ours alone, {f['only_theirs']:,.0f} by theirs alone"


def _failures(found: Found) -> list[str]:
    return (
        ["", *(f"- Failed: {name}: {why}" for name, why in found.failures.items())] if found.failures else []
    )


def _middle(runs: Sequence[Measured]) -> Measured:
    return sorted(runs, key=lambda run: run.seconds)[len(runs) // 2]


def _of(run: Measured) -> str:
    return f"{run.seconds:.1f} s ({run.cpu:.1f})"


def _times(count: int) -> str:
    return "one run" if count == 1 else f"{count} runs"


def _pairs(runs: Sequence[Sequence[Pair]], which: int) -> str:
    clock, cpu = (statistics.median(run[which][k] for run in runs) for k in (0, 1))
    return f"{clock:.1f} s ({cpu:.1f})"


def _ratio(runs: Sequence[Sequence[Pair]], share: float = 1.0) -> str:
    clock, cpu = (share * statistics.median(ours[k] / theirs[k] for ours, theirs in runs) for k in (0, 1))
    return f"{clock:.2f} (processor: {cpu:.2f})"
