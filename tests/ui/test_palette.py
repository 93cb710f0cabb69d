from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.findings import Findings, Role, match
from app.ui.palette import Palette
from tests.ui.doubles import shouting


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("New conversation", "new", (0, ((0, 3),))),
        ("New conversation", "con", (1, ((4, 3),))),
        ("New conversation", "vers", (2, ((7, 4),))),
        ("New conversation", "con new", (1, ((0, 3), (4, 3)))),
        ("Scroll on", "on", (1, ((7, 2),))),
        ("“龘”为什么占三个词元", "词元", (2, ((9, 2),))),
        ("New conversation", "xyz", None),
        ("New conversation", "", (0, ())),
        ("İstanbul", "stan", (2, ((1, 4),))),
    ],
)
def test_words_are_found_where_they_begin_a_word_first(text, typed, expected):
    assert match(text, typed.split()) == expected


@pytest.fixture
def session_with_talks(qtbot, session):
    title = "Temperature 0 is not greedy"
    # The list is read on its own; a name given before that would be lost.
    qtbot.waitUntil(lambda: session.conversations() != ())
    session.rename(session.current, title)
    qtbot.waitUntil(lambda: [talk.title for talk in session.conversations()] == [title])
    return session


@pytest.fixture
def window(qtbot, applied):
    applied.reduce_motion = True
    made = QWidget()
    made.resize(1280, 800)
    made.field = QLineEdit(made)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.field.setFocus()
    return made


@pytest.fixture
def palette(window, applied, actions, session_with_talks):
    return Palette(applied, actions, session_with_talks, parent=window)


def texts(palette) -> list[str]:
    model = palette.findings
    return [model.index(row).data() for row in range(model.rowCount())]


def chosen(palette) -> str:
    return palette.list.currentIndex().data()


def test_the_item_model_keeps_qts_rules(qtmodeltester, actions, session_with_talks):
    findings = Findings(actions, session_with_talks)
    findings.find("")
    qtmodeltester.check(findings)
    findings.find("nothing like this")
    qtmodeltester.check(findings)


def test_it_finds_an_action_and_does_it(palette, actions, window, qtbot):
    done = []
    actions["app.shortcuts"].triggered.connect(lambda: done.append(1))
    palette.reveal()
    assert palette.field.hasFocus()
    qtbot.keyClicks(palette.field, actions["app.shortcuts"].text()[:9])
    assert texts(palette)[1:] == [actions["app.shortcuts"].text()]
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert done == [1]
    assert not palette.isVisible()
    assert window.field.hasFocus()


def test_the_best_match_comes_first(palette, qtbot):
    palette.reveal()
    qtbot.keyClicks(palette.field, "con")
    assert chosen(palette).startswith("Con")


def test_it_finds_and_opens_a_conversation(palette, session, actions, qtbot):
    shown = []
    actions["page.chat"].triggered.connect(lambda: shown.append(1))
    palette.reveal()
    qtbot.keyClicks(palette.field, "greedy temp")
    assert texts(palette)[1:] == ["Temperature 0 is not greedy"]
    index = palette.list.currentIndex()
    assert index.data(Role.SPANS) == ((0, 4), (21, 6))
    assert index.data(Role.CHECKED)
    opened = []
    session.opened.connect(opened.append)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown == [1])


def test_marks_narrow_what_is_looked_for(palette, qtbot):
    palette.reveal()
    qtbot.keyClicks(palette.field, ">")
    assert "Temperature 0 is not greedy" not in texts(palette)
    palette.field.clear()
    qtbot.keyClicks(palette.field, "#")
    assert texts(palette)[1:] == ["Temperature 0 is not greedy"]


def test_what_cannot_be_done_now_is_not_offered(palette, actions, qtbot):
    actions["model.unload"].setEnabled(False)
    palette.reveal()
    qtbot.keyClicks(palette.field, actions["model.unload"].text())
    assert [palette.findings.index(0).data(Role.KIND), len(texts(palette))] == ["nothing", 1]
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_a_group_finds_its_actions(palette, actions, qtbot):
    palette.reveal()
    qtbot.keyClicks(palette.field, actions.group_name("application"))
    assert actions["app.quit"].text() in texts(palette)


def test_arrows_go_round_and_skip_heads(palette, actions, qtbot):
    palette.reveal()
    first = chosen(palette)
    assert first == actions["chat.new"].text()
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert chosen(palette) == "Temperature 0 is not greedy"
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert chosen(palette) == first
    qtbot.keyClick(palette.field, Qt.Key.Key_PageDown)
    assert palette.list.currentIndex().row() > 5
    qtbot.keyClick(palette.field, Qt.Key.Key_PageUp)
    assert chosen(palette) == first
    qtbot.keyClick(palette.field, Qt.Key.Key_Tab)
    assert chosen(palette) == actions["chat.next"].text()


def test_a_pointer_at_rest_chooses_nothing(palette, actions, qtbot):
    palette.reveal()
    under = palette.findings.index(5)
    palette.list.entered.emit(under)
    assert chosen(palette) == actions["chat.new"].text()
    palette._rests_at += QPoint(1, 0)
    palette.list.entered.emit(under)
    assert palette.list.currentIndex() == under


def test_escape_closes_it_and_stops_no_answer(palette, actions, window, qtbot):
    stopped = []
    actions["reply.stop"].triggered.connect(lambda: stopped.append(1))
    window.addAction(actions["reply.stop"])
    palette.reveal()
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert stopped == []
    assert window.field.hasFocus()


def test_a_click_beside_it_closes_and_a_click_on_a_row_chooses(palette, actions, qtbot):
    done = []
    actions["chat.new"].triggered.connect(lambda: done.append(1))
    palette.reveal()
    qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=palette._box().center())
    assert palette.isVisible()
    row = palette.list.visualRect(palette.findings.first()).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert done == [1]
    palette.reveal()
    qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not palette.isVisible()


def test_the_words_follow_the_language(palette, qapp):
    palette.reveal()
    with shouting(qapp):
        assert palette.field.placeholderText().startswith("ZH ")
        palette.findings.find("")
        assert texts(palette)[0] == "ZH Commands"


def test_the_plane_follows_the_theme(palette, applied, qtbot):
    palette.reveal()
    qtbot.keyClicks(palette.field, "> quit")
    qtbot.waitUntil(lambda: len(texts(palette)) < 5)
    applied.set_mode("light")
    applied.set_mode("dark")
    below = palette.list.geometry().bottomLeft() + QPoint(20, -20)
    assert palette.grab().toImage().pixelColor(below) == applied.color("raised")
