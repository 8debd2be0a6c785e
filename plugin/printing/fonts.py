"""The letters of the sheets: a family that has every Vietnamese letter, and how wide a text comes out."""

from __future__ import annotations

from functools import lru_cache

from qgis.PyQt.QtGui import QFont, QFontMetricsF

from ..typeface import installed_family

# Each of these has the full Vietnamese alphabet; the first one installed is used.
_FAMILIES = ("Noto Sans", "Segoe UI", "Arial", "Helvetica Neue", "DejaVu Sans", "Liberation Sans")
_MM_PER_POINT = 25.4 / 72
_MEASURE_PIXELS = 200
# Distance of lines in a text of several, in sizes of its letters.
_LINE = 1.37
# Nothing on paper is set smaller.
SMALLEST_POINTS = 6.0


@lru_cache(maxsize=1)
def family() -> str:
    """The font family sheets are set in on this machine."""
    return installed_family(_FAMILIES)


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


def wrapped(text: str, points: float, room_mm: float, bold: bool = False) -> str:
    """`text` broken into lines at most so wide; words joined by spaces that do not break stay together."""
    # The printer's letters come out a little wider or narrower than those measured.
    room = room_mm * 0.97
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.append("")
        for word in _words(paragraph, points, room, bold):
            longer = f"{lines[-1]} {word}" if lines[-1] else word
            if lines[-1] and text_width_mm(longer, points, bold) > room:
                lines.append(word)
            else:
                lines[-1] = longer
    return "\n".join(lines)


def _words(text: str, points: float, room: float, bold: bool) -> list[str]:
    found = []
    for word in text.split(" "):
        too_wide = "\u00a0" in word and text_width_mm(word, points, bold) > room
        found.extend(word.split("\u00a0") if too_wide else [word])
    return found


def fitting(
    text: str, points: float, width_mm: float, height_mm: float, bold: bool = False
) -> tuple[str, float]:
    """`text` broken into lines, and the largest size up to `points` at which it fits a box.

    Nothing is set smaller than people can read; what is too long even so ends in an ellipsis.
    """
    size = points
    while True:
        lines = wrapped(text, size, width_mm, bold).split("\n")
        high = len(lines) * size * _MM_PER_POINT * _LINE
        wide = max(text_width_mm(line, size, bold) for line in lines)
        # A single line may stand a little taller than its box without being cut.
        if wide <= width_mm and (len(lines) == 1 or high <= height_mm):
            return "\n".join(lines), size
        if size <= SMALLEST_POINTS:
            break
        size = max(SMALLEST_POINTS, size - 0.2)
    kept = lines[: max(1, int(height_mm / (size * _MM_PER_POINT * _LINE)))]
    if len(kept) < len(lines):
        kept[-1] += "…"
    while kept[-1] not in ("", "…") and text_width_mm(kept[-1], size, bold) > width_mm:
        kept[-1] = kept[-1].rstrip("…")[:-1] + "…"
    return "\n".join(kept), size


@lru_cache(maxsize=2)
def _metrics(bold: bool) -> QFontMetricsF:
    font = QFont(family())
    font.setPixelSize(_MEASURE_PIXELS)
    font.setBold(bold)
    return QFontMetricsF(font)
