"""Save changes for another program: all of them in one transaction, or none, and then why not.

Not a command for people: the changes come with the request (see ``layers/saving``).
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from ..layers.saving.asking import batch_of
from ..layers.saving.telling import ConflictTeller
from ..layers.saving.writing import Outcome, save
from ..layers.wording import Words, load_words
from ..layers.workspace import Workspace
from .cli import actor
from .progress import Progress

NAME = "save"
EXAMPLE = "diaban save WORKSPACE"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the job."""
    parser.add_argument("workspace", metavar="WORKSPACE")


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """What was saved, or every conflict and refusal in words; the exit code is 1 where nothing was saved."""
    batch = batch_of(getattr(args, "input", None))
    workspace = Workspace.open(args.workspace)
    progress.step(0.1, "progress.saving")
    outcome = save(workspace, batch, actor())
    result = _result(workspace, outcome, load_words(args.language))
    progress.step(1.0, "progress.done")
    return result


def describe(result: dict[str, Any], words: Words) -> str:
    """How many changes were saved; else what stood in the way, a line each."""
    if result["exit"] == 0:
        return words("save.done", count=words.number(result["saved"]))
    lines = [one["sentence"] for one in (*result["conflicts"], *result["refusals"])]
    rows = {(one["table"], one["id"]) for one in result["conflicts"]}
    for shown, count in (
        (len(rows), result["rows_in_conflict"]),
        (len(result["refusals"]), result["refused"]),
    ):
        if shown < count:
            lines.append(words("save.first", shown=words.number(shown), count=words.number(count)))
    return "\n".join([words("save.nothing"), *lines])


def _result(workspace: Workspace, outcome: Outcome, words: Words) -> dict[str, Any]:
    conflicts: list[dict[str, Any]] = []
    refusals: list[dict[str, Any]] = []
    log = outcome.log
    if outcome.is_hindered:
        with workspace.reading() as connection:
            teller = ConflictTeller(connection, words)
            conflicts = [asdict(teller.conflict(conflict)) for conflict in outcome.conflicts]
            refusals = [asdict(teller.refusal(refusal)) for refusal in outcome.refusals]
            log = int(connection.execute("SELECT coalesce(max(fid), 0) FROM audit_log").fetchone()[0])
    return {
        "exit": int(outcome.is_hindered),
        "saved": outcome.saved,
        "again": outcome.again,
        "version": outcome.version,
        "log": log,
        "conflicts": conflicts,
        "rows_in_conflict": outcome.rows_in_conflict,
        "refusals": refusals,
        "refused": outcome.refused,
    }
