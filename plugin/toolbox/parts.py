"""What an algorithm of the toolbox is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable

WORKSPACE, FILE, OUTPUT, CHOICE, TEXT, NUMBER, FLAG = (
    "workspace",
    "file",
    "output",
    "choice",
    "text",
    "number",
    "flag",
)
Values = dict[str, Any]


@dataclass(frozen=True)
class Parameter:
    """One parameter. ``choices`` are (code, words); ``pattern`` is the filter of files."""

    name: str
    kind: str
    label: str
    optional: bool = False
    default: Any = None
    choices: tuple[tuple[str, str], ...] = ()
    pattern: str = ""
    advanced: bool = False


@dataclass(frozen=True)
class Spec:
    """One algorithm: ``arguments`` turns the values of its parameters into the engine's command line."""

    name: str
    label: str
    about: str
    icon: str
    parameters: tuple[Parameter, ...]
    arguments: Callable[[Values], list[str]]
