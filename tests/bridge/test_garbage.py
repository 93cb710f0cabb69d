"""Garbage is collected in the GUI thread and nowhere else."""

from __future__ import annotations

import gc
import threading
import weakref

from app.bridge.garbage import Garbage


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
        kept = []

        def collected() -> bool:
            kept.append([[] for _ in range(2000)])  # over the threshold, each time it is asked
            return gone() is None

        qtbot.waitUntil(collected, timeout=10_000)
        assert threads == ["MainThread"]
    finally:
        garbage.close()


def test_what_start_up_made_is_not_looked_at_again(qapp):
    garbage = Garbage()
    garbage.settle()
    assert gc.get_freeze_count() > 0
    garbage.close()
    assert gc.get_freeze_count() == 0
