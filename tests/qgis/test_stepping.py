"""Long work in short steps: what is waited for goes first, and nothing is left standing behind it."""

from __future__ import annotations

import gc
import random
import weakref
from collections.abc import Iterator
from typing import Any, Callable

import pytest
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QObject

from diaban.plugin.assigning.people import Named, People
from diaban.plugin.garbage import take_back
from diaban.plugin.stepping import LAST, LATER, NOW, SOON, Stepper, sorted_in_steps


@pytest.fixture
def begin(qgis_app: Any) -> Iterator[Callable[..., Stepper]]:
    """``begin(name, wanted, steps)``: work under way; ``begin.told``: whose step was taken, in order."""
    told: list[str] = []
    begun: list[Stepper] = []

    def steps(name: str, count: int) -> Iterator[None]:
        for _ in range(count):
            told.append(name)
            yield

    def begin(name: str, wanted: int, count: int = 3) -> Stepper:
        stepper = Stepper(steps(name, count), lambda: told.append(f"{name} done"), wanted=wanted)
        begun.append(stepper)
        stepper.start()
        return stepper

    begin.told = told  # type: ignore[attr-defined]
    yield begin
    for each in begun:
        each.stop()
    take_back()


def test_what_is_wanted_sooner_is_done_before_anything_else_takes_a_step(begin: Any, wait: Any) -> None:
    order = {"lines": LAST, "ways": LATER, "board": SOON, "states": NOW}
    for name, wanted in order.items():
        begin(name, wanted)
    wait(lambda: "lines done" in begin.told)
    assert [each for each in begin.told if each.endswith("done")] == [
        "states done",
        "board done",
        "ways done",
        "lines done",
    ]
    assert list(dict.fromkeys(each.split()[0] for each in begin.told)) == ["states", "board", "ways", "lines"]


def test_what_waits_goes_on_when_the_one_before_it_is_stopped(begin: Any, wait: Any) -> None:
    first = begin("states", NOW, 10**9)
    begin("lines", LAST)
    wait(lambda: len(begin.told) > 10)
    assert set(begin.told) == {"states"}
    first.stop()
    wait(lambda: "lines done" in begin.told)


def test_what_comes_late_and_is_wanted_sooner_goes_before(begin: Any, wait: Any) -> None:
    begin("lines", LAST, 10**9)
    wait(lambda: len(begin.told) > 10)
    begin("search", NOW)
    wait(lambda: "search done" in begin.told)
    first, last = begin.told.index("search"), begin.told.index("search done")
    assert set(begin.told[first:last]) == {"search"}
    count = len(begin.told)
    wait(lambda: len(begin.told) > count + 10)


def test_a_step_that_fails_leaves_nobody_waiting(begin: Any, wait: Any) -> None:
    failed: list[Any] = []

    def steps() -> Iterator[None]:
        yield
        raise ValueError("as expected")

    begin("lines", LAST)
    failing = Stepper(steps(), lambda: None, failed.append, (ValueError,), wanted=NOW)
    failing.start()
    wait(lambda: "lines done" in begin.told)
    assert [str(each) for each in failed] == ["as expected"]


def test_what_waits_goes_on_when_the_one_before_it_is_deleted(qgis_app: Any, begin: Any, wait: Any) -> None:
    parent = QObject()
    first = Stepper(endless(), lambda: None, parent=parent, wanted=NOW)
    first.start()
    begin("lines", LAST)
    for _ in range(5):
        qgis_app.processEvents()
    assert not begin.told
    sip.delete(parent)
    wait(lambda: "lines done" in begin.told, 5)
    first.stop()


def endless() -> Iterator[None]:
    while True:
        yield


class Row:
    """Something that can be looked for when it is gone."""


@pytest.mark.parametrize("end", ["done", "failed", "stopped"])
def test_what_has_ended_is_freed_with_what_it_held_though_its_parent_stays(
    qgis_app: Any, wait: Any, end: str
) -> None:
    parent, called, rows = QObject(), [], []

    def steps() -> Iterator[None]:
        row = Row()
        rows.append(weakref.ref(row))
        yield
        while end == "stopped":
            yield
        if end == "failed":
            raise ValueError("as expected")
        assert row

    stepper = Stepper(
        steps(), lambda: called.append("done"), lambda _: called.append("failed"), (ValueError,), parent
    )
    stepper.start()
    wait(lambda: rows)
    if end == "stopped":
        stepper.stop()
    else:
        wait(lambda: called == [end])
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not parent.children() and rows[0]() is None
    stepper.stop()  # its owner may not know


def test_only_what_keeps_its_rows_sets_apart_what_python_holds(qgis_app: Any, wait: Any) -> None:
    take_back()
    for keeps in (False, True):
        done: list[bool] = []
        searched: list[bool] = []

        def steps(searched: list[bool] = searched) -> Iterator[None]:
            for _ in range(3):
                searched.append(gc.isenabled())
                yield

        stepper = Stepper(steps(), lambda done=done: done.append(gc.isenabled()), keeps=keeps)  # type: ignore[misc]
        stepper.start()
        wait(lambda done=done: done)  # type: ignore[misc]
        assert searched == [False] * 3 and done == [True] and gc.isenabled()
        assert bool(gc.get_freeze_count()) is keeps
    take_back()


@pytest.mark.parametrize("count", [0, 1, 1999, 2001, 30_000])
def test_sorting_in_steps_gives_what_sorting_gives(count: int) -> None:
    chance = random.Random(count)
    items = [(chance.randrange(count // 3 + 1), number) for number in range(count)]
    for given in (items, sorted(items), [(0, number) for number in range(count)]):
        assert finished(sorted_in_steps(given, lambda each: each[0]))[1] == sorted(
            given, key=lambda each: each[0]
        )


def test_sorting_in_steps_pauses_often() -> None:
    chance = random.Random(1)
    steps, _ = finished(sorted_in_steps([chance.random() for _ in range(100_000)], lambda each: each))
    assert steps > 60


def test_people_who_are_followed_are_known_as_if_they_were_read_anew() -> None:
    chance = random.Random(7)
    units = {f"u{number}": (f"u{number}", f"Đồn {number}") for number in range(5)}
    records = {f"c{number}": cadre(chance, f"c{number}") for number in range(3000)}
    people = People()
    for _ in range(12):
        named = naming(units)
        for _ in people.follow(records, named, units):
            pass
        anew = People()
        for _ in anew.follow(records, named, units):
            pass
        assert people.known == anew.known and people.by_name == anew.by_name
        for key in chance.sample(sorted(records), 20):
            records[key] = cadre(chance, key)
        for key in chance.sample(sorted(records), 5):
            del records[key]
        records[f"new{len(records)}"] = cadre(chance, f"new{len(records)}")
        if chance.random() < 0.3:
            units = {**units, "u1": ("u1", f"Đội {chance.randrange(100)}")}


def test_people_who_did_not_change_are_not_looked_at_again() -> None:
    chance = random.Random(3)
    units = {f"u{number}": (f"u{number}", f"Đồn {number}") for number in range(5)}
    records = {f"c{number}": cadre(chance, f"c{number}") for number in range(1000)}
    people, asked = People(), []

    def named(record: Any) -> Named:
        asked.append(record)
        return naming(units)(record)

    for count in (1000, 1000, 1001):
        if count == 1001:
            records["c5"] = cadre(chance, "c5")
        for _ in people.follow(records, named, units):
            pass
        assert len(asked) == count


def cadre(chance: random.Random, key: str) -> tuple[str, str, str]:
    name = " ".join(chance.choice(("Vàng", "Lò", "Giàng", "Thào")) for _ in range(3))
    return name, key, f"u{chance.randrange(5)}"


def naming(units: dict[str, Any]) -> Callable[[Any], Named]:
    return lambda record: (record[0], record[1], record[2], units[record[2]][1])


def finished(steps: Any) -> tuple[int, Any]:
    """How often it paused, and what it gave in the end."""
    count = 0
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return count, end.value
        count += 1
