"""The workspace that is open in this QGIS: opening, reloading after a job, closing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Callable, Optional

from qgis.core import Qgis, QgsProject, QgsVectorLayer
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QFileSystemWatcher, QObject, QTimer, pyqtSignal

from ...layers.schema import TABLES
from ...layers.wording import load_words
from ..language import language, tr
from ..preferences import load_preferences, save_preferences
from ..saying import as_text
from ..stepping import LAST, NOW, Stepper
from .charges import day_of, fill_charges, find_charges
from .forms import describe_columns, forget_relations
from .layers import (
    DAMAGED,
    FOREIGN,
    GONE,
    NEWER,
    STRANGE,
    TABLE_KEY,
    WORKSPACE_KEY,
    CannotOpenError,
    Facts,
    disown_or_disarm,
    layer_of,
    read_facts,
    read_settings,
    reload_layer,
    workspace_layers,
)
from .opening import NO_EXACT_TRANSFORM, Opening
from .states import PLACES, fill_states, home_states, place_states
from .themes import remove_themes
from .transforms import extent_in
from .tree import HIDDEN_TABLES, SETTING_TABLE, STATE_TABLE, remove_groups

_SETTLE_MS = 700


class WorkspaceSession(QObject):
    """At most one workspace is open. Signals: `opened` (facts), `closed`, `reloaded` (after a job)."""

    opened = pyqtSignal(object)
    closed = pyqtSignal()
    reloaded = pyqtSignal()
    # The file changed on disk and nobody here asked for it: figures may be out of date.
    touched = pyqtSignal()

    def __init__(self, iface: QgisInterface, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._iface = iface
        self._project = QgsProject.instance()
        self._opening: Optional[Opening] = None
        self._reloading: Optional[Stepper] = None
        self._drawing: Optional[Stepper] = None
        self._said = ""
        self._closing = False
        self.facts: Optional[Facts] = None
        self._project.cleared.connect(self._on_cleared)
        self._project.readProject.connect(self._adopt)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._on_touched)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._on_settled)
        self._seen: list[tuple[int, int]] = []

    @property
    def path(self) -> str:
        """The open workspace's file; empty when none is open."""
        return self.facts.path if self.facts is not None else ""

    def open(self, path: str) -> None:
        """Open a workspace; what was open is closed once the new one is known to be good."""
        self._end_opening()
        opening = Opening(path, self._project, load_words(language()), self)
        opening.opened.connect(self._on_opened)
        opening.refused.connect(lambda reason, detail: self._on_refused(path, reason, detail))
        self._opening = opening
        # The map is drawn once at the end, not after every layer.
        self._iface.mapCanvas().freeze(True)
        opening.start(self.close)

    def close(self) -> None:
        """Remove the workspace's layers, groups, relations and themes from the project."""
        self._closing = True
        try:
            remove_themes(self._project)
            forget_relations(self._project)
            remove_groups(self._project)
            self._project.removeMapLayers([layer.id() for layer in workspace_layers(self._project)])
        finally:
            self._closing = False
        self._forget()

    def shut_down(self) -> None:
        """Let go of the project: for unloading the plugin. The layers stay as they are."""
        self._end_opening()
        self._stop_reading()
        self._settle.stop()
        self._project.cleared.disconnect(self._on_cleared)
        self._project.readProject.disconnect(self._adopt)

    def layer(self, table: str) -> Optional[QgsVectorLayer]:
        """The layer that shows ``table``; None when no workspace is open or the user removed it."""
        return layer_of(self._project, table) if self.facts is not None else None

    def reload(self, tables: Optional[Collection[str]] = None) -> None:
        """Read ``tables`` again, all where none are named: rows, words, symbols. `reloaded` says when it is done."""
        if self.facts is None:
            return
        self._read(self._reload_steps(self.facts, tables), self.reloaded.emit)

    def _read(self, steps: Iterator[None], done: Callable[[], None]) -> None:
        """Read something in steps, instead of what is being read; then the lines, which nobody sees at first."""
        self._stop_reading()

        def then() -> None:
            self._reloading = None
            self._say("")
            self._drawing = self._begin(self._draw_charges(), lambda: None, LAST)
            done()

        self._reloading = self._begin(steps, then, NOW)

    def _say(self, text: str) -> None:
        """What goes on, at the foot of the window, until it is done."""
        status = self._iface.statusBarIface()
        if text:
            status.showMessage(text)
        elif self._said and status.currentMessage() == self._said:
            status.clearMessage()
        self._said = text

    def _begin(self, steps: Iterator[None], done: Callable[[], None], wanted: int) -> Stepper:
        begun = Stepper(steps, done, self._on_reload_problem, (CannotOpenError,), self, wanted)
        begun.start()
        return begun

    def _stop_reading(self) -> None:
        for each in (self._reloading, self._drawing):
            if each is not None:
                each.stop()
        self._reloading = self._drawing = None

    def _reload_steps(self, facts: Facts, tables: Optional[Collection[str]]) -> Iterator[None]:
        settings = self.layer(SETTING_TABLE)
        if not Path(facts.path).is_file() or settings is None:
            raise CannotOpenError(GONE)
        for layer in workspace_layers(self._project, facts.path):
            table = layer.customProperty(TABLE_KEY)
            if table and (tables is None or table in tables or table in HIDDEN_TABLES):
                reload_layer(layer)
                yield
        self.facts = replace(facts, settings=read_settings(settings))
        words = load_words(language())
        for table in ("gap", "indicator"):
            layer = self.layer(table)
            if layer is not None:
                describe_columns(layer, table, words)
                yield
        yield from self._renew_states(facts.path)

    def _renew_states(self, path: str, are_due: bool = True) -> Iterator[None]:
        states, household = self.layer(STATE_TABLE), self.layer("household")
        if not are_due or states is None or household is None:
            return
        places = place_states(self._project, path)
        homes = home_states(self._project, path, states.featureCount())
        yield from fill_states(places, homes, path)
        # Layers joined to these forget what they remembered of them.
        for joined in (places, homes, states):
            joined.layerModified.emit()
        for table in (*PLACES, "household"):
            layer = self.layer(table)
            if layer is not None:
                layer.triggerRepaint()

    def _draw_charges(self) -> Iterator[None]:
        lines = find_charges(self._project)
        if lines is not None and self.facts is not None:
            yield from fill_charges(lines, self.facts.path, day_of(self.facts.settings))

    def zoom_to_all(self) -> None:
        """Show the whole area."""
        layer = self.layer("commune")
        if layer is not None and layer.featureCount():
            extent = extent_in(self._project, layer.extent(), layer.crs())
            extent.scale(1.12)
            self._iface.mapCanvas().setExtent(extent)
            self._iface.mapCanvas().refresh()

    def _end_opening(self) -> None:
        if self._opening is not None:
            self._opening.stop()
            self._opening.deleteLater()
            self._opening = None
            self._iface.mapCanvas().freeze(False)

    def _on_opened(self, facts: Facts) -> None:
        lacks_states = self._opening is not None and self._opening.lacks_states
        self._end_opening()
        self.facts = facts
        self._watch(facts.path)
        save_preferences(load_preferences().with_recent(facts.path))
        if not self._project.fileName():
            self._project.setDirty(False)
        self.opened.emit(facts)
        # After the window has laid itself out: the canvas may not have its size yet.
        QTimer.singleShot(0, self.zoom_to_all)
        self._say(tr("The states of the households are still being read.") if lacks_states else "")
        self._read(self._renew_states(facts.path, lacks_states), lambda: None)

    def _on_refused(self, path: str, reason: str, detail: str) -> None:
        self._end_opening()
        text = refusal(path, reason, detail)
        self._iface.messageBar().pushMessage("Địa Bàn", as_text(text), Qgis.MessageLevel.Warning, 0)

    def _on_reload_problem(self, problem: CannotOpenError) -> None:
        self._on_refused(self.path, problem.reason, problem.detail)

    def _on_cleared(self) -> None:
        if not self._closing:
            self._end_opening()
            self._forget()

    def _adopt(self) -> None:
        """A saved project was read: its layers of ours are the open workspace."""
        disown_or_disarm(self._project)
        paths = {layer.customProperty(WORKSPACE_KEY) for layer in workspace_layers(self._project)}
        if len(paths) != 1:
            return
        try:
            self.facts = read_facts(paths.pop())
        except CannotOpenError as problem:
            if problem.reason == STRANGE:
                self.close()
                self._on_refused(self.path, problem.reason, problem.detail)
            return
        self._watch(self.facts.path)
        self.opened.emit(self.facts)
        # What is kept in memory only did not come with the project.
        self.reload()

    def _watch(self, path: str) -> None:
        if self._watcher.files():
            self._watcher.removePaths(self._watcher.files())
        self._watcher.addPaths([str(each) for each in _files(path)])
        self._seen = _written(path)

    def _on_touched(self, path: str) -> None:
        if path not in self._watcher.files() and Path(path).is_file():
            self._watcher.addPath(path)
        self._settle.start()

    def _on_settled(self) -> None:
        """Tell of what was written: somebody who only reads touches the files too."""
        seen = _written(self.path)
        if seen != self._seen:
            self._seen = seen
            self.touched.emit()

    def _forget(self) -> None:
        self._say("")
        self._stop_reading()
        if self._watcher.files():
            self._watcher.removePaths(self._watcher.files())
        if self.facts is not None:
            self.facts = None
            self.closed.emit()


def _files(path: str) -> list[Path]:
    """The workspace and, while QGIS has it open, the log beside it: what others save goes there."""
    return [each for each in (Path(path), Path(f"{path}-wal")) if each.is_file()]


def _written(path: str) -> list[tuple[int, int]]:
    """How long the files are, and when they were written last."""
    return [(found.st_size, found.st_mtime_ns) for found in (each.stat() for each in _files(path))]


def refusal(path: str, reason: str, detail: str) -> str:
    """Why a file cannot be opened, and what to do."""
    sentences = {
        GONE: tr("{path} is not there any more. Open it from where it is now."),
        FOREIGN: tr(
            "{path} is not a workspace of Địa Bàn. Choose a file that Địa Bàn made, or make a new one."
        ),
        NEWER: tr(
            "{path} was made by a newer version of Địa Bàn (its version is {detail}). Update the plugin."
        ),
        STRANGE: tr(
            "{path} is not opened: “{detail}” in it is not a plain table of Địa Bàn and could act when it is read. "
            "Run “diaban check” on it, and ask who gave it to you."
        ),
        DAMAGED: tr("{path} is damaged: table “{detail}” cannot be read. Run “Check”, or open a copy."),
        NO_EXACT_TRANSFORM: tr(
            "This machine cannot convert the coordinates of {path} exactly ({detail}). "
            "Update QGIS's PROJ library; an inexact conversion is about 220 m off and is not used."
        ),
    }
    if reason == DAMAGED and detail in TABLES:
        detail = load_words(language())(f"table.{detail}")
    return sentences.get(reason, "{path}: {detail}").format(path=path, detail=detail)
