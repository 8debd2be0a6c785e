"""The difference of two sides on the map: what is kept, added, ended and moved, and from where; in memory only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Optional

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsExpression,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsLayerTreeGroup,
    QgsLineSymbol,
    QgsMapLayer,
    QgsMarkerSymbol,
    QgsPointXY,
    QgsProject,
    QgsProperty,
    QgsRendererCategory,
    QgsSimpleMarkerSymbolLayer,
    QgsSymbol,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..language import tr
from ..symbols import PALETTE
from ..workspace.layers import ROLE_KEY, WORKSPACE_KEY
from ..workspace.session import WorkspaceSession
from ..workspace.tree import GROUP_KEY
from .difference import ADDED, ENDED, FARTHER, KEPT, LEFT, MOVED, NEARER, Change

ROLE, GROUP = "difference", "difference"
BEFORE, AFTER = "before", "after"
_TABLES = {"household": "household", "village": "village", "party_cell": "village", "commune_post": "commune"}
_FIELDS = "field=kind:string&field=duty:string&field=target:string&field=before:string&field=after:string"
# Shape, filled or not, size: told apart without colour; the colour repeats it.
_LOOKS = {
    ADDED: ("circle", "#0072B2", True, 3.4),
    NEARER: ("triangle", "#009E73", True, 3.8),
    FARTHER: ("triangle", "#E69F00", True, 3.8),
    MOVED: ("diamond", "#CC79A7", True, 3.8),
    ENDED: ("square", "#D55E00", False, 3.2),
    LEFT: ("square", "#D55E00", False, 4.4),
    KEPT: ("circle", "#6E6E6E", False, 1.6),
}
_KEPT_FROM = 200_000
_MOST_DRAWN = 5_000
_ASKED_BY_CODE = 1_000
# Upside down: a longer way.
_TURNED = {FARTHER: 180.0}
Points = dict[str, QgsPointXY]


class DifferenceLayers:
    """Two layers in a group of their own at the top of the workspace's; `show` replaces what was shown before."""

    def __init__(self, project: QgsProject, session: WorkspaceSession) -> None:
        self._project = project
        self._session = session

    def crs(self) -> str:
        """The coordinate system of the workspace; empty where none is open."""
        villages = self._session.layer("village")
        return "" if villages is None else villages.crs().authid()

    def clear(self) -> None:
        """Take them out."""
        self._project.removeMapLayers([layer.id() for layer in difference_layers(self._project)])
        for root in self._roots():
            for node in list(root.children()):
                if isinstance(node, QgsLayerTreeGroup) and node.customProperty(GROUP_KEY) == GROUP:
                    root.removeChildNode(node)

    def show(self, title: str, changes: Iterable[Change]) -> Optional[QgsVectorLayer]:
        """Draw ``changes`` under ``title``; returns the layer of points, None where no workspace is open."""
        self.clear()
        root = next(self._roots(), None)
        villages = self._session.layer("village")
        if root is None or villages is None:
            return None
        shown = list(changes)
        if len(shown) > _MOST_DRAWN:
            # Of a whole country what stays is left out: it would take longer to draw than anybody waits.
            shown = [change for change in shown if change.kind != KEPT]
        placed = self.placed(shown)
        crs = villages.crs().authid()
        points = _layer(f"Point?crs={crs}&{_FIELDS}", tr("Who gains, who loses, who walks farther"))
        points.setRenderer(_points_renderer())
        points.dataProvider().addFeatures(_features(points, placed))
        points.updateExtents()
        lines = _layer(f"LineString?crs={crs}&field=side:string&field=charges:integer", tr("From where"))
        lines.setRenderer(_lines_renderer())
        lines.dataProvider().addFeatures(_lines(lines, placed, self.starts()))
        lines.updateExtents()
        group = root.insertGroup(0, title)
        group.setCustomProperty(GROUP_KEY, GROUP)
        for layer in (points, lines):
            layer.setCustomProperty(WORKSPACE_KEY, self._session.path)
            self._project.addMapLayer(layer, False)
            group.addLayer(layer)
        return points

    def place_of(self, change: Change) -> Optional[QgsPointXY]:
        """Where a charge is, in the coordinates of the workspace."""
        for _, point in self.placed([change]):
            return point
        return None

    def placed(self, changes: list[Change]) -> list[tuple[Change, QgsPointXY]]:
        """Changes with where they are, in the coordinates of the workspace; without those that have no place."""
        wanted: dict[str, set[str]] = {}
        for change in changes:
            wanted.setdefault(_TABLES[change.duty], set()).add(change.target)
        points = {table: self._points(table, codes) for table, codes in wanted.items()}
        found = []
        for change in changes:
            point = points[_TABLES[change.duty]].get(change.target)
            if point is not None:
                found.append((change, point))
        return found

    def _points(self, table: str, codes: set[str]) -> Points:
        """The places of the rows with these codes; a household without a point is at its village."""
        layer = self._session.layer(table)
        if layer is None:
            return {}
        columns = ["code", "village_id"] if table == "household" else ["code"]
        request = QgsFeatureRequest().setSubsetOfAttributes(columns, layer.fields())
        if len(codes) <= _ASKED_BY_CODE:
            # The file answers from its index; many are quicker read in one go.
            listed = ", ".join(QgsExpression.quotedValue(code) for code in sorted(codes))
            request.setFilterExpression(f'"code" IN ({listed})')
        found: Points = {}
        lacking: dict[str, str] = {}
        for feature in layer.getFeatures(request):
            if feature["code"] in codes:
                point = _point(feature)
                if point is not None:
                    found[feature["code"]] = point
                elif table == "household":
                    lacking[feature["code"]] = feature["village_id"]
        villages = self._session.layer("village") if lacking else None
        homes = {} if villages is None else _by(villages, "id")
        found.update((code, homes[home]) for code, home in lacking.items() if home in homes)
        return found

    def starts(self) -> Points:
        """Where each cadre starts, by code."""
        layers = [self._session.layer(table) for table in ("unit", "village", "cadre")]
        if None in layers:
            return {}
        units, villages, cadres = layers
        places = {**_by(units, "id"), **_by(villages, "id")}  # type: ignore[arg-type]
        found: Points = {}
        for row in cadres.getFeatures():  # type: ignore[union-attr]
            for column in ("starts_from_village_id", "unit_id"):
                point = places.get(row[column] or "")
                if point is not None:
                    found[row["code"]] = point
                    break
        return found

    def _roots(self) -> Iterator[QgsLayerTreeGroup]:
        for node in self._project.layerTreeRoot().children():
            if isinstance(node, QgsLayerTreeGroup) and node.customProperty(GROUP_KEY) == "workspace":
                yield node


def difference_layers(project: QgsProject) -> list[QgsMapLayer]:
    """The layers that `DifferenceLayers` made."""
    return [layer for layer in project.mapLayers().values() if layer.customProperty(ROLE_KEY) == ROLE]


def kind_titles() -> dict[str, str]:
    """The kinds in words, as legend and tables have them."""
    return {
        ADDED: tr("new: had nobody"),
        NEARER: tr("moved, nearer now"),
        FARTHER: tr("moved, farther now"),
        MOVED: tr("moved"),
        ENDED: tr("ends: nobody after"),
        LEFT: tr("nobody: a limit stops it"),
        KEPT: tr("stays"),
    }


def kind_symbol(kind: str) -> QgsMarkerSymbol:
    """The symbol of one kind."""
    shape, colour, filled, size = _LOOKS[kind]
    look = QgsMarkerSymbol.createSimple(
        {
            "name": shape,
            "color": colour if filled else "#ffffff",
            "outline_color": "#333333" if filled else colour,
            "outline_width": "0.25" if filled else "1.0" if kind == LEFT else "0.55",
            "size": str(size),
            "angle": str(_TURNED.get(kind, 0.0)),
        }
    )
    if kind == KEPT:
        # From far there are too many of them.
        faint = QgsProperty.fromExpression(f"if(@map_scale > {_KEPT_FROM}, 20, 100)")
        look.setDataDefinedProperty(QgsSymbol.Property.PropertyOpacity, faint)
    if kind not in (KEPT, ENDED, LEFT):
        ring = QgsSimpleMarkerSymbolLayer.create(
            {
                "name": "circle",
                "color": "255,255,255,0",
                "outline_color": PALETTE["purple"],
                "outline_style": "dash",
                "outline_width": "0.4",
                "size": str(size + 2.0),
            }
        )
        look.insertSymbolLayer(0, ring)
    return look


def _layer(uri: str, title: str) -> QgsVectorLayer:
    layer = QgsVectorLayer(uri, title, "memory")
    layer.setCustomProperty(ROLE_KEY, ROLE)
    layer.setCustomProperty("skipMemoryLayersCheck", 1)
    layer.setReadOnly(True)
    return layer


def _points_renderer() -> QgsCategorizedSymbolRenderer:
    titles = kind_titles()
    categories = [QgsRendererCategory(kind, kind_symbol(kind), titles[kind]) for kind in _LOOKS]
    return QgsCategorizedSymbolRenderer("kind", categories)


def _lines_renderer() -> QgsCategorizedSymbolRenderer:
    before = QgsLineSymbol.createSimple({"color": "#555555", "width": "0.35", "line_style": "dash"})
    after = QgsLineSymbol.createSimple({"color": "#7A2E63", "width": "0.55", "line_style": "solid"})
    titles = ((BEFORE, before, tr("who goes there now")), (AFTER, after, tr("who would go there")))
    return QgsCategorizedSymbolRenderer("side", [QgsRendererCategory(*title) for title in titles])


def _features(layer: QgsVectorLayer, placed: list[tuple[Change, QgsPointXY]]) -> list[QgsFeature]:
    made = []
    # What changes is drawn last, over what stays.
    for change, point in sorted(placed, key=lambda pair: pair[0].kind != KEPT):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([change.kind, change.duty, change.target, change.before, change.after])
        feature.setGeometry(QgsGeometry.fromPointXY(point))
        made.append(feature)
    return made


def _lines(
    layer: QgsVectorLayer, placed: list[tuple[Change, QgsPointXY]], starts: Points
) -> list[QgsFeature]:
    """One line a start, place and side, for what changes."""
    found: Counter = Counter()
    for change, point in placed:
        for side, cadre in ((BEFORE, change.before), (AFTER, change.after)):
            start = starts.get(cadre)
            if change.kind != KEPT and start is not None and start.distance(point) > 0:
                found[side, start.x(), start.y(), point.x(), point.y()] += 1
    made = []
    for (side, *ends), charges in sorted(found.items()):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([side, charges])
        line = [QgsPointXY(ends[0], ends[1]), QgsPointXY(ends[2], ends[3])]
        feature.setGeometry(QgsGeometry.fromPolylineXY(line))
        made.append(feature)
    return made


def _by(layer: QgsVectorLayer, column: str) -> Points:
    request = QgsFeatureRequest().setSubsetOfAttributes([column], layer.fields())
    found = {feature[column]: _point(feature) for feature in layer.getFeatures(request)}
    return {key: point for key, point in found.items() if point is not None}


def _point(feature: QgsFeature) -> Optional[QgsPointXY]:
    if not feature.hasGeometry() or feature.geometry().isEmpty():
        return None
    geometry = feature.geometry()
    is_point = geometry.type() == QgsWkbTypes.GeometryType.PointGeometry
    return geometry.asPoint() if is_point else geometry.pointOnSurface().asPoint()
