"""The states that symbols follow, joined to the layers they belong to; the results of the last coverage run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from qgis.core import (
    QgsFeature,
    QgsFeatureRequest,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
)

from .layers import ROLE_KEY, WORKSPACE_KEY

IN_NEED = ("assigned", "unassigned", "overdue", "far")
PLACES = ("village", "commune")
_ROLE = "places"
_ROWS_A_TURN = 200
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


def fill_place_states(places: QgsVectorLayer, layers: dict[str, QgsVectorLayer]) -> Iterator[None]:
    """Read the states of villages and communes anew, in pieces; villages get their number of households in need."""
    in_need: Counter = Counter()
    found: list[QgsFeature] = []
    village_of: dict[str, str] = {}
    for number, row in enumerate(_rows(layers["household"], ["id", "village_id"])):
        village_of[row["id"]] = row["village_id"]
        if number % _ROWS_A_TURN == 0:
            yield
    for number, row in enumerate(_rows(layers["map_state"], ["table_name", "row_id", "state", "band"])):
        if row["table_name"] == "household":
            if row["state"] in IN_NEED:
                in_need[village_of.get(row["row_id"])] += 1
        elif row["table_name"] in PLACES:
            feature = QgsFeature(places.fields())
            feature.setAttributes([row["row_id"], row["state"], row["band"], 0])
            found.append(feature)
        if number % _ROWS_A_TURN == 0:
            yield
    for feature in found:
        feature["in_need"] = in_need.get(feature["row_id"], 0)
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


def _rows(layer: QgsVectorLayer, columns: list[str]) -> Iterator[QgsFeature]:
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes(columns, layer.fields())
    return layer.getFeatures(request)
