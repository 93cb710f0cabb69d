"""How full the context is: one figure, whoever says it and whatever happens meanwhile."""

from __future__ import annotations

import pytest
from msgspec import structs

from app.bridge.figures import ContextUse
from app.bridge.seeing import Seeing
from app.bridge.seen import Wish
from tests.bridge.prompts_double import PromptsDouble


@pytest.fixture
def prompts(qapp):
    return PromptsDouble()


@pytest.fixture
def seeing(ready, host, storage, prompts):
    """Of a conversation with a model."""
    return Seeing(ready, host, storage, prompts)


@pytest.fixture
def look(qtbot, seeing):
    """Ask, and wait for the answer."""

    def ask(**wish):
        seeing.ask(Wish(**wish))
        qtbot.waitUntil(lambda: not seeing.waiting)
        return seeing.latest

    return ask


@pytest.fixture
def answered(qtbot, ready, engines, finished):
    """The model answers so many tokens to a prompt of so many."""

    def answer(prompt, words, **completion):
        engine = engines.last
        engine.hold = True
        assert ready.send("And?")
        qtbot.waitUntil(lambda: engine.job != 0)
        engine.produce(("so " * words).strip())
        engine.finish(prompt_tokens=prompt, **completion)
        finished()

    return answer


def test_near_an_overflow_all_say_what_the_next_prompt_has(ready, seeing, prompts, look, answered):
    answered(1900, 100, ending="length")
    assert ready.context_used() == ContextUse(2000)
    prompts.tokens = 700
    found = look()
    assert ready.context_used() == ContextUse(700)
    assert seeing.used(found) == ContextUse(700)


def test_after_a_stop_string_all_say_what_is_left_of_the_reply(
    ready, seeing, prompts, look, answered
):
    answered(9, 5, stop_string="so")
    prompts.tokens = 12
    found = look()
    assert ready.context_used() == ContextUse(12)
    assert seeing.used(found) == ContextUse(12)


def test_what_changes_is_the_same_for_all_before_it_is_counted(  # noqa: PLR0917
    ready, seeing, prompts, look, answered, qtbot
):
    answered(9, 5, stop_string="so")
    prompts.tokens = 12
    found = look()
    reply = ready.path()[-1].node.id
    with qtbot.waitSignal(seeing.measured):
        ready.branches.edit(reply, "word " * 70)
    qtbot.waitUntil(lambda: ready.path()[-1].siblings == 2)
    assert ready.context_used().estimated
    assert seeing.used(found) == ready.context_used()


def test_settings_that_make_another_prompt_take_the_figure_back(ready, prompts, look, answered):
    answered(9, 5)
    prompts.tokens = 400
    look()
    assert ready.context_used() == ContextUse(400)
    ready.set_settings(structs.replace(ready.settings(), system_prompt="Be brief."))
    assert ready.context_used() != ContextUse(400)


def test_an_answer_that_comes_too_late_is_not_believed(ready, seeing, prompts, answered, qtbot):
    answered(9, 5)
    prompts.hold, prompts.tokens = True, 400
    seeing.ask(Wish())
    qtbot.waitUntil(lambda: len(prompts.asked) == 1)
    answered(30, 5)
    before = ready.context_used()
    prompts.answer()
    qtbot.waitUntil(lambda: not seeing.waiting)
    assert len(seeing.latest.prompt.ids) == 400
    assert ready.context_used() == before == seeing.used(seeing.latest)


@pytest.mark.parametrize("wish", [{"draft": "More"}, {"n_ctx": 512}, {"overflow": "keep_latest"}])
def test_what_is_only_tried_says_its_own_figure(ready, seeing, prompts, look, answered, wish):  # noqa: PLR0917
    answered(9, 5)
    before = ready.context_used()
    prompts.tokens = 400
    found = look(**wish)
    assert seeing.used(found) == ContextUse(400)
    assert ready.context_used() == before


def test_while_a_reply_is_written_its_prompt_and_its_tokens_count(  # noqa: PLR0917
    ready, seeing, prompts, look, engines, qtbot
):
    engine = engines.last
    engine.hold = True
    ready.send("Hello")
    qtbot.waitUntil(lambda: engine.job != 0)
    qtbot.waitUntil(lambda: ready.context_used() == ContextUse(9))
    prompts.tokens = 11
    found = look()
    engine.produce("one two three")
    qtbot.waitUntil(lambda: ready.context_used() == ContextUse(12))
    assert seeing.used(found) == ContextUse(12)
    engine.finish()


def test_another_conversation_has_its_own_figure(ready, seeing, prompts, look, answered, qtbot):  # noqa: PLR0917
    answered(9, 5)
    first = ready.current
    prompts.tokens = 400
    found = look()
    ready.new()
    qtbot.waitUntil(lambda: ready.current != first)
    assert ready.context_used() == ContextUse(0)
    assert seeing.used(found) == ContextUse(400)
