"""What ``check`` says: one fault, where it is, and its cure in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .rules import Rule, rule_sentence
from .schema import TABLES
from .wording import Words


@dataclass(frozen=True)
class Finding:
    """One fault: where it is and, in words, what to do. ``warning``: worth a look, but no fault."""

    key: str
    table: str | None = None
    fid: int | None = None
    params: dict[str, Any] = field(default_factory=dict)
    rule: Rule | None = None
    warning: bool = False

    def text(self, words: Words) -> str:
        """The sentence of this finding: what is wrong, in which table and row, and what to do."""
        params = {"fid": self.fid, "table": self.table, **self.params}
        for name in ("table", "parent"):
            if params.get(name) in TABLES:
                params[name] = words(f"table.{params[name]}")
        if self.rule is not None:
            params["message"] = rule_sentence(self.rule, words)
        return words(f"check.{self.key}", **params)
