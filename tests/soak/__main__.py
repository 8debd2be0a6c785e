"""The long proofs: ``python -m diaban.tests.soak PART [--count N] [--seed N]``; the last line is JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any


def main() -> int:
    """Run one part; 0 where nothing failed."""
    parser = argparse.ArgumentParser(prog="soak")
    parser.add_argument(
        "part",
        choices=("board", "crashes", "disks", "everything", "gather", "odd", "power", "qgis", "window"),
    )
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slow", action="store_true", help="also what takes long: QGIS, the sample")
    parser.add_argument("--only", action="append", default=[], help="only this kind of command")
    parser.add_argument("--minutes", type=float, default=60.0, help="end after this time, whatever is left")
    parser.add_argument("--lying-disk", action="store_true", help="power: a disk that does not sync")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--from", dest="folder", type=Path, help="gather: where the parts' figures lie")
    args = parser.parse_args()
    if args.part == "gather":
        from .everything import gather

        return gather(args.folder)
    if args.part == "everything":
        from .everything import run

        return run(os.environ.get("DIABAN_QGIS_PYTHON", "/usr/bin/python3"))
    figures = _figures(args)
    print(json.dumps(figures, ensure_ascii=False))
    return 1 if figures["failures"] else 0


def _figures(args: argparse.Namespace) -> dict[str, Any]:
    if args.part == "crashes":
        from .crashes import crash

        return vars(crash(args.count, args.seed, args.slow, tuple(args.only), args.minutes))
    if args.part == "disks":
        from .disks import fill

        return vars(fill(args.count, args.seed, args.slow, tuple(args.only)))
    if args.part == "power":
        from .power import cut

        return vars(cut(args.count, args.seed, tuple(args.only), not args.lying_disk))
    if args.part == "board":
        from .everything import on_board

        return on_board(os.environ.get("DIABAN_QGIS_PYTHON", "/usr/bin/python3"), args.count)
    if args.part == "window":
        from .everything import in_window

        return in_window(os.environ.get("DIABAN_QGIS_PYTHON", "/usr/bin/python3"))
    if args.part == "qgis":
        from .everything import in_qgis

        return in_qgis(os.environ.get("DIABAN_QGIS_PYTHON", "/usr/bin/python3"), args.count)
    from .odd import wander_together

    return vars(wander_together(args.count, args.seed, args.slow, args.minutes, args.workers))


if __name__ == "__main__":
    sys.exit(main())
