"""The list of 2,000 conversations: opening it, and what each change costs in the window.

Processor time, painting and layout included; a scripted engine, the real store. The bar: a change
in at most 16 ms (median).
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

CONVERSATIONS, REPEATS = 2000, 12
BAR_MS = 16.0


def fill(path: Path) -> None:
    """Conversations over some months, a fifth of them in folders."""
    from app.chat.folders import Folder
    from app.chat.store import Store

    store = Store.open(path)
    now = time.time_ns() // 1_000_000
    connection = store._database.connection
    connection.execute("BEGIN")
    for number in range(CONVERSATIONS):
        when = now - number * 3_600_000
        connection.execute(
            "INSERT INTO conversation (title, created_ms, updated_ms, activity)"
            " VALUES (?, ?, ?, ?)",
            (f"Conversation about {number}", when, when, CONVERSATIONS - number),
        )
    connection.execute("COMMIT")
    for number in range(1, 6):
        store.folders.put(Folder(id=number, name=f"Folder {number}", position=number))
    store.folders.move({ident: 1 + ident % 5 for ident in range(1, CONVERSATIONS // 5)})
    store.close()


def run() -> bool:  # noqa: PLR0915 - from top to bottom
    """Print what each change costs; False when the bar is missed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.bootstrap import make_qt
    from app.bridge.chat import ChatSession
    from app.bridge.engine import ModelHost
    from app.bridge.preferences import Preferences
    from app.bridge.storage import Storage
    from app.chat.store import Store
    from app.core.paths import Paths
    from app.core.settings_file import SettingsFile
    from app.ui.actions import Actions
    from app.ui.chat.sidebar.pane import Sidebar
    from app.ui.theme import Theme
    from tests.bridge.conftest import Engines

    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(Path(folder))
        paths.make()
        fill(paths.database)
        qt = make_qt()
        preferences = Preferences(SettingsFile(paths.settings))
        storage = Storage(lambda: Store.open(paths.database))
        host = ModelHost(Engines(), preferences)
        session = ChatSession(storage, host, preferences)
        theme = Theme()
        theme.apply(qt)
        while session.current == 0:
            qt.processEvents()

        def cost(what: str, do: Callable[[], object], times: int = REPEATS) -> float:
            spent = []
            for _ in range(times):
                began = time.process_time()
                do()
                qt.processEvents()
                spent.append((time.process_time() - began) * 1000)
            median = statistics.median(spent)
            print(f"{what:38} median {median:5.1f} ms, most {max(spent):5.1f} ms")
            return median

        made: list[Sidebar] = []

        def show() -> None:
            sidebar = Sidebar(theme, Actions(), session)
            made.append(sidebar)
            sidebar.resize(244, 800)
            sidebar.show()

        cost("make and show the sidebar", show, 1)
        organizer, ids = session.organizer, [s.id for s in session.conversations()]
        line = (ids[700 + number] for number in count())
        changes: dict[str, Callable[[], object]] = {
            "a reply ends: it moves to the top": lambda: session._conversations.touch(next(line)),
            "rename": lambda: session.rename(next(line), "Another title"),
            "a new reply elsewhere": lambda: session._conversations.set_unread(next(line), True),
            "pin": lambda: session.set_pinned(next(line), True),
            "move into a folder": lambda: organizer.move([next(line)], 1),
            "fold and open a folder": lambda: organizer.set_opened(
                2, not organizer.folders()[1].opened
            ),
            "delete": lambda: session.delete(next(line)),
            "open another": lambda: session.open(next(line)),
        }
        worst = max(cost(what, do) for what, do in changes.items())
        bar = made[0].list.verticalScrollBar()
        cost("scroll by 700 pixels", lambda: bar.setValue(bar.value() + 700))
        print(f"worst median {worst:.1f} ms (bar {BAR_MS:.0f} ms)")
        made[0].close()
        storage.close()
        host.close()
        preferences.close()
    return worst <= BAR_MS
