"""The menu of the right button: why is this red, who could take it (one click gives it), and what else can be done.

Where nobody gets there, a second menu: whom to station in the village.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Callable, Optional

from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QFont
from qgis.PyQt.QtWidgets import QLabel, QMenu, QWidget, QWidgetAction

from ..language import tr
from .why import Reason

_WIDTH = 500
_TICKS = {"critical": "▮▮▮", "major": "▮▮", "minor": "▮"}


@dataclass(frozen=True)
class Offer:
    """Something the menu can do: what it is called, and what happens."""

    text: str
    do: Callable[[], None]
    name: str = ""


@dataclass(frozen=True)
class Asked:
    """What the menu shows of a thing."""

    title: str
    now: tuple[str, ...]
    reasons: tuple[Reason, ...]
    takers: tuple[Offer, ...]
    others: tuple[Offer, ...]
    # Why nobody is offered, or only somebody who walks too far; and what helps then.
    nobody: str = ""
    remedy: Optional[Offer] = None


def ask_menu(parent: QWidget, asked: Asked) -> QMenu:
    """The menu, not yet shown; it goes when it is closed. Nothing else in QGIS waits for it."""
    menu = _menu(parent)
    _words(menu, asked.title, bold=True)
    for sentence in asked.now:
        _words(menu, sentence)
    if asked.reasons:
        _words(menu, tr("Why is this red?"), bold=True, above=6)
        for reason in asked.reasons:
            _words(menu, f"{_TICKS.get(reason.severity, '')} {reason.name}. {reason.why}")
    if asked.takers:
        _words(menu, tr("Who could take it? A click assigns."), bold=True, above=6)
        _offers(menu, asked.takers)
    elif asked.nobody:
        _words(menu, tr("Who could take it?"), bold=True, above=6)
    if asked.nobody:
        _words(menu, asked.nobody)
    if asked.remedy is not None:
        _offers(menu, (asked.remedy,))
    if asked.others:
        menu.addSeparator()
        _offers(menu, asked.others)
    return menu


@dataclass(frozen=True)
class Whom:
    """What the second menu shows: a title, what is to be known before one chooses, and whom."""

    title: str
    known: tuple[str, ...]
    offers: tuple[Offer, ...]


def whom_menu(parent: QWidget, whom: Whom) -> QMenu:
    """The menu of whom to station, not yet shown."""
    menu = _menu(parent)
    _words(menu, whom.title, bold=True)
    for sentence in whom.known:
        _words(menu, sentence)
    menu.addSeparator()
    _offers(menu, whom.offers)
    return menu


def show_at(menu: QMenu, at: QPoint) -> None:
    """Open it beside the pointer, with its first offer chosen for the keyboard."""
    menu.popup(at + QPoint(6, 6))
    first = next((action for action in menu.actions() if action.isEnabled() and action.data()), None)
    if first is not None:
        menu.setActiveAction(first)


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setObjectName("DiaBanAskMenu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _offers(menu: QMenu, offers: Iterable[Offer]) -> None:
    for number, offer in enumerate(offers):
        action = menu.addAction(offer.text.replace("&", "&&"))
        action.setObjectName(f"DiaBan_{offer.name or number}")
        action.setData(offer.name or "taker")
        action.triggered.connect(_doing(offer))


def _doing(offer: Offer) -> Callable[..., None]:
    return lambda *_: offer.do()


def _words(menu: QMenu, sentence: str, bold: bool = False, above: int = 0) -> None:
    """Words that are read and not clicked."""
    label = QLabel(sentence)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setContentsMargins(10, 2 + above, 10, 1)
    label.setFixedWidth(_WIDTH)
    if bold:
        font = QFont(label.font())
        font.setBold(True)
        label.setFont(font)
    label.setMinimumHeight(label.heightForWidth(_WIDTH))
    action = QWidgetAction(menu)
    action.setDefaultWidget(label)
    action.setEnabled(False)
    label.setEnabled(True)
    menu.addAction(action)
