"""What the guardrail tests read of the checkout: its files, and what a module imports and calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("analysis", "layers", "plugin", "scripts")

# Made by running things, never part of the checkout.
_PASSING = {
    ".git",
    ".venv",
    "build",
    "__pycache__",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
}


def files(root: Path = ROOT, *folders: str) -> list[str]:
    """Every file of the checkout (or of some of its folders), relative to it, with forward slashes."""
    return sorted(name for folder in folders or ("",) for name in _below(root, root / folder))


def _below(root: Path, folder: Path) -> Iterator[str]:
    for entry in folder.iterdir():
        if entry.name in _PASSING or entry.suffix in {".pyc", ".qm"} or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _below(root, entry)
        else:
            yield entry.relative_to(root).as_posix()


def modules(*folders: str) -> list[str]:
    """Every Python file of some folders, relative to the checkout."""
    return [name for name in files(ROOT, *folders) if name.endswith(".py")]


def tree(name: str) -> ast.Module:
    """The syntax of a file of the checkout."""
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), filename=name)


def imports(name: str, source: ast.Module) -> set[str]:
    """Every module that the file ``name`` imports anywhere, with its full name (``diaban.layers.schema``)."""
    found: set[str] = set()
    for node in ast.walk(source):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(name, node)
            # `from . import x` and `from .layers import schema` may name modules as well as what is in them
            found.update(f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and called(node) in {"import_module", "__import__"}:
            found.update(first.value for first in node.args[:1] if _is_text(first))
    return found


def _base(name: str, node: ast.ImportFrom) -> str:
    if node.level == 0:
        return node.module or ""
    inside = PurePosixPath("diaban", name).parent.parts
    return ".".join((*inside[: len(inside) - node.level + 1], *filter(None, [node.module])))


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def called(node: ast.Call) -> str:
    """The last name of what is called: ``today`` for ``datetime.date.today()``."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def within(module: str, *packages: str) -> bool:
    """Whether ``module`` is one of ``packages`` or below one of them."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)
