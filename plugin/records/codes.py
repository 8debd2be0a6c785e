"""The code that a new row is offered: the next number after those in use. Plain Python."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_NUMBERED = re.compile(r"(.*?)(\d+)", re.DOTALL)
_LONGEST = 12


def next_code(codes: Iterable[str], like: str = "") -> str:
    """The first free code after the highest with the beginning of ``like``, else with the most common one; "" for none."""
    parts = [match.groups() for match in map(_NUMBERED.fullmatch, codes) if match is not None]
    parts = [(head, digits) for head, digits in parts if len(digits) <= _LONGEST]
    wanted = _NUMBERED.fullmatch(like)
    heads = Counter(head for head, _ in parts)
    if wanted is not None:
        head = wanted.group(1)
    elif heads:
        head = heads.most_common(1)[0][0]
    else:
        return ""
    numbers = [digits for known, digits in parts if known == head]
    highest = max(numbers, key=int, default=wanted.group(2) if wanted is not None else "0")
    return f"{head}{int(highest) + 1:0{len(highest)}d}"
