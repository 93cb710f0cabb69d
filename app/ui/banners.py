"""What is wrong with the whole window, above the page: never a box that stops the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import StoreCorrupt, StoreDiskFull
from app.ui.errors import sentence
from app.ui.phrase import fill, sentences
from app.ui.settings.backups import when
from app.ui.widgets.button import Button
from app.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.data import DataKeeper
    from app.bridge.diagnostics import Diagnostics
    from app.bridge.preferences import Preferences
    from app.bridge.storage import Storage
    from app.chat.backup import Backup
    from app.core.errors import VitrailError
    from app.ui.theme import Theme

TRACE_LINES = 12


class Banners(QWidget):
    """Trouble with the disk, the settings file or the last run, until it is over or dismissed."""

    def __init__(
        self,
        theme: Theme,
        storage: Storage,
        preferences: Preferences,
        data: DataKeeper,
        diagnostics: Diagnostics,
        *,
        show_data: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        """Listen to everything that can go wrong behind the window.

        Args:
            theme: colors and sizes.
            storage: the conversations on disk.
            preferences: the settings file.
            data: backups.
            diagnostics: the last run.
            show_data: show where backups are restored.
            parent: its parent.
        """
        super().__init__(parent)
        self._theme = theme
        self._storage = storage
        self._diagnostics = diagnostics
        self._show_data = show_data
        self._data = data
        self._good_backup: Backup | None = None
        self._errors: dict[str, VitrailError] = {}
        self._crashed = diagnostics.last_crash is not None
        self._notices: list[Notice] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 0)
        self._column.setSpacing(8)
        storage.failed.connect(self._on_storage_failed)
        storage.recovered.connect(self._on_storage_recovered)
        preferences.failed.connect(self._on_preferences_failed)
        data.failed.connect(self._on_data_failed)
        data.restored.connect(self._on_storage_recovered)
        data.good_backup_found.connect(self._on_data_good_backup_found)
        if storage.problem is not None:
            self._on_storage_failed(storage.problem)
        self.retranslate()

    def notices(self) -> tuple[Notice, ...]:
        """What is shown, from top to bottom."""
        return tuple(self._notices)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Make the notices again."""
        self.setAccessibleName(self.tr("Problems"))
        for notice in self._notices:
            self._column.removeWidget(notice)
            notice.hide()
            notice.deleteLater()
        self._notices = [self._crash_notice()] if self._crashed else []
        self._notices += [self._error_notice(key, error) for key, error in self._errors.items()]
        for notice in self._notices:
            self._column.addWidget(notice)
        self.setVisible(bool(self._notices))

    def _crash_notice(self) -> Notice:
        notice = Notice(self._theme, "warning")
        crash = self._diagnostics.last_crash
        trace = "" if crash is None else "\n".join(crash.trace.splitlines()[:TRACE_LINES])
        notice.set_texts(
            self.tr("Vitrail quit unexpectedly last time"),
            self.tr(
                "Your conversations are still here. A report helps to find the cause; it contains "
                "nothing that you wrote."
            ),
            trace,
        )
        self._add_button(notice, self.tr("Copy the report"), self._on_copy_clicked)
        if trace:
            self._add_button(
                notice,
                self.tr("Details"),
                lambda: notice.show_details(visible=not notice.details_shown()),
                quiet=True,
            )
        self._add_button(notice, self.tr("Dismiss"), self._on_crash_dismissed, quiet=True)
        return notice

    def _error_notice(self, key: str, error: VitrailError) -> Notice:
        text = sentence(error)
        full = isinstance(error, StoreDiskFull)
        notice = Notice(self._theme, "warning" if full else "danger")
        notice.set_texts(text.title, sentences(text.reason, text.cure), text.detail)
        if isinstance(error, StoreCorrupt):
            good = self._good_backup
            if good is not None:
                self._add_button(
                    notice,
                    fill(self.tr("Restore the backup of %1"), when(good.made_s)),
                    lambda: self._data.restore(good),
                )
            self._add_button(
                notice, self.tr("Show the backups"), self._show_data, quiet=good is not None
            )
        if text.detail:
            self._add_button(
                notice,
                self.tr("Details"),
                lambda: notice.show_details(visible=not notice.details_shown()),
                quiet=True,
            )
        if not (key == "store" and not isinstance(error, StoreCorrupt)):
            # What is still so cannot be dismissed; it goes when it is over.
            self._add_button(
                notice, self.tr("Dismiss"), lambda: self._on_error_dismissed(key), quiet=True
            )
        return notice

    def _add_button(
        self, notice: Notice, text: str, do: Callable[[], None], *, quiet: bool = False
    ) -> None:
        button = Button(self._theme, "quiet" if quiet else "standard")
        button.setText(text)
        button.clicked.connect(lambda: do())  # noqa: PLW0108 - drops the bool
        notice.add_button(button)

    def _on_storage_failed(self, error: VitrailError) -> None:
        self._errors["store"] = error
        if isinstance(error, StoreCorrupt):
            self._data.find_good_backup()
        self.retranslate()

    def _on_data_good_backup_found(self, backup: Backup) -> None:
        self._good_backup = backup
        self.retranslate()

    def _on_storage_recovered(self) -> None:
        self._good_backup = None
        if self._errors.pop("store", None) is not None:
            self.retranslate()

    def _on_preferences_failed(self, error: VitrailError) -> None:
        self._errors["settings"] = error
        self.retranslate()

    def _on_data_failed(self, error: VitrailError) -> None:
        self._errors["data"] = error
        self.retranslate()

    def _on_error_dismissed(self, key: str) -> None:
        self._errors.pop(key, None)
        self._storage.dismiss_problem()
        self.retranslate()

    def _on_crash_dismissed(self) -> None:
        self._crashed = False
        self.retranslate()

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._diagnostics.report())
