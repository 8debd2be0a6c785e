"""Text from elsewhere shown in QGIS's window: it stays text.

QGIS's message bar and Qt's labels, boxes and tips take what looks like HTML for HTML, and HTML fetches pictures:
from a share on another machine, too. Names of files and of what stands in them come from anywhere.
"""

from __future__ import annotations

from html import escape

# Map tips are web pages; this is what is shown of a row, with its markup made harmless.
MAP_TIP = "[% replace({shown}, map('&', '&amp;', '<', '&lt;', '>', '&gt;')) %]"


def as_text(text: str) -> str:
    """``text`` for a place that shows HTML, as it reads."""
    return escape(text, quote=False).replace("\n", "<br>")


def as_hover(text: str) -> str:
    """``text`` for a widget's tip, as it reads: told to be HTML it is not guessed at, and what is long is wrapped."""
    return f"<p>{as_text(text)}</p>" if text else ""


def as_tip(expression: str) -> str:
    """A map tip that shows the value of ``expression`` and nothing that a page would run or fetch."""
    return MAP_TIP.format(shown=f"coalesce(to_string({expression}), '')")
