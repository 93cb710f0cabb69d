"""Tokens as panes: what is written on each, which kind it is, and which characters it cuts.

Everything is computed from bytes. A token need not hold whole characters: of what it holds of
others it shows the bytes, and a frame lies over all panes that hold a part of one.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

from app.inspection.glyphs import NOTHING, Run, glyphs, hexadecimal
from app.inspection.graphemes import clusters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.inspection.vocabulary import TokenKind

__all__ = [
    "PANE_KINDS",
    "Frame",
    "Pane",
    "PaneKind",
    "Part",
    "Place",
    "cut_characters",
    "kind_of",
    "kind_of_entry",
    "panes_of",
]

TOWER = 24
"""Characters of a grapheme that would stand above each other: too many to write."""

PaneKind = Literal[
    "word",
    "space",
    "digit",
    "mark",
    "symbol",
    "byte",
    "control",
    "user_defined",
    "unused",
    "unknown",
]
PANE_KINDS: Final[tuple[PaneKind, ...]] = get_args(PaneKind)
_NOT_TEXT: dict[TokenKind, PaneKind] = {
    "control": "control",
    "unknown": "unknown",
    "user_defined": "user_defined",
    "unused": "unused",
}
_FIRST_ESCAPE, _LAST_ESCAPE = "\udc80", "\udcff"
"""`surrogateescape` makes these of bytes that are not UTF-8."""


class Place(NamedTuple):
    """Which bytes of the text a token stands for.

    Attributes:
        start: first byte, from the start of the text.
        end: behind the last byte; equal to `start` for a token that was added.
        lost: bytes of the text before it that no token holds.
        added_space: its piece begins with a space that the text has not.
        changed: its piece is not what the text has there: the tokenizer normalized it.
    """

    start: int
    end: int
    lost: bytes = b""
    added_space: bool = False
    changed: bool = False


class Part(NamedTuple):
    """Some of the bytes of a character.

    Attributes:
        character: the whole one.
        first: of its bytes, counted from 1.
        last: the last one that the token holds.
        size: how many bytes it has.
    """

    character: str
    first: int
    last: int
    size: int


class Pane(NamedTuple):
    """A token as it is shown.

    Attributes:
        id: entry of the vocabulary.
        piece: its bytes.
        kind: what it holds.
        runs: what is written on it, from left to right.
        place: what it stands for in the text.
        parts: characters of which it holds some bytes only.
        added: it does not come from the text (BOS, EOS).
        token_kind: what the vocabulary says it is.
    """

    id: int
    piece: bytes
    kind: PaneKind
    runs: tuple[Run, ...]
    place: Place
    parts: tuple[Part, ...] = ()
    added: bool = False
    token_kind: TokenKind = "normal"  # noqa: S105 - a kind of entry

    @property
    def text(self) -> str:
        """What is written on it, without its looks."""
        return "".join(run.text for run in self.runs)


class Frame(NamedTuple):
    """A line round several panes.

    Attributes:
        first: index of the first pane.
        last: and of the last.
        text: the character or grapheme they hold together.
        dotted: it is a grapheme of several characters; otherwise one character that was cut.
    """

    first: int
    last: int
    text: str
    dotted: bool = False

    @property
    def label(self) -> Run:
        """What stands in its top: a name for a character that cannot be seen."""
        if self.dotted:
            return Run(self.text if len(self.text) < TOWER else "", "text")
        return next(iter(glyphs(self.text)), Run("", "text"))


def panes_of(
    ids: Sequence[int],
    pieces: Sequence[bytes],
    kinds: Sequence[TokenKind],
    places: Sequence[Place],
    added: Sequence[bool] | None = None,
) -> tuple[list[Pane], list[Frame]]:
    """The panes of some tokens in a row, and the frames over them.

    Args:
        ids: of the tokens.
        pieces: their bytes.
        kinds: what the vocabulary says of each.
        places: where each stands in the text.
        added: which do not come from the text; none where it is None.
    """
    panes: list[Pane] = []
    frames: list[Frame] = []
    at = 0
    while at < len(ids):
        stop = at
        while stop < len(ids) and _is_broken(pieces[stop], kinds[stop]):
            stop += 1
        if stop > at:
            held = _hold(pieces[at:stop])
            frames += [
                Frame(at + first, at + last, sign) for first, last, sign in _cut(pieces[at:stop])
            ]
        else:
            stop = at + 1
            held = [(glyphs(pieces[at].decode()), ())]
        for index in range(at, stop):
            runs, parts = held[index - at]
            piece, kind, place = pieces[index], kinds[index], places[index]
            panes.append(
                Pane(
                    ids[index],
                    piece,
                    _NOT_TEXT.get(kind) or ("byte" if parts else _kind_of_piece(piece)),
                    _dressed(runs, piece, place),
                    place,
                    parts,
                    bool(added is not None and added[index]),
                    kind,
                )
            )
        at = stop
    return panes, [*_graphemes(pieces, kinds), *frames]


def cut_characters(pieces: Sequence[bytes], broken: Sequence[bool] | None = None) -> int:
    """How many characters lie in several of the tokens with these pieces.

    Args:
        pieces: bytes of the tokens.
        broken: which of them hold something else than whole characters, where that is known.
    """
    if broken is None:
        broken = [_is_broken(piece, "normal") for piece in pieces]
    total = at = 0
    for is_broken, run in groupby(broken):
        stop = at + sum(1 for _ in run)
        if is_broken:
            total += sum(1 for _ in _cut(pieces[at:stop]))
        at = stop
    return total


def kind_of(text: str) -> PaneKind:
    """The kind of a token that holds whole characters: spaces before a word do not count."""
    rest = text.strip()
    if not rest or all(_class_of(sign) == "space" for sign in rest):
        return "space"
    classes = {_class_of(sign) for sign in rest}
    for kind in ("word", "digit", "symbol", "mark"):
        if kind in classes:
            return kind
    return "word"


def kind_of_entry(piece: bytes, kind: TokenKind) -> PaneKind:
    """The kind of an entry that stands alone.

    Args:
        piece: its bytes.
        kind: what the vocabulary says of it.
    """
    return _NOT_TEXT.get(kind) or _kind_of_piece(piece)


@lru_cache(maxsize=8192)
def _kind_of_piece(piece: bytes) -> PaneKind:
    try:
        return kind_of(piece.decode())
    except UnicodeDecodeError:
        return "byte"


@lru_cache(maxsize=4096)
def _class_of(sign: str) -> PaneKind:
    category = unicodedata.category(sign)
    if category[0] == "L" or category in {"Mn", "Mc", "Me"}:
        # A selector makes no word of an emoji.
        return "symbol" if 0xFE00 <= ord(sign) <= 0xFE0F else "word"  # noqa: PLR2004
    if category[0] == "N":
        return "digit"
    if category[0] == "P" or (category[0] == "S" and sign.isascii()):
        return "mark"
    return "symbol" if category[0] == "S" else "space"


def _is_broken(piece: bytes, kind: TokenKind) -> bool:
    """Whether it holds something else than whole characters."""
    if kind in _NOT_TEXT and kind != "user_defined":
        return False
    try:
        piece.decode()
    except UnicodeDecodeError:
        return True
    return False


def _characters(data: bytes) -> Iterator[tuple[str, int, int]]:
    """Each character with its first byte and the byte behind it; bad bytes one by one."""
    at = 0
    for sign in data.decode("utf-8", "surrogateescape"):
        size = 1 if _FIRST_ESCAPE <= sign <= _LAST_ESCAPE else len(sign.encode())
        yield sign, at, at + size
        at += size


def _hold(pieces: Sequence[bytes]) -> list[tuple[tuple[Run, ...], tuple[Part, ...]]]:
    """For each of some pieces that cut characters: what is written on it, and of which parts."""
    data = b"".join(pieces)
    ends = list(accumulate(len(piece) for piece in pieces))
    signs = list(_characters(data))
    held: list[tuple[tuple[Run, ...], tuple[Part, ...]]] = []
    start = cursor = 0
    for end in ends:
        runs: list[Run] = []
        parts: list[Part] = []
        whole, raw = "", b""
        while cursor and signs[cursor - 1][2] > start:
            cursor -= 1
        while cursor < len(signs) and signs[cursor][1] < end:
            sign, first, last = signs[cursor]
            inside = first >= start and last <= end
            if inside and not _FIRST_ESCAPE <= sign <= _LAST_ESCAPE:
                if raw:
                    runs.append(Run(hexadecimal(raw), "hex"))
                    raw = b""
                whole += sign
            else:
                runs += glyphs(whole)
                whole = ""
                low, high = max(first, start), min(last, end)
                raw += data[low:high]
                if not inside:
                    parts.append(Part(sign, low - first + 1, high - first, last - first))
            cursor += 1
        runs += glyphs(whole)
        if raw:
            runs.append(Run(hexadecimal(raw), "hex"))
        held.append((tuple(runs), tuple(parts)))
        start = end
    return held


def _cut(pieces: Sequence[bytes]) -> Iterator[tuple[int, int, str]]:
    """The characters that lie over several of some pieces: first and last piece, character."""
    ends = list(accumulate(len(piece) for piece in pieces))
    for sign, first, last in _characters(b"".join(pieces)):
        left, right = bisect_right(ends, first), bisect_right(ends, last - 1)
        if left != right:
            yield left, right, sign


def _graphemes(pieces: Sequence[bytes], kinds: Sequence[TokenKind]) -> list[Frame]:
    """Graphemes of several characters that lie over several panes."""
    # A control token is no part of the text round it: a NUL keeps both sides apart.
    data = b"".join(
        b"\0" * len(piece) if kind in _NOT_TEXT else piece
        for piece, kind in zip(pieces, kinds, strict=True)
    )
    if data.isascii():
        return []
    text = data.decode("utf-8", "surrogateescape")
    ends = list(accumulate(len(piece) for piece in pieces))
    starts = [first for _, first, _ in _characters(data)]
    starts.append(len(data))
    found = []
    for first, last in clusters(text):
        left = bisect_right(ends, starts[first])
        right = bisect_right(ends, starts[last] - 1)
        if left != right and text[first] != "\r":
            found.append(Frame(left, right, text[first:last], dotted=True))
    return found


def _dressed(runs: tuple[Run, ...], piece: bytes, place: Place) -> tuple[Run, ...]:
    """The runs with what was added, and what was lost before them."""
    if not piece:
        # llama.cpp writes nothing for entries that are unused.
        runs = (Run(NOTHING, "name"),)
    if place.added_space and runs:
        try:
            rest = glyphs(piece[1:].decode())
        except UnicodeDecodeError:
            rest = runs[1:]
        runs = (Run("·", "added"), *rest)
    if place.lost:
        lost = "".join(run.text for run in glyphs(place.lost.decode("utf-8", "replace")))
        runs = (Run(lost, "lost"), *runs)
    return runs
