"""What is asked of the optimum, as the engine's command lines. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ..planning.orders import IN_FORCE

PREFERRED, REQUIRED, IGNORED = "preferred", "required", "ignored"
COVER, MEDIAN = "cover", "median"


@dataclass(frozen=True)
class AssignOrder:
    """Goals and limits of an assignment; None is no limit. ``ground``: the plan it begins from, or what is in force."""

    name: str
    everybody: bool = True
    max_changes: Optional[int] = None
    language: str = PREFERRED
    unit_areas: bool = False
    seconds: Optional[int] = None
    ground: str = IN_FORCE

    def arguments(self, workspace: str, language: str) -> list[str]:
        """``diaban assign``; ``language`` is that of the words."""
        # Joined: a name may begin with a dash.
        given = [
            "assign",
            workspace,
            f"--name={self.name}",
            "--language",
            self.language,
            "--language",
            language,
        ]
        given += [f"--plan={self.ground}"] if self.ground != IN_FORCE else []
        given += ["--all"] if self.everybody else []
        given += ["--unit-areas"] if self.unit_areas else []
        for option, value in (("--max-changes", self.max_changes), ("--seconds", self.seconds)):
            given += [option, str(value)] if value is not None else []
        return given


@dataclass(frozen=True)
class SiteOrder:
    """How many further model sites, what for, and villages that must or may not have one (codes)."""

    count: int
    objective: str = COVER
    require: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def arguments(self, workspace: str, language: str) -> list[str]:
        """``diaban site``."""
        given = ["site", workspace, "--count", str(self.count), "--objective", self.objective]
        for option, codes in (("--require", self.require), ("--exclude", self.exclude)):
            given += [option, *codes] if codes else []
        return [*given, "--language", language]
