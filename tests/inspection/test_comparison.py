"""What vocabularies need for a text, and the table of it."""

from __future__ import annotations

import csv
import io
import json

import pytest

from app.inspection.comparison import Needs, as_csv, ids_as_json, needs
from tests.inspection.test_ruler import cut_at


def test_figures_of_a_text():
    found = needs(cut_at("ab字".encode(), [1, 2]))
    assert found == Needs(tokens=3, characters=3, size=5)
    assert found.bytes_each == pytest.approx(5 / 3)
    assert found.characters_each == 1.0
    assert found.per_thousand == 1000.0
    assert found.ratio(Needs(2, 3, 5)) == 1.5
    assert found.cost(2.0) == pytest.approx(0.002)


def test_nothing_is_divided_by_nothing():
    nothing = Needs(0, 0, 0)
    assert (nothing.bytes_each, nothing.characters_each, nothing.per_thousand) == (0, 0, 0)
    assert nothing.ratio(nothing) == nothing.cost(5) == 0


def test_the_table_has_a_column_of_cost_only_with_a_price():
    rows = [("GPT-2", Needs(81, 100, 120)), ("a, b", Needs(34, 100, 120))]
    read = list(csv.DictReader(io.StringIO(as_csv(rows, rows[1][1], 3.0))))
    assert [row["vocabulary"] for row in read] == ["GPT-2", "a, b"]
    assert float(read[0]["ratio"]) == pytest.approx(81 / 34, abs=1e-4)
    assert float(read[0]["cost_per_1000_characters"]) == pytest.approx(810 * 3e-6)
    assert "cost_per_1000_characters" not in as_csv(rows, rows[0][1])


def test_ids_of_all_rows_are_one_object():
    made = cut_at(b"ab", [1])
    assert json.loads(ids_as_json({"分词": made})) == {"分词": [256, 257]}


def test_nothing_is_compared_with_no_tokens():
    assert Needs(3, 3, 3).ratio(Needs(0, 0, 0)) == 0
    assert Needs(0, 0, 0).ratio(Needs(3, 3, 3)) == 0
