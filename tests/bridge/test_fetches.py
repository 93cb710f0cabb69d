"""What several ask for at the same time."""

from __future__ import annotations

import pytest

from app.bridge.fetches import Fetches


def test_the_first_fetches_and_all_are_told_in_turn():
    fetches, told = Fetches(), []
    first = fetches.join("a", lambda value: told.append(("one", value)), told.append)
    assert first is not None
    assert fetches.join("a", lambda value: told.append(("two", value)), told.append) is None
    first.then(7)
    assert told == [("one", 7), ("two", 7)]


def test_all_are_told_why_there_is_nothing():
    fetches, told = Fetches(), []
    first = fetches.join("a", print, lambda error: told.append(("one", error)))
    fetches.join("a", print, lambda error: told.append(("two", error)))
    first.failed("gone")
    assert told == [("one", "gone"), ("two", "gone")]


def test_other_things_are_fetched_by_themselves():
    fetches = Fetches()
    assert fetches.join("a", print, print) is not None
    assert fetches.join("b", print, print) is not None


def test_who_asks_when_told_begins_anew():
    fetches, again = Fetches(), []
    first = fetches.join("a", lambda _value: again.append(fetches.join("a", print, print)), print)
    first.then(7)
    assert again[0] is not None


def test_one_that_cannot_hear_it_takes_it_from_nobody_else():
    fetches, told = Fetches(), []
    first = fetches.join("a", lambda value: 1 // value, print)
    fetches.join("a", told.append, print)
    with pytest.raises(ZeroDivisionError):
        first.then(0)
    assert told == [0]
