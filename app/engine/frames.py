"""Frames over file descriptors: the same blocking reader and writer at both ends.

Four bytes of length (big endian), then the payload; see `app.engine.protocol` for what is in it.
Nothing here trusts the peer: a length beyond the limit raises before a byte of it is stored, and
memory grows only with what really arrived.
"""

from __future__ import annotations

import os

from app.core.errors import EngineProtocolError
from app.engine.protocol import LENGTH, MAX_FRAME_BYTES

_CHUNK_BYTES = 256 * 1024


class FrameReader:
    """Cuts the bytes that arrive on `fd` into payloads.

    Several frames that arrive together cost one system call. The descriptor stays the caller's.
    Interrupted calls are taken up again by Python itself (PEP 475).
    """

    def __init__(self, fd: int, *, limit_bytes: int = MAX_FRAME_BYTES) -> None:
        self._fd = fd
        self._limit_bytes = limit_bytes
        self._buffer = bytearray()
        self._start = 0

    def read(self) -> bytes | None:
        """Wait for the next payload; None at the end.

        A peer that died in the middle of a frame has ended as well: what there is of that frame
        is dropped.

        Raises:
            EngineProtocolError: the frame says it is longer than the limit.
            OSError: the descriptor cannot be read.
        """
        header = self._take(LENGTH.size)
        if header is None:
            return None
        (length,) = LENGTH.unpack(header)
        if length > self._limit_bytes:
            raise EngineProtocolError(detail=f"a frame of {length} bytes was announced")
        return self._take(length)

    def _take(self, count: int) -> bytes | None:
        """Exactly `count` bytes, or None where the stream ends before."""
        while len(self._buffer) - self._start < count:
            if self._start:
                del self._buffer[: self._start]
                self._start = 0
            data = os.read(self._fd, _CHUNK_BYTES)
            if not data:
                return None
            self._buffer += data
        end = self._start + count
        taken = bytes(memoryview(self._buffer)[self._start : end])
        self._start = end
        return taken


def write_all(fd: int, data: bytes | bytearray) -> None:
    """Write the whole of `data`, however little the pipe takes at once.

    Raises:
        OSError: among them BrokenPipeError where nobody reads any more.
    """
    with memoryview(data) as view:
        sent = 0
        while sent < len(view):
            sent += os.write(fd, view[sent:])
