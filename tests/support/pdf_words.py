"""What a PDF shows, seen by another program (poppler): words with their places, and sizes of letters."""

from __future__ import annotations

import html
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

MM_PER_POINT = 25.4 / 72
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')


@dataclass(frozen=True)
class Word:
    """A word and the box of its letters in points from the page's upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: Word) -> bool:
        """Whether the cores of two words lie over each other.

        The box of a word is as high as its font's highest letter, the core is what a small letter fills.
        """
        mine, theirs = self._core(), other._core()
        wide = min(mine[2], theirs[2]) - max(mine[0], theirs[0])
        high = min(mine[3], theirs[3]) - max(mine[1], theirs[1])
        return wide > 0.3 and high > 0.3

    def _core(self) -> tuple[float, float, float, float]:
        width, height = self.right - self.left, self.bottom - self.top
        # Words that run up the page have their letters' height across.
        sideways = height > 2.2 * width and len(self.text) > 1
        across, along = (0.18 * width, 0.0) if sideways else (0.0, 0.18 * height)
        return self.left + across, self.top + along, self.right - across, self.bottom - along


def words_of(pdf: Path) -> list[list[Word]]:
    """The words of every page."""
    said = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True
    ).stdout.decode("utf-8")
    return [
        [
            Word(html.unescape(found[4]), *(float(value) for value in found[:4]))
            for found in _WORD.findall(page)
        ]
        for page in said.split("<page ")[1:]
    ]


def collisions(words: list[Word]) -> list[tuple[str, str]]:
    """Pairs of words of one page printed over each other."""
    found = []
    ordered = sorted(words, key=lambda word: word.left)
    for index, word in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.left >= word.right:
                break
            if word.covers(other):
                found.append((word.text, other.text))
    return found


def letter_sizes(pdf: Path) -> set[float]:
    """All sizes of letters in points."""
    said = subprocess.run(
        ["pdftohtml", "-xml", "-i", "-zoom", "3", "-stdout", str(pdf)], capture_output=True, check=True
    ).stdout.decode("utf-8")
    return {int(size) / 3 for size in re.findall(r'<fontspec [^>]*size="(\d+)"', said)}
