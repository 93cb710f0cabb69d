"""The button that says which vocabulary cuts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Signal

from app.bridge.library import Library
from app.hub.api import Entry
from app.ui.lens.tokens.vocabulary_picker import VocabularyPicker


class Nothing(QObject):
    """Uses no vocabulary yet."""

    vocabulary_changed = Signal()
    source = ""
    vocabulary = None
    pieces = None
    opening = False


class Counting(Library):
    """Counts how often all of it is asked for."""

    asked = 0
    more: tuple[Entry, ...] = ()

    def entries(self):
        self.asked += 1
        return (*super().entries(), *self.more)


@pytest.fixture
def library(preferences, paths, files):
    return Counting(preferences, paths, files)


@pytest.fixture
def lens():
    return Nothing()


@pytest.fixture
def picker(qtbot, applied, lens, host, files, library):  # noqa: PLR0917
    made = VocabularyPicker(applied, lens, host, files, library)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_library_is_not_gone_through_at_every_paint(picker, library):
    before = library.asked
    picker.grab()
    picker.sizeHint()
    assert library.asked == before


def test_what_is_called_otherwise_in_the_library_is_called_so_here(picker, lens, library):
    lens.opening = True
    lens.vocabulary_changed.emit()
    assert picker.accessibleName() == "Vocabulary: Opening…"
    lens.opening, lens.source = False, "gpt-2"
    library.changed.emit()
    assert picker.accessibleName() == "Vocabulary: GPT-2"


def test_the_menu_checks_what_is_used(picker, lens):
    lens.source = "qwen2"
    checked = [action.data() for action in picker.fill_menu().actions() if action.isChecked()]
    assert checked == ["qwen2"]


def test_the_size_is_left_out_before_the_name_is_cut(picker):
    picker.show_choice("A vocabulary with a long name", "")
    picker.setFixedSize(picker.sizeHint())
    alone = picker.grab().toImage()
    picker.show_choice("A vocabulary with a long name", "151,936 entries")
    assert picker.grab().toImage() == alone


def test_models_that_only_embed_have_a_vocabulary_too(picker, library):
    library.more = (
        Entry(path="/m/vectors.gguf", name="Vectors", embedding=True),
        Entry(path="/m/part.gguf", name="Half of it", missing_shards=("2",)),
    )
    offered = [each.name for each in picker.sources()]
    assert "Vectors" in offered
    assert "Half of it" not in offered
