"""Reading the gaps of the open workspace, in pieces between turns of the event loop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import QDate, QDateTime, QObject, pyqtSignal

from ..stepping import Stepper
from ..workspace.layers import CannotOpenError
from ..workspace.queries import Part, sliced_parts
from .gaps import GapRow, fold

_ROWS_A_STEP = 200


@dataclass
class Names:
    """What is needed to name the gaps' places, people and units."""

    communes: dict[str, str] = field(default_factory=dict)
    commune_ids: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    twinned: dict[str, set[str]] = field(default_factory=dict)


class GapReader(QObject):
    """Reads in pieces; ends with `finished` (rows, names, day of the run) or `failed`, unless `stop` was called."""

    finished = pyqtSignal(object, object, str)
    failed = pyqtSignal()

    def __init__(self, path: str, rule_name: Callable[[str], str], parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._path = path
        self._rule_name = rule_name
        self._rows: list[GapRow] = []
        self._names = Names()
        self._as_of = ""
        expected = (CannotOpenError,)
        self._stepper = Stepper(self._steps(), self._on_done, lambda _: self.failed.emit(), expected, self)

    def start(self) -> None:
        """Begin; returns at once."""
        self._stepper.start()

    def stop(self) -> None:
        """Read no further."""
        self._stepper.stop()

    def _on_done(self) -> None:
        self.finished.emit(self._rows, self._names, self._as_of)

    def _steps(self) -> Iterator[None]:
        names = self._names
        takes: dict[str, Callable[[list[str]], None]] = {
            "commune": self._take_commune,
            "unit": lambda values: names.units.__setitem__(*values),
            "twinning": self._take_twinning,
        }
        for table, rows in sliced_parts(self._path, _PARTS):
            yield
            for first in range(0, len(rows), _ROWS_A_STEP):
                for row in rows[first : first + _ROWS_A_STEP]:
                    if table == "gap":
                        self._rows.append(self._row(row))
                    else:
                        takes[table]([text(value) for value in row])
                yield

    def _take_commune(self, values: list[str]) -> None:
        self._names.communes[values[1]] = values[2]
        self._names.commune_ids[values[1]] = values[0]

    def _take_twinning(self, values: list[str]) -> None:
        if all(values):
            self._names.twinned.setdefault(values[1], set()).add(values[0])

    def _row(self, cells: list[Any]) -> GapRow:
        value = dict(zip(_GAP_COLUMNS, map(text, cells[1:])))
        village, cadre, unit = map(text, cells[-5:-2])
        x, y = cells[-2:]
        names = self._names
        self._as_of = self._as_of or value["as_of"]
        commune = names.communes.get(value["commune"], "")
        target = cadre
        units: tuple[str, ...] = (unit,) if unit else ()
        if value["table_name"] not in ("cadre", "assignment"):
            target, units = self._target(value["table_name"], value["row_id"], value["commune"])
        searched = (self._rule_name(value["rule"]), value["code"], commune, village, target)
        return GapRow(
            fid=cells[0],
            rule=value["rule"],
            severity=value["severity"],
            table=value["table_name"],
            code=value["code"],
            item=value["item"],
            commune=value["commune"],
            village=value["village"],
            since=value["since"],
            params=value["params"],
            row_id=value["row_id"],
            point=None if x is None or y is None else (x, y),
            commune_name=commune,
            village_name=village,
            target_name=target,
            units=units,
            folded=fold(" ".join(searched + tuple(names.units.get(unit, "") for unit in units))),
        )

    def _target(self, table: str, row_id: str, commune: str) -> tuple[str, tuple[str, ...]]:
        """The name of what a gap of no cadre is about, and the units it concerns: itself, or the commune's twins."""
        names = self._names
        if table == "unit":
            return names.units.get(row_id, ""), (row_id,)
        return "", tuple(sorted(names.twinned.get(names.commune_ids.get(commune, ""), ())))


_GAP_COLUMNS = (
    "rule",
    "severity",
    "table_name",
    "code",
    "item",
    "commune",
    "village",
    "since",
    "params",
    "row_id",
    "as_of",
)


# The names of very many are asked for with the gaps that need them: each is found by its identity or code.
_CADRE = "CASE t.table_name WHEN 'cadre' THEN t.row_id ELSE a.cadre_id END"
_JOINED = (
    "LEFT JOIN village v ON v.code = t.village"
    " LEFT JOIN assignment a ON t.table_name = 'assignment' AND a.id = t.row_id"
    f" LEFT JOIN cadre c ON c.id = {_CADRE}"
)
_NAMED = ("v.name", "c.name", "c.unit_id", "ST_MinX(t.geom)", "ST_MinY(t.geom)")
_PARTS = (
    Part("commune", "t.id, t.code, t.name"),
    Part("unit", "t.id, coalesce(nullif(t.short_name, ''), t.name)"),
    Part("twinning", "t.unit_id, t.commune_id"),
    Part("gap", ", ".join(["t.fid", *(f"t.{name}" for name in _GAP_COLUMNS), *_NAMED]), "", _JOINED),
)


def text(value: Any) -> str:
    """A cell as text; days as 2026-06-30; NULL as nothing."""
    if isinstance(value, (QDate, QDateTime)):
        day = value.date() if isinstance(value, QDateTime) else value
        return day.toString("yyyy-MM-dd") if day.isValid() else ""
    return value if isinstance(value, str) else "" if value is None or not value else str(value)
