from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QLabel, QLineEdit

from app.ui.colors import DARK, LIGHT
from app.ui.fonts import CHINESE


def test_the_user_chooses_dark_and_goes_back(theme, qtbot):
    # Run
    with qtbot.waitSignal(theme.changed):
        theme.set_mode("dark")
    # Assert
    assert theme.dark
    assert theme.color("window").name().upper() == DARK["window"]
    theme.set_mode("light")
    assert theme.color("window").name().upper() == LIGHT["window"]


def test_nothing_is_painted_again_when_nothing_is_new(theme, qtbot):
    theme.set_mode("dark")
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_mode("dark")
        theme.take(scale=1.0, language="en", reduce_motion=True)
    assert theme.motion_ms(140) == 0


def test_the_system_is_followed_live_unless_the_user_chose(theme, monkeypatch):
    monkeypatch.setattr(theme, "_system_dark", lambda: True)
    theme._hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.dark
    theme.set_mode("light")
    theme._hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not theme.dark
    theme.set_mode("system")
    assert theme.dark


def test_a_wish_for_high_contrast_is_followed_live(theme, monkeypatch):
    monkeypatch.setattr(theme, "_system_contrast", lambda: True)
    theme._accessibility.contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert theme.color("border") == theme.color("control")
    assert theme.color("muted") == theme.color("text")


def test_an_unknown_mode_follows_the_system(theme):
    theme.set_mode("dark")
    theme.set_mode("sepia")
    assert theme.mode == "system"


def test_the_application_takes_palette_and_stylesheet(applied, qapp):
    applied.set_mode("dark")
    assert qapp.palette().color(QPalette.ColorRole.Window) == applied.color("window")
    assert DARK["focus"] in qapp.styleSheet()
    applied.set_mode("light")
    assert LIGHT["focus"] in qapp.styleSheet()
    assert "$" not in qapp.styleSheet()


def test_type_and_controls_grow_with_the_scale(theme):
    before = theme.font(13).pixelSize(), theme.px(28)
    theme.set_scale(2.0)
    assert (theme.font(13).pixelSize(), theme.px(28)) == (2 * before[0], 2 * before[1])


@pytest.mark.parametrize(("asked", "given"), [(0.1, 0.8), (9, 2.0), (1.5, 1.5)])
def test_the_scale_stays_in_range(theme, asked, given):
    theme.set_scale(asked)
    assert theme.user_scale == given


def test_side_panes_grow_more_slowly_than_type(theme):
    theme.set_scale(2.0)
    assert theme.pane_width(244) == pytest.approx(244 * (0.4 + 0.6 * theme.scale), abs=1)


def test_the_chinese_family_comes_first_in_chinese_only(theme):
    english = theme.font().families()
    theme.set_language("zh_CN")
    chinese = theme.font().families()
    assert sorted(english) == sorted(chinese)
    for family in CHINESE:
        if family in english:
            assert chinese[0] == family
            assert english[0] != family


def test_code_has_no_ligatures(theme):
    font = theme.font(12.5, mono=True)
    assert font.featureValue(QFont.Tag("liga")) == 0
    assert font.isFeatureSet(QFont.Tag("liga"))
    assert font.isFeatureSet(QFont.Tag("calt"))


def test_a_color_that_was_handed_out_cannot_change_the_theme(theme):
    theme.color("text").setRed(255)
    assert theme.color("text").name().upper() == theme.roles["text"]


def test_an_unknown_role_is_an_error(theme):
    with pytest.raises(KeyError):
        theme.color("puce")


def test_a_line_edit_in_a_plain_dialog_takes_the_field_colors(applied, qtbot):
    applied.set_mode("dark")
    field = QLineEdit("text")
    qtbot.addWidget(field)
    field.resize(100, 30)
    picture = field.grab().toImage()
    assert picture.pixelColor(50, 4) == applied.color("raised")


def test_labels_are_left_alone_by_the_stylesheet(applied, qtbot):
    label = QLabel("text")
    qtbot.addWidget(label)
    font = QFont(label.font())
    font.setPixelSize(31)
    label.setFont(font)
    label.ensurePolished()
    assert label.font().pixelSize() == 31
