"""Where the window was and how wide its panes were, kept for the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, QTimer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.bridge.preferences import Preferences
    from app.ui.shell import Shell

FIRST_SIZE = QSize(1280, 800)
ROOM_FOR_FRAME = QSize(16, 48)
SETTLE_MS = 400
MOVES = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowStateChange})


class Placement(QObject):
    """Restores size, place and panes, and writes them down a moment after they change.

    A moment after, and not at the end only: a program that is killed says no goodbye.
    """

    def __init__(
        self,
        window: QWidget,
        shell: Shell,
        preferences: Preferences,
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._shell = shell
        self._preferences = preferences
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.remember)
        self._restore()
        shell.changed.connect(self._settle.start)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window."""
        if watched is self._window:
            if event.type() in MOVES and self._window.isVisible():
                self._settle.start()
            elif event.type() == QEvent.Type.Close:
                self._settle.stop()
                self.remember()
        return False

    def remember(self) -> None:
        """Write down how the window is now."""
        geometry = bytes(self._window.saveGeometry().toBase64().data()).decode("ascii")
        window = replace(
            self._preferences.settings.window,
            geometry=geometry,
            sidebar_width=self._shell.pane_width("left"),
            panel_width=self._shell.pane_width("right"),
            sidebar_visible=self._shell.wanted("left"),
            panel_visible=self._shell.wanted("right"),
        )
        self._preferences.update(window=window)

    def _restore(self) -> None:
        window = self._preferences.settings.window
        room = self._window.screen().availableSize() - ROOM_FOR_FRAME
        self._window.resize(FIRST_SIZE.boundedTo(room))
        if window.geometry:
            encoded = window.geometry.encode("ascii", "ignore")
            self._window.restoreGeometry(QByteArray.fromBase64(encoded))
        self._shell.set_pane("left", window.sidebar_width, wanted=window.sidebar_visible)
        self._shell.set_pane("right", window.panel_width, wanted=window.panel_visible)
