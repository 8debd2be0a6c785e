"""Code 39 bars for the matching code of a returned sheet, as an SVG picture. Standard library only."""

from __future__ import annotations

import base64
from typing import Optional

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
# Nine elements a character, bars and gaps in turn; W is wide. Source: ISO/IEC 16388.
_PATTERNS = {
    "0": "nnnWWnWnn", "1": "WnnWnnnnW", "2": "nnWWnnnnW", "3": "WnWWnnnnn", "4": "nnnWWnnnW",
    "5": "WnnWWnnnn", "6": "nnWWWnnnn", "7": "nnnWnnWnW", "8": "WnnWnnWnn", "9": "nnWWnnWnn",
    "A": "WnnnnWnnW", "B": "nnWnnWnnW", "C": "WnWnnWnnn", "D": "nnnnWWnnW", "E": "WnnnWWnnn",
    "F": "nnWnWWnnn", "G": "nnnnnWWnW", "H": "WnnnnWWnn", "I": "nnWnnWWnn", "J": "nnnnWWWnn",
    "K": "WnnnnnnWW", "L": "nnWnnnnWW", "M": "WnWnnnnWn", "N": "nnnnWnnWW", "O": "WnnnWnnWn",
    "P": "nnWnWnnWn", "Q": "nnnnnnWWW", "R": "WnnnnnWWn", "S": "nnWnnnWWn", "T": "nnnnWnWWn",
    "U": "WWnnnnnnW", "V": "nWWnnnnnW", "W": "WWWnnnnnn", "X": "nWnnWnnnW", "Y": "WWnnWnnnn",
    "Z": "nWWnWnnnn", "-": "nWnnnnWnW", ".": "WWnnnnWnn", " ": "nWWnnnWnn", "*": "nWnnWnWnn",
    "$": "nWnWnWnnn", "/": "nWnWnnnWn", "+": "nWnnnWnWn", "%": "nnnWnWnWn",
}  # fmt: skip
_WIDE, _NARROW, _GAP, _HEIGHT = 3.0, 1.0, 1.0, 30.0


def with_check(code: str) -> str:
    """`code` in capitals with a check letter or digit (values of Code 39, modulo 36); as it is where Code 39
    has no such letters.
    """
    capitals = code.upper()
    if not all(letter in _ALPHABET for letter in capitals):
        return code
    # Only letters and digits, because a person may have to read it aloud.
    return f"{capitals}-{_ALPHABET[sum(map(_ALPHABET.index, capitals)) % 36]}"


def bars(text: str) -> Optional[list[tuple[float, float]]]:
    """The bars of `*text*` as (offset, width) in narrow units; None where Code 39 has no such letter."""
    found: list[tuple[float, float]] = []
    at = 0.0
    for letter in f"*{text}*":
        pattern = _PATTERNS.get(letter)
        if pattern is None:
            return None
        for index, element in enumerate(pattern):
            width = _WIDE if element == "W" else _NARROW
            if index % 2 == 0:
                found.append((at, width))
            at += width
        at += _GAP
    return found


def picture_path(text: str) -> str:
    """The bars as a picture a layout can draw (inline SVG); empty where there are none."""
    drawn = bars(text)
    if not drawn:
        return ""
    length = drawn[-1][0] + drawn[-1][1]
    shapes = "".join(f'<rect x="{at}" y="0" width="{width}" height="{_HEIGHT}"/>' for at, width in drawn)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {length} {_HEIGHT}"'
        f' preserveAspectRatio="none" fill="#000000">{shapes}</svg>'
    )
    return "base64:" + base64.b64encode(svg.encode()).decode()
