"""Reading rows of the open workspace through QGIS's provider, as plain values, with what is pending laid over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Optional

from qgis.core import QgsExpression, QgsFeatureRequest, QgsVectorLayer
from qgis.PyQt.QtCore import QDate, QDateTime, QVariant

from ...layers.schema import GEOMETRY_COLUMN, TABLES
from ..pending.pending import Pending
from ..workspace.layers import CannotOpenError, open_table
from ..workspace.queries import query, select, slices, text
from .geometries import shape_of

Row = dict[str, Any]
_MOMENT = "yyyy-MM-ddTHH:mm:ss.zzzZ"


class Rows:
    """The rows of one workspace; layers of its own, opened when first asked for, without joins and symbols."""

    def __init__(self, pending: Pending) -> None:
        self._pending = pending
        self._path = ""
        self._layers: dict[str, Optional[QgsVectorLayer]] = {}

    @property
    def path(self) -> str:
        """The workspace; empty where none is open."""
        return self._path

    def open(self, path: str) -> None:
        """Read from the workspace at ``path`` from now on; from none where it is empty."""
        self._layers.clear()
        self._path = path

    def renew(self) -> None:
        """What was written meanwhile is seen from now on."""
        for layer in self._layers.values():
            if layer is not None:
                layer.dataProvider().reloadData()

    def layer(self, table: str) -> Optional[QgsVectorLayer]:
        """The layer of a table; None where no workspace is open or the table cannot be read."""
        if table not in self._layers and self._path:
            try:
                self._layers[table] = open_table(self._path, table)
            except CannotOpenError:
                self._layers[table] = None
        return self._layers.get(table)

    def listing(self, columns: Mapping[str, Iterable[str]]) -> Optional[QgsVectorLayer]:
        """What the file has in some ``columns`` by table: ``of`` which table, and JSON of some thousand ``rows`` a feature.

        The tables come one after the other. None where that cannot be read, or nothing is asked for.
        """
        asked = []
        for table, names in columns.items():
            listed = ", ".join(f't."{name}"' for name in names)
            asked.append(f"SELECT {text(table)} AS of, rows FROM ({slices(table, listed)})")
        try:
            return query(self._path, *asked) if self._path and asked else None
        except CannotOpenError:
            return None

    def log(self) -> Optional[int]:
        """The last row of the log that can be seen now."""
        layer = self.layer("audit_log")
        if layer is None:
            return None
        last = plain(layer.maximumValue(layer.fields().indexOf("fid")))
        return int(last) if last is not None else 0

    def stored(self, table: str, row_id: str) -> Optional[Row]:
        """A row as the file has it; None where it is not there."""
        return next(self._where(table, "id", row_id), None)

    def row(self, table: str, row_id: str) -> Optional[Row]:
        """A row as it will be once everything pending is saved; None where it is not there (any more)."""
        return self._laid_over(table, row_id, self.stored(table, row_id))

    def row_to_change(self, table: str, row_id: str) -> Optional[Row]:
        """The same with its shape, and its version to the millisecond: QGIS's own moments may be one short."""
        stored = next(self._where(table, "id", row_id, True), None)
        if stored is not None:
            sql = f'SELECT CAST(updated_at AS TEXT) AS v FROM "{table}" WHERE id = {text(row_id)}'
            for (version,) in select(self._path, sql):
                stored["updated_at"] = plain(version)
        return self._laid_over(table, row_id, stored)

    def where(self, table: str, column: str, value: Any) -> list[Row]:
        """The rows with ``value`` in ``column``, as they will be."""
        found = {row["id"]: row for row in self._where(table, column, value)}
        touched = {row_id for _, row_id in self._pending.rows(table)}
        for row_id in touched:
            row = self._laid_over(table, row_id, found.pop(row_id, None) or self.stored(table, row_id))
            if row is not None and row.get(column) == value:
                found[row_id] = row
        return list(found.values())

    def shape(self, table: str, row_id: str) -> Any:
        """Where a row is, as it will be: a point, or the shape of a line or an area; None where that is not known."""
        steps = self._pending.steps_on(table, row_id)
        told = [step.values[GEOMETRY_COLUMN] for step in steps if GEOMETRY_COLUMN in step.values]
        if told:
            return told[-1]
        row = next(self._where(table, "id", row_id, True), None) if TABLES[table].geometry else None
        return None if row is None else row[GEOMETRY_COLUMN]

    def _laid_over(self, table: str, row_id: str, base: Optional[Row]) -> Optional[Row]:
        found = self._pending.row(table, row_id, base)
        # What is only to be added has no column that nobody filled in.
        return None if found is None else {**dict.fromkeys(TABLES[table].names), **found}

    def _where(self, table: str, column: str, value: Any, shapes: bool = False) -> Iterator[Row]:
        """The rows of the file with ``value`` in ``column``; points come along, with ``shapes`` lines and areas too."""
        layer = self.layer(table)
        if layer is None:
            return
        request = QgsFeatureRequest()
        # The provider answers it from its index.
        request.setFilterExpression(QgsExpression.createFieldEqualityExpression(column, value))
        shapes = TABLES[table].geometry == "POINT" or (shapes and TABLES[table].geometry is not None)
        if not shapes:
            request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
        for feature in layer.getFeatures(request):
            row = {name: plain(feature[name]) for name in TABLES[table].names}
            if shapes:
                row[GEOMETRY_COLUMN] = shape_of(table, feature)
            yield row


def plain(value: Any) -> Any:
    """A cell as the file has it: days and moments as ISO text, unknown as None."""
    if value is None or (isinstance(value, QVariant) and value.isNull()):
        return None
    if isinstance(value, QDate):
        return value.toString("yyyy-MM-dd") if value.isValid() else None
    if isinstance(value, QDateTime):
        return value.toUTC().toString(_MOMENT) if value.isValid() else None
    return value
