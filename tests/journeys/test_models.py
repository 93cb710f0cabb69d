"""From an empty library to a chat with a model that was downloaded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core.paths import Paths
from app.core.settings import HubSettings, LibrarySettings
from app.core.settings_file import SettingsFile
from tests.hub.conftest import hub  # noqa: F401 - fixture
from tests.hub.server import LoopbackHub

REPO = "acme/SmolLM2-135M-Instruct-GGUF"
FILE = "SmolLM2-135M-Instruct-Q4_1.gguf"
KNOWN = {"total": 134_515_008, "architecture": "llama", "context_length": 8192}
PATIENCE_MS = 60_000


@pytest.fixture
def hub_data(data: Path, hub: LoopbackHub, monkeypatch) -> Path:  # noqa: F811
    """A data folder that asks the hub on loopback, on a computer without any model."""
    monkeypatch.setattr("app.bridge.models._gguf_of", lambda _distribution: None)
    file = SettingsFile(Paths.chosen(data).settings)
    settings = file.load()
    file.save(
        replace(
            settings,
            hub=HubSettings(endpoint=hub.endpoint, proxy_mode="none"),
            library=LibrarySettings(other_apps=False),
        )
    )
    return data


def downloaded(data: Path) -> list[Path]:
    return sorted((data / "models").rglob("*.gguf"))


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_search_download_load_and_chat_by_keyboard(
    hub: LoopbackHub,  # noqa: F811
    hub_data: Path,
    open_window: Callable,
    starter_model: Path,
):
    hub.add_repo(REPO, {FILE: starter_model}, gguf=KNOWN, downloads=1000)
    person = open_window()
    qtbot = person.qtbot
    qtbot.waitUntil(person.window.isActiveWindow)
    person.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    page = person.window.pages.models
    assert page.isVisible()
    assert hub.log() == [], "the hub was asked before the user asked for anything"

    qtbot.keyClicks(QApplication.focusWidget(), "smollm")
    cards = page.discover.list.cards
    qtbot.waitUntil(lambda: [c.offer.repo for c in cards()] == [REPO], timeout=PATIENCE_MS)
    person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Return)
    card = cards()[0]
    qtbot.waitUntil(lambda: bool(card.opened.table.rows()), timeout=PATIENCE_MS)
    row = card.opened.table.rows()[0]
    qtbot.waitUntil(lambda: row.action.state == "download", timeout=PATIENCE_MS)
    row.action.button.setFocus()
    person.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: row.action.state == "here", timeout=PATIENCE_MS)

    (file,) = downloaded(hub_data)
    library = person.window._shelf.library
    qtbot.waitUntil(lambda: library.entry(str(file)) is not None, timeout=PATIENCE_MS)
    entry = library.entry(str(file))
    assert sha256(file) == sha256(starter_model) == entry.sha256
    assert entry.proof == "verified"
    assert entry.repo == REPO

    row.action.chat.setFocus()
    person.press(Qt.Key.Key_Space)
    person.wait_ready()
    person.write("What is the capital of France?")
    person.wait_idle()

    assert person.window.pages.name == "chat"
    assert len(person.texts()[-1]) > 3
    facts = person.session.path()[-1].node.message.facts
    assert facts.quantization == "Q4_1"


def test_the_first_button_of_an_empty_window_brings_a_model_to_chat_with(
    hub: LoopbackHub,  # noqa: F811
    hub_data: Path,
    open_window: Callable,
    starter_model: Path,
):
    person = open_window()
    qtbot, first_run = person.qtbot, person.window.page.first_run
    qtbot.waitUntil(lambda: len(first_run.offers.rows()) == 3, timeout=PATIENCE_MS)
    row = first_run.offers.rows()[0]
    entries = person.window._shelf.hub.catalog("en").entries
    entry = next(entry for entry in entries if entry.repo == row.offer.repo)
    hub.add_repo(entry.repo, {entry.file: starter_model}, gguf=KNOWN)

    qtbot.mouseClick(row.button, Qt.MouseButton.LeftButton)
    person.wait_ready()
    person.write("Say hello.")
    person.wait_idle()

    assert Path(person.models.path) == downloaded(hub_data)[0]
    assert len(person.texts()[-1]) > 1


def test_a_download_goes_on_after_the_window_was_closed(
    hub: LoopbackHub,  # noqa: F811
    hub_data: Path,
    open_window: Callable,
    starter_model: Path,
):
    hub.add_repo(REPO, {FILE: starter_model}, gguf=KNOWN)
    hub.fault("cdn", rate=8_000_000)
    person = open_window()
    qtbot, shelf = person.qtbot, person.window._shelf
    found: list = []
    shelf.hub.repository(REPO, found.append, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE_MS)
    number = shelf.downloads.add(found[0], found[0].variants[0])
    qtbot.waitUntil(
        lambda: shelf.downloads.item(number).done_bytes > 4_000_000, timeout=PATIENCE_MS
    )
    open_window.close(person)
    before = hub.sent_bytes()

    hub.clear_faults()
    person = open_window()
    downloads = person.window._shelf.downloads
    qtbot.waitUntil(lambda: bool(downloaded(hub_data)), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: downloads.items()[0].state == "done", timeout=PATIENCE_MS)

    assert sha256(downloaded(hub_data)[0]) == sha256(starter_model)
    again = hub.sent_bytes() - starter_model.stat().st_size
    assert before > 4_000_000
    assert again < 16 * 1024 * 1024, "what had arrived was fetched a second time"
