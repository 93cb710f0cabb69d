"""All entries of the header can be found, read and copied."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication

from app.inspection.header import ArraySummary, Header, LongText
from app.ui.models.details.metadata import Metadata
from app.ui.models.details.records import Cell, Records, Sifted


def header(**entries) -> Header:
    kinds = dict.fromkeys(entries, "string")
    return Header(version=3, entries=entries, kinds=kinds)


@pytest.fixture
def metadata(qtbot, theme):
    made = Metadata(theme)
    made.resize(700, 500)
    qtbot.addWidget(made)
    made.show()
    return made


def rows(metadata) -> list[tuple[str, str, str]]:
    model = metadata.table.model()
    return [
        tuple(model.index(row, column).data() for column in range(3))
        for row in range(model.rowCount())
    ]


def test_every_entry_has_a_row(shown):
    found = rows(shown.metadata)
    assert len(found) == 33
    assert ("general.architecture", "llama", "string") in found
    assert ("tokenizer.ggml.tokens", "49,152 items", "list of string") in found
    assert ("tokenizer.ggml.add_bos_token", "false", "bool") in found
    assert ("llama.rope.freq_base", "100000", "float32") in found


def test_a_search_looks_into_keys_and_values(qtbot, shown):
    metadata = shown.metadata
    qtbot.keyClicks(metadata.search, "LLAMA")
    assert all("llama" in " ".join(row).lower() for row in rows(metadata))
    assert ("general.architecture", "llama", "string") in rows(metadata)
    assert metadata._found.text() == f"{len(rows(metadata))} of 33"
    metadata.search.setText("nothing has this")
    assert rows(metadata) == []


def test_the_whole_value_is_shown_and_copied(shown):
    metadata = shown.metadata
    at = [row[0] for row in rows(metadata)].index("tokenizer.chat_template")
    metadata.table.choose_record(at)
    assert metadata.value.toPlainText().startswith("{% for message in messages %}")
    assert metadata.value.toPlainText().endswith("{% endif %}")
    metadata.copy.click()
    assert QGuiApplication.clipboard().text() == metadata.value.toPlainText()


def test_a_row_is_copied_with_its_key(qtbot, metadata):
    metadata.set_header(header(a="one", b="two"))
    metadata.table.choose_record(1)
    qtbot.keyClick(metadata.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "b\ttwo\tstring"


def test_before_anything_is_chosen_it_says_what_to_do(metadata):
    metadata.set_header(header(a="one"))
    assert metadata._key.text() == "Choose an entry to read it."
    assert not metadata.copy.isEnabled()


def test_long_and_many_values_are_told_in_short(metadata):
    metadata.set_header(
        header(
            a=("x", "y"),
            b=ArraySummary("float32", 1_234_567),
            c=LongText("begin", 5_000_000),
            d=1.5,
            e="line\nline",
        )
    )
    assert [row[1] for row in rows(metadata)] == [
        "x, y",
        "1,234,567 items",
        "begin… (5.0 MB)",
        "1.5",
        "line\nline",
    ]


def test_the_chosen_row_stays_chosen_when_the_language_changes(metadata):
    metadata.set_header(header(a="one", b="two"))
    metadata.table.choose_record(1)
    metadata.retranslate()
    assert metadata.value.toPlainText() == "two"


class TestTable:
    @pytest.fixture
    def table(self, metadata):
        metadata.set_header(header(b="2", a="3", c="1"))
        return metadata.table

    def keys(self, table) -> list[str]:
        return [table.model().index(row, 0).data() for row in range(table.model().rowCount())]

    def test_it_stands_in_the_order_of_the_file(self, table):
        assert self.keys(table) == ["b", "a", "c"]

    def test_a_head_sorts(self, qtbot, table):
        heads = table.horizontalHeader()
        middle = heads.sectionViewportPosition(0) + 20
        where = heads.viewport().rect().topLeft()
        where.setX(middle)
        where.setY(10)
        qtbot.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=where)
        assert self.keys(table) == ["a", "b", "c"]
        qtbot.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=where)
        assert self.keys(table) == ["c", "b", "a"]

    def test_the_keyboard_sorts_too(self, qtbot, table):
        heads = table.horizontalHeader()
        qtbot.keyClick(heads, Qt.Key.Key_Right)
        qtbot.keyClick(heads, Qt.Key.Key_Space)
        assert self.keys(table) == ["c", "b", "a"]
        qtbot.keyClick(heads, Qt.Key.Key_Return)
        assert self.keys(table) == ["a", "b", "c"]

    def test_tab_leaves_the_table(self, table):
        assert not table.tabKeyNavigation()
        assert table.horizontalHeader().focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_item_models_keep_qts_rules(qtmodeltester):
    records = Records(2)
    sifted = Sifted(records)
    for rows_ in ([], [(Cell("a", "a"), Cell("1", 1.0)), (Cell("b", "b"), Cell("2", 2.0))]):
        records.set_rows(len(rows_), rows_.__getitem__)
        qtmodeltester.check(records)
        qtmodeltester.check(sifted)
    sifted.search("B")
    qtmodeltester.check(sifted)
    assert sifted.rowCount() == 1
    assert sifted.record(sifted.index(0, 0)) == 1


def test_only_rows_that_are_looked_at_are_made():
    asked = []

    def make(row: int) -> tuple[Cell, ...]:
        asked.append(row)
        return Cell(str(row), float(row)), Cell("", "")

    records = Records(2)
    records.set_rows(100_000, make)
    assert records.index(7, 0).data() == "7"
    assert records.index(7, 1).data() == ""
    assert asked == [7]


def sorted_numbers(sifted):
    """Numbers of the records from top to bottom."""
    return [sifted.record(sifted.index(row, 0)) for row in range(sifted.rowCount())]


def test_a_sorted_table_keeps_its_row_its_search_and_its_order(qtmodeltester, qapp):
    records = Records(2)
    texts = ["b", "a", "c", "ab"]
    records.set_rows(4, lambda at: (Cell(texts[at], texts[at]), Cell(str(at), float(at))))
    sifted = Sifted(records)
    held = QPersistentModelIndex(sifted.index(2, 1))
    sifted.sort(0, Qt.SortOrder.AscendingOrder)
    assert sorted_numbers(sifted) == [1, 3, 0, 2]
    assert (held.row(), held.column()) == (3, 1), "what was chosen moves with its row"
    qtmodeltester.check(sifted)
    sifted.search("a")
    assert sorted_numbers(sifted) == [1, 3]
    sifted.sort(1, Qt.SortOrder.DescendingOrder)
    assert sorted_numbers(sifted) == [3, 1]
    sifted.search("")
    records.set_rows(3, lambda at: (Cell("x", "x"), Cell(str(at), float(at))))
    assert sorted_numbers(sifted) == [2, 1, 0], "as the head says"
    sifted.sort(-1)
    assert sorted_numbers(sifted) == [0, 1, 2]
