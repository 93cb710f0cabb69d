"""Downloads go on after another start and with other settings."""

from __future__ import annotations

from pathlib import Path

from app.core.errors import NoRoom
from app.core.settings import HubSettings, LibrarySettings
from app.hub.queue import Queue, QueueFile
from tests.bridge.downloads.arrivals import MIB, SLOW, arrived, leftovers, model
from tests.bridge.hub_session import published


class TestAnotherStart:
    def test_what_ran_goes_on_and_what_was_paused_stays_paused(
        self,
        hub,
        start,
        until,
        qtbot,
    ):
        data = model(8 * MIB)
        repository = published(hub, "owner/name", {"a.gguf": data, "b.gguf": model()})
        hub.fault("cdn", rate=SLOW)
        downloads = start()
        number = downloads.add(repository, repository.variants[0])
        paused = downloads.add(repository, repository.variants[1])
        downloads.pause(paused)
        qtbot.waitUntil(lambda: arrived(downloads, number, 2 * MIB))

        again = start()
        qtbot.waitUntil(lambda: len(again.items()) == 2)
        first, second = again.items()
        until(again, first.id, "done")

        assert Path(again.item(first.id).path).read_bytes() == data
        assert again.item(second.id).state == "paused"
        assert hub.log("cdn", "GET")[-1].start >= 2 * MIB

    def test_nothing_is_asked_when_nothing_ran(self, hub, start, qtbot, paths):
        repository = published(hub, "owner/name", {"a.gguf": model(), "b.gguf": model()})
        left = Queue()
        for number, state in ((1, "paused"), (2, "failed")):
            left.add(repository, repository.variants[number - 1])
            left.stop(number, state, NoRoom() if state == "failed" else None)
        QueueFile(paths.downloads).save(left.items())

        downloads = start()
        qtbot.waitUntil(lambda: bool(downloads.items()))
        qtbot.wait(200)

        assert [item.state for item in downloads.items()] == ["paused", "failed"]
        assert hub.requests == []

    def test_a_damaged_list_stops_no_start(self, hub, start, until, paths):
        paths.downloads.write_bytes(b'{"downloads": [{"repo": 3}, \xff')
        repository = published(hub, "owner/name", {"a.gguf": model()})
        downloads = start()

        number = downloads.add(repository, repository.variants[0])

        until(downloads, number, "done")

    def test_an_early_add_does_not_lose_what_was_left(self, hub, start, qtbot, paths):
        repository = published(hub, "owner/name", {"a.gguf": model(), "b.gguf": model()})
        downloads = start()
        qtbot.waitUntil(lambda: downloads._loaded)
        downloads.pause(downloads.add(repository, repository.variants[0]))

        again = start()
        again.add(repository, repository.variants[1])
        assert len(again.items()) == 1
        qtbot.waitUntil(lambda: len(again.items()) == 2)

        qtbot.waitUntil(lambda: len(QueueFile(paths.downloads).load()) >= 1)
        assert {item.quantization for item in again.items()} == {"a", "b"}

    def test_closing_is_prompt_and_cancelled_files_go(self, hub, start, qtbot, paths):
        repository = published(hub, "owner/name", {"a.gguf": model(8 * MIB)})
        hub.fault("cdn", rate=SLOW)
        downloads = start()
        number = downloads.add(repository, repository.variants[0])
        qtbot.waitUntil(lambda: arrived(downloads, number, MIB // 2))
        downloads.cancel(number)

        start()

        assert list(paths.models.rglob("*.part")) == []


class TestSettings:
    def test_the_speed_limit_holds_while_it_runs(
        self,
        hub,
        downloads,
        preferences,
        until,
        qtbot,
    ):
        preferences.update(hub=HubSettings(speed_limit_bytes_s=MIB))
        repository = published(hub, "owner/name", {"a.gguf": model(40 * MIB)})
        number = downloads.add(repository, repository.variants[0])
        qtbot.waitUntil(lambda: arrived(downloads, number, MIB // 4))
        qtbot.waitUntil(lambda: 0 < downloads.item(number).speed_bytes_s < 3 * MIB)
        assert downloads.item(number).left_s > 5

        preferences.update(hub=HubSettings(speed_limit_bytes_s=0))

        until(downloads, number, "done")

    def test_another_models_folder_takes_along_what_has_arrived(
        self,
        *,
        hub,
        downloads,
        preferences,
        until,
        qtbot,
        tmp_path,
        paths,
    ):
        data = model(8 * MIB)
        repository = published(hub, "owner/name", {"a.gguf": data})
        hub.fault("cdn", rate=SLOW)
        number = downloads.add(repository, repository.variants[0])
        qtbot.waitUntil(lambda: arrived(downloads, number, 2 * MIB))

        other = tmp_path / "other"
        preferences.update(library=LibrarySettings(folder=str(other)))
        until(downloads, number, "done")

        assert downloads.item(number).path == str(other / "owner" / "name" / "a.gguf")
        assert (other / "owner" / "name" / "a.gguf").read_bytes() == data
        assert hub.log("cdn", "GET")[-1].start >= 2 * MIB
        assert leftovers(paths.models) == []
