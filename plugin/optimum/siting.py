"""The page of the optimum for model sites: how many, where, what each brings."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...layers.wording import load_words
from ..language import language, tr
from ..planning.dialogs import plain_label
from ..planning.tables import fill, plain_table
from .curve import CurveWidget, points_of
from .goals import SiteForm
from .orders import MEDIAN


class SitePage(QWidget):
    """`picked` (codes of villages) when rows are chosen."""

    picked = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._words = load_words(language())
        self.form, self.summary, self.sites, self.curve = (
            SiteForm(),
            plain_label(),
            plain_table(),
            CurveWidget(),
        )
        self.sites.itemSelectionChanged.connect(self._on_row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        for part in (self.form, self.summary, self.sites, self.curve):
            layout.addWidget(part, int(part is self.sites))
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing was looked for yet."""
        self.sites.setRowCount(0)
        self.curve.show_points((), "")
        self.summary.setText(
            tr("Sites in operation count. Nothing is written: the sites are shown, you decide.")
        )

    def show_result(self, result: dict[str, Any], names: dict[str, str]) -> None:
        """The sites with what each brings; ``names`` of villages by code."""
        words = self._words
        median = result["kind"] == MEDIAN
        title = tr("Mean minutes of need to a site") if median else tr("Need within reach of a site")
        values = {name: words.number(result[name], 1) for name in ("now", "objective", "bound")}
        text = tr("{title}: {now} now, {objective} with these sites; nothing can pass {bound}.")
        self.summary.setText(text.format(title=title, **values))
        fill(
            self.sites,
            (tr("Village"), tr("gain"), tr("households")),
            [
                (
                    f"{names.get(site['village'], '')} ({site['village']})",
                    f"+{words.number(site['gain'], 1)}",
                    words.number(len(site["households"])),
                )
                for site in result["sites"]
            ],
        )
        self._codes = [site["village"] for site in result["sites"]]
        self.curve.show_points(points_of(result), title)

    def _on_row(self) -> None:
        self.picked.emit([self._codes[index.row()] for index in self.sites.selectionModel().selectedRows()])
