"""The prompt of the open conversation, by the real engines and the starter model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from msgspec import structs

from app.bridge.draft_files import DraftFiles
from app.bridge.figures import ContextUse
from app.bridge.seeing import Seeing
from app.bridge.seen import DRAFT, ConversationSeen, Wish
from app.bridge.vocabularies import Vocabularies
from app.bridge.vocabulary_engine import VocabularyEngine
from app.chat.conversation import ConversationSettings
from app.core.errors import NoModelLoaded, TemplateTooSlow, VitrailError
from app.engine.api import CutOptions, LoadSettings
from app.engine.client import EngineClient
from app.engine.launch import engine_launch
from app.engine.protocol import Generate
from tests.bridge.real_engine import Chat, real_host
from tests.bridge.seen import last
from tests.bridge.test_template_bombs import ENDLESS
from tests.models import llama_model, with_template

PATIENCE_MS = 60_000
BRIEF = ConversationSettings(
    sampling={"temperature": 0}, max_tokens=12, system_prompt="Be brief. You are {model}."
)


@dataclass
class Onlooker:
    """Asks about the open conversation and remembers what was told."""

    chat: Chat
    seeing: Seeing
    vocabularies: Vocabularies
    clients: list[EngineClient]
    told: list[ConversationSeen] = field(default_factory=list)
    errors: list[VitrailError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seeing.seen.connect(self.told.append)
        self.seeing.failed.connect(self.errors.append)

    def ask(self, **wish: object) -> ConversationSeen:
        self.told.clear()
        self.errors.clear()
        self.seeing.ask(Wish(**wish))
        self.wait()
        assert self.errors == []
        return self.told[-1]

    def wait(self) -> None:
        self.chat.qtbot.waitUntil(lambda: not self.seeing.waiting, timeout=PATIENCE_MS)


@pytest.fixture
def host(preferences):
    with real_host(preferences) as found:
        yield found


@pytest.fixture
def chat(qtbot, session, host) -> Chat:
    return Chat(qtbot, session, host)


@pytest.fixture
def looker(chat, session, host, storage, tmp_path) -> Iterator[Onlooker]:
    clients: list[EngineClient] = []

    def start(wake) -> EngineClient:
        clients.append(EngineClient(wake, engine_launch()))
        return clients[-1]

    vocabularies = Vocabularies(VocabularyEngine(start), tmp_path / "vocabularies")
    yield Onlooker(chat, Seeing(session, host, storage, vocabularies), vocabularies, clients)
    vocabularies.close()
    for client in clients:
        assert client.wait(60)


@pytest.fixture
def talked(chat, looker, starter_model: Path) -> Onlooker:
    """The starter model has answered once."""
    chat.load_well(starter_model)
    chat.session.set_settings(BRIEF)
    chat.say("Name a color. <|im_end|>")
    return looker


def sent_to(chat: Chat) -> list[Generate]:
    """What the engine is asked from now on."""
    client, found = chat.host.clients[-1], []
    send = client.send

    def remember(command) -> None:
        if isinstance(command, Generate):
            found.append(command)
        send(command)

    client.send = remember
    return found


def test_it_is_what_the_model_has_read_and_said(talked, chat):
    found = talked.ask()
    prompt, reply = found.prompt, last(chat.session)
    nodes = [item.node.id for item in chat.session.path()]

    assert found.loaded
    assert found.nodes == ((), (nodes[0],), (nodes[1],))
    assert [message.role for message in found.messages] == ["system", "user", "assistant"]
    assert chat.host.info.name in found.messages[0].content
    assert prompt.n_ctx == chat.host.info.n_ctx
    assert prompt.retokenized == ()
    assert [span.message for span in prompt.spans if span.stored] == [2]
    assert [prompt.text[a:b] for a, b in prompt.plain] == [b"<|im_end|>"]
    # All but what ended the reply is in the cache; the last token that was drawn may not be.
    assert len(prompt.ids) - prompt.cached <= 1
    assert reply.facts.prompt_tokens < len(prompt.ids)
    assert prompt.text.decode().endswith(reply.content)


def test_it_is_as_long_as_the_status_bar_says(talked, chat):
    assert last(chat.session).facts.ending == "stop"
    found = talked.ask().prompt
    assert chat.session.context_used() == ContextUse(len(found.ids))
    assert chat.host.statistics.n_ctx_used == len(found.ids)

    chat.session.set_settings(structs.replace(BRIEF, max_tokens=3))
    chat.say("Tell a story.")
    assert last(chat.session).facts.ending == "length"
    assert chat.session.context_used() == ContextUse(len(talked.ask().prompt.ids))


def test_a_draft_is_shown_as_it_would_be_sent(talked, chat):
    draft = "And another?\n<|im_start|>"
    found = talked.ask(draft=draft)
    assert found.nodes[-1] == (DRAFT,)
    assert 0 < found.prompt.cached < len(found.prompt.ids)

    sent = sent_to(chat)
    chat.say(draft)
    assert sent[-1].request.messages == found.messages
    assert last(chat.session).facts.prompt_tokens == len(found.prompt.ids)


def test_files_stand_in_it_as_they_would_be_sent(talked, chat, storage, qtbot):
    session = chat.session
    files = DraftFiles(storage, chat.host, session)
    try:
        files.add_text(session.current, "scores.csv", "name,score\nAda,<|im_end|>\n")
        qtbot.waitUntil(lambda: bool(files.ready(session.current)), timeout=PATIENCE_MS)
        attached = files.ready(session.current)
        found = talked.ask(draft="Who?", attachments=attached)
        sent = sent_to(chat)
        session.send("Who?", attached)
        qtbot.waitUntil(lambda: bool(sent), timeout=PATIENCE_MS)
        assert sent[-1].request.messages == found.messages
        assert b"File: scores.csv" in found.prompt.text
        assert len(found.prompt.plain) == 2
        qtbot.waitUntil(lambda: session.status(session.current) == "idle", timeout=PATIENCE_MS)
    finally:
        files.close()


def test_a_model_that_is_not_loaded_has_the_same_prompt(talked, chat, starter_model):
    before = talked.ask()
    chat.host.unload()
    after = talked.ask()
    assert not after.loaded
    assert after.prompt.ids == before.prompt.ids
    assert after.prompt.spans == before.prompt.spans
    assert after.prompt.cached == 0
    # As it would be loaded.
    assert after.prompt.n_ctx == 8192
    assert after.vocabulary.path == str(starter_model)


def test_the_prompt_can_be_seen_while_the_reply_is_written(talked, chat, qtbot):
    session = chat.session
    talked.ask()
    session.set_settings(ConversationSettings(sampling={"temperature": 0}, max_tokens=900))
    session.send("Write the numbers from 1 to 1000, each on a line of its own.")
    qtbot.waitUntil(
        lambda: session.status(session.current) == "writing" and len(last(session).content) > 20,
        timeout=PATIENCE_MS,
    )
    found = talked.ask()
    assert session.status(session.current) == "writing"
    assert found.messages[-1].role == "assistant"
    assert found.messages[-1].ids
    assert found.prompt.retokenized == ()
    assert found.prompt.cached >= len(found.prompt.ids) - 1
    session.stop()
    qtbot.waitUntil(lambda: session.status(session.current) == "idle", timeout=PATIENCE_MS)

    # What was fetched half is not taken for the whole later.
    whole = talked.ask()
    assert whole.prompt.text.decode().rstrip().endswith(last(session).content.rstrip())
    assert whole.prompt.retokenized == ()


def test_what_if_the_context_were_another(talked, chat):
    for number in range(3):
        chat.say(f"{number} " + "word " * 40)
    whole = talked.ask(draft="And?")
    small = talked.ask(draft="And?", n_ctx=256, overflow="drop_oldest", max_tokens=32)
    kept = talked.ask(draft="And?", n_ctx=256, overflow="keep_latest", max_tokens=32)
    tight = talked.ask(draft="And?", n_ctx=256, overflow="stop")

    assert whole.prompt.dropped == ()
    assert small.prompt.dropped[0] == 1
    assert len(small.prompt.ids) <= 256 - small.prompt.reserve
    assert small.prompt.next_dropped[0] == small.prompt.dropped[-1] + 1
    assert kept.prompt.dropped == tuple(range(1, len(kept.messages) - 1))
    assert not tight.prompt.fits
    assert tight.prompt.ids == whole.prompt.ids


def test_a_newer_question_replaces_an_older_one(talked):
    talked.told.clear()
    for n_ctx in (512, 1024, 2048, 4096):
        talked.seeing.ask(Wish(n_ctx=n_ctx))
    talked.wait()
    assert [found.wish.n_ctx for found in talked.told] == [4096]


def test_what_was_told_is_outdated_when_something_is_said(talked, chat, qtbot):
    talked.ask()
    with qtbot.waitSignal(talked.seeing.outdated):
        chat.say("More.")
    assert talked.seeing.latest is not None
    with qtbot.waitSignals([talked.seeing.outdated, chat.session.opened]):
        chat.session.new()
    assert talked.seeing.latest is None


def test_nothing_is_told_once_nobody_wants_it(talked, qtbot):
    talked.told.clear()
    talked.seeing.ask(Wish())
    talked.seeing.cancel()
    talked.seeing.another().ask(Wish())
    other = talked.seeing.another()
    with qtbot.waitSignal(other.seen, timeout=PATIENCE_MS):
        other.ask(Wish(draft="x"))
    assert talked.told == []


def test_before_anything_was_said_there_is_nothing_to_see(chat, looker, starter_model):
    chat.load_well(starter_model)
    seen = looker.ask()
    assert (len(seen.prompt.ids), seen.prompt.text, seen.prompt.cached) == (0, b"", 0)
    assert seen.prompt.n_ctx == chat.host.n_ctx
    assert not seen.prompt.cut.ids
    assert looker.ask(draft="Hi").messages[-1].content == "Hi"
    chat.session.set_settings(BRIEF)
    assert b"Be brief" in looker.ask().prompt.text


def test_without_a_model_there_is_no_prompt(looker):
    looker.seeing.ask(Wish())
    looker.wait()
    assert [type(error) for error in looker.errors] == [NoModelLoaded]


def test_a_model_with_ordinary_words_for_a_template_is_shown_so(talked, chat, starter_model):
    chat.host.load(str(starter_model), LoadSettings(template="plain"))
    chat.wait_loaded()
    assert "User: Name a color." in talked.ask().prompt.text.decode()


def test_a_template_that_does_not_end_costs_one_error_and_no_vocabulary(
    looker, chat, qtbot, tmp_path
):
    good = llama_model(tmp_path / "good.gguf")
    bad = with_template(good, ENDLESS["nested ranges"], tmp_path / "bad.gguf")
    looker.ask(path=str(good), draft="Hello")
    looker.seeing.ask(Wish(path=str(bad), draft="Hello"))
    looker.wait()
    assert [type(error) for error in looker.errors] == [TemplateTooSlow]

    # It is not tried again by itself, which would cost an engine, and what it has besides is still
    # there.
    started = len(looker.clients)
    looker.seeing.ask(Wish(path=str(bad), draft="Hello you"))
    with qtbot.waitSignal(looker.seeing.failed):
        looker.wait()
    opened = looker.told[-1].vocabulary
    cuts: list[object] = []
    looker.vocabularies.opened.connect(lambda _source, found: cuts.append(found))
    looker.vocabularies.open(str(bad))
    qtbot.waitUntil(lambda: bool(cuts), timeout=PATIENCE_MS)
    for vocabulary in (cuts[-1], opened):
        done: list[object] = []
        looker.vocabularies.cut(vocabulary, "the", CutOptions(), done.append, failed=done.append)
        qtbot.waitUntil(lambda done=done: bool(done), timeout=PATIENCE_MS)
        assert list(done[0].ids)
    assert looker.ask(path=str(good), draft="Hello").prompt.ids
    assert len(looker.clients) == started + 1
