"""What a test leaves running is found where it was left."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests import leftovers
from tests.leftovers import Running, left_since

linux = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="looks in /proc")


@pytest.fixture
def soon(monkeypatch):
    monkeypatch.setattr(leftovers, "PATIENCE_S", 0.05)


def test_a_thread_that_goes_on_is_told(soon):
    gate, before = threading.Event(), Running.now()
    thread = threading.Thread(target=gate.wait, name="forgotten")
    thread.start()
    assert left_since(before) == ["thread forgotten"]
    gate.set()
    thread.join()
    assert left_since(before) == []


def test_one_that_is_about_to_end_is_waited_for():
    gate, before = threading.Event(), Running.now()
    thread = threading.Thread(target=gate.wait)
    thread.start()
    threading.Timer(0.05, gate.set).start()
    assert left_since(before) == []
    assert not thread.is_alive()


@linux
def test_a_process_that_goes_on_is_told(soon):
    before = Running.now()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert left_since(before) == [f"process {process.pid}"]
    assert left_since(before) == []


@linux
def test_a_connection_that_is_kept_is_told_and_a_pipe_to_ourselves_is_not(soon):
    before = Running.now()
    one, other = socket.socketpair()
    with one, other, socket.socket() as listening, socket.socket() as calling:
        assert left_since(before) == []
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        calling.connect(listening.getsockname())
        assert [words.split()[0] for words in left_since(before)] == ["tcp", "tcp"]
    assert left_since(before) == []
