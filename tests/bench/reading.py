"""The yardstick for coverage: a process that only reads the tables that coverage reads, with pyogrio.

``python -m diaban.tests.bench.reading WORKSPACE [--needed]``: whole tables, or with ``--needed`` only the columns
that coverage asks for and no shapes.
"""

from __future__ import annotations

import sys

import pyogrio

from diaban.analysis.rows import REQUIRED_COLUMNS


def read(path: str, needed: bool) -> int:
    """Read every table; the number of rows."""
    rows = 0
    for table, columns in REQUIRED_COLUMNS.items():
        if needed:
            frame = pyogrio.read_dataframe(path, layer=table, columns=list(columns), read_geometry=False)
        else:
            frame = pyogrio.read_dataframe(path, layer=table)
        rows += len(frame)
    return rows


if __name__ == "__main__":
    print(read(sys.argv[1], "--needed" in sys.argv[2:]))
