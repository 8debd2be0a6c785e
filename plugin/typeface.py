"""A font family of this machine that has every Vietnamese letter, the same way in Qt 5 and Qt 6."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsFontUtils
from qgis.PyQt.QtGui import QFont, QRawFont

# Letters with two marks, and those with a horn, are what a family for Western Europe lacks.
_LETTERS = "ĐđƠơƯưẠặẾệỖộỰự"


def installed_family(wanted: Sequence[str]) -> str:
    """The first of ``wanted`` that is installed and has the Vietnamese letters; the system's own where none is."""
    for name in wanted:
        if QgsFontUtils.fontFamilyOnSystem(name) and has_vietnamese(name):
            return name
    return QFont().family()


def has_vietnamese(family: str) -> bool:
    """Whether ``family`` itself, no stand-in for it, has the Vietnamese letters."""
    font = QRawFont.fromFont(QFont(family))
    return all(font.supportsCharacter(letter) for letter in _LETTERS)
