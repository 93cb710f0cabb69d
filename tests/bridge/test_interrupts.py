"""Ctrl+C and a request to end reach Qt's loop, and everything is as before afterwards."""

from __future__ import annotations

import os
import signal

import pytest

from app.bridge.interrupts import Interrupts


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_of_the_system_becomes_one_of_qt(qtbot, number):
    before = signal.getsignal(number)
    interrupts = Interrupts()
    try:
        with qtbot.waitSignal(interrupts.received):
            os.kill(os.getpid(), number)
    finally:
        interrupts.close()
    assert signal.getsignal(number) is before
