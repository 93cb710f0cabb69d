"""What a tokenizer merges by, out of the header of a model file.

The weights are not read, and neither is llama.cpp asked: it does not hand out its merges.
"""

from __future__ import annotations

import re
import struct
from array import array
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO, Literal

from app.core.errors import GgufError, GgufTooLarge, GgufTruncated
from app.inspection import pretokenizer
from app.inspection.gguf import TOKENS, opened, read_file
from app.inspection.header import ArraySummary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.inspection.header import Header, Value

__all__ = ["MergeTable", "Method", "read_merges"]

Method = Literal["rank", "score", "path", "longest"]
"""How a tokenizer finds its tokens.

``rank``: merges pairs, the lowest rank first (BPE). ``score``: merges pairs, the highest score of
the result first (SentencePiece's BPE, "SPM"). ``path``: the best of all ways through the text
(Unigram). ``longest``: always the longest entry that fits (WordPiece, RWKV).
"""
_METHODS: dict[str, Method] = {
    "gpt2": "rank",
    "gemma4": "rank",
    "llama": "score",
    "t5": "path",
    "bert": "longest",
    "rwkv": "longest",
    "plamo2": "path",
}
"""By `tokenizer.ggml.model`."""

_TYPES, _SCORES = "tokenizer.ggml.token_type", "tokenizer.ggml.scores"
_MERGES = "tokenizer.ggml.merges"
_NORMAL, _UNKNOWN, _CONTROL, _USER_DEFINED, _BYTE = 1, 2, 3, 4, 6
_WHOLE = frozenset({_UNKNOWN, _CONTROL, _USER_DEFINED})
"""Kinds that are cut out of a text before anything is merged."""
_MAX_ARRAY_BYTES = 256 * 1024 * 1024
_MAX_ITEMS = 4_000_000
_IGNORING = frozenset(
    {
        *("minicpm5", "llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1", "pixtral"),
        *("midm-2.0", "lfm2", "jina-v5-nano", "youtu", "glm4", "glm5", "tekken"),
        "granite-embed-multi-97m",
    }
)
"""Values of `pre` with which llama.cpp takes a whole piece that is an entry as it is."""
_NEWLINE_RUNS = frozenset({"gemma4", "granite-embed-multi-311m"})
"""And a piece of line ends alone: https://github.com/ggml-org/llama.cpp/pull/21343"""
_SPACE_MARK = "\u2581"
_PLAIN = frozenset({"plamo2"})
"""Models whose entries are written as what they stand for."""
_ESCAPE = re.compile(r"\\(x[0-9a-f]{2}|.)", re.DOTALL)
_ESCAPED = {"t": b"\t", "n": b"\n", "r": b"\r"}
_PENALTY = 10.0
"""`llama_vocab`'s for Unigram."""
_BYTE_NAME = re.compile("<0x[0-9A-Fa-f]{2}>")


def _byte_signs() -> tuple[str, ...]:
    """The character that stands for each byte in a byte-level vocabulary (GPT-2's)."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    signs = {byte: chr(byte) for byte in plain}
    others = (byte for byte in range(256) if byte not in signs)
    signs.update({byte: chr(256 + index) for index, byte in enumerate(others)})
    return tuple(signs[byte] for byte in range(256))


BYTE_SIGNS = _byte_signs()
_BYTES_OF_SIGNS = {sign: byte for byte, sign in enumerate(BYTE_SIGNS)}


class MergeTable:
    """A vocabulary with what its tokens are made by.

    Attributes:
        method: how tokens are found; None where that is not known.
        model: `tokenizer.ggml.model`.
        pre: `tokenizer.ggml.pre`, how texts are cut before.
        tokens: text of each entry as it stands in the file, by id; half characters are kept as
            surrogates.
        types: `llama_token_type` by id; empty where nothing tells.
        scores: by id; empty where there are none.
        ignore_merges: a whole piece that is an entry is taken without merging.
        newline_runs: so is a run of line ends.
        byte_level: entries are written in `BYTE_SIGNS`; elsewhere spaces are ``▁``, but for RWKV,
            which escapes bytes, and PLaMo-2, which writes everything as it is.
    """

    def __init__(
        self,
        *,
        model: str,
        tokens: Sequence[str],
        pre: str = "",
        types: Sequence[int] = (),
        scores: Sequence[float] = (),
        merges: Sequence[str] = (),
    ) -> None:
        """Take what a file says.

        Args:
            model: `tokenizer.ggml.model`.
            tokens: by id.
            pre: `tokenizer.ggml.pre`.
            types: by id.
            scores: by id.
            merges: pairs with a space between; the place is the rank.
        """
        self.model = model
        self.method = _METHODS.get(model)
        self.pre = "gemma4" if model == "gemma4" else pre
        self.tokens = tokens
        self.types = types
        self.scores = scores
        self.ignore_merges = self.method == "rank" and self.pre in _IGNORING
        self.newline_runs = self.method == "rank" and self.pre in _NEWLINE_RUNS
        self.byte_level = model == "gpt2" and pretokenizer.FAMILIES.get(self.pre) != "newlines"
        self._ids: dict[str, int] = {}
        for index, token in enumerate(tokens):
            self._ids[token] = index
        self._ranks: dict[str, int] = {}
        for rank, pair in enumerate(merges):
            self._ranks.setdefault(pair, rank)

    @property
    def n_merges(self) -> int:
        """How many pairs have a rank."""
        return len(self._ranks)

    @cached_property
    def longest(self) -> int:
        """Characters of the longest entry."""
        return max(map(len, self.tokens), default=1)

    @cached_property
    def unknown_id(self) -> int:
        """Id of what stands for anything that has no entry; 0 where the file names none."""
        return next((at for at, kind in enumerate(self.types) if kind == _UNKNOWN), 0)

    @cached_property
    def unknown_score(self) -> float:
        """Of a character that has no entry: so much less than the worst entry has."""
        normal = (score for score, kind in zip(self.scores, self.types, strict=False) if kind == 1)
        return min(normal, default=0.0) - _PENALTY

    @property
    def cuts(self) -> bool:
        """Whether texts can be cut here as llama.cpp cuts them before it merges."""
        return self.method != "rank" or pretokenizer.is_known(self.pre)

    def id_of(self, text: str) -> int | None:
        """Id of the entry that is written so."""
        return self._ids.get(text)

    def taken_whole(self, piece: str) -> int | None:
        """Id of the entry that a piece, as the vocabulary writes it, is taken for unmerged."""
        if self.ignore_merges or (self.newline_runs and not piece.strip("\n")):
            return self.id_of(piece)
        return None

    def byte_id(self, byte: int) -> int | None:
        """Id of the entry for a single byte, where there is one."""
        raw = bytes([byte]).decode("utf-8", "surrogateescape")
        return self._ids.get(f"<0x{byte:02X}>", self._ids.get(raw))

    def rank(self, left: str, right: str) -> int | None:
        """Place of a pair in the list of merges."""
        # A pair is parted at the first space after its first character: none of this side has one.
        if " " in left[1:]:
            return None
        return self._ranks.get(f"{left} {right}")

    def lowest_ranks(self, count: int) -> list[float | None]:
        """The lowest rank of a pair that makes each of the first `count` entries."""
        found: list[float | None] = [None] * count
        ids = self._ids
        for pair, rank in self._ranks.items():
            at = pair.find(" ", 1)
            token = ids.get(pair[:at] + pair[at + 1 :]) if at > 0 else None
            # Ranks rise, so the first one that is met is the lowest.
            if token is not None and token < count and found[token] is None:
                found[token] = rank
        return found

    def value(self, left: str, right: str) -> float | None:
        """Rank of a pair (lower is merged first), or score of what it makes (higher is first)."""
        if self.method == "rank":
            return self.rank(left, right)
        index = self._ids.get(left + right)
        return None if index is None else self.score(index)

    def score(self, token: int) -> float:
        """Score of an entry; 0 where the file has none."""
        return self.scores[token] if token < len(self.scores) else 0.0

    def is_whole(self, token: int) -> bool:
        """Whether a token is cut out of the text as it is: control, user-defined and unknown."""
        return token < len(self.types) and self.types[token] in _WHOLE

    def is_unknown(self, token: int) -> bool:
        """Whether a token stands for what has no entry."""
        return token < len(self.types) and self.types[token] == _UNKNOWN

    def is_byte(self, token: int) -> bool:
        """Whether a token stands for a single byte by its name, such as ``<0x0A>``."""
        if not (token < len(self.types) and self.types[token] == _BYTE):
            return False
        return _BYTE_NAME.fullmatch(self.tokens[token]) is not None

    def piece(self, token: int) -> bytes:
        """Bytes of a token; nothing for an id outside of the vocabulary."""
        if not 0 <= token < len(self.tokens):
            return b""
        text = self.tokens[token]
        if self.is_whole(token):
            return text.encode("utf-8", "surrogateescape")
        if self.is_byte(token):
            return bytes([int(text[3:5], 16)])
        return self.raw(text)

    def raw(self, text: str) -> bytes:
        """Bytes that `text`, written as in the vocabulary, stands for."""
        if self.model == "rwkv":
            return _unescaped(text)
        if not self.byte_level:
            plain = text if self.model in _PLAIN else text.replace(_SPACE_MARK, " ")
            return plain.encode("utf-8", "surrogateescape")
        found = bytearray()
        for sign in text:
            byte = _BYTES_OF_SIGNS.get(sign)
            found += sign.encode("utf-8", "surrogateescape") if byte is None else bytes([byte])
        return bytes(found)

    def written(self, text: str) -> str:
        """`text` as the vocabulary writes it."""
        if not self.byte_level:
            return text if self.model in _PLAIN else text.replace(" ", _SPACE_MARK)
        return "".join([BYTE_SIGNS[byte] for byte in text.encode("utf-8", "replace")])


def _unescaped(text: str) -> bytes:
    """The bytes of an entry of RWKV (`llama_unescape_rwkv_token`)."""
    found, at = bytearray(), 0
    for match in _ESCAPE.finditer(text):
        found += text[at : match.start()].encode("utf-8", "surrogateescape")
        sign = match[1]
        plain = _ESCAPED.get(sign) or sign.encode("utf-8", "surrogateescape")
        found += bytes([int(sign[1:], 16)]) if len(sign) > 1 else plain
        at = match.end()
    return bytes(found) + text[at:].encode("utf-8", "surrogateescape")


def read_merges(path: Path, kinds: bytes = b"") -> MergeTable:
    """The table of the model file at `path`; 0.1 to 0.5 s, so not on the GUI thread.

    Args:
        path: of the file.
        kinds: what llama.cpp takes each entry for once it is loaded (`VocabularyTable.kinds`); it
            does not believe the file everywhere. Nothing where that is not known.

    Raises:
        GgufError: it is no model file, or holds what cannot be, or too much.
    """
    header = read_file(path)
    try:
        with opened(path) as file:
            entries = header.entries
            return MergeTable(
                model=str(entries.get("tokenizer.ggml.model", "")),
                pre=str(entries.get("tokenizer.ggml.pre", "")),
                tokens=_strings(file, header, TOKENS),
                types=_heeded(_integers(file, header, _TYPES), kinds),
                scores=_floats(file, header, _SCORES),
                merges=_strings(file, header, _MERGES),
            )
    except GgufError as error:
        error.path = str(path)
        raise
    except (OSError, ValueError, struct.error) as error:
        raise GgufError(path=str(path), detail=str(error)) from error


def _heeded(types: Sequence[int], kinds: bytes) -> Sequence[int]:
    """`types` of a file as llama.cpp changes them when it loads it.

    Source: `llama_vocab::impl::load` (src/llama-vocab.cpp): entries that are written like the end
    of a text, such as ``</s>``, become control tokens whatever the file says; ``<|channel|>`` and
    a few more become user-defined.
    """
    if not kinds or (types and len(types) != len(kinds)):
        return types
    found = array("i", [kind + 1 for kind in kinds])
    # What has no kind at all (0) is told as normal, but stays what it is: Unigram passes it over.
    for token, given in enumerate(types):
        if not _NORMAL <= given <= _BYTE and found[token] == _NORMAL:
            found[token] = given
    return found


def _strings(file: BinaryIO, header: Header, key: str) -> Sequence[str]:
    value = header.entries.get(key)
    if isinstance(value, tuple):
        return tuple(str(each) for each in value)
    if not isinstance(value, ArraySummary) or value.kind != "string":
        return ()
    _allow(value.count)
    # Everything up to the weights: reading it in one go is ten times as fast as item by item.
    size = max(0, (header.data_offset or header.file_bytes) - value.offset)
    file.seek(value.offset)
    block = file.read(min(size, _MAX_ARRAY_BYTES))
    unpack = struct.Struct("<Q").unpack_from
    found = []
    at = 0
    for _ in range(value.count):
        if at + 8 > len(block):
            raise GgufTruncated(offset=value.offset + len(block))
        begin = at + 8
        at = begin + unpack(block, at)[0]
        found.append(block[begin:at].decode("utf-8", "surrogateescape"))
    if at > len(block):
        raise GgufTruncated(offset=value.offset + len(block))
    # Of a tuple the garbage collector finds out once that there is nothing in it to collect.
    return tuple(found)


def _integers(file: BinaryIO, header: Header, key: str) -> Sequence[int]:
    value = header.entries.get(key)
    if isinstance(value, tuple):
        return array("i", [each for each in value if isinstance(each, int)])
    return array("i", map(int, _unpacked(file, value, {"int32", "uint32"}, "i")))


def _floats(file: BinaryIO, header: Header, key: str) -> Sequence[float]:
    value = header.entries.get(key)
    if isinstance(value, tuple):
        return array("f", [each for each in value if isinstance(each, int | float)])
    # llama.cpp takes whole numbers too.
    whole = isinstance(value, ArraySummary) and value.kind == "int32"
    kind, code = ("int32", "i") if whole else ("float32", "f")
    return array("f", _unpacked(file, value, {kind}, code))


def _unpacked(
    file: BinaryIO, value: Value | None, kinds: set[str], code: str
) -> tuple[int | float, ...]:
    """Numbers of 4 bytes of an array that was not kept; none where there is no such array."""
    if not isinstance(value, ArraySummary) or value.kind not in kinds:
        return ()
    _allow(value.count)
    file.seek(value.offset)
    return struct.unpack(f"<{value.count}{code}", file.read(4 * value.count))


def _allow(count: int) -> None:
    if count > _MAX_ITEMS:
        raise GgufTooLarge(what="array", limit=_MAX_ITEMS)
