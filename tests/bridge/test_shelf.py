"""Deleting everything reaches what stands behind the Models page too."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.bridge.data import DataKeeper
from app.bridge.downloads import Downloads
from app.bridge.hub import HubSession
from app.bridge.journal import Journal
from app.bridge.library import Library
from app.bridge.machine import MachineWatch
from app.bridge.models import ModelFiles
from app.bridge.shelf import Shelf
from app.chat.backup import Backups
from app.core.settings import HubSettings
from app.hub.stores import Surroundings
from app.hub.token import TokenKeeper
from tests.bridge.hub_session import published
from tests.hub.conftest import hub  # noqa: F401 - fixture
from tests.hub.files import write_model

REPO = "acme/secret-GGUF"


class StubbornRing:
    """A keyring that gives its token and does not forget it."""

    def get_password(self, _service, _username):
        return "hf_secret"

    def set_password(self, _service, _username, _password):
        raise RuntimeError("locked")

    def delete_password(self, _service, _username):
        raise RuntimeError("locked")


@pytest.fixture
def shelf(qtbot, hub, inside):  # noqa: F811
    paths, preferences = inside.paths, inside.preferences
    preferences.update(hub=HubSettings(endpoint=hub.endpoint, proxy_mode="none"))
    session = HubSession(preferences, TokenKeeper(paths.token, ring=StubbornRing))
    surroundings = Surroundings(home=paths.data, environment={}, platform="darwin")
    made = Shelf(
        library=Library(
            preferences,
            paths,
            ModelFiles(preferences, distribution="not-installed"),
            surroundings=surroundings,
        ),
        hub=session,
        downloads=Downloads(session, preferences, paths, surroundings=surroundings),
        machine=MachineWatch(inside.host),
    )
    with qtbot.waitSignal(made.library.scanned):
        made.start()
    yield made
    made.close()


@pytest.fixture
def keeper(inside, ready, shelf):
    journal = Journal(inside.paths.logs)
    journal.start("info")
    yield DataKeeper(
        inside.paths,
        inside.storage,
        Backups(inside.paths.backups),
        preferences=inside.preferences,
        session=ready,
        models=inside.host,
        journal=journal,
        shelf=shelf,
    )
    journal.close()


def test_delete_all_forgets_notes_downloads_and_token_and_leaves_models(
    qtbot,
    keeper,
    shelf,
    inside,
    hub,  # noqa: F811
):
    paths, settings = inside.paths, inside.preferences.settings
    model = write_model(paths.models / "acme" / "glass" / "glass-Q4_0.gguf")
    with qtbot.waitSignal(shelf.library.scanned):
        shelf.library.rescan()
    shelf.library.set_note(str(model), "A secret note")
    (paths.data / ".hub_token.x1.tmp").write_bytes(b"hf_secret")  # as a kill leaves it
    inside.preferences.update(hub=replace(settings.hub, speed_limit_bytes_s=100_000))
    file = {"Q4_0.gguf": b"GGUF" + bytes(2_000_000)}
    repository = published(hub, REPO, file)
    hub.allow("hf_secret", REPO)
    shelf.downloads.add(repository, repository.variants[0])
    half = paths.models / REPO / "Q4_0.gguf.part"
    qtbot.waitUntil(lambda: half.exists() and half.stat().st_size > 0)
    shelf.hub.find_token(lambda _where: None)
    qtbot.waitUntil(lambda: shelf.hub.where() == "keyring")

    with qtbot.waitSignals([keeper.deleted, shelf.library.scanned]):
        keeper.delete_all()
    qtbot.waitUntil(lambda: not half.exists() and paths.token.exists())
    shelf.close()
    inside.preferences.close()

    for path in (path for path in paths.data.rglob("*") if path.is_file()):
        assert b"secret" not in path.read_bytes(), path
        assert "secret" not in str(path.relative_to(paths.data)), path
    assert model.exists()
    # The keyring kept its token: that it is not to be asked for it is known at the next start.
    assert TokenKeeper(paths.token, ring=StubbornRing).load() == ""
