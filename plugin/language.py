"""The plugin's own words: English in the source, Vietnamese from i18n/, chosen by QGIS's language."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

_FOLDER = Path(__file__).resolve().parent / "i18n"
# pylupdate files a bare tr() under this context.
_CONTEXT = "@default"


def tr(text: str) -> str:
    """``text`` in QGIS's language (itself, where there is no translation)."""
    return QCoreApplication.translate(_CONTEXT, text)


def language() -> str:
    """The language of everything shown to the user: ``vi`` where QGIS speaks Vietnamese, else ``en``."""
    return "vi" if QgsApplication.locale().lower().startswith("vi") else "en"


def install_translator() -> Optional[QTranslator]:
    """Load the translation for QGIS's language; None where English is spoken or the file was not built.

    The caller keeps the translator, and removes it with `remove_translator`.
    """
    if language() == "en":
        return None
    translator = QTranslator()
    if not translator.load(str(_FOLDER / f"diaban_{language()}.qm")):
        return None
    QCoreApplication.installTranslator(translator)
    return translator


def remove_translator(translator: Optional[QTranslator]) -> None:
    """Undo `install_translator`."""
    if translator is not None:
        QCoreApplication.removeTranslator(translator)
