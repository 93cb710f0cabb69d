"""Generated tokens as bytes: ids, pieces, probabilities and what might have been said instead.

A trace is one version byte and a zlib stream of msgpack columns. Numbers of a column lie as byte
planes (all lowest bytes, then all second ones ...), because the high bytes of ids and the
exponents of probabilities repeat while the low ones are noise. Probabilities and entropies keep
the upper three bytes of an IEEE single: a relative error below 2^-15 (0.003 %), while
0 and 1 stay exact. A token that is among its own alternatives, as nearly all are, is stored as
its place there.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct

from app.engine.api import Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

N = TypeVar("N", int, float)

VERSION = 1
ELSEWHERE = 255
"""Place of a token that is not among its alternatives."""
SINGLE_PLANES = 3


class Columns(Struct, array_like=True):
    """What a trace holds; all bytes but `pieces` are byte planes or single bytes.

    `places` and `counts` have one byte a token; `ids`, `ranks` and `probabilities` belong to the
    tokens that are `ELSEWHERE`; `texts` holds, by number of the token, texts that are not simply
    the piece decoded.
    """

    places: bytes
    counts: bytes
    ids: bytes
    ranks: bytes
    probabilities: bytes
    entropies: bytes
    alternative_ids: bytes
    alternative_probabilities: bytes
    lengths: bytes
    pieces: bytes
    texts: dict[int, str]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Columns)


def encode(tokens: Sequence[Token]) -> bytes:
    """The bytes of `tokens`; empty for none."""
    if not tokens:
        return b""
    singles = array("f", (token.probability for token in tokens))
    places = bytearray()
    for token, probability in zip(tokens, singles, strict=True):
        places.append(_place(token, probability))
    others = [token for token, place in zip(tokens, places, strict=True) if place == ELSEWHERE]
    pieces = [token.piece for token in tokens]
    columns = Columns(
        places=bytes(places),
        counts=bytes(len(token.alternative_ids) for token in tokens),
        ids=_integers(token.id for token in others),
        ranks=_integers(token.rank for token in others),
        probabilities=_singles(token.probability for token in others),
        entropies=_singles(token.entropy for token in tokens),
        alternative_ids=_integers(chain.from_iterable(t.alternative_ids for t in tokens)),
        alternative_probabilities=_singles(
            chain.from_iterable(t.alternative_probabilities for t in tokens)
        ),
        lengths=_integers(map(len, pieces)),
        pieces=b"".join(pieces),
        texts={
            number: token.text
            for number, token in enumerate(tokens)
            if token.text != plain(token.piece)
        },
    )
    return pack(columns)


def decode(data: bytes) -> tuple[Token, ...]:
    """The tokens in `data`.

    Raises:
        ValueError: it is damaged or of a later version.
    """
    if not data:
        return ()
    columns = unpack(data)
    try:
        return tuple(_tokens(columns))
    except (IndexError, StopIteration, RuntimeError) as error:
        raise ValueError("a trace that contradicts itself") from error


def join(parts: Sequence[bytes]) -> bytes:
    """One trace of several in a row, smaller than they are together.

    Raises:
        ValueError: one is damaged or of a later version.
    """
    columns = [unpack(part) for part in parts if part]
    if len(columns) < 2:  # noqa: PLR2004 (nothing to join)
        return next((part for part in parts if part), b"")
    texts: dict[int, str] = {}
    first = 0
    for part in columns:
        texts.update({first + number: text for number, text in part.texts.items()})
        first += len(part.places)

    def together(name: str, planes: int) -> bytes:
        return _shuffled(b"".join(_whole(getattr(c, name), planes) for c in columns), planes)

    return pack(
        Columns(
            places=b"".join(part.places for part in columns),
            counts=b"".join(part.counts for part in columns),
            ids=together("ids", 4),
            ranks=together("ranks", 4),
            probabilities=together("probabilities", SINGLE_PLANES),
            entropies=together("entropies", SINGLE_PLANES),
            alternative_ids=together("alternative_ids", 4),
            alternative_probabilities=together("alternative_probabilities", SINGLE_PLANES),
            lengths=together("lengths", 4),
            pieces=b"".join(part.pieces for part in columns),
            texts=texts,
        )
    )


def _place(token: Token, probability: float) -> int:
    """Where `token` stands among its alternatives with the same probability."""
    rank = token.rank
    if (
        rank >= min(len(token.alternative_ids), ELSEWHERE)
        or token.alternative_ids[rank] != token.id
    ):
        return ELSEWHERE
    same = token.alternative_probabilities[rank] in (token.probability, probability)
    return rank if same else ELSEWHERE


def _tokens(columns: Columns) -> Iterable[Token]:
    ids, ranks = iter(_from_integers(columns.ids)), iter(_from_integers(columns.ranks))
    probabilities = iter(_from_singles(columns.probabilities))
    entropies = _from_singles(columns.entropies)
    all_ids = _from_integers(columns.alternative_ids)
    all_probabilities = _from_singles(columns.alternative_probabilities)
    lengths = _from_integers(columns.lengths)
    if sum(columns.counts) != len(all_ids) or sum(lengths) != len(columns.pieces):
        raise ValueError("a trace that contradicts itself")
    begin = piece_begin = 0
    for number, (place, count) in enumerate(zip(columns.places, columns.counts, strict=True)):
        alternative_ids = tuple(all_ids[begin : begin + count])
        alternative_probabilities = tuple(all_probabilities[begin : begin + count])
        begin += count
        piece = columns.pieces[piece_begin : piece_begin + lengths[number]]
        piece_begin += lengths[number]
        elsewhere = place == ELSEWHERE
        yield Token(
            id=next(ids) if elsewhere else alternative_ids[place],
            piece=piece,
            text=columns.texts.get(number, plain(piece)),
            probability=next(probabilities) if elsewhere else alternative_probabilities[place],
            rank=next(ranks) if elsewhere else place,
            entropy=entropies[number],
            alternative_ids=alternative_ids,
            alternative_probabilities=alternative_probabilities,
        )


def plain(piece: bytes) -> str:
    """The text of a piece that is whole characters; empty where it is not."""
    try:
        return piece.decode()
    except UnicodeDecodeError:
        return ""


def pack(columns: Columns) -> bytes:
    """Columns as a trace."""
    return bytes([VERSION]) + zlib.compress(_encoder.encode(columns), 6)


def unpack(data: bytes) -> Columns:
    """The columns of a trace; raises ValueError."""
    if data[0] != VERSION:
        raise ValueError(f"a trace of version {data[0]}")
    try:
        return _decoder.decode(zlib.decompress(data[1:]))
    except (zlib.error, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from error


def _shuffled(whole: bytes, planes: int) -> bytes:
    return b"".join(whole[plane::planes] for plane in range(planes))


def _whole(shuffled: bytes, planes: int) -> bytes:
    """The opposite of `_shuffled`."""
    count, rest = divmod(len(shuffled), planes)
    if rest:
        raise ValueError("a column that is cut off")
    whole = bytearray(len(shuffled))
    for plane in range(planes):
        whole[plane::planes] = shuffled[plane * count : (plane + 1) * count]
    return bytes(whole)


def _integers(values: Iterable[int]) -> bytes:
    column = array("I", values)
    return _shuffled(_swapped(column).tobytes(), 4)


def _from_integers(shuffled: bytes) -> array[int]:
    return _swapped(array("I", _whole(shuffled, 4)))


def _singles(values: Iterable[float]) -> bytes:
    whole = _swapped(array("f", values)).tobytes()
    return b"".join(whole[plane::4] for plane in range(4 - SINGLE_PLANES, 4))


def _from_singles(shuffled: bytes) -> array[float]:
    count = len(shuffled) // SINGLE_PLANES
    return _swapped(array("f", _whole(bytes(count * (4 - SINGLE_PLANES)) + shuffled, 4)))


def _swapped(column: array[N]) -> array[N]:
    """Between the order of this machine and little endian."""
    if sys.byteorder == "big":
        column.byteswap()
    return column
