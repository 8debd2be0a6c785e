"""Who looks after which village, drawn: a line from where cadres start to each village in their charge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Optional

from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate

from .. import symbols
from ..language import tr
from ..stepping import sorted_in_steps
from .layers import ROLE_KEY, WORKSPACE_KEY
from .queries import Part, sliced_parts
from .queries import text as as_text

CHARGES = "charges"
_ROWS_A_TURN = 200
_PAIRS_A_TURN = 5000
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


def fill_charges(lines: QgsVectorLayer, path: str, day: str) -> Iterator[None]:
    """Draw the lines of the approved assignments in force on ``day`` anew, in pieces."""
    villages: Points = {}
    starts: Points = {}
    found: Counter = Counter()
    households: Counter = Counter()
    for table, rows in sliced_parts(path, _parts(day)):
        if table == "assignment":
            found.update((start, village) for start, village, _ in rows)
            households.update((start, village) for start, village, duty in rows if duty == "household")
        else:
            points = villages if table == "village" else starts
            points.update((identity, QgsPointXY(x, y)) for identity, x, y in rows if x is not None)
        yield
    starts.update(villages)
    placed: list[tuple[str, str, int]] = []
    for number, (start, village) in enumerate(found):
        if start in starts and village in villages and start != village:
            placed.append((start, village, households[start, village]))
        if number % _PAIRS_A_TURN == 0:
            yield
    placed = yield from sorted_in_steps(placed, lambda charge: charge)
    lines.dataProvider().truncate()
    for first in range(0, len(placed), _ROWS_A_TURN):
        part = placed[first : first + _ROWS_A_TURN]
        lines.dataProvider().addFeatures([_line(lines, *charge, starts, villages) for charge in part])
        yield
    lines.updateExtents()
    lines.triggerRepaint()


def day_of(settings: dict[str, str]) -> str:
    """The day the workspace looks at, as it writes days: its own setting where that is a day, else today."""
    given = QDate.fromString(settings.get("as_of", ""), _DAY)
    return (given if given.isValid() else QDate.currentDate()).toString(_DAY)


def _parts(day: str) -> list[Part]:
    place = "t.id, ST_MinX(t.geom), ST_MinY(t.geom)"
    start = "coalesce(c.starts_from_village_id, c.unit_id)"
    village = "CASE t.duty WHEN 'household' THEN h.village_id ELSE t.village_id END"
    joined = "JOIN cadre c ON c.id = t.cadre_id LEFT JOIN household h ON h.id = t.household_id"
    return [
        Part("village", place, "t.geom IS NOT NULL"),
        Part("unit", place, "t.geom IS NOT NULL"),
        Part("assignment", f"{start}, {village}, t.duty", _in_force(day), joined),
    ]


def _in_force(day: str) -> str:
    begun_and_not_over = (
        f"t.valid_from <= {as_text(day)} AND (t.valid_to IS NULL OR t.valid_to > {as_text(day)})"
    )
    return f"t.status IN ('approved', 'ended') AND t.duty <> 'commune_post' AND {begun_and_not_over}"


def _line(
    lines: QgsVectorLayer, start: str, village: str, households: int, starts: Points, villages: Points
) -> QgsFeature:
    feature = QgsFeature(lines.fields())
    feature.setAttributes([start, village, households])
    feature.setGeometry(QgsGeometry.fromPolylineXY([starts[start], villages[village]]))
    return feature
