"""What every job that takes something out of a workspace has in common: redaction, names, the log."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ..analysis.publication import Published, columns_to_read, publish, tables_with_places
from ..layers.errors import InputError, WorkspaceError
from ..layers.files import replacing
from ..layers.wording import Words, load_words
from ..layers.workspace import Workspace
from .cli import actor, add_names_arguments, checked_reason
from .coverage import Looked, look
from .progress import Progress


@dataclass(frozen=True)
class Outgoing:
    """A workspace on its way out: looked at on its day, redacted, with the words and the reason for names."""

    workspace: Workspace
    looked: Looked
    published: Published
    words: Words
    reason: str | None
    is_sample: bool
    title: str | None

    @property
    def names(self) -> bool:
        """Whether names, contacts and points of households go out too."""
        return self.reason is not None

    @property
    def logged(self) -> bool:
        """Whether the log can take note of this export."""
        return not self.workspace.read_only

    def marks(self) -> list[str]:
        """The sentences every sheet carries at its head: invented data, names and why, not logged."""
        said = [self.words("output.sample")] if self.is_sample else []
        if self.reason is not None:
            said.append(self.words("output.names", reason=self.reason, actor=actor()))
        if not self.logged:
            said.append(self.words("output.not_logged"))
        return said

    def notes(self) -> list[str]:
        """What is left out, and what could not be computed."""
        words = self.words
        said = [words("output.redacted_names" if self.names else "output.redacted")]
        if self.published.not_computed:
            rules = ", ".join(words(f"rule.{rule}") for rule in self.published.not_computed)
            said.append(words("output.not_computed", rules=rules))
        return said


def add_output_arguments(parser: argparse.ArgumentParser, metavar: str, about: str) -> None:
    """WORKSPACE --output FILE [--names --reason TEXT]."""
    parser.add_argument("workspace", metavar="WORKSPACE")
    parser.add_argument("--output", metavar=metavar, required=True, help=about)
    add_names_arguments(parser)


def short_names(units: pd.DataFrame) -> pd.Series:
    """What units are called for short: their name where they have no short one."""
    # Where none has one, its column has no type of text.
    return units["short_name"].astype(object).fillna(units["name"])


def checked_path(path: str, suffix: str, workspace: str) -> Path:
    """The file to write; InputError for another suffix, or where it is the workspace itself."""
    output = Path(path)
    if output.suffix.lower() != suffix:
        raise InputError("error.unknown_suffix", path=path, known=suffix)
    if output.exists() and Path(workspace).exists() and output.samefile(workspace):
        raise InputError("error.output_is_workspace", path=path)
    return output


def outgoing(args: argparse.Namespace, progress: Progress) -> Outgoing:
    """The workspace that ``args`` names, looked at and redacted.

    Errors: UsageError for names without a reason; WorkspaceError where names are asked of a workspace whose
    log cannot be written.
    """
    reason = checked_reason(args)
    workspace = Workspace.open(args.workspace)
    if reason is not None and workspace.read_only:
        raise WorkspaceError("error.names_need_log", path=str(workspace.path))
    names = reason is not None
    looked = look(workspace, None, None, progress, columns_to_read(names), tables_with_places(names))
    settings = workspace.settings()
    return Outgoing(
        workspace=workspace,
        looked=looked,
        published=publish(looked.seen, looked.coverage, names),
        words=load_words(args.language),
        reason=reason,
        is_sample=settings.get("is_sample") == "1",
        title=settings.get("title"),
    )


@contextmanager
def delivering(out: Outgoing, output: Path, kind: str) -> Iterator[Path]:
    """A file to write aside; the export is logged before it takes the place of ``output``, or not at all.

    So nothing leaves without its line in the log, whatever fails in between.
    """
    with replacing(output) as aside:
        yield aside
        if out.logged:
            log_export(out, output, kind)


def log_export(out: Outgoing, output: Path, kind: str, **more: Any) -> None:
    """One line in the log: what was taken out, for which day, with names or without, and why."""
    after = {
        "kind": kind,
        "file": output.name,
        "as_of": out.published.as_of.isoformat(),
        "names": out.names,
        "reason": out.reason,
        **more,
    }
    with out.workspace.writing(actor(), "export") as writer:
        writer.log("export", after=after)
