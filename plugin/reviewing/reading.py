"""Reading the gaps of the open workspace, in pieces between turns of the event loop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Callable, Optional

from qgis.core import QgsFeature, QgsFeatureRequest, QgsVectorLayer
from qgis.PyQt.QtCore import QDate, QDateTime, QObject, pyqtSignal

from ..stepping import Stepper
from ..workspace.session import WorkspaceSession
from .gaps import GapRow, fold

_ROWS_A_TURN = 50


@dataclass
class Names:
    """What is needed to name the gaps' places, people and units."""

    communes: dict[str, str] = field(default_factory=dict)
    commune_ids: dict[str, str] = field(default_factory=dict)
    villages: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    cadres: dict[str, str] = field(default_factory=dict)
    unit_of_cadre: dict[str, str] = field(default_factory=dict)
    cadre_of_assignment: dict[str, str] = field(default_factory=dict)
    twinned: dict[str, set[str]] = field(default_factory=dict)


class GapReader(QObject):
    """Reads in pieces; `finished` (rows, names, day of the run) comes once, unless `stop` was called."""

    finished = pyqtSignal(object, object, str)

    def __init__(
        self, session: WorkspaceSession, rule_name: Callable[[str], str], parent: Optional[QObject] = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._rule_name = rule_name
        self._rows: list[GapRow] = []
        self._names = Names()
        self._as_of = ""
        self._stepper = Stepper(self._steps(), self._on_done, parent=self)

    def start(self) -> None:
        """Begin; returns at once."""
        self._stepper.start()

    def stop(self) -> None:
        """Read no further."""
        self._stepper.stop()

    def _on_done(self) -> None:
        self.finished.emit(self._rows, self._names, self._as_of)

    def _steps(self) -> Iterator[None]:
        yield from self._read_names()
        layer = self._session.layer("gap")
        if layer is None:
            return
        for number, feature in enumerate(_features(layer)):
            self._rows.append(self._row(feature))
            if number % _ROWS_A_TURN == _ROWS_A_TURN - 1:
                yield

    def _read_names(self) -> Iterator[None]:
        names = self._names
        for table, columns, take in (
            ("commune", ["id", "code", "name"], self._take_commune),
            ("village", ["code", "name"], lambda v: names.villages.__setitem__(v[0], v[1])),
            ("unit", ["id", "short_name", "name"], lambda v: names.units.__setitem__(v[0], v[1] or v[2])),
            ("cadre", ["id", "code", "name", "unit_id"], self._take_cadre),
            ("assignment", ["id", "cadre_id"], lambda v: names.cadre_of_assignment.__setitem__(v[0], v[1])),
            ("twinning", ["unit_id", "commune_id"], self._take_twinning),
        ):
            layer = self._session.layer(table)
            if layer is None:
                continue
            for number, feature in enumerate(_features(layer, columns)):
                take([text(feature[column]) for column in columns])
                if number % _ROWS_A_TURN == 0:
                    yield

    def _take_commune(self, values: list[str]) -> None:
        self._names.communes[values[1]] = values[2]
        self._names.commune_ids[values[1]] = values[0]

    def _take_cadre(self, values: list[str]) -> None:
        self._names.cadres[values[0]] = values[2]
        self._names.unit_of_cadre[values[0]] = values[3]

    def _take_twinning(self, values: list[str]) -> None:
        if all(values):
            self._names.twinned.setdefault(values[1], set()).add(values[0])

    def _row(self, feature: QgsFeature) -> GapRow:
        value = {name: text(feature[name]) for name in _GAP_COLUMNS}
        names = self._names
        self._as_of = self._as_of or value["as_of"]
        target, units = self._target(value["table_name"], value["row_id"], value["commune"])
        commune, village = names.communes.get(value["commune"], ""), names.villages.get(value["village"], "")
        searched = (self._rule_name(value["rule"]), value["code"], commune, village, target)
        return GapRow(
            fid=feature.id(),
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
            point=_point(feature),
            commune_name=commune,
            village_name=village,
            target_name=target,
            units=units,
            folded=fold(" ".join(searched + tuple(names.units.get(unit, "") for unit in units))),
        )

    def _target(self, table: str, row_id: str, commune: str) -> tuple[str, tuple[str, ...]]:
        """The name of what the gap is about, and the units it concerns: the cadre's own, or the commune's twins."""
        names = self._names
        if table == "unit":
            return names.units.get(row_id, ""), (row_id,)
        if table in ("cadre", "assignment"):
            cadre = names.cadre_of_assignment.get(row_id, "") if table == "assignment" else row_id
            unit = names.unit_of_cadre.get(cadre, "")
            return names.cadres.get(cadre, ""), (unit,) if unit else ()
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


def _features(layer: QgsVectorLayer, columns: Optional[list[str]] = None) -> Iterator[QgsFeature]:
    request = QgsFeatureRequest()
    if columns is not None:
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
        request.setSubsetOfAttributes(columns, layer.fields())
    return layer.getFeatures(request)


def text(value: Any) -> str:
    """A cell as text; days as 2026-06-30; NULL as nothing."""
    if isinstance(value, (QDate, QDateTime)):
        day = value.date() if isinstance(value, QDateTime) else value
        return day.toString("yyyy-MM-dd") if day.isValid() else ""
    return value if isinstance(value, str) else "" if value is None or not value else str(value)


def _point(feature: QgsFeature) -> Optional[tuple[float, float]]:
    geometry = feature.geometry()
    if geometry.isNull() or geometry.isEmpty():
        return None
    point = geometry.asPoint()
    return point.x(), point.y()
