"""Where the keyboard goes in a strip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from app.ui.lens.tokens.strip_layout import StripLayout

__all__ = ["walked"]


def walked(panes: StripLayout, key: Qt.Key, at: int, lines: int) -> int | None:
    """The token that `key` leads to.

    Args:
        panes: with a text that has tokens.
        key: that was pressed.
        at: the token where the keyboard is; -1 before it was used.
        lines: rows that are a page.

    Returns:
        Index of a token; None where the key does not walk.
    """
    made = panes.made
    assert made is not None  # noqa: S101 - it has tokens
    last = len(made) - 1
    steps = {
        Qt.Key.Key_Left: max(0, at - 1),
        Qt.Key.Key_Right: min(last, at + 1),
        Qt.Key.Key_Home: 0,
        Qt.Key.Key_End: last,
    }
    if key in steps:
        return steps[key]
    rows = {
        Qt.Key.Key_Up: -1,
        Qt.Key.Key_Down: 1,
        Qt.Key.Key_PageUp: -lines,
        Qt.Key.Key_PageDown: lines,
    }
    if key not in rows:
        return None
    for _ in range(abs(rows[key])):
        at = _beside(panes, at, 1 if rows[key] > 0 else -1)
    return at


def _beside(panes: StripLayout, token: int, step: int) -> int:
    """The token above or below one; itself at an end."""
    if token < 0:
        return 0
    center = panes.box(token).center()
    top, bottom = panes.row_span(token)
    y = top - 1 if step < 0 else bottom + 1
    if y < 0 or y >= panes.height:
        return token
    panes.settle(panes.block_at(y))
    return panes.nearest(center.x(), y)
