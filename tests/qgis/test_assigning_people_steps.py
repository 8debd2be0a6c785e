"""Those listed are known and in order together, whoever follows their records in steps, leaves off or overlaps."""

from __future__ import annotations

from typing import Any

import pytest

from diaban.plugin.assigning import people
from diaban.plugin.assigning.people import People


def named(record: list) -> tuple[str, str, str, str]:
    return record[0], "", "", ""


def records(*names: str) -> dict[str, list]:
    return {name: [name] for name in names}


def followed(some: People, of: dict[str, list]) -> People:
    for _ in some.follow(of, named, {}):
        pass
    return some


@pytest.fixture
def in_small_steps(monkeypatch: Any) -> None:
    monkeypatch.setattr(people, "_A_STEP", 1)


@pytest.mark.parametrize("steps", range(1, 8))
def test_whoever_follows_meanwhile_finds_everybody_whole(in_small_steps: None, steps: int) -> None:
    everybody = records("An", "Bình", "Chi", "Dung")
    some = People()
    first = some.follow(everybody, named, {})
    for _ in range(steps):
        next(first, None)
    del everybody["Chi"]
    everybody["Ánh"] = ["Ánh"]
    second = followed(some, everybody)
    for _ in first:
        pass  # the first comes to its end, whoever is gone
    fresh = followed(People(), everybody)
    assert (second.known, second.by_name) == (fresh.known, fresh.by_name)


@pytest.mark.parametrize("steps", range(8))
def test_following_that_is_left_off_leaves_everybody_as_they_were(in_small_steps: None, steps: int) -> None:
    everybody = records("An", "Bình", "Chi", "Dung")
    some = followed(People(), everybody)
    more = {**everybody, **records("Én", "Ba")}
    left = some.follow(more, named, {})
    for _ in range(steps):
        next(left, None)
        assert set(some.by_name) == set(some.known) and len(some.known) in (4, 6)
    left.close()  # type: ignore[attr-defined]
    assert followed(some, more).by_name == followed(People(), more).by_name


def test_a_few_changes_among_many_come_to_the_order_of_all() -> None:
    everybody = records(*(f"Tên {number * 7919 % 5000}" for number in range(5000)))
    some = followed(People(), everybody)
    everybody["Tên 7"] = ["Tên 99999"]
    everybody["mới"] = ["Tên 250"]
    del everybody["Tên 8"]
    fresh = followed(People(), everybody)
    assert (followed(some, everybody).by_name, some.known) == (fresh.by_name, fresh.known)
