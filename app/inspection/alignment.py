"""Which bytes of a text each token stands for, where the pieces are not just the text in parts.

A tokenizer may add a space, drop bytes it has no entry for, swallow spaces round special tokens,
write an unknown token for what it does not know, or normalize: lowercase, without accents, in
other forms of the same characters. Positions are found again at the next piece that the text has.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from app.inspection.hearing import REPLACEMENT, SPACE, escaped, replaced
from app.inspection.panes import Place
from app.inspection.recut import common_prefix, common_suffix

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from app.inspection.hearing import Hearing

__all__ = ["align"]

REACH: Final = 64
"""How far ahead a piece is looked for behind bytes that were lost."""
FAR: Final = 4096
"""And behind an unknown token, which may stand for many characters."""

_HAN: Final = re.compile(
    "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002a6df\U0002a700-\U0002b81f"
    "\U0002b920-\U0002ceaf\U0002f800-\U0002fa1f]"
)
"""What llama.cpp takes for Chinese (`llm_tokenizer_wpm_session::is_chinese_char`)."""
_UNSEEN: Final = frozenset({"Mn", "Me", "Cc", "Cf", "Cn", "Co", "Cs"})
_SWALLOWED: Final = b"\t\n\v\f\r"
_REPLACEMENT: Final = "\ufffd"


def align(  # noqa: PLR0917 - a text, what was made of it, and where
    text: bytes,
    pieces: Sequence[bytes],
    start: int,
    end: int,
    added: Sequence[bool],
    unknown: Set[int] = frozenset(),
) -> list[Place]:
    """Where each of some pieces stands in ``text[start:end]``.

    Args:
        text: that was cut.
        pieces: bytes of the tokens, in order.
        start: where the first of them begins.
        end: where the last of them ends; what is left over before it is lost with the last one.
        added: which tokens do not come from the text.
        unknown: indices of those that stand for what the vocabulary does not have.
    """
    joined = _joined(pieces, added)
    whole = text[start:end]
    if joined == b" " + whole:
        return _spelled(pieces, start, 1, added)
    front = common_prefix(joined, whole)
    back = common_suffix(joined, whole, min(len(joined), len(whole)) - front)
    # All that is as it was written needs no search.
    first, ahead = _tokens_in(pieces, added, front)
    while first and _is_within(text, start + ahead):
        first -= 1
        ahead -= 0 if added[first] else len(pieces[first])
    last, behind = _tokens_in(pieces[first:][::-1], added[first:][::-1], back)
    # What was lost before the first of them is found with it.
    inside = True
    while last and (inside or _is_within(text, end - behind)):
        index = len(pieces) - last
        last -= 1
        behind -= 0 if added[index] else len(pieces[index])
        inside = added[index]
    inner = slice(first, len(pieces) - last)
    places = [
        *_spelled(pieces[:first], start, 0, added[:first]),
        *_found(
            text,
            pieces[inner],
            start + ahead,
            end - behind,
            added[inner],
            frozenset(index - first for index in unknown),
        ),
    ]
    at = places[-1].end if places else start
    rest = _spelled(pieces[inner.stop :], end - behind, 0, added[inner.stop :])
    return places + _with_lost(text, rest, at, added[inner.stop :])


def _with_lost(text: bytes, places: list[Place], at: int, added: Sequence[bool]) -> list[Place]:
    """`places`, whose first one that stands for text has what was lost between `at` and it."""
    for index, place in enumerate(places):
        if not added[index]:
            lost = text[at : place.start]
            return [*places[:index], place._replace(lost=lost), *places[index + 1 :]]
        places[index] = Place(at, at)
    return places


def _is_within(text: bytes, at: int) -> bool:
    """Whether the byte at `at` goes on with a character, or would if it could."""
    return at < len(text) and text[at] & 0xC0 == 0x80  # noqa: PLR2004 - 10 in front


def _joined(pieces: Sequence[bytes], added: Sequence[bool]) -> bytes:
    return b"".join(piece for piece, is_added in zip(pieces, added, strict=True) if not is_added)


def _tokens_in(pieces: Sequence[bytes], added: Sequence[bool], size: int) -> tuple[int, int]:
    """How many of some pieces lie in so many bytes, and how many bytes those have."""
    at = 0
    for index, (piece, is_added) in enumerate(zip(pieces, added, strict=True)):
        if not is_added:
            if at + len(piece) > size:
                return index, at
            at += len(piece)
    return len(pieces), at


def _found(  # noqa: PLR0917 - as `align`
    text: bytes,
    pieces: Sequence[bytes],
    start: int,
    end: int,
    added: Sequence[bool],
    unknown: Set[int],
) -> list[Place]:
    """As `align`, of what is not just as it was written."""
    whole, joined = text[start:end], _joined(pieces, added)
    heard = joined.replace(b" ", SPACE)
    hearing = escaped(whole) if SPACE in heard else None
    if hearing is not None and heard in {hearing.data, SPACE + hearing.data}:
        # Of a space behind half a character it may not know that it was one.
        said = [piece.replace(b" ", SPACE) for piece in pieces]
        places = _spelled(said, 0, len(heard) - len(hearing.data), added)
    elif joined.count(REPLACEMENT) > whole.count(REPLACEMENT):
        hearing = replaced(whole)
        places = _aligned(hearing.data, pieces, 0, len(hearing.data), added, unknown)
    else:
        return _aligned(text, pieces, start, end, added, unknown)
    return [
        _of_bytes(place, piece, hearing, text, start)
        for place, piece in zip(places, pieces, strict=True)
    ]


def _spelled(pieces: Sequence[bytes], at: int, owed: int, added: Sequence[bool]) -> list[Place]:
    """The places of pieces that are the text, behind a space of `owed` bytes that it has not."""
    places: list[Place] = []
    space = owed
    for piece, is_added in zip(pieces, added, strict=True):
        stop = at if is_added else at + len(piece)
        if not owed or is_added:
            places.append(Place(at, stop))
        else:
            taken = min(owed, len(piece))
            owed -= taken
            stop -= taken
            whole = taken == space
            places.append(Place(at, stop, added_space=whole, changed=not whole))
        at = stop
    return places


def _of_bytes(place: Place, piece: bytes, hearing: Hearing, text: bytes, start: int) -> Place:
    """A place in what was heard, in the bytes that were there."""
    at, end = (start + hearing.offset(each) for each in place[:2])
    lost = text[start + hearing.offset(place.start - len(place.lost)) : at]
    same = text[at:end] == (piece[1:] if place.added_space else piece)
    is_text = place.end > place.start or place.changed
    return Place(at, end, lost, place.added_space, place.changed or (is_text and not same))


def _aligned(  # noqa: PLR0917 - as `align`
    text: bytes,
    pieces: Sequence[bytes],
    start: int,
    end: int,
    added: Sequence[bool],
    unknown: Set[int],
) -> list[Place]:
    """As `align`, of a text that was heard as it is."""
    places: list[Place] = []
    at = start
    for index, piece in enumerate(pieces):
        if added[index]:
            places.append(Place(at, at))
            continue
        if piece != b" " and text.startswith(piece, at, end):
            # Most are as they were written: nothing else has to be known of those.
            places.append(Place(at, at + len(piece)))
            at += len(piece)
            continue
        behind = index + 1 < len(pieces) and not added[index + 1]
        strange = behind and index + 1 in unknown
        follower = pieces[index + 1] if behind and not strange else None
        place: Place | None = None
        if piece == b" ":
            place = _added_space(text, b"" if strange else follower, at, end)
        if place is None:
            place = _place(text, piece, at, end)
        if place is None and index in unknown:
            stop = _unknown_end(text, follower, at, end) if behind else end
            place = Place(at, stop, changed=True)
        if place is None:
            place = _changed(text, pieces, index, at, end)
        places.append(place)
        at = place.end
    return places


def _added_space(text: bytes, follower: bytes | None, at: int, end: int) -> Place | None:
    """A piece that is a space alone and stands for none of the text: what follows is here.

    Or behind other blanks, which a special token swallowed.
    """
    if text.startswith(b" ", at, end) or text.startswith(SPACE, at, end):
        return None
    if follower is None:
        return Place(at, at, added_space=True) if at == end else None
    if _place_here(text, follower, at, end) is not None:
        return Place(at, at, added_space=True)
    stop = at
    while stop < end and text[stop] in _SWALLOWED:
        stop += 1
    if stop == at or _place_here(text, follower, stop, end) is None:
        return None
    return Place(stop, stop, lost=text[at:stop], added_space=True)


def _place(text: bytes, piece: bytes, at: int, end: int) -> Place | None:
    """Where `piece` stands at or soon behind `at`; None where the text has it not."""
    here = _place_here(text, piece, at, end)
    if here is not None:
        return here
    for wanted, added in ((piece, False), (piece[1:], True)):
        if (added and piece[:1] != b" ") or not wanted:
            continue
        found = text.find(wanted, at, min(end, at + REACH + len(wanted)))
        if found >= 0:
            scattered = _scattered(text, wanted, at, found)
            if scattered is not None:
                return scattered
            return Place(found, found + len(wanted), lost=text[at:found], added_space=added)
    return None


def _scattered(text: bytes, piece: bytes, at: int, end: int) -> Place | None:
    """Where the bytes of `piece` stand with others between them, which were dropped first."""
    if end - at <= len(piece):
        return None
    first = stop = text.find(piece[:1], at, end)
    for value in piece:
        stop = text.find(value, stop, end) + 1 if stop >= 0 else -1
        if stop <= 0:
            return None
    return Place(first, stop, lost=text[at:first], changed=True)


def _place_here(text: bytes, piece: bytes, at: int, end: int) -> Place | None:
    """Where `piece` stands at `at`, as it is or normalized; None where it does not."""
    if text.startswith(piece, at, end):
        return Place(at, at + len(piece))
    # SentencePiece writes a space as another character, and reads that as a space.
    written = piece.replace(b" ", SPACE)
    if written is not piece and text.startswith(written, at, end):
        return Place(at, at + len(written), changed=True)
    if piece[:1] == b" " != piece and text.startswith(piece[1:], at, end):
        return Place(at, at + len(piece) - 1, added_space=True)
    return _normalized(text, piece, at, end)


def _normalized(text: bytes, piece: bytes, at: int, end: int) -> Place | None:
    """As `_place_here`, with all that a tokenizer may make alike taken for the same.

    Blanks before it are lost but for one, which its own space stands for; so is what is nothing.
    """
    spelled = piece.decode("utf-8", "surrogateescape")
    blank = spelled[:1] == " "
    wanted = "".join(map(_folded, spelled[1:] if blank else spelled))
    if not wanted:
        return None
    ahead = text[at : min(end, at + REACH + 4 * len(piece))].decode("utf-8", "surrogateescape")
    begin = 0
    while begin < len(ahead) and (blank if ahead[begin].isspace() else not _folded(ahead[begin])):
        begin += 1
    stop, said = begin, ""
    while stop < len(ahead) and len(said) < len(wanted):
        said += _folded(ahead[stop])
        stop += 1
    if said != wanted:
        return None
    changed = ahead[begin:stop] != (spelled[1:] if blank else spelled)
    # What is nothing behind a piece that is as it was written may be a piece of its own.
    while changed and stop < len(ahead) and not _folded(ahead[stop]):
        stop += 1
    kept = begin - 1 if blank and begin and ahead[begin - 1] == " " else begin
    lost = _size(ahead[:kept])
    return Place(
        at + lost,
        at + _size(ahead[:stop]),
        lost=text[at : at + lost],
        added_space=blank and kept == begin,
        changed=changed,
    )


@lru_cache(maxsize=8192)
def _folded(sign: str) -> str:
    """What is left of a character if neither case nor accents nor its form matter."""
    if sign.isspace():
        return sign
    return "".join(
        part
        for part in unicodedata.normalize("NFKD", sign.casefold())
        if part != _REPLACEMENT and unicodedata.category(part) not in _UNSEEN
    )


def _size(signs: str) -> int:
    return len(signs.encode("utf-8", "surrogateescape"))


def _unknown_end(text: bytes, follower: bytes | None, at: int, end: int) -> int:
    """Where what an unknown token stands for ends: a word, or up to the piece that follows.

    Args:
        text: that was cut.
        follower: the piece behind it; None where that is unknown too.
        at: where it begins.
        end: of the text.
    """
    ahead = text[at : min(end, at + FAR)].decode("utf-8", "surrogateescape")
    word = at + _size(ahead[: _word_end(ahead)])
    if follower is None:
        return word
    found = text.find(follower, at + 1, min(end, at + FAR))
    if at < found < word or _place_here(text, follower, word, end) is None:
        return found if found > at else word
    return word


def _word_end(text: str) -> int:
    """Where the first word of `text` ends for WordPiece, blanks before it included.

    Source: `llm_tokenizer_wpm_session::preprocess` of llama.cpp.
    """
    begun = False
    for at, sign in enumerate(text):
        part = _part_of_word(sign)
        if part == "alone":
            return at if begun else at + 1
        if part == "blank" and begun:
            return at
        begun |= part == "inner"
    return len(text)


@lru_cache(maxsize=4096)
def _part_of_word(sign: str) -> Literal["alone", "blank", "inner", "nothing"]:
    """What a character is to WordPiece: a word by itself, between words, in one, or left out."""
    category = unicodedata.category(sign)
    if sign.isspace() and not "\x1c" <= sign <= "\x1f":  # those are spaces to Python alone
        return "blank"
    if category[0] in "CM" or sign == _REPLACEMENT:
        return "nothing"
    symbol = category[0] == "S" and sign.isascii()
    return "alone" if category[0] == "P" or symbol or _HAN.match(sign) else "inner"


def _changed(text: bytes, pieces: Sequence[bytes], index: int, at: int, end: int) -> Place:
    """Where a piece stands that the text has otherwise: up to the next one that is as written."""
    following = next((piece for piece in pieces[index + 1 : index + 2] if len(piece) > 1), b"")
    size = len(pieces[index])
    if following:
        found = text.find(following, at, min(end, at + size + REACH))
        if found > at:
            return Place(at, found, changed=True)
    return Place(at, min(end, at + size), changed=True)
