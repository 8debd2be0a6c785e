"""Texts compared as people mean them: without regard to case, diacritics, spaces and the way they were typed."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def clean(text: str) -> str:
    """Text as we keep it: composed (NFC), on one line, without invisible or control characters, trimmed."""
    text = unicodedata.normalize("NFC", text)
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    return _SPACES.sub(" ", text).strip()


def fold(text: str) -> str:
    """Words of ``text`` in small letters without diacritics, one space between: ``Mã  HỘ*`` → ``ma ho``."""
    letters = unicodedata.normalize("NFKD", clean(text)).casefold().replace("đ", "d")
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NOT_A_WORD.sub(" ", letters).strip()


def squeeze(text: str) -> str:
    """``fold`` without its spaces, so that ``Mã hộ``, ``ma_ho`` and ``MaHo`` are one."""
    return fold(text).replace(" ", "")
