"""Headers written byte by byte, also such as no honest program writes."""

from __future__ import annotations

import struct

KINDS = {
    "uint8": (0, "B"),
    "int8": (1, "b"),
    "uint16": (2, "H"),
    "int16": (3, "h"),
    "uint32": (4, "I"),
    "int32": (5, "i"),
    "float32": (6, "f"),
    "bool": (7, "?"),
    "string": (8, ""),
    "uint64": (10, "Q"),
    "int64": (11, "q"),
    "float64": (12, "d"),
}


def text(value: str | bytes) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return struct.pack("<Q", len(raw)) + raw


def plain(kind: str, value: object) -> bytes:
    """A value without its type."""
    return text(value) if kind == "string" else struct.pack(f"<{KINDS[kind][1]}", value)


def scalar(kind: str, value: object) -> bytes:
    return struct.pack("<I", KINDS[kind][0]) + plain(kind, value)


def array(kind: str, values: list) -> bytes:
    head = struct.pack("<IIQ", 9, KINDS[kind][0], len(values))
    return head + b"".join(plain(kind, value) for value in values)


def tensor(
    name: str | bytes, shape: tuple[int, ...], type_number: int = 0, offset: int = 0
) -> bytes:
    dims = struct.pack(f"<I{len(shape)}Q", len(shape), *shape)
    return text(name) + dims + struct.pack("<IQ", type_number, offset)


def written(
    entries: list[tuple[str | bytes, bytes]] = (),
    tensors: list[bytes] = (),
    *,
    version: int = 3,
    data: bytes = b"",
    n_entries: int | None = None,
    n_tensors: int | None = None,
) -> bytes:
    """A whole file; the numbers can be made to lie."""
    head = b"GGUF" + struct.pack(
        "<IQQ",
        version,
        len(tensors) if n_tensors is None else n_tensors,
        len(entries) if n_entries is None else n_entries,
    )
    head += b"".join(text(key) + value for key, value in entries) + b"".join(tensors)
    return head + bytes(-len(head) % 32) + data if tensors else head
