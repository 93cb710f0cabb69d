"""The backups there are, each with a way back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.phrase import fill, size
from app.ui.widgets.button import Button
from app.ui.widgets.label import Label
from app.ui.widgets.row_card import RowCard

if TYPE_CHECKING:
    from app.chat.backup import Backup
    from app.ui.theme import Theme


def when(made_s: float) -> str:
    """A moment in the user's time zone, written the same in every language."""
    return QDateTime.fromSecsSinceEpoch(int(made_s)).toString("yyyy-MM-dd HH:mm")


class BackupList(RowCard):
    """One row for each backup, the newest first.

    Signals:
        chosen: the `Backup` the user wants back.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        nothing = Label(theme, 12, role="muted", wrap=True)
        nothing.setContentsMargins(14, 10, 14, 10)
        super().__init__(theme, nothing, parent=parent)
        self._nothing = nothing
        self._backups: tuple[Backup, ...] = ()
        self.buttons: list[Button] = []
        self.retranslate()

    def show_backups(self, backups: tuple[Backup, ...]) -> None:
        """Show `backups`."""
        self._backups = backups
        self.buttons = []
        self.set_rows([self._make_row(backup) for backup in backups])

    def _make_row(self, backup: Backup) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(14, 4, 8, 4)
        moment = Label(self._theme, 13, tabular=True, elide=True)
        moment.setText(when(backup.made_s))
        figure = Label(self._theme, 12, role="muted", tabular=True)
        figure.setText(size(backup.size_bytes))
        button = Button(self._theme, "quiet")
        button.setText(self.tr("Restore"))
        button.setAccessibleName(fill(self.tr("Restore the backup of %1"), moment.text()))
        button.clicked.connect(lambda: self.chosen.emit(backup))
        layout.addWidget(moment, 1)
        layout.addWidget(figure)
        layout.addWidget(button)
        self.buttons.append(button)
        return row

    def retranslate(self) -> None:
        """Set every string again."""
        self._nothing.setText(
            self.tr("No backups yet. One is made automatically every hour while you write.")
        )
        self.setAccessibleName(self.tr("Backups"))
        self.show_backups(self._backups)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
