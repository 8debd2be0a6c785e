"""The layers of a job: the rows file opened once, and small in-memory layers refilled for every page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsMapLayer,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)

from .job import Job

# Tables of the rows file; the engine leaves out those without rows.
TABLES = (
    "commune", "commune_line", "village", "household", "unit", "site",
    "charge", "charge_line", "charge_household", "border_line", "road", "river",
    "catchment", "catchment_edge",
)  # fmt: skip
_FIELDS = {
    "village": "name:string&field=note:string&field=band:string&field=in_need:integer&field=no_members:integer",
    "triangle": "in_need:integer",
    "household": "state:string",
    "unit": "name:string&field=kind:string",
    "site": "name:string&field=status:string",
    "focus": "name:string",
    "mask": "name:string",
    "leader": "name:string",
    "grid": "name:string",
    "charge_line": "households:integer",
    "catchment": "minutes:integer",
    "catchment_edge": "minutes:integer",
    "catchment_number": "minutes:integer",
    "label": (
        "text:string&field=size:double&field=bold:integer&field=italic:integer&field=colour:string"
        "&field=x:double&field=y:double"
    ),
}
_SHAPES = {
    "village": "Point",
    "triangle": "Point",
    "household": "Point",
    "unit": "Point",
    "site": "Point",
    "label": "Point",
    "focus": "MultiPolygon",
    "mask": "MultiPolygon",
    "leader": "LineString",
    "grid": "LineString",
    "charge_line": "LineString",
    "catchment": "MultiPolygon",
    "catchment_edge": "MultiLineString",
    "catchment_number": "MultiLineString",
}


class JobLayers:
    """What a job can draw: `source` layers by table, `page` layers that hold one page's features."""

    def __init__(self, job: Job, project: QgsProject) -> None:
        self.project = project
        self.crs = QgsCoordinateReferenceSystem.fromEpsgId(job.epsg)
        project.setCrs(self.crs)
        self.source: dict[str, QgsVectorLayer] = {}
        for table in TABLES:
            layer = QgsVectorLayer(f"{job.rows}|layername={table}", table, "ogr")
            if layer.isValid():
                layer.setCrs(self.crs)
                self.source[table] = self.keep(layer)
        self.page: dict[str, QgsVectorLayer] = {}
        for name, fields in _FIELDS.items():
            uri = f"{_SHAPES[name]}?crs=EPSG:{job.epsg}&field={fields}"
            self.page[name] = self.keep(QgsVectorLayer(uri, name, "memory"))

    def keep(self, layer: Any) -> Any:
        """Hold `layer` for the length of the job, out of the layer tree."""
        self.project.addMapLayer(layer, False)
        return layer

    def rows(
        self,
        table: str,
        where: Optional[dict[str, str]] = None,
        within: Optional[QgsRectangle] = None,
    ) -> list[QgsFeature]:
        """Features of a table, by exact values and by what touches a rectangle."""
        layer = self.source.get(table)
        if layer is None:
            return []
        request = QgsFeatureRequest()
        if within is not None:
            request.setFilterRect(within)
            request.setFlags(QgsFeatureRequest.Flag.ExactIntersect)
        if where:
            tests = [
                f"{QgsExpression.quotedColumnRef(name)} = {QgsExpression.quotedString(value)}"
                for name, value in where.items()
            ]
            request.setFilterExpression(" AND ".join(tests))
        return list(layer.getFeatures(request))

    def refill(self, name: str, rows: Iterable[tuple[QgsGeometry, Sequence[Any]]]) -> None:
        """Replace the features of a page layer by geometry and attribute values in the layer's order."""
        layer = self.page[name]
        provider = layer.dataProvider()
        provider.truncate()
        features = []
        for geometry, values in rows:
            feature = QgsFeature(layer.fields())
            feature.setGeometry(geometry)
            feature.setAttributes(list(values))
            features.append(feature)
        provider.addFeatures(features)
        layer.updateExtents()

    def drawn(self, *names: str) -> list[QgsMapLayer]:
        """Layers by name, top first: page layers before source layers, what does not exist left out."""
        found = []
        for name in names:
            layer = self.page.get(name) or self.source.get(name)
            if layer is not None:
                found.append(layer)
        return found
