"""Text from elsewhere shown in QGIS's window: it stays text, and keeps its direction to itself.

QGIS's message bar and Qt's labels, boxes and tips take what looks like HTML for HTML, and HTML fetches pictures:
from a share on another machine, too. Names of files and of what stands in them come from anywhere.
"""

from __future__ import annotations

import re
from html import escape

# Letters written from right to left, and the marks and orders that turn writing round.
_TURNING = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_ISOLATING, _POP = "\u2066\u2067\u2068", "\u2069"
# Map tips are web pages; this is what is shown of a row, with its markup made harmless.
MAP_TIP = "[% replace({shown}, map('&', '&amp;', '<', '&lt;', '>', '&gt;')) %]"


def isolated(name: str) -> str:
    """``name`` as it stands in a sentence: one that would turn the writing round it is shut in, any other stays as it is.

    Shut in are what it opens and does not close, and what it closes and did not open (Unicode's UAX 9: the end of an
    isolate ends every embedding in it).
    """
    if name.isascii() or not _TURNING.search(name):
        return name
    inside, depth = [], 0
    for character in name:
        if character == _POP and not depth:
            continue
        depth += (character in _ISOLATING) - (character == _POP)
        inside.append(character)
    return f"\u2068{''.join(inside)}{_POP * (depth + 1)}"


def as_text(text: str) -> str:
    """``text`` for a place that shows HTML, as it reads."""
    return escape(text, quote=False).replace("\n", "<br>")


def as_hover(text: str) -> str:
    """``text`` for a widget's tip, as it reads: told to be HTML it is not guessed at, and what is long is wrapped."""
    return f"<p>{as_text(text)}</p>" if text else ""


def as_tip(expression: str) -> str:
    """A map tip that shows the value of ``expression`` and nothing that a page would run or fetch."""
    return MAP_TIP.format(shown=f"coalesce(to_string({expression}), '')")
