"""The states that symbols follow, joined to the layers they belong to; the results of the last coverage run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Optional

from qgis.core import (
    QgsFeature,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
)

from .layers import ROLE_KEY, WORKSPACE_KEY, open_table
from .queries import Part, sliced, sliced_parts
from .queries import text as as_text
from .tree import STATE_TABLE

IN_NEED = ("assigned", "unassigned", "overdue", "far")
PLACES = ("village", "commune")
_PLACE_ROLE, _HOME_ROLE = "places", "homes"
_ROWS_A_TURN = 500
_FIELDS = "field=row_id:string&field=state:string&field=band:integer"
# Beyond this many rows the states of households are looked up in the file instead of being kept in memory.
_CACHED_ROWS = 150_000
# Beyond this many households their states are read when the map is there already.
_READ_AT_ONCE = 20_000


def place_states(project: QgsProject, path: str) -> QgsVectorLayer:
    """The layer in memory that holds the states of villages and communes; made when there is none."""
    return _found(project, _PLACE_ROLE) or _made(project, path, _PLACE_ROLE, "&field=in_need:integer")


def home_states(project: QgsProject, path: str, rows: int) -> QgsVectorLayer:
    """The layer that holds the states of households: one in memory, of very many the table of states itself.

    ``rows``: how many states there are. What is joined in memory is gone through at once, when it is first drawn.
    """
    found = _found(project, _HOME_ROLE)
    if found is not None or rows <= _CACHED_ROWS:
        return found or _made(project, path, _HOME_ROLE)
    table = open_table(path, STATE_TABLE)
    # A row is found by its table and identity together: by its identity alone all of the table would be gone through.
    table.setSubsetString("\"table_name\" = 'household'")
    return _added(project, path, _HOME_ROLE, table)


def _found(project: QgsProject, role: str) -> Optional[QgsVectorLayer]:
    for layer in project.mapLayers().values():
        if layer.customProperty(ROLE_KEY) == role:
            return layer
    return None


def _made(project: QgsProject, path: str, role: str, more: str = "") -> QgsVectorLayer:
    layer = QgsVectorLayer(f"NoGeometry?{_FIELDS}{more}&index=yes", role, "memory")
    layer.setCustomProperty("skipMemoryLayersCheck", 1)
    return _added(project, path, role, layer)


def _added(project: QgsProject, path: str, role: str, layer: QgsVectorLayer) -> QgsVectorLayer:
    layer.setCustomProperty(ROLE_KEY, role)
    layer.setCustomProperty(WORKSPACE_KEY, path)
    project.addMapLayer(layer, False)
    return layer


def are_many(households: int) -> bool:
    """Whether the states of so many households are for after the map is there."""
    return households > _READ_AT_ONCE


def fill_places(places: QgsVectorLayer, path: str) -> Iterator[None]:
    """Read the states of villages and communes alone; how many households in need there are is not known then."""
    there = ", ".join(map(as_text, PLACES))
    found: list[list[Any]] = []
    for rows in sliced(path, STATE_TABLE, "t.row_id, t.state, t.band", f"t.table_name IN ({there})"):
        found += rows
        yield
    yield from _put_places(places, found)


def fill_states(places: QgsVectorLayer, homes: QgsVectorLayer, path: str) -> Iterator[None]:
    """Read the states anew, in pieces; villages get their number of households in need. A table of the file stays."""
    # Table after table, in the order in which they lie in the file: to look each household up would take far longer.
    village_of: dict[str, str] = {}
    in_need: Counter = Counter()
    found: list[list[Any]] = []
    kept = homes.providerType() == "memory"
    if kept:
        homes.dataProvider().truncate()
    homes_first = (
        Part("household", "t.id, t.village_id"),
        Part(STATE_TABLE, "t.table_name, t.row_id, t.state, t.band"),
    )
    for table, rows in sliced_parts(path, homes_first):
        if table == "household":
            village_of.update((identity, village) for identity, village in rows)
            yield
            continue
        some = [row[1:] for row in rows if row[0] == "household"]
        in_need.update([village_of.get(row_id) for row_id, state, _ in some if state in IN_NEED])
        found += [row[1:] for row in rows if row[0] in PLACES]
        if kept:
            yield
            homes.dataProvider().addFeatures(_features(homes, some))
        yield
    yield from _put_places(places, [[*row, in_need.get(row[0], 0)] for row in found])


def _put_places(places: QgsVectorLayer, found: list[list[Any]]) -> Iterator[None]:
    places.dataProvider().truncate()
    for start in range(0, len(found), _ROWS_A_TURN):
        places.dataProvider().addFeatures(_features(places, found[start : start + _ROWS_A_TURN]))
        yield


def _features(layer: QgsVectorLayer, rows: Iterable[list[Any]]) -> list[QgsFeature]:
    fields, made = layer.fields(), []
    for row in rows:
        feature = QgsFeature(fields)
        feature.setAttributes(row)
        made.append(feature)
    return made


def join_states(layer: QgsVectorLayer, states: QgsVectorLayer) -> None:
    """Give the rows of ``layer`` the columns of ``states``, replacing an earlier join so that nothing old is kept."""
    for info in list(layer.vectorJoins()):
        layer.removeJoin(info.joinLayerId())
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(states)
    join.setJoinFieldName("row_id")
    join.setTargetFieldName("id")
    join.setPrefix("")
    join.setUsingMemoryCache(states.providerType() == "memory")
    names = [name for name in ("state", "band", "in_need") if states.fields().indexOf(name) >= 0]
    join.setJoinFieldNamesSubset(names)
    layer.addJoin(join)
