"""Downloading models, as the window does it, from a hub on loopback."""

from __future__ import annotations

import time
from pathlib import Path

from msgspec.structs import replace

from app.core.settings import HubSettings
from app.hub.api import Variant
from tests.bridge.downloads.arrivals import MIB, SLOW, arrived, is_empty, leftovers, model
from tests.bridge.hub_session import published


def test_a_download_arrives_verified_in_the_models_folder(hub, downloads, until, qtbot, paths):
    data = model()
    repository = published(hub, "owner/name", {"m-Q4_K_M.gguf": data})

    added = []
    downloads.file_added.connect(added.append)
    with qtbot.waitSignal(downloads.finished):
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
    qtbot.waitUntil(lambda: arrived(downloads, number, 2 * MIB))

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
    qtbot.waitUntil(lambda: arrived(downloads, number, MIB))

    downloads.cancel(number)

    assert downloads.items() == ()
    qtbot.waitUntil(lambda: is_empty(paths.models))


def test_a_cancelled_one_can_be_asked_for_again_at_once(hub, downloads, until, qtbot):
    data = model(8 * MIB)
    repository = published(hub, "owner/name", {"m.gguf": data})
    hub.fault("cdn", rate=SLOW)
    number = downloads.add(repository, repository.variants[0])
    qtbot.waitUntil(lambda: arrived(downloads, number, MIB))

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
    qtbot.waitUntil(lambda: arrived(downloads, number, 3 * MIB + MIB // 2))

    downloads.cancel(number)

    qtbot.waitUntil(lambda: is_empty(paths.models))


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
    qtbot.waitUntil(lambda: arrived(downloads, number, MIB // 2))
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
    qtbot.waitUntil(lambda: arrived(downloads, number, MIB))

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
