"""The sentences about the state of the engine's environment."""

from __future__ import annotations

from ..language import tr
from .environment import INCOMPLETE, MISSING, MOVED, OUTDATED, READY, UNFINISHED, Health


def state_sentence(health: Health) -> str:
    """What is known about the environment, and what setting it up does about it."""
    sentences = {
        READY: tr("The calculation engine is ready. Setting it up again replaces it."),
        MISSING: tr("The calculation engine is not set up yet."),
        MOVED: tr(
            "The calculation engine's Python is gone ({detail}): it was moved or uninstalled. Setting up mends it."
        ),
        UNFINISHED: tr("Setting up the calculation engine was interrupted. Setting up again finishes it."),
        OUTDATED: tr("The calculation engine belongs to another version of Địa Bàn. Setting up renews it."),
        INCOMPLETE: tr("The calculation engine lacks packages ({detail}). Setting up mends it."),
    }
    return sentences[health.state].format(detail=health.detail)
