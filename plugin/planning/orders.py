"""The command lines of the engine's jobs for plans. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass

IN_FORCE = ""


@dataclass(frozen=True)
class Decision:
    """What a commander decides with: number, day (ISO) and body; unit and duty narrow it, ``submit`` submits first."""

    number: str
    day: str
    body: str
    unit: str = ""
    duty: str = ""
    submit: bool = False

    def arguments(self) -> list[str]:
        given = ["--decision", self.number, "--date", self.day, "--body", self.body]
        for option, value in (("--unit", self.unit), ("--duty", self.duty)):
            given += [option, value] if value else []
        return [*given, "--submit"] if self.submit else given


@dataclass(frozen=True)
class Sides:
    """What is compared: names of plans (IN_FORCE for what is in force), all seen on ``day`` (ISO)."""

    first: str
    second: str
    day: str

    def arguments(self) -> list[str]:
        shown = [
            f"plan:{name}" if name != IN_FORCE else f"day:{self.day}" for name in (self.first, self.second)
        ]
        return [*shown, "--as-of", self.day, "--kept"]


def plan(workspace: str, action: str, language: str, *more: str) -> list[str]:
    """One action of ``diaban plan``; ``more`` begins with the plan's name, but for ``list``."""
    return ["plan", workspace, action, *more, "--language", language]


def compare(workspace: str, sides: Sides, language: str) -> list[str]:
    """Compare two plans, or one with what is in force."""
    return ["compare", workspace, *sides.arguments(), "--language", language]
