"""Whether two lists of languages have one in common. Nothing else is ever asked of languages."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .columns import ABSENT, Flags, Ints, Texts, look_up, positions_in


def known_languages(lists: Texts) -> Flags:
    """Which lists name a language at all."""
    return np.array(pc.not_equal(pc.utf8_trim(lists, " ,"), "").fill_null(False), dtype=np.bool_)


def no_common_language(ours: Texts, theirs: Texts, who: Ints, where: Ints) -> Flags:
    """For each pair (a position in ``ours``, one in ``theirs``): both lists are known and share nothing."""
    our_list, our_code = _distinct(ours)
    their_list, their_code = _distinct(theirs)
    apart = np.array(
        [[bool(a) and bool(b) and not a & b for b in their_list] for a in our_list], dtype=np.bool_
    )
    apart = apart.reshape(len(our_list), len(their_list))
    first = look_up(our_code, who, ABSENT)
    second = look_up(their_code, where, ABSENT)
    both = (first >= 0) & (second >= 0)
    result = np.zeros(len(who), dtype=np.bool_)
    result[both] = apart[first[both], second[both]]
    return result


def _distinct(lists: Texts) -> tuple[list[frozenset[str]], Ints]:
    """The distinct lists as sets, and which one each entry is; ABSENT for a missing list."""
    distinct = pc.unique(lists.drop_null()).cast(pa.large_string())
    sets = [frozenset(part.strip() for part in text.split(",")) - {""} for text in distinct.to_pylist()]
    return sets, positions_in(lists, distinct)
