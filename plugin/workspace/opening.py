"""Opening a workspace step by step, one layer at a time, so that QGIS never stands still."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Callable, Optional

from qgis.core import QgsLayerTreeGroup, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...layers.schema import TABLES
from ...layers.wording import Words
from ..stepping import NOW, Stepper
from .background import add_relief
from .charges import CHARGES, charge_layer
from .forms import describe_columns, relate, table_name
from .layers import CannotOpenError, Facts, open_table, read_facts_in_steps
from .look import dress
from .states import PLACES, are_many, fill_places, fill_states, home_states, join_states, place_states
from .themes import add_themes
from .transforms import BallparkTransformError, pin_transforms
from .tree import HIDDEN_TABLES, LEGENDS_OPEN, STATE_TABLE, add_groups, tables_shown

NO_EXACT_TRANSFORM = "no_exact_transform"


class Opening(QObject):
    """Adds the layers of one workspace to the project. Ends with `opened` (facts) or `refused` (reason, detail)."""

    opened = pyqtSignal(object)
    refused = pyqtSignal(str, str)

    def __init__(
        self, path: str, project: QgsProject, words: Words, parent: Optional[QObject] = None
    ) -> None:
        super().__init__(parent)
        self._path = path
        self._project = project
        self._words = words
        self._clear: Callable[[], None] = lambda: None
        self._facts: Optional[Facts] = None
        expected = (CannotOpenError, BallparkTransformError)
        self._stepper = Stepper(self._steps(), self._on_done, self._on_problem, expected, self, NOW)
        self.layers: dict[str, QgsVectorLayer] = {}
        # Whether the states of households are to be read yet: of very many they come after the map.
        self.lacks_states = False

    def start(self, clear: Callable[[], None]) -> None:
        """Begin; ``clear`` removes the workspace open until now, once this one is known to be good."""
        self._clear = clear
        self._stepper.start()

    def stop(self) -> None:
        """Add no more layers."""
        self._stepper.stop()

    def _on_done(self) -> None:
        self.opened.emit(self._facts)

    def _on_problem(self, problem: Exception) -> None:
        if isinstance(problem, CannotOpenError):
            self.refused.emit(problem.reason, problem.detail)
        else:
            self.refused.emit(NO_EXACT_TRANSFORM, str(problem))

    def _steps(self) -> Iterator[None]:
        facts = yield from read_facts_in_steps(self._path)
        commune = open_table(self._path, "commune")
        pin_transforms(self._project, commune.crs())
        yield
        self._clear()
        self._facts = facts
        if not self._project.mapLayers():
            self._project.setCrs(commune.crs())
        yield
        yield from self._add_layers(facts)
        tables = {table: layer for table, layer in self.layers.items() if table in TABLES}
        relate(self._project, tables, self._words)
        yield
        add_themes(self._project, self.layers)
        self._fold_legends()

    def _add_charges(self, facts: Facts, group: QgsLayerTreeGroup) -> None:
        """The layer of lines, which are drawn once the map is there: nobody sees them at first."""
        lines = charge_layer(facts.path, self.layers["commune"].crs().authid())
        self._project.addMapLayer(lines, False)
        # Under the places, over the communes; for the theme of assignments only.
        node = group.insertLayer(len(group.children()) - 1, lines)
        node.setItemVisibilityChecked(False)
        self.layers[CHARGES] = lines

    def _fold_legends(self) -> None:
        root = self._project.layerTreeRoot()
        for table, layer in self.layers.items():
            node = root.findLayer(layer)
            if node is not None:
                # Both ways round: the tree's view follows changes, not states.
                node.setExpanded(table not in LEGENDS_OPEN)
                node.setExpanded(table in LEGENDS_OPEN)

    def _add_layers(self, facts: Facts) -> Iterator[None]:
        groups = add_groups(self._project, facts.title)
        for table in (*HIDDEN_TABLES, "household"):
            self.layers[table] = open_table(facts.path, table, table_name(self._words, table))
            yield
        for table in HIDDEN_TABLES:
            describe_columns(self.layers[table], table, self._words)
            self._project.addMapLayer(self.layers[table], False)
            yield
        places = place_states(self._project, facts.path)
        homes = home_states(self._project, facts.path, self.layers[STATE_TABLE].featureCount())
        yield
        self.lacks_states = are_many(self.layers["household"].featureCount())
        if self.lacks_states:
            yield from fill_places(places, facts.path)
        else:
            yield from fill_states(places, homes, facts.path)
        for group, table in tables_shown():
            layer = self.layers.get(table) or open_table(facts.path, table, table_name(self._words, table))
            self.layers[table] = layer
            yield
            if table in PLACES:
                join_states(layer, places)
            elif table == "household":
                join_states(layer, homes)
            describe_columns(layer, table, self._words)
            dress(layer, table, self._words)
            yield
            self._project.addMapLayer(layer, False)
            groups[group].addLayer(layer)
            yield
        self._add_charges(facts, groups["area"])
        yield
        add_relief(self._project, facts.path, groups["ground"])
