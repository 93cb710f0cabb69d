"""Fixtures of the hub's tests; others import `hub` from here."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.hub.server import LoopbackHub


@pytest.fixture
def hub() -> Iterator[LoopbackHub]:
    """An empty hub on loopback; nothing of it outlives the test."""
    before = set(threading.enumerate())
    with LoopbackHub() as server:
        yield server
    left = [thread.name for thread in set(threading.enumerate()) - before if thread.is_alive()]
    assert not left, f"threads outlive the test: {left}; close what was started"
