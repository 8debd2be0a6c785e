"""How rows read in QGIS's own tables and lists: headings, words instead of codes, names instead of keys.

Derived from the schema. What a person sees and changes a row with is `plugin/records`.
"""

from __future__ import annotations

from qgis.core import (
    QgsAttributeTableConfig,
    QgsEditorWidgetSetup,
    QgsProject,
    QgsRelation,
    QgsVectorLayer,
)

from ...layers.schema import ENUMERATIONS, STAMP_NAMES, TABLES, Column
from ...layers.wording import Words
from ..language import tr
from ..saying import as_tip

_HIDDEN = ("fid", "id", "row_id", "params", "inputs_digest", *STAMP_NAMES)
_DISPLAY = {
    "commune": '"name"',
    "village": '"name"',
    "household": '"code"',
    "unit": 'coalesce("short_name", "name")',
    "cadre": '"name"',
    "assignment": '"code"',
    "plan": '"name"',
    "model_site": '"name"',
}
RELATION_PREFIX = "diaban_"


def describe_columns(layer: QgsVectorLayer, table: str, words: Words) -> None:
    """Give the layer's columns their headings, and closed lists their words."""
    schema = TABLES[table]
    for column in schema.columns:
        index = layer.fields().indexOf(column.name)
        if index < 0:
            continue
        layer.setFieldAlias(index, heading(words, table, column.name))
        if column.words:
            layer.setEditorWidgetSetup(index, value_map(words, column.words))
        elif column.type == "DATE":
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("DateTime", _date_format(words)))
    _name_result_codes(layer, table, words)
    if table in _DISPLAY:
        layer.setDisplayExpression(_DISPLAY[table])
    layer.setMapTipTemplate(as_tip(layer.displayExpression() or "''"))
    _hide(layer, _HIDDEN)


def heading(words: Words, table: str, column: str) -> str:
    """The heading of a column; its own name where the words have none."""
    try:
        return words.column(table, column)
    except KeyError:
        return column


def table_name(words: Words, table: str) -> str:
    """What people call a table."""
    key = f"table.{table}"
    return words(key) if words.has(key) else table


def value_map(words: Words, enumeration: str) -> QgsEditorWidgetSetup:
    """A widget that shows the words of a closed list instead of its codes."""
    return _map_widget({code: words.word(enumeration, code) for code in ENUMERATIONS[enumeration]})


def _map_widget(words_by_code: dict[str, str]) -> QgsEditorWidgetSetup:
    return QgsEditorWidgetSetup("ValueMap", {"map": [{word: code} for code, word in words_by_code.items()]})


def _date_format(words: Words) -> dict[str, object]:
    shown = "dd/MM/yyyy" if words.language == "vi" else "yyyy-MM-dd"
    return {"display_format": shown, "field_format": "yyyy-MM-dd", "calendar_popup": True, "allow_null": True}


def _name_result_codes(layer: QgsVectorLayer, table: str, words: Words) -> None:
    """Rules, severities and tables are codes too, of the results rather than of the data."""
    lists = {
        "gap": {"rule": "rule.", "severity": "severity.", "table_name": "table."},
        "indicator": {"name": "indicator."},
    }
    for column, prefix in lists.get(table, {}).items():
        index = layer.fields().indexOf(column)
        if index < 0:
            continue
        codes = sorted(str(value) for value in layer.uniqueValues(index) if value)
        named = {code: words(prefix + code) for code in codes if words.has(prefix + code)}
        if named:
            layer.setEditorWidgetSetup(index, _map_widget(named))


def _hide(layer: QgsVectorLayer, names: tuple) -> None:
    config = QgsAttributeTableConfig()
    config.update(layer.fields())
    columns = config.columns()
    for column in columns:
        if column.name in names:
            column.hidden = True
    config.setColumns(columns)
    layer.setAttributeTableConfig(config)
    for name in names:
        index = layer.fields().indexOf(name)
        if index >= 0:
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Hidden", {}))


def relate(project: QgsProject, layers: dict[str, QgsVectorLayer], words: Words) -> list[QgsRelation]:
    """Add the relations between ``layers`` to the project, and show names instead of keys; returns them."""
    relations = []
    for table, layer in layers.items():
        relations.extend(
            _relate(project, layer, layers[column.references], table, column, words)
            for column in TABLES[table].columns
            if column.references in layers
        )
    return relations


def _relate(
    project: QgsProject,
    child: QgsVectorLayer,
    parent: QgsVectorLayer,
    table: str,
    column: Column,
    words: Words,
) -> QgsRelation:
    relation = QgsRelation()
    relation.setId(f"{RELATION_PREFIX}{table}_{column.name}")
    relation.setReferencingLayer(child.id())
    relation.setReferencedLayer(parent.id())
    relation.addFieldPair(column.name, "id")
    name = tr("{table}: {column}")
    relation.setName(name.format(table=table_name(words, table), column=heading(words, table, column.name)))
    project.relationManager().addRelation(relation)
    config = {
        "Relation": relation.id(),
        "AllowNULL": True,
        "ReadOnly": True,
        "MapIdentification": False,
        "ShowForm": False,
        "ShowOpenFormButton": False,
        "OrderByValue": True,
    }
    child.setEditorWidgetSetup(
        child.fields().indexOf(column.name), QgsEditorWidgetSetup("RelationReference", config)
    )
    return relation


def forget_relations(project: QgsProject) -> None:
    """Remove the relations that `relate` added."""
    manager = project.relationManager()
    for relation_id in list(manager.relations()):
        if relation_id.startswith(RELATION_PREFIX):
            manager.removeRelation(relation_id)
