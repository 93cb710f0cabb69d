"""A GGUF file taken apart and put together again, to change what it says or to damage it.

Layout: magic, version, number of tensors, number of entries; the entries (key, type, value); the
tensor table; padding; the tensors' data, to which the offsets in the table are relative.
Source: docs/gguf.md of the ggml repository.
"""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass

from gguf import GGUFValueType

_ALIGNMENT = 32
_HEADER = struct.Struct("<4sIQQ")
_SIZES = {
    GGUFValueType.UINT8: 1,
    GGUFValueType.INT8: 1,
    GGUFValueType.UINT16: 2,
    GGUFValueType.INT16: 2,
    GGUFValueType.UINT32: 4,
    GGUFValueType.INT32: 4,
    GGUFValueType.FLOAT32: 4,
    GGUFValueType.BOOL: 1,
    GGUFValueType.UINT64: 8,
    GGUFValueType.INT64: 8,
    GGUFValueType.FLOAT64: 8,
}


def string(text: str | bytes) -> bytes:
    """A string as it stands in a file."""
    raw = text.encode() if isinstance(text, str) else text
    return struct.pack("<Q", len(raw)) + raw


def string_entry(text: str) -> bytes:
    """The type and value of an entry that holds a string."""
    return struct.pack("<I", GGUFValueType.STRING) + string(text)


@dataclass
class GgufFile:
    """The parts of a file.

    Attributes:
        entries: by key, type and value as they stand in the file.
        n_tensors: rows of the table.
        table: as it stands in the file.
        data: of all tensors.
    """

    entries: dict[str, bytes]
    n_tensors: int
    table: bytes
    data: bytes

    @classmethod
    def parse(cls, raw: bytes) -> GgufFile:
        """Take a sound file apart."""
        magic, _, n_tensors, n_entries = _HEADER.unpack_from(raw)
        assert magic == b"GGUF"
        at = _HEADER.size
        entries = {}
        for _ in range(n_entries):
            (length,) = struct.unpack_from("<Q", raw, at)
            key = raw[at + 8 : at + 8 + length].decode()
            start = at + 8 + length
            at = _after_value(raw, start)
            entries[key] = raw[start:at]
        start = at
        for _ in range(n_tensors):
            (length,) = struct.unpack_from("<Q", raw, at)
            (n_dims,) = struct.unpack_from("<I", raw, at + 8 + length)
            at += 8 + length + 4 + 8 * n_dims + 4 + 8
        table = raw[start:at]
        return cls(entries, n_tensors, table, raw[at + -at % _ALIGNMENT :])

    def to_bytes(self) -> bytes:
        """Put it together again."""
        head = _HEADER.pack(b"GGUF", 3, self.n_tensors, len(self.entries))
        head += b"".join(string(key) + value for key, value in self.entries.items())
        head += self.table
        return head + bytes(-len(head) % _ALIGNMENT) + self.data


def _after_value(raw: bytes, at: int) -> int:
    """Where the type and value that begin at `at` end."""
    kind = GGUFValueType(struct.unpack_from("<I", raw, at)[0])
    at += 4
    if kind == GGUFValueType.STRING:
        return at + 8 + struct.unpack_from("<Q", raw, at)[0]
    if kind != GGUFValueType.ARRAY:
        return at + _SIZES[kind]
    inner, count = struct.unpack_from("<IQ", raw, at)
    at += 12
    if inner != GGUFValueType.STRING:
        return at + _SIZES[GGUFValueType(inner)] * count
    for _ in range(count):
        at += 8 + struct.unpack_from("<Q", raw, at)[0]
    return at


def mutated(raw: bytes, seed: int) -> bytes:
    """A damaged copy of the sound file `raw`; the same for the same seed.

    One of: flipped bits (mostly before the weights), a cut end, a run of zeros, a changed entry.
    """
    rng = random.Random(seed)
    damaged = raw
    while damaged == raw:
        damaged = _damaged(raw, rng)
    return damaged


def _damaged(raw: bytes, rng: random.Random) -> bytes:
    """`raw` after one kind of damage, which may have hit nothing."""
    sound = GgufFile.parse(raw)
    kind = rng.choice(("bits", "bits", "cut", "zeros", "entry", "entry", "entry"))
    if kind == "entry":
        return _with_changed_entry(sound, rng)
    damaged = bytearray(raw)
    front = len(raw) - len(sound.data)
    reach = front if rng.random() < 0.8 else len(raw)
    if kind == "bits":
        for _ in range(rng.choice((1, 1, 2, 8, 32))):
            damaged[rng.randrange(reach)] ^= 1 << rng.randrange(8)
    elif kind == "zeros":
        start = rng.randrange(reach)
        end = min(len(raw), start + rng.choice((1, 8, 64, 1024)))
        damaged[start:end] = bytes(end - start)
    else:
        del damaged[rng.randrange(reach) :]
    return bytes(damaged)


def _with_changed_entry(file: GgufFile, rng: random.Random) -> bytes:
    """The file with one entry left out, given another value, type or length, or a second key."""
    key = rng.choice(sorted(file.entries))
    value = file.entries[key]
    change = rng.choice(("drop", "number", "type", "random", "swap", "repeat"))
    if change == "drop":
        del file.entries[key]
    elif change == "number":
        extreme = rng.choice((0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**60, 2**63, 2**64 - 1))
        width = min(8, max(1, len(value) - 4))
        written = extreme.to_bytes(8, "little")[:width]
        file.entries[key] = value[:4] + written + value[4 + width :]
    elif change == "type":
        file.entries[key] = struct.pack("<I", rng.choice((*range(14), 999))) + value[4:]
    elif change == "random":
        file.entries[key] = value[:4] + rng.randbytes(len(value) - 4)
    elif change == "swap":
        other = rng.choice(sorted(file.entries))
        file.entries[key], file.entries[other] = file.entries[other], value
    else:
        # A dict cannot hold a key twice; a NUL is taken off by no reader but C's.
        file.entries[key + "\0"] = value
    return file.to_bytes()
