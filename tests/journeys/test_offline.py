"""A whole chat, from the start of the program to its end, uses no network."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

INET = (socket.AF_INET, socket.AF_INET6)


class Ear:
    """Hears every name that is looked up and every connection that is made in this process."""

    def __init__(self) -> None:
        self.listening = False
        self.heard: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.listening or not event.startswith("socket."):
            return
        if event == "socket.getaddrinfo":
            self.heard.append(f"looked up {arguments[0]}")
        elif event in {"socket.connect", "socket.sendto", "socket.bind"}:
            made, address = arguments
            if getattr(made, "family", None) in INET:
                self.heard.append(f"{event} {address}")


# A hook cannot be taken away again, so there is one for all tests.
_ear = Ear()


@pytest.fixture
def ear() -> Iterator[Ear]:
    _ear.heard.clear()
    _ear.listening = True
    yield _ear
    _ear.listening = False


def connections() -> set[tuple[object, object]]:
    """From where to where the window's process and its engine are connected, also by C++."""
    here = psutil.Process()
    return {
        (connection.laddr, connection.raddr)
        for process in (here, *here.children(recursive=True))
        for connection in process.net_connections(kind="inet")
    }


def test_a_whole_chat_makes_no_connection(open_window: Callable, starter_model: Path, ear: Ear):
    before = connections()
    person = open_window(starter_model)
    person.wait_ready()
    held = connections()
    person.write("Name three colors.")
    person.wait_text(least=4)
    held |= connections()
    person.wait_idle()
    held |= connections()
    sandbox = person.models.sandbox

    open_window.close(person)

    assert ear.heard == []
    assert held <= before
    assert sandbox.blocked["tcp_connect"]
    assert sandbox.blocked["udp_socket"]


def test_the_ear_hears(ear: Ear):
    before = connections()
    with socket.socket() as listening, socket.socket() as calling:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        calling.connect(listening.getsockname())
        held = connections()

    assert any("socket.connect" in what for what in ear.heard)
    assert held > before
