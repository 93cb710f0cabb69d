"""Reading with the keyboard, and the actions of each message."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.chat.conftest import asked, many, said

UP, DOWN = Qt.Key.Key_Up, Qt.Key.Key_Down
CHANGE = frozenset({"change"})
BY_TAB = Qt.FocusReason.TabFocusReason


@pytest.fixture
def twelve(qtbot, transcript):
    transcript.set_items(many(12))
    transcript.clearFocus()
    transcript.setFocus(BY_TAB)
    qtbot.waitUntil(transcript.hasFocus)
    return transcript


def index(view) -> int:
    return view.flow.index_of(view.current)


def test_the_focus_comes_to_the_last_message_at_the_end(twelve):
    assert twelve.current == 12


def test_arrows_go_from_message_to_message_and_bring_it_into_view(twelve):
    for expected in range(10, -1, -1):
        QTest.keyClick(twelve, UP)
        assert index(twelve) == expected
        top = twelve.flow.heights.top(expected) - twelve.verticalScrollBar().value()
        assert 0 <= top < twelve.viewport().height()
    QTest.keyClick(twelve, UP)
    assert index(twelve) == 0
    QTest.keyClick(twelve, DOWN)
    assert index(twelve) == 1


def test_home_and_end_go_to_the_first_and_the_last(twelve):
    QTest.keyClick(twelve, Qt.Key.Key_Home)
    assert index(twelve) == 0
    assert twelve.verticalScrollBar().value() == 0
    QTest.keyClick(twelve, Qt.Key.Key_End)
    assert index(twelve) == 11
    assert twelve.following


def test_pages_scroll_and_take_the_focus_along(transcript):
    transcript.set_items(many(60))
    transcript.setFocus(BY_TAB)
    before = transcript.verticalScrollBar().value()
    QTest.keyClick(transcript, Qt.Key.Key_PageUp)
    assert transcript.verticalScrollBar().value() < before
    shown = {layout.key for _, _, layout in transcript.visible_messages()}
    assert transcript.current in shown
    assert not transcript.following


def test_a_message_longer_than_the_window_is_scrolled_before_it_is_left(transcript):
    transcript.set_items([asked(1, "Go"), said(2, "A line.\n" * 100), asked(3, "Done")])
    transcript.scroll_to_start()
    transcript.set_current(2)
    transcript.show_message(1)
    value = transcript.verticalScrollBar().value()
    QTest.keyClick(transcript, DOWN)
    assert index(transcript) == 1
    assert transcript.verticalScrollBar().value() == value + 40
    for _ in range(100):
        QTest.keyClick(transcript, DOWN)
    assert index(transcript) == 2


def test_keys_with_no_meaning_here_are_left_to_others(transcript):
    transcript.set_items(many(3))
    keys = []

    class Around(QWidget):
        def keyPressEvent(self, event):
            keys.append(event.key())

    around = Around()
    transcript.setParent(around)
    QTest.keyClick(transcript, Qt.Key.Key_F7)
    assert keys == [Qt.Key.Key_F7]
    transcript.setParent(None)
    transcript.deleteLater()


# -- actions ------------------------------------------------------------------


def shown(footer) -> list[str]:
    visible = [(button.x(), name) for name, button in footer.buttons.items() if button.isVisible()]
    return [name for _, name in sorted(visible)]


def test_the_last_answer_always_shows_its_actions_and_others_on_hover(transcript):
    transcript.set_items([asked(1, "A"), said(2, "B"), asked(3, "C"), said(4, "D")])
    footers = transcript.furniture
    assert shown(footers.footer(4)) == ["copy", "regenerate", "edit", "fork", "more"]
    assert shown(footers.footer(2)) == []
    assert footers.footer(3) is None
    reply, question = (1, ["copy", "regenerate"]), (2, ["copy"])
    for index, expected in (reply, question):
        layout = transcript.flow.layout(index)
        y = int(transcript.flow.heights.top(index)) + layout.body_top + 2
        QTest.mouseMove(transcript.viewport(), QPoint(layout.text_left + 4, y))
        assert shown(footers.footer(layout.key)) == [*expected, "edit", "fork", "more"]


def test_while_a_reply_runs_nothing_is_offered_that_would_do_nothing(transcript):
    transcript.furniture._offers = lambda _key: frozenset()
    transcript.set_items([asked(1, "A", 2, 3), said(2, "B")])
    transcript.set_current(1)
    question = transcript.furniture.footer(1)
    assert shown(question) == ["copy", "more"]
    assert not question.branches.previous.isEnabled()


def test_a_message_without_an_answer_always_offers_one(transcript):
    transcript.furniture._offers = lambda _key: frozenset({"change", "answer"})
    transcript.set_items([asked(1, "A")])
    assert shown(transcript.furniture.footer(1)) == ["regenerate"]


def test_only_the_current_message_lets_tab_in(twelve):
    inside = twelve.furniture.footer(12).buttons["copy"]
    assert inside.focusPolicy() == Qt.FocusPolicy.StrongFocus
    QTest.keyClick(twelve, UP)
    assert inside.focusPolicy() == Qt.FocusPolicy.NoFocus
    edit = twelve.furniture.footer(11).buttons["edit"]
    assert edit.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_tab_goes_into_the_actions_and_arrows_work_there_too(qtbot, twelve):
    QTest.keyClick(twelve, Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert twelve.furniture.footer(12).isAncestorOf(focused)
    QTest.keyClick(focused, UP)
    assert twelve.current == 11


def test_each_action_is_asked_for_with_its_message(qtbot, transcript):
    transcript.set_items([asked(1, "A", 2, 3), said(2, "B", ending="length")])
    transcript.furniture._offers = lambda key: frozenset(
        {"change", "continue"} if key == 2 else CHANGE
    )
    transcript.set_current(1)
    transcript.refresh()
    asked_for = []
    transcript.asked.connect(lambda what, key: asked_for.append((what, key)))
    question, answer = (transcript.furniture.footer(key) for key in (1, 2))
    for button in (
        question.branches.previous,
        question.branches.next,
        question.buttons["edit"],
        question.buttons["copy"],
        answer.buttons["copy"],
        answer.buttons["regenerate"],
        answer.resume,
    ):
        assert button.isVisible()
        assert button.accessibleName() or button.text()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked_for == [
        ("previous", 1),
        ("next", 1),
        ("edit", 1),
        ("copy", 1),
        ("copy", 2),
        ("regenerate", 2),
        ("continue", 2),
    ]


def test_the_switch_ends_at_the_first_and_the_last_version(transcript):
    transcript.set_items([asked(1, "A", 1, 3), said(2, "B", 3, 3)])
    first, last = (transcript.furniture.footer(key).branches for key in (1, 2))
    assert not first.previous.isEnabled()
    assert first.next.isEnabled()
    assert last.previous.isEnabled()
    assert not last.next.isEnabled()
    assert "3" in last.accessibleName()


def test_a_reply_that_is_being_written_has_no_actions_yet(transcript):
    transcript.set_items([asked(1, "A"), said(2, "B", ending=None)])
    assert shown(transcript.furniture.footer(2)) == []


def test_footers_are_made_for_what_is_seen_only(transcript):
    transcript.set_items(many(500))
    bar = transcript.verticalScrollBar()
    for step in range(50):
        bar.setValue(bar.maximum() * step // 50)
    visible = len(transcript.visible_messages())
    assert len(transcript.furniture._footers) <= visible
    assert len(transcript.furniture._spare) <= 8


def test_the_focus_is_not_lost_with_a_footer_that_leaves(qtbot, twelve):
    QTest.keyClick(twelve, Qt.Key.Key_Tab)
    assert not twelve.hasFocus()
    twelve.scroll_to_start()
    twelve.set_items(many(2))
    assert twelve.hasFocus() or twelve.isAncestorOf(QApplication.focusWidget())


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        ("stopped", "Stopped"),
        ("length", "length"),
        ("interrupted", "Interrupted"),
        ("context", "context"),
        ("failed", "memory"),
    ],
)
def test_a_reply_says_why_it_ended(transcript, ending, words):
    kind = {"error_kind": "ModelTooLarge"} if ending == "failed" else {}
    transcript.set_items([said(1, "Text", ending=ending, **kind)])
    figures = transcript.furniture.footer(1).figures
    assert words in figures.accessibleName()
    assert figures.isVisible()


def test_the_pointer_beside_the_figures_asks_for_no_details(qtbot, transcript):
    transcript.set_items([asked(1, "Why?"), said(2, "So.", generated_tokens=58)])
    figures = transcript.furniture.footer(2).figures
    qtbot.waitUntil(lambda: figures.width() == figures.sizeHint().width())
    footer = figures.parentWidget()
    assert figures.geometry().right() >= footer.width() - 4
    assert footer.childAt(footer.width() // 2, footer.height() // 2) is not figures


def test_a_finished_reply_shows_figures_and_its_details_on_request(qtbot, transcript):
    facts = {"may_differ": True, "retokenized": 2, "dropped_messages": 3, "prompt_tokens": 1204}
    transcript.set_items([said(1, "Text", seed=77, **facts)])
    figures = transcript.furniture.footer(1).figures
    assert "58" in figures.accessibleName()
    assert "31.1" in figures.accessibleName()
    for fact in ("77", "1,204", "flash attention", "3", "2"):
        assert fact in figures.accessibleDescription()
    with qtbot.waitSignal(transcript.asked) as asked_for:
        figures.click()
    assert asked_for.args == ["details", 1]


def test_what_the_engine_does_is_said_under_the_reply(transcript):
    transcript.set_items([asked(1, "A"), said(2, "", ending=None)])
    transcript.set_activity(2, "Reading, 512 of 3,000 tokens")
    assert transcript.furniture.footer(2)._look.activity == "Reading, 512 of 3,000 tokens"
    transcript.set_activity(0, "")
    assert transcript.furniture.footer(2)._look.activity == ""


def test_the_ring_shows_for_the_keyboard_only(qtbot, transcript):
    transcript.set_items(many(4))
    QTest.mouseClick(transcript.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 60))
    assert not transcript._ring
    QTest.keyClick(transcript, DOWN)
    assert transcript._ring
    QApplication.sendEvent(transcript, QFocusEvent(QFocusEvent.Type.FocusOut))
    assert not transcript._ring
