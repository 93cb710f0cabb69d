"""Presets and snippets in the settings: made, changed, moved, hidden, deleted, brought back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.chat.presets import Opening, Preset, PresetModel
from app.chat.snippets import Snippet
from app.ui.presets.editor import PresetEditor
from app.ui.presets.snippet_editor import SnippetEditor
from app.ui.settings.presets import PresetsSection
from app.ui.settings.snippets import SnippetsSection
from tests.ui.doubles import shouting, unnamed


@pytest.fixture
def section(qtbot, theme, desk, host):
    made = PresetsSection(theme, desk.presets, host)
    qtbot.addWidget(made)
    made.resize(640, 600)
    return made


@pytest.fixture
def snippets(qtbot, theme, desk):
    made = SnippetsSection(theme, desk.snippets)
    qtbot.addWidget(made)
    made.resize(640, 600)
    return made


@pytest.fixture
def settle(qtbot, desk):
    def wait() -> None:
        with qtbot.waitCallback() as done:
            desk.storage.run(lambda _store: None, done)

    return wait


def titles(section) -> list[str]:
    return [row.shown.title for row in section.rows.rows]


def choose(section, key: str, start: str) -> None:
    """Take an entry of the menu of a row."""
    menu = section.menu_for(key)
    next(action for action in menu.actions() if action.text().startswith(start)).trigger()
    menu.close()


def opened(section, kind=PresetEditor):
    """The editor that is open."""
    return section.findChildren(kind)[-1]


def test_shipped_ones_are_listed_with_what_they_are_for(section, desk):
    assert titles(section) == [preset.name for _key, preset in desk.presets.presets()]
    assert all(row.shown.line for row in section.rows.rows)
    assert unnamed(section) == []


def test_a_new_one_is_made_in_the_editor(section, desk, settle):
    section.new.click()
    editor = opened(section)
    assert editor.isVisible()
    editor.save.click()
    assert editor.isVisible()
    assert editor.problem.text()
    editor.name.setText(" My  own ")
    editor.prompt.setPlainText("Be kind, {user}.")
    editor.save.click()
    settle()
    assert titles(section)[0] == "My own"
    assert desk.presets.items()[0].own.settings.system_prompt == "Be kind, {user}."


def test_a_row_opens_the_editor_and_a_change_is_kept(section, desk, settle):
    row = section.rows.rows[2]
    row.click()
    editor = opened(section)
    assert editor.name.text() == row.shown.title
    editor.name.setText("Renamed")
    editor.save.click()
    settle()
    assert titles(section)[2] == "Renamed"
    assert section.rows.rows[2].shown.note == "Changed by you"
    choose(section, row.shown.key, "Reset")
    settle()
    assert titles(section)[2] != "Renamed"
    section.undo.click()
    settle()
    assert titles(section)[2] == "Renamed"


def test_saving_without_a_change_makes_no_version_of_ones_own(section, settle):
    section.rows.rows[0].click()
    opened(section).save.click()
    settle()
    assert section.rows.rows[0].shown.note == ""


def test_a_shipped_one_is_hidden_and_shown_again(section, settle):
    key, before = section.rows.rows[1].shown.key, titles(section)
    assert section.hidden_row.isHidden()
    choose(section, key, "Hide")
    settle()
    assert titles(section) == before[:1] + before[2:]
    section.show_hidden.click()
    assert titles(section) == before
    assert section.rows.row(key).shown.note == "Hidden"
    choose(section, key, "Show again")
    settle()
    assert section.hidden_row.isHidden()


def test_deleting_an_own_one_can_be_undone(section, desk, settle, qtbot):
    desk.presets.add([Preset(name="Mine")])
    settle()
    qtbot.keyClick(section.rows.rows[0], Qt.Key.Key_Delete)
    settle()
    assert "Mine" not in titles(section)
    assert "Mine" in section.outcome.title.text()
    section.undo.click()
    settle()
    assert titles(section)[0] == "Mine"
    assert section.outcome.isHidden()


def test_alt_and_arrows_move_a_row_and_the_focus_goes_with_it(section, settle, qtbot):
    section.show()
    section.activateWindow()
    first, second, *_ = titles(section)
    row = section.rows.rows[0]
    row.setFocus()
    qtbot.waitUntil(row.hasFocus)
    qtbot.keyClick(row, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle()
    assert titles(section)[:2] == [second, first]
    assert section.rows.rows[1].hasFocus()


def test_a_copy_is_opened_under_another_name(section, settle):
    choose(section, section.rows.rows[0].shown.key, "Duplicate")
    settle()
    assert opened(section).name.text().startswith("Copy of ")
    assert titles(section)[0].startswith("Copy of ")


def test_a_missing_model_is_said_in_the_list(section, desk, settle):
    desk.presets._library = type("L", (), {"looked": True, "entries": staticmethod(list)})()
    desk.presets.add([Preset(name="Mine", model=PresetModel(name="Gone", file="gone.gguf"))])
    settle()
    assert section.rows.rows[0].shown.note == "Its model is not here"


def test_files_are_asked_for_without_holding_anything_up(section, tmp_path, settle, qtbot):
    section.export_all.click()
    section.import_file.click()
    assert len(section.findChildren(QFileDialog)) == 2
    for dialog in section.findChildren(QFileDialog):
        dialog.close()
    path, before = str(tmp_path / "p.json"), len(titles(section))
    section.give_file(path, [Preset(name="Taken along")])
    qtbot.waitUntil(lambda: path in section.outcome.title.text())
    section.take_file(path)
    qtbot.waitUntil(lambda: len(titles(section)) == before + 1)
    assert titles(section)[0] == "Taken along"
    assert "1 preset" in section.outcome.title.text()


def test_a_wrong_file_is_said_in_place_and_changes_nothing(section, tmp_path, qtbot):
    path, before = tmp_path / "p.json", titles(section)
    path.write_text('{"format": "vitrail-presets", "version": 1, "presets": [{"icon": "x"}]}')
    section.take_file(str(path))
    qtbot.waitUntil(lambda: not section.outcome.isHidden())
    assert "presets[0]" in section.outcome.reason.text()
    assert titles(section) == before
    assert section.undo.isHidden()


def test_the_words_follow_the_language(section, snippets, qapp):
    with shouting(qapp):
        assert section.new.text().startswith("ZH ")
        assert section.explanation.text().startswith("ZH ")
        assert snippets.new.text().startswith("ZH ")


class TestTheEditor:
    def test_has_every_field_of_a_preset(self, qtbot, theme, host):
        preset = Preset(
            name="All",
            icon="code",
            description="For all.",
            model=PresetModel(name="M", file="m.gguf", quantization="Q4_0"),
            opening=(
                Opening(role="user", content="a"),
                Opening(role="assistant", content="b\nc"),
            ),
        )
        host.ready(thinking=("off", "on"))
        editor = PresetEditor(theme, preset, host)
        qtbot.addWidget(editor)
        assert editor.made() == preset
        assert unnamed(editor) == []
        editor.icon.buttons["heart"].click()
        editor.model.setCurrentIndex(0)
        editor.thinking.setCurrentIndex(2)
        editor.openings.rows[0].remove.click()
        editor.openings.add.click()
        editor.openings.rows[1].text.setPlainText("d")
        editor.sampling.row("temperature").field.setValue(0.8001)
        editor.sampling.row("temperature").field.setValue(0.2)
        editor.length.field.setValue(64)
        made = editor.made()
        assert (made.icon, made.model) == ("heart", None)
        assert made.settings.thinking == "on"
        assert made.settings.sampling == {"temperature": 0.2}
        assert made.settings.max_tokens == 64
        assert [(o.role, o.content) for o in made.opening] == [
            ("assistant", "b\nc"),
            ("user", "d"),
        ]
        editor.sampling.row("temperature").reset_button.click()
        editor.length.reset_button.click()
        assert editor.made().settings.sampling == {}
        assert editor.made().settings.max_tokens is None

    def test_the_first_message_is_taken_for_a_greeting(self, qtbot, theme, host):
        editor = PresetEditor(theme, Preset(name="x"), host)
        qtbot.addWidget(editor)
        editor.openings.add.click()
        assert editor.made().opening == ()
        editor.openings.rows[0].text.setPlainText("Hello")
        assert editor.made().opening == (Opening(role="assistant", content="Hello"),)

    def test_the_words_follow_the_language(self, qtbot, theme, host, qapp):
        editor = PresetEditor(theme, Preset(name="x"), host)
        qtbot.addWidget(editor)
        with shouting(qapp):
            assert editor.save.text() == "ZH Save"
            assert editor.model.itemText(0).startswith("ZH ")

    @pytest.mark.parametrize("kind", ["preset", "snippet"])
    def test_what_is_wrong_is_said_in_the_language_of_now(self, qtbot, qapp, theme, host, kind):
        if kind == "preset":
            editor = PresetEditor(theme, Preset(name=""), host)
        else:
            editor = SnippetEditor(theme, Snippet(name="", text=""))
        qtbot.addWidget(editor)
        editor.save.click()
        assert editor.problem.text() == "Give it a name"
        with shouting(qapp):
            assert editor.problem.text() == "ZH Give it a name"


class TestSnippets:
    def test_are_listed_as_they_are_typed(self, snippets):
        assert "/translate" in titles(snippets)
        assert unnamed(snippets) == []

    def test_a_new_one_needs_a_name_of_its_own(self, snippets, desk, settle):
        snippets.new.click()
        editor = opened(snippets, SnippetEditor)
        editor.save.click()
        assert editor.problem.text() == "Give it a name"
        editor.name.setText("/翻译")
        editor.save.click()
        assert "翻译" in editor.problem.text()
        editor.name.setText("/my greeting")
        editor.text.setPlainText("Good day, {user}")
        editor.save.click()
        settle()
        assert titles(snippets)[0] == "/my-greeting"
        assert desk.snippets.items()[0].own == Snippet(name="my-greeting", text="Good day, {user}")

    def test_one_is_changed_and_copied(self, snippets, settle):
        key = snippets.rows.rows[0].shown.key
        snippets.rows.rows[0].click()
        editor = opened(snippets, SnippetEditor)
        editor.text.setPlainText("Other")
        editor.save.click()
        settle()
        assert snippets.rows.rows[0].shown.line == "Other"
        name = titles(snippets)[0]
        choose(snippets, key, "Duplicate")
        settle()
        assert titles(snippets)[0] == f"{name}-2"
        opened(snippets, SnippetEditor).close()
