"""SHA-256 beside the work that brings the bytes, so that hashing costs no time of its own."""

from __future__ import annotations

import queue
import threading

from app.core.hashing import sha256

WAITING = 32
"""How many pieces may wait to be hashed; whoever brings more waits."""


class Digest:
    """The hash of what was given to `update`, in that order.

    A thread of its own hashes from the first `update` to `close`; hashlib frees the interpreter
    meanwhile. Used by one thread at a time.
    """

    def __init__(self) -> None:
        self._hash = sha256()
        self._pieces: queue.Queue[bytes | None] = queue.Queue(WAITING)
        self._thread: threading.Thread | None = None
        self._abandoned = False

    def update(self, data: bytes) -> None:
        """Add `data`, which must not change afterwards."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="hashing", daemon=True)
            self._thread.start()
        self._pieces.put(data)

    def reset(self) -> None:
        """Begin anew, as if nothing had been added; what waits is not hashed any more."""
        self._abandoned = True
        self.close()
        self._abandoned = False
        self._hash = sha256()

    def hexdigest(self) -> str:
        """The hash of everything so far."""
        self.close()
        return self._hash.hexdigest()

    def close(self) -> None:
        """End the thread when it has hashed everything; a later `update` begins another."""
        if self._thread is not None:
            self._pieces.put(None)
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        while (data := self._pieces.get()) is not None:
            if not self._abandoned:
                self._hash.update(data)
