"""Pointing at the panes of messages that are shown as tokens, by pointer and by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QPointF, Qt

from app.ui.chat.transcript import accessible
from app.ui.chat.transcript.row_blocks import TokensPart

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.ui.chat.tokens.glass import Glass
    from app.ui.chat.transcript.view import Transcript

_PIN_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
_STARTS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right})
_MARGIN_PX = 12


class Pane(NamedTuple):
    """A token where it stands."""

    glass: Glass
    token: int


class Glazing(QObject):
    """Left and Right walk over the panes of the current message; then all keys of a strip do.

    Escape goes back to walking from message to message.
    """

    def __init__(self, view: Transcript) -> None:
        super().__init__(view)
        self._view = view
        self._pointed: Glass | None = None
        self._walked: Glass | None = None

    # -- by pointer -------------------------------------------------------

    def pane_at(self, point: QPointF) -> Pane | None:
        """The token at a point of the viewport."""
        for _, top, layout in self._view.visible_messages():
            glass = layout.content.glass
            inside = 0 <= point.y() - top - layout.body_top < layout.body_height
            if glass is None or not inside or layout.embedded is not None:
                continue
            row = layout.row_at(point.y() - top)
            block = layout.rows[row].block
            if isinstance(block, TokensPart) and glass.shown is not None:
                x = point.x() - layout.text_left
                y = point.y() - top - layout.row_top(row)
                token = glass.panes.token_at(x, y + glass.panes.top(block.index))
                if token >= 0 and glass.panes.made is block.made:
                    return Pane(glass, token)
        return None

    def hover(self, point: QPointF | None) -> Pane | None:
        """The pointer is at a point of the viewport; None where it left."""
        pane = None if point is None else self.pane_at(point)
        if self._pointed is not None and (pane is None or pane.glass is not self._pointed):
            self._pointed.point(-1)
            self._view.viewport().update()
        self._pointed = None
        if pane is not None:
            self._pointed = pane.glass
            if pane.glass.pointed_token != pane.token:
                pane.glass.point(pane.token)
                self._view.viewport().update()
        return pane

    def press(self, point: QPointF) -> None:
        """Pin the token there, or let go of it."""
        pane = self.pane_at(point)
        if pane is not None:
            pane.glass.pin(pane.token)
            self._view.viewport().update()

    # -- by keyboard ------------------------------------------------------

    @property
    def walking(self) -> bool:
        """The keyboard is at a token."""
        return self._walked is not None

    def leave(self) -> None:
        """The keyboard is at no token."""
        glass, self._walked = self._walked, None
        if glass is not None:
            glass.keyboard = -1
            glass.point(-1)
            self._view.viewport().update()

    def key(self, event: QKeyEvent) -> bool:
        """Walk, pin, or leave; False where the key means nothing here."""
        view, key = self._view, Qt.Key(event.key())
        glass = view.flow.glass(view.current)
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if glass is None or modifiers or glass.panes.made is None or not len(glass.panes.made):
            return False
        if glass.streaming or (glass is not self._walked and key not in _STARTS):
            return False
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in _PIN_KEYS:
            glass.pin(glass.keyboard)
            view.viewport().update()
        else:
            return self._walk(glass, key)
        return True

    def _walk(self, glass: Glass, key: Qt.Key) -> bool:
        # The lens is there, since there is a glass.
        from app.ui.lens.tokens.strip_walk import walked  # noqa: PLC0415

        panes = glass.panes
        lines = max(1, int(self._view.viewport().height() // panes.pitch) - 1)
        at = glass.keyboard if glass is self._walked else max(-1, glass.pinned_token - 1)
        token = walked(panes, key if glass is self._walked else Qt.Key.Key_Right, at, lines)
        if token is None:
            return False
        self._view.pressing.focus(None)
        self._walked = glass
        glass.keyboard = token
        glass.point(token)
        self._reveal(glass, token)
        self._view.show_ring(visible=True)
        self._view.viewport().update()
        accessible.announce(self._view, glass.told(token))
        return True

    def _reveal(self, glass: Glass, token: int) -> None:
        """Scroll as little as needed to see a token."""
        view = self._view
        index = view.flow.index_of(view.current)
        if index is None or glass.panes.made is None:
            return
        layout = view.flow.layout(index)
        block = glass.panes.made.block_of(token)
        row = next(
            (
                at
                for at, each in enumerate(layout.rows)
                if isinstance(each.block, TokensPart) and each.block.index == block
            ),
            None,
        )
        if row is None:
            return
        view.flow.ensure(index, row)
        top = view.flow.heights.top(index) - view.verticalScrollBar().value()
        y = top + layout.row_top(row) + glass.panes.box(token).top() - glass.panes.top(block)
        height = view.viewport().height()
        if y < _MARGIN_PX:
            view.scroll_by(y - glass.panes.pane_top - _MARGIN_PX)
        elif y + glass.panes.pitch > height:
            view.scroll_by(y + glass.panes.pitch - height)
