"""One file on the loopback hub, and transfers of it into a folder."""

from __future__ import annotations

import hashlib
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import HubUnreachable
from app.hub.api import Access, RemoteFile, Wanted
from app.hub.connection import Connection
from app.hub.names import target_path
from app.hub.pace import Pace
from app.hub.transfer import FIRST_PIECE_BYTES, Patience, Stopped, Transfer, TransferProgress
from tests.hub.server import LoopbackHub

SOON = Patience(first_s=0.01, longest_s=0.02)
ONCE = Patience(tries=0, first_tries=0)


def model_bytes(size: int, seed: int = 1) -> bytes:
    """What begins like a GGUF file and is like no other."""
    return b"GGUF" + random.Random(seed).randbytes(size - 4)


class Bringing:
    """The file, where it goes, and the way there."""

    def __init__(
        self,
        hub: LoopbackHub,
        folder: Path,
        data: bytes | None = None,
        *,
        file: str = "tiny-Q4_K_M.gguf",
        pinned: bool = True,
    ) -> None:
        self.hub = hub
        self.folder = folder
        self.data = model_bytes(2_000_000) if data is None else data
        self.commit = hub.add_repo("acme/tiny-GGUF", {file: self.data})
        self.wanted = self.wanted_for(self.data, file, pinned=pinned)
        self.target = target_path(folder, "acme/tiny-GGUF", file)
        self.part = self.target.with_name(f"{self.target.name}.part")
        self.note = self.target.with_name(f"{self.target.name}.part.json")
        self.connection = Connection(Access(endpoint=hub.endpoint))

    def wanted_for(self, data: bytes, file: str, *, pinned: bool = True) -> Wanted:
        sha256 = hashlib.sha256(data).hexdigest() if pinned else ""
        remote = RemoteFile(path=file, size_bytes=len(data), sha256=sha256)
        return Wanted(repo="acme/tiny-GGUF", commit=self.commit, file=remote)

    def transfer(
        self,
        *,
        patience: Patience = SOON,
        on_progress: Callable[[TransferProgress], None] = lambda _progress: None,
        bytes_per_s: int = 0,
        reserve_bytes: int = 0,
        **fields: Any,
    ) -> Transfer:
        return Transfer(
            fields.get("wanted", self.wanted),
            fields.get("target", self.target),
            self.connection,
            pace=fields.get("pace") or Pace(bytes_per_s),
            on_progress=on_progress,
            reserve_bytes=reserve_bytes,
            patience=patience,
        )

    def run(self, **fields: Any) -> Path:
        return self.transfer(**fields).run()

    def is_whole(self) -> bool:
        """The file is there, is right, and nothing lies beside it."""
        names = [path.name for path in self.target.parent.iterdir()]
        return names == [self.target.name] and self.target.read_bytes() == self.data

    def fetched_twice(self) -> int:
        """Bytes the server sent beyond those of one whole file."""
        return self.hub.sent_bytes() - len(self.data)


class Running:
    """A transfer in a thread of its own; what came of it is in `outcome`."""

    def __init__(self, transfer: Transfer) -> None:
        self.transfer = transfer
        self.outcome: Path | Exception | None = None
        self._thread = threading.Thread(target=self._run, name="transfer")
        self._thread.start()

    def _run(self) -> None:
        try:
            self.outcome = self.transfer.run()
        except Exception as error:  # noqa: BLE001 (looked at by the test)
            self.outcome = error

    def end(self) -> Path | Exception | None:
        """Wait for it."""
        self._thread.join(60)
        assert not self._thread.is_alive(), "the transfer does not end"
        return self.outcome

    def stop(self) -> None:
        """Stop it, and see that this is what ended it."""
        self.transfer.stop()
        assert isinstance(self.end(), Stopped), self.outcome


def until(condition: Callable[[], object]) -> None:
    """Wait for it."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it never happens"
        time.sleep(0.002)


HALF = 15 * FIRST_PIECE_BYTES
"""Whole pieces, so that none is lost when the connection breaks off there."""


def half_here(bringing: Bringing, cut_after: int = HALF) -> None:
    """The connection broke off in the middle, and the program gave up."""
    bringing.hub.fault("cdn", cut_after=cut_after)
    with pytest.raises(HubUnreachable):
        bringing.run(patience=ONCE)
    assert bringing.part.stat().st_size == cut_after
