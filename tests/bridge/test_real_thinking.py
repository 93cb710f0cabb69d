"""Thinking and replies that the user begins, with the real engine and the starter model."""

from __future__ import annotations

import pytest

from app.chat.conversation import ConversationSettings
from app.inspection.reasoning import THINK
from tests.bridge.real_engine import Chat, real_host
from tests.bridge.seen import last
from tests.engine.chat_templates import source_of
from tests.models import with_template

BEGINNING = "Sure, here is"
PLAIN = ConversationSettings(sampling={"temperature": 0}, max_tokens=8, system_prompt="")


@pytest.fixture
def host(preferences):
    with real_host(preferences) as found:
        yield found


@pytest.fixture
def chat(qtbot, session, host) -> Chat:
    return Chat(qtbot, session, host)


@pytest.fixture(scope="module")
def thinker(starter_model, tmp_path_factory):
    """The starter model with the chat template of Qwen3."""
    file = tmp_path_factory.mktemp("thinker") / "thinker.gguf"
    return with_template(starter_model, source_of("Qwen-Qwen3-0.6B"), file)


def wait(chat: Chat) -> None:
    session = chat.session
    chat.qtbot.waitUntil(lambda: session.status(session.current) == "idle")


def tokens_of(chat: Chat) -> list[str]:
    with chat.qtbot.waitCallback() as read:
        chat.session.reply_tokens(chat.session.path()[-1].node.id, read)
    return [token.text for token in read.args[0]]


def begin(chat: Chat, settings: ConversationSettings) -> None:
    """Have the last question answered from `BEGINNING` on."""
    chat.session.set_settings(settings)
    chat.session.branches.prefill(chat.session.path()[0].node.id, BEGINNING)
    chat.qtbot.waitUntil(lambda: last(chat.session).facts.prefill > 0)
    wait(chat)


def test_a_reply_goes_on_from_what_the_user_began(chat, starter_model):
    chat.load_well(starter_model)
    chat.session.set_settings(PLAIN)
    chat.say("Write a poem about glass.")
    begin(chat, ConversationSettings(**{**_values(PLAIN), "max_tokens": 16}))
    whole = last(chat.session)
    begin(chat, PLAIN)
    half = last(chat.session)
    assert half.facts.prefill == len(BEGINNING)
    assert half.content.startswith(BEGINNING)
    assert half.content == BEGINNING + "".join(tokens_of(chat))
    assert half.facts.ending == "length"
    assert half.facts.retokenized == 0
    chat.session.continue_reply(chat.session.path()[-1].node.id)
    wait(chat)
    longer = last(chat.session)
    assert longer.content == whole.content
    assert longer.facts.prefill == len(BEGINNING)
    assert longer.facts.retokenized == 0
    assert len(tokens_of(chat)) == 16
    # And the next question finds it by its ids.
    assert chat.say("Thanks.").facts.retokenized == 0


def _values(settings: ConversationSettings) -> dict:
    return {name: getattr(settings, name) for name in settings.__struct_fields__}


def test_the_switch_makes_another_prompt(chat, host, thinker):
    chat.load_well(thinker)
    assert host.info.thinking == ("off", "on")
    assert host.info.thinking_default == "on"
    chat.session.set_settings(PLAIN)
    on = chat.say("Hello").facts
    chat.session.set_settings(ConversationSettings(**{**_values(PLAIN), "thinking": "off"}))
    chat.session.branches.regenerate(chat.session.path()[-1].node.id)
    chat.qtbot.waitUntil(lambda: last(chat.session).facts.thinking == "off")
    wait(chat)
    off = last(chat.session).facts
    assert (on.thinking, off.thinking) == ("on", "off")
    assert off.prompt_tokens > on.prompt_tokens, "an empty thought stands before the answer"
    assert on.markers == off.markers == THINK
    assert not on.opened
    assert not off.opened


def test_a_reply_that_the_prompt_began_to_think_is_folded(chat, starter_model, tmp_path):
    file = with_template(starter_model, source_of("llama-cpp-deepseek-r1"), tmp_path / "r1.gguf")
    chat.load_well(file)
    chat.session.set_settings(PLAIN)
    facts = chat.say("Hello").facts
    assert facts.opened
    assert facts.thought_tokens > 0
    assert facts.thought_s > 0
    begin(chat, PLAIN)
    assert not last(chat.session).facts.opened
    assert last(chat.session).facts.thought_tokens == 0
