"""Jobs of the command line run within the process: their result as ``--json`` prints it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any, Optional


def run_job(job: ModuleType, *arguments: str) -> dict[str, Any]:
    """The JSON-able result of ``job`` with these arguments."""
    from diaban.layers.wording import load_words
    from diaban.scripts.progress import Progress, silent

    parser = ArgumentParser()
    parser.add_argument("--json", action="store_true")
    if not getattr(job, "TAKES_LANGUAGE", False):
        parser.add_argument("--language")
    job.add_arguments(parser)
    parser.set_defaults(language="vi")
    progress = Progress(silent, load_words("vi"))
    result: dict[str, Any] = json.loads(
        json.dumps(job.run(parser.parse_args([*arguments, "--json"]), progress))
    )
    return result


def coverage_job(path: Path, as_of: Optional[date] = None, plan: Optional[str] = None) -> dict[str, Any]:
    """What the engine says of a workspace."""
    from diaban.scripts import coverage

    arguments = [str(path)]
    if as_of is not None:
        arguments += ["--as-of", as_of.isoformat()]
    if plan is not None:
        arguments += ["--plan", plan]
    return run_job(coverage, *arguments)
