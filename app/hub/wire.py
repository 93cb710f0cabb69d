"""HTTP as Vitrail uses it: timeouts, proxies, ends on demand, errors of our own.

The one user of the HTTP client. Knows nothing of hubs.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.core.errors import HubError, HubUnreachable, NotAHub, ProxyFailed
from app.hub import trouble
from app.hub.address import host_of, without_password
from app.hub.line import Line

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping

    import httpx2

    Params = Mapping[str, str | list[str]]

CONNECT_S = 5.0
READ_S = 15.0
WHOLE_S = 60.0
"""A small answer has to be there by then, however slowly it drips."""

TALKATIVE = ("httpx2", "httpcore2")
"""Loggers of the HTTP client. They write what was searched for, signed addresses and headers."""


class Wire:
    """Sends requests; thread-safe."""

    def __init__(self, proxy: str | None, used: Callable[[bool], None]) -> None:
        """Connect to nothing yet.

        Args:
            proxy: address of a proxy; empty uses none, None the system's.
            used: told True when a request begins and False when it ends, from any thread.
        """
        self._proxy = proxy
        self._used = used
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None
        self._shared: httpx2.Client | None = None
        self._everything = Line()
        self._lines: set[Line] = {self._everything}
        self._asked = 0
        self._retired = False

    @contextlib.contextmanager
    def asking(
        self, url: str, line: Line | None = None
    ) -> Iterator[Callable[[Exception], HubError]]:
        """Around a request: says that the network is used, and makes its errors ours.

        Yields:
            What makes an error of the HTTP client one of ours.
        """
        with self._lock:
            if self._everything.was_cut:
                raise HubUnreachable(host=host_of(url))
            if line is not None:
                self._lines.add(line)
            self._asked += 1
        self._used(True)
        try:
            yield lambda error: self._failure(error, url)
        except HubError:
            raise
        except Exception as error:
            raise self._failure(error, url) from error
        finally:
            self._used(False)
            with self._lock:
                self._asked -= 1
                if line is not None:
                    self._lines.discard(line)
            if self._retired:
                self.retire()

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Params | None,
        headers: Mapping[str, str],
        read_s: float = READ_S,
        line: Line | None = None,
        client: httpx2.Client | None = None,
    ) -> httpx2.Response:
        """The answer as far as its headers; redirects are answers. Use inside `asking`."""
        import httpx2  # noqa: PLC0415

        client = client or self._client(url)
        request = client.build_request(
            method,
            url,
            params=params,
            headers=dict(headers),
            timeout=httpx2.Timeout(read_s, connect=CONNECT_S),
            extensions={"trace": (line or self._everything).on_trace},
        )
        return client.send(request, stream=True, follow_redirects=False)

    def new_client(self, url: str) -> httpx2.Client:
        """A client that shares no socket with the others; closed by who asked for it.

        Args:
            url: what it is for.
        """
        with self._lock:
            return self._make(url)

    def retire(self) -> bool:
        """Close the sockets that are kept for later as soon as no request uses them.

        Returns:
            Whether that was now.
        """
        with self._lock:
            self._retired = True
            if self._asked:
                return False
            shared, self._shared = self._shared, None
        if shared is not None:
            shared.close()
        return True

    def close(self) -> None:
        """End all requests; nothing can be asked any more."""
        with self._lock:
            lines, shared, self._shared = list(self._lines), self._shared, None
            self._everything.was_cut = True
        for line in lines:
            line.cut()
        if shared is not None:
            shared.close()

    def _client(self, url: str) -> httpx2.Client:
        with self._lock:
            if self._everything.was_cut:
                raise HubUnreachable(host=host_of(url))
            if self._shared is None:
                self._shared = self._make(url)
            return self._shared

    def _make(self, url: str) -> httpx2.Client:
        import httpx2  # noqa: PLC0415

        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        try:
            if self._context is None:
                self._context = httpx2.create_ssl_context()
            return httpx2.Client(
                verify=self._context,
                proxy=self._proxy or None,
                trust_env=self._proxy is None,
                follow_redirects=False,
            )
        except (ImportError, ValueError, httpx2.InvalidURL) as error:
            raise self._proxy_failed(error, url) from None

    def _failure(self, error: Exception, url: str) -> HubError:
        """What `error` of the HTTP client means; one that is no such error is raised again."""
        import httpx2  # noqa: PLC0415

        if isinstance(error, HubError):
            return error
        proxy = self.proxy_for(url)
        if isinstance(error, httpx2.ProxyError) or (
            proxy and isinstance(error, httpx2.ConnectTimeout)
        ):
            return self._proxy_failed(error, url)
        if isinstance(
            error,
            ValueError
            | httpx2.InvalidURL
            | httpx2.UnsupportedProtocol
            | httpx2.DecodingError
            | httpx2.RemoteProtocolError,
        ) and not _cut_off(error):
            return NotAHub(host=host_of(url), detail=trouble.clipped(str(error)))
        if isinstance(error, httpx2.HTTPError | httpx2.StreamError | OSError):
            timeout = isinstance(error, httpx2.TimeoutException)
            return trouble.unreachable(error, url, proxy, timeout=timeout)
        if self._everything.was_cut and isinstance(error, RuntimeError):
            return HubUnreachable(host=host_of(url))
        raise error

    def _proxy_failed(self, error: Exception, url: str) -> ProxyFailed:
        return ProxyFailed(
            host=host_of(url),
            detail=trouble.clipped(str(error)),
            proxy=without_password(self.proxy_for(url)),
        )

    def proxy_for(self, url: str) -> str:
        """The proxy that requests to `url` take; empty for none."""
        if self._proxy is not None:
            return self._proxy
        import urllib.request  # noqa: PLC0415 - with all of HTTP and TLS behind it

        proxies = urllib.request.getproxies()
        parts = urlsplit(url)
        found = proxies.get(parts.scheme or "https") or proxies.get("all", "")
        return "" if not found or urllib.request.proxy_bypass(parts.netloc) else found


def read(response: httpx2.Response, limit: int) -> bytes:
    """Up to `limit` bytes of the body, decoded, within `WHOLE_S`.

    Raises:
        HubUnreachable: it takes longer.
    """
    data = bytearray()
    ends = time.monotonic() + WHOLE_S
    for chunk in response.iter_bytes():
        data += chunk
        if len(data) >= limit:
            break
        if time.monotonic() > ends:
            raise HubUnreachable(host=host_of(str(response.url)), reason="timeout")
    return bytes(data[:limit])


def _cut_off(error: Exception) -> bool:
    """Whether the answer was good as far as it came."""
    words = str(error)
    return "peer closed" in words or "disconnected" in words
