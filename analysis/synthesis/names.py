"""Invented names. Places are joined from syllables that sound like the highlands and checked against none;
persons carry a mark that they are invented.
"""

from __future__ import annotations

import numpy as np

from .grid import Ints

MARK = "(mẫu)"
_COMMUNE_HEADS = ("Mường", "Chiềng", "Nậm", "Phiêng")
_COMMUNE_TAILS = (
    "Khốm", "Lưa", "Phẩn", "Tạu", "Hoẻng", "Xuôn", "Niếng", "Pục", "Đươi", "Kẻng", "Lổm", "Vỉnh", "Xịnh", "Tình Hạ",
    "Ngạu", "Bủn", "Đoỏng", "Khẩu Vai", "Lùm Xa", "Phạ Đanh", "Hua Kẹ", "Púng Lạu",
)  # fmt: skip
_VILLAGE_HEADS = ("Nà", "Huổi", "Pá", "Co", "Púng", "Phiêng", "Pom", "Lọng", "Bó", "Hua", "Kéo", "Tà")
_RIDGE_HEADS = ("Pu", "Phá", "Háng", "Trống", "Sa", "Tênh", "Há", "Khau")
_VILLAGE_TAILS = (
    "Lươm", "Khỉn", "Đươn", "Pảng", "Nghẻo", "Hát", "Tỉm", "Sượt", "Kham", "Lạnh", "Mòng", "Chạy", "Vổn", "Xuổm", "Pha",
    "Cưởm", "Toỏng", "Hín", "Bẻ", "Ngùa", "Lảo", "Dúa", "Phình", "Tợi", "Chua", "Giểng", "Sủa", "Ngoạng", "Cại", "Đin",
)  # fmt: skip
_FAMILIES = (
    "Lò", "Cà", "Quàng", "Lường", "Tòng", "Vì", "Hoàng", "Cầm", "Bạc", "Đèo", "Giàng", "Vàng", "Sồng", "Mùa", "Thào",
    "Hờ", "Nguyễn", "Trần", "Lê", "Phạm", "Đinh", "Hà", "Bùi", "Vũ",
)  # fmt: skip
_MIDDLES = ("Văn", "Văn", "Văn", "Thị", "Thị", "Đức", "Minh", "Quang", "Ngọc", "Xuân", "A", "Bá")
_GIVEN = (
    "Pánh", "Hặc", "Sương", "Inh", "Dếnh", "Tủa", "Hùng", "Dũng", "Thanh", "Hải", "Nam", "Sơn", "Tuấn", "Thành", "Hạnh",
    "Lan", "Hoa", "Mai", "Phượng", "Chính", "Thắng", "Cường", "Tiến", "Bình", "Yên", "Lả", "Pâng", "Xuyến", "Khôi", "Lâm",
)  # fmt: skip


def commune_names(count: int, rng: np.random.Generator) -> list[str]:
    """`count` different names of communes, as ``Mường Khốm (mẫu)``."""
    tails = rng.permutation(len(_COMMUNE_TAILS))[:count]
    heads = rng.integers(0, len(_COMMUNE_HEADS), count)
    return [f"{_COMMUNE_HEADS[h]} {_COMMUNE_TAILS[t]}" for h, t in zip(heads, tails, strict=True)]


def village_names(commune: Ints, ridge: Ints, rng: np.random.Generator) -> list[str]:
    """A name a village; those on ridges sound different. None comes twice while the names last, and none ever twice
    in a commune: past the pool it is ``Nà Lươm 2``.
    """
    names = [""] * len(commune)
    for heads, kind in ((_VILLAGE_HEADS, 0), (_RIDGE_HEADS, 1)):
        pool = len(heads) * len(_VILLAGE_TAILS)
        order, given = rng.permutation(pool), 0
        for index in np.unique(commune).tolist():
            mine = np.flatnonzero((commune == index) & (ridge == kind))
            for at, row in enumerate(mine.tolist()):
                head, tail = divmod(int(order[(given + at) % pool]), len(_VILLAGE_TAILS))
                again = f" {at // pool + 1}" if at >= pool else ""
                names[row] = f"{heads[head]} {_VILLAGE_TAILS[tail]}{again}"
            given += len(mine)
    return names


def person_pool(size: int, rng: np.random.Generator) -> list[str]:
    """Names of invented persons, marked; drawn from with repetition, as names repeat in life."""
    family = rng.integers(0, len(_FAMILIES), size)
    middle = rng.integers(0, len(_MIDDLES), size)
    given = rng.integers(0, len(_GIVEN), size)
    return [
        f"{_FAMILIES[f]} {_MIDDLES[m]} {_GIVEN[g]} {MARK}"
        for f, m, g in zip(family.tolist(), middle.tolist(), given.tolist(), strict=True)
    ]


def river_names(rng: np.random.Generator) -> list[str]:
    """Names for main rivers, in random order."""
    return [_COMMUNE_TAILS[n] for n in rng.permutation(len(_COMMUNE_TAILS)).tolist()]
