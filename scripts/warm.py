"""Have the loops of travel times compiled once, so that the first user does not wait: ``python -m diaban.scripts warm``."""

from __future__ import annotations


def main() -> int:
    """Compile and keep; 0 also where there is no place to keep anything: then it is done when needed."""
    from ..analysis.travel_time.warming import warm_up

    warm_up()
    return 0
