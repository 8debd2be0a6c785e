"""What is said of a household, village or commune: what it is, who is in charge, since when, how far, last visit."""

from __future__ import annotations

from datetime import date
from math import isinf
from typing import Any, Optional

from ...layers.wording import Words, load_words
from ..language import language, tr
from ..reviewing.sentences import kind_name, written_day
from ..saying import as_text, isolated
from .ground import COMMUNE, HOUSEHOLD, VILLAGE

TABLE_OF = {
    "household": HOUSEHOLD,
    "village": VILLAGE,
    "party_cell": VILLAGE,
    "commune_post": COMMUNE,
}
_SHOWN_AT_ONCE = 8


def target_name(board: Any, table: str, key: str) -> str:
    """What a target is called, and the village or commune it lies in."""
    if table == HOUSEHOLD:
        home = board.households.get(key)
        village = board.villages.get(home.village_id) if home is not None else None
        parts = [
            f"{kind_name(table)} {home.code}" if home is not None else key,
            village.name if village else "",
        ]
    elif table == VILLAGE:
        village = board.villages.get(key)
        commune = board.communes.get(village.commune_id) if village is not None else None
        parts = [village.name if village is not None else key, commune.name if commune is not None else ""]
    else:
        commune = board.communes.get(key)
        parts = [commune.name if commune is not None else key]
    return " · ".join(isolated(part) for part in parts if part)


def minutes_sentence(words: Words, minutes: Optional[Any]) -> str:
    """There and back in the season of the day; says so where nobody knows or no way leads there."""
    if minutes is None:
        return tr("Minutes not calculated")
    if minutes.reachable is False:
        return tr("No way leads there in this season")
    if minutes.round is None:
        return tr("Minutes not calculated")
    if isinf(minutes.round):
        return tr("Farther than was calculated")
    text = tr("{out} min there, {back} min back")
    return text.format(out=words.number(minutes.out), back=words.number(minutes.back))


def charge_lines(board: Any, duty: str, table: str, key: str) -> list[str]:
    """Who is in charge, since when, how far, and the last visit."""
    words = load_words(language())
    lines = []
    for charge in board.charges_on(duty, key):
        cadre = board.cadres.get(charge.cadre_id)
        unit = board.units.get(cadre.unit_id) if cadre is not None else None
        who = ", ".join(isolated(each.name) for each in (cadre, unit) if each is not None) or charge.cadre_id
        marks = (
            [tr("since {day}").format(day=written_day(words, as_day(charge.valid_from)))]
            if charge.valid_from
            else []
        )
        if charge.valid_to:
            marks.append(tr("until {day}").format(day=written_day(words, as_day(charge.valid_to))))
        if charge.pending:
            marks.append(tr("waits to be saved"))
        elif charge.status in ("draft", "submitted", "returned"):
            marks.append(tr("in the plan"))
        if charge.locked:
            marks.append(tr("locked"))
        lines.append(" · ".join([who, *marks]))
        if table != COMMUNE:
            lines.append(minutes_sentence(words, board.minutes(charge.cadre_id, table, key)))
    if not lines:
        lines.append(tr("Nobody is in charge"))
    if table != COMMUNE:
        day = board.last_visit(table, key)
        visited = tr("Last visit {day}").format(day=written_day(words, as_day(day)))
        lines.append(visited if day else tr("No visit noted"))
    return lines


def tip(board: Any, duty: str, table: str, keys: tuple[str, ...]) -> str:
    """What the pointer shows, as rich text: one thing in full, of several how many have somebody."""
    if len(keys) > 1:
        return _tip_of_many(board, duty, keys)
    title = target_name(board, table, keys[0])
    lines = charge_lines(board, duty, table, keys[0])
    return "<br>".join([f"<b>{as_text(title)}</b>", *map(as_text, lines)])


def _tip_of_many(board: Any, duty: str, keys: tuple[str, ...]) -> str:
    """The households of a village seen from far."""
    home = board.households.get(keys[0])
    title = target_name(board, VILLAGE, home.village_id) if home is not None else ""
    in_need = [key for key in keys if board.households[key].in_need]
    with_somebody: dict[str, int] = {}
    for key in in_need:
        for charge in board.charges_on(duty, key)[:1]:
            with_somebody[charge.cadre_id] = with_somebody.get(charge.cadre_id, 0) + 1
    nobody = len(in_need) - sum(with_somebody.values())
    lines = [tr("{count} households in need, {nobody} with nobody").format(count=len(in_need), nobody=nobody)]
    ordered = sorted(with_somebody.items(), key=lambda each: (-each[1], each[0]))
    for cadre_id, count in ordered[:_SHOWN_AT_ONCE]:
        cadre = board.cadres.get(cadre_id)
        lines.append(f"{isolated(cadre.name) if cadre is not None else cadre_id}: {count}")
    return "<br>".join([f"<b>{as_text(title)}</b>", *map(as_text, lines)])


def as_day(day: Any) -> str:
    """A day as the workspace writes it."""
    return day.isoformat() if isinstance(day, date) else str(day or "")
