"""Bands of a share that should be high."""

from __future__ import annotations

import numpy as np

from .columns import Floats, Ints

BANDS = (1, 2, 3, 4)
"""1: 90 % and more; 2: 60 to 90 %; 3: 10 to 60 %; 4: below 10 %."""
NO_BAND = 0


def bands(numerator: Ints, denominator: Ints) -> Ints:
    """The band of each share; NO_BAND where there is nothing to share. Exact: whole numbers are compared."""
    hundredfold = 100 * numerator
    band = np.select(
        [hundredfold >= 90 * denominator, hundredfold >= 60 * denominator, hundredfold >= 10 * denominator],
        [1, 2, 3],
        4,
    )
    return np.where(denominator > 0, band, NO_BAND)


def band_of(share: Floats) -> Ints:
    """The band of shares already divided (0 to 1); NO_BAND where there is none."""
    band = np.select([share >= 0.9, share >= 0.6, share >= 0.1], [1, 2, 3], 4)
    return np.where(np.isnan(share), NO_BAND, band)
