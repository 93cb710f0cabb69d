"""Downloading models, as the window does it, from a hub on loopback."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.bridge.downloads import Downloads
from app.core.errors import HashMismatch, HubUnreachable, ModelGated, NoRoom, NotAModelDownload
from app.core.settings import HubSettings, LibrarySettings
from app.hub import space
from app.hub.api import Variant
from app.hub.queue import Queue, QueueFile
from app.hub.stores import Surroundings
from tests.bridge.hub_session import Session, published
from tests.hub.server import LoopbackHub

MIB = 2**20
SLOW = 4 * MIB
"""Bytes a second that leave a test time to act in the middle."""


def model(n_bytes: int = 3 * MIB) -> bytes:
    return b"GGUF" + os.urandom(n_bytes - 4)


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

        qtbot.waitUntil(there, timeout=20_000)

    return wait


def arrived(downloads: Downloads, number: int, n_bytes: int) -> bool:
    item = downloads.item(number)
    return item is not None and item.done_bytes >= n_bytes


def leftovers(folder: Path) -> list[str]:
    return sorted(
        path.name for path in folder.rglob("*") if path.is_file() and path.suffix != ".gguf"
    )


def is_empty(folder: Path) -> bool:
    return not any(folder.iterdir())


def test_a_download_arrives_verified_in_the_models_folder(hub, downloads, until, qtbot, paths):
    data = model()
    repository = published(hub, "owner/name", {"m-Q4_K_M.gguf": data})

    added = []
    downloads.file_added.connect(added.append)
    with qtbot.waitSignal(downloads.finished, timeout=20_000):
        number = downloads.add(repository, repository.variants[0])

    target = paths.models / "owner" / "name" / "m-Q4_K_M.gguf"
    assert target.read_bytes() == data
    assert added == [str(target)]
    item = downloads.item(number)
    assert (item.state, item.path, item.done_bytes) == ("done", str(target), len(data))
    assert item.files[0].commit == repository.commit
    assert leftovers(paths.models) == []
    downloads.dismiss(number)
    assert downloads.items() == ()


def test_two_run_at_once_and_the_order_can_be_changed(hub, downloads, until, qtbot):
    names = [f"m-{label}.gguf" for label in "ABCD"]
    repository = published(hub, "owner/name", {name: model() for name in names})
    hub.fault("cdn", times=2, rate=SLOW)

    numbers = [downloads.add(repository, variant) for variant in repository.variants]
    downloads.move(numbers[3], -1)

    states = {item.quantization: item.state for item in downloads.items()}
    assert list(states) == ["m-A", "m-B", "m-D", "m-C"]
    qtbot.waitUntil(lambda: arrived(downloads, numbers[0], MIB // 4))
    assert [states[name] for name in states] == ["downloading", "downloading", "waiting", "waiting"]
    downloads.cancel(numbers[0])
    until(downloads, numbers[3], "downloading", "checking", "done")
    until(downloads, numbers[2], "done")


def test_pausing_keeps_what_is_there_and_going_on_fetches_only_the_rest(
    hub,
    downloads,
    until,
    qtbot,
):
    data = model(8 * MIB)
    repository = published(hub, "owner/name", {"m.gguf": data})
    hub.fault("cdn", rate=SLOW)
    number = downloads.add(repository, repository.variants[0])
    qtbot.waitUntil(lambda: arrived(downloads, number, 2 * MIB), timeout=20_000)

    downloads.pause(number)
    assert downloads.item(number).state == "paused"
    qtbot.waitUntil(lambda: not downloads._runs)
    assert downloads.item(number).speed_bytes_s == 0
    downloads.resume(number)
    until(downloads, number, "done")

    assert Path(downloads.item(number).path).read_bytes() == data
    second = hub.log("cdn", "GET")[-1]
    assert second.start >= 2 * MIB


def test_cancelling_removes_what_arrived(hub, downloads, qtbot, paths):
    repository = published(hub, "owner/name", {"m.gguf": model(8 * MIB)})
    hub.fault("cdn", rate=SLOW)
    number = downloads.add(repository, repository.variants[0])
    qtbot.waitUntil(lambda: arrived(downloads, number, MIB), timeout=20_000)

    downloads.cancel(number)

    assert downloads.items() == ()
    qtbot.waitUntil(lambda: is_empty(paths.models))


def test_a_cancelled_one_can_be_asked_for_again_at_once(hub, downloads, until, qtbot):
    data = model(8 * MIB)
    repository = published(hub, "owner/name", {"m.gguf": data})
    hub.fault("cdn", rate=SLOW)
    number = downloads.add(repository, repository.variants[0])
    qtbot.waitUntil(lambda: arrived(downloads, number, MIB), timeout=20_000)

    downloads.cancel(number)
    again = downloads.add(repository, repository.variants[0])

    until(downloads, again, "done")
    assert Path(downloads.item(again).path).read_bytes() == data


def test_shards_and_their_projector_come_as_one(hub, downloads, until, paths):
    files = {
        "m-Q8_0-00001-of-00002.gguf": model(),
        "m-Q8_0-00002-of-00002.gguf": model(),
        "mmproj-F16.gguf": model(MIB),
    }
    repository = published(hub, "owner/name", files)
    parts = [variant.files[0] for variant in repository.variants]
    whole = Variant(quantization="Q8_0", files=tuple(parts[:2]), projector=parts[2])

    number = downloads.add(repository, whole)
    assert downloads.item(number).size_bytes == 7 * MIB
    until(downloads, number, "done")

    item = downloads.item(number)
    assert Path(item.path).name == "m-Q8_0-00001-of-00002.gguf"
    assert set(item.ready) == set(files)
    for name, data in files.items():
        assert (paths.models / "owner" / "name" / name).read_bytes() == data

    downloads.cancel(number)  # as deleting all data does

    assert downloads.items() == ()
    downloads._record._pool.submit(lambda: None).result()
    assert {path.name for path in paths.models.rglob("*.gguf")} == set(files)


def test_a_shard_that_is_here_is_not_fetched_or_hashed_again(
    hub,
    downloads,
    until,
    qtbot,
    monkeypatch,
):
    files = {f"m-Q8_0-0000{at}-of-00002.gguf": model() for at in (1, 2)}
    repository = published(hub, "owner/name", files)
    parts = tuple(variant.files[0] for variant in repository.variants)
    number = downloads.add(repository, Variant(quantization="Q8_0", files=parts))
    until(downloads, number, "done")
    downloads._queue.change(number, state="failed", path="")
    first = len(hub.log("cdn"))

    downloads.retry(number)
    until(downloads, number, "done")

    assert len(hub.log("cdn")) == first
    assert len(hub.log("resolve")) == 2


def test_a_cancelled_half_of_shards_leaves_no_lonely_shard(hub, downloads, qtbot, paths):
    files = {f"m-Q8_0-0000{at}-of-00002.gguf": model() for at in (1, 2)}
    repository = published(hub, "owner/name", files)
    parts = tuple(variant.files[0] for variant in repository.variants)
    hub.fault("cdn")  # the first arrives
    hub.fault("cdn", rate=SLOW)
    number = downloads.add(repository, Variant(quantization="Q8_0", files=parts))
    qtbot.waitUntil(lambda: arrived(downloads, number, 3 * MIB + MIB // 2), timeout=20_000)

    downloads.cancel(number)

    qtbot.waitUntil(lambda: is_empty(paths.models))


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
        qtbot.waitUntil(lambda: arrived(downloads, first, MIB), timeout=20_000)
        monkeypatch.setattr(space, "room", lambda *_args: 4 * MIB)

        second = downloads.add(repository, repository.variants[1])

        until(downloads, second, "failed")
        assert isinstance(downloads.item(second).error, NoRoom)
        assert downloads.item(first).state == "downloading"


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
        qtbot.waitUntil(lambda: arrived(downloads, number, 2 * MIB), timeout=20_000)

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
        qtbot.waitUntil(lambda: arrived(downloads, number, MIB // 2), timeout=20_000)
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
        qtbot.waitUntil(lambda: arrived(downloads, number, MIB // 4), timeout=20_000)
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
        qtbot.waitUntil(lambda: arrived(downloads, number, 2 * MIB), timeout=20_000)

        other = tmp_path / "other"
        preferences.update(library=LibrarySettings(folder=str(other)))
        until(downloads, number, "done")

        assert downloads.item(number).path == str(other / "owner" / "name" / "a.gguf")
        assert (other / "owner" / "name" / "a.gguf").read_bytes() == data
        assert hub.log("cdn", "GET")[-1].start >= 2 * MIB
        assert leftovers(paths.models) == []


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


def test_progress_is_told_at_most_ten_times_a_second(hub, downloads, preferences, until, qtbot):
    preferences.update(hub=HubSettings(speed_limit_bytes_s=4 * MIB))
    repository = published(hub, "owner/name", {"a.gguf": model(6 * MIB)})
    told = []
    downloads.progressed.connect(lambda _number: told.append(time.monotonic()))

    number = downloads.add(repository, repository.variants[0])
    until(downloads, number, "done")

    assert len(told) >= 3
    seconds = told[-1] - told[0]
    assert len(told) <= 10 * seconds + 2


def test_asking_for_a_newer_commit_replaces_what_was_paused(hub, downloads, until, qtbot):
    repository = published(hub, "owner/name", {"a.gguf": model(8 * MIB)})
    hub.fault("cdn", rate=SLOW)
    number = downloads.add(repository, repository.variants[0])
    qtbot.waitUntil(lambda: arrived(downloads, number, MIB // 2), timeout=20_000)
    downloads.pause(number)
    qtbot.waitUntil(lambda: not downloads._runs)
    data = model(2 * MIB)
    newer = published(hub, "owner/name", {"a.gguf": data})

    again = downloads.add(newer, newer.variants[0])
    until(downloads, again, "done")

    assert Path(downloads.item(again).path).read_bytes() == data
    assert len(downloads.items()) == 1
    assert replace(downloads.item(again), id=0).state == "done"


def test_while_files_are_moved_nothing_is_written(hub, downloads, until, qtbot):
    data = model(8 * MIB)
    repository = published(hub, "owner/name", {"a.gguf": data, "b.gguf": model()})
    hub.fault("cdn", rate=SLOW)
    number = downloads.add(repository, repository.variants[0])
    qtbot.waitUntil(lambda: arrived(downloads, number, MIB), timeout=20_000)

    with qtbot.waitCallback() as still:
        downloads.hold(still)
    assert downloads.item(number).state == "waiting"
    assert not downloads._runs
    other = downloads.add(repository, repository.variants[1])
    assert downloads.item(other).state == "waiting"
    with qtbot.waitCallback() as again:
        downloads.hold(again)

    downloads.release()
    until(downloads, number, "done")
    until(downloads, other, "done")
    assert Path(downloads.item(number).path).read_bytes() == data
