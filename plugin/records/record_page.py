"""One record: its form, what may be done with it, the rows that belong to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QFrame, QScrollArea, QShortcut, QVBoxLayout, QWidget

from ...layers.schema import ENDS_IN, GEOMETRY_COLUMN, TABLES
from ...layers.wording import Words
from ..engine.commands import SUBJECTS
from ..language import tr
from ..pending.pending import Pending
from ..saying import isolated
from . import gestures
from .codes import next_code
from .fields import another_like, first_values, referring
from .finder import Finder
from .form import RecordForm
from .inputs.base import plain_label
from .naming import Naming
from .permits import Permit, permit
from .record_bars import ActionRow, AskBar, EndBar
from .related import RelatedTables
from .rows import Row, Rows
from .rules import broken_rules, rule_sentence

Then = Callable[[], object]


class RecordPage(QWidget):
    """`open_asked` and `add_asked` go on to another record; `back_asked` to where one came from; `gone` when there is none.

    `history_asked`, `map_asked` (table, id); `place_asked` (a mode, or none) when a place is to be set on the map; `shown`
    when a row was shown, maybe the same anew.
    """

    open_asked = pyqtSignal(str, str)
    add_asked = pyqtSignal(str, object)
    back_asked = pyqtSignal()
    gone = pyqtSignal()
    history_asked = pyqtSignal(str, str)
    map_asked = pyqtSignal(str, str)
    place_asked = pyqtSignal(str)
    shown = pyqtSignal()

    def __init__(self, words: Words, rows: Rows, finder: Finder, naming: Naming, pending: Pending) -> None:
        super().__init__()
        self._words = words
        self._rows = rows
        self._finder = finder
        self._naming = naming
        self._pending = pending
        self.table = ""
        self.row_id = ""
        self.is_new = False
        self._row: Row = {}
        self._log: Optional[int] = None
        self._permit = Permit()
        self._then: Optional[Then] = None
        self.form: Optional[RecordForm] = None
        self._build()

    # -- which record ----------------------------------------------------------------------------------------

    def open(self, table: str, row_id: str) -> bool:
        """Show a row; False where it is not there."""
        # The log first: what is written in between counts as later than what was read.
        log = self._rows.log()
        row = self._rows.row_to_change(table, row_id)
        if row is None:
            return False
        self._show(table, row, log, False)
        return True

    def new(self, table: str, values: Mapping[str, Any], like: str = "") -> None:
        """Show an empty form; ``values`` are given already, ``like``: the code whose next number is offered."""
        row = {
            **dict.fromkeys(TABLES[table].names),
            **first_values(table),
            **values,
            "id": gestures.fresh_id(),
        }
        self._show(table, row, None, True)
        if "code" in TABLES[table].names:
            self._finder.want(table, lambda: self._offer_code(row["id"], like))

    def renew(self) -> None:
        """Show the row as it is now, unless somebody is at work on it."""
        if not self.table or self.is_new or self.dirty():
            return
        if not self.open(self.table, self.row_id):
            self.forget()
            self.gone.emit()

    def forget(self) -> None:
        """Show no record."""
        self.table = self.row_id = ""
        self.is_new = False
        self._then = None
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        self.related.show_of("household", "")

    def dirty(self) -> bool:
        """Whether the form has something that was not taken over."""
        return self.form is not None and self.form.touched()

    def leave(self, then: Then) -> None:
        """Call ``then`` when the record may be left: at once, or after what was typed was taken over or dropped."""
        if not self.dirty():
            then()
            return
        self._then = then
        self.ask.show()
        self.ask.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what can be done ------------------------------------------------------------------------------------

    def take_over(self) -> bool:
        """Make a gesture of what was changed; False where a rule is in the way, which is then said."""
        form = self.form
        if form is None or not (self.is_new or form.touched()):
            return True
        faults = {**self._taken(form.values()), **form.faults()}
        form.say(faults)
        if faults:
            self._scroll_to(form.lead_to(faults))
            self.ask.hide()
            return False
        values = form.values()
        named = self._naming.entry(self.table, values)
        if self.is_new:
            gesture = gestures.add(self._words, named, values)
        else:
            gesture = gestures.change(self._words, named, self._row, form.changes(), self._log)
        then = self._then
        # What was typed is the row from now on: the answer to the gesture must find nothing unsaid.
        form.show_row(values, ())
        self.is_new = False
        self._pending.push(gesture)
        self._then = then
        self._after(lambda: None)
        return True

    def revert(self) -> None:
        """Show the row as it was before anything was typed."""
        if self.is_new:
            self.forget()
            self._after(self.gone.emit)
        elif self.form is not None:
            self.form.show_row(self._row, self._permit.fixed)
            self.shown.emit()
            self._refresh()
            self._after(lambda: None)

    def end_on(self, day: str) -> None:
        """End the row with ``day``, where the rules let it."""
        column = ENDS_IN[self.table]
        faults = broken_rules(self.table, {**self._row, column: day}, self._words)
        if column in faults:
            self.ending.say(faults[column])
            return
        named = self._naming.entry(self.table, self._row)
        self.ending.hide()
        self._pending.push(gestures.end(self._words, named, self._row, day, self._log))

    def delete(self) -> bool:
        """Delete the row; False where others still use it, which is said."""
        users = self._users()
        if users:
            self._say(users)
            return False
        named = self._naming.entry(self.table, self._row)
        gesture = gestures.delete(self._words, named, self._row, self._log)
        self.forget()
        self._pending.push(gesture)
        self.gone.emit()
        return True

    def another(self) -> None:
        """A new row that takes over what it may have in common with this one."""
        values, table, code = (
            another_like(self.table, self._row),
            self.table,
            str(self._row.get("code") or ""),
        )
        self.leave(lambda: self.new(table, values, code))

    # -- showing ---------------------------------------------------------------------------------------------

    def _show(self, table: str, row: Row, log: Optional[int], is_new: bool) -> None:
        place = self.area.verticalScrollBar().value() if row["id"] == self.row_id else 0
        if self.form is None or self.form.table != table:
            self._make_form(table)
        self.table, self.row_id, self.is_new = table, str(row["id"]), is_new
        self._row, self._log, self._then = row, log, None
        plan = self._rows.row("plan", str(row["plan_id"])) if row.get("plan_id") else None
        self._permit = permit(table, row, plan, is_new)
        if self.form is not None:
            self.form.show_row(row, self._permit.fixed)
        self.related.show_of(table, "" if is_new else self.row_id)
        self._title.setText(self._called())
        self._say(self._permit.why)
        self.ending.hide()
        self._refresh()
        self.area.verticalScrollBar().setValue(place)
        self.shown.emit()

    def _make_form(self, table: str) -> None:
        self.forget()
        form = RecordForm(table, self._words, self._finder, self._naming)
        form.edited.connect(self._refresh)
        form.open_asked.connect(self.open_asked)
        form.place_asked.connect(self.place_asked)
        self.form = form
        self._inside.insertWidget(0, form)

    def _called(self) -> str:
        thing = gestures.thing(self._words, self.table)
        if self.is_new:
            return tr("New: {thing}").format(thing=thing.lower())
        entry = self._naming.entry(self.table, self._row)
        code = f"{isolated(entry.code)} · " if entry.code and entry.code != entry.label else ""
        return f"{thing} {code}{isolated(entry.label)}"

    def _refresh(self) -> None:
        dirty = self.dirty()
        self.bar.allow(
            can_take_over=dirty or self.is_new,
            can_revert=dirty or self.is_new,
            can_end=self._permit.can_end and not self.is_new,
            can_delete=self._permit.can_delete and not self.is_new,
            can_repeat=not self.is_new and self.table != "setting",
            has_history=self.table in SUBJECTS and not self.is_new,
            has_place=self._row.get(GEOMETRY_COLUMN) is not None,
        )
        if not dirty:
            self.ask.hide()

    def _say(self, sentence: str) -> None:
        self._why.setText(sentence)
        self._why.setVisible(bool(sentence))

    def _after(self, otherwise: Then) -> None:
        then, self._then = self._then, None
        self.ask.hide()
        (then or otherwise)()

    def _scroll_to(self, widget: Optional[QWidget]) -> None:
        if widget is not None:
            self.area.ensureWidgetVisible(widget)

    def _offer_code(self, row_id: str, like: str) -> None:
        if self.row_id == row_id and self.is_new and self.form is not None:
            code = next_code([entry.code for entry in self._finder.entries(self.table)], like)
            if code:
                self.form.suggest("code", code)

    # -- asking the file -------------------------------------------------------------------------------------

    def _taken(self, changes: Mapping[str, Any]) -> dict[str, str]:
        """What must be the only one of its kind and is not."""
        unique = [
            column.name for column in TABLES[self.table].columns if column.unique and column.name != "id"
        ]
        found = {}
        for name in unique:
            value = changes.get(name)
            if value is not None and any(
                r["id"] != self.row_id for r in self._rows.where(self.table, name, value)
            ):
                found[name] = rule_sentence(self._words, "already_there", self.table, name)
        return found

    def _users(self) -> str:
        """Why the row cannot be deleted: others point at it."""
        for table, column in referring(self.table):
            if self._rows.where(table, column, self.row_id):
                heading = self._words.column(table, column)
                said = self._words(
                    "rule_message.still_used", table="", column=heading, other=self._words(f"table.{table}")
                ).lstrip(" :")
                return said[:1].upper() + said[1:]
        return ""

    # -- building --------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.bar = ActionRow()
        self.bar.back.connect(self.back_asked)
        self.bar.take_over.connect(self.take_over)
        self.bar.revert.connect(self.revert)
        self.bar.end.connect(self._ask_end)
        self.bar.delete.connect(self.delete)
        self.bar.another.connect(self.another)
        self.bar.history.connect(lambda: self.history_asked.emit(self.table, self.row_id))
        self.bar.on_map.connect(lambda: self.map_asked.emit(self.table, self.row_id))
        self._title = self.bar.title
        self._why = plain_label()
        self._why.setStyleSheet("background: palette(alternate-base); padding: 4px")
        self.ask = AskBar()
        self.ask.take_over.connect(self.take_over)
        self.ask.drop.connect(self.revert)
        self.ask.stay.connect(self._stay)
        self.ending = EndBar(self._words)
        self.ending.ended.connect(self.end_on)
        self.related = RelatedTables(self._words, self._rows, self._naming)
        self.related.open_asked.connect(self.open_asked)
        self.related.add_asked.connect(self.add_asked)
        inside = QWidget()
        self._inside = QVBoxLayout(inside)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.addWidget(self.related)
        self._inside.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for widget in (self.bar.head, self._why, self.ending):
            layout.addWidget(widget)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.ask)
        layout.addWidget(self.bar.foot)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.take_over)

    def _ask_end(self) -> None:
        self.ending.ask(self._words.column(self.table, ENDS_IN[self.table]))

    def _stay(self) -> None:
        self._then = None
        self.ask.hide()
