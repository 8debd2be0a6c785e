"""Every sentence the engine says, in Vietnamese or English. Standard library only: QGIS reads it too."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Optional, Union

LANGUAGES = ("vi", "en")
_NO_FIGURE = "–"
_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
# Control characters, marks and orders of direction, what has no width; the joiners within letters stay.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


class Words:
    """The words of one language, with its ways of writing numbers and days."""

    def __init__(self, language: str, entries: dict[str, str]) -> None:
        self.language = language
        self._entries = entries

    def __call__(self, key: str, **params: Any) -> str:
        """The sentence of ``key`` with its fields filled by plain text; KeyError for a key that does not exist."""
        template = self._entries[key]
        if not params:
            return template
        filled = {name: plain(value) if isinstance(value, str) else value for name, value in params.items()}
        return template.format(**filled)

    def has(self, key: str) -> bool:
        return key in self._entries

    def first(self, *keys: str) -> str:
        """The sentence of the first of ``keys`` that exists; KeyError when none does."""
        for key in keys:
            if key in self._entries:
                return self._entries[key]
        raise KeyError(keys[-1])

    def column(self, table: str, column: str) -> str:
        """The heading of a column."""
        return self.first(f"column.{table}.{column}", f"column.{column}")

    def word(self, enumeration: str, code: Optional[str]) -> str:
        """The word for a code of an enumeration; empty for an unknown (NULL) one."""
        if code is None or code != code:
            return ""
        return self._entries.get(f"word.{enumeration}.{code}", str(code))

    def number(self, value: float, digits: int = 0) -> str:
        """A number as this language writes it: 1.234,5 in Vietnamese, 1,234.5 in English."""
        if value != value:
            return _NO_FIGURE
        text = f"{value:,.{digits}f}"
        if self.language == "vi":
            text = text.translate(str.maketrans(",.", ".,"))
        return text

    def percent(self, numerator: float, denominator: float, digits: int = 0) -> str:
        """A share in per cent, or a dash where there is nothing to share."""
        if not denominator or denominator != denominator or numerator != numerator:
            return _NO_FIGURE
        return f"{self.number(100 * numerator / denominator, digits)}\u00a0%"

    def day(self, value: Union[date, str, None]) -> str:
        """A day as this language writes it; a dash for none."""
        if value is None or value == "" or value != value:
            return _NO_FIGURE
        day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
        return day.strftime("%d/%m/%Y") if self.language == "vi" else day.strftime("%Y-%m-%d")


def plain(text: str) -> str:
    """``text`` on one line and as it reads: without what commands a terminal, turns writing round, or is not seen.

    A name may come from anywhere; it must not pass for a second line, nor for other words than it has.
    """
    return text if text.isprintable() else _UNSEEN.sub("", _BREAKS.sub(" ", text))


@lru_cache(maxsize=8)
def load_words(language: str) -> Words:
    """The words of ``language`` (``vi`` or ``en``); ValueError for another one."""
    if language not in LANGUAGES:
        raise ValueError(f"no words for language {language!r}")
    path = Path(__file__).parent / "words" / f"{language}.json"
    return Words(language, json.loads(path.read_text(encoding="utf-8")))
