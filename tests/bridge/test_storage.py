"""The store behind its writer thread: order, a full disk, a damaged file, the end."""

from __future__ import annotations

import threading

import pytest

from app.bridge.storage import Storage
from app.chat.conversation import Message
from app.chat.store import Store
from app.core.errors import StoreBusy, StoreCorrupt, StoreDiskFull


class FullDisk:
    """Wraps work so that it finds no room while `full`."""

    def __init__(self) -> None:
        self.full = True
        self.tries = 0

    def __call__(self, work):
        def wrapped(store):
            self.tries += 1
            if self.full:
                raise StoreDiskFull(path="x")
            return work(store)

        return wrapped


def test_results_come_back_on_the_gui_thread_in_order(qtbot, storage):
    heard = []
    for number in range(50):
        storage.run(
            lambda _store, n=number: (n, threading.current_thread().name),
            lambda result: heard.append((*result, threading.current_thread().name)),
        )
    qtbot.waitUntil(lambda: len(heard) == 50)
    assert heard == [(n, "storage", "MainThread") for n in range(50)]


def test_an_error_goes_to_whoever_asked(qtbot, storage):
    def refuse(_store):
        raise StoreBusy(path="x")

    with qtbot.waitCallback() as failed, qtbot.assertNotEmitted(storage.failed):
        storage.run(refuse, None, failed)
    assert isinstance(failed.args[0], StoreBusy)


def test_an_error_nobody_asked_about_is_told_to_all(qtbot, storage):
    def refuse(_store):
        raise StoreBusy(path="x")

    with qtbot.waitSignal(storage.failed) as failed:
        storage.run(refuse)
    assert isinstance(failed.args[0], StoreBusy)
    assert storage.problem is failed.args[0]


def test_a_mistake_in_the_code_is_not_swallowed_and_work_goes_on(qtbot, storage):
    with qtbot.captureExceptions() as caught:
        storage.run(lambda _store: 1 // 0)
        with qtbot.waitCallback() as done:
            storage.run(lambda _store: "next", done)
    assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError]
    assert done.args == ["next"]


def test_what_must_not_be_lost_waits_for_room_in_order(qtbot, storage):
    disk, written = FullDisk(), []
    with qtbot.waitSignal(storage.failed) as failed:
        for number in range(3):
            storage.run(disk(lambda _store, n=number: written.append(n)), keep=True)
    assert isinstance(failed.args[0], StoreDiskFull)
    # Reading goes on meanwhile.
    with qtbot.waitCallback() as read:
        storage.run(lambda store: store.conversations(), read)
    assert read.args == [()]
    assert written == []
    with qtbot.waitSignal(storage.recovered):
        disk.full = False
    assert written == [0, 1, 2]
    assert storage.problem is None


def test_what_comes_later_does_not_overtake_what_waits(qtbot, paths):
    storage, disk, written = (
        Storage(lambda: Store.open(paths.database), retry_s=0.3),
        FullDisk(),
        [],
    )
    with qtbot.waitSignal(storage.failed):
        storage.run(disk(lambda _store: written.append("first")), keep=True)
    disk.full = False
    with qtbot.waitSignal(storage.recovered):
        storage.run(disk(lambda _store: written.append("second")), keep=True)
    storage.close()
    assert written == ["first", "second"]


def test_a_full_disk_is_told_once(qtbot, storage):
    disk, told = FullDisk(), []
    storage.failed.connect(told.append)
    for _ in range(3):
        storage.run(disk(lambda _store: None), keep=True)
    qtbot.waitUntil(lambda: disk.tries > 4 and bool(told))
    assert len(told) == 1
    disk.full = False


def test_a_second_try_can_be_another_one(qtbot, storage):
    """The first try of saving a reply leaves it in the store; the second must not add it twice."""
    disk, done = FullDisk(), []
    storage.run(
        disk(lambda _store: done.append("save")),
        keep=True,
        again=disk(lambda _store: done.append("flush")),
    )
    qtbot.waitUntil(lambda: disk.tries > 2)
    with qtbot.waitSignal(storage.recovered):
        disk.full = False
    assert done == ["flush"]


def test_closing_writes_what_is_queued(qapp, paths):
    storage = Storage(lambda: Store.open(paths.database))
    for _ in range(20):
        storage.run(lambda store: store.create())
    assert storage.close()
    store = Store.open(paths.database)
    assert len(store.conversations()) == 20
    store.close()


def test_closing_tells_what_could_not_be_written(qtbot, paths):
    storage = Storage(lambda: Store.open(paths.database), retry_s=60)
    with qtbot.waitSignal(storage.failed):
        storage.run(FullDisk()(lambda _store: None), keep=True)
    assert not storage.close()


def test_a_damaged_file_is_set_aside_and_a_new_one_opened(qtbot, paths):
    store = Store.open(paths.database)
    store.create()
    store.close()
    damaged = bytearray(paths.database.read_bytes())
    damaged[20:4000] = b"\xff" * 3980
    paths.database.write_bytes(damaged)

    storage = Storage(lambda: Store.open(paths.database))
    try:
        with qtbot.waitSignals([storage.failed, storage.opened]):
            pass
        error = storage.problem
        assert isinstance(error, StoreCorrupt)
        assert error.set_aside
        with qtbot.waitCallback() as read:
            storage.run(lambda store: store.conversations(), read)
        assert read.args == [()]
        storage.dismiss_problem()
        assert storage.problem is None
    finally:
        storage.close()


def test_a_store_that_cannot_be_opened_is_tried_again(qtbot, paths):
    busy = True

    def open_store():
        if busy:
            raise StoreBusy(path=str(paths.database))
        return Store.open(paths.database)

    storage = Storage(open_store, retry_s=0.05)
    try:
        with qtbot.waitSignal(storage.failed):
            pass
        with qtbot.waitCallback() as failed:
            storage.run(lambda store: store.conversations(), None, failed)
        assert isinstance(failed.args[0], StoreBusy)
        with qtbot.waitSignals([storage.opened, storage.recovered]):
            storage.run(lambda store: store.create(), keep=True)
            busy = False
        with qtbot.waitCallback() as read:
            storage.run(lambda store: len(store.conversations()), read)
        assert read.args == [1]
    finally:
        storage.close()


def test_the_file_can_be_exchanged_while_it_is_closed(qtbot, storage, paths):
    with qtbot.waitCallback() as created:
        storage.run(
            lambda s: s.add_message(s.create(), None, Message(role="user", content="Hi")), created
        )
    with qtbot.waitSignal(storage.opened):
        storage.replace(lambda: [f.unlink() for f in paths.data.glob("conversations*")])
    with qtbot.waitCallback() as read:
        storage.run(lambda store: store.conversations(), read)
    assert read.args == [()]


@pytest.mark.parametrize("error", [None, StoreBusy(path="x")])
def test_long_work_beside_does_not_hold_up_the_store(qtbot, storage, error):
    go_on, told = threading.Event(), []

    def work():
        go_on.wait(60)
        if error:
            raise error
        return "done"

    storage.beside(work, told.append, told.append)
    with qtbot.waitCallback() as read:
        storage.run(lambda store: store.conversations(), read)
    assert told == []
    go_on.set()
    qtbot.waitUntil(lambda: told == [error or "done"])
