"""Opening a record from the map: a double click while the map is panned, or QGIS's own list of what was identified."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import QgsFeature, QgsFeatureRequest, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.gui import QgisInterface, QgsGui, QgsMapLayerAction, QgsMapToolPan
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, pyqtSignal
from qgis.PyQt.QtGui import QMouseEvent

from ..icons_of import icon
from ..language import tr
from ..workspace.layers import ROLE_KEY, TABLE_KEY
from ..workspace.session import WorkspaceSession
from ..workspace.transforms import transform_between
from .fields import FORM_TABLES
from .rows import plain

# From what lies over others to what lies under them; then the commune around the place.
_PICKED = ("household", "model_site", "unit", "village", "border_marker", "crossing")
_NEAR_PX = 10


class MapOpener(QObject):
    """`chosen` (table, id): a record that was pointed at."""

    chosen = pyqtSignal(str, str)

    def __init__(
        self, iface: QgisInterface, session: WorkspaceSession, parent: Optional[QObject] = None
    ) -> None:
        super().__init__(parent)
        self._canvas = iface.mapCanvas()
        self._session = session
        self._canvas.viewport().installEventFilter(self)
        self._action = OpenRecordAction(self)
        self._action.setIcon(icon("records"))
        self._action.triggeredForFeature.connect(self._on_feature)
        QgsGui.mapLayerActionRegistry().addMapLayerAction(self._action)

    def shut_down(self) -> None:
        """Let go of the canvas and of QGIS's list of actions."""
        self._canvas.viewport().removeEventFilter(self)
        QgsGui.mapLayerActionRegistry().removeMapLayerAction(self._action)
        self._action.triggeredForFeature.disconnect(self._on_feature)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A double click on something of ours opens it, unless a tool is in hand that means something else by it."""
        double = event.type() == QEvent.Type.MouseButtonDblClick
        if double and isinstance(event, QMouseEvent) and self._is_free():
            found = self.pick(event.pos())
            if found is not None:
                self.chosen.emit(*found)
                return True
        return super().eventFilter(watched, event)

    def pick(self, pixel: QPoint) -> Optional[tuple[str, str]]:
        """(table, id) of the nearest thing shown near a pixel; the commune around it where there is none."""
        at = self._canvas.getCoordinateTransform().toMapCoordinates(pixel)
        reach = self._canvas.mapUnitsPerPixel() * _NEAR_PX
        shown = self._canvas.mapSettings().layers()
        for table in _PICKED:
            layer = self._session.layer(table)
            if layer in shown and layer is not None and layer.isInScaleRange(self._canvas.scale()):
                found = self._nearest(
                    layer, QgsRectangle(at.x() - reach, at.y() - reach, at.x() + reach, at.y() + reach)
                )
                if found is not None:
                    return table, found
        commune = self._session.layer("commune")
        if commune is None or commune not in shown:
            return None
        return self._around(commune, QgsRectangle(at.x(), at.y(), at.x(), at.y()))

    def _is_free(self) -> bool:
        tool = self._canvas.mapTool()
        return tool is None or isinstance(tool, QgsMapToolPan)

    def _nearest(self, layer: QgsVectorLayer, box: QgsRectangle) -> Optional[str]:
        best, least = None, float("inf")
        middle = self._box(layer, box).center()
        for feature in layer.getFeatures(self._request(layer, box)):
            away = feature.geometry().asPoint().distance(middle)
            if away < least:
                best, least = feature, away
        return str(best["id"]) if best is not None else None

    def _around(self, layer: QgsVectorLayer, place: QgsRectangle) -> Optional[tuple[str, str]]:
        request = self._request(layer, place).setFlags(QgsFeatureRequest.Flag.ExactIntersect)
        return next((("commune", str(feature["id"])) for feature in layer.getFeatures(request)), None)

    def _request(self, layer: QgsVectorLayer, box: QgsRectangle) -> QgsFeatureRequest:
        request = QgsFeatureRequest().setFilterRect(self._box(layer, box))
        return request.setSubsetOfAttributes(["id"], layer.fields())

    def _box(self, layer: QgsVectorLayer, box: QgsRectangle) -> QgsRectangle:
        crs = self._canvas.mapSettings().destinationCrs()
        return transform_between(QgsProject.instance(), crs, layer.crs()).transformBoundingBox(box)

    def _on_feature(self, layer: Any, feature: QgsFeature) -> None:
        row_id = plain(feature["id"])
        if row_id:
            self.chosen.emit(str(layer.customProperty(TABLE_KEY)), str(row_id))


class OpenRecordAction(QgsMapLayerAction):
    """An entry in QGIS's menus on features of our layers."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(tr("Open the record"), parent, QgsMapLayerAction.Target.SingleFeature)

    def canRunUsingLayer(self, layer: Any, *_context: Any) -> bool:
        """Only on layers that show a table of ours whose rows people keep."""
        ours = isinstance(layer, QgsVectorLayer) and not layer.customProperty(ROLE_KEY)
        return bool(ours and layer.customProperty(TABLE_KEY) in FORM_TABLES)
