"""A hub on loopback, a library on disk and downloads, for the sections that show them."""

from __future__ import annotations

import threading

import pytest

from app.bridge.hub import HubSession
from app.bridge.library import Library
from app.bridge.models import ModelFiles
from app.core.paths import Paths
from app.hub.stores import Surroundings
from app.hub.token import TokenKeeper
from tests.hub.server import LoopbackHub


class NoRing:
    """A keyring that keeps nothing."""

    def get_password(self, _service, _username):
        return None

    def set_password(self, _service, _username, _password):
        raise RuntimeError("no keyring")

    def delete_password(self, _service, _username):
        raise RuntimeError("no keyring")


@pytest.fixture
def paths(tmp_path):
    found = Paths(tmp_path / "vitrail")
    found.make()
    return found


@pytest.fixture
def server():
    with LoopbackHub() as hub:
        yield hub


@pytest.fixture
def hub(qtbot, preferences, paths):
    made = HubSession(preferences, TokenKeeper(paths.token, ring=NoRing))
    yield made
    made.close()
    qtbot.waitUntil(lambda: not any(t.name.startswith("hub") for t in threading.enumerate()))


@pytest.fixture
def here(tmp_path):
    return Surroundings(home=tmp_path / "home", environment={}, platform="darwin")


@pytest.fixture
def library(qtbot, preferences, paths, here):
    files = ModelFiles(preferences, distribution="not-installed")
    made = Library(preferences, paths, files, surroundings=here)
    yield made
    made.close()
