"""The chat page with a desk, and conversations that were written elsewhere."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from app.chat.conversation import Message, ReplyFacts
from app.engine.api import CutOptions, Token
from app.inspection.cut_text import Pieces
from app.ui.actions import Actions
from app.ui.chat.page import ChatPage
from tests.ui.chat.conftest import Stage

WAIT_MS = 60_000
SOURCE = "gpt-2"


def token(number: int, piece: bytes, text: str | None = None) -> Token:
    """A token as an engine tells it."""
    if text is None:
        text = piece.decode("utf-8", "ignore")
    return Token(number, piece, text, 0.5, 0, 1.0, (number,), (0.5,))


@pytest.fixture
def gpt2(qtbot, desk):
    """The bundled vocabulary, its entries, and `cut` by hand."""
    vocabularies = desk.vocabularies
    with qtbot.waitSignal(vocabularies.opened, timeout=WAIT_MS) as opened:
        vocabularies.open(SOURCE)
    vocabulary = opened.args[1]
    with qtbot.waitCallback(timeout=WAIT_MS) as told:
        vocabularies.table(vocabulary, told)
    pieces = Pieces(told.args[0])

    def cut(text: str) -> list[int]:
        with qtbot.waitCallback(timeout=WAIT_MS) as done:
            vocabularies.cut(vocabulary, text, CutOptions(), done)
        return list(done.args[0].ids)

    return SimpleNamespace(vocabulary=vocabulary, pieces=pieces, cut=cut)


@pytest.fixture
def facts(gpt2) -> ReplyFacts:
    """Of a reply that this vocabulary wrote; its file is named by what opens it."""
    return ReplyFacts(
        model_name="Small",
        model_path=SOURCE,
        fingerprint=gpt2.vocabulary.fingerprint,
        ending="stop",
    )


@pytest.fixture
def talk(qtbot, session, storage, settle):
    """Write messages to the disk and open them: role, content, facts and tokens each."""

    def write(*messages, temporary: bool = False) -> list[int]:
        settle()
        ids: list[int] = []

        def work(store):
            conversation = store.create()
            parent = None
            for role, content, reply, tokens in messages:
                if role != "assistant":
                    node = store.add_message(
                        conversation, parent, Message(role=role, content=content)
                    )
                else:
                    started = replace(reply, ending=None)
                    message = Message(role=role, content="", facts=started)
                    node = store.begin_reply(conversation, parent, message)
                    store.finish_reply(node.id, content, tokens, reply)
                parent = node.id
                ids.append(node.id)
            return next(each for each in store.conversations() if each.id == conversation)

        with qtbot.waitCallback() as done:
            storage.run(work, done)
        session.arrived([done.args[0]])
        session.open(done.args[0].id)
        qtbot.waitUntil(lambda: [item.node.id for item in session.path()] == ids)
        return ids

    return write


@pytest.fixture
def page(qtbot, applied, session, host, files, preferences, shelf, desk):  # noqa: PLR0917
    """A chat page with all that stands around it, shown."""
    actions = Actions()
    widget = ChatPage(applied, actions, session, host, files, preferences, shelf=shelf, desk=desk)
    stage = Stage(widget, 900, 700)
    qtbot.addWidget(stage)
    with qtbot.waitActive(stage):
        stage.activateWindow()
    return SimpleNamespace(widget=widget, actions=actions, session=session, host=host, stage=stage)


@pytest.fixture
def shown(qtbot, page):
    """Have a message shown as tokens; its glass."""

    def show(node_id: int):
        page.widget.messages.do("tokens", node_id)
        flow = page.widget.transcript.flow
        qtbot.waitUntil(
            lambda: (
                flow.glass(node_id).shown is not None or flow.glass(node_id).failure is not None
            ),
            timeout=WAIT_MS,
        )
        return flow.glass(node_id)

    return show
