"""Pressing what is in the texts: by pointer and by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from app.ui.chat.transcript.highlights import Found
from app.ui.chat.transcript.selection import Place
from tests.ui.chat.conftest import CONTROL, SHIFT, asked, many, said

LEFT = Qt.MouseButton.LeftButton
TAB, BACKTAB = Qt.Key.Key_Tab, Qt.Key.Key_Backtab
CODE = "```python\n" + "\n".join(f"line_{n} = {n}" for n in range(60)) + "\n```"
WIDE = "```\n" + "wide " * 100 + "\n```"
TEXT = f"See [this page](https://example.org/a).\n\n{CODE}\n\nAnd [that](https://example.org/b)."


@pytest.fixture
def view(transcript):
    transcript.set_items([asked(1, "Go"), said(2, TEXT)])
    transcript.controls.press = lambda *_: None
    transcript.pressing.pressed.disconnect()
    transcript.pressing.pressed.connect(transcript.control_pressed)
    transcript.scroll_to_start()
    return transcript


@pytest.fixture
def pressed(view):
    """What was pressed: message, start of the block, kind and value."""
    found = []
    view.control_pressed.connect(
        lambda key, start, control: found.append((key, start, control.kind, control.value))
    )
    return found


def spot(view, kind: str, row: int, index: int = 1) -> QPoint:
    """The middle of a control of a row."""
    layout = view.flow.layout(index)
    layout.ensure(row)
    control = next(c for c in layout.view(row).controls() if c.kind == kind)
    top = view.flow.heights.top(index) - view.verticalScrollBar().value() + layout.row_top(row)
    center = control.area.center()
    return QPoint(round(layout.text_left + center.x()), round(top + center.y()))


# -- by pointer ---------------------------------------------------------------


def test_a_link_is_pressed_and_has_a_hand_over_it(view, pressed):
    place = spot(view, "link", 0)
    QTest.mouseMove(view.viewport(), place)
    assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    QTest.mouseClick(view.viewport(), LEFT, pos=place)
    assert pressed == [(2, 0, "link", "https://example.org/a")]
    assert view.selected_text() == ""


def test_drawing_over_a_link_selects_and_presses_nothing(view, pressed):
    place = spot(view, "link", 0)
    QTest.mousePress(view.viewport(), LEFT, pos=place)
    QTest.mouseMove(view.viewport(), place + QPoint(30, 0))
    QTest.mouseRelease(view.viewport(), LEFT, pos=place + QPoint(30, 0))
    assert pressed == []
    assert view.selected_text()


def test_what_was_pressed_somewhere_else_is_not_pressed(view, pressed):
    QTest.mousePress(view.viewport(), LEFT, pos=spot(view, "copy", 1))
    QTest.mouseRelease(view.viewport(), LEFT, pos=spot(view, "wrap", 1))
    assert pressed == []


def test_a_button_gives_no_beginning_to_a_selection(view, pressed):
    QTest.mouseClick(view.viewport(), LEFT, pos=spot(view, "copy", 1))
    assert [what[2] for what in pressed] == ["copy"]
    assert view.selection is None


def test_long_code_unfolds_where_it_stands(view, pressed):
    layout = view.flow.layout(1)
    row = next(n for n in range(1, len(layout.rows)) if _has(layout, n, "fold"))
    view.scroll_by(spot(view, "fold", row).y() - 300)
    top = view.rect_of(Place(1, layout.rows[1].block.start)).top()
    height = view.flow.heights[1]
    assert top == view.rect_of(Place(1, layout.rows[1].block.start)).top()
    QTest.mouseClick(view.viewport(), LEFT, pos=spot(view, "fold", row))
    assert view.flow.heights[1] > height
    assert view.rect_of(Place(1, layout.rows[1].block.start)).top() == top
    assert not view.following
    assert [what[2:] for what in pressed] == [("fold", "unfold")]


def test_code_that_is_folded_from_its_end_is_still_seen(view):
    layout = view.flow.layout(1)
    layout.rows[1].state.folded = False
    view.remake_block(2, layout.rows[1].block.start)
    last = next(n for n in reversed(range(len(layout.rows))) if _has(layout, n, "fold"))
    view.scroll_by(spot(view, "fold", last).y() - 20)
    QTest.mouseClick(view.viewport(), LEFT, pos=spot(view, "fold", last))
    assert layout.rows[1].state.folded
    top = view.flow.heights.top(1) + layout.row_top(1) - view.verticalScrollBar().value()
    assert 0 < top + layout.block_height(1) < view.viewport().height()


def _has(layout, row: int, kind: str) -> bool:
    layout.ensure(row)
    return any(control.kind == kind for control in layout.view(row).controls())


def test_what_is_unfolded_stays_so_when_its_message_was_out_of_sight(transcript):
    items = [asked(1, "Go"), said(2, CODE), *many(420)[2:]]
    transcript.set_items(items)
    transcript.scroll_to_start()
    transcript.flow.layout(1).rows[0].state.folded = False
    transcript.remake_block(2, 0)
    height = transcript.flow.heights[1]
    for index in range(2, 420):
        transcript.flow.layout(index)
    assert transcript.flow.known(1) is None
    assert transcript.flow.layout(1).rows[0].state.folded is False
    assert transcript.flow.heights[1] == pytest.approx(height, abs=2)


def test_lines_are_wrapped_on_request(transcript):
    transcript.set_items([said(1, WIDE)])
    height = transcript.flow.heights[0]
    QTest.mouseClick(transcript.viewport(), LEFT, pos=spot(transcript, "wrap", 0, 0))
    assert transcript.flow.layout(0).rows[0].state.wrapped
    assert transcript.flow.heights[0] > height


def test_the_wheel_scrolls_wide_code_sideways_and_nothing_else(transcript):
    transcript.set_items([*many(30), said(31, WIDE)])
    layout = transcript.flow.layout(30)
    area = transcript.rect_of(Place(30, 6))
    place = QPointF(layout.text_left + 60, area.center().y())
    value = transcript.verticalScrollBar().value()
    _wheel(transcript, place, QPoint(-120, 0))
    assert layout.rows[0].state.scroll_x > 0
    assert transcript.verticalScrollBar().value() == value
    _wheel(transcript, place, QPoint(0, 120))
    assert transcript.verticalScrollBar().value() < value


def _wheel(view, place: QPointF, angle: QPoint) -> None:
    event = QWheelEvent(
        place,
        view.viewport().mapToGlobal(place),
        QPoint(),
        angle,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_what_the_pointer_rests_on_says_its_name(view):
    place = spot(view, "copy", 1)
    event = QHelpEvent(QEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    assert QToolTip.text() == "Copy code"
    QToolTip.hideText()


def test_a_control_is_hovered_until_the_pointer_leaves(view):
    QTest.mouseMove(view.viewport(), spot(view, "copy", 1))
    state = view.flow.layout(1).rows[1].state
    assert state.hovered is not None
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    assert state.hovered is None


# -- by keyboard --------------------------------------------------------------


def test_tab_walks_the_controls_of_the_message_and_then_its_footer(qtbot, view, pressed):
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view.hasFocus)
    view.set_current(2)
    walked = []
    for _ in range(12):
        QTest.keyClick(view, TAB)
        focused = view.pressing.focused
        if not view.hasFocus():
            break
        walked.append(focused.control.kind)
    assert walked[0] == walked[-1] == "link"
    assert set(walked) == {"link", "save", "wrap", "copy", "fold"}
    assert view.furniture.footer(2).isAncestorOf(QApplication.focusWidget())


def test_enter_presses_and_shift_tab_goes_back(qtbot, view, pressed):
    view.setFocus(Qt.FocusReason.TabFocusReason)
    view.set_current(2)
    QTest.keyClick(view, TAB)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert pressed == [(2, 0, "link", "https://example.org/a")]
    QTest.keyClick(view, TAB)
    second = view.pressing.focused
    QTest.keyClick(view, TAB)
    QTest.keyClick(view, BACKTAB, SHIFT)
    assert view.pressing.focused == second
    QTest.keyClick(view, BACKTAB, SHIFT)
    QTest.keyClick(view, BACKTAB, SHIFT)
    assert view.pressing.focused is None
    assert view.hasFocus()


def test_escape_and_another_message_leave_the_controls(view):
    view.setFocus(Qt.FocusReason.TabFocusReason)
    view.set_current(2)
    QTest.keyClick(view, TAB)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.pressing.focused is None
    QTest.keyClick(view, TAB)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.pressing.focused is None


# -- what was found -----------------------------------------------------------


def test_hits_are_marked_and_the_current_one_looks_different(view):
    source = view.flow.source(1)
    places = [n for n in range(len(source)) if source.startswith("line_1", n)]
    found = [Found(2, place, place + 6) for place in places]
    view.set_found(found, 1)
    marks = view._highlights.marks(1, 2, 0, len(source))
    assert (marks[0].start, marks[0].end) == found[0][1:]
    assert len(marks) == len(found)
    assert marks[-1].color != marks[0].color
    assert view._highlights.marks(1, 2, places[3] + 2, places[3] + 4)[0].start == places[3] + 2
    view.set_found([])
    assert view._highlights.marks(1, 2, 0, len(source)) == []


def test_a_hit_that_is_folded_away_is_unfolded_and_shown(view):
    offset = view.flow.source(1).index("line_55")
    view.show_place(Place(1, offset))
    assert view.flow.layout(1).rows[1].state.folded is False
    area = view.rect_of(Place(1, offset))
    assert 0 <= area.top() < view.viewport().height()


def test_a_hit_in_a_thought_opens_it(transcript):
    transcript.set_items([said(1, "<think>A secret.</think>The answer.")])
    transcript.show_place(Place(0, 9))
    assert transcript.flow.layout(0).rows[0].state.folded is False


@pytest.mark.parametrize("index", [0, 311, 999, 1999])
def test_a_place_anywhere_comes_into_view(transcript, index):
    transcript.set_items(many(2000))
    transcript.show_place(Place(index, 3))
    area = transcript.rect_of(Place(index, 3))
    assert 0 <= area.top() < transcript.viewport().height()


# -- copying as text ----------------------------------------------------------


def test_a_selection_is_copied_as_markdown_or_as_text(transcript):
    from PySide6.QtGui import QGuiApplication

    transcript.set_items([said(1, "Some **bold** words.\n\n- item")])
    transcript.select_all()
    QTest.keyClick(transcript, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "Some **bold** words.\n\n- item"
    assert transcript.selected_as_text() == "Some bold words.\n\n• item"
