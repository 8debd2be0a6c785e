"""The states that symbols follow, joined to the layers they belong to; the results of the last coverage run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from qgis.core import (
    QgsFeature,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
)

from .layers import ROLE_KEY, WORKSPACE_KEY
from .queries import sliced
from .queries import text as as_text

IN_NEED = ("assigned", "unassigned", "overdue", "far")
PLACES = ("village", "commune")
_ROLE = "places"
_ROWS_A_TURN = 500
_FIELDS = "field=row_id:string&field=state:string&field=band:integer&field=in_need:integer"
# Beyond this many rows the states of households are looked up one by one instead of being kept in memory.
_CACHED_ROWS = 150_000


def place_states(project: QgsProject, path: str) -> QgsVectorLayer:
    """The layer in memory that holds the states of villages and communes; made when there is none."""
    for layer in project.mapLayers().values():
        if layer.customProperty(ROLE_KEY) == _ROLE:
            return layer
    layer = QgsVectorLayer(f"NoGeometry?{_FIELDS}&index=yes", _ROLE, "memory")
    layer.setCustomProperty(ROLE_KEY, _ROLE)
    layer.setCustomProperty(WORKSPACE_KEY, path)
    layer.setCustomProperty("skipMemoryLayersCheck", 1)
    project.addMapLayer(layer, False)
    return layer


def fill_place_states(places: QgsVectorLayer, path: str) -> Iterator[None]:
    """Read the states of villages and communes anew, in pieces; villages get their number of households in need."""
    # Table after table, in the order in which they lie in the file: to look each household up would take far longer.
    village_of: dict[str, str] = {}
    for rows in sliced(path, "household", "t.id, t.village_id"):
        village_of.update(rows)
        yield
    in_need: Counter = Counter()
    listed = ", ".join(map(as_text, IN_NEED))
    for rows in sliced(path, "map_state", "t.row_id", f"t.table_name = 'household' AND t.state IN ({listed})"):
        in_need.update([village_of.get(row_id) for (row_id,) in rows])
        yield
    found: list[QgsFeature] = []
    fields = places.fields()
    listed = ", ".join(map(as_text, PLACES))
    for rows in sliced(path, "map_state", "t.row_id, t.state, t.band", f"t.table_name IN ({listed})"):
        for row_id, state, band in rows:
            feature = QgsFeature(fields)
            feature.setAttributes([row_id, state, band, in_need.get(row_id, 0)])
            found.append(feature)
        yield
    places.dataProvider().truncate()
    for start in range(0, len(found), _ROWS_A_TURN):
        places.dataProvider().addFeatures(found[start : start + _ROWS_A_TURN])
        yield


def join_states(layer: QgsVectorLayer, states: QgsVectorLayer) -> None:
    """Give the rows of ``layer`` the columns of ``states``, replacing an earlier join so that nothing old is kept."""
    for info in list(layer.vectorJoins()):
        layer.removeJoin(info.joinLayerId())
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(states)
    join.setJoinFieldName("row_id")
    join.setTargetFieldName("id")
    join.setPrefix("")
    join.setUsingMemoryCache(states.featureCount() <= _CACHED_ROWS)
    names = [name for name in ("state", "band", "in_need") if states.fields().indexOf(name) >= 0]
    join.setJoinFieldNamesSubset(names)
    layer.addJoin(join)
