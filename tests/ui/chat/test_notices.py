"""What went wrong or is waited for, said below the last message, and what its buttons do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from app.core.errors import (
    ContextOverflow,
    EngineCrashed,
    EvaluationFailed,
    NoModelLoaded,
    TemplateFailed,
)
from app.engine.protocol import Generate, Load, Progress
from app.ui.chat.notices import Note, Notices, choice_name, switch_note
from tests.ui.chat.conftest import ENTER, body, last, shown, texts, write
from tests.ui.doubles import shouting

LEFT = Qt.MouseButton.LeftButton


def notice(page, key: str):
    return page.widget.noticing.notices.notice(key)


def buttons(page, key: str) -> dict[str, QAbstractButton]:
    """The buttons of a notice by what they ask for."""
    found = notice(page, key).findChildren(QAbstractButton)
    return {button.objectName(): button for button in found if not button.isHidden()}


def press(qtbot, page, key: str, choice: str) -> None:
    qtbot.mouseClick(buttons(page, key)[choice], LEFT)


def fail(qtbot, page, engines, error) -> None:
    """The reply that is held fails."""
    engines.last.fail(error)
    qtbot.waitUntil(lambda: page.session.status(page.session.current) == "idle")


# -- the engine ---------------------------------------------------------------


def test_a_crash_costs_one_notice_and_one_click(qtbot, held, engines, host):
    engines.last.produce("Once upon")
    qtbot.waitUntil(lambda: len(shown(held)) == 2)
    engines.last.crash(detail="GGML_ASSERT failed")
    qtbot.waitUntil(lambda: notice(held, "engine") is not None)
    assert shown(held) == ["Hello", "Once upon"]
    assert "SIGABRT" in notice(held, "engine").reason.text()
    assert buttons(held, "engine")["reload"].kind == "primary"
    engines.options["hold"] = False
    press(qtbot, held, "engine", "reload")
    qtbot.waitUntil(lambda: host.state == "ready")
    assert notice(held, "engine") is None
    assert held.widget.composer.editor.hasFocus()
    assert last(held.session).facts.ending == "interrupted"


def test_the_words_of_llama_are_shown_on_request(qtbot, held, engines):
    engines.last.crash(detail="GGML_ASSERT failed")
    qtbot.waitUntil(lambda: notice(held, "engine") is not None)
    found = notice(held, "engine")
    assert not found.details_shown()
    height = held.widget.noticing.notices.heightForWidth(500)
    press(qtbot, held, "engine", "details")
    assert found.details_shown()
    assert found.details.text() == "GGML_ASSERT failed"
    assert held.widget.noticing.notices.heightForWidth(500) > height
    press(qtbot, held, "engine", "details")
    assert not found.details_shown()


def test_a_file_that_is_not_there_offers_another_model(qtbot, page, host):
    host.load("/models/missing.gguf")
    qtbot.waitUntil(lambda: host.state == "stopped")
    assert body(page) is page.widget.transcript
    assert next(iter(buttons(page, "engine"))) == "choose"
    press(qtbot, page, "engine", "choose")
    menu = page.widget.picker._menu
    assert menu.isVisible()
    menu.close()


def test_a_silent_engine_is_told_of_and_never_ended_by_itself(
    qtbot,
    held,
    engines,
    clock,
):
    def pass_time(seconds: float) -> None:
        for _ in range(round(seconds / 0.5)):
            clock.now += 0.5
            held.host._process._on_tick_timeout()

    engines.last.emit(Progress(job=engines.last.job, phase="prompt", done=1, total=9))
    qtbot.wait(50)
    pass_time(45)
    qtbot.waitUntil(lambda: notice(held, "silence") is not None)
    assert "4" in notice(held, "silence").reason.text()
    press(qtbot, held, "silence", "wait")
    qtbot.waitUntil(lambda: notice(held, "silence") is None)
    assert engines.last.alive
    pass_time(45)
    qtbot.waitUntil(lambda: notice(held, "silence") is not None)
    press(qtbot, held, "silence", "stop")
    qtbot.waitUntil(lambda: held.session.status(held.session.current) == "idle")
    assert last(held.session).facts.ending == "stopped"


# -- the reply ----------------------------------------------------------------


def test_a_full_context_offers_what_to_leave_out(qtbot, held, engines, finished):
    fail(qtbot, held, engines, ContextOverflow(prompt_tokens=2300, n_ctx=2048))
    text = notice(held, "reply").reason.text()
    assert "2,300" in text
    assert "2,048" in text
    press(qtbot, held, "reply", "drop_oldest")
    assert held.session.settings().overflow == "drop_oldest"
    qtbot.waitUntil(lambda: engines.last.job != 0)
    assert engines.sent(Generate)[-1].request.overflow == "drop_oldest"
    engines.last.produce("Fits")
    engines.last.finish()
    finished()
    assert texts(held.session) == ["Hello", "Fits"]
    assert notice(held, "reply") is None


def test_what_leaving_out_cannot_cure_is_not_offered_again(qtbot, held, engines):
    fail(qtbot, held, engines, ContextOverflow(prompt_tokens=2300, n_ctx=2048))
    press(qtbot, held, "reply", "drop_oldest")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    fail(qtbot, held, engines, ContextOverflow(prompt_tokens=2250, n_ctx=2048))
    assert "2,250" in notice(held, "reply").reason.text()
    assert set(buttons(held, "reply")) == {"more_context", "answer", "choose"}


def test_room_that_is_kept_for_the_answer_counts_too(qtbot, held, engines):
    fail(qtbot, held, engines, ContextOverflow(prompt_tokens=1800, n_ctx=2048, reserved=512))
    assert "2,312" in notice(held, "reply").reason.text()
    press(qtbot, held, "reply", "drop_oldest")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    fail(qtbot, held, engines, ContextOverflow(prompt_tokens=1700, n_ctx=2048, reserved=512))
    assert "2,212" in notice(held, "reply").reason.text()


def test_a_full_context_can_be_made_larger(qtbot, held, engines, host, finished):
    fail(qtbot, held, engines, ContextOverflow(prompt_tokens=2300, n_ctx=2048))
    assert buttons(held, "reply")["more_context"].text() == "Extend to 4,096 tokens"
    engines.last.hold = False
    press(qtbot, held, "reply", "more_context")
    finished()
    assert engines.sent(Load)[-1].settings.n_ctx == 4096
    assert texts(held.session) == ["Hello", "Hello there, friend."]


def test_a_model_at_its_limit_is_not_offered_more(qtbot, held, engines, host):
    host.info = type(host.info)(**{**_fields(host.info), "n_ctx_train": 2048})
    fail(qtbot, held, engines, ContextOverflow(prompt_tokens=2300, n_ctx=2048))
    assert "more_context" not in buttons(held, "reply")


def _fields(info) -> dict[str, object]:
    return {name: getattr(info, name) for name in info.__struct_fields__}


def test_a_context_that_filled_up_while_writing_says_so_too(qtbot, held, engines):
    engines.last.produce("Once")
    engines.last.finish("context", prompt_tokens=2040, generated_tokens=8)
    qtbot.waitUntil(lambda: notice(held, "reply") is not None)
    assert "the context holds 2,048" in notice(held, "reply").reason.text()


def test_a_template_that_failed_can_be_left_alone(qtbot, held, engines, finished):
    fail(qtbot, held, engines, TemplateFailed(detail="line 3"))
    engines.last.hold = False
    press(qtbot, held, "reply", "plain")
    finished()
    assert engines.sent(Load)[-1].settings.template == "plain"
    assert texts(held.session) == ["Hello", "Hello there, friend."]


def test_a_reply_that_failed_says_why_and_can_be_asked_for_again(qtbot, held, engines, finished):
    fail(qtbot, held, engines, EvaluationFailed(code=-3))
    assert notice(held, "reply") is not None
    press(qtbot, held, "reply", "answer")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    assert notice(held, "reply") is None
    engines.last.produce("Now")
    engines.last.finish()
    finished()
    assert texts(held.session) == ["Hello", "Now"]


def test_a_failure_of_no_reply_can_be_dismissed(qtbot, page, session, host):
    session.failed.emit(NoModelLoaded())
    assert notice(page, "failure") is not None
    press(qtbot, page, "failure", "dismiss")
    assert notice(page, "failure") is None


# -- waiting ------------------------------------------------------------------


def test_a_second_conversation_waits_in_sight_and_can_be_cancelled(
    qtbot,
    held,
    engines,
):
    session = held.session
    first = session.current
    session.new()
    qtbot.waitUntil(lambda: session.current != first)
    write(held, "Me too")
    qtbot.waitUntil(lambda: notice(held, "waiting") is not None)
    assert session.status(session.current) == "waiting"
    press(qtbot, held, "waiting", "cancel")
    qtbot.waitUntil(lambda: session.status(session.current) == "idle")
    assert shown(held) == ["Me too"]
    assert notice(held, "waiting") is None
    assert session.status(first) != "idle"


def test_an_unanswered_message_can_be_answered_later(qtbot, held, engines, finished):
    qtbot.waitUntil(lambda: len(shown(held)) == 2)
    session, first = held.session, held.session.current
    session.new()
    qtbot.waitUntil(lambda: session.current != first)
    write(held, "Me too")
    qtbot.waitUntil(lambda: shown(held) == ["Me too"])
    session.stop()
    session.stop(first)
    finished()
    view = held.widget.transcript
    again = view.furniture.footer(session.path()[0].node.id).buttons["regenerate"]
    assert again.isVisible()
    qtbot.mouseClick(again, LEFT)
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce("Yes")
    engines.last.finish()
    finished()
    assert shown(held) == ["Me too", "Yes"]


# -- asking before a switch ---------------------------------------------------


def test_a_switch_while_a_reply_runs_is_asked_about_in_the_page(qtbot, held, engines):
    engines.last.produce("Once")
    qtbot.waitUntil(lambda: held.host.busy)
    done = []
    held.widget.ask_first(lambda: done.append("switched"))
    assert done == []
    press(qtbot, held, "switch", "stay")
    assert notice(held, "switch") is None
    held.widget.ask_first(lambda: done.append("switched"))
    press(qtbot, held, "switch", "switch")
    assert done == ["switched"]
    assert notice(held, "switch") is None


def test_the_question_goes_when_the_reply_is_done(qtbot, held, engines, finished):
    engines.last.produce("Once")
    qtbot.waitUntil(lambda: held.host.busy)
    done = []
    held.widget.ask_first(lambda: done.append("switched"))
    engines.last.finish()
    finished()
    qtbot.waitUntil(lambda: notice(held, "switch") is None)
    assert done == []


def test_nothing_is_asked_when_nothing_runs(page, ready):
    done = []
    page.widget.ask_first(lambda: done.append("switched"))
    assert done == ["switched"]


# -- the notices themselves ---------------------------------------------------


@pytest.fixture
def notices(qtbot, theme):
    found = Notices(theme)
    qtbot.addWidget(found)
    return found


def test_a_notice_that_is_still_so_stays_the_same_widget(notices):
    one = Note("a", "danger", "Title", "Reason", ("reload",))
    notices.show_notes([one])
    first = notices.notice("a")
    notices.show_notes([one, switch_note()])
    assert notices.notice("a") is first
    notices.show_notes([Note("a", "warning", "Other", "Reason", ("dismiss",))])
    assert notices.notice("a") is first
    assert first.title.text() == "Other"
    notices.show_notes([])
    assert notices.notice("a") is None
    assert notices.heightForWidth(400) == 0


def test_a_button_stays_while_only_the_words_change(notices):
    notices.show_notes([Note("a", "warning", "Silent", "For 30 s", ("wait", "stop"))])
    before = notices.notice("a").findChildren(QAbstractButton)
    notices.show_notes([Note("a", "warning", "Silent", "For 31 s", ("wait", "stop"))])
    assert notices.notice("a").findChildren(QAbstractButton) == before
    assert notices.notice("a").reason.text() == "For 31 s"


def test_every_button_says_in_words_what_it_does(notices, qapp):
    notices.show_notes([switch_note()])
    found = notices.notice("switch").findChildren(QAbstractButton)
    assert [button.text() for button in found] == [choice_name("stay"), choice_name("switch")]
    with shouting(qapp):
        found = [
            button
            for button in notices.notice("switch").findChildren(QAbstractButton)
            if not button.isHidden()
        ]
        assert all(button.text().startswith("ZH") for button in found)


def test_the_words_of_a_notice_follow_the_language(qtbot, held, engines, qapp):
    fail(qtbot, held, engines, EvaluationFailed(code=-3))
    with shouting(qapp):
        assert notice(held, "reply").title.text().startswith("ZH")


def test_enter_in_the_composer_after_a_crash_restarts_the_engine(
    qtbot,
    held,
    engines,
    finished,
):
    engines.last.die(EngineCrashed(signal_name="SIGKILL"))
    qtbot.waitUntil(lambda: held.host.state == "stopped")
    engines.options["hold"] = False
    QTest.keyClicks(held.widget.composer.editor, "Again")
    QTest.keyClick(held.widget.composer.editor, ENTER)
    finished()
    assert texts(held.session)[-1] == "Hello there, friend."
