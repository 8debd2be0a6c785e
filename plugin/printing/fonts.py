"""The letters of the sheets: a family that has every Vietnamese letter, and how wide a text comes out."""

from __future__ import annotations

from functools import lru_cache

from qgis.PyQt.QtGui import QFont, QFontDatabase, QFontMetricsF

# Each of these has the full Vietnamese alphabet; the first one installed is used.
_FAMILIES = ("Noto Sans", "Segoe UI", "Arial", "Helvetica Neue", "DejaVu Sans", "Liberation Sans")
_MM_PER_POINT = 25.4 / 72
_MEASURE_PIXELS = 200
# Distance of lines in a text of several, in sizes of its letters.
_LINE = 1.37


@lru_cache(maxsize=1)
def family() -> str:
    """The font family sheets are set in on this machine."""
    database = QFontDatabase()
    installed = set(database.families())
    for name in _FAMILIES:
        if name in installed and QFontDatabase.WritingSystem.Vietnamese in database.writingSystems(name):
            return name
    capable = database.families(QFontDatabase.WritingSystem.Vietnamese)
    return capable[0] if capable else QFont().family()


def text_font(points: float, bold: bool = False, italic: bool = False) -> QFont:
    """The sheets' font at a size in points."""
    font = QFont(family())
    font.setPointSizeF(points)
    font.setBold(bold)
    font.setItalic(italic)
    return font


@lru_cache(maxsize=20_000)
def text_width_mm(text: str, points: float, bold: bool = False) -> float:
    """Width of the widest line of `text` on paper, in millimetres."""
    metrics = _metrics(bold)
    widest = max((metrics.horizontalAdvance(line) for line in text.split("\n")), default=0.0)
    return float(widest) / _MEASURE_PIXELS * points * _MM_PER_POINT


def line_height_mm(points: float) -> float:
    """Height of one line, with room for stacked Vietnamese marks and for descenders."""
    return points * _MM_PER_POINT * 1.22


def plain(text: str) -> str:
    """`text` as QGIS will show it: what a layout takes for the start of an expression is broken up."""
    return text.replace("[%", "[ %")


def fitting_points(text: str, points: float, width_mm: float, height_mm: float, bold: bool = False) -> float:
    """The largest size up to `points` at which `text`, broken into lines, fits a box; not below half of it."""
    # The printer's letters come out a little wider or narrower than those measured.
    room = width_mm * 0.96
    size = points
    while size > points / 2:
        lines = sum(_line_count(line, size, room, bold) for line in text.split("\n"))
        # A single line may stand a little taller than its box without being cut.
        if lines == 1 or lines * size * _MM_PER_POINT * _LINE <= height_mm:
            return size
        size -= 0.2
    return size


def _line_count(text: str, points: float, width_mm: float, bold: bool) -> int:
    count, line = 1, ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if line and text_width_mm(longer, points, bold) > width_mm:
            count, line = count + 1, word
        else:
            line = longer
    # A word too long for a line of its own would be cut as well.
    return count + (1 if text_width_mm(line, points, bold) > width_mm else 0)


@lru_cache(maxsize=2)
def _metrics(bold: bool) -> QFontMetricsF:
    font = QFont(family())
    font.setPixelSize(_MEASURE_PIXELS)
    font.setBold(bold)
    return QFontMetricsF(font)
