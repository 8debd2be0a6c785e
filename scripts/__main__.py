"""``python -m diaban.scripts COMMAND …``: the command line, or ``job`` and ``serve`` for another program."""

from __future__ import annotations

import sys

from . import cli, job, serve, warm

if __name__ == "__main__":
    ways = {"job": job.main, "serve": serve.main, "warm": warm.main}
    sys.exit(ways.get(" ".join(sys.argv[1:]), cli.main)())
