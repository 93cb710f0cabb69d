"""Where the user's data lies, and what can be done with all of it at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.chat.backup import Backup


class DataKeeper(QObject):
    """Backs up, restores and deletes the user's data.

    Signals:
        backed_up: a backup was made; the `Backup`.
        restored: the conversations come from a backup now.
        deleted: everything is gone and the window starts afresh.
        failed: a StoreError.
        backups_listed: a tuple of `Backup`, the newest first.
    """

    backed_up = Signal(object)
    restored = Signal()
    deleted = Signal()
    failed = Signal(object)
    backups_listed = Signal(object)

    @property
    def folder(self) -> Path:
        """Where everything lies."""

    def back_up(self) -> None:
        """Make a backup now; answered by `backed_up` or `failed`."""

    def list_backups(self) -> None:
        """Answered by `backups_listed`."""

    def restore(self, backup: Backup) -> None:
        """Put `backup` in the place of the conversations, which are backed up first."""

    def delete_all(self) -> None:
        """Delete conversations, backups, KV states, settings and logs."""
