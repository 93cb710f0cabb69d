"""The tensors as a map, as layers, and as a table."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from app.inspection.anatomy import anatomy
from app.inspection.header import TensorInfo
from app.inspection.tensor_type import TENSOR_TYPES
from app.ui.models.details import tensor_rows
from app.ui.models.details.tensor_map import MOST_TILES, TensorMap, short_tensor_name
from app.ui.models.details.tensor_rows import TensorRows
from app.ui.models.details.tint import STEPS, step_of, tint
from tests.ui.contrast import contrast


@pytest.fixture
def tensors(shown, qapp):
    shown.show_tab("tensors")
    qapp.processEvents()
    return shown.tensors


def middle(tile) -> QPoint:
    box = tile.box
    return QPointF(box.x + box.width / 2, box.y + box.height / 2).toPoint()


class TestMap:
    def test_every_tensor_has_a_tile_of_its_size(self, tensors):
        tiles = tensors.map.tiles
        assert len(tiles) == 272
        largest = max(tiles, key=lambda tile: tile.box.area)
        assert largest.tensor.name == "token_embd.weight"
        share = largest.box.area / (tensors.map.width() * tensors.map.height())
        assert share == pytest.approx(30_081_024 / 96_576_768, abs=0.03)

    def test_the_keyboard_walks_and_says_where_it_is(self, qtbot, tensors):
        tensors.map.setFocus(Qt.FocusReason.TabFocusReason)
        assert tensors.map.current().name == "token_embd.weight"
        qtbot.keyClick(tensors.map, Qt.Key.Key_Right)
        reached = tensors.map.current()
        assert reached.name.startswith("blk.")
        assert reached.name in tensors.map.accessibleDescription()
        assert reached.name in tensors._pointed.text()
        qtbot.keyClick(tensors.map, Qt.Key.Key_Left)
        assert tensors.map.current().name == "token_embd.weight"
        qtbot.keyClick(tensors.map, Qt.Key.Key_End)
        qtbot.keyClick(tensors.map, Qt.Key.Key_Home)
        assert tensors.map.current().name == "token_embd.weight"

    def test_it_is_sharp_on_another_screen(self, tensors, monkeypatch):
        tensors.map.grab()
        monkeypatch.setattr(tensors.map, "devicePixelRatioF", lambda: 3.0)
        tensors.map.grab()
        assert tensors.map._picture.size() == tensors.map.size() * 3

    def test_the_pointer_tells_a_tile(self, qtbot, tensors):
        tile = tensors.map.tiles[5]
        qtbot.mouseMove(tensors.map, middle(tile))
        qtbot.waitUntil(lambda: tensors.map.current() is tile.tensor)
        assert tile.tensor.name in tensors._pointed.text()
        assert "MB" in tensors._pointed.text() or "kB" in tensors._pointed.text()

    def test_a_tool_tip_says_everything(self, tensors):
        tile = tensors.map.tiles[0]
        place = middle(tile)
        tensors.map.event(
            QHelpEvent(QHelpEvent.Type.ToolTip, place, tensors.map.mapToGlobal(place))
        )
        assert QToolTip.text().split("\n") == [
            "token_embd.weight",
            "Embedding",
            "Q8_0, 576 × 49152",
            "28,311,552 weights, 30 MB",
        ]
        QToolTip.hideText()

    def test_return_and_click_show_the_row(self, qtbot, tensors):
        tensors.map.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(tensors.map, Qt.Key.Key_Return)
        assert tensors.rows.isVisible()
        assert tensors.rows.table.current_record() == 0
        tensors.show_view("map")
        tile = tensors.map.tiles[1]
        qtbot.mouseClick(tensors.map, Qt.MouseButton.LeftButton, pos=middle(tile))
        at = tensors.rows.table.current_record()
        assert tensors.rows._records.cell(at, 0).text == tile.tensor.name

    def test_another_theme_is_painted_anew(self, tensors, theme):
        light = tensors.map.grab().toImage()
        theme.take(mode="dark")
        assert tensors.map.grab().toImage() != light
        theme.take(mode="light")

    def test_a_great_many_tensors_are_cut_to_those_that_can_be_seen(self, qtbot, theme):
        many = [TensorInfo(f"blk.0.t{at}", (at,), "F32", 0, 4 * at) for at in range(1, 9000)]
        found = TensorMap(theme)
        qtbot.addWidget(found)
        found.resize(600, 400)
        found.set_anatomy(anatomy(many))
        assert len(found.tiles) == MOST_TILES
        assert min(tile.tensor.size_bytes for tile in found.tiles) == 4 * (9000 - MOST_TILES)

    def test_sizes_that_cannot_be_do_no_harm(self, qtbot, theme):
        odd = [TensorInfo("", (), "type 99", 0, 0), TensorInfo("a.0", (2**62,), "F32", 0, 2**62)]
        found = TensorMap(theme)
        qtbot.addWidget(found)
        found.resize(300, 200)
        found.set_anatomy(anatomy(odd))
        found.grab()
        assert len(found.tiles) == 1

    @pytest.mark.parametrize(
        ("name", "short"),
        [
            ("blk.3.attn_q.weight", "attn_q"),
            ("token_embd.weight", "token_embd"),
            ("v.blk.0.ln1.bias", "ln1.bias"),
            ("mm.0.weight", "mm.0"),
            ("", ""),
        ],
    )
    def test_names_are_shortened(self, name, short):
        assert short_tensor_name(name) == short


class TestTints:
    @pytest.mark.parametrize("mode", ["light", "dark"])
    def test_words_can_be_read_on_each(self, theme, mode):
        theme.take(mode=mode)
        for kind in TENSOR_TYPES.values():
            assert contrast(theme.color("text"), tint(theme, kind.name)) >= 4.5
        theme.take(mode="light")

    def test_more_bits_are_denser(self, theme):
        names = ("IQ1_S", "IQ3_XXS", "Q4_K", "Q5_K", "Q6_K", "Q8_0", "F16", "F32")
        assert [step_of(name) for name in names] == list(range(len(STEPS) + 1))
        tints = [tint(theme, name).lightnessF() for name in names]
        assert all(one > other for one, other in itertools.pairwise(tints))
        assert step_of("type 99") == 0


class TestLayers:
    def test_each_layer_has_its_size_and_bits(self, tensors):
        tensors.show_view("layers")
        model = tensors.layers.table.model()
        first = [model.index(0, column).data() for column in range(4)]
        assert first == ["Embedding", "Q8_0", "30 MB", "8.50"]
        assert [model.index(1, column).data() for column in (0, 2, 3)] == [
            "Layer 0",
            "2.2 MB",
            "5.01",
        ]
        assert model.rowCount() == 32

    def test_they_sort_by_bits(self, tensors):
        tensors.layers.table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
        model = tensors.layers.table.model()
        assert model.index(0, 0).data() == "Output"
        assert model.index(1, 0).data() == "Embedding"

    def test_the_bars_are_painted(self, tensors, qapp):
        tensors.show_view("layers")
        qapp.processEvents()
        picture = tensors.layers.table.grab().toImage()
        assert not picture.isNull()


class TestTable:
    def test_it_holds_every_tensor(self, tensors):
        model = tensors.rows.table.model()
        assert model.rowCount() == 272
        row = [model.index(2, column).data() for column in range(5)]
        assert row == ["blk.0.ffn_down.weight", "Q4_1", "1536 × 576", "553 kB", "5.00"]

    def test_it_sorts_by_size_and_layers_in_order(self, tensors):
        table = tensors.rows.table
        table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
        assert table.model().index(0, 0).data() == "token_embd.weight"
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        names = [table.model().index(at, 0).data() for at in range(272)]
        assert names.index("blk.2.attn_k.weight") < names.index("blk.10.attn_k.weight")

    def test_it_is_searched(self, qtbot, tensors):
        qtbot.keyClicks(tensors.rows.search, "attn_q")
        assert tensors.rows.table.model().rowCount() == 30

    def test_totals_are_told(self, tensors):
        assert tensors._total.text() == (
            "272 tensors, 134,515,008 weights, 97 MB, 5.74 bits per weight"
        )
        assert "Q4_1  66 MB, 69 %" in tensors._legend.accessibleName()


class TestVeryMany:
    """Of a file that names a hundred thousand tensors."""

    COUNT = 6000

    @pytest.fixture
    def rows(self, qtbot, theme):
        made = TensorRows(theme)
        qtbot.addWidget(made)
        made.set_tensors(
            tuple(
                TensorInfo(
                    name=f"blk.{at}.weight",
                    shape=(32, at + 1),
                    type="F16" if at % 2 else "Q8_0",
                    offset=0,
                    size_bytes=32 * (at + 1),
                )
                for at in range(self.COUNT)
            )
        )
        return made

    def test_they_are_put_into_the_table_when_somebody_looks(self, rows):
        assert rows.table.sifted.rowCount() == 0
        rows.show()
        assert rows.table.sifted.rowCount() == self.COUNT

    def test_sorting_and_searching_make_no_row_that_is_not_seen(self, rows, monkeypatch):
        made = []
        real = tensor_rows._row
        monkeypatch.setattr(tensor_rows, "_row", lambda one: made.append(one) or real(one))
        rows.resize(600, 400)
        rows.show()
        rows.table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
        assert rows.table.sifted.record(rows.table.sifted.index(0, 0)) == self.COUNT - 1
        rows.search.setText("5999")
        assert rows.table.sifted.rowCount() == 1
        rows.search.setText("q8_0")
        assert rows.table.sifted.rowCount() == self.COUNT // 2
        rows.table.grab()
        assert len(made) < 100
