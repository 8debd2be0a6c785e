"""The file that a job was asked to write: one that we write, and not the workspace itself."""

from __future__ import annotations

from pathlib import Path

from ..layers.errors import InputError


def checked_output(path: str | None, workspace: str, suffixes: tuple[str, ...]) -> Path | None:
    """The file to write to, None for none; InputError for a suffix that is not written, or the workspace itself."""
    if path is None:
        return None
    output = Path(path)
    if output.suffix.lower() not in suffixes:
        raise InputError("error.unknown_suffix", path=path, known=", ".join(suffixes))
    if output.exists() and Path(workspace).exists() and output.samefile(workspace):
        raise InputError("error.output_is_workspace", path=path)
    return output
