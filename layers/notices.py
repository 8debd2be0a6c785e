"""What is worth saying about a workspace when it is opened: what is not ours in it, what is missing, where it lies.

Reading goes on; whoever runs a job collects the notices and says each once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from .errors import WorkspaceError
from .objects import Difference
from .schema import TABLES
from .wording import Words

_NAMED = 6
_collected: ContextVar[list[Notice] | None] = ContextVar("notices", default=None)


@dataclass(frozen=True)
class Notice:
    """One thing worth saying. ``names``: the tables, rules or objects concerned; ``count``: how many there are."""

    key: str
    path: str
    names: tuple[str, ...] = ()
    count: int = 0
    detail: str = ""

    def text(self, words: Words) -> str:
        """The sentence of this notice, on one line."""
        called = [words(f"table.{name}") if name in TABLES else name for name in self.names[:_NAMED]]
        more = ["…"] if len(self.names) > _NAMED else []
        names = ", ".join([*called, *more])
        filled = words(
            f"notice.{self.key}", path=self.path, names=names, count=self.count, detail=self.detail
        )
        return " ".join(filled.split())


@contextmanager
def collecting() -> Iterator[list[Notice]]:
    """The notices of every workspace opened inside the block, each once, in the order they came up."""
    notices: list[Notice] = []
    token = _collected.set(notices)
    try:
        yield notices
    finally:
        _collected.reset(token)


def tell(notices: Iterable[Notice]) -> None:
    """Hand ``notices`` to whoever collects them."""
    collected = _collected.get()
    if collected is not None:
        collected.extend(notice for notice in dict.fromkeys(notices) if notice not in collected)


def about(path: Path, found: Sequence[Difference], share: str | None) -> tuple[Notice, ...]:
    """The notices of a workspace whose objects differ by ``found`` and that lies on a share of kind ``share``."""
    groups = {
        "tables_differ": [d for d in found if d.kind == "table" and d.how != "foreign"],
        "rules_differ": [d for d in found if d.rule and d.how != "foreign"],
        "smuggled": [d for d in found if d.how == "foreign" and d.blocks],
        "foreign": [d for d in found if d.how == "foreign" and not d.blocks],
        "index_missing": [d for d in found if d.kind == "index" and d.how == "missing" and not d.rule],
    }
    notices = []
    for key, members in groups.items():
        by_table = key in ("tables_differ", "rules_differ", "index_missing")
        names = dict.fromkeys(d.table if by_table else d.name for d in heads(members))
        if members:
            notices.append(Notice(key, path.name, tuple(names), len(members)))
    if share is not None:
        notices.append(Notice("network_share", path.name, detail=share))
    return tuple(notices)


def refuse_to_write(path: Path, found: Sequence[Difference]) -> None:
    """Raise WorkspaceError where a rule would not hold, or a foreign one would act, while writing."""
    blocking = heads([difference for difference in found if difference.blocks])
    if blocking:
        names = [*(difference.name for difference in blocking[:3]), *(["…"] if len(blocking) > 3 else [])]
        raise WorkspaceError("error.rules_differ", path=str(path), names=", ".join(names))


def heads(found: Sequence[Difference]) -> list[Difference]:
    """``found`` without what only belongs to a foreign table that is itself named: its index, its R-tree."""
    tables = [d.name for d in found if d.kind == "table" and d.how == "foreign"]
    owned = {
        d.name
        for d in found
        for table in tables
        if d.how == "foreign"
        and d.name != table
        and (d.table == table or d.name.startswith(f"rtree_{table}_"))
    }
    return [d for d in found if d.name not in owned]
