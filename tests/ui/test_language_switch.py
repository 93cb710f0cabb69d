"""The window is switched to Chinese and back while it runs, and every word of it is read."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.chat.backup import Backup
from app.chat.conversation import ReplyFacts
from app.core import errors
from app.core.settings import EngineSettings
from app.engine.api import Sandbox
from app.hub.catalog import load
from app.ui.endings import warning_texts
from app.ui.errors import sentence
from app.ui.errors_engine import crash_title, signal_meaning
from app.ui.lens.tokens.flow import Flow
from app.ui.lens.tokens.trainer_view import TrainerView
from app.ui.models.facts import LICENSES as NAMES_OF_LICENSES
from app.ui.settings.page import NAMES as SECTIONS
from app.ui.settings.sandbox import probe_names, sandbox_summary
from app.ui.window import Window
from tests.ui.language import COMPONENTS, english, speaking, words
from tests.ui.test_errors import EXAMPLES
from tests.ui.test_window import make, talks, window  # noqa: F401 - fixtures

OWN = ("Alpha", "Beta", "small", "scripted", "Hello", "there", "friend", "Draft")
"""What the user, the model and the test wrote."""
SELECTION = tuple(
    word
    for entry in load("en").entries
    for word in (entry.title, entry.repo, entry.repo.partition("/")[0])
)
LICENSES = tuple(NAMES_OF_LICENSES.values())
"""What models, those who publish them and their licenses are called."""
LENS = ("GPT", "Qwen", "Phi", "Python", "YAML", "strawberry", "BE")
"""Vocabularies, and what samples and bytes are written in."""
SIGNALS = ("SIGKILL", "SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGTERM", "SIGXCPU")


def switch(window: Window, language: str) -> None:  # noqa: F811
    """As the settings page does it."""
    window.appearance.set_language(language)
    assert window.appearance.translations.language == language
    come_to_rest()


def come_to_rest() -> None:
    """What was to be deleted later is gone."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def still_english(root: QWidget) -> str:
    """Where English is left."""
    allowed = (*OWN, *LENS, *SIGNALS, *COMPONENTS, *SELECTION, *LICENSES)
    learned = of_the_trainer(root)
    found = [
        f"{where}: {text!r}"
        for where, text in words(root).items()
        if english(text, (*allowed, *learned.get(text, ())))
    ]
    return "\n".join(found)


def of_the_trainer(root: QWidget) -> dict[str, tuple[str, ...]]:
    """What it tells of the text of its user, and the pieces of that text in it."""
    found: dict[str, tuple[str, ...]] = {}
    for trainer in root.findChildren(TrainerView):
        told = [flow.accessibleDescription() for flow in trainer.findChildren(Flow)]
        pieces = tuple({piece for text in told for piece in text.split(" | ")})
        found |= dict.fromkeys((*told, trainer.said()), pieces)
    return found


@pytest.fixture
def calm(monkeypatch):
    """Other programs take and free no memory, so that what is said of it stays the same."""
    memory = psutil.virtual_memory()
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)


def use_lens(window: Window, qtbot: QtBot) -> None:  # noqa: F811
    """Every tab of the token lens was seen, and all that it computes is there."""
    window.pages.show("tokens")
    tokens = window.pages.tokens
    tokens.show_text("12 + 345")
    tokens.open("gpt-2")
    tokens.tabs.show_tab("compare")
    rows = tokens.tabs.compare.contenders
    qtbot.waitUntil(
        lambda: (
            bool(rows.rows)
            and all(row.error or len(row.languages) == len(rows.languages) for row in rows.rows)
            and all(row.error or row.ready for row in rows.rows)
        ),
    )
    tokens.tabs.browser.filters.words.setText("345")
    tokens.show_in_vocabulary()
    qtbot.waitUntil(lambda: 0 < tokens.tabs.browser.entries.rowCount() < 9)
    browser = tokens.tabs.browser
    qtbot.waitUntil(
        lambda: browser.browsing.unreachable_known is not False and not browser.progress.text(),
    )
    tokens.tabs.show_tab("trainer")
    tokens.show_subject(1)
    qtbot.waitUntil(lambda: not tokens.prompt.sight.waiting)


@pytest.fixture
def lived_in(calm, window, ready, talks, finished, preferences, actions, qtbot):  # noqa: F811, PLR0917
    """A window in which everything was opened and used once, in English."""
    switch(window, "en")
    ready.send("Hello")
    finished()
    ready.set_settings(replace(ready.settings(), sampling={"temperature": 1.5}, seed=7))
    preferences.update(engine=EngineSettings(threads=2))
    actions["app.shortcuts"].trigger()
    use_lens(window, qtbot)
    actions["view.context"].trigger()
    window.pages.show("models")
    QApplication.processEvents()
    window.pages.show("settings")
    for section in SECTIONS:
        window.pages.settings.show_section(section)
        QApplication.processEvents()
    window.panes.show_load_settings()
    window.palette_box.reveal()
    window.page.header.picker.fill_menu()
    come_to_rest()
    return window


def test_every_word_changes_with_the_language(lived_in):
    before = words(lived_in)

    switch(lived_in, "zh_CN")
    assert still_english(lived_in) == ""

    switch(lived_in, "en")
    assert words(lived_in) == before


def test_trouble_that_is_told_already_changes_too(lived_in, ready, storage, engines, qtbot):
    data = lived_in.pages.settings.sections["data"].page
    lived_in.pages.show("settings")
    lived_in.pages.settings.show_section("data")
    data.restore.show()
    data.backups.show_backups((Backup(path=Path("a.db"), made_s=0, size_bytes=1000),))
    data.backups.buttons[0].click()
    data._on_data_failed(errors.BackupUnusable(path="a.db"))
    data.deletion.ask()
    lived_in.pages.show("chat")
    engines.last.hold = True
    ready.send("Hello there")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    lived_in.unload_model()  # It asks first.
    storage.failed.emit(errors.StoreDiskFull(path="/data/conversations.db"))
    lived_in.say("The reply was copied")

    switch(lived_in, "zh_CN")
    assert lived_in.page.noticing.notices.notice("switch") is not None
    assert lived_in.banners.notices()
    assert still_english(lived_in) == ""

    engines.last.crash()
    qtbot.waitUntil(lambda: lived_in.page.noticing.notices.notice("engine") is not None)
    switch(lived_in, "en")
    before = words(lived_in)
    switch(lived_in, "zh_CN")
    assert still_english(lived_in) == ""
    switch(lived_in, "en")
    assert words(lived_in) == before


def test_a_message_being_edited_changes_too(lived_in, ready):
    lived_in.page.editing.edit(ready.path()[-2].node.id)

    switch(lived_in, "zh_CN")

    assert lived_in.page.editing.editor is not None
    assert still_english(lived_in) == ""


def test_english_has_its_plurals(lived_in):
    assert [text for text in words(lived_in).values() if "(s)" in text] == []


def test_the_menu_of_a_text_field_is_chinese_too(lived_in, qtbot):
    switch(lived_in, "zh_CN")
    field = QLineEdit()
    qtbot.addWidget(field)

    menu = field.createStandardContextMenu()

    texts = [action.text().split("\t")[0] for action in menu.actions()]
    assert [text for text in texts if english(text)] == []
    assert any("粘贴" in text for text in texts)
    menu.deleteLater()


@pytest.mark.parametrize("kind", sorted(errors.every_class()))
def test_every_error_is_told_in_chinese(qapp, kind):
    with speaking(qapp, "zh_CN"):
        for fields in ({}, EXAMPLES.get(kind, {})):
            text = sentence(errors.every_class()[kind](**fields))
            told = f"{text.title} {text.reason} {text.cure}"
            given = tuple(value for value in fields.values() if isinstance(value, str))
            names = (*SIGNALS, *given, "model.gguf", "VitrailError")
            assert english(told, names) == [], told


def test_every_end_of_the_engine_is_told_in_chinese(qapp):
    phases = ("starting", "loading", "template", "prompt", "generating", "saving", "idle", "")
    with speaking(qapp, "zh_CN"):
        told = [crash_title(phase) for phase in phases]
        told += [signal_meaning(name) for name in SIGNALS]
    assert [text for text in told if not text or english(text)] == []


def test_what_a_reader_should_know_is_told_in_both_languages(qapp):
    facts = ReplyFacts(dropped_messages=1, retokenized=2, parsed_plainly=True, may_differ=True)
    with speaking(qapp, "zh_CN"):
        chinese = warning_texts(facts)
    with speaking(qapp, "en"):
        told = warning_texts(facts)
    assert [text for text in chinese if english(text)] == []
    assert told[0] == "1 earlier message was not read by the model"
    assert told[1].startswith("2 earlier replies were")


def test_the_sandbox_is_told_in_chinese(qapp):
    with speaking(qapp, "zh_CN"):
        told = [sandbox_summary(None), *probe_names().values()]
        told += [sandbox_summary(Sandbox(reason=why)) for why in ("offload", "platform", "kernel")]
        told += [sandbox_summary(Sandbox(blocked=dict.fromkeys(probe_names(), True)))]
    assert [text for text in told if english(text)] == []
