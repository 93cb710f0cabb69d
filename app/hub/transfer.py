"""Bringing one file here: resumed, verified, stopped at once when asked.

The hub's client library neither resumes across calls nor checks hashes, so the bytes are fetched
here; addresses, access and what an answer means are its business (`app.hub.connection`).

Which bytes are wanted is settled by the SHA-256 of the pinned commit, and each attempt asks the
hub anew where they are, since addresses expire. If-Range is used only for files that have no
SHA-256: the etags of a CDN differ from one of its servers to the next, so that a condition on
them would fetch files again that have not changed.
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING, Literal, TypeVar

from msgspec import Struct

from app.core.errors import (
    HashMismatch,
    HubBusy,
    HubError,
    HubRefused,
    HubUnreachable,
)
from app.hub.address import host_of
from app.hub.line import Line
from app.hub.part import Note, Part, discard, sha256_of
from app.hub.space import RESERVE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.hub.api import Wanted
    from app.hub.connection import Connection, Resolved
    from app.hub.line import Body
    from app.hub.pace import Pace

BLOCK_BYTES = 2**18
"""What is written and hashed at a time while the network is fast."""

FIRST_PIECE_BYTES = 2**16
LATER_PIECE_BYTES = 2**13
"""What is taken from the client at a time, and the same after a failure: a connection that is
always cut after a few KiB gets on too."""

TELL_S = 0.1
"""Progress is told ten times a second at most."""

_OUTDATED = frozenset({200, 206, 401, 403, 404, 410})
"""What a server of files answers when the address has expired or leads to another file by now."""

_RANGE_REFUSED = 416
_LASTING = frozenset({"certificate"})

Stage = Literal["asking", "checking", "downloading", "waiting", "done"]
"""Asking the hub; hashing what is here, or bringing it to the disk; downloading; waiting before
the next attempt; done."""

T = TypeVar("T")


class Stopped(Exception):
    """The transfer was stopped; what has come is kept. Not an error to show."""


class TransferProgress(Struct, frozen=True, kw_only=True):
    """How far a transfer is.

    Attributes:
        done_bytes: on the disk and hashed.
        total_bytes: of the whole file; 0 while unknown.
        stage: what it does.
        wait_s: until the next attempt, while `stage` is ``waiting``.
        error: why it waits.
    """

    done_bytes: int
    total_bytes: int
    stage: Stage
    wait_s: float = 0.0
    error: HubError | None = None

    @property
    def checking(self) -> bool:
        """Whether it hashes, or waits for the disk, and fetches nothing."""
        return self.stage == "checking"


class Patience(Struct, frozen=True, kw_only=True):
    """How often and how long to try again.

    Attributes:
        tries: failures in a row, with no byte between them, before giving up.
        first_tries: the same while no byte has come at all, when nothing answers.
        first_s: wait after the first; doubled after each.
        longest_s: never wait longer, unless the hub asks for it.
        longest_asked_s: give up when the hub asks for more.
    """

    tries: int = 10
    first_tries: int = 2
    first_s: float = 0.5
    longest_s: float = 30.0
    longest_asked_s: float = 900.0


class Transfer:
    """One file from the hub to the disk.

    Attributes:
        sha256: of the file, when `run` has returned.
        verified: it is the one the hub told; False where the hub told none.
        fetched_bytes: how much came over the network.
    """

    def __init__(
        self,
        wanted: Wanted,
        target: Path,
        connection: Connection,
        *,
        pace: Pace,
        on_progress: Callable[[TransferProgress], None] = lambda _progress: None,
        reserve_bytes: int = RESERVE_BYTES,
        patience: Patience | None = None,
    ) -> None:
        """Do nothing yet.

        Args:
            wanted: the file, at its commit.
            target: where it goes; from `app.hub.names.target_path`.
            connection: the way to the hub.
            pace: the speed limit, shared with other transfers.
            on_progress: called in the thread of `run`, ten times a second at most, and once
                more for each wait and at the end.
            reserve_bytes: to be left free on the disk.
            patience: how often to try again.
        """
        self.wanted = wanted
        self.target = target
        self.sha256 = ""
        self.verified = False
        self.fetched_bytes = 0
        self._connection = connection
        self._pace = pace
        self._on_progress = on_progress
        self._patience = patience or Patience()
        self._part = Part(target, wanted.file.path, reserve_bytes)
        self._line = Line()
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._told_at = 0.0
        self._failures = 0
        self._validator = ""

    def run(self) -> Path:
        """Fetch what is missing, verify the whole, give it its name. Blocks.

        Returns:
            The path of the file.

        Raises:
            Stopped: `stop` was called.
            HubError: the hub does not give the file.
            DownloadError: it cannot be kept, or is not what it should be.
        """
        self._check_stop()
        if self._is_there():
            return self.target
        with self._part:
            while True:
                try:
                    resolved = self._resolve()
                    self._fetch(resolved)
                    return self._finish(resolved)
                except HubError as error:
                    self._check_stop()
                    self._wait_after(error)

    def stop(self) -> None:
        """End `run` within 100 ms, from any thread; also before it began."""
        self._stopping.set()
        self._wake.set()
        self._line.cut()

    def _is_there(self) -> bool:
        """Whether an earlier run was ended between the last step and its report."""
        wanted = self.wanted.file
        try:
            same_size = self.target.stat().st_size == wanted.size_bytes
        except OSError:
            return False
        if not same_size or not wanted.sha256:
            return False
        self.sha256 = sha256_of(self.target, self._on_hashed)
        self.verified = self.sha256 == wanted.sha256
        if self.verified:
            discard(self.target)
            self._tell("done", force=True, done=wanted.size_bytes)
        return self.verified

    def _resolve(self) -> Resolved:
        """Ask where the bytes are, and see what of them is here already."""
        self._tell("asking")
        wanted, part = self.wanted, self._part
        resolved = self._promptly(
            lambda: self._connection.resolve(wanted.repo, wanted.file.path, wanted.commit)
        )
        pinned = wanted.file.sha256
        if pinned and resolved.sha256 and resolved.sha256 != pinned:
            part.drop()
            raise HashMismatch(file=wanted.file.path, expected=pinned, found=resolved.sha256)
        part.settle(
            Note(
                identity=pinned or resolved.sha256 or resolved.etag,
                size_bytes=resolved.size_bytes,
                repo=wanted.repo,
                commit=wanted.commit,
                file=wanted.file.path,
            ),
            self._on_hashed,
        )
        part.check_room()
        return resolved

    def _on_hashed(self) -> None:
        self._check_stop()
        self._tell("checking")

    def _fetch(self, resolved: Resolved) -> None:
        part = self._part
        if part.size and part.done == part.size:
            return
        validator = "" if resolved.sha256 or self.wanted.file.sha256 else self._validator
        body = self._promptly(
            lambda: self._connection.open(
                resolved, start=part.done, validator=validator, line=self._line
            ),
            lambda late: late.close(),
        )
        with body:
            self._validator = body.validator
            if part.size and body.total is not None and body.total != part.size:
                raise _other_size(resolved, body.status, body.total)
            if body.start != part.done:
                part.restart()
            self._take(resolved, body)
        if part.size and part.done != part.size:
            said = f"{part.done} bytes came instead of {part.size}"
            raise HubUnreachable(host=host_of(resolved.url), detail=said)

    def _take(self, resolved: Resolved, body: Body) -> None:
        """Bring `body` to the disk, in blocks, and what is left of a block when it breaks off."""
        size = self._part.size
        block: list[bytes] = []
        block_bytes, due = 0, time.monotonic() + TELL_S
        try:
            for data in body.chunks(self._piece_bytes()):
                block.append(data)
                block_bytes += len(data)
                if size and self._part.done + block_bytes > size:
                    raise _other_size(resolved, body.status, self._part.done + block_bytes)
                self._check_stop()
                if block_bytes >= BLOCK_BYTES or time.monotonic() >= due:
                    full, block, block_bytes = block, [], 0
                    self._keep(full)
                    due = time.monotonic() + TELL_S
        except (HubUnreachable, Stopped):
            self._keep(block)
            raise
        self._keep(block)
        self._check_stop()

    def _piece_bytes(self) -> int:
        """How much to ask the client for: pieces that are not whole when it breaks off are lost."""
        return self._pace.piece(FIRST_PIECE_BYTES if not self._failures else LATER_PIECE_BYTES)

    def _keep(self, block: list[bytes]) -> None:
        data = b"".join(block)
        if not data:
            return
        self._part.append(data)
        self.fetched_bytes += len(data)
        self._failures = 0
        self._tell("downloading")
        self._pace.wait(len(data), self._stopping)

    def _finish(self, resolved: Resolved) -> Path:
        part = self._part
        expected = self.wanted.file.sha256 or resolved.sha256
        self.sha256 = part.verify(expected)
        self._tell("checking")
        self._promptly(part.syncing())
        part.publish()
        self.verified = bool(expected)
        self._tell("done", force=True)
        return self.target

    def _wait_after(self, error: HubError) -> None:
        """Wait until it makes sense to try again, or raise `error` where it does not."""
        self._failures += 1
        patience = self._patience
        asked = error.retry_s if isinstance(error, HubBusy) else 0.0
        if not self._may_pass(error) or asked > patience.longest_asked_s:
            raise error
        if isinstance(error, HubRefused) and self._failures == 1:
            return
        wait = asked or min(patience.longest_s, patience.first_s * 2 ** (self._failures - 1))
        until = time.monotonic() + wait
        while (left := until - time.monotonic()) > 0:
            self._tell("waiting", force=True, wait_s=left, error=error)
            self._stopping.wait(min(left, 1.0))
            self._check_stop()

    def _may_pass(self, error: HubError) -> bool:
        """Whether another attempt may succeed."""
        tries = self._patience.tries
        if isinstance(error, HubRefused):
            if error.status == _RANGE_REFUSED:
                self._part.restart()
            elif error.status not in _OUTDATED:
                return False
            tries = 2
        elif isinstance(error, HubUnreachable):
            if error.reason in _LASTING:
                return False
            if not self.fetched_bytes:
                tries = self._patience.first_tries
        elif not isinstance(error, HubBusy):
            return False
        return self._failures <= tries

    def _promptly(
        self, work: Callable[[], T], dispose: Callable[[T], None] = lambda _late: None
    ) -> T:
        """Do `work`, but do not wait for it when stopped.

        Looking up a name or opening a connection cannot be ended from outside; they end by
        themselves some seconds later, and `dispose` gets what came of it.
        """
        answer: Future[T] = Future()
        self._wake = wake = threading.Event()

        def run() -> None:
            try:
                answer.set_result(work())
            except BaseException as error:  # noqa: BLE001 (raised again by the one who waits)
                answer.set_exception(error)
            wake.set()

        self._check_stop()
        thread = threading.Thread(target=run, name="hub request", daemon=True)
        thread.start()
        wake.wait()
        if self._stopping.is_set():
            thread.join(TELL_S / 4)
            answer.add_done_callback(
                lambda late: None if late.exception() else dispose(late.result())
            )
            raise Stopped
        return answer.result()

    def _check_stop(self) -> None:
        if self._stopping.is_set():
            raise Stopped

    def _tell(
        self,
        stage: Stage,
        *,
        force: bool = False,
        done: int | None = None,
        wait_s: float = 0.0,
        error: HubError | None = None,
    ) -> None:
        now = time.monotonic()
        if not force and now - self._told_at < TELL_S:
            return
        self._told_at = now
        self._on_progress(
            TransferProgress(
                done_bytes=self._part.done if done is None else done,
                total_bytes=self._part.size or self.wanted.file.size_bytes,
                stage=stage,
                wait_s=wait_s,
                error=error,
            )
        )


def _other_size(resolved: Resolved, status: int, size: int) -> HubRefused:
    """The server of files has another file than the hub says."""
    said = f"{size} bytes instead of {resolved.size_bytes}"
    return HubRefused(host=host_of(resolved.url), detail=said, status=status)
