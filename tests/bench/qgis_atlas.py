"""The yardstick for the atlas: QGIS's own exporter on a bare layout, one map a commune, nothing of ours.

``python3 qgis_atlas.py WORKSPACE OUT.pdf`` in QGIS's Python; prints the number of pages.
"""

from __future__ import annotations

import sys

from qgis.core import (
    QgsApplication,
    QgsLayoutExporter,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsProject,
    QgsUnitTypes,
    QgsVectorLayer,
)

TABLES = ("commune", "road", "river", "border_line", "village", "unit", "model_site")


def main(workspace: str, target: str) -> int:
    """Export the atlas; the number of its pages."""
    application = QgsApplication([], False)
    application.initQgis()
    project = QgsProject.instance()
    layers = [QgsVectorLayer(f"{workspace}|layername={table}", table, "ogr") for table in TABLES]
    project.addMapLayers([layer for layer in layers if layer.isValid()])
    communes = layers[0]
    communes.setSubsetString("is_border = 1 AND closed_on IS NULL")
    project.setCrs(communes.crs())
    pages = sum(1 for _ in communes.getFeatures())  # the provider does not count what is filtered
    _export(_layout(project, [layer for layer in reversed(layers) if layer.isValid()], communes), target)
    project.clear()
    application.exitQgis()
    return int(pages)


def _layout(project: QgsProject, layers: list[QgsVectorLayer], communes: QgsVectorLayer) -> QgsPrintLayout:
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    sheet = QgsLayoutItemMap(layout)
    sheet.setLayers(layers)
    sheet.setCrs(communes.crs())
    sheet.setAtlasDriven(True)
    sheet.setAtlasScalingMode(QgsLayoutItemMap.Auto)
    sheet.setExtent(communes.extent())
    layout.addLayoutItem(sheet)
    _place(sheet, 10, 20, 277, 180)
    title = QgsLayoutItemLabel(layout)
    title.setText("[% name %]")
    layout.addLayoutItem(title)
    _place(title, 10, 8, 200, 10)
    atlas = layout.atlas()
    atlas.setCoverageLayer(communes)
    atlas.setEnabled(True)
    return layout


def _place(item: QgsLayoutItem, left: float, top: float, width: float, height: float) -> None:
    item.attemptMove(QgsLayoutPoint(left, top, QgsUnitTypes.LayoutMillimeters))
    item.attemptResize(QgsLayoutSize(width, height, QgsUnitTypes.LayoutMillimeters))


def _export(layout: QgsPrintLayout, target: str) -> None:
    result, error = QgsLayoutExporter.exportToPdf(
        layout.atlas(), target, QgsLayoutExporter.PdfExportSettings()
    )
    if result != QgsLayoutExporter.Success:
        raise RuntimeError(f"QGIS could not export: {error}")


if __name__ == "__main__":
    print(main(sys.argv[1], sys.argv[2]))
