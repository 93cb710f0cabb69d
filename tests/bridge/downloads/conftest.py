"""Downloads as the window has them, and a hub on loopback."""

from __future__ import annotations

import pytest

from app.bridge.downloads import Downloads
from app.hub.stores import Surroundings
from tests.bridge.hub_session import Session
from tests.hub.server import LoopbackHub


@pytest.fixture
def hub():
    with LoopbackHub() as server:
        yield server


@pytest.fixture
def session(hub):
    made = Session(hub.endpoint)
    yield made
    made.close()


@pytest.fixture
def here(tmp_path):
    return Surroundings(home=tmp_path / "home", environment={}, platform="darwin")


@pytest.fixture
def start(qapp, session, preferences, paths, here):
    """Start Vitrail's downloads, as often as a test likes; each start ends the one before."""
    running: list[Downloads] = []

    def make() -> Downloads:
        end()
        running.append(Downloads(session, preferences, paths, surroundings=here))
        running[-1].start()
        return running[-1]

    def end() -> None:
        for made in running:
            made.close()
            for run in made._runs.values():
                run.join()
            made._record._pool.shutdown(wait=True)

    yield make
    end()


@pytest.fixture
def downloads(start):
    return start()


@pytest.fixture
def until(qtbot):
    """Wait for a state of a download."""

    def wait(downloads: Downloads, number: int, *states: str) -> None:
        def there() -> bool:
            item = downloads.item(number)
            return item is not None and item.state in states

        qtbot.waitUntil(there)

    return wait
