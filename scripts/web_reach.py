"""Which unit is nearest to a village, in words for the card of the web map."""

from __future__ import annotations

import numpy as np

from ..analysis.nearest_units import nearest_units
from ..analysis.settings import SEASONS
from .publishing import Outgoing, short_names


def nearest_unit_lines(out: Outgoing) -> list[str | None]:
    """One text a published village: the nearest unit and the minutes in each season; None where none was computed."""
    seen, words = out.looked.seen, out.words
    row_of = {code: row for row, code in enumerate(seen.area.villages.code.to_pylist())}
    rows = [row_of[code] for code in out.published.villages["code"]]
    units = out.published.units
    named = dict(zip(units["code"], short_names(units)))
    unit_codes = seen.area.units.code.to_pylist()
    parts: list[list[str]] = [[] for _ in rows]
    for number, season in enumerate(SEASONS):
        found = nearest_units(seen, number)
        for place, row in enumerate(rows):
            if found.unit[row] < 0:
                continue
            code = unit_codes[int(found.unit[row])]
            back = found.back[row]
            parts[place].append(
                words(
                    "web.nearest_unit_line", season=words.word("season", season), unit=named.get(code, code),
                    there=words.number(found.there[row]),
                    back=words.number(back if np.isfinite(back) else float("nan")),
                )
            )  # fmt: skip
    return ["; ".join(lines) or None for lines in parts]
