"""Hosts whose engines are real processes running llama.cpp, and chats with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.bridge.chat import ChatSession
from app.bridge.engine import ModelHost
from app.bridge.preferences import Preferences
from app.chat.conversation import ConversationSettings, Message
from app.core.settings import EngineSettings
from app.engine.client import EngineClient
from app.engine.launch import engine_launch
from tests.bridge.seen import last
from tests.leftovers import threads_end

LOAD_MS = 60_000


class RealHost(ModelHost):
    """A host that keeps every engine it started.

    Attributes:
        clients: the last one is the newest.
    """

    def __init__(self, preferences: Preferences) -> None:
        self.clients: list[EngineClient] = []
        super().__init__(self._start, preferences)

    def _start(self, wake):
        self.clients.append(EngineClient(wake, engine_launch()))
        return self.clients[-1]


@contextmanager
def real_host(preferences: Preferences) -> Iterator[RealHost]:
    """A host that uses one thread; its engines have ended afterwards."""
    preferences.update(engine=EngineSettings(threads=1))
    host = RealHost(preferences)
    yield host
    host.close()
    for client in host.clients:
        assert client.wait(60)
    assert threads_end("engine")


class Chat:
    """Loads models into a host and talks to them."""

    def __init__(self, qtbot: QtBot, session: ChatSession, host: RealHost) -> None:
        self.qtbot = qtbot
        self.session = session
        self.host = host

    def load(self, path: Path) -> None:
        """Load `path` and wait until that has succeeded or not."""
        self.host.load(str(path))
        self.wait_loaded()

    def load_well(self, path: Path) -> None:
        self.load(path)
        assert self.host.state == "ready", self.host.error

    def wait_loaded(self) -> None:
        self.qtbot.waitUntil(lambda: self.host.state in ("ready", "stopped"), timeout=LOAD_MS)

    def say(self, text: str) -> Message:
        """Send `text`; what came of the reply."""
        self.session.send(text)
        self.qtbot.waitUntil(
            lambda: self.session.status(self.session.current) == "idle", timeout=LOAD_MS
        )
        return last(self.session)

    def answers(self) -> None:
        """The model replies in a new conversation."""
        with self.qtbot.waitSignal(self.session.opened):
            self.session.new()
        self.session.set_settings(
            ConversationSettings(sampling={"temperature": 0}, max_tokens=4, system_prompt="")
        )
        facts = self.say("Hello").facts
        assert facts.error_kind == ""
        assert facts.ending in ("stop", "length", "context")
