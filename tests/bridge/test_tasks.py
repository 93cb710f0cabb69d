"""Work in threads whose results come back on the GUI thread."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading

import pytest

from app.bridge import pool
from app.bridge.tasks import Tasks
from app.core.errors import HubUnreachable, VitrailError


@pytest.fixture
def tasks(qtbot):
    made = Tasks("test")
    yield made
    made.close()


def test_a_result_arrives_on_the_gui_thread(tasks: Tasks, qtbot):
    seen: list[tuple[threading.Thread, object]] = []
    workers: list[threading.Thread] = []

    def work() -> str:
        workers.append(threading.current_thread())
        return "done"

    tasks.run(work, lambda result: seen.append((threading.current_thread(), result)))
    qtbot.waitUntil(lambda: bool(seen))

    assert seen == [(threading.main_thread(), "done")]
    assert workers[0] is not threading.main_thread()


def test_results_of_one_thread_come_in_order(tasks: Tasks, qtbot):
    seen: list[int] = []

    for number in range(20):
        tasks.run(lambda number=number: number, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 20)

    assert seen == list(range(20))


def test_an_error_is_told_apart_from_a_result(tasks: Tasks, qtbot):
    results: list[object] = []
    errors: list[VitrailError] = []

    def work() -> None:
        raise HubUnreachable(host="hub.example")

    tasks.run(work, results.append, errors.append)
    qtbot.waitUntil(lambda: bool(errors))

    assert isinstance(errors[0], HubUnreachable)
    assert results == []


def test_a_bug_in_the_work_is_logged_and_still_answered(tasks: Tasks, qtbot, caplog):
    errors: list[VitrailError] = []

    with caplog.at_level(logging.ERROR):
        tasks.run(lambda: 1 / 0, None, errors.append)
        qtbot.waitUntil(lambda: bool(errors))

    assert type(errors[0]) is VitrailError
    assert "ZeroDivisionError" in caplog.text


def test_what_was_cancelled_is_never_answered(tasks: Tasks, qtbot):
    gate = threading.Event()
    seen: list[str] = []

    running = tasks.run(lambda: gate.wait(60), lambda _: seen.append("running"))
    waiting = tasks.run(lambda: seen.append("worked"), lambda _: seen.append("waiting"))
    running.cancel()
    waiting.cancel()
    tasks.run(lambda: None, lambda _: seen.append("last"))
    gate.set()
    qtbot.waitUntil(lambda: "last" in seen)

    assert seen == ["last"]


def test_closing_drops_what_waits(qtbot):
    made = Tasks("test")
    gate = threading.Event()
    seen: list[str] = []
    made.run(lambda: gate.wait(60))
    made.run(lambda: seen.append("worked"))

    made.close(wait=False)
    gate.set()
    made.close()
    alive = [t for t in threading.enumerate() if t.name.startswith("test")]

    assert seen == []
    assert alive == []


def test_what_arrives_after_closing_is_not_answered(qtbot):
    made = Tasks("test")
    begun, gate, done, seen = threading.Event(), threading.Event(), threading.Event(), []

    def work() -> None:
        begun.set()
        gate.wait(60)
        done.set()

    made.run(work, seen.append)
    assert begun.wait(60)
    made.close(wait=False)
    gate.set()
    assert done.wait(60)
    made.close()
    qtbot.wait(20)

    assert seen == []


def test_nothing_begins_after_closing(qtbot):
    made = Tasks("test")
    seen: list[str] = []
    made.close()

    task = made.run(lambda: seen.append("worked"), lambda _: seen.append("answered"))
    qtbot.wait(20)

    assert task.cancelled
    assert seen == []


@pytest.mark.parametrize("daemon", [False, True])
def test_nothing_is_begun_after_closing(qtbot, daemon):
    made = Tasks("test", daemon=daemon)
    seen: list[str] = []
    made.close()

    made.run(lambda: seen.append("worked"), lambda _: seen.append("answered"))
    qtbot.wait(20)

    assert seen == []


def test_daemons_work_side_by_side_as_far_as_they_may_and_end_when_closed(qtbot):
    made = Tasks("test", 2, daemon=True)
    both, seen = threading.Barrier(2, timeout=60), []
    for number in range(2):
        made.run(lambda number=number: (both.wait(), number)[1], seen.append)
    for number in range(2, 6):
        made.run(lambda number=number: number, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 6)
    alive = [t for t in threading.enumerate() if t.name.startswith("test")]

    made.close()

    assert sorted(seen) == [0, 1, 2, 3, 4, 5]
    assert len(alive) == 2
    assert not any(thread.is_alive() for thread in alive)


def test_the_program_does_not_wait_for_daemons():
    code = (
        "import threading; from app.bridge.tasks import Tasks\n"
        "tasks, begun = Tasks('test', daemon=True), threading.Event()\n"
        "tasks.run(lambda: (begun.set(), threading.Event().wait()))\n"
        "begun.wait(); tasks.close(wait=False)"
    )
    done = subprocess.run([sys.executable, "-c", code], timeout=120, check=False)
    assert done.returncode == 0


def test_work_that_never_ends_is_not_waited_for_for_ever(qtbot, monkeypatch):
    monkeypatch.setattr(pool, "PATIENCE_S", 0.05)
    made = Tasks("test", daemon=True)
    begun, gate, seen = threading.Event(), threading.Event(), []
    made.run(lambda: (begun.set(), gate.wait()), seen.append)
    assert begun.wait(60)

    made.close()

    (thread,) = [t for t in threading.enumerate() if t.name.startswith("test_")]
    gate.set()
    thread.join(60)
    qtbot.wait(20)
    assert seen == []
