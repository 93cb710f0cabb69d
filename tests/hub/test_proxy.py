"""Proxies: the system's, one's own, none; and what they refuse."""

from __future__ import annotations

import select
import socket
import socketserver
import struct
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from app.core.errors import ProxyFailed
from tests.hub.ports import closed_port


def test_a_proxy_that_is_not_there_is_named_without_its_password(hub, connect):
    proxy = f"http://me:secret@127.0.0.1:{closed_port()}"
    with pytest.raises(ProxyFailed) as raised:
        connect(proxy=proxy).get_json("/api/models")
    assert "secret" not in str(raised.value)
    assert raised.value.proxy.startswith("http://127.0.0.1:")


def test_the_proxy_of_the_system_is_used_and_can_be_switched_off(hub, connect, monkeypatch):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(ProxyFailed):
        connect(proxy=None).get_json("/api/models")
    assert connect(proxy="").get_json("/api/models")[0] == []


class Proxy(BaseHTTPRequestHandler):
    """Lets nobody through who has no password; says `[]` for the hub to everybody else."""

    def do_GET(self):
        self.server.asked.append(self.path)
        allowed = self.headers.get("Proxy-Authorization") is not None
        self.send_response(200 if allowed else 407)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"[]")

    def do_CONNECT(self):
        self.send_error(407)

    def log_message(self, *_args):
        """Say nothing."""


@pytest.fixture
def proxy():
    server = HTTPServer(("127.0.0.1", 0), Proxy)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_own_proxy_is_asked_in_place_of_the_hub(connect, proxy):
    address = f"me:secret@127.0.0.1:{proxy.server_port}"
    connection = connect(endpoint="http://hub.example", proxy=f"http://{address}")
    assert connection.get_json("/api/models")[0] == []
    assert proxy.asked == ["http://hub.example/api/models"]
    connection.close()


@pytest.mark.parametrize("endpoint", ["http://hub.example", "https://hub.example"])
def test_a_proxy_that_lets_nobody_through_is_named(connect, proxy, endpoint):
    address = f"http://127.0.0.1:{proxy.server_port}"
    connection = connect(endpoint=endpoint, proxy=address)
    with pytest.raises(ProxyFailed) as raised:
        connection.get_json("/api/models")
    assert (raised.value.host, raised.value.proxy) == ("hub.example", address)
    connection.close()


@pytest.mark.parametrize("proxy", ["nonsense://x", "::", "http://"])
def test_a_proxy_that_is_none(connect, proxy):
    with pytest.raises(ProxyFailed):
        connect(proxy=proxy).get_json("/api/models")


class Socks(socketserver.BaseRequestHandler):
    """SOCKS5 without a password (RFC 1928): connects where it is asked to and passes bytes on."""

    def handle(self):
        version, methods = self._read(2)
        self._read(methods)
        self.request.sendall(bytes([version, 0]))
        _version, _connect, _zero, kind = self._read(4)
        host = (
            socket.inet_ntoa(self._read(4)) if kind == 1 else self._read(self._read(1)[0]).decode()
        )
        (port,) = struct.unpack(">H", self._read(2))
        self.server.asked.append((kind, host, port))
        with socket.create_connection(("127.0.0.1", port)) as there:
            self.request.sendall(b"\x05\x00\x00\x01" + bytes(6))
            other = {self.request: there, there: self.request}
            while True:
                for ready in select.select(list(other), [], [], 5)[0]:
                    data = ready.recv(65536)
                    if not data:
                        return
                    other[ready].sendall(data)

    def _read(self, count):
        data = b""
        while len(data) < count and (more := self.request.recv(count - len(data))):
            data += more
        return data


@pytest.fixture
def socks():
    with socketserver.TCPServer(("127.0.0.1", 0), Socks) as server:
        server.asked = []
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_socks_proxy_leads_to_the_hub(hub, connect, socks):
    port = socks.server_address[1]
    connection = connect(proxy=f"socks5://127.0.0.1:{port}")

    found, _more = connection.get_json("/api/models")
    connection.close()

    assert found == []
    assert [asked[2] for asked in socks.asked] == [int(hub.endpoint.rpartition(":")[2])]


def test_a_socks_proxy_that_is_not_there_is_named(hub, connect):
    with pytest.raises(ProxyFailed) as raised:
        connect(proxy=f"socks5://127.0.0.1:{closed_port()}").get_json("/api/models")
    assert raised.value.proxy.startswith("socks5://127.0.0.1:")
