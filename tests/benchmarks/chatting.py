"""The chat page over a real session and a real store while 300 tokens a second come in."""

from __future__ import annotations

import tempfile
import time
from typing import TYPE_CHECKING

from tests.benchmarks.corpus import conversation, prose

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.core.paths import Paths
    from tests.engine.scripted import ScriptedEngine

TOKENS_PER_S = 300
STREAM_S = 15
AT_ONCE = 5
WIDTH, HEIGHT = 1200, 800


def measure() -> tuple[float, list[float]]:
    """Share of a core that the process used, and the gaps between turns of its event loop, s."""
    from app.core.paths import Paths

    with tempfile.TemporaryDirectory() as folder:
        paths = Paths.chosen(folder)
        paths.make()
        _fill(paths.database)
        return _stream(paths)


def _fill(database: Path) -> None:
    from app.chat.conversation import ConversationSettings, Message
    from app.chat.store import Store

    store = Store.open(database)
    number = store.create(ConversationSettings())
    parent = None
    for role, text in conversation():
        parent = store.add_message(number, parent, Message(role=role, content=text)).id  # type: ignore[arg-type]
    store.set_leaf(number, parent)
    store.close()


def _text() -> str:
    import random

    chance = random.Random(2)
    replies = [text for role, text in conversation(400) if role == "assistant"]
    return "\n\n".join([*replies[:12], prose(chance, 900), *replies[12:]])


def _stream(paths: Paths) -> tuple[float, list[float]]:
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    engine = _replying(paths)
    words = iter(_text().split(" "))
    loop = QEventLoop()
    left = TOKENS_PER_S * STREAM_S

    def feed() -> None:
        nonlocal left
        left -= AT_ONCE
        if left < 0:
            loop.quit()
        else:
            engine.produce("".join(f"{next(words)} " for _ in range(AT_ONCE)))

    gaps: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append(now - last)
        last = now

    source, watch = (
        QTimer(interval=interval, timerType=Qt.TimerType.PreciseTimer)
        for interval in (1000 * AT_ONCE // TOKENS_PER_S, 4)
    )
    source.timeout.connect(feed)
    watch.timeout.connect(tick)
    used, began = time.process_time(), time.perf_counter()
    source.start()
    watch.start()
    loop.exec()
    share = (time.process_time() - used) / (time.perf_counter() - began)
    engine.finish()
    return share, gaps


_alive: list[object] = []


def _replying(paths: Paths) -> ScriptedEngine:
    """A page on screen whose engine has been asked for a reply."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    from app.bridge.chat import ChatSession
    from app.bridge.engine import ModelHost
    from app.bridge.models import ModelFiles
    from app.bridge.preferences import Preferences
    from app.bridge.storage import Storage
    from app.chat.store import Store
    from app.core.settings_file import SettingsFile
    from app.ui.actions import Actions
    from app.ui.chat.page import ChatPage
    from app.ui.theme import Theme
    from tests.bridge.conftest import Engines

    qt = QApplication.instance() or QApplication(["chatting"])
    theme = Theme(qt)
    theme.apply(qt)
    preferences = Preferences(SettingsFile(paths.settings))
    storage = Storage(lambda: Store.open(paths.database), retry_s=0.05)
    engines = Engines()
    host = ModelHost(engines, preferences)
    session = ChatSession(storage, host, preferences)
    files = ModelFiles(preferences, distribution="no-such-distribution")
    page = ChatPage(theme, Actions(), session, host, files, preferences)
    _alive.append((page, session, host, storage))
    page.resize(WIDTH, HEIGHT)
    page.show()

    def until(done: Callable[[], bool]) -> None:
        while not done():
            qt.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)

    until(lambda: bool(session.path()))
    host.load("/models/small.gguf")
    until(lambda: host.state == "ready")
    engines.last.hold = True
    session.send("Go on")
    until(lambda: engines.last.job != 0)
    return engines.last
