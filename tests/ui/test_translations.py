from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QRegularExpression
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from app.core.resources import resource_folder
from app.ui.spoken import Spoken
from app.ui.translations import LANGUAGES, Translations, resolve
from tests.ui.language import english


@pytest.fixture
def translations(qapp):
    before = QLocale()
    made = Translations(qapp)
    yield made
    made.close()
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("preferred", "language"),
    [
        (["zh-Hans-CN", "en-US"], "zh_CN"),
        (["zh_TW"], "zh_CN"),
        (["de-DE", "zh-CN"], "zh_CN"),
        (["fr-FR", "en-GB", "zh-CN"], "en"),
        (["de-DE"], "en"),
        ([], "en"),
    ],
)
def test_the_language_of_the_system_is_found(preferred, language):
    assert resolve("system", preferred) == language


@pytest.mark.parametrize("choice", LANGUAGES)
def test_a_choice_beats_the_system(choice):
    assert resolve(choice, ["zh-CN", "en"]) == choice


def test_a_choice_that_is_not_spoken_follows_the_system():
    assert resolve("tlh", ["zh-CN"]) == "zh_CN"


def test_widgets_are_told_of_another_language(translations, qtbot):
    told = []

    class Watching(QPushButton):
        def changeEvent(self, event):
            told.append(event.type())
            super().changeEvent(event)

    button = Watching()
    qtbot.addWidget(button)
    translations.use("zh_CN")
    qtbot.waitUntil(lambda: QEvent.Type.LanguageChange in told)
    assert QLocale().name() == "zh_CN"


def test_words_of_qt_are_translated_too(translations):
    translations.use("zh_CN")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    translations.use("en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


@pytest.mark.parametrize("pattern", ["(a", "[z", "*a", "a{2,1}", "(?<=a+)b", "\\"])
def test_what_is_wrong_with_a_pattern_is_said_in_chinese(translations, pattern):
    translations.use("zh_CN")
    said = QRegularExpression(pattern).errorString()
    assert said
    assert english(said) == []


def test_a_file_is_chosen_in_chinese(translations, qtbot):
    translations.use("zh_CN")
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    labels = [label.text() for label in dialog.findChildren(QLabel)]
    assert labels
    assert [label for label in labels if english(label)] == []


def test_a_folder_without_translations_leaves_english(qapp, tmp_path):
    made = Translations(qapp, tmp_path)
    made.use("zh_CN")
    assert QCoreApplication.translate("Actions", "New conversation") == "New conversation"
    made.close()


def test_an_upgrade_may_write_over_the_translations_of_a_running_window(qapp, tmp_path):
    for file in (resource_folder() / "translations").glob("*.qm"):
        shutil.copy(file, tmp_path)
    made, spoken = Translations(qapp, tmp_path), Spoken(tmp_path)
    made.use("zh_CN")
    assert "你" in spoken.all("Transcript", "You")
    for file in tmp_path.glob("*.qm"):
        with file.open("r+b") as stream:
            stream.write(bytes(file.stat().st_size))
    assert QCoreApplication.translate("Transcript", "You") == "你"
    assert "你" in spoken.all("Transcript", "You")
    made.close()
    made.use("en")
    made.close()
