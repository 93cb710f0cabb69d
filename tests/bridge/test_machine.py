"""The window knows how much memory is free, without waiting for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread

from app.bridge.machine import MachineWatch
from app.engine.api import Device
from app.engine.hardware import Machine
from tests.ui.doubles import CARD, CPU, Host


class Computer:
    """A computer whose memory a test fills; notes which threads looked."""

    def __init__(self) -> None:
        self.free_bytes = 6_000_000_000
        self.threads: set[int] = set()
        self.reads = 0

    def __call__(self, devices: tuple[Device, ...]) -> Machine:
        self.threads.add(threading.get_ident())
        self.reads += 1
        return Machine(
            memory_total_bytes=8_000_000_000, memory_free_bytes=self.free_bytes, devices=devices
        )


@pytest.fixture
def computer() -> Computer:
    return Computer()


@pytest.fixture
def host(qapp) -> Host:
    return Host()


@pytest.fixture
def watch(host, computer) -> Iterator[MachineWatch]:
    made = MachineWatch(host, read=computer)
    yield made
    made.close()


def test_nothing_is_read_before_somebody_looks(watch, computer):
    assert computer.reads == 0
    assert watch.machine.memory_total_bytes == 0


def test_it_is_read_in_another_thread(qtbot, watch, computer):
    with qtbot.waitSignal(watch.changed):
        watch.start()

    assert watch.machine.memory_free_bytes == 6_000_000_000
    assert watch.machine.devices == (CPU,)
    assert threading.get_ident() not in computer.threads
    assert QThread.currentThread() is watch.thread()


def test_small_changes_are_no_news(qtbot, watch, computer):
    with qtbot.waitSignal(watch.changed):
        watch.refresh()
    computer.free_bytes -= 1_000_000
    with qtbot.assertNotEmitted(watch.changed):
        watch.refresh()
        qtbot.waitUntil(lambda: computer.reads == 2 and not watch._reading)
    computer.free_bytes -= 500_000_000
    with qtbot.waitSignal(watch.changed):
        watch.refresh()

    assert watch.machine.memory_free_bytes == computer.free_bytes


def test_new_devices_are_news(qtbot, watch, host):
    with qtbot.waitSignal(watch.changed):
        watch.refresh()
    with qtbot.waitSignal(watch.changed):
        host.put(devices=(CPU, CARD))

    assert watch.machine.gpus == (CARD,)


def test_it_goes_on_reading_until_nobody_looks(qtbot, watch, computer):
    watch._timer.setInterval(5)
    watch.start()
    qtbot.waitUntil(lambda: computer.reads >= 3)
    watch.stop()
    qtbot.waitUntil(lambda: not watch._reading)
    reads = computer.reads
    qtbot.wait(40)
    assert computer.reads == reads
