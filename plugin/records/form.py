"""A form for a row of any table, made from the schema: one input a column, what is wrong with it next to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Optional, Union

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFormLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ...layers.schema import GEOMETRY_COLUMN, HOUSEHOLD_NOTE_LIMIT
from ...layers.wording import Words
from ..language import tr
from .fields import (
    COUNT,
    DAY,
    LANGUAGES,
    LONG_TEXT,
    MOMENT,
    NUMBER,
    POINT,
    REFERENCE,
    SHAPE,
    WORD,
    Field,
    fields_of,
)
from .finder import Finder
from .geometries import fault_of_shape
from .headings import place_heading
from .inputs.base import InputWidget, plain_label
from .inputs.choices import LanguagesInput, WordInput, language_names
from .inputs.days import DayInput
from .inputs.points import PointInput
from .inputs.references import ReferenceInput
from .inputs.shapes import ShapeInput
from .inputs.texts import LineInput, LongInput, NumberInput
from .naming import Naming
from .rules import broken_rules

_LABEL_WIDTH = 132
_WRONG = "color: #B23B00"
_QUIET = "color: #6b6b6b"


class RecordForm(QWidget):
    """Shows one row; `edited` when the user changed something, `open_asked` (table, id) to see a row pointed at.

    `place_asked` (a mode, or none) when the place is to be set on the map.
    """

    edited = pyqtSignal()
    open_asked = pyqtSignal(str, str)
    place_asked = pyqtSignal(str)

    def __init__(
        self, table: str, words: Words, finder: Finder, naming: Naming, parent: Optional[QWidget] = None
    ) -> None:
        super().__init__(parent)
        self.table = table
        self._words = words
        self._finder = finder
        self._naming = naming
        self.fields = fields_of(table, words)
        self.inputs: dict[str, InputWidget] = {}
        self._parts: dict[str, tuple[QWidget, QWidget]] = {}
        self._wrong: dict[str, QLabel] = {}
        self._before: dict[str, Any] = {}
        self._row: dict[str, Any] = {}
        self._touched: set[str] = set()
        layout = QFormLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setVerticalSpacing(4)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field in self.fields:
            self._add(field, layout)

    # -- the row ---------------------------------------------------------------------------------------------

    def show_row(self, row: Mapping[str, Any], fixed: Iterable[str]) -> None:
        """Show ``row``; the columns ``fixed`` cannot be changed."""
        self._row = dict(row)
        self._touched = set()
        for field in self.fields:
            widget = self.inputs[field.name]
            widget.set_value(row.get(field.name))
            widget.set_fixed(field.name in fixed or field.kind == MOMENT)
            self._before[field.name] = widget.value()
        self._arrange()
        self.say({})

    def suggest(self, column: str, value: Any) -> None:
        """Fill in what nobody typed; it is no change that could be lost."""
        widget = self.inputs[column]
        if widget.value() is None:
            widget.set_value(value)
            self._row[column] = self._before[column] = value

    def changes(self) -> dict[str, Any]:
        """Column → value of what the user changed, and of what is no more asked for."""
        now = {name: widget.value() for name, widget in self.inputs.items()}
        changed = {name: value for name, value in now.items() if value != self._before[name]}
        for field in self.fields:
            if not field.asked(now) and self._row.get(field.name) is not None:
                changed[field.name] = None
            elif not field.asked(now):
                changed.pop(field.name, None)
        return changed

    def touched(self) -> bool:
        """Whether anything was changed, or typed that is no value."""
        return bool(self.changes()) or any(widget.fault() for widget in self.inputs.values())

    def values(self) -> dict[str, Any]:
        """The whole row as the form has it."""
        return {**self._row, **self.changes()}

    def faults(self) -> dict[str, str]:
        """Column → what is wrong, of everything that can be told without asking the file."""
        values = self.values()
        asked = {field.name for field in self.fields if field.asked(values)}
        typed = {name: widget.fault() for name, widget in self.inputs.items() if name in asked}
        return {**broken_rules(self.table, values, self._words), **{n: s for n, s in typed.items() if s}}

    def say(self, faults: Mapping[str, str]) -> None:
        """Show what is wrong next to each field, and nothing where nothing is."""
        for name, label in self._wrong.items():
            label.setText(faults.get(name, ""))
            label.setVisible(name in faults)

    def lead_to(self, faults: Mapping[str, str]) -> Optional[QWidget]:
        """Put the keyboard into the first field with a fault, and return it."""
        for field in self.fields:
            if field.name in faults:
                self.inputs[field.name].focus()
                return self._parts[field.name][1]
        return None

    @property
    def place(self) -> Union[PointInput, ShapeInput, None]:
        """The input of the place, where the table has one."""
        found = self.inputs.get(GEOMETRY_COLUMN)
        return found if isinstance(found, (PointInput, ShapeInput)) else None

    # -- building --------------------------------------------------------------------------------------------

    def _add(self, field: Field, layout: QFormLayout) -> None:
        widget = self._input(field)
        widget.setObjectName(f"input_{field.name}")
        widget.changed.connect(lambda: self._on_changed(field.name))
        heading = place_heading(self.table) if field.kind in (POINT, SHAPE) else field.heading
        label = plain_label(f"{heading} *" if field.required else heading)
        label.setFixedWidth(_LABEL_WIDTH)
        label.setBuddy(widget)
        widget.setAccessibleName(heading)
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(1)
        inside.addWidget(widget)
        if field.free_text:
            inside.addWidget(_note(tr("About the help given, not about the person."), _QUIET))
        wrong = _note("", _WRONG)
        wrong.setObjectName(f"fault_{field.name}")
        inside.addWidget(wrong)
        layout.addRow(label, holder)
        self.inputs[field.name] = widget
        self._parts[field.name] = (label, holder)
        self._wrong[field.name] = wrong

    def _input(self, field: Field) -> InputWidget:
        if field.kind == WORD:
            return WordInput(field.choices(self._words), field.required)
        if field.kind == REFERENCE:
            widget = ReferenceInput(field.references, self._finder, self._naming)
            widget.open_asked.connect(self.open_asked)
            return widget
        if field.kind == POINT:
            place = PointInput(self._words)
            place.place_asked.connect(self.place_asked)
            return place
        if field.kind == SHAPE:
            shape = ShapeInput(self.table, self._words, self._judge)
            shape.place_asked.connect(self.place_asked)
            return shape
        if field.kind == LANGUAGES:
            return LanguagesInput(language_names().items())
        if field.kind == DAY:
            return DayInput(self._words)
        if field.kind in (COUNT, NUMBER):
            return NumberInput(field.kind == COUNT, self._words)
        return LongInput() if field.kind == LONG_TEXT else LineInput()

    def _judge(self, shape: Any) -> str:
        """Why a shape is not stored, in words."""
        layer = self._finder.layer(self.table)
        return fault_of_shape(self._words, self.table, shape, layer.crs()) if layer is not None else ""

    # -- following the user ----------------------------------------------------------------------------------

    def _on_changed(self, name: str) -> None:
        self._touched.add(name)
        self._arrange()
        faults = self.faults()
        self.say({column: said for column, said in faults.items() if column in self._touched})
        self.edited.emit()

    def _arrange(self) -> None:
        """Ask only for what this row needs, and count characters where they are counted."""
        values = {name: widget.value() for name, widget in self.inputs.items()}
        for field in self.fields:
            for part in self._parts[field.name]:
                part.setVisible(
                    field.asked(values) and (field.kind != MOMENT or values[field.name] is not None)
                )
            widget = self.inputs[field.name]
            if isinstance(widget, LongInput):
                of_a_household = values.get("household_id") is not None
                widget.set_limit(HOUSEHOLD_NOTE_LIMIT if of_a_household and field.free_text else 0)


def _note(text: str, style: str) -> QLabel:
    label = plain_label(text)
    label.setStyleSheet(style)
    label.setVisible(bool(text))
    return label
