"""Memory of the window's process with 2,000 messages open, over a bare QMainWindow."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile

from app.chat.conversation import ConversationSettings, Message
from app.chat.store import Store
from app.core.paths import Paths

MESSAGES = 2000
BAR_MB = 60
WORDS = ("the", "light", "of", "a", "tower", "goes", "round", "far", "out", "海", "灯塔", "光")


def run() -> bool:
    """Print the difference; False when the bar is missed."""
    with tempfile.TemporaryDirectory() as folder:
        _write(folder)
        messages, full = _measure("settled", folder)
        _, bare = _measure("bare")
    more = (full - bare) / 1e6
    said = "held" if more <= BAR_MB else "MISSED"
    print(f"bare {bare / 1e6:.0f} MB; with {messages} messages {full / 1e6:.0f} MB (PSS)")
    print(f"over a bare QMainWindow: {more:.1f} MB  bar {BAR_MB}: {said}")
    return said == "held"


def _write(folder: str) -> None:
    paths = Paths.chosen(folder)
    paths.make()
    chance = random.Random(1)
    store = Store.open(paths.database)
    conversation = store.create(ConversationSettings())
    parent = None
    for number in range(MESSAGES):
        role = "user" if number % 2 == 0 else "assistant"
        words = chance.choices(WORDS, k=chance.randrange(10, 220))
        message = Message(role=role, content=" ".join(words), created_ms=number)
        parent = store.add_message(conversation, parent, message).id
    store.set_leaf(conversation, parent)
    store.close()


def _measure(what: str, *arguments: str) -> tuple[int, int]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.window", what, *arguments],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    messages, size = done.stdout.split()
    return int(messages), int(size)
