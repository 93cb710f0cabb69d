"""A window's inside without a window: a real store, real settings, a scripted engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.bridge.chat import ChatSession
from app.bridge.engine import ModelHost
from app.bridge.preferences import Preferences
from app.bridge.storage import Storage
from app.chat.conversation import Message
from app.chat.store import Store
from app.core.paths import Paths
from app.core.settings_file import SettingsFile
from tests.engine.scripted import ScriptedEngine


class Engines:
    """Starts scripted engines and remembers them; `options` are for the next one."""

    def __init__(self) -> None:
        self.started: list[ScriptedEngine] = []
        self.options: dict[str, object] = {}
        self.dies_at_load = False

    def __call__(self, wake: Callable[[], None]) -> ScriptedEngine:
        engine = ScriptedEngine(wake, **self.options)
        if self.dies_at_load:
            engine.hold = True
            real_send = engine.send

            def send(command):
                real_send(command)
                if type(command).__name__ == "Load":
                    engine.crash()

            engine.send = send
        self.started.append(engine)
        return engine

    @property
    def last(self) -> ScriptedEngine:
        return self.started[-1]

    def sent(self, kind: type) -> list:
        """Every command of a kind that any engine was sent."""
        return [c for engine in self.started for c in engine.sent if isinstance(c, kind)]


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    found = Paths(tmp_path / "vitrail")
    found.make()
    return found


@pytest.fixture
def preferences(qapp, paths) -> Iterator[Preferences]:
    found = Preferences(SettingsFile(paths.settings))
    yield found
    found.close()


@pytest.fixture
def storage(qapp, paths) -> Iterator[Storage]:
    found = Storage(lambda: Store.open(paths.database), retry_s=0.05)
    yield found
    found.close()


@pytest.fixture
def engines() -> Engines:
    return Engines()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def host(preferences, engines, clock) -> Iterator[ModelHost]:
    found = ModelHost(engines, preferences, clock=clock)
    yield found
    found.close()


@pytest.fixture
def session(qtbot, storage, host, preferences) -> ChatSession:
    """With an empty conversation open."""
    found = ChatSession(storage, host, preferences)
    qtbot.waitUntil(lambda: found.current != 0)
    return found


@pytest.fixture
def ready(qtbot, host, session) -> ChatSession:
    """With a model loaded too."""
    host.load("/models/small.gguf")
    qtbot.waitUntil(lambda: host.state == "ready")
    return session


@pytest.fixture
def settle(qtbot, storage):
    """Wait until the writer thread has done everything it was given so far."""

    def wait() -> None:
        with qtbot.waitCallback() as done:
            storage.run(lambda _store: None, done)

    return wait


@pytest.fixture
def written(qtbot, session, storage):
    """Stores conversations that begin with these words; their ids, in the same order."""

    def write(*beginnings: str) -> list[int]:
        def fill(store: Store) -> list[int]:
            made = []
            for content in beginnings:
                conversation = store.create()
                store.add_message(conversation, None, Message(role="user", content=content))
                made.append(conversation)
            return made

        before = len(session.conversations())
        with qtbot.waitCallback() as done:
            storage.run(fill, done)
        storage.opened.emit()
        qtbot.waitUntil(lambda: len(session.conversations()) == before + len(beginnings))
        return done.args[0]

    return write


@pytest.fixture
def finished(qtbot, session):
    """Wait until no conversation is being answered."""

    def wait() -> None:
        def idle() -> bool:
            return all(session.status(s.id) == "idle" for s in session.conversations())

        qtbot.waitUntil(idle)

    return wait


@dataclass(frozen=True)
class Inside:
    """All of it, for tests that look at much of it."""

    paths: Paths
    preferences: Preferences
    storage: Storage
    engines: Engines
    host: ModelHost
    session: ChatSession


@pytest.fixture
def inside(paths, preferences, storage, engines, host, session) -> Inside:  # noqa: PLR0917
    return Inside(paths, preferences, storage, engines, host, session)
