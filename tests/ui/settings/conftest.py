"""Stand-ins for what is told and done about the user's data; the preferences are real."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Signal

from app.bridge.journal import Crash
from app.bridge.presets import PresetList
from app.bridge.snippets import SnippetList
from app.bridge.storage import Storage
from app.chat.backup import Backup
from app.chat.store import Store
from tests.ui.alone import host, preferences  # noqa: F401 - fixtures
from tests.ui.doubles import Session

BACKUPS = tuple(
    Backup(
        path=Path(f"/data/backups/{at}.db"), made_s=1_700_000_000 - at * 3600, size_bytes=412_000
    )
    for at in range(3)
)


class Data(QObject):
    """Notes what it was asked."""

    backed_up = Signal(object)
    restored = Signal()
    deleted = Signal()
    failed = Signal(object)
    backups_listed = Signal(object)
    folder = Path("/home/someone/.local/share/vitrail")

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple] = []
        self.listed: tuple[Backup, ...] = ()

    def list_backups(self):
        self.backups_listed.emit(self.listed)

    def back_up(self):
        self.calls.append(("back_up",))

    def restore(self, backup):
        self.calls.append(("restore", backup))

    def delete_all(self):
        self.calls.append(("delete_all",))


class Diagnostics:
    """A run that ended abruptly, and a report."""

    def __init__(self, trace: str = "Fatal Python error: Segmentation fault") -> None:
        self.last_crash: Crash | None = Crash(ended_ms=1_700_000_000_000, trace=trace)

    def report(self) -> str:
        return "Vitrail\n"


@pytest.fixture
def data(qapp):
    return Data()


@pytest.fixture
def desk(qtbot, tmp_path, preferences, host):  # noqa: F811
    """Presets and snippets in a real store, around a conversation that is none."""
    storage = Storage(lambda: Store.open(tmp_path / "conversations.db"))
    session = Session(preferences, host)
    presets, snippets = PresetList(storage, session), SnippetList(storage, session)
    qtbot.waitUntil(lambda: bool(presets.items() and snippets.items()))
    yield SimpleNamespace(presets=presets, snippets=snippets, storage=storage)
    presets.close()
    storage.close()


@pytest.fixture
def diagnostics():
    return Diagnostics()
