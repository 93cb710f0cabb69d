"""Places in sentences, and quantities."""

from __future__ import annotations

import pytest

from app.ui.phrase import count, duration, fill, named, number, part, size, stop


def test_values_go_into_their_places():
    assert fill("%2 of %1", "ten", 3) == "3 of ten"


def test_a_value_that_looks_like_a_place_stays():
    assert fill("%1 and %2", "%2.gguf", "b") == "%2.gguf and b"


def test_a_place_without_a_value_stays():
    assert fill("%1 %2", "a") == "a %2"


@pytest.mark.parametrize(
    ("bytes_", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (98_000_000, "98 MB"),
        (5_030_000_000, "5.0 GB"),
        (143_000_000_000, "143.0 GB"),
        (2_000_000_000_000_000, "2000.0 TB"),
    ],
)
def test_sizes_carry_a_unit(bytes_, shown):
    assert size(bytes_) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0.42, "0.4 s"), (5.0, "5 s"), (12.4, "12 s"), (60, "1 min 0 s"), (200, "3 min 20 s")],
)
def test_durations_carry_a_unit(seconds, shown):
    assert duration(seconds) == shown


def test_thousands_are_parted():
    assert count(8192) == "8,192"
    assert number(1024, 0) == "1,024"
    assert number(0.7, 2) == "0.70"


def test_the_unit_stands_once_where_it_is_the_same():
    assert part(3_200_000_000, 5_000_000_000) == "3.2 of 5.0 GB"
    assert part(320_000_000, 5_000_000_000) == "320 MB of 5.0 GB"


def test_a_title_becomes_a_sentence_and_names_stand_in_a_row():
    assert stop("The disk is full") == "The disk is full."
    assert named("Jan", "", "Ollama") == "Jan, Ollama"
