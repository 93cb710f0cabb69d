from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.ui.widgets.choice import Choice
from app.ui.widgets.field import IntegerField, NumberField, TextArea, TextField, mark_wrong
from app.ui.widgets.label import Icon, Label
from app.ui.widgets.meter import Meter
from app.ui.widgets.painting import text_width
from app.ui.widgets.pane import Card, Hairline, Pane
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.switch import Switch

SCALES = [0.8, 1.0, 1.5, 2.0]


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("make", [NumberField, IntegerField])
def test_a_number_is_seen_whole(qtbot, applied, scale, make):
    applied.set_scale(scale)
    field = make(applied)
    qtbot.addWidget(field)
    field.setRange(0, 9999)
    field.setValue(8888 if make is IntegerField else 88.88)
    field.show()
    inner = field.lineEdit()
    room = inner.width() - inner.textMargins().left() - inner.textMargins().right()
    assert room >= text_width(inner.text(), field.font())
    assert inner.height() >= field.fontMetrics().height()


@pytest.mark.parametrize("scale", SCALES)
def test_a_line_of_text_is_seen_whole(qtbot, applied, scale):
    applied.set_scale(scale)
    field = TextField(applied)
    qtbot.addWidget(field)
    assert field.height() - 4 >= field.fontMetrics().height()


def test_the_frame_of_a_field_gets_no_wider_text_when_focused(qtbot, applied):
    field = TextField(applied)
    qtbot.addWidget(field)
    field.setText("Chartres")
    field.show()
    qtbot.waitExposed(field)
    before = field.cursorRect().x()
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert field.cursorRect().x() == before


@pytest.mark.parametrize("make", [NumberField, IntegerField, TextArea])
def test_what_is_inside_a_field_takes_the_fonts_of_another_language(qtbot, applied, make):
    field = make(applied)
    qtbot.addWidget(field)
    field.show()
    inner = field.viewport() if make is TextArea else field.lineEdit()
    applied.set_language("zh_CN")
    assert inner.font().families() == applied.font(13).families()


def test_a_wrong_value_turns_the_frame(qtbot, applied):
    field = TextField(applied)
    qtbot.addWidget(field)
    field.resize(100, field.height())
    field.show()
    mark_wrong(field, wrong=True)
    assert field.grab().toImage().pixelColor(50, 0) == applied.color("danger")
    mark_wrong(field, wrong=False)
    assert field.grab().toImage().pixelColor(50, 0) == applied.color("control")


def test_tab_leaves_a_text_area(qtbot, theme):
    window = QWidget()
    layout = QVBoxLayout(window)
    area, field = TextArea(theme), TextField(theme)
    layout.addWidget(area)
    layout.addWidget(field)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    area.setFocus()
    qtbot.waitUntil(area.hasFocus)
    qtbot.keyClick(area, Qt.Key.Key_Tab)
    assert field.hasFocus()
    assert area.toPlainText() == ""


@pytest.mark.parametrize("scale", SCALES)
def test_a_click_on_the_word_toggles(qtbot, theme, scale):
    theme.set_scale(scale)
    toggle = Switch(theme)
    toggle.setText("Reduce motion")
    qtbot.addWidget(toggle)
    toggle.resize(toggle.sizeHint())
    qtbot.mouseClick(
        toggle,
        Qt.MouseButton.LeftButton,
        pos=QPoint(toggle.width() - 4, toggle.height() // 2),
    )
    assert toggle.isChecked()
    assert toggle.sizeHint().width() > text_width("Reduce motion", toggle.font())
    interface = QAccessible.queryAccessibleInterface(toggle)
    assert interface.role() == QAccessible.Role.CheckBox


def test_on_and_off_differ_in_form(qtbot, theme):
    toggle = Switch(theme)
    qtbot.addWidget(toggle)
    toggle.resize(toggle.sizeHint())
    off = toggle.grab().toImage()
    toggle.setChecked(True)
    assert toggle.grab().toImage() != off


def test_one_segment_is_chosen_by_click_and_by_arrow(qtbot, theme):
    segmented = Segmented(theme)
    qtbot.addWidget(segmented)
    segmented.set_items(["System", "Light", "Dark"])
    segmented.set_current(0)
    segmented.show()
    qtbot.waitExposed(segmented)
    chosen = []
    segmented.chosen.connect(chosen.append)
    qtbot.mouseClick(segmented.items()[2], Qt.MouseButton.LeftButton)
    assert (segmented.current(), chosen) == (2, [2])
    segmented.activateWindow()
    segmented.items()[2].setFocus()
    qtbot.waitUntil(segmented.items()[2].hasFocus)
    qtbot.keyClick(segmented.items()[2], Qt.Key.Key_Left)
    assert segmented.current() == 1


def test_segments_take_new_words_and_keep_the_choice(qtbot, theme):
    segmented = Segmented(theme)
    qtbot.addWidget(segmented)
    segmented.set_items(["A", "B"])
    segmented.set_current(1)
    segmented.set_items(["甲", "乙", "丙"])
    assert segmented.current() == 1
    assert [item.text() for item in segmented.items()] == ["甲", "乙", "丙"]
    segmented.set_items(["甲"])
    assert len(segmented.items()) == 1


@pytest.mark.parametrize("scale", SCALES)
def test_segments_never_cut_their_words(qtbot, theme, scale):
    theme.set_scale(scale)
    segmented = Segmented(theme)
    qtbot.addWidget(segmented)
    segmented.set_items(["Conversation", "模型"])
    segmented.resize(segmented.sizeHint())
    segmented.show()
    for item in segmented.items():
        assert item.width() >= text_width(item.text(), item.font())


def test_a_meter_says_its_percentage_to_screen_readers(qtbot, theme):
    meter = Meter(theme, 80)
    qtbot.addWidget(meter)
    meter.set_fraction(0.25)
    value = QAccessible.queryAccessibleInterface(meter).valueInterface()
    assert value.currentValue() / value.maximumValue() == pytest.approx(0.25)
    meter.set_fraction(7, "warning")
    assert (meter.value(), meter.role) == (meter.maximum(), "warning")


def test_a_meter_is_filled_from_the_left(qtbot, theme):
    meter = Meter(theme, 80)
    qtbot.addWidget(meter)
    meter.resize(meter.sizeHint())
    meter.set_fraction(0.5)
    image, middle = meter.grab().toImage(), meter.height() // 2
    assert image.pixelColor(8, middle) == theme.color("fill")
    assert image.pixelColor(meter.width() - 8, middle) == theme.color("sunken")


def test_a_cut_label_shows_all_of_it_in_the_tool_tip(qtbot, theme):
    label = Label(theme, elide=True)
    qtbot.addWidget(label)
    label.setText("A title that is far too long for the place it has")
    assert label.minimumSizeHint().width() < label.sizeHint().width()
    label.resize(60, 20)
    label.grab()
    assert label.toolTip() == label.text()
    label.resize(label.sizeHint())
    label.grab()
    assert label.toolTip() == ""


def test_labels_follow_theme_and_scale(qtbot, applied):
    label = Label(applied, 12, 600, "muted")
    qtbot.addWidget(label)
    label.setText("text")
    height = label.sizeHint().height()
    applied.take(mode="dark", scale=2.0)
    assert label.palette().windowText().color() == applied.color("muted")
    assert label.sizeHint().height() > 1.5 * height
    label.set_role("danger")
    assert label.palette().windowText().color() == applied.color("danger")


def test_text_of_a_model_is_never_taken_for_markup(qtbot, theme):
    label = Label(theme)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_panes_draw_the_sides_they_are_told_to(qtbot, theme):
    pane = Pane(theme, "window", "rt")
    qtbot.addWidget(pane)
    pane.resize(40, 40)
    image = pane.grab().toImage()
    line, plane = theme.color("border"), theme.color("window")
    assert image.pixelColor(39, 20) == line
    assert image.pixelColor(20, 0) == line
    assert image.pixelColor(0, 20) == plane
    assert image.pixelColor(20, 39) == plane
    pane.set_sides("b")
    image = pane.grab().toImage()
    assert image.pixelColor(20, 39) == line
    assert image.pixelColor(39, 20) == plane


def test_a_hairline_is_one_pixel(qtbot, theme):
    line = Hairline(theme)
    qtbot.addWidget(line)
    theme.set_scale(2.0)
    assert (line.sizeHint().width(), line.sizeHint().height()) == (1, 1)


def test_small_things_are_painted_in_their_roles(qtbot, theme):
    card, glyph = Card(theme, "code", None), Icon(theme, "ph.stop-fill", "danger", 24, 24)
    for widget in (card, glyph):
        qtbot.addWidget(widget)
        widget.resize(24, 24)
    assert card.grab().toImage().pixelColor(12, 12) == theme.color("code")
    assert glyph.grab().toImage().pixelColor(12, 12) == theme.color("danger")
    glyph.set_glyph("ph.stop-fill", "success")
    assert glyph.grab().toImage().pixelColor(12, 12) == theme.color("success")


def test_a_choice_shows_what_is_chosen_and_ignores_the_wheel(qtbot, theme):
    choice = Choice(theme)
    qtbot.addWidget(choice)
    choice.addItems(["Stop", "Leave out the oldest messages"])
    assert choice.sizeHint().width() > text_width("Leave out the oldest messages", choice.font())
    choice.resize(choice.sizeHint())
    first = choice.grab().toImage()
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentIndex() == 1
    assert choice.grab().toImage() != first


def test_tab_comes_to_segments_where_they_stand(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    before, segments, after = TextField(theme), Segmented(theme), TextField(theme)
    for widget in (before, segments, after):
        column.addWidget(widget)
    segments.set_items(["One", "Two"])  # made last, as their words are set last
    segments.set_current(0)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is segments.items()[0]
    qtbot.keyClick(segments.items()[0], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is after
    assert segments.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_number_that_is_too_large_becomes_the_largest(qtbot, theme):
    field = IntegerField(theme)
    qtbot.addWidget(field)
    field.setRange(512, 8192)
    field.setValue(4096)
    field.selectAll()
    qtbot.keyClicks(field, "16384")
    assert field.text() == "16384", "no digit is swallowed"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == 8192
    field.selectAll()
    qtbot.keyClicks(field, "9" * 40)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == 8192
