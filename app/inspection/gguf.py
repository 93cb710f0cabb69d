"""The header of a model file, read within limits whatever the file holds.

Layout: magic, version, number of tensors, number of entries; the entries (key, type, value); the
tensor table; padding; the tensors' data, to which the offsets in the table are relative.
Source: docs/gguf.md and gguf.cpp of ggml, whose refusals (a key twice, an array of arrays, a row
that is no whole number of blocks) are ours too. Versions 2 and 3 are laid out alike.

A vocabulary takes megabytes and is not kept: of a long array only its kind, length and place are.
"""

from __future__ import annotations

import math
import os
import stat
import struct
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct, structs

from app.core.errors import GgufError, GgufMalformed, GgufTooLarge, GgufTruncated, NotGguf
from app.inspection.header import ArraySummary, Header, LongText, TensorInfo, Value
from app.inspection.tensor_type import TENSOR_TYPES, TensorType
from app.inspection.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

__all__ = [
    "TOKENS",
    "ArraySummary",
    "Header",
    "Limits",
    "LongText",
    "TensorInfo",
    "Value",
    "joined",
    "opened",
    "read_file",
    "read_header",
]

VERSIONS = (2, 3)
TOKENS = "tokenizer.ggml.tokens"
_ALIGNMENT_KEY = "general.alignment"
_DEFAULT_ALIGNMENT = 32
_MAX_DIMENSIONS = 4
_MAX_NAME_BYTES = 63
_TOO_FAR = 2**63
"""No number of weights and no place in a file is so large."""
_ITEM_COST = 64
"""Bytes of memory that a kept item is counted with, beside its own."""

_STRING, _ARRAY = 8, 9
_NUMBERS = {
    0: ("uint8", "B", 1),
    1: ("int8", "b", 1),
    2: ("uint16", "H", 2),
    3: ("int16", "h", 2),
    4: ("uint32", "I", 4),
    5: ("int32", "i", 4),
    6: ("float32", "f", 4),
    7: ("bool", "?", 1),
    10: ("uint64", "Q", 8),
    11: ("int64", "q", 8),
    12: ("float64", "d", 8),
}


class Limits(Struct, frozen=True, kw_only=True):
    """More than any honest header has.

    Attributes:
        entries: keys.
        tensors: rows of the tensor table.
        key_bytes: of a key (the specification allows 65,535).
        text_bytes: of a string that is kept; of a longer one only the beginning is.
        array_items: of an array that is kept without being asked for.
        kept_bytes: memory for everything that is kept.
        seconds: for all of it.
    """

    entries: int = 10_000
    tensors: int = 100_000
    key_bytes: int = 65_535
    text_bytes: int = 1024 * 1024
    array_items: int = 1024
    kept_bytes: int = 128 * 1024 * 1024
    seconds: float = 5.0


def read_file(
    path: Path,
    *,
    limits: Limits | None = None,
    tensors: bool = True,
    until_tokens: bool = False,
    whole: Collection[str] = (),
) -> Header:
    """The header of the file at `path`; see `read_header`.

    Raises:
        GgufError: the file cannot be opened or read; or one of its subclasses.
    """
    try:
        with opened(path) as file:

            def read(offset: int, count: int) -> bytes:
                file.seek(offset)
                return file.read(count)

            return read_header(
                read,
                size=os.fstat(file.fileno()).st_size,
                limits=limits,
                tensors=tensors,
                until_tokens=until_tokens,
                whole=whole,
            )
    except GgufError as error:
        error.path = str(path)
        raise
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        detail = getattr(error, "strerror", None) or str(error)
        raise GgufError(path=str(path), detail=detail) from error


def opened(path: Path) -> BinaryIO:
    """The file at `path`, opened; not a pipe, which would wait for ever.

    Raises:
        GgufError: it is no file.
        OSError: it cannot be opened.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise GgufError(detail="not a file")
    return path.open("rb")


def read_header(
    read: Callable[[int, int], bytes],
    *,
    size: int | None,
    limits: Limits | None = None,
    tensors: bool = True,
    until_tokens: bool = False,
    whole: Collection[str] = (),
) -> Header:
    """The header of whatever `read` reads.

    Args:
        read: ``read(offset, count)`` gives at most `count` bytes, and none at the end only.
        size: of the file in bytes; None where it is not known.
        limits: what is too much.
        tensors: read the tensor table too.
        until_tokens: end at the vocabulary, of which only the length is told, or where `read`
            ends. Everything that the size of a model in memory depends on stands before it
            (in all of nine vocabularies looked at, within 1.6 kB).
        whole: keys of arrays that are kept whatever their length.

    Raises:
        NotGguf: it does not begin as a model file does, or is of another version or byte order.
        GgufTruncated: it ends too soon.
        GgufMalformed: a value that cannot be.
        GgufTooLarge: over one of the limits.
    """
    reader = _Reader(Window(read, size, (limits or Limits()).seconds), limits or Limits(), whole)
    version, n_tensors, n_entries = reader.read_start()
    complete = reader.read_entries(n_entries, until_tokens=until_tokens)
    rows: tuple[TensorInfo, ...] = ()
    data_offset = 0
    if complete and tensors:
        rows, data_offset = reader.read_tensors(n_tensors)
    return Header(
        version=version,
        entries=reader.entries,
        kinds=reader.kinds,
        tensors=rows,
        n_tensors=n_tensors,
        data_offset=data_offset,
        file_bytes=size or 0,
        missing_bytes=_missing(rows, data_offset, size),
        whole=complete,
    )


def joined(headers: Sequence[Header]) -> Header:
    """The header of a model that lies in several files.

    Entries and places are those of the first, the tensors those of all, each with its offset in
    its own file.
    """
    return structs.replace(
        headers[0],
        tensors=tuple(tensor for header in headers for tensor in header.tensors),
        n_tensors=sum(header.n_tensors for header in headers),
        missing_bytes=sum(header.missing_bytes for header in headers),
    )


class _Reader:
    """Reads the parts of a header one after another."""

    def __init__(self, window: Window, limits: Limits, whole: Collection[str]) -> None:
        self._window = window
        self._limits = limits
        self._whole = whole
        self._kept = 0
        self.entries: dict[str, Value] = {}
        self.kinds: dict[str, str] = {}

    def read_start(self) -> tuple[int, int, int]:
        """Version, number of tensors and number of entries."""
        try:
            start = self._window.take(8)
        except GgufTruncated as error:
            raise NotGguf(detail="too short") from error
        if start[:4] != b"GGUF":
            raise NotGguf(detail="other magic bytes")
        version = int.from_bytes(start[4:], "little")
        swapped = int.from_bytes(start[4:], "big")
        if version not in VERSIONS:
            if swapped in VERSIONS:
                raise NotGguf(version=swapped, detail="big endian")
            raise NotGguf(version=version, detail="unknown version")
        n_tensors, n_entries = self._window.u64(), self._window.u64()
        self._allow("tensors", n_tensors, self._limits.tensors)
        self._allow("entries", n_entries, self._limits.entries)
        return version, n_tensors, n_entries

    def read_entries(self, count: int, *, until_tokens: bool) -> bool:
        """Read `count` entries; False where the end was the vocabulary's or that of a part."""
        try:
            for _ in range(count):
                if self._read_entry(until_tokens=until_tokens):
                    return False
            self._window.confirm()
        except GgufTruncated as error:
            if not until_tokens or error.offset == self._window.size or not self.entries:
                raise
            return False
        return True

    def read_tensors(self, count: int) -> tuple[tuple[TensorInfo, ...], int]:
        """Rows of the tensor table, and where the data begins."""
        alignment = self.entries.get(_ALIGNMENT_KEY, _DEFAULT_ALIGNMENT)
        if not isinstance(alignment, int) or self.kinds.get(_ALIGNMENT_KEY, "uint32") != "uint32":
            raise GgufMalformed(detail=_ALIGNMENT_KEY)
        if alignment < 1 or alignment & (alignment - 1):
            raise GgufMalformed(detail=_ALIGNMENT_KEY)
        rows = [self._read_tensor(alignment) for _ in range(count)]
        if len({row.name for row in rows}) != count:
            raise self._malformed("two tensors of the same name")
        begin = self._window.position
        begin += -begin % alignment
        size = self._window.size
        return _with_sizes(rows, None if size is None else size - begin), begin

    def _read_entry(self, *, until_tokens: bool) -> bool:
        """Read an entry; True if it is the vocabulary and everything ends there."""
        begin = self._window.position
        length = self._window.u64()
        self._allow("string", length, self._limits.key_bytes)
        key = self._text(length)
        if not key or key in self.entries:
            raise GgufMalformed(detail=f"key {key[:80]!r}", offset=begin)
        kind = self._window.u32()
        if kind == _ARRAY:
            stop = until_tokens and key == TOKENS
            self.kinds[key], self.entries[key] = self._array(key, summary=stop)
            return stop
        if kind == _STRING:
            self.kinds[key], self.entries[key] = "string", self._long_text()
        elif kind in _NUMBERS:
            self.kinds[key], code, width = _NUMBERS[kind]
            self._keep(width)
            (self.entries[key],) = struct.unpack(f"<{code}", self._window.take(width))
        else:
            raise self._malformed(f"type {kind} of {key[:80]!r}")
        return False

    def _array(self, key: str, *, summary: bool) -> tuple[str, Value]:
        """Kind of its items, and the items or what is to be said of them."""
        inner, count = self._window.u32(), self._window.u64()
        kind = "string" if inner == _STRING else _NUMBERS.get(inner, ("", "", 0))[0]
        if not kind:
            raise self._malformed(f"array of type {inner} in {key[:80]!r}")
        place = self._window.position
        if summary:
            return kind, ArraySummary(kind, count, place)
        keep = count <= self._limits.array_items or key in self._whole
        if keep:
            self._keep(0, count)
        if inner == _STRING:
            if keep:
                return kind, tuple([self._long_text() for _ in range(count)])
            self._window.skip_strings(count)
        else:
            _, code, width = _NUMBERS[inner]
            if keep:
                return kind, struct.unpack(f"<{count}{code}", self._window.take(count * width))
            self._window.skip(count * width)
        return kind, ArraySummary(kind, count, place)

    def _read_tensor(self, alignment: int) -> TensorInfo:
        begin = self._window.position
        length = self._window.u64()
        if length > _MAX_NAME_BYTES:
            raise GgufMalformed(detail=f"name of {length} bytes", offset=begin)
        name = self._text(length)
        n_dims = self._window.u32()
        if n_dims > _MAX_DIMENSIONS:
            raise GgufMalformed(detail=f"{n_dims} dimensions of {name!r}", offset=begin)
        *shape, number, offset = struct.unpack(f"<{n_dims}QIQ", self._window.take(8 * n_dims + 12))
        kind = TENSOR_TYPES.get(number, TensorType(f"type {number}", 1, 0))
        weights = math.prod(shape)
        size = weights // kind.block * kind.block_bytes
        in_blocks = (shape[0] if shape else 1) % kind.block == 0
        if not in_blocks or max(*shape, weights, offset + size) >= _TOO_FAR:
            raise GgufMalformed(detail=f"shape of {name!r}", offset=begin)
        if offset % alignment:
            raise GgufMalformed(detail=f"place of {name!r}", offset=begin)
        return TensorInfo(name, tuple(shape), kind.name, offset, size)

    def _long_text(self) -> str | LongText:
        length = self._window.u64()
        if length <= self._limits.text_bytes:
            return self._text(length)
        beginning = self._text(min(length, 4096))
        self._window.skip(length - min(length, 4096))
        return LongText(beginning, length)

    def _text(self, length: int) -> str:
        self._keep(length)
        return self._window.take(length).decode("utf-8", "replace")

    def _keep(self, size_bytes: int, items: int = 1) -> None:
        self._kept += size_bytes + items * _ITEM_COST
        self._allow("bytes", self._kept, self._limits.kept_bytes)

    def _malformed(self, detail: str) -> GgufMalformed:
        return GgufMalformed(detail=detail, offset=self._window.position)

    def _allow(self, what: str, number: int, limit: int) -> None:
        if number > limit:
            raise GgufTooLarge(what=what, limit=limit)


def _with_sizes(rows: Sequence[TensorInfo], data_bytes: int | None) -> tuple[TensorInfo, ...]:
    """`rows`; those whose type is not known reach to the next one, or to the end."""
    if all(row.size_bytes or not row.n_weights for row in rows):
        return tuple(rows)
    places = sorted({row.offset for row in rows})
    ends = dict(zip(places, [*places[1:], max(data_bytes or 0, places[-1])], strict=True))
    return tuple(
        row
        if row.size_bytes or not row.n_weights
        else TensorInfo(row.name, row.shape, row.type, row.offset, ends[row.offset] - row.offset)
        for row in rows
    )


def _missing(rows: Sequence[TensorInfo], begin: int, size: int | None) -> int:
    """How many bytes of the tensors lie behind the end of the file."""
    end = max((row.offset + row.size_bytes for row in rows), default=0)
    return 0 if size is None else max(0, begin + end - size)
