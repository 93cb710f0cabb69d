"""The button that says which model is loaded, and its menu."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal

from app.engine.protocol import Progress
from app.hub.api import Entry
from app.ui.models.picker import ModelPicker
from tests.ui.doubles import model_info, shouting

# What the offscreen platform says of every menu and dialog that opens.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def picker(qtbot, theme, actions, host, files, asked):  # noqa: PLR0917 (fixtures)
    made = ModelPicker(theme, actions, host, files, asked)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def two_files(tmp_path, files):
    paths = []
    for name in ("first", "second"):
        path = tmp_path / f"{name}.gguf"
        path.write_bytes(b"GGUF")
        files.remember(model_info(path=str(path), name=name.title(), quantization="Q8_0"))
        paths.append(str(path))
    return paths


def texts(picker):
    return [action.text() for action in picker.fill_menu().actions()]


def entry(picker, text):
    return next(a for a in picker.fill_menu().actions() if a.text().startswith(text))


def test_the_menu_offers_files_opened_before_the_latest_first(picker, two_files):
    assert texts(picker)[:2] == ["Second\tQ8_0", "First\tQ8_0"]


def test_the_menu_offers_what_can_be_done(picker, actions):
    menu = picker.fill_menu().actions()

    for identifier in ("model.open", "model.settings", "model.reload", "model.unload"):
        assert actions[identifier] in menu
    assert actions["model.cancel"] not in menu


def test_a_load_can_be_cancelled_from_the_menu(picker, actions, host):
    host.put(state="loading", path="/m.gguf")

    assert actions["model.cancel"] in picker.fill_menu().actions()


def test_the_starter_model_comes_first(picker, files, two_files, monkeypatch):
    monkeypatch.setattr(files, "starter", lambda: two_files[0])

    assert texts(picker)[0].endswith("\tStarter model")
    assert len([text for text in texts(picker) if text.startswith(("first", "First"))]) == 1


def test_choosing_a_file_loads_it(picker, host, two_files):
    entry(picker, "First").trigger()

    assert host.calls == [("load", two_files[0], None)]


def test_choosing_the_loaded_file_does_nothing(picker, host, two_files):
    host.ready(path=two_files[0], name="First")

    entry(picker, "First").trigger()

    assert host.calls == []


class Library(QObject):
    """The library as a menu sees it."""

    changed = Signal()

    def __init__(self, *entries):
        super().__init__()
        self.scanning = False
        self.held = entries

    def entries(self):
        return self.held


@pytest.fixture
def with_library(qtbot, theme, actions, host, files, asked):  # noqa: PLR0917 (fixtures)
    def make(*entries):
        made = ModelPicker(theme, actions, host, files, asked, Library(*entries))
        qtbot.addWidget(made)
        return made

    return make


def test_the_library_is_offered_favorites_first_then_what_was_used_last(with_library, two_files):
    picker = with_library(
        Entry(path="/m/a.gguf", name="A", quantization="Q4_K_M"),
        Entry(path=two_files[0], name="First", quantization="Q8_0", used_ms=5),
        Entry(path=two_files[1], name="Second", quantization="Q8_0", used_ms=9),
        Entry(path="/m/z.gguf", name="Z", quantization="F16", favorite=True),
    )

    assert texts(picker)[:4] == ["Z\tF16", "Second\tQ8_0", "First\tQ8_0", "A\tQ4_K_M"]


def test_the_menu_stays_short_and_leads_to_all_models(with_library, actions, qtbot):
    picker = with_library(*(Entry(path=f"/m/{n}.gguf", name=f"M{n:02}") for n in range(40)))
    shown = texts(picker)

    assert len([text for text in shown if text.startswith("M0")]) == 10
    with qtbot.waitSignal(actions["page.models"].triggered):
        entry(picker, "All models").trigger()


def test_what_cannot_chat_is_not_offered(with_library):
    picker = with_library(
        Entry(path="/m/e.gguf", name="Vectors", embedding=True),
        Entry(path="/m/h.gguf", name="Half", missing_shards=1),
    )

    assert texts(picker)[0].startswith("All models")


def test_a_file_that_is_gone_cannot_be_chosen(with_library, two_files):
    picker = with_library(Entry(path=two_files[1], name="Second"))

    action = entry(picker, "First")

    assert not action.isEnabled()
    assert "not found" in action.text()


def test_the_menu_never_touches_the_disk(with_library, two_files, monkeypatch):
    def touched(*_args, **_kwargs):
        raise AssertionError("the disk was asked")

    picker = with_library(Entry(path=two_files[1], name="Second"))
    picker.fill_menu()  # loads the icons
    with monkeypatch.context() as patched:
        patched.setattr(Path, "stat", touched)
        shown = texts(picker)

    assert "Second" in shown


def test_the_loaded_one_is_marked(picker, host, two_files):
    host.ready(path=two_files[1], name="Second")

    assert entry(picker, "Second").isChecked()
    assert not entry(picker, "First").isChecked()


def test_while_a_reply_runs_the_user_is_asked(picker, host, two_files, asked):
    asked.agree = False
    entry(picker, "First").trigger()
    assert host.calls == []

    asked.what()
    assert host.calls == [("load", two_files[0], None)]


def test_it_says_what_is_loaded_for_screen_readers(picker, host):
    assert picker.accessibleName() == "Model: No model"

    host.ready()
    assert picker.accessibleName() == "Model: SmolLM2 135M Instruct Q4_1"
    assert picker.accessibleDescription() == "Loaded"


def test_a_stopped_engine_is_said_in_words_too(picker, host):
    host.put(state="stopped", path="/models/a.gguf")

    assert picker.accessibleDescription() == "The engine stopped"
    assert picker.accessibleName() == "Model: a"


def test_the_line_shows_how_far_a_load_is(picker, host):
    host.put(state="loading", path="/m.gguf")
    assert picker.fraction is None

    host.progressed.emit(Progress(phase="loading", done=3, total=4))
    assert picker.fraction == 0.75

    host.ready()
    assert picker.fraction is None


def test_reading_a_prompt_is_not_a_load(picker, host):
    host.ready()

    host.progressed.emit(Progress(phase="prompt", done=3, total=4))

    assert picker.fraction is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Return])
def test_the_keyboard_opens_the_menu(picker, qtbot, key):
    picker.show()

    qtbot.keyClick(picker, key)

    assert picker.fill_menu().isVisible()
    picker.fill_menu().close()


def test_a_long_name_is_cut_and_not_the_window_widened(picker, host):
    host.ready(name="A model with a very long name " * 10)

    assert picker.sizeHint().width() <= 320
    assert picker.minimumSizeHint().width() <= 132


def test_another_language_is_read_again(picker, qapp):
    with shouting(qapp):
        assert picker.accessibleName().startswith("ZH ")
    assert picker.accessibleName() == "Model: No model"


def test_a_model_that_was_unloaded_while_unused_is_told_from_none(picker, host):
    host.path, host.asleep = "/models/Small-Q4_0.gguf", True
    host.changed.emit()

    assert "next message" in picker.accessibleDescription()
