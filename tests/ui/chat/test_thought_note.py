"""Thinking on the page: folded from the first token; a reply that was cut in it can go on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from app.engine.protocol import Generate
from app.inspection.reasoning import THINK
from app.markup.blocks import Paragraph
from app.ui.chat.transcript.row_blocks import Thinking
from tests.ui.chat.conftest import last, shown

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def cut(qtbot, page, engines):
    """A page on which a reply was asked for; gives what ends it after some text."""
    engines.options = {
        "hold": False,
        "info": {"thinking": ("off", "on"), "thinking_default": "on", "markers": THINK},
    }
    page.host.load("/models/thinker.gguf")
    qtbot.waitUntil(lambda: page.host.state == "ready")
    engines.last.hold = True
    page.session.send("2+2?")
    qtbot.waitUntil(lambda: engines.last.job != 0)

    def end(text: str, ending: str = "length"):
        engines.last.produce(text)
        engines.last.finish(ending)
        qtbot.waitUntil(lambda: page.session.status(page.session.current) == "idle")
        return page.widget.noticing.notices.notice("reply")

    return end


def press(qtbot, page, choice):
    notice = page.widget.noticing.notices.notice("reply")
    buttons = {button.objectName(): button for button in notice.findChildren(QAbstractButton)}
    qtbot.mouseClick(buttons[choice], LEFT)


def test_all_tokens_went_into_thinking(qtbot, page, cut, engines):
    notice = cut("<think> What a question")
    assert notice.title.text() == "The model used all tokens for thinking"
    assert "4 tokens" in notice.reason.text()
    press(qtbot, page, "answer")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    request = engines.sent(Generate)[-1].request
    assert request.messages[-1].content == "<think> What a question"
    engines.last.produce(" it is </think> Four.")
    engines.last.finish()
    qtbot.waitUntil(lambda: page.session.status(page.session.current) == "idle")
    assert last(page.session).content == "<think> What a question it is </think> Four."
    assert page.widget.noticing.notices.notice("reply") is None


def test_thinking_can_be_turned_off_for_another_try(qtbot, page, cut, engines):
    cut("<think> What a question")
    press(qtbot, page, "no_thinking")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    request = engines.sent(Generate)[-1].request
    assert request.thinking == "off"
    assert [message.role for message in request.messages] == ["user"]
    assert not page.widget.writing.thinking.isChecked()
    engines.last.finish()


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("<think> Hm </think> Four", "length"),
        ("Four, or", "length"),
        ("<think> What a", "stopped"),
        ("<think> What a", "stop"),
    ],
)
def test_other_ends_need_no_such_words(cut, text, ending):
    assert cut(text, ending) is None


def test_the_switch_is_beside_the_draft_and_an_action_turns_it(qtbot, page, cut):
    button = page.widget.writing.thinking
    assert button.isVisible()
    assert button.isChecked()
    qtbot.mouseClick(button, LEFT)
    assert page.session.settings().thinking == "off"
    cut("Four")


def test_thinking_that_the_prompt_began_is_folded_from_the_first_token(qtbot, page, engines):
    engines.options = {"info": {"markers": THINK}}
    page.host.load("/models/thinker.gguf")
    qtbot.waitUntil(lambda: page.host.state == "ready")
    engines.last.hold = engines.last.opened = True
    page.session.send("2+2?")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce("What a")
    qtbot.waitUntil(lambda: shown(page)[-1] == "What a")
    flow = page.widget.transcript.flow
    assert [type(row.block) for row in flow.layout(1).rows] == [Thinking]
    engines.last.produce(" question</think> Four.")
    engines.last.finish()
    qtbot.waitUntil(lambda: page.session.status(page.session.current) == "idle")
    assert [type(row.block) for row in flow.layout(1).rows] == [Thinking, Paragraph]
    assert flow.layout(1).rows[0].block.tokens == 3
