"""A name that turns writing round keeps to itself in a sentence; every other name stays as it is."""

from __future__ import annotations

import unicodedata

import pytest

from diaban.plugin.saying import isolated

OPENING, EMBEDDING, CLOSING, POPPING = "\u2066\u2067\u2068", "\u202a\u202b\u202d\u202e", "\u2069", "\u202c"
TURNING = {
    "Hebrew": "בית",
    "Arabic with figures": "قرية 12",
    "right to left order": "Bản \u202egnort trong",
    "order closed": "Bản \u202egnort\u202c trong",
    "isolate left open": "Bản \u2067\u2067Mới",
    "isolate closed and never opened": "Bản\u2069 \u2069Mới \u202e",
    "both": "\u2069\u2067a\u2069\u2069\u202eb",
    "mark": "Bản\u200f Mới",
    "old script": "\U00010905\U00010906",
}


def open_at_the_end(text: str) -> list[str]:
    """What a reader of UAX 9 still has open after ``text``."""
    stack: list[str] = []
    for character in text:
        if character in OPENING + EMBEDDING:
            stack.append(character)
        elif character == POPPING and stack and stack[-1] in EMBEDDING:
            stack.pop()
        elif character == CLOSING and any(each in OPENING for each in stack):
            while stack.pop() not in OPENING:
                pass
    return stack


@pytest.mark.parametrize("name", TURNING.values(), ids=TURNING.keys())
def test_what_turns_writing_is_shut_in(name: str) -> None:
    told = isolated(name)
    assert told[0] == "\u2068" and told[-1] == CLOSING and open_at_the_end(told) == []
    # The first mark is closed by the last character, and not by one of the name's own.
    assert all(open_at_the_end(told[:end])[:1] == ["\u2068"] for end in range(1, len(told)))
    assert [c for c in told if c not in OPENING + CLOSING] == [c for c in name if c not in OPENING + CLOSING]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "H2",
        "Nguyễn Thị Ánh Nguyệt",
        unicodedata.normalize("NFD", "Bản Hồng Ngài"),
        "Chiềng 🏔 – “Mới”",
        "村 Ō",
    ],
)
def test_any_other_name_stays_as_it_is(name: str) -> None:
    assert isolated(name) == name


def test_every_letter_and_order_that_turns_writing_is_known() -> None:
    turning = {"R", "AL", "AN", "RLE", "LRE", "RLO", "LRO", "PDF", "RLI", "LRI", "FSI", "PDI"}
    found = (chr(code) for code in range(0x110000) if unicodedata.bidirectional(chr(code)) in turning)
    assert [each for each in found if isolated(each) == each] == []
