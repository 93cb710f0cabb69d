"""What kinds of tokens are called, and a token in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.inspection.glyphs import code_point, hexadecimal
from app.ui.phrase import fill, listed

if TYPE_CHECKING:
    from app.inspection.panes import Pane, PaneKind, Part

MOST_BYTES = 12

KIND_ROLES: dict[PaneKind, str] = {
    "word": "",
    "space": "k_space",
    "digit": "k_number",
    "mark": "k_punct",
    "symbol": "k_symbol",
    "byte": "k_byte",
    "control": "k_special",
    "user_defined": "k_special",
    "unused": "k_space",
    "unknown": "k_special",
}
"""Color of the bar in a pane; the common case has none."""

KIND_BARS: dict[PaneKind, str] = {
    "user_defined": "double",
    "unused": "dotted",
    "unknown": "dashed",
}
"""What tells apart those that share a color; the rest have a whole bar."""


class _Words(QObject):
    """One method for each sentence."""

    def kinds(self) -> dict[PaneKind, str]:
        return {
            "word": self.tr("word"),
            "space": self.tr("space"),
            "digit": self.tr("digit"),
            "mark": self.tr("mark"),
            "symbol": self.tr("symbol"),
            "byte": self.tr("part of a character"),
            "control": self.tr("control"),
            "user_defined": self.tr("user-defined"),
            "unused": self.tr("unused"),
            "unknown": self.tr("unknown"),
        }

    def part(self, part: Part) -> str:
        name = code_point(part.character)
        if part.first == part.last:
            return fill(self.tr("byte %1 of %2 of %3"), part.first, part.size, name)
        return fill(self.tr("bytes %1-%2 of %3 of %4"), part.first, part.last, part.size, name)

    def told(self, pane: Pane, index: int) -> str:
        notes = [
            fill(self.tr("id %1"), pane.id),
            fill(self.tr("bytes %1"), short_hex(pane.piece)),
            kind_name(pane.kind),
            *(self.part(part) for part in pane.parts),
        ]
        if pane.added:
            notes.append(self.tr("added by the tokenizer"))
        if pane.place.added_space:
            notes.append(self.tr("with a space that the tokenizer added"))
        if pane.place.changed:
            notes.append(self.tr("differs from the text"))
        if pane.place.lost:
            notes.append(fill(self.tr("after %1, which is in no token"), lost_hex(pane)))
        return fill(self.tr("Token %1: %2"), index + 1, listed(pane.text, *notes))


def kind_name(kind: PaneKind) -> str:
    """What a kind is called."""
    return _Words().kinds()[kind]


def told(pane: Pane, index: int) -> str:
    """Everything about a token, for a tool tip and for screen readers."""
    return _Words().told(pane, index)


def short_hex(data: bytes) -> str:
    """``E6 AD``, cut after some bytes."""
    return hexadecimal(data[:MOST_BYTES]) + ("…" if len(data) > MOST_BYTES else "")


def lost_hex(pane: Pane) -> str:
    """The bytes that were lost before a token."""
    return short_hex(pane.place.lost)
