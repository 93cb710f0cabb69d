from __future__ import annotations

import threading
import time

import pytest

from app.bridge import progress as progress_module
from app.bridge.progress import Cancelled, LongTasks, Progress
from app.core.errors import FolderUnwritable, VitrailError


@pytest.fixture
def tasks(qapp):
    made = LongTasks("test", 2)
    yield made
    made.close()


def unexpected(value) -> None:
    pytest.fail(f"unexpected: {value}")


def test_the_result_comes_on_the_gui_thread(qtbot, tasks):
    got = []

    def work(_progress):
        return threading.current_thread() is threading.main_thread()

    tasks.run(work, lambda value: got.append((value, threading.current_thread())), unexpected)
    qtbot.waitUntil(lambda: bool(got))
    assert got == [(False, threading.main_thread())]


def test_progress_is_told_seldom_and_at_the_end(qtbot, tasks, monkeypatch):
    monkeypatch.setattr(progress_module, "TELL_S", 60.0)
    told, done = [], []

    def work(progress):
        for number in range(1, 1001):
            progress(number, 1000)

    tasks.run(work, done.append, unexpected, lambda *figures: told.append(figures))
    qtbot.waitUntil(lambda: bool(done))
    assert told[-1] == (1000, 1000)
    assert len(told) <= 2


def test_after_cancelling_nothing_comes_any_more(qtbot, tasks):
    begun, ended = threading.Event(), threading.Event()

    def work(progress):
        begun.set()
        try:
            while True:
                progress(1, 2)
                time.sleep(0.001)
        except Cancelled:
            ended.set()
            raise

    running = tasks.run(work, unexpected, unexpected)
    assert begun.wait(60)
    running.cancel()
    assert ended.wait(60)
    qtbot.wait(50)


def test_what_fails_is_told_unless_nobody_waits(qtbot, tasks):
    def work(_progress):
        raise FolderUnwritable(folder="/x")

    errors = []
    tasks.run(work, unexpected, errors.append)
    tasks.run(work, unexpected, unexpected).cancel()
    qtbot.waitUntil(lambda: bool(errors))
    qtbot.wait(50)
    assert [type(error) for error in errors] == [FolderUnwritable]
    assert isinstance(errors[0], VitrailError)


def test_closing_ends_what_runs(qapp):
    tasks, begun = LongTasks("test", 1), threading.Event()

    def work(progress):
        begun.set()
        while True:
            progress(0, 1)

    tasks.run(work, unexpected, unexpected)
    assert begun.wait(60)
    tasks.close()
    assert not any(thread.name.startswith("test_") for thread in threading.enumerate())


def test_progress_alone_needs_no_listener(qapp):
    Progress()(1, 1)
