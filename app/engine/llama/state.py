"""KV states of conversations on disk, so that they are warm again after a restart.

Plain files of our own format; llama.cpp only sees bytes whose length and checksum are right. The
standard library alone is used here, so that a conversation can be forgotten without an engine.

A file is called ``<conversation>-<owner>.kv``, both hashed: the owner is the model file with its
load settings. It holds a header, the tokens (little-endian int32) and llama.cpp's state.
"""

from __future__ import annotations

import hashlib
import os
import struct
import sys
import tempfile
import zlib
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    Buffer = bytes | bytearray | memoryview

SUFFIX: Final = ".kv"

_MAGIC: Final = b"VITRLKV1"
_HEADER: Final = struct.Struct("<8s16s16sIIIQI")
"""Magic, conversation, owner, number of tokens, first position, whether it is exact, bytes of the
state, checksum of tokens and state."""

_CHECK: Final = struct.Struct("<I")
"""Checksum of the header."""

_ID_BYTES: Final = 4
_BLOCK: Final = 1 << 22


def digest(text: str) -> bytes:
    """Hash of a key, 16 bytes."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def forget(folder: Path, conversation: str) -> None:
    """Delete what `folder` holds of `conversation`, whichever model it was made with."""
    if conversation:
        for path in folder.glob(f"{digest(conversation).hex()}-*{SUFFIX}"):
            path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class SavedState:
    """A state on disk: what its header says.

    Attributes:
        path: the file.
        keys: the tokens it holds, as `app.engine.llama.slices` writes them.
        first_position: the oldest position in it (sliding windows).
        size: bytes of the state itself.
        checksum: CRC-32 of tokens and state.
        exact: every token was evaluated as it always is.
    """

    path: Path
    keys: list[int]
    first_position: int
    size: int
    checksum: int
    exact: bool


class StateFiles:
    """The states of one model file with one set of load settings.

    Nothing here raises: a state that cannot be written or read is one that has to be made again.

    Args:
        folder: made when the first state is written.
        limit_bytes: of the whole folder; the files not used for longest go first.
        owner: names model file and load settings; a change makes other files.
    """

    def __init__(self, folder: Path, limit_bytes: int, owner: str) -> None:
        self._folder = folder
        self._limit = limit_bytes
        self._owner = digest(owner)

    def path(self, conversation: str) -> Path:
        """Where the state of `conversation` lies or would lie."""
        return self._folder / f"{digest(conversation).hex()}-{self._owner.hex()}{SUFFIX}"

    def write(
        self,
        conversation: str,
        keys: Sequence[int],
        first_position: int,
        state: Buffer,
        *,
        exact: bool,
    ) -> bool:
        """Replace the state of `conversation`; False when there is no room or no right to."""
        packed = _pack(keys)
        size = _HEADER.size + _CHECK.size + len(packed) + len(state)
        path = self.path(conversation)
        if not conversation or size > self._limit:
            return False
        header = _HEADER.pack(
            _MAGIC,
            digest(conversation),
            self._owner,
            len(keys),
            first_position,
            exact,
            len(state),
            zlib.crc32(state, zlib.crc32(packed)),
        )
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._make_room(size, path)
            self._replace(path, header + _CHECK.pack(zlib.crc32(header)) + packed, state)
        except OSError:
            return False
        return True

    def _replace(self, path: Path, head: bytes, state: Buffer) -> None:
        # mkstemp makes files that only the user can read.
        handle, name = tempfile.mkstemp(dir=self._folder, prefix="part-", suffix=SUFFIX)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(head)
                file.write(state)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def look(self, conversation: str) -> SavedState | None:
        """The header of the state of `conversation`; a file that is not ours is deleted."""
        path = self.path(conversation)
        if not conversation:
            return None
        try:
            with path.open("rb") as file:
                found = self._read_header(file, path, digest(conversation))
        except FileNotFoundError:
            return None
        except OSError:
            found = None
        if found is None:
            self._drop(path)
        return found

    def _read_header(self, file: BinaryIO, path: Path, conversation: bytes) -> SavedState | None:
        raw = file.read(_HEADER.size)
        check = file.read(_CHECK.size)
        if len(raw) + len(check) < _HEADER.size + _CHECK.size:
            return None
        magic, whose, owner, count, first, exact, size, checksum = _HEADER.unpack(raw)
        if _CHECK.unpack(check) != (zlib.crc32(raw),) or magic != _MAGIC:
            return None
        whole = _HEADER.size + _CHECK.size + count * _ID_BYTES + size
        if (whose, owner) != (conversation, self._owner) or path.stat().st_size != whole:
            return None
        keys = _unpack(file.read(count * _ID_BYTES))
        return SavedState(path, keys, first, size, checksum, bool(exact))

    def read(self, saved: SavedState, into: memoryview) -> bool:
        """Fill `into`, of `saved.size` bytes; False, and the file is gone, when it is damaged."""
        checksum = zlib.crc32(_pack(saved.keys))
        start = _HEADER.size + _CHECK.size + len(saved.keys) * _ID_BYTES
        try:
            with saved.path.open("rb") as file:
                file.seek(start)
                for at in range(0, saved.size, _BLOCK):
                    block = into[at : at + _BLOCK]
                    if file.readinto(block) != len(block):
                        break
                    checksum = zlib.crc32(block, checksum)
            os.utime(saved.path)
        except OSError:
            checksum = saved.checksum + 1
        if checksum != saved.checksum:
            self._drop(saved.path)
            return False
        return True

    def drop(self, conversation: str) -> None:
        """Delete the state of `conversation` made by this owner."""
        self._drop(self.path(conversation))

    def forget(self, conversation: str) -> None:
        """Delete every state of `conversation`."""
        try:
            forget(self._folder, conversation)
        except OSError:
            return

    def _drop(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            return

    def total_bytes(self) -> int:
        """What all states in the folder take."""
        return sum(size for _, size, _ in self._files())

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """Time of last use, size and path of every file of ours."""
        try:
            for path in self._folder.glob(f"*{SUFFIX}"):
                facts = path.stat()
                yield facts.st_mtime, facts.st_size, path
        except OSError:
            return

    def _make_room(self, size: int, replaced: Path) -> None:
        files = sorted(self._files())
        total = size + sum(held for _, held, path in files if path != replaced)
        for _, held, path in files:
            if total <= self._limit:
                return
            if path != replaced:
                path.unlink(missing_ok=True)
                total -= held


def _pack(keys: Sequence[int]) -> bytes:
    numbers = array("i", keys)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _unpack(raw: bytes) -> list[int]:
    numbers = array("i", raw)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tolist()
