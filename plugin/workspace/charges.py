"""Who looks after which village, drawn: a line from where cadres start to each village in their charge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Optional

from qgis.core import (
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate

from .. import symbols
from ..language import tr
from .layers import ROLE_KEY, WORKSPACE_KEY

CHARGES = "charges"
NEEDED = ("unit", "village", "household", "cadre", "assignment")
_ROWS_A_TURN = 100
_DAY = "yyyy-MM-dd"
Points = dict[str, QgsPointXY]


def charge_layer(path: str, crs: str) -> QgsVectorLayer:
    """The empty layer of lines, in memory; ``households`` is how many are looked after along a line."""
    fields = "field=start:string&field=village:string&field=households:integer"
    layer = QgsVectorLayer(f"LineString?crs={crs}&{fields}", tr("From the post to the village"), "memory")
    layer.setCustomProperty(ROLE_KEY, CHARGES)
    layer.setCustomProperty(WORKSPACE_KEY, path)
    layer.setCustomProperty("skipMemoryLayersCheck", 1)
    layer.setReadOnly(True)
    layer.setRenderer(QgsSingleSymbolRenderer(symbols.charge_symbol()))
    layer.setOpacity(0.7)
    return layer


def find_charges(project: QgsProject) -> Optional[QgsVectorLayer]:
    """The layer made by `charge_layer`, if the project has it."""
    found = (layer for layer in project.mapLayers().values() if layer.customProperty(ROLE_KEY) == CHARGES)
    return next(found, None)


def fill_charges(lines: QgsVectorLayer, layers: dict[str, QgsVectorLayer], day: str) -> Iterator[None]:
    """Draw the lines of the approved assignments in force on ``day`` anew, in pieces."""
    villages: Points = {}
    starts: Points = {}
    home: dict[str, str] = {}
    start_of: dict[str, str] = {}
    yield from _read_points(layers["village"], villages)
    yield from _read_points(layers["unit"], starts)
    starts.update(villages)
    for number, row in enumerate(_rows(layers["household"], ["id", "village_id"])):
        home[row["id"]] = row["village_id"]
        if number % _ROWS_A_TURN == 0:
            yield
    for number, row in enumerate(_rows(layers["cadre"], ["id", "unit_id", "starts_from_village_id"])):
        start_of[row["id"]] = row["starts_from_village_id"] or row["unit_id"]
        if number % _ROWS_A_TURN == 0:
            yield
    found: Counter = Counter()
    columns = ["cadre_id", "duty", "household_id", "village_id", "valid_from", "valid_to"]
    for number, row in enumerate(_rows(layers["assignment"], columns, _in_force(day))):
        village = home.get(row["household_id"]) if row["duty"] == "household" else row["village_id"]
        if village:
            found[start_of.get(row["cadre_id"]), village] += int(row["duty"] == "household")
        if number % _ROWS_A_TURN == 0:
            yield
    placed = [
        (start, village, households)
        for (start, village), households in sorted(found.items(), key=str)
        if start in starts and village in villages and start != village
    ]
    lines.dataProvider().truncate()
    for first in range(0, len(placed), _ROWS_A_TURN):
        part = placed[first : first + _ROWS_A_TURN]
        lines.dataProvider().addFeatures([_line(lines, *charge, starts, villages) for charge in part])
        yield
    lines.updateExtents()


def day_of(settings: dict[str, str]) -> str:
    """The day the workspace looks at, as it writes days: its own setting where that is a day, else today."""
    given = QDate.fromString(settings.get("as_of", ""), _DAY)
    return (given if given.isValid() else QDate.currentDate()).toString(_DAY)


def _in_force(day: str) -> str:
    begun_and_not_over = f'"valid_from" <= \'{day}\' AND ("valid_to" IS NULL OR "valid_to" > \'{day}\')'
    return f"\"status\" IN ('approved', 'ended') AND {begun_and_not_over}"


def _line(
    lines: QgsVectorLayer, start: str, village: str, households: int, starts: Points, villages: Points
) -> QgsFeature:
    feature = QgsFeature(lines.fields())
    feature.setAttributes([start, village, households])
    feature.setGeometry(QgsGeometry.fromPolylineXY([starts[start], villages[village]]))
    return feature


def _read_points(layer: QgsVectorLayer, points: Points) -> Iterator[None]:
    request = QgsFeatureRequest().setSubsetOfAttributes(["id"], layer.fields())
    for number, feature in enumerate(layer.getFeatures(request)):
        if feature.hasGeometry():
            points[feature["id"]] = feature.geometry().asPoint()
        if number % _ROWS_A_TURN == 0:
            yield


def _rows(layer: QgsVectorLayer, columns: list[str], test: str = "") -> Iterator[QgsFeature]:
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes(columns, layer.fields())
    if test:
        request.setFilterExpression(test)
    return layer.getFeatures(request)
