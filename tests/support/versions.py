"""Example files of every version of a workspace, made once by that version and kept.

``.venv/bin/python tests/support/versions.py`` writes the present version's file beside the others in ``tests/data``;
done once a version, before the next one changes anything.
"""

from __future__ import annotations

import json
import lzma
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"


def example(version: int, folder: Path) -> Path:
    """The kept example file of ``version``, unpacked into ``folder``."""
    path = folder / f"version-{version}.gpkg"
    path.write_bytes(lzma.decompress((DATA / f"version-{version}.gpkg.xz").read_bytes()))
    return path


def meaning_kept(version: int) -> dict[str, list[dict[str, Any]]]:
    """What the example of ``version`` says, as it was written down when the file was made."""
    kept: dict[str, list[dict[str, Any]]] = json.loads(
        (DATA / f"version-{version}.json").read_text(encoding="utf-8")
    )
    return kept


def meaning(path: Path, tables: list[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of ``tables`` by column name, shapes as hexadecimal, without what is not known."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return {
            table: [_said(row) for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY fid')]
            for table in tables
        }


def _said(row: sqlite3.Row) -> dict[str, Any]:
    values = {name: row[name] for name in row.keys() if row[name] is not None}  # noqa: SIM118 - a Row is no dict
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in values.items()}


def main() -> None:
    """Make the example of the present version."""
    sys.path.insert(0, str(ROOT))
    import conftest  # noqa: F401 - registers the package
    from support.full import full_workspace

    from diaban.layers.schema import SCHEMA_VERSION, TABLES

    DATA.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = full_workspace(Path(folder) / "example.gpkg")
        packed = lzma.compress(path.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
        (DATA / f"version-{SCHEMA_VERSION}.gpkg.xz").write_bytes(packed)
        said = meaning(path, list(TABLES))
    text = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True)
    (DATA / f"version-{SCHEMA_VERSION}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
