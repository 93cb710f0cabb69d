"""The addresses of the loopback hub and what each answers."""

from __future__ import annotations

import email.utils
import json
import re
import socket
import struct
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, ClassVar

from tests.hub.server import PORTAL, Fault, LoopbackHub, Request, Where
from tests.hub.shelf import Blob, Repo

CHUNK = 1 << 16

_NO_USER = "Invalid username or password."
_BAD_TOKEN = "Invalid credentials in Authorization header"
_SORTS = {
    "downloads": lambda repo: repo.downloads,
    "likes": lambda repo: repo.likes,
    "trendingScore": lambda repo: repo.trending,
    "lastModified": lambda repo: repo.updated,
    "createdAt": lambda repo: repo.created,
}


class _Refused(Exception):
    """An answer that is an error, with the hub's own code for it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class _Routes(BaseHTTPRequestHandler):
    """What both ports share: the log, faults, ranges."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    port: ClassVar[Where]
    _request: Request
    _fault: Fault

    @property
    def hub(self) -> LoopbackHub:
        return self.server.hub  # type: ignore[attr-defined, no-any-return]

    def log_message(self, *_args: object) -> None:
        """Say nothing; the log is `LoopbackHub.requests`."""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        where = self.place(path)
        self._request = Request(where, self.command, path, query, headers)
        self._fault = self.hub.arrived(self._request)
        self.hub.closing.wait(self._fault.delay_s)
        if self.hub.closing.is_set():
            self.close_connection = True
        elif self._fault.portal:
            self.answer(200, PORTAL, {"Content-Type": "text/html; charset=utf-8"})
        elif self._fault.status:
            self.answer(self._fault.status, self._fault.body, dict(self._fault.headers))
        else:
            self.route(urllib.parse.unquote(path), urllib.parse.parse_qs(query))

    def do_HEAD(self) -> None:
        self.do_GET()

    def place(self, path: str) -> Where:
        raise NotImplementedError

    def route(self, path: str, query: dict[str, list[str]]) -> None:
        raise NotImplementedError

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        """Send a small answer; a fault that is due may cut or stall it."""
        self._begin(status, len(body), headers)
        if self.command != "HEAD":
            self._pour(Blob(body, len(body), "", ""), 0, len(body))

    def send_blob(self, blob: Blob, etag: str, headers: dict[str, str]) -> None:
        """A file, or the part of it that was asked for (RFC 9110, sections 13.1.5 and 14)."""
        start, stop, status = 0, blob.size, 200
        found = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        condition = self.headers.get("If-Range", "")
        same = not condition or (etag != "" and condition == f'"{etag}"')
        if found and same and not self._fault.ignore_range:
            start = int(found[1])
            if start >= blob.size:
                self.answer(416, b"", headers | {"Content-Range": f"bytes */{blob.size}"})
                return
            stop = min(int(found[2]) + 1, blob.size) if found[2] else blob.size
            headers = headers | {"Content-Range": f"bytes {start}-{stop - 1}/{blob.size}"}
            status = 206
        if etag:
            headers = headers | {"ETag": f'"{etag}"'}
        self._request.start = start
        self._begin(status, stop - start, headers | {"Accept-Ranges": "bytes"})
        if self.command != "HEAD":
            self._pour(blob, start, stop)

    def _begin(self, status: int, length: int, headers: dict[str, str]) -> None:
        self._request.status = status
        self.send_response(status)
        for name, value in {"Content-Type": "application/octet-stream", **headers}.items():
            self.send_header(name, value)
        if self._fault.no_length:
            self.close_connection = True
        elif "Content-Length" not in headers:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def _pour(self, blob: Blob, start: int, stop: int) -> None:
        fault = self._fault
        ends = [at for at in (fault.cut_after, fault.stall_after) if at is not None]
        end = min([stop, *(start + at for at in ends)])
        if isinstance(blob.source, Path) and not fault.rate and fault.corrupt_at is None:
            self._send_file(blob.source, start, end)
        else:
            self._send_pieces(blob.source, start, end)
        if end < stop:
            self.close_connection = True
            if fault.stall_after is not None and end == start + fault.stall_after:
                self._stall()
            elif fault.reset:
                self.connection.setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
                )
                self.connection.close()

    def _stall(self) -> None:
        """Send nothing until the client gives up or the hub closes."""
        self.connection.settimeout(0.02)
        while not self.hub.closing.is_set():
            try:
                if not self.connection.recv(1):
                    return
            except TimeoutError:
                continue
            except OSError:
                return

    def _send_file(self, path: Path, start: int, end: int) -> None:
        with path.open("rb") as file:
            while start < end:
                file.seek(start)
                done = self.connection.sendfile(file, start, min(end - start, 1 << 24))
                self._request.sent += done
                start += done

    def _send_pieces(self, source: bytes | Path, start: int, end: int) -> None:
        fault, began, first = self._fault, time.monotonic(), start
        step = min(CHUNK, max(1, fault.rate // 50)) if fault.rate else CHUNK
        if fault.rate:
            # Or the system would take megabytes that a client on a busy machine never reads.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, CHUNK)
        while start < end and not self.hub.closing.is_set():
            if isinstance(source, bytes):
                piece = bytearray(source[start : min(start + step, end)])
            else:
                with source.open("rb") as file:
                    file.seek(start)
                    piece = bytearray(file.read(min(step, end - start)))
            if fault.corrupt_at is not None and start <= fault.corrupt_at < start + len(piece):
                piece[fault.corrupt_at - start] ^= 1
            # Counted first: the client may look at the log before `sendall` returns.
            self._request.sent += len(piece)
            self.connection.sendall(piece)
            start += len(piece)
            if fault.rate:
                due = began + (start - first) / fault.rate
                self.hub.closing.wait(max(0.0, due - time.monotonic()))


class CdnRoutes(_Routes):
    """Signed addresses of files: ``/<owner>/<name>/<file>?Expires=...&Signature=...``."""

    port = "cdn"

    def place(self, path: str) -> Where:
        return "cdn"

    def route(self, path: str, query: dict[str, list[str]]) -> None:
        _, owner, name, file = path.split("/", 3)
        repo = self.hub.repo(f"{owner}/{name}")
        blob = repo.files.get(file) if repo else None
        if query.get("Signature") != [str(self.hub.signature)]:
            body = b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
            self.answer(403, body, {"Content-Type": "application/xml"})
        elif blob is None:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>", {})
        else:
            own = f"{blob.sha256[:31]}-7"
            names = {"none": "", "own": own, "linked": blob.sha256}
            names["fickle"] = f"{own}{len(self.hub.requests)}"
            self.send_blob(blob, names[self.hub.cdn_etag], {})


class HubRoutes(_Routes):
    """The hub's own addresses."""

    port = "any"

    def place(self, path: str) -> Where:
        parts = path.split("/")
        if path in ("/api/models", "/api/whoami-v2"):
            return "search" if path.endswith("models") else "whoami"
        if path.startswith("/api/models/"):
            return "tree" if len(parts) > 5 and parts[5] == "tree" else "info"
        if len(parts) > 4 and parts[3] in ("resolve", "raw"):
            return "resolve" if parts[3] == "resolve" else "raw"
        return "resolve" if path.startswith("/api/resolve-cache/") else "any"

    def route(self, path: str, query: dict[str, list[str]]) -> None:
        try:
            if self._request.where == "search":
                self._search(query)
            elif self._request.where == "whoami":
                self._whoami()
            elif path.startswith("/api/resolve-cache/models/"):
                owner, name, commit, file = path.split("/", 7)[4:]
                self._file(self._readable(f"{owner}/{name}", inside=True), commit, file)
            elif path.startswith("/api/models/"):
                self._ask(path.split("/")[3:], query)
            elif self._request.where in ("resolve", "raw"):
                self._resolve(path.split("/", 5)[1:])
            else:
                self._refuse(_Refused(404, "", "Not Found"))
        except _Refused as refused:
            self._refuse(refused)

    def _refuse(self, refused: _Refused) -> None:
        headers = {"X-Error-Message": refused.message, "Content-Type": "application/json"}
        if refused.code:
            headers["X-Error-Code"] = refused.code
        if refused.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        self.answer(refused.status, json.dumps({"error": refused.message}).encode(), headers)

    def _json(self, value: Any, headers: dict[str, str] | None = None) -> None:
        self.hub.quota = max(0, self.hub.quota - 1)
        limits = {
            "Content-Type": "application/json; charset=utf-8",
            "RateLimit": f'"api";r={self.hub.quota};t=120',
            "RateLimit-Policy": '"fixed window";"api";q=500;w=300',
            "X-Request-Id": "Root=1-loopback",
        }
        self.answer(200, json.dumps(value).encode(), limits | (headers or {}))

    def _token(self) -> str:
        """The access token that was sent; empty without one."""
        token = self.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        if token and token not in self.hub.tokens:
            raise _Refused(401, "", _BAD_TOKEN)
        return token

    def _readable(self, name: str, *, inside: bool) -> Repo:
        """The repository, if its page (or its files: `inside`) may be seen."""
        token = self._token()
        repo = self.hub.repo(name)
        if repo is None or (repo.private and token not in repo.allowed):
            status, message = (404, "Repository not found") if token else (401, _NO_USER)
            raise _Refused(status, "RepoNotFound", message)
        if inside and repo.gated and token not in repo.allowed:
            said = f"Access to model {name} is restricted"
            if token:
                said += f" and you are not in the authorized list. Visit {self.hub.endpoint}/{name}"
                raise _Refused(403, "GatedRepo", f"{said} to ask for access.")
            said += ". You must have access to it and be authenticated to access it."
            raise _Refused(401, "GatedRepo", f"{said} Please log in.")
        return repo

    def _whoami(self) -> None:
        token = self._token()
        if not token:
            raise _Refused(401, "", _NO_USER)
        access = {"displayName": "laptop", "role": "read"}
        auth = {"type": "access_token", "accessToken": access}
        self._json({"type": "user", "name": self.hub.tokens[token], "auth": auth})

    def _search(self, query: dict[str, list[str]]) -> None:
        token = self._token()
        found = [
            repo
            for repo in self.hub.repos()
            if (not repo.private or token in repo.allowed) and _fits(repo, query)
        ]
        found.sort(key=_SORTS[query.get("sort", ["trendingScore"])[0]], reverse=True)
        limit = min(int(query.get("limit", ["1000"])[0]), self.hub.page)
        start = int(query.get("cursor", ["0"])[0])
        headers = {}
        if start + limit < len(found):
            following = urllib.parse.urlencode(query | {"cursor": [str(start + limit)]}, doseq=True)
            headers["Link"] = f'<{self.hub.endpoint}/api/models?{following}>; rel="next"'
        expand = query.get("expand", []) + query.get("expand[]", [])
        self._json([repo.listed(expand) for repo in found[start : start + limit]], headers)

    def _ask(self, parts: list[str], query: dict[str, list[str]]) -> None:
        name = "/".join(parts[:2])
        if now := self.hub.renamed(name):
            self.answer(307, b"", {"Location": self._request.path.replace(name, now)})
            return
        repo = self._readable(name, inside=False)
        if len(parts) > 3:
            self._at(repo, parts[3])
        if len(parts) > 3 and parts[2] == "tree":
            recursive = query.get("recursive", ["false"])[0].lower() == "true"
            self._json(repo.tree("/".join(parts[4:]), recursive=recursive))
            return
        blobs = query.get("blobs", ["false"])[0].lower() == "true"
        expand = query.get("expand", []) + query.get("expand[]", [])
        self._json(repo.info(expand, blobs=blobs))

    def _at(self, repo: Repo, revision: str) -> None:
        if revision not in ("main", repo.commit):
            raise _Refused(404, "RevisionNotFound", f"Invalid rev id: {revision}")

    def _resolve(self, parts: list[str]) -> None:
        owner, name, kind, revision, file = parts
        if now := self.hub.renamed(f"{owner}/{name}"):
            address = self._request.path.replace(f"{owner}/{name}", now, 1)
            self.answer(307, b"", {"Location": address})
            return
        repo = self._readable(f"{owner}/{name}", inside=True)
        self._at(repo, revision)
        if file not in repo.files:
            raise _Refused(404, "EntryNotFound", "Entry not found")
        if kind == "raw":
            self._file(repo, repo.commit, file)
            return
        headers = {"X-Repo-Commit": repo.commit, "Accept-Ranges": "bytes"}
        if repo.lies_in_git(file):
            where = urllib.parse.quote(
                f"/api/resolve-cache/models/{repo.name}/{repo.commit}/{file}"
            )
            headers |= {"Location": where, "ETag": f'"{repo.etag(file)}"'}
            self.answer(307, b"", headers)
            return
        quoted = urllib.parse.quote(f"/{repo.name}/{file}")
        headers |= {
            "Location": f"{self.hub.cdn}{quoted}?Expires=1800000000&Signature={self.hub.signature}",
            "X-Linked-Etag": f'"{repo.etag(file)}"',
            "X-Linked-Size": str(repo.files[file].size),
            "Date": email.utils.formatdate(usegmt=True),
        }
        self.answer(302, b"Found. Redirecting", headers)

    def _file(self, repo: Repo, commit: str, file: str) -> None:
        self._at(repo, commit)
        if file not in repo.files:
            raise _Refused(404, "EntryNotFound", "Entry not found")
        self.send_blob(repo.files[file], repo.etag(file), {"X-Repo-Commit": repo.commit})


def _fits(repo: Repo, query: dict[str, list[str]]) -> bool:
    """Whether a search finds `repo`: words of its name, tags, author, gate, parameters."""
    owner = repo.name.partition("/")[0]
    words = query.get("search", [""])[0].lower().split()
    gated = query.get("gated", [""])[0].lower()
    return (
        all(word in repo.name.lower() for word in words)
        and set(query.get("filter", [])) <= {*repo.every_tag(), repo.pipeline_tag}
        and query.get("author", [owner]) == [owner]
        and query.get("pipeline_tag", [repo.pipeline_tag]) == [repo.pipeline_tag]
        and (not gated or (gated == "true") == bool(repo.gated))
        and _within(int(repo.gguf.get("total", 0)), query.get("num_parameters", [""])[0])
    )


def _within(n_params: int, bounds: str) -> bool:
    """Whether a number lies within bounds such as ``min:0,max:8B``."""
    for bound in bounds.split(","):
        kind, _, value = bound.partition(":")
        if (kind == "min" and n_params < _count(value)) or (
            kind == "max" and n_params > _count(value)
        ):
            return False
    return True


def _count(text: str) -> float:
    """A number such as 7B or 0.5B or 135M."""
    found = re.fullmatch(r"([\d.]+)([KMBT]?)", text.upper())
    if not found:
        return 0.0
    return float(found[1]) * {"": 1, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}[found[2]]
