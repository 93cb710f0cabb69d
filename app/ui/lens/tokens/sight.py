"""What a strip shows: a text as tokens, the token that is pointed at and the one that is pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.ui.lens.tokens.dressing import BARE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.inspection.cut_text import CutText
    from app.ui.lens.tokens.dressing import Dress


class Sight(QObject):
    """One text as tokens, shared by all that show it: what one points at lights up in the others.

    Attributes:
        made: the text and how it was cut; None before there is one.

    Signals:
        remade: `made` is another.
        waiting_changed: `waiting`.
        pointed: index of the token under the pointer or the keyboard, -1 for none.
        pinned: index of the token that was chosen, -1 for none.
    """

    remade = Signal()
    waiting_changed = Signal()
    pointed = Signal(int)
    pinned = Signal(int)

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.made: CutText | None = None
        self._pointed = self._pinned = -1

    @property
    def waiting(self) -> bool:
        """`made` is not what is wanted now; that is on its way."""
        return False

    @property
    def pointed_token(self) -> int:
        """Index of the token under the pointer or the keyboard, -1 for none."""
        return self._pointed

    @property
    def pinned_token(self) -> int:
        """Index of the token that was chosen, -1 for none."""
        return self._pinned

    def note(self, _token: int) -> str:
        """What there is to say of a token beside what it is."""
        return ""

    def dress(self, _first: int, _end: int) -> Dress:
        """What the tokens from the first up to the second wear."""
        return BARE

    def headed(self) -> Sequence[int]:
        """The tokens before which a heading stands, in order."""
        return ()

    def show(self, made: CutText | None) -> None:
        """Show another text; the pin stays if there is still the same token at its place."""
        self.point(-1)
        if self._pinned >= 0 and not self._same_pin(made):
            self._pinned = -1
            self.pinned.emit(-1)
        self.made = made
        self.remade.emit()

    def point(self, token: int) -> None:
        """The pointer or the keyboard is at a token."""
        if token != self._pointed:
            self._pointed = token
            self.pointed.emit(token)

    def pin(self, token: int) -> None:
        """Choose a token; once more lets go of it."""
        self._pinned = -1 if token == self._pinned else token
        self.pinned.emit(self._pinned)

    def _same_pin(self, made: CutText | None) -> bool:
        at, before = self._pinned, self.made
        if made is None or before is None or at >= min(len(made), len(before)):
            return False
        return before.cut.ids[at] == made.cut.ids[at]
