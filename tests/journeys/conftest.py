"""The real program: its composition root, a real engine, the real model, a data folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import Application, build
from app.bridge.instance import Instance
from app.core.arguments import Arguments
from app.core.paths import Paths
from app.core.settings import EngineSettings, Settings
from app.core.settings_file import SettingsFile
from tests.dress import plain_afterwards

LOAD_MS = 60_000
REPLY_MS = 120_000
PLAIN = Qt.KeyboardModifier.NoModifier
WHOLE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if WHOLE in item.path.parents:
            item.add_marker(pytest.mark.timeout(900))


class Person:
    """Somebody at the window: looks, types, waits."""

    def __init__(self, application: Application, qtbot: QtBot) -> None:
        self.application = application
        self.window = application.window
        self.qtbot = qtbot

    @property
    def session(self):
        """What is behind the window, to compare with what it shows."""
        return self.window._session

    @property
    def models(self):
        """The engine behind the window."""
        return self.window._models

    def wait_ready(self) -> None:
        """Until a model is loaded and a conversation is open."""
        self.qtbot.waitUntil(
            lambda: self.models.state == "ready" and self.session.current != 0, timeout=LOAD_MS
        )

    def write(self, text: str) -> None:
        """Type into whatever has the focus, and press Enter."""
        focused = QApplication.focusWidget()
        assert focused is not None
        self.qtbot.keyClicks(focused, text)
        self.qtbot.keyClick(focused, Qt.Key.Key_Return)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """Press a key in whatever has the focus."""
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def texts(self) -> list[str]:
        """The messages of the conversation that is open."""
        return [item.node.message.content for item in self.session.path()]

    def wait_text(self, at: int = -1, least: int = 1) -> None:
        """Until the message at `at` has `least` characters."""
        self.qtbot.waitUntil(
            lambda: len(self.texts()) > 1 and len(self.texts()[at]) >= least, timeout=REPLY_MS
        )

    def wait_idle(self) -> None:
        """Until no reply is being written here."""
        self.qtbot.waitUntil(
            lambda: len(self.texts()) > 1 and self.session.status(self.session.current) == "idle",
            timeout=REPLY_MS,
        )

    def ending(self) -> str | None:
        """Why the last reply ended."""
        facts = self.session.path()[-1].node.message.facts
        return facts.ending if facts else None


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder whose settings ask for one thread and short greedy answers."""
    paths = Paths.chosen(tmp_path / "vitrail")
    paths.make()
    file = SettingsFile(paths.settings)
    settings = file.load()
    assert isinstance(settings, Settings)
    defaults = type(settings.defaults)(sampling={"temperature": 0.0}, max_tokens=48)
    file.save(
        Settings(
            appearance=settings.appearance,
            defaults=defaults,
            engine=EngineSettings(threads=1),
            window=settings.window,
            models=settings.models,
        )
    )
    return paths.data


@pytest.fixture(autouse=True)
def plain_application(qapp: QApplication) -> Iterator[None]:
    """What a window does to the application is undone."""
    with plain_afterwards(qapp):
        yield


@pytest.fixture
def open_window(qtbot: QtBot, data: Path) -> Iterator[Callable[..., Person]]:
    """Start the program on the data folder, as often as the story wants."""
    opened: list[Application] = []

    def open_one(model: Path | str | None = None) -> Person:
        paths = Paths.chosen(data)
        instance = Instance(paths.lock)
        assert instance.claim("") == "ours"
        arguments = Arguments(model=str(model) if model else None, data_dir=str(data))
        application = build(arguments, paths, instance)
        opened.append(application)
        application.window.show()
        qtbot.waitExposed(application.window)
        return Person(application, qtbot)

    def close_one(person: Person) -> None:
        person.window.close()
        person.application.close()
        opened.remove(person.application)

    open_one.close = close_one  # type: ignore[attr-defined]
    yield open_one
    for application in opened:
        application.window.close()
        application.close()
