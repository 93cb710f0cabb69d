"""Thinking: what is asked of the model, and what is known of it afterwards."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from app.bridge.thought_meter import ThoughtMeter
from app.chat.conversation import ConversationSettings, ReplyFacts
from app.engine.protocol import Generate
from app.inspection.reasoning import KNOWN, THINK, Markers, thought
from tests.bridge.seen import last

PONDER = Markers(begin="<ponder>", end="</ponder>")
CHANNELS = next(form for form in KNOWN if "analysis" in form.begin)


@pytest.fixture
def thinker(qtbot, host, session, engines):
    """A session whose model offers a switch."""
    engines.options = {
        "info": {"thinking": ("off", "on"), "thinking_default": "on", "markers": PONDER}
    }
    host.load("/models/thinker.gguf")
    qtbot.waitUntil(lambda: host.state == "ready")
    return session


def requests(engines):
    return [command.request for command in engines.sent(Generate)]


def test_what_is_chosen_is_asked_and_remembered(thinker, engines, finished):
    thinker.set_settings(ConversationSettings(thinking="off"))
    thinker.send("Hello")
    finished()
    assert requests(engines)[-1].thinking == "off"
    assert last(thinker).facts.thinking == "off"


def test_where_nothing_is_chosen_nothing_is_asked(thinker, engines, finished):
    thinker.send("Hello")
    finished()
    assert requests(engines)[-1].thinking == ""


def test_a_thought_is_counted(thinker, engines, finished):
    engines.last.replies = ["<ponder> What a question </ponder> It is 4."]
    thinker.send("2+2?")
    finished()
    facts = last(thinker).facts
    assert facts.markers == PONDER
    assert not facts.opened
    assert facts.thought_tokens == 3
    assert facts.thought_s >= 0


def test_a_thought_that_the_prompt_began_is_folded_from_the_first_token(qtbot, thinker, engines):
    engines.last.hold = True
    engines.last.opened = True
    thinker.send("2+2?")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce("What a")
    qtbot.waitUntil(lambda: last(thinker).content == "What a")
    message = last(thinker)
    assert message.streaming
    assert message.facts.opened
    found = thought(message.content, opened=True, markers=message.facts.markers)
    assert found is not None
    assert not found.closed
    assert message.facts.thought_tokens == 2
    engines.last.produce(" question </ponder> It is 4.")
    engines.last.finish()
    qtbot.waitUntil(lambda: not last(thinker).streaming)
    assert last(thinker).facts.thought_tokens == 3


def test_a_thought_that_was_cut_goes_on_as_it_began(qtbot, thinker, engines, finished):
    engines.last.hold = True
    engines.last.opened = True
    thinker.set_settings(ConversationSettings(thinking="on"))
    thinker.send("2+2?")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce("What a")
    engines.last.finish("length")
    finished()
    thinker.set_settings(ConversationSettings(thinking="off"))
    thinker.continue_reply(thinker.path()[-1].node.id)
    qtbot.waitUntil(lambda: engines.last.job != 0)
    engines.last.produce(" question </ponder> It is 4.")
    engines.last.finish()
    finished()
    request = requests(engines)[-1]
    assert request.thinking == "on", "the reply keeps to what it began with"
    assert request.messages[-1].opened
    assert request.messages[-1].markers == PONDER
    facts = last(thinker).facts
    assert facts.opened
    assert facts.thinking == "on"
    assert facts.thought_tokens == 3


def test_the_next_prompt_knows_what_was_thinking(thinker, engines, finished):
    engines.last.replies = ["<ponder>Hm</ponder>4", "Yes"]
    thinker.send("2+2?")
    finished()
    thinker.send("Sure?")
    finished()
    earlier = requests(engines)[-1].messages[1]
    assert earlier.content == "<ponder>Hm</ponder>4"
    assert earlier.markers == PONDER


def test_a_reply_that_the_user_began_is_the_answer(qtbot, thinker, engines, finished):
    thinker.send("2+2?")
    finished()
    engines.last.replies = [" four."]
    thinker.branches.prefill(thinker.path()[0].node.id, "It is")
    finished()
    message = last(thinker)
    assert message.content == "It is four."
    assert message.facts.prefill == 5
    begun = requests(engines)[-1].messages[-1]
    assert (begun.role, begun.content, begun.ids, begun.prefill) == ("assistant", "It is", (), 5)


def texts_of(text: str, cuts: list[int]) -> list[str]:
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    return [text[a:b] for a, b in itertools.pairwise(places)]


@given(
    form=st.sampled_from(KNOWN),
    thinking=st.text("ab \n<", max_size=12),
    opened=st.booleans(),
    cuts=st.lists(st.integers(0, 200), max_size=40),
)
def test_tokens_of_the_thought_are_counted_however_it_is_cut(form, thinking, opened, cuts):
    text = f"{'' if opened else form.begin}{thinking}{form.end}{form.turn}{form.answer}Answer"
    facts = ReplyFacts(opened=opened, markers=form)
    meter = ThoughtMeter("", facts)
    content, expected = "", 0
    found = thought(text, opened=opened, markers=form)
    assert found is not None
    times = []
    for number, piece in enumerate(texts_of(text, cuts)):
        start, content = len(content), content + piece
        meter.add(content, piece, float(number))
        if start < found.end and len(content) > found.begin:
            expected += 1
            times.append(number)
    measured = meter.measured(facts)
    assert measured.thought_tokens == expected
    assert measured.thought_s == (times[-1] - times[0] if times else 0)


def test_seconds_of_a_reply_that_is_continued_add_up():
    facts = ReplyFacts(opened=True, markers=THINK)
    meter = ThoughtMeter("", facts)
    for number, content in enumerate(("a", "ab", "abc")):
        meter.add(content, content[-1], float(number))
    facts = meter.measured(facts)
    assert (facts.thought_tokens, facts.thought_s) == (3, 2.0)
    meter = ThoughtMeter("abc", facts)
    meter.add("abcd", "d", 100.0)
    meter.add("abcde", "e", 101.0)
    meter.add("abcde</think>x", "</think>x", 102.0)
    facts = meter.measured(facts)
    assert (facts.thought_tokens, facts.thought_s) == (5, 3.0)
    assert structs.replace(facts, thought_tokens=0) != facts


def test_two_thoughts_in_channels_are_counted_together():
    facts = ReplyFacts(markers=CHANNELS)
    meter = ThoughtMeter("", facts)
    content = ""
    pieces = [
        CHANNELS.begin, "one", CHANNELS.end, CHANNELS.turn, CHANNELS.begin, "two", CHANNELS.end,
        CHANNELS.turn, CHANNELS.answer, "Yes", " indeed",
    ]  # fmt: skip
    for number, piece in enumerate(pieces):
        content += piece
        meter.add(content, piece, float(number))
    measured = meter.measured(facts)
    assert measured.thought_s == 4.0
    assert measured.thought_tokens == 5


def test_long_thinking_is_not_read_again_for_each_token(monkeypatch):
    looked = []

    def counted(text, **how):
        looked.append(len(text))
        return thought(text, **how)

    monkeypatch.setattr("app.bridge.thought_meter.thought", counted)
    facts = ReplyFacts(opened=True, markers=THINK)
    meter = ThoughtMeter("", facts)
    content = ""
    for number in range(2_000):
        content += "so "
        meter.add(content, "so ", float(number))
    meter.add(content + "</think>", "</think>", 2_000.0)
    assert meter.measured(facts).thought_tokens == 2_000
    assert len(looked) < 5
