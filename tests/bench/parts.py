"""Parts of the page of figures that are measured on their own: each a section, which the others leave in place."""

from __future__ import annotations

import re
from pathlib import Path

OWN_PARTS = ("Travel time", "The optimum", "The planner's workbench")


def put_part(page: Path, title: str, text: str) -> None:
    """Put the section `title` (its heading included in `text`) in the place of the one that is there, or at the end."""
    whole = page.read_text(encoding="utf-8") if page.exists() else ""
    found = _section(title).search(whole)
    text = text.rstrip() + "\n"
    if found:
        after = whole[found.end() :]
        whole = whole[: found.start()] + text + ("\n" + after if after else "")
    else:
        whole = whole.rstrip() + "\n\n" + text
    page.write_text(whole, encoding="utf-8")


def own_parts(whole: str) -> str:
    """The sections measured on their own, of a page."""
    found = (_section(title).search(whole) for title in OWN_PARTS)
    return "\n".join(part.group().rstrip() + "\n" for part in found if part)


def _section(title: str) -> re.Pattern[str]:
    return re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
