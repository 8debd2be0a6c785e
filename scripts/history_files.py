"""The history as a file: Excel for people, CSV and JSON for programs; a line for each column that changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ..layers.exports.delimited import write_csv
from ..layers.exports.sheets import Sheet
from ..layers.exports.workbook import write_workbook
from ..layers.files import replacing
from ..layers.history.telling import Told
from ..layers.wording import Words
from ..layers.workspace import Workspace

SUFFIXES = (".xlsx", ".csv", ".json")
_WIDTHS = {"who": 28.0, "what": 44.0, "before": 32.0, "after": 32.0, "note": 44.0}
_COLUMNS = (
    "day", "time", "who", "what", "kind", "row", "heading", "before", "after", "sealed", "note",
)  # fmt: skip


@dataclass(frozen=True)
class About:
    """What a file says of itself: whose, what was asked, with names or without, and why."""

    workspace: Workspace
    words: Words
    reason: str | None
    actor: str
    asked: dict[str, str]

    def marks(self) -> list[str]:
        """The sentences at the head of every page."""
        words = self.words
        said = [words("output.sample")] if self.workspace.is_sample else []
        if self.reason is not None:
            said.append(words("output.names", reason=self.reason, actor=self.actor))
        if self.workspace.read_only:
            said.append(words("output.not_logged"))
        said.append(words("history.redacted" if self.reason is None else "history.redacted_names"))
        return said


def write(path: Path, told: Sequence[Told], note: str, about: About) -> None:
    """Write ``told`` in the form the suffix names; logged before the file takes its name, or not there at all."""
    with replacing(path) as aside:
        _write(aside, path.suffix.lower(), told, note, about)
        if not about.workspace.read_only:
            _log(about.workspace, about.actor, _noted(about.asked, about.reason) | {"file": path.name})


def log_names(workspace: Workspace, reason: str, actor: str, asked: dict[str, str]) -> None:
    """One line in the log where names went to a screen or another program."""
    _log(workspace, actor, _noted(asked, reason))


def lines(told: Sequence[Told]) -> Iterator[dict[str, Any]]:
    """One line a change; one for an entry without."""
    for entry in told:
        shown = asdict(entry)
        common = {
            name: shown[name] for name in ("day", "time", "who", "what", "kind", "row", "sealed", "note")
        }
        for change in entry.changes:
            yield {**common, "heading": change.heading, "before": change.before, "after": change.after}
        if not entry.changes:
            yield {**common, "heading": "", "before": "", "after": ""}


def _write(path: Path, suffix: str, told: Sequence[Told], note: str, about: About) -> None:
    if suffix == ".json":
        body = {
            "asked": about.asked,
            "names": about.reason is not None,
            "sample": about.workspace.is_sample,
            "logged": not about.workspace.read_only,
            "note": note,
            "entries": [asdict(entry) for entry in told],
        }
        path.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return
    words = about.words
    frame = pd.DataFrame(list(lines(told)), columns=list(_COLUMNS))
    frame["sealed"] = [words(f"word.flag.{int(sealed)}") for sealed in frame["sealed"]]
    headings = {name: words(f"history.column.{name}") for name in _COLUMNS}
    if suffix == ".csv":
        sample = int(about.workspace.is_sample)
        write_csv(path, frame.assign(sample=sample), {**headings, "sample": "sample"})
        return
    frame["day"] = pd.to_datetime(frame["day"], format="ISO8601", errors="coerce")
    title = words("history.title")
    notes = pd.DataFrame({"said": [*about.marks(), *([note] if note else [])]})
    about_sheet = Sheet(words("coverage.about"), notes, {"said": title}, widths={"said": 90.0}, filters=False)
    sheet = Sheet(title, frame, headings, widths=_WIDTHS)
    write_workbook(path, [sheet, about_sheet], title, mark=" · ".join(about.marks()))


def _noted(asked: dict[str, str], reason: str | None) -> dict[str, Any]:
    return {"kind": "history", "names": reason is not None, "reason": reason, **asked}


def _log(workspace: Workspace, actor: str, after: dict[str, Any]) -> None:
    with workspace.writing(actor, "export") as writer:
        writer.log("export", after=after)
