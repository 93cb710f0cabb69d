"""Downloads that fail say why, harm no other, and can be tried again."""

from __future__ import annotations

from pathlib import Path

from app.core.errors import HashMismatch, HubUnreachable, ModelGated, NoRoom, NotAModelDownload
from app.hub import space
from app.hub.api import Variant
from tests.bridge.downloads.arrivals import MIB, SLOW, arrived, model
from tests.bridge.hub_session import published


class TestFailing:
    def test_wrong_bytes_are_named_and_tried_again_from_the_start(
        self,
        hub,
        downloads,
        until,
        paths,
    ):
        data = model()
        repository = published(hub, "owner/name", {"m.gguf": data})
        hub.fault("cdn", corrupt_at=MIB)

        number = downloads.add(repository, repository.variants[0])
        until(downloads, number, "failed")
        assert isinstance(downloads.item(number).error, HashMismatch)
        assert not list(paths.models.rglob("*.gguf"))
        downloads.retry(number)
        until(downloads, number, "done")

        assert Path(downloads.item(number).path).read_bytes() == data

    def test_what_is_no_model_is_refused(self, hub, downloads, until):
        repository = published(hub, "owner/name", {"m.gguf": b"<html>" * 1000})

        number = downloads.add(repository, repository.variants[0])
        until(downloads, number, "failed")

        assert isinstance(downloads.item(number).error, NotAModelDownload)

    def test_a_gated_model_says_so_and_goes_on_with_a_token(
        self,
        hub,
        session,
        downloads,
        until,
    ):
        data = model()
        repository = published(hub, "owner/name", {"m.gguf": data})
        hub.repo("owner/name").gated = "manual"
        hub.allow("hf_let_me_in", "owner/name")
        number = downloads.add(repository, repository.variants[0])
        until(downloads, number, "failed")
        assert isinstance(downloads.item(number).error, ModelGated)

        session.use(hub.endpoint, "hf_let_me_in")
        downloads.retry(number)
        until(downloads, number, "done")

        assert Path(downloads.item(number).path).read_bytes() == data

    def test_a_hub_that_is_away_is_named_and_another_one_is_used_at_once(
        self,
        hub,
        session,
        downloads,
        until,
    ):
        repository = published(hub, "owner/name", {"m.gguf": model()})
        session.use("http://127.0.0.1:9")
        number = downloads.add(repository, repository.variants[0])
        until(downloads, number, "failed")
        assert isinstance(downloads.item(number).error, HubUnreachable)

        session.use(hub.endpoint)
        downloads.retry(number)

        until(downloads, number, "done")

    def test_a_failed_one_lets_the_others_go_on(self, hub, downloads, until):
        files = {"a.gguf": b"none" * 99, "b.gguf": b"none" * 99, "c.gguf": model()}
        repository = published(hub, "owner/name", files)

        numbers = [downloads.add(repository, variant) for variant in repository.variants]

        until(downloads, numbers[2], "done")
        assert downloads.item(numbers[0]).state == downloads.item(numbers[1]).state == "failed"

    def test_a_disk_without_room_for_all_of_it_is_told_before_the_first_byte(
        self,
        hub,
        downloads,
        until,
        monkeypatch,
    ):
        files = {f"m-Q8_0-0000{at}-of-00002.gguf": model() for at in (1, 2)}
        repository = published(hub, "owner/name", files)
        parts = tuple(variant.files[0] for variant in repository.variants)
        monkeypatch.setattr(space, "room", lambda *_args: 5 * MIB)

        number = downloads.add(repository, Variant(quantization="Q8_0", files=parts))
        until(downloads, number, "failed")

        error = downloads.item(number).error
        assert isinstance(error, NoRoom)
        assert (error.needed_bytes, error.free_bytes) == (6 * MIB, 5 * MIB)
        assert hub.requests == []

    def test_room_that_another_download_still_needs_is_not_given_away(
        self,
        hub,
        downloads,
        until,
        qtbot,
        monkeypatch,
    ):
        repository = published(hub, "owner/name", {"a.gguf": model(), "b.gguf": model()})
        hub.fault("cdn", rate=SLOW)
        first = downloads.add(repository, repository.variants[0])
        qtbot.waitUntil(lambda: arrived(downloads, first, MIB))
        monkeypatch.setattr(space, "room", lambda *_args: 4 * MIB)

        second = downloads.add(repository, repository.variants[1])

        until(downloads, second, "failed")
        assert isinstance(downloads.item(second).error, NoRoom)
        assert downloads.item(first).state == "downloading"
