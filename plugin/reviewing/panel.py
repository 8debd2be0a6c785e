"""The gap panel: filter, read why, click to see where; beside the map, never over it."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsExpression, QgsFeatureRequest, QgsGeometry, QgsPointXY
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QItemSelection, QModelIndex, QPoint, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QDockWidget,
    QLabel,
    QMenu,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ...layers.wording import load_words
from ..flashing import show_and_flash
from ..language import language, tr
from ..saying import as_text
from ..workspace.layers import Facts
from ..workspace.session import WorkspaceSession
from .cards import CardDelegate
from .filters import FilterRow
from .freshness import changed_since_coverage
from .gaps import GapRow, group_by_commune
from .model import GapModel
from .reading import GapReader, Names
from .sentences import rule_name, written_day

_NARROWEST = 340
_OPEN_UP_TO = 60
_SHOWN_AT_ONCE = 50


class GapPanel(QDockWidget):
    """`coverage_asked` when the user wants the figures calculated (anew), `history_asked` (a gap's row) for its history.

    `record_asked` (table, id) for the record that a gap is about.
    """

    coverage_asked = pyqtSignal()
    record_asked = pyqtSignal(str, str)
    history_asked = pyqtSignal(object)

    def __init__(self, iface: QgisInterface, session: WorkspaceSession) -> None:
        super().__init__(tr("Coverage gaps"), iface.mainWindow())
        self.setObjectName("DiaBanGapPanel")
        self._iface = iface
        self._session = session
        self._words = load_words(language())
        self._rows: list[GapRow] = []
        self._as_of = ""
        self._reader: Optional[GapReader] = None
        self._build()
        session.opened.connect(self._on_opened)
        session.reloaded.connect(self.read)
        session.closed.connect(self._on_closed)
        session.touched.connect(self._show_freshness)
        self._on_closed()

    def shut_down(self) -> None:
        """Let go of everything connected; for unloading the plugin."""
        self._stop_reading()
        self._session.opened.disconnect(self._on_opened)
        self._session.reloaded.disconnect(self.read)
        self._session.closed.disconnect(self._on_closed)
        self._session.touched.disconnect(self._show_freshness)

    # -- building --------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._filters = FilterRow()
        self._filters.changed.connect(self._apply_filter)
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.RichText)
        self._note.linkActivated.connect(lambda _: self.coverage_asked.emit())
        self._count = QLabel()
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(24)
        self._empty.linkActivated.connect(lambda _: self.coverage_asked.emit())
        self._model = GapModel(self._words, self)
        self._view = _tree(self._model)
        self._delegate = CardDelegate(self._view, self)
        self._delegate.action_clicked.connect(self.open_record)
        self._view.setItemDelegate(self._delegate)
        self._view.selectionModel().selectionChanged.connect(self._on_selection)
        self._view.doubleClicked.connect(self._on_double_click)
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._view.customContextMenuRequested.connect(self._show_menu)
        body = QWidget()
        body.setMinimumWidth(_NARROWEST)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(4, 4, 4, 4)
        for widget in (self._filters, self._note, self._count, self._empty):
            layout.addWidget(widget)
        layout.addWidget(self._view, 1)
        layout.addStretch(0)
        self.setWidget(body)

    # -- reading ---------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the gaps of the open workspace anew."""
        self._stop_reading()
        if not self._session.path:
            return
        self._reader = GapReader(self._session.path, lambda rule: rule_name(self._words, rule), self)
        self._reader.finished.connect(self._on_read)
        self._reader.failed.connect(self._on_failed)
        self._reader.start()

    def _stop_reading(self) -> None:
        if self._reader is not None:
            self._reader.stop()
            self._reader.deleteLater()
            self._reader = None

    def _on_opened(self, facts: Facts) -> None:
        self._show_emptiness(tr("The gaps are being read…"))
        self.read()

    def _on_failed(self) -> None:
        self._stop_reading()
        self._show_emptiness(tr("The gaps cannot be read. Run “Check” on the workspace."))

    def _on_closed(self) -> None:
        self._stop_reading()
        self._rows = []
        self._filters.offer([], [], [])
        self._model.show([])
        self._note.hide()
        self._show_emptiness(tr("No workspace is open. Open one, or the sample, from the Địa Bàn toolbar."))

    def _on_read(self, rows: list[GapRow], names: Names, as_of: str) -> None:
        self._stop_reading()
        self._rows = rows
        rules = {row.rule: rule_name(self._words, row.rule) for row in rows}
        communes = {row.commune: row.commune_name or row.commune for row in rows if row.commune}
        units = {unit: names.units.get(unit, unit) for row in rows for unit in row.units}
        self._filters.offer(_sorted(rules), _sorted(communes), _sorted(units))
        self._as_of = as_of
        self._show_freshness()
        self._apply_filter()

    # -- showing ---------------------------------------------------------------------------------------------

    def _show_freshness(self) -> None:
        if not self._session.path:
            return
        changed = changed_since_coverage(self._session.layer("audit_log"))
        day = as_text(written_day(self._words, self._as_of))
        if changed:
            text = tr("<b>Out of date:</b> rows have changed since these gaps were found. {link}")
            link = '<a href="#">{}</a>'.format(tr("Calculate again"))
            self._note.setText(text.format(link=link))
        elif day:
            self._note.setText(tr("As of {day}").format(day=day))
        self._note.setVisible(bool(changed or day))

    def _apply_filter(self) -> None:
        wanted = self._filters.current()
        shown = [row for row in self._rows if wanted.admits(row)]
        self._model.show(group_by_commune(shown))
        if len(shown) <= _OPEN_UP_TO:
            self._view.expandAll()
        elif self._model.rowCount():
            self._view.expand(self._model.index(0, 0))
        if not self._session.path:
            return
        if not self._rows:
            self._show_emptiness(self._advice())
        elif not shown:
            self._show_emptiness(
                tr("No gap fits the filter. Clear it to see all {count}.").format(count=len(self._rows))
            )
        else:
            self._show_emptiness("")
            text = tr("{shown} of {count} gaps") if len(shown) < len(self._rows) else tr("{count} gaps")
            self._count.setText(text.format(shown=len(shown), count=len(self._rows)))

    def _advice(self) -> str:
        if changed_since_coverage(self._session.layer("audit_log")) is None:
            link = '<a href="#">{}</a>'.format(tr("Calculate coverage"))
            return tr("Coverage has not been calculated for this workspace yet.<br><br>{link}").format(
                link=link
            )
        return tr("No gaps: everything in need is looked after.")

    def _show_emptiness(self, text: str) -> None:
        self._empty.setText(text)
        self._empty.setVisible(bool(text))
        self._view.setVisible(not text)
        self._count.setVisible(not text)

    # -- acting ----------------------------------------------------------------------------------------------

    def _on_selection(self, _chosen: QItemSelection, _gone: QItemSelection) -> None:
        rows = [self._model.row_at(index) for index in self._view.selectionModel().selectedIndexes()]
        shapes = [self._shape(row) for row in rows[:_SHOWN_AT_ONCE] if row is not None]
        found = [shape for shape in shapes if shape is not None]
        if found:
            self._show_on_map(found)

    def _shape(self, row: GapRow) -> Optional[QgsGeometry]:
        """Where the gap is: its household, village, unit or commune itself, else the gap's own point."""
        layer = self._session.layer(row.table)
        if layer is not None and layer.isSpatial() and row.row_id:
            request = QgsFeatureRequest().setFilterExpression(_is(row.row_id)).setNoAttributes()
            for feature in layer.getFeatures(request):
                if feature.hasGeometry():
                    return QgsGeometry(feature.geometry())
        return QgsGeometry.fromPointXY(QgsPointXY(*row.point)) if row.point is not None else None

    def _show_on_map(self, shapes: list[QgsGeometry]) -> None:
        """Zoom to the shapes and flash them."""
        layer = self._session.layer("gap")
        if layer is None:
            return
        show_and_flash(self._iface.mapCanvas(), shapes, layer.crs())

    def _show_menu(self, place: QPoint) -> None:
        row = self._model.row_at(self._view.indexAt(place))
        if row is not None:
            menu = self.menu_of(row)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self._view.viewport().mapToGlobal(place))

    def menu_of(self, row: GapRow) -> QMenu:
        """What can be done with a gap besides what its sentence offers."""
        menu = QMenu(self)
        menu.addAction(tr("Open the record")).triggered.connect(lambda: self.open_record(row))
        menu.addAction(tr("History…")).triggered.connect(lambda: self.history_asked.emit(row))
        return menu

    def _on_double_click(self, index: QModelIndex) -> None:
        row = self._model.row_at(index)
        if row is not None:
            self.open_record(row)

    def open_record(self, row: GapRow) -> None:
        """Show the record that the gap is about."""
        if row.row_id:
            self.record_asked.emit(row.table, row.row_id)


def _is(row_id: str) -> str:
    """The test for one row, which the data provider answers from its index."""
    return QgsExpression.createFieldEqualityExpression("id", row_id)


def _tree(model: GapModel) -> QTreeView:
    view = QTreeView()
    view.setModel(model)
    view.setHeaderHidden(True)
    view.setIndentation(0)
    view.setExpandsOnDoubleClick(False)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setUniformRowHeights(False)
    return view


def _sorted(named: dict[str, str]) -> list[tuple]:
    return sorted(named.items(), key=lambda item: item[1].casefold())
