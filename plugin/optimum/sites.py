"""Proposed model sites on the map: where, in which order, and whom each would serve; in memory only."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsLayerTreeGroup,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsPointXY,
    QgsProject,
    QgsSingleSymbolRenderer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor

from ..language import tr
from ..symbols import PALETTE
from ..workspace.layers import ROLE_KEY, WORKSPACE_KEY
from ..workspace.session import WorkspaceSession
from ..workspace.tree import GROUP_KEY

ROLE, GROUP = "sites", "sites"


class SiteLayers:
    """The sites and the lines to the villages they serve; `show` replaces what was shown before."""

    def __init__(self, project: QgsProject, session: WorkspaceSession) -> None:
        self._project = project
        self._session = session

    def clear(self) -> None:
        """Take them out."""
        ids = [
            layer.id()
            for layer in self._project.mapLayers().values()
            if layer.customProperty(ROLE_KEY) == ROLE
        ]
        self._project.removeMapLayers(ids)
        for root in self._roots():
            for node in list(root.children()):
                if isinstance(node, QgsLayerTreeGroup) and node.customProperty(GROUP_KEY) == GROUP:
                    root.removeChildNode(node)

    def show(self, result: dict[str, Any]) -> list[QgsPointXY]:
        """Draw the sites of ``result``; returns where they are, in the coordinates of the workspace."""
        self.clear()
        villages, households = self._session.layer("village"), self._session.layer("household")
        roots = self._roots()
        if villages is None or households is None or not roots:
            return []
        places = {f["code"]: f.geometry().asPoint() for f in villages.getFeatures() if f.hasGeometry()}
        codes = {f["id"]: f["code"] for f in villages.getFeatures()}
        homes = {f["code"]: codes.get(f["village_id"], "") for f in households.getFeatures()}
        crs = villages.crs().authid()
        fields = "field=village:string&field=order:integer&field=gain:double&field=households:integer"
        sites = _layer(f"Point?crs={crs}&{fields}", tr("Proposed model sites"))
        lines = _layer(
            f"LineString?crs={crs}&field=village:string&field=households:integer", tr("Whom they serve")
        )
        for number, site in enumerate(result["sites"], start=1):
            at = places.get(site["village"])
            if at is None:
                continue
            row = QgsFeature(sites.fields())
            row.setAttributes([site["village"], number, site["gain"], len(site["households"])])
            row.setGeometry(QgsGeometry.fromPointXY(at))
            sites.dataProvider().addFeatures([row])
            served: dict[str, int] = {}
            for code in site["households"]:
                served[homes.get(code, "")] = served.get(homes.get(code, ""), 0) + 1
            for village, count in sorted(served.items()):
                if village in places and village != site["village"]:
                    row = QgsFeature(lines.fields())
                    row.setAttributes([village, count])
                    row.setGeometry(QgsGeometry.fromPolylineXY([at, places[village]]))
                    lines.dataProvider().addFeatures([row])
        _dress(sites, lines)
        group = roots[0].insertGroup(0, tr("Model sites: where next"))
        group.setCustomProperty(GROUP_KEY, GROUP)
        for layer in (sites, lines):
            layer.updateExtents()
            layer.setCustomProperty(WORKSPACE_KEY, self._session.path)
            self._project.addMapLayer(layer, False)
            group.addLayer(layer)
        return [f.geometry().asPoint() for f in sites.getFeatures()]

    def _roots(self) -> list[QgsLayerTreeGroup]:
        return [
            node
            for node in self._project.layerTreeRoot().children()
            if isinstance(node, QgsLayerTreeGroup) and node.customProperty(GROUP_KEY) == "workspace"
        ]


def _dress(sites: QgsVectorLayer, lines: QgsVectorLayer) -> None:
    diamond = {
        "name": "diamond",
        "color": "#ffffff",
        "outline_color": PALETTE["green"],
        "outline_width": "0.9",
        "size": "5.4",
    }
    sites.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple(diamond)))
    look = {"color": PALETTE["green"], "width": "0.4"}
    lines.setRenderer(QgsSingleSymbolRenderer(QgsLineSymbol.createSimple(look)))
    text = QgsTextFormat()
    text.setSize(9)
    text.setColor(QColor("#004D38"))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.9)
    text.setBuffer(halo)
    settings = QgsPalLayerSettings()
    settings.fieldName = 'concat("order", \': +\', round("gain", 1))'
    settings.isExpression = True
    settings.setFormat(text)
    sites.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    sites.setLabelsEnabled(True)


def _layer(uri: str, title: str) -> QgsVectorLayer:
    layer = QgsVectorLayer(uri, title, "memory")
    layer.setCustomProperty(ROLE_KEY, ROLE)
    layer.setCustomProperty("skipMemoryLayersCheck", 1)
    layer.setReadOnly(True)
    return layer
