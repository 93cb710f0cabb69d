"""What the blocks of a transcript share: looks, and work done in threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.ui.chat.transcript.lexer import Lexer
from app.ui.chat.transcript.looks import Looks
from app.ui.chat.transcript.typesetter import Typesetter

if TYPE_CHECKING:
    from app.ui.theme import Theme

TOGETHER_MS = 60
"""What is finished within this time is told at once."""


class Services(QObject):
    """Looks, colors of code and formulas.

    Attributes:
        theme: colors and fonts.
        looks: character formats.
        lexer: colors of code.
        typesetter: formulas.

    Signals:
        finished: something that a block asked for is there. Each block that is laid out is to be
            asked with `BlockView.refresh`, and repainted.
    """

    finished = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.looks = Looks(theme)
        self.lexer = Lexer(self)
        self.typesetter = Typesetter(self)
        self._timer = QTimer(self, singleShot=True, interval=TOGETHER_MS)
        self._timer.timeout.connect(self.finished)
        self.lexer.finished.connect(self._on_work_finished)
        self.typesetter.finished.connect(self._on_work_finished)
        # Connected before anything that lays blocks out again on the same signal.
        theme.changed.connect(self.looks.clear)

    @property
    def waiting(self) -> bool:
        """Colors or formulas that were asked for are not there yet."""
        return self.lexer.waiting or self.typesetter.waiting or self._timer.isActive()

    def close(self) -> None:
        """Begin no more work."""
        self.lexer.close()
        self.typesetter.close()
        self._timer.stop()

    def _on_work_finished(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
