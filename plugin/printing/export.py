"""All sheets of a job into one PDF, in one go, on layouts and layers that are made once."""

from __future__ import annotations

import json
import sys
from typing import Optional, TextIO

from qgis.core import (
    Qgis,
    QgsAbstractLayoutIterator,
    QgsLayout,
    QgsLayoutExporter,
    QgsLayoutRenderContext,
    QgsProject,
)

from .job import Job
from .sheets import Book, Sheet, open_book, plan, prepare


class Progress:
    """One JSON object a line, for the process that started us."""

    def __init__(self, stream: Optional[TextIO] = None) -> None:
        self._stream = stream or sys.stdout

    def say(self, **fields: object) -> None:
        self._stream.write(json.dumps(fields, ensure_ascii=False) + "\n")
        self._stream.flush()


class SheetIterator(QgsAbstractLayoutIterator):
    """Hands QGIS's exporter one filled layout after another."""

    def __init__(self, book: Book, sheets: list[Sheet], progress: Progress) -> None:
        super().__init__()
        self._book, self._sheets, self._progress = book, sheets, progress
        self._at = -1
        self._layout: Optional[QgsLayout] = None
        self.failure: Optional[BaseException] = None

    def layout(self) -> QgsLayout:
        return self._layout or self._prepared(0)

    def beginRender(self) -> bool:
        self._at = -1
        return True

    def endRender(self) -> bool:
        return True

    def count(self) -> int:
        return len(self._sheets)

    def filePath(self, base: str, extension: str) -> str:
        return f"{base}.{extension}"

    def next(self) -> bool:
        if self._at + 1 >= len(self._sheets) or self.failure is not None:
            return False
        self._at += 1
        self._progress.say(kind="progress", done=self._at, total=len(self._sheets))
        self._layout = self._prepared(self._at)
        return self.failure is None

    def _prepared(self, index: int) -> QgsLayout:
        try:
            return prepare(self._book, self._sheets[index], index + 1, len(self._sheets))
        except Exception as error:  # noqa: BLE001 - QGIS calls us from C++; the caller raises it again
            self.failure = error
            return next(iter(self._book.layouts.values()))


def export(job: Job, progress: Progress) -> int:
    """Print `job` into its output file; the number of pages. RuntimeError where QGIS could not."""
    project = QgsProject.instance()
    book = open_book(job, project)
    sheets = plan(book)
    iterator = SheetIterator(book, sheets, progress)
    result, message = QgsLayoutExporter.exportToPdf(iterator, str(job.output), _settings(job))
    if iterator.failure is not None:
        raise iterator.failure
    if result != QgsLayoutExporter.ExportResult.Success:
        raise RuntimeError(message or f"QGIS could not write the PDF ({result})")
    return len(sheets)


def _settings(job: Job) -> QgsLayoutExporter.PdfExportSettings:
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = job.dpi
    settings.rasterizeWholeImage = False
    settings.forceVectorOutput = True
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    settings.simplifyGeometries = True
    settings.exportMetadata = False
    settings.writeGeoPdf = False
    settings.flags = QgsLayoutRenderContext.Flag.FlagAntialiasing
    return settings
