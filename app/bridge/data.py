"""Where the user's data lies, and what can be done with all of it at once."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import StoreError, StoreUnwritable
from app.core.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from app.bridge.chat import ChatSession
    from app.bridge.engine import ModelHost
    from app.bridge.journal import Journal
    from app.bridge.preferences import Preferences
    from app.bridge.shelf import Shelf
    from app.bridge.storage import Storage
    from app.chat.backup import Backup, Backups
    from app.chat.store import Store
    from app.core.paths import Paths

log = logging.getLogger(__name__)

FIRST_BACKUP_MS = 60_000
BACKUP_MS = 10 * 60_000
"""How often it is looked whether a backup is due."""


class DataKeeper(QObject):
    """Backs up, restores and deletes the user's data.

    Signals:
        backed_up: a backup that was asked for was made; the `Backup`.
        restored: the conversations come from a backup now.
        deleted: everything is gone and the window starts afresh.
        failed: a StoreError.
        backups_listed: a tuple of `Backup`, the newest first.
        good_backup_found: the newest `Backup` that passed its check.
    """

    backed_up = Signal(object)
    restored = Signal()
    deleted = Signal()
    failed = Signal(object)
    backups_listed = Signal(object)
    good_backup_found = Signal(object)

    def __init__(
        self,
        paths: Paths,
        storage: Storage,
        backups: Backups,
        *,
        preferences: Preferences,
        session: ChatSession,
        models: ModelHost,
        journal: Journal,
        shelf: Shelf | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Look from time to time whether a backup is due; the first time a minute from now."""
        super().__init__(parent)
        self._paths = paths
        self._storage = storage
        self._backups = backups
        self._preferences = preferences
        self._session = session
        self._models = models
        self._journal = journal
        self._shelf = shelf
        self._timer = QTimer(self, singleShot=True, interval=FIRST_BACKUP_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start()

    @property
    def folder(self) -> Path:
        """Where everything lies."""
        return self._paths.data

    def back_up(self) -> None:
        """Make a backup now; answered by `backed_up` or `failed`."""
        self._storage.run(
            self._backups.begin,
            lambda path: self._storage.beside(
                partial(self._backups.admit, path), self.backed_up.emit, self.failed.emit
            ),
            self.failed.emit,
        )

    def list_backups(self) -> None:
        """Answered by `backups_listed`; also when the conversations cannot be opened."""
        self._storage.beside(self._backups.list, self.backups_listed.emit)

    def find_good_backup(self) -> None:
        """Check copies from the newest on; answered by `good_backup_found` if one passes."""
        self._storage.beside(self._backups.newest_good, self._on_good_backup)

    def restore(self, backup: Backup) -> None:
        """Put `backup` in the place of the conversations; the file they replace is kept beside.

        Temporary conversations, which are in neither, stay. Replies are stopped. Answered by
        `restored` or `failed`.
        """
        self._session.pause()
        self._storage.replace(
            partial(self._backups.restore, backup.path, self._paths.database),
            lambda _kept: self.restored.emit(),
            self.failed.emit,
            spares=True,
        )

    def delete_all(self) -> None:
        """Delete conversations, backups, KV states, settings and logs; `deleted` or `failed`.

        Also the list of downloads, the index of the library and the access token, but no model
        file. The model is unloaded, since its process keeps KV states.
        """
        self._session.pause()
        if self._shelf is not None:
            self._shelf.forget()
        self._models.unload(keep_kv=False)
        self._journal.close()
        self._storage.replace(partial(_delete, self._paths), self._on_deleted, self._on_not_deleted)

    def _on_good_backup(self, backup: Backup | None) -> None:
        if backup is not None:
            self.good_backup_found.emit(backup)

    def _on_not_deleted(self, error: StoreError) -> None:
        self._journal.reopen()
        self.failed.emit(error)

    def _on_deleted(self, _none: None) -> None:
        self._journal.reopen()
        fresh = Settings()
        self._preferences.update(
            appearance=fresh.appearance,
            defaults=fresh.defaults,
            engine=fresh.engine,
            window=fresh.window,
            models=fresh.models,
            hub=fresh.hub,
            library=fresh.library,
        )
        self.deleted.emit()

    def _on_timer_timeout(self) -> None:
        self._timer.start(BACKUP_MS)
        self._storage.run(self._begin_if_due, self._on_backup_begun, self._on_backup_failed)

    def _begin_if_due(self, store: Store) -> Path | None:
        """Runs in the writer thread."""
        return self._backups.begin(store) if self._backups.due() else None

    def _on_backup_begun(self, path: Path | None) -> None:
        if path is not None:
            self._storage.beside(partial(self._backups.admit, path), None, self._on_backup_failed)

    def _on_backup_failed(self, error: StoreError) -> None:
        log.warning("no backup: %s", error)


def _delete(paths: Paths) -> None:
    """Remove everything that is Vitrail's; runs in the writer thread while no store is open."""
    try:
        for path in paths.everything():
            path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreUnwritable(
            path=str(error.filename or paths.data), detail=error.strerror or ""
        ) from error
