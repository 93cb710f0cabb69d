"""Settings: where the data lies, backups, and deleting all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices

from app.ui.errors import sentence
from app.ui.phrase import fill, sentences, size
from app.ui.settings.backups import BackupList, when
from app.ui.settings.section import Section, left
from app.ui.widgets.button import Button
from app.ui.widgets.label import Label
from app.ui.widgets.notice import Notice
from app.ui.widgets.question import Question
from app.ui.widgets.setting_row import heading

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

    from app.bridge.data import DataKeeper
    from app.chat.backup import Backup
    from app.core.errors import StoreError
    from app.ui.theme import Theme


class DataSection(Section):
    """Everything is in one folder; it can be copied, put back and deleted."""

    def __init__(self, theme: Theme, data: DataKeeper, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._data = data
        self._wanted: Backup | None = None
        self._tell: Callable[[], None] | None = None
        self._where = Label(theme, 13, mono=True, wrap=True)
        self._where.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._explanation = Label(theme, 12, role="muted", wrap=True)
        self.open_folder = Button(theme, "standard", "ph.folder-open")
        self._backups_title = heading(theme)
        self.back_up = Button(theme, "standard", "ph.floppy-disk")
        self.outcome = Notice(theme, "success")
        self.outcome.hide()
        self.backups = BackupList(theme)
        self.restore = Question(theme, "warning")
        self._delete_title = heading(theme)
        self._delete_line = Label(theme, 12, role="muted", wrap=True)
        self.delete = Button(theme, "danger", "ph.trash")
        self.deletion = Question(theme, "danger", "danger")
        self._lay_out()
        self._connect()
        self.end()

    def _lay_out(self) -> None:
        self.add(self._explanation, self._where, left(self.open_folder))
        self.add_group(self._backups_title, left(self.back_up))
        self.add(self.outcome, self.restore, self.backups)
        self.add_group(self._delete_title, self._delete_line)
        self.add(self.deletion, left(self.delete))

    def _connect(self) -> None:
        self.open_folder.clicked.connect(self._on_open_folder_clicked)
        self.back_up.clicked.connect(self._on_back_up_clicked)
        self.backups.chosen.connect(self._on_backups_chosen)
        self.restore.agreed.connect(self._on_restore_agreed)
        self.delete.clicked.connect(self.deletion.ask)
        self.deletion.agreed.connect(self._on_deletion_agreed)
        self._data.backups_listed.connect(self.backups.show_backups)
        self._data.backed_up.connect(self._on_data_backed_up)
        self._data.restored.connect(self._on_data_restored)
        self._data.deleted.connect(self._on_data_deleted)
        self._data.failed.connect(self._on_data_failed)

    def name(self) -> str:
        """What the section is called."""
        return self.tr("Data")

    def showEvent(self, event: QShowEvent) -> None:
        """Look which backups there are."""
        super().showEvent(event)
        self._data.list_backups()

    def retranslate(self) -> None:
        """Set every string again."""
        super().retranslate()
        self._explanation.setText(
            self.tr("Your conversations, settings, backups, KV caches and logs are stored here:")
        )
        self._where.setText(str(self._data.folder))
        self._where.setAccessibleName(self.tr("Data folder"))
        self.open_folder.setText(self.tr("Open the folder"))
        self._backups_title.setText(self.tr("Backups of the conversations"))
        self.back_up.setText(self.tr("Back up now"))
        self.restore.set_answers(self.tr("Restore"), self.tr("Cancel"))
        self._ask_restore()
        self._delete_title.setText(self.tr("Delete all my data"))
        self._delete_line.setText(
            self.tr(
                "Removes all conversations, backups, KV caches, settings and logs of Vitrail from "
                "this computer. Model files are kept."
            )
        )
        self.delete.setText(self.tr("Delete all my data…"))
        self.deletion.set_texts(
            self.tr("Delete everything?"),
            self.tr("This cannot be undone; backups go too. If in doubt, copy the folder first."),
        )
        self.deletion.set_answers(self.tr("Delete everything"), self.tr("Keep my data"))
        if self._tell is not None:
            self._tell()

    def _ask_restore(self) -> None:
        if self._wanted is None:
            return
        moment = when(self._wanted.made_s)
        self.restore.set_texts(
            fill(self.tr("Restore the backup of %1?"), moment),
            self.tr(
                "Your current conversations are kept as a file in the folder; running replies stop."
            ),
        )

    def _say(self, tell: Callable[[], None]) -> None:
        """Have `tell` say what came of it, now and when the language changes."""
        self._tell = tell
        tell()
        self.outcome.show()

    def _tell_success(self, title: str, reason: str = "") -> None:
        self.outcome.set_kind("success")
        self.outcome.set_texts(title, reason)

    def _tell_backed_up(self, backup: Backup) -> None:
        self._tell_success(fill(self.tr("Backup made (%1)"), size(backup.size_bytes)))

    def _tell_restored(self) -> None:
        self._tell_success(self.tr("The backup was restored"))

    def _tell_deleted(self) -> None:
        self._tell_success(self.tr("Everything was deleted"), self.tr("Vitrail starts fresh."))

    def _tell_failed(self, error: StoreError) -> None:
        text = sentence(error)
        self.outcome.set_kind("danger")
        self.outcome.set_texts(text.title, sentences(text.reason, text.cure), text.detail)

    # -- what the user does -----------------------------------------------

    def _on_open_folder_clicked(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._data.folder)))

    def _on_back_up_clicked(self) -> None:
        self.back_up.setEnabled(False)
        self.outcome.hide()
        self._data.back_up()

    def _on_backups_chosen(self, backup: Backup) -> None:
        self._wanted = backup
        self._ask_restore()
        self.restore.ask()
        self.ensureWidgetVisible(self.restore)

    def _on_restore_agreed(self) -> None:
        if self._wanted is not None:
            self.outcome.hide()
            self._data.restore(self._wanted)

    def _on_deletion_agreed(self) -> None:
        self.outcome.hide()
        self._data.delete_all()

    # -- answers ----------------------------------------------------------

    def _on_data_backed_up(self, backup: Backup) -> None:
        self.back_up.setEnabled(True)
        self._data.list_backups()
        if self.isVisible():
            self._say(lambda: self._tell_backed_up(backup))

    def _on_data_restored(self) -> None:
        self._data.list_backups()
        self._say(self._tell_restored)

    def _on_data_deleted(self) -> None:
        self._data.list_backups()
        self._say(self._tell_deleted)

    def _on_data_failed(self, error: StoreError) -> None:
        self.back_up.setEnabled(True)
        self._say(lambda: self._tell_failed(error))
