"""What several of these tests begin with."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace without a row, to be copied and filled."""
    from diaban.layers.workspace import Workspace

    path = tmp_path_factory.mktemp("empty") / "empty.gpkg"
    with Workspace.build(path, stamp="2026-01-01T00:00:00Z", actor="test"):
        pass
    return path
