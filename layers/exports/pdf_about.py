"""What a PDF says of itself: its title and the language it is in; nothing about who made it.

QGIS and Qt leave both out of a PDF of several layouts. They are added at its end (ISO 32000-1, 7.5.6: an incremental
update): what stands in it stays as it is.
"""

from __future__ import annotations

from pathlib import Path

from pypdf import PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

_SHOWN = {NameObject("/DisplayDocTitle"): BooleanObject(True)}


def write_about(path: Path, title: str, language: str) -> bool:
    """Add ``title`` and ``language`` (ISO 639-1) to the PDF at ``path``; False, and as it was, where it cannot be read."""
    aside = path.with_suffix(".about")
    try:
        writer = PdfWriter(path, incremental=True)
        writer.add_metadata({"/Title": title})
        writer.root_object[NameObject("/Lang")] = TextStringObject(language)
        writer.root_object[NameObject("/ViewerPreferences")] = DictionaryObject(_SHOWN)
        writer.write(aside)
    except PyPdfError:
        aside.unlink(missing_ok=True)
        return False
    aside.replace(path)
    return True
