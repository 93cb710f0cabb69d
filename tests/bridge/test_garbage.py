"""Garbage is collected in the GUI thread and nowhere else."""

from __future__ import annotations

import gc
import threading
import weakref

from app.bridge.garbage import MANY, MOST_WAITS, Garbage


class Knot:
    def __init__(self) -> None:
        self.itself = self


def test_cycles_go_in_the_gui_thread_only(qtbot):
    garbage = Garbage()
    try:
        threads = []
        knot = Knot()
        gone = weakref.ref(knot, lambda _ref: threads.append(threading.current_thread().name))
        del knot

        def allocate() -> None:
            kept = [[] for _ in range(100_000)]
            del kept

        other = threading.Thread(target=allocate)
        other.start()
        other.join()
        assert gone() is not None
        kept = [[] for _ in range(2000)]  # over the threshold
        qtbot.waitUntil(lambda: gone() is None)
        assert kept
        assert threads == ["MainThread"]
    finally:
        garbage.close()


def test_the_window_does_not_look_through_what_a_thread_is_making(qapp):
    garbage = Garbage()
    try:
        knot = Knot()
        gone = weakref.ref(knot)
        del knot
        made = []
        for _ in range(3):
            made.append([[] for _ in range(2 * MANY)])
            garbage._on_timer_timeout()
            assert gone() is not None  # it waits: there are more each time
        made.clear()  # the thread has done
        left = [[] for _ in range(2000)]
        garbage._on_timer_timeout()
        assert left
        assert gone() is None
    finally:
        garbage.close()


def test_it_does_not_wait_for_ever(qapp):
    garbage = Garbage()
    try:
        knot = Knot()
        gone = weakref.ref(knot)
        del knot
        made = []
        for _ in range(MOST_WAITS + 1):
            assert gone() is not None
            made.append([[] for _ in range(2 * MANY)])
            garbage._on_timer_timeout()
        assert gone() is None
    finally:
        garbage.close()


def test_what_start_up_made_is_not_looked_at_again(qapp):
    garbage = Garbage()
    garbage.settle()
    assert gc.get_freeze_count() > 0
    garbage.close()
    assert gc.get_freeze_count() == 0
