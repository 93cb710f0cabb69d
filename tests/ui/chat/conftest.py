"""The chat page over a real session, real settings, a real store and a scripted engine."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.bridge.chat import PathItem
from app.bridge.models import ModelFiles
from app.chat.conversation import Message, Node, ReplyFacts
from app.markup import reading
from app.ui.actions import Actions
from app.ui.chat.page import ChatPage
from app.ui.chat.sidebar.pane import Sidebar
from app.ui.chat.transcript.view import Transcript
from app.ui.theme import Theme
from tests.dress import plain_afterwards


def asked(key: int, text: str, position: int = 1, siblings: int = 1) -> PathItem:
    """A user message."""
    return PathItem(
        Node(id=key, parent_id=None, message=Message(role="user", content=text)),
        position,
        siblings,
    )


def said(key: int, text: str, position: int = 1, siblings: int = 1, **facts) -> PathItem:
    """A reply; finished unless `ending` is None."""
    values = {
        "model_name": "small",
        "ending": "stop",
        "generated_tokens": 58,
        "generation_s": 1.83,
        **facts,
    }
    message = Message(role="assistant", content=text, facts=ReplyFacts(**values))
    return PathItem(Node(id=key, parent_id=None, message=message), position, siblings)


def many(count: int) -> list[PathItem]:
    """Questions and answers of different lengths."""
    return [
        asked(key, f"Question {key}.")
        if key % 2
        else said(key, f"Answer {key}. " + "More words follow here. " * (key % 37))
        for key in range(1, count + 1)
    ]


@pytest.fixture(autouse=True, scope="session")
def reader_is_there() -> None:
    """The first reply of a program is read in a thread, which imports the parser."""
    reading.read("")


@pytest.fixture(autouse=True)
def reading_is_quick(monkeypatch) -> None:
    """A busy machine takes its time, and then a thread would read what a test looks at at once."""
    monkeypatch.setattr("app.ui.chat.transcript.reader.LONGEST_S", 3600.0)


@pytest.fixture
def theme(qapp) -> Iterator[Theme]:
    """On the application, light; taken off afterwards."""
    made = Theme()
    with plain_afterwards(qapp):
        made.apply(qapp)
        made.set_mode("light")
        yield made
    made.deleteLater()


class Stage(QWidget):
    """A window that one widget fills; without a layout, so that it takes any size."""

    def __init__(self, content: QWidget, width: int, height: int) -> None:
        super().__init__()
        self.content = content
        content.setParent(self)
        self.resize(width, height)
        self.show()

    def resizeEvent(self, event) -> None:
        self.content.setGeometry(self.rect())


@pytest.fixture
def transcript(qtbot, theme) -> Transcript:
    """An empty one, shown."""
    stage = Stage(Transcript(theme, lambda _key: frozenset({"change"})), 700, 600)
    qtbot.addWidget(stage)
    with qtbot.waitActive(stage):
        stage.activateWindow()
    view = stage.content
    view.stage = stage  # it would be collected
    return view


@pytest.fixture
def page(qtbot, theme, session, host, preferences):
    """A chat page, shown; `.widget`, `.actions` and `.files` with it."""
    actions = Actions()
    files = ModelFiles(preferences, distribution="no-such-distribution")
    widget = ChatPage(theme, actions, session, host, files, preferences)
    stage = Stage(widget, 800, 640)
    qtbot.addWidget(stage)
    with qtbot.waitActive(stage):
        stage.activateWindow()
    return SimpleNamespace(
        widget=widget, actions=actions, files=files, session=session, host=host, stage=stage
    )


def texts(talk) -> list[str]:
    """The contents of the open branch of a session."""
    return [item.node.message.content for item in talk.path()]


def last(talk):
    """The last message of the open branch of a session."""
    return talk.path()[-1].node.message


def write(page, text: str) -> None:
    """Type a message and press Enter."""
    editor = page.widget.composer.editor
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, ENTER)


def shown(page) -> list[str]:
    """What stands in the transcript."""
    flow = page.widget.transcript.flow
    return [flow.source(index) for index in range(len(flow))]


def body(page):
    """What stands between header and composer."""
    return page.widget.body.shown


@pytest.fixture
def held(qtbot, page, ready, engines):
    """A reply waits for the test to write it."""
    engines.last.hold = True
    write(page, "Hello")
    qtbot.waitUntil(lambda: engines.last.job != 0)
    return page


ENTER = Qt.Key.Key_Return
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def sidebar(qtbot, applied, actions, session, talks):
    """Lists the `talks` of a module, in a window of its own."""
    made = Sidebar(applied, actions, session)
    made.resize(244, 500)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made
