"""Entries as data for other programs."""

from __future__ import annotations

import csv
import io
import json

from app.inspection.entry_table import HEAD, entries_as_csv, entries_as_json
from tests.inspection.test_vocabulary_index import ENTRIES, index_of


def test_a_table_has_a_line_for_each_entry_that_was_found():
    index = index_of(ENTRIES)
    ids = [ENTRIES.index(b" the"), ENTRIES.index(b" " * 64), ENTRIES.index(b"\xe9\xbe")]
    rows = list(csv.reader(io.StringIO(entries_as_csv(index, ids))))
    assert tuple(rows[0]) == HEAD
    assert rows[1] == ["1", " the", "20 74 68 65", "word", "normal", "4", "4", "", "Latin", ""]
    assert rows[2][-1] == "long blank"
    assert rows[3][1:4] == ["\ufffd", "E9 BE", "byte"]


def test_data_has_an_object_for_each_entry():
    index = index_of(ENTRIES)
    made = json.loads(entries_as_json(index, [0, ENTRIES.index(b"\n\n")]))
    assert [each["text"] for each in made] == ["The", "\n\n"]
    assert made[1]["odd"] == ["blank"]
    assert tuple(made[0]) == HEAD
    assert json.loads(entries_as_json(index, [])) == []
