"""Reading a few bytes here and there out of something large, in blocks."""

from __future__ import annotations

import struct
import time
from typing import TYPE_CHECKING

from app.core.errors import GgufTooLarge, GgufTruncated

if TYPE_CHECKING:
    from collections.abc import Callable

_FIRST_BLOCK = 64 * 1024
_LARGEST_BLOCK = 1024 * 1024
_FARTHEST = 2**62
"""No file reaches so far; what claims to would not even be a valid argument of a seek."""
_U32 = struct.Struct("<I")
_U64 = struct.Struct("<Q")


class Window:
    """A place in a run of bytes that moves forwards, and the block of bytes around it.

    Attributes:
        position: of the next byte, from the beginning.
        size: number of bytes; None where it is not known.
    """

    def __init__(self, read: Callable[[int, int], bytes], size: int | None, seconds: float) -> None:
        """Begin at byte 0.

        Args:
            read: gives at most so many bytes (second) from a place on (first); fewer, or none,
                at the end only.
            size: number of bytes where it is known.
            seconds: after which everything raises GgufTooLarge.
        """
        self._read = read
        self.size = size
        self.position = 0
        self._block = b""
        self._start = 0
        self._block_bytes = _FIRST_BLOCK
        self._seconds = seconds
        self._deadline = time.monotonic() + seconds

    def take(self, count: int) -> bytes:
        """The next `count` bytes.

        Raises:
            GgufTruncated: there are fewer.
            GgufTooLarge: the time is over.
        """
        begin = self._reach(count)
        self.position += count
        return self._block[begin : begin + count]

    def u32(self) -> int:
        """The next unsigned number of 4 bytes, little endian."""
        begin = self._reach(4)
        self.position += 4
        number: int = _U32.unpack_from(self._block, begin)[0]
        return number

    def u64(self) -> int:
        """The next unsigned number of 8 bytes, little endian."""
        begin = self._reach(8)
        self.position += 8
        number: int = _U64.unpack_from(self._block, begin)[0]
        return number

    def skip(self, count: int) -> None:
        """Go on by `count` bytes without reading them.

        Raises:
            GgufTruncated: there are fewer, as far as that is known.
        """
        if self.size is not None and count > self.size - self.position:
            raise GgufTruncated(offset=self.size)
        self.position += count

    def skip_strings(self, count: int) -> None:
        """Go on by `count` strings, each its length in 8 bytes and then its bytes.

        A vocabulary has hundreds of thousands of them: this is where the time goes.
        """
        unpack = _U64.unpack_from
        while count:
            at = self._reach(8)
            block = self._block
            last = len(block) - 8
            while count and at <= last:
                (length,) = unpack(block, at)
                at += 8 + length
                count -= 1
            self.position = self._start + at
            self.skip(0)

    def confirm(self) -> None:
        """Look whether what was skipped last is there.

        Raises:
            GgufTruncated: it is not.
        """
        if self.size is None and self.position:
            self.position -= 1
            self.take(1)

    def _reach(self, count: int) -> int:
        """Where in the block the next byte is; `count` bytes follow it there."""
        begin = self.position - self._start
        if begin < 0 or begin + count > len(self._block):
            self._fetch(count)
            begin = 0
        return begin

    def _fetch(self, count: int) -> None:
        """Make the block begin at the position and hold at least `count` bytes."""
        if time.monotonic() > self._deadline:
            raise GgufTooLarge(what="seconds", limit=round(self._seconds))
        if self.position > _FARTHEST:
            raise GgufTruncated(offset=_FARTHEST)
        if self.size is not None and count > self.size - self.position:
            raise GgufTruncated(offset=self.size)
        begin = self.position - self._start
        parts = [self._block[begin:] if begin >= 0 else b""]
        have = len(parts[0])
        wanted = max(count, self._block_bytes)
        while have < count:
            more = self._read(self.position + have, wanted - have)
            if not more:
                raise GgufTruncated(offset=self.position + have)
            parts.append(more)
            have += len(more)
        self._block = b"".join(parts)
        self._start = self.position
        self._block_bytes = min(2 * self._block_bytes, _LARGEST_BLOCK)
