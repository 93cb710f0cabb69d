"""What is told of a model in a few characters."""

from __future__ import annotations

import pytest

from app.engine.hardware import Machine
from app.ui.models.facts import (
    license_name,
    machine_line,
    magnitude,
    month,
    parameters,
    sold_size,
    tokens_short,
)
from tests.ui.doubles import CARD, CPU


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"),
        (980, "980"),
        (1000, "1.0 k"),
        (9_960, "10 k"),
        (412_000, "412 k"),
        (999_600, "1.0 M"),
        (1_900_000, "1.9 M"),
        (2_000_000_000_000, "2000 B"),
    ],
)
def test_large_numbers_have_few_figures(number, words):
    assert magnitude(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (135_000_000, "135 M"),
        (999_885_952, "1.0 B"),
        (7_615_616_512, "7.6 B"),
        (70_553_706_560, "70.6 B"),
        (1_040_000_000_000, "1.0 T"),
    ],
)
def test_parameters_are_written_as_the_field_does(number, words):
    assert parameters(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (512, "512"),
        (2048, "2k"),
        (32768, "32k"),
        (40960, "40k"),
        (131072, "128k"),
        (1048576, "1M"),
        (1_000_000, "1M"),
        (200_000, "200k"),
        (10_485_760, "10M"),
    ],
)
def test_a_context_is_short(number, words):
    assert tokens_short(number) == words


def test_licenses_are_called_by_their_names():
    assert license_name("apache-2.0") == "Apache-2.0"
    assert license_name("other") == "own license"
    assert license_name("something-new") == "something-new"


def test_a_date_is_a_month():
    assert month("2024-11-12T10:00:00.000Z") == "Nov 2024"
    assert month("") == ""
    assert month("<script>") == ""


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [
        (33_500_000_000, "32 GB"),
        (16_600_000_000, "16 GB"),
        (8_200_000_000, "8 GB"),
        (12_878_610_432, "12 GB"),
        (24_000_000_000, "24 GB"),
        (540_000_000_000, "503 GB"),
        (500_000_000, "0.5 GB"),
    ],
)
def test_memory_is_called_as_it_was_sold(size_bytes, words):
    assert sold_size(size_bytes) == words


def test_a_computer_is_its_cards_and_its_memory():
    plain = Machine(memory_total_bytes=16_600_000_000, devices=(CPU,))

    assert machine_line(plain) == "16 GB memory"
    assert machine_line(Machine()) == ""
    both = Machine(memory_total_bytes=33_500_000_000, devices=(CPU, CARD))
    assert machine_line(both) == "12 GB card, 32 GB memory"
