"""Which bytes of a text each token stands for, where the pieces are not just the text in parts.

A tokenizer may add a space, drop bytes it has no entry for, swallow spaces round special tokens,
or normalize. Positions are found again at the next piece that the text has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.inspection.panes import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["align"]

REACH: Final = 64
"""How far ahead a piece is looked for behind bytes that were lost."""


def align(
    text: bytes, pieces: Sequence[bytes], start: int, end: int, added: Sequence[bool]
) -> list[Place]:
    """Where each of some pieces stands in ``text[start:end]``.

    Args:
        text: that was cut.
        pieces: bytes of the tokens, in order.
        start: where the first of them begins.
        end: where the last of them ends; what is left over before it is lost with the last one.
        added: which tokens do not come from the text.
    """
    places: list[Place] = []
    at = start
    for index, piece in enumerate(pieces):
        if added[index]:
            places.append(Place(at, at))
            continue
        place = _place(text, piece, at, end)
        if place is None:
            place = _changed(text, pieces, index, at, end)
        places.append(place)
        at = place.end
    return places


def _place(text: bytes, piece: bytes, at: int, end: int) -> Place | None:
    """Where `piece` stands at or soon behind `at`; None where the text has it not."""
    if text.startswith(piece, at, end):
        return Place(at, at + len(piece))
    if piece[:1] == b" " and text.startswith(piece[1:], at, end):
        return Place(at, at + len(piece) - 1, added_space=True)
    for wanted, added in ((piece, False), (piece[1:], True)):
        if (added and piece[:1] != b" ") or not wanted:
            continue
        found = text.find(wanted, at, min(end, at + REACH + len(wanted)))
        if found >= 0:
            return Place(found, found + len(wanted), lost=text[at:found], added_space=added)
    return None


def _changed(text: bytes, pieces: Sequence[bytes], index: int, at: int, end: int) -> Place:
    """Where a piece stands that the text has otherwise: up to the next one that is as written."""
    following = next((piece for piece in pieces[index + 1 : index + 2] if len(piece) > 1), b"")
    size = len(pieces[index])
    if following:
        found = text.find(following, at, min(end, at + size + REACH))
        if found > at:
            return Place(at, found, changed=True)
    return Place(at, min(end, at + size), changed=True)
