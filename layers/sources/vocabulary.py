"""The words of a closed list as people write them, in Vietnamese or English, or its codes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from ..errors import InputError
from ..schema import ENUMERATIONS
from ..wording import LANGUAGES, Words, load_words
from .folding import clean, fold
from .values import shown, text


def code_of(enumeration: str, value: object, words: Words) -> str:
    """The code that a cell means; InputError naming the words one may write, in the language of ``words``."""
    written = text(value)
    exact, loose = _spellings(enumeration)
    found = exact.get(clean(written).casefold()) or loose.get(fold(written))
    if found:
        return found
    allowed = "; ".join(words.word(enumeration, known) for known in ENUMERATIONS[enumeration])
    raise InputError("import.unknown_word", value=shown(value), allowed=allowed)


@cache
def _spellings(enumeration: str) -> tuple[dict[str, str], dict[str, str]]:
    """Spelling → code: as written, and folded where that is still unambiguous."""
    exact: dict[str, str] = {}
    folded: dict[str, set[str]] = {}
    for code in ENUMERATIONS[enumeration]:
        for spelling in _ways_to_write(enumeration, code):
            exact.setdefault(clean(spelling).casefold(), code)
            folded.setdefault(fold(spelling), set()).add(code)
    return exact, {spelling: codes.pop() for spelling, codes in folded.items() if len(codes) == 1}


def _ways_to_write(enumeration: str, code: str) -> Iterable[str]:
    yield code
    for language in LANGUAGES:
        words = load_words(language)
        yield words.word(enumeration, code)
        also = f"import.also.{enumeration}.{code}"
        if words.has(also):
            yield from words(also).split(";")
