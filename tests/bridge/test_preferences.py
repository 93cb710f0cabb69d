"""Settings change at once, are told about, and are on disk a moment later."""

from __future__ import annotations

from msgspec.structs import replace

from app.bridge.preferences import Preferences
from app.core.errors import SettingsNotSaved
from app.core.settings import Appearance
from app.core.settings_file import SettingsFile


def test_a_change_holds_at_once_and_names_its_section(qtbot, preferences):
    with qtbot.waitSignal(preferences.changed) as changed:
        preferences.update(appearance=Appearance(theme="dark"))
    assert changed.args == ["appearance"]
    assert preferences.settings.appearance.theme == "dark"


def test_what_is_the_same_is_no_change(qtbot, preferences):
    with qtbot.assertNotEmitted(preferences.changed):
        preferences.update(appearance=preferences.settings.appearance)


def test_changes_are_written_together_a_moment_later(qtbot, preferences, paths, monkeypatch):
    saves = []
    real = SettingsFile.save
    monkeypatch.setattr(SettingsFile, "save", lambda f, s: (saves.append(s), real(f, s)))
    for scale in (1.1, 1.2, 1.3):
        preferences.update(appearance=replace(preferences.settings.appearance, font_scale=scale))
    qtbot.waitUntil(lambda: bool(saves))
    assert [s.appearance.font_scale for s in saves] == [1.3]
    assert preferences._thread is not None
    preferences.close()
    assert SettingsFile(paths.settings).load().appearance.font_scale == 1.3


def test_closing_writes_what_is_not_written(preferences, paths):
    preferences.update(appearance=Appearance(language="zh_CN"))
    preferences.close()
    assert SettingsFile(paths.settings).load().appearance.language == "zh_CN"


def test_settings_that_cannot_be_written_go_on_in_memory(qtbot, preferences, monkeypatch):
    def refuse(_file, _settings):
        raise SettingsNotSaved(path="x")

    monkeypatch.setattr(SettingsFile, "save", refuse)
    with qtbot.waitSignal(preferences.failed) as failed:
        preferences.update(appearance=Appearance(theme="light"))
    assert isinstance(failed.args[0], SettingsNotSaved)
    assert preferences.settings.appearance.theme == "light"


def test_a_file_that_cannot_be_read_stops_no_start(qapp, paths):
    paths.settings.write_bytes(b"\x00\xff not settings")
    preferences = Preferences(SettingsFile(paths.settings))
    assert preferences.settings.appearance == Appearance()
    preferences.close()
