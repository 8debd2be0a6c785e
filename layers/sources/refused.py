"""Columns that a workspace refuses to hold, recognised by their heading and by what stands in them.

Religion, ethnicity, political opinion, health diagnosis and "reliability" of a person or household are
never stored. Such a column is named to the user and left out, also when a mapping asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..schema import REFUSED
from .folding import fold, squeeze
from .records import is_empty

# What such columns typically hold, for columns whose heading hides it. A place or a person may be called so,
# so this is only asked of free text, and only believed of most of a column.
_TELLTALES: dict[str, str] = {
    "religion": "phat giao;dao phat;cong giao;thien chua giao;tin lanh;cao dai;hoa hao;hoi giao;dao hoi;"
    "khong ton giao;theo dao;khong theo dao;buddhist;catholic;protestant;muslim;christian",
    "ethnicity": "kinh;tay;thai;muong;khmer;kho me;nung;hmong;h mong;mong;gia rai;ede;e de;ba na;xo dang;"
    "san chay;co ho;san diu;hre;ra glai;mnong;xtieng;kho mu;bru van kieu;co tu;ta oi;gie trieng;cho ro;"
    "xinh mun;ha nhi;chu ru;lao;la chi;khang;phu la;la hu;la ha;pa then;chut;lo lo;co lao;si la;pu peo;ro mam;brau",
}
_MOST = 0.6
_ENOUGH = 3


def refused_by_heading(heading: str) -> str | None:
    """Which refused thing a heading names (a key of ``REFUSED``), or None."""
    words = f" {fold(heading)} "
    one_word = " " not in words.strip()
    squeezed = squeeze(heading)
    for thing, patterns in REFUSED.items():
        for pattern in patterns:
            # field names such as DANTOC or ton_giao2 come without spaces
            if f" {pattern} " in words or (one_word and len(pattern) > 5 and squeeze(pattern) in squeezed):
                return thing
    return None


def refused_by_content(values: Iterable[object]) -> str | None:
    """Which refused thing most of a column's cells hold, or None; asked of free text only."""
    written = [fold(value) for value in values if isinstance(value, str) and not is_empty(value)]
    if len(written) < _ENOUGH:
        return None
    for thing, telltales in _TELLTALES.items():
        known = frozenset(telltales.split(";"))
        if sum(_bare(value) in known for value in written) >= _MOST * len(written):
            return thing
    return None


def _bare(value: str) -> str:
    return value.removeprefix("dan toc ").removeprefix("nguoi ")
