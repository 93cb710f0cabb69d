"""The page of one model file: what its head says and does, and what is behind its tabs."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from app.core.errors import EngineCrashed, GgufTruncated
from app.hub.api import Entry
from app.inspection.gguf import read_file
from app.ui.models.details.page import TABS
from tests.models import EVERY_KIND, unpacked_vocabulary
from tests.ui.doubles import shouting, unnamed


def test_the_head_says_what_it_is(shown):
    assert shown.title.text() == "SmolLM2-135M-Instruct"
    assert shown.subtitle.text() == "Q4_1, 98 MB"


def test_load_asks_for_the_file(qtbot, shown, entry):
    with qtbot.waitSignal(shown.load_wanted) as wanted:
        shown.load.click()
    assert wanted.args == [entry.path]


def test_a_loaded_model_is_not_loaded_again(shown, host, entry):
    host.put(state="loading", path=entry.path)
    assert (shown.load.text(), shown.load.isEnabled()) == ("Loading…", False)
    host.put(state="ready")
    assert (shown.load.text(), shown.load.isEnabled()) == ("Loaded", False)
    host.put(state="ready", path="/models/other.gguf")
    assert (shown.load.text(), shown.load.isEnabled()) == ("Load", True)


def test_a_favorite_is_marked(shown, library, entry):
    shown.favorite.click()
    assert library.calls == [("favorite", True)]
    assert shown.favorite.glyph() == "ph.star-fill"
    shown.favorite.click()
    assert library.entry(entry.path).favorite is False
    assert shown.favorite.glyph() == "ph.star"


def test_back_and_escape_leave_it(qtbot, shown):
    with qtbot.waitSignal(shown.closed):
        shown.back.click()
    with qtbot.waitSignal(shown.closed):
        qtbot.keyClick(shown, Qt.Key.Key_Escape)


def test_a_file_that_is_gone_is_left(qtbot, shown, library, entry):
    with qtbot.waitSignal(shown.closed):
        library.take(entry.path)
    assert shown.path() == ""


def test_a_file_that_was_replaced_is_read_again(qtbot, shown, library, entry, tmp_path):
    path = EVERY_KIND["attention"](tmp_path / "tiny.gguf")
    library.lay(replace(entry, path=str(path), name="tiny", size_bytes=path.stat().st_size))
    shown.show_entry(str(path))
    qtbot.waitUntil(lambda: "Tiny llama" in str(shown.overview.facts.texts()))
    tensors = shown.tensors.rows.table.sifted.rowCount
    before = tensors()
    EVERY_KIND["recurrent"](path)
    library.lay(replace(library.entry(str(path)), size_bytes=path.stat().st_size, changed_ms=5))
    qtbot.waitUntil(lambda: "Tiny mamba" in str(shown.overview.facts.texts()))
    qtbot.waitUntil(lambda: tensors() not in {0, before})


def test_only_the_last_file_that_was_asked_for_is_shown(  # noqa: PLR0917
    qtbot, details, library, entry, tmp_path, monkeypatch
):
    path = EVERY_KIND["window"](tmp_path / "tiny.gguf")
    library.lay(Entry(path=str(path), name="tiny", size_bytes=path.stat().st_size))
    answers = {}
    monkeypatch.setattr(library, "header", lambda path, then, _failed: answers.update({path: then}))
    details.show_entry(entry.path)
    details.show_entry(str(path))
    answers[str(path)](read_file(path))
    qtbot.waitUntil(lambda: "gemma3" in str(details.overview.facts.texts()))
    answers[entry.path](read_file(Path(entry.path)))
    qtbot.wait(100)
    assert details.overview.facts.texts()["Architecture"] == "gemma3"


def test_of_what_cannot_be_read_there_is_only_the_reason(qtbot, shown, library, entry, tmp_path):
    shown.show_tab("tensors")
    broken = replace(entry, path=str(tmp_path / "b.gguf"), broken=GgufTruncated(offset=24))
    library.lay(broken)
    shown.show_entry(broken.path)
    assert shown.overview.isVisible()
    assert shown.overview.notice.isVisible()
    assert not shown.tabs.isVisible()
    assert not shown.tab_choice.isVisible()
    shown.show_entry(entry.path)
    assert shown.tabs.isVisible()
    assert shown.tensors.isVisible(), "what was looked at is there again"


def test_all_files_of_a_model_are_one(qtbot, details, library, tmp_path):
    paths = []
    for number in range(2):
        path = tmp_path / f"model-0000{number + 1}-of-00002.gguf"
        writer = gguf.GGUFWriter(path, "llama")
        writer.add_uint16("split.count", 2)
        writer.add_tensor(f"blk.{number}.attn_q.weight", np.zeros((32, 32), np.float32))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        paths.append(str(path))
    library.lay(Entry(path=paths[0], name="model", size_bytes=9000, shards=tuple(paths)))
    details.show_entry(paths[0])
    rows = details.tensors.rows.table.sifted
    qtbot.waitUntil(lambda: rows.rowCount() == 2)
    assert details.overview.facts.texts()["Parameters"] == "2,048"


class TestTrouble:
    def test_a_broken_file_says_why(self, qtbot, details, library, entry):
        library.lay(replace(entry, broken=GgufTruncated(path=entry.path, offset=77)))
        details.show_entry(entry.path)
        assert not details.overview.notice.isHidden()
        assert "77" in details.overview.notice.reason.text()
        assert not details.load.isEnabled()

    def test_a_file_that_cannot_be_read_says_why(self, qtbot, details, library, tmp_path):
        path = tmp_path / "noise.gguf"
        path.write_bytes(b"no model at all")
        library.lay(Entry(path=str(path), name="noise", size_bytes=15))
        details.show_entry(str(path))
        qtbot.waitUntil(lambda: not details.overview.notice.isHidden())
        assert "noise.gguf" in details.overview.notice.reason.text()

    def test_a_file_that_the_engine_refused_says_why(self, details, library, entry):
        library.refused[entry.path] = EngineCrashed(signal_name="SIGABRT", phase="loading")
        details.show_entry(entry.path)
        notice = details.overview.notice
        assert "SIGABRT" in notice.reason.text() + notice.title.text()

    def test_missing_shards_are_counted(self, details, library, entry):
        library.lay(replace(entry, shards=(entry.path,), missing_shards=2))
        details.show_entry(entry.path)
        assert not details.overview.incomplete.isHidden()
        assert details.overview.incomplete.title.text().startswith("2 ")

    def test_a_file_that_was_cut_off_says_how_much_is_missing(
        self, qtbot, details, library, tmp_path
    ):
        path = EVERY_KIND["attention"](tmp_path / "tiny.gguf")
        path.write_bytes(path.read_bytes()[:-5000])
        library.lay(Entry(path=str(path), name="tiny", size_bytes=path.stat().st_size))
        details.show_entry(str(path))
        qtbot.waitUntil(lambda: not details.overview.incomplete.isHidden())
        assert "5.0 kB" in details.overview.incomplete.reason.text()
        broken = GgufTruncated(path=str(path), offset=path.stat().st_size)
        library.lay(replace(library.entry(str(path)), broken=broken))
        assert details.overview.notice.isHidden()


class TestManners:
    @pytest.mark.parametrize("tab", TABS)
    def test_every_part_is_named(self, shown, tab):
        shown.show_tab(tab)
        assert unnamed(shown) == []
        tables = shown.findChildren(QTableView)
        assert all(table.accessibleName() for table in tables if table.isVisible())

    @pytest.mark.parametrize("tab", TABS)
    def test_a_tab_is_chosen_by_pointer_and_by_list(self, shown, tab):
        at = TABS.index(tab)
        shown.tabs.items()[at].click()
        assert shown._stack.currentIndex() == at
        shown.show_tab("overview")
        shown.tab_choice.activated.emit(at)
        assert shown._stack.currentIndex() == at

    def test_where_the_tabs_do_not_fit_there_is_a_list(self, shown, theme):
        assert shown.tabs.isVisible()
        theme.take(scale=2.0)
        shown.resize(480, 480)
        assert not shown.tabs.isVisible()
        assert shown.tab_choice.isVisible()
        theme.take(scale=1.0)

    def test_nothing_is_wider_than_a_small_window(self, shown, theme, qapp):
        for scale in (0.8, 1.0, 2.0):
            theme.take(scale=scale)
            shown.resize(544, 360)
            for tab in TABS:
                shown.show_tab(tab)
                qapp.processEvents()
            assert shown.width() <= 544
            assert shown.height() <= 360
        theme.take(scale=1.0)

    def test_it_is_said_in_another_language(self, qapp, shown):
        with shouting(qapp):
            assert shown.load.text() == "ZH Load"
            assert shown.tabs.items()[0].text() == "ZH Overview"
            assert "ZH Parameters" in shown.overview.facts.texts()
            assert shown.metadata.table.model().headerData(0, Qt.Orientation.Horizontal) == "ZH Key"
            assert shown.tensors.layers.table.accessibleName() == "ZH Layers"
            assert shown.overview.place.delete.text() == "ZH Delete…"
            assert "ZH" in shown.overview.proof.line.text()
        assert shown.load.text() == "Load"

    @pytest.mark.parametrize("name", ["gpt-2", "phi-3"])
    def test_a_vocabulary_without_weights_is_shown(self, qtbot, details, library, tmp_path, name):
        path = unpacked_vocabulary(name, tmp_path)
        library.lay(Entry(path=str(path), name=name, size_bytes=path.stat().st_size))
        details.show_entry(str(path))
        qtbot.waitUntil(lambda: "Vocabulary" in details.overview.tokenizer.texts())
        assert "vocabulary" in details.overview.facts.texts()["Kind"]
        assert details.tensors.map.tiles == []
