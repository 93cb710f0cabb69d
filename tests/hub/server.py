"""A hub on loopback: what the real one sends, over real HTTP, with a queue of faults.

Two ports as there: one speaks the hub's protocol and redirects to the other (the CDN), whose
addresses are signed and expire. Standard library only, in threads of the test's process, or in
a process of its own: ``python -m tests.hub.server --serve FILE`` prints where it listens and
stays until its standard input ends.
"""

from __future__ import annotations

import argparse
import json
import socket
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

from tests.hub.shelf import Blob, Repo, commit_of

Where = Literal["any", "search", "info", "tree", "resolve", "raw", "whoami", "cdn"]

PORTAL = b"<!doctype html><html><title>Welcome to the hotel</title><body>Log in</body></html>"


@dataclass(kw_only=True, slots=True)
class Fault:
    """What goes wrong with the next `times` requests to `where`.

    Attributes:
        method: only requests with this one; empty for any.
        status: answer with this, `headers` and `body` instead of the truth; 0 does not.
        cut_after: close the connection after so many bytes of the body.
        reset: close it with a reset instead of a farewell.
        corrupt_at: flip a bit of the file's byte at this offset.
        rate: bytes a second.
        stall_after: send so many bytes of the body, then nothing for as long as the hub lives.
        ignore_range: send the whole file with status 200.
        no_length: do not say how long the body is; its end is the end of the connection.
        portal: answer with a page of HTML and status 200, as a captive portal does.
        delay_s: wait so long before the answer.
    """

    where: Where = "any"
    times: int = 1
    method: str = ""
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut_after: int | None = None
    reset: bool = False
    corrupt_at: int | None = None
    rate: int = 0
    stall_after: int | None = None
    ignore_range: bool = False
    no_length: bool = False
    portal: bool = False
    delay_s: float = 0.0


@dataclass(slots=True)
class Request:
    """One request that arrived.

    Attributes:
        where: which part of the hub it asked.
        path: without the query.
        query: as written.
        headers: names in lower case.
        status: of the answer; 0 while there is none.
        start: first byte of the file that was sent.
        sent: bytes of the body handed to the system, or about to be (64 KiB at most).
    """

    where: Where
    method: str
    path: str
    query: str
    headers: dict[str, str]
    status: int = 0
    start: int = 0
    sent: int = 0


class LoopbackHub:
    """The hub.

    Attributes:
        endpoint: root address of the hub's port.
        cdn: root address of the CDN's port.
        requests: all that arrived, in order.
        tokens: user names by access token.
        page: how many results a search page holds at most.
        quota: how many API requests RateLimit headers say are left.
        cdn_etag: what the CDN calls a file: nothing (as the bridge of Xet storage), a name of its
            own that has nothing to do with X-Linked-Etag (as CloudFront), another one each time
            (as when its servers do not agree), or the same.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.tokens: dict[str, str] = {}
        self.page = 30
        self.quota = 500
        self.cdn_etag: Literal["none", "own", "fickle", "linked"] = "none"
        self.signature = 1
        self.closing = threading.Event()
        self._repos: dict[str, Repo] = {}
        self._renamed: dict[str, str] = {}
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._servers: list[_Server] = []
        self._threads: list[threading.Thread] = []

    def start(self) -> LoopbackHub:
        """Listen on two free ports of 127.0.0.1."""
        from tests.hub.routes import CdnRoutes, HubRoutes

        for routes in (HubRoutes, CdnRoutes):
            server = _Server(self, routes)
            thread = threading.Thread(
                target=server.serve_forever, args=(0.01,), name=f"loopback {routes.__name__}"
            )
            thread.start()
            self._servers.append(server)
            self._threads.append(thread)
        return self

    def close(self) -> None:
        """End all connections and threads; the ports are free when this returns."""
        self.closing.set()
        for server in self._servers:
            server.shutdown()
            server.hang_up()
            server.server_close()
        for thread in self._threads:
            thread.join()
        self._servers.clear()
        self._threads.clear()

    def __enter__(self) -> LoopbackHub:
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._servers[0].server_port}"

    @property
    def cdn(self) -> str:
        return f"http://127.0.0.1:{self._servers[1].server_port}"

    def add_repo(
        self, repo: str, files: Mapping[str, bytes | Path], *, card: str = "", **known: Any
    ) -> str:
        """Publish `files`; `known` are fields of `Repo`. Returns the commit."""
        blobs = {path: Blob.of(source) for path, source in files.items()}
        if card:
            blobs["README.md"] = Blob.of(card.encode())
        commit = commit_of(repo, blobs, len(self._repos))
        with self._lock:
            self._repos[repo] = Repo(name=repo, files=blobs, commit=commit, **known)
        return commit

    def replace(self, repo: str, file: str, source: bytes | Path) -> None:
        """Other bytes under the same name and commit, as after a history that was rewritten."""
        blob = Blob.of(source)
        with self._lock:
            self._repos[repo].files[file] = blob

    def rename(self, old: str, new: str) -> None:
        """The hub redirects what asks for `old`."""
        with self._lock:
            self._repos[new] = self._repos.pop(old)
            self._repos[new].name = new
            self._renamed[old] = new

    def allow(self, token: str, repo: str, user: str = "reader") -> None:
        """`token` is valid and opens a gated or private `repo`."""
        self.tokens[token] = user
        self._repos[repo].allowed.add(token)

    def expire(self) -> None:
        """Every signed address that was given out is refused from now on."""
        self.signature += 1

    def fault(self, where: Where = "any", **what: Any) -> None:
        """Queue a `Fault`; the oldest that fits a request is used first."""
        with self._lock:
            self._faults.append(Fault(where=where, **what))

    def busy(self, where: Where = "any", *, retry_s: float = 0, times: int = 1) -> None:
        """429 with the headers of the real one."""
        headers = {"RateLimit": f'"api";r=0;t={retry_s:.0f}', "X-Error-Code": "RateLimited"}
        if retry_s:
            headers["Retry-After"] = f"{retry_s:.0f}"
        body = b'{"error":"We had to rate limit you"}'
        self.fault(where, times=times, status=429, headers=headers, body=body)

    def clear_faults(self) -> None:
        """Behave from now on."""
        with self._lock:
            self._faults.clear()

    def repo(self, name: str) -> Repo | None:
        """The repository called `name`."""
        with self._lock:
            return self._repos.get(name)

    def renamed(self, name: str) -> str:
        """What `name` is called now; empty if it was never renamed."""
        return self._renamed.get(name, "")

    def repos(self) -> list[Repo]:
        """All repositories."""
        with self._lock:
            return list(self._repos.values())

    def arrived(self, request: Request) -> Fault:
        """Log `request` and take the fault that is due."""
        with self._lock:
            self.requests.append(request)
            for fault in self._faults:
                if fault.where in ("any", request.where) and fault.method in ("", request.method):
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                    return fault
        return Fault()

    def log(self, where: Where | Literal[""] = "", method: str = "") -> list[Request]:
        """The requests so far, those to `where` and with `method` only."""
        with self._lock:
            return [
                request
                for request in self.requests
                if where in ("", request.where) and method in ("", request.method)
            ]

    def sent_bytes(self) -> int:
        """Bytes of files that were sent so far."""
        return sum(request.sent for request in self.log("cdn"))


class _Server(ThreadingHTTPServer):
    """One port, which knows its connections so that it can end them."""

    daemon_threads = False
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, hub: LoopbackHub, routes: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), routes)
        self.hub = hub
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        with self._guard:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        error = sys.exception()
        if not isinstance(error, OSError):
            super().handle_error(request, client_address)


def main() -> int:
    """Serve one file as ``acme/served`` until standard input ends."""
    arguments = argparse.ArgumentParser(description="A hub on loopback with one file.")
    arguments.add_argument("--serve", type=Path, required=True, metavar="FILE")
    file: Path = arguments.parse_args().serve
    with LoopbackHub() as hub:
        commit = hub.add_repo("acme/served", {file.name: file})
        repo = hub.repo("acme/served")
        assert repo is not None
        where = {"endpoint": hub.endpoint, "repo": repo.name, "file": file.name, "commit": commit}
        blob = repo.files[file.name]
        print(json.dumps(where | {"sha256": blob.sha256, "size": blob.size}), flush=True)
        sys.stdin.read()
    return 0


if __name__ == "__main__":
    sys.exit(main())
