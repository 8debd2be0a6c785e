"""Tables of speeds, as CSV: ``code,season,mode,value``."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ..errors import InputError
from ..files import explaining_io
from ..schema import ENUMERATIONS

COLUMNS = ("code", "season", "mode", "value")
MODES = ("walk", "vehicle", "barrier")
FASTEST = {"walk": 2.0, "vehicle": 130.0}
"""More than this is a slip: a factor on Tobler's speed, km/h."""
_TOLD = 5


@dataclass(frozen=True)
class SpeedRow:
    """One row. ``value``: the factor (walk), km/h (vehicle), 0 (barrier)."""

    code: str
    season: str
    mode: str
    value: float


def shipped_speeds() -> list[SpeedRow]:
    """The rows that come with the program."""
    text = files(__package__.rpartition(".")[0].rpartition(".")[0]).joinpath("data/speeds/seasons.csv")
    return _parsed(text.read_text("utf-8"), "seasons.csv")


def read_speeds(path: Path) -> list[SpeedRow]:
    """The rows of a table of the user's. InputError names the faulty lines."""
    if not path.is_file():
        raise InputError("travel.error.no_file", path=str(path))
    with explaining_io(path):
        raw = path.read_bytes()
    try:
        return _parsed(raw.decode("utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        raise InputError("travel.error.speeds_encoding", path=path.name) from error


def _parsed(text: str, name: str) -> list[SpeedRow]:
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    heading = [cell.strip().lower() for cell in next(reader, [])]
    if any(column not in heading for column in COLUMNS):
        raise InputError("travel.error.speeds_heading", path=name, columns=",".join(COLUMNS))
    places = [heading.index(column) for column in COLUMNS]
    rows: dict[tuple[str, str], SpeedRow] = {}
    faults: list[str] = []
    for line in reader:
        if not any(cell.strip() for cell in line):
            continue
        cells = [line[place].strip() if place < len(line) else "" for place in places]
        row = _row(cells)
        if row is None or (row.code, row.season) in rows:
            faults.append(f"{reader.line_num} ({','.join(cells)})")
        else:
            rows[row.code, row.season] = row
    if faults:
        more = " …" if len(faults) > _TOLD else ""
        raise InputError(
            "travel.error.speeds_lines", path=name, count=len(faults), lines="; ".join(faults[:_TOLD]) + more
        )
    if not rows:
        raise InputError("travel.error.speeds_empty", path=name)
    return list(rows.values())


def _row(cells: list[str]) -> SpeedRow | None:
    """The row that the cells are, None where they make none."""
    code, season, mode, value = cells[0], cells[1].lower(), cells[2].lower(), cells[3]
    if not code or season not in ENUMERATIONS["season"] or mode not in MODES:
        return None
    if code.isascii() and code.isdigit():
        code = str(int(code))
    if mode == "barrier":
        return SpeedRow(code, season, mode, 0.0)
    try:
        number = float(value.replace(",", "."))
    except ValueError:
        return None
    if not (math.isfinite(number) and 0 < number <= FASTEST[mode]):
        return None
    return SpeedRow(code, season, mode, number)
