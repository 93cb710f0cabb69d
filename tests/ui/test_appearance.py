from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QLocale

from app.ui.appearance import Appearance


@pytest.fixture
def appearance(qapp, applied, preferences):
    before = QLocale()
    made = Appearance(qapp, applied, preferences)
    yield made
    made.translations.close()
    QLocale.setDefault(before)


def test_a_setting_changes_the_window_at_once(appearance, applied, preferences):
    now = preferences.settings.appearance
    preferences.update(
        appearance=replace(now, theme="dark", font_scale=1.5, language="zh_CN", reduce_motion=True)
    )
    assert applied.dark
    assert applied.user_scale == 1.5
    assert applied.language == "zh_CN"
    assert appearance.translations.language == "zh_CN"
    assert applied.motion_ms(100) == 0


def test_type_grows_step_by_step_and_stops_at_the_largest(appearance, preferences):
    for _press in range(12):
        appearance.zoom(1)
    assert preferences.settings.appearance.font_scale == 2.0
    for _press in range(12):
        appearance.zoom(-1)
    assert preferences.settings.appearance.font_scale == 0.8
    appearance.zoom(0)
    assert preferences.settings.appearance.font_scale == 1.0


def test_a_scale_between_two_steps_goes_to_the_next(appearance, preferences):
    now = preferences.settings.appearance
    preferences.update(appearance=replace(now, font_scale=1.37))
    appearance.zoom(1)
    assert preferences.settings.appearance.font_scale == 1.5


def test_the_choice_of_theme_is_kept(appearance, preferences, applied):
    appearance.set_theme("dark")
    assert preferences.settings.appearance.theme == "dark"
    assert applied.mode == "dark"


def test_other_settings_leave_the_look_alone(appearance, preferences, applied, qtbot):
    with qtbot.assertNotEmitted(applied.changed):
        preferences.update(engine=replace(preferences.settings.engine, threads=2))
