"""Files that other programs have are used instead of the network."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import HashMismatch
from tests.bridge.downloads.arrivals import model
from tests.bridge.hub_session import published


class TestCopies:
    @pytest.fixture
    def repository(self, hub):
        return published(hub, "owner/name", {"a.gguf": model()})

    def blob(self, here, repository, data):
        sha256 = repository.variants[0].files[0].sha256
        path = here.home / ".ollama" / "models" / "blobs" / f"sha256-{sha256}"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        return path

    def test_a_copy_of_another_program_is_offered_and_used_without_the_network(
        self,
        *,
        hub,
        downloads,
        until,
        qtbot,
        here,
        repository,
    ):
        data = hub.repo("owner/name").files["a.gguf"].source
        blob = self.blob(here, repository, data)
        with qtbot.waitCallback() as offered:
            downloads.known_copy(repository.variants[0], offered)
        offered.assert_called_with(str(blob))

        number = downloads.use_copy(repository, repository.variants[0])
        until(downloads, number, "done")

        assert Path(downloads.item(number).path).read_bytes() == data
        assert hub.requests == []

    def test_nothing_is_offered_where_nothing_is(self, downloads, qtbot, repository):
        with qtbot.waitCallback() as offered:
            downloads.known_copy(repository.variants[0], offered)

        offered.assert_called_with("")

    def test_a_damaged_copy_fails_and_the_next_try_downloads(
        self,
        hub,
        downloads,
        until,
        here,
        repository,
    ):
        data = hub.repo("owner/name").files["a.gguf"].source
        self.blob(here, repository, data[:-1] + bytes([data[-1] ^ 1]))
        number = downloads.use_copy(repository, repository.variants[0])
        until(downloads, number, "failed")
        assert isinstance(downloads.item(number).error, HashMismatch)

        downloads.retry(number)
        until(downloads, number, "done")

        assert Path(downloads.item(number).path).read_bytes() == data
        assert hub.sent_bytes() == len(data)
