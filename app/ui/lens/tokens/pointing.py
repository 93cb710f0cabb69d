"""The text, the strip and whatever else shows the text point at each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.ui.lens.tokens.compare_view import CompareView
    from app.ui.lens.tokens.editor import Editor
    from app.ui.lens.tokens.lens import Lens


class Pointing(QObject):
    """What is pointed at in one of them lights up in the others.

    Signals:
        lit: first byte of the text and the byte behind the last of what is pointed at; -1 for
            nothing.
    """

    lit = Signal(int, int)

    def __init__(self, editor: Editor, lens: Lens, *, parent: QObject) -> None:
        super().__init__(parent)
        self._lens = lens
        self.lit.connect(editor.light)
        editor.pointed.connect(self._on_editor_pointed)
        editor.pressed.connect(self._on_editor_pressed)
        lens.pointed.connect(self._on_lens_pointed)

    def join(self, compare: CompareView) -> None:
        """The compared rows point, and light up, too."""
        self.lit.connect(compare.light)
        compare.pointed.connect(self._on_compare_pointed)

    def _token_at(self, byte: int) -> int:
        """The token that holds a byte of the editor's text; -1 where none is known."""
        made, shift = self._lens.made, self._lens.shift
        if made is None or byte < 0 or shift < 0 or self._lens.waiting:
            return -1
        return made.token_at(byte + shift)

    def _on_editor_pointed(self, byte: int) -> None:
        self._lens.point(self._token_at(byte))

    def _on_editor_pressed(self, byte: int) -> None:
        token = self._token_at(byte)
        if token >= 0 and token != self._lens.pinned_token:
            self._lens.pin(token)

    def _on_lens_pointed(self, token: int) -> None:
        made, shift = self._lens.made, self._lens.shift
        if token < 0 or made is None or shift < 0 or self._lens.waiting:
            self.lit.emit(-1, -1)
            return
        start, end = made.place(token)
        self.lit.emit(start - shift, end - shift)

    def _on_compare_pointed(self, start: int, end: int) -> None:
        self._lens.point(self._token_at(start))
        # What a row holds need not be what the token of the strip holds.
        self.lit.emit(start, end)
