"""Fixtures of the hub's tests; others import `hub` from here."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.hub.api import Access
from app.hub.connection import Connection
from tests.hub.bringing import Bringing
from tests.hub.server import LoopbackHub


@pytest.fixture
def hub() -> Iterator[LoopbackHub]:
    """An empty hub on loopback; nothing of it outlives the test."""
    before = set(threading.enumerate())
    with LoopbackHub() as server:
        yield server
    deadline = time.monotonic() + 60  # requests that nobody waits for end with the hub
    while (left := _started_since(before)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not left, f"threads outlive the test: {left}; close what was started"


def _started_since(before: set[threading.Thread]) -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread not in before]


@pytest.fixture
def connect(hub: LoopbackHub) -> Iterator[Callable[..., Connection]]:
    """Makes connections to the hub, with other fields of `Access` where they are given."""
    made: list[Connection] = []

    def connect(**fields: Any) -> Connection:
        used = fields.pop("used", lambda _used: None)
        access = Access(**{"endpoint": hub.endpoint, "proxy": "", **fields})
        made.append(Connection(access, used=used))
        return made[-1]

    yield connect
    for connection in made:
        connection.close()


@pytest.fixture
def bringing(hub: LoopbackHub, tmp_path: Path) -> Iterator[Bringing]:
    """A file of 2 MB on the hub, and transfers of it."""
    it = Bringing(hub, tmp_path / "models")
    yield it
    it.connection.close()
