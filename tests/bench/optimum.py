"""The speed of the optimum beside its peers: ``python -m diaban.tests.bench.optimum PEERS_PYTHON``.

Rewrites its own part of docs/benchmarks.md and leaves the others.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from .machine import describe
from .parts import put_part
from .processes import Failed, Measured, measure

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "build" / "bench" / "optimum"
TITLE = "The optimum"
WORK = (sys.executable, "-P", "-m", "diaban.tests.bench.optimum_work")
FLOWS = ((100_000, 4_000), (1_000_000, 40_000))
SEEDS = (1, 2, 3)
LIMIT = 3600.0
Row = tuple[str, str, str]


def main(peers_python: str) -> int:
    """Measure all; 1 when something could not be measured."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    failures: list[str] = []
    for measured in (_flows, _charges, lambda: _sites(peers_python)):
        try:
            rows += measured()
        except Failed as failure:
            failures.append(str(failure))
    lines = [f"- {failure}" for failure in failures]
    put_part(ROOT / "docs" / "benchmarks.md", TITLE, part(describe(), rows, lines))
    return 1 if failures else 0


def part(machine: str, rows: list[Row], failures: list[str]) -> str:
    """The section of the page."""
    table = [f"| {work} | {figure} | {asked} |" for work, figure, asked in rows]
    head = [
        f"## {TITLE}",
        "",
        "Written by `make bench ARGS=optimum`. Invented instances (`tests/bench/optimum_work.py`). Seconds on the clock,",
        "seconds of processor in brackets; ours and the peer's on the same machine, one after the other.",
        "",
        f"Measured on: {machine}.",
        "",
        "| Work | Figure | Asked for |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *table, "", *failures])


def _run(*arguments: object) -> tuple[dict[str, Any], Measured]:
    measured = measure((*WORK, *arguments), LIMIT)
    found: dict[str, Any] = json.loads(measured.output)
    return found, measured


def _flows() -> list[Row]:
    rows = []
    for households, cadres in FLOWS:
        found, whole = _run("flow", households, cadres)
        ratio = found["cpu"] / found["peer_cpu"]
        same = abs(found["objective"] - found["peer_objective"]) < 1e-3
        figure = (
            f"{found['seconds']:.1f} s ({found['cpu']:.1f}); OR-Tools bare {found['peer_seconds']:.1f} s"
            f" ({found['peer_cpu']:.1f}); ratio of processor {ratio:.2f}; {'same' if same else 'other'} sum;"
            f" {whole.megabytes:,.0f} MB"
        )
        asked = "≤ 1.3×" if households < 1_000_000 else "< 90 s, < 8 GiB"
        rows.append((f"{households:,} households × {cadres:,} cadres × 8, no village cost", figure, asked))
    return rows


def _charges() -> list[Row]:
    ours, whole = _run("charges", 60)
    theirs, plain = _run("plain", 300, ours["weight"])
    reached = "none found" if theirs["objective"] is None else f"{theirs['objective']:,.0f}"
    figure = (
        f"sum {ours['objective']:,.0f}, gap {100 * ours['gap']:.2f} %, {whole.seconds:.0f} s ({whole.cpu:.0f});"
        f" HiGHS plainly {reached} in {plain.seconds:.0f} s ({plain.cpu:.0f})"
    )
    return [
        (
            "10,000 × 400, village cost and limit of changes",
            figure,
            "not worse within 60 s than HiGHS in 300 s",
        )
    ]


def _sites(peers_python: str) -> list[Row]:
    rows = []
    script = Path(__file__).with_name("optimum_spopt.py")
    for seed in SEEDS:
        ours, mine = _run("sites", seed, 20)
        _run("write_covering", seed, FOLDER)
        peer = measure((peers_python, script, FOLDER / f"covering-{seed}.npz", 200), LIMIT)
        theirs = json.loads(peer.output.splitlines()[-1])  # its HiGHS says a line of its own first
        gap = (ours["bound"] - ours["saved"]) / max(ours["saved"], 1.0)
        figure = (
            f"{ours['saved']:,.0f}, bound {ours['bound']:,.0f} (gap {100 * gap:.2f} %), {mine.seconds:.1f} s"
            f" ({mine.cpu:.1f}); spopt {theirs['saved']:,.0f}, {peer.seconds:.0f} s ({peer.cpu:.0f})"
        )
        rows.append(
            (
                f"covering, 5,000 villages × 500 candidates, 50 sites, seed {seed}",
                figure,
                "not worse within 20 s",
            )
        )
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
