"""A request that can be ended from another thread, and the bytes it brings."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import httpx2

    from app.core.errors import HubError

PARTIAL = 206

_LENGTH = re.compile(r"\d{1,18}")
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)$")


class Line:
    """A way to end a request from any thread, also while it waits for the first byte."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self.was_cut = False

    def cut(self) -> None:
        """End the request; whoever waits for it gets an error at once."""
        with self._lock:
            self.was_cut = True
            for sock in self._sockets:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def on_trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Called by the HTTP client for each step: keep the sockets it opens."""
        if not event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            return
        sock = info["return_value"].get_extra_info("socket")
        if sock is None:
            return
        with self._lock:
            self._sockets = [kept for kept in self._sockets if kept.fileno() >= 0]
            self._sockets.append(sock)
            if self.was_cut:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)


class Body:
    """The bytes of a file as they come; a context manager.

    Attributes:
        status: 200 or 206.
        start: offset of the first byte; 0 when the server ignored the range.
        total: size of the whole file; None where the server does not say.
        validator: the server's own etag of these bytes, for a later `Connection.open`.
    """

    def __init__(
        self,
        response: httpx2.Response,
        failure: Callable[[Exception], HubError],
        closed: Callable[[], None],
    ) -> None:
        self._response = response
        self._failure = failure
        self._closed = closed
        self.status = response.status_code
        first, self.total = content_range(response.headers)
        self.start = first if self.status == PARTIAL else 0
        etag = response.headers.get("etag", "")
        self.validator = "" if etag.startswith("W/") else etag

    def chunks(self, size: int) -> Iterator[bytes]:
        """The bytes, `size` at a time at most.

        Raises:
            HubUnreachable: the connection ended early or fell silent.
        """
        try:
            yield from self._response.iter_raw(size)
        except Exception as error:
            raise self._failure(error) from error

    def close(self) -> None:
        """End the request."""
        self._closed()

    def __enter__(self) -> Body:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def content_range(headers: Mapping[str, str]) -> tuple[int, int | None]:
    """First byte and size of the whole, as far as the answer tells (RFC 9110, 14.4)."""
    found = _CONTENT_RANGE.match(headers.get("content-range", ""))
    if found:
        return int(found[1]), int(found[2]) if found[2] != "*" else None
    return 0, length_of(headers.get("content-length", ""))


def length_of(text: str) -> int | None:
    """A number of bytes as a header writes it; None where it is none."""
    return int(text) if _LENGTH.fullmatch(text) else None
