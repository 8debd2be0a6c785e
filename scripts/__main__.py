"""``python -m diaban.scripts COMMAND …``: the command line, or ``job`` for another program."""

from __future__ import annotations

import sys

from . import cli, job

if __name__ == "__main__":
    sys.exit(job.main() if sys.argv[1:] == ["job"] else cli.main())
