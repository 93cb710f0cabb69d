"""What was copied, at the end of the program."""

from __future__ import annotations

from PySide6.QtGui import QClipboard, QGuiApplication

ALONE = frozenset({"offscreen", "minimal"})
"""Platforms whose clipboard is this program's own, though they do not say so."""


def hand_over() -> None:
    """Let Qt alone keep what was copied here; call it before the application ends.

    Qt keeps the clipboard until after Python has ended, and data that were made in Python then
    end the process with a crash.
    """
    clipboard = QGuiApplication.clipboard()
    alone = QGuiApplication.platformName() in ALONE
    if alone or clipboard.ownsClipboard():
        clipboard.setText(clipboard.text())
    if clipboard.ownsSelection():
        selection = QClipboard.Mode.Selection
        clipboard.setText(clipboard.text(selection), selection)
