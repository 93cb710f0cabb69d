"""The files of a draft, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.chat.attachments.chip import FileChip
from app.ui.widgets.wrapping import Wrapping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from app.bridge.draft_files import DraftFile
    from app.ui.theme import Theme

SPACING = 6


class FileStrip(QWidget):
    """Chips in as many lines as they need.

    Signals:
        opened: key of a file whose preview is wanted.
        removed: key of a file to take out.
        emptied: the last chip went while it had the focus.
    """

    opened = Signal(int)
    removed = Signal(int)
    emptied = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: dict[int, FileChip] = {}
        self._lines = Wrapping(SPACING, parent=self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.retranslate()
        self.hide()

    def chips(self) -> tuple[FileChip, ...]:
        """In their order."""
        return tuple(self._chips.values())

    def retranslate(self) -> None:
        """Set all words again."""
        self.setAccessibleName(self.tr("Attached files"))

    def show_files(self, files: Sequence[DraftFile], n_ctx: int) -> None:
        """Show these files; chips that stay keep the focus."""
        wanted = {file.key for file in files}
        for key in [key for key in self._chips if key not in wanted]:
            self._drop(key)
        for file in files:
            chip = self._chips.get(file.key)
            if chip is None:
                self._add(file, n_ctx)
            else:
                chip.show_file(file, n_ctx)
        self.setVisible(bool(self._chips))
        self._lines.invalidate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """No chip is wider than a line."""
        super().resizeEvent(event)
        for chip in self._chips.values():
            chip.setMaximumWidth(max(1, self.width()))

    def changeEvent(self, event: QEvent) -> None:
        """Take the words of another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _add(self, file: DraftFile, n_ctx: int) -> None:
        chip = FileChip(self._theme, file, n_ctx, parent=self)
        chip.setMaximumWidth(max(1, self.width()))
        chip.opened.connect(self.opened)
        chip.removed.connect(self.removed)
        self._chips[file.key] = chip
        self._lines.addWidget(chip)
        chip.show()

    def _drop(self, key: int) -> None:
        chip = self._chips.pop(key)
        had_focus = self.window().focusWidget() in {chip, chip.button}
        self._lines.removeWidget(chip)
        chip.hide()
        chip.deleteLater()
        if had_focus:
            left = next(reversed(self._chips.values()), None)
            if left is None:
                self.emptied.emit()
            else:
                left.setFocus(Qt.FocusReason.OtherFocusReason)
