"""Where a model file lies, and what can be done to it: show, rename, delete."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import FileNotDeleted
from app.hub.api import OFFICIAL
from app.ui.errors import sentence
from app.ui.models.details import words
from app.ui.phrase import fill, sentences, size
from app.ui.widgets.button import Button
from app.ui.widgets.field import TextField
from app.ui.widgets.label import Label
from app.ui.widgets.notice import Notice
from app.ui.widgets.question import Question
from app.ui.widgets.wrapping import Wrapping

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.bridge.engine import ModelHost
    from app.bridge.library import Library
    from app.core.errors import VitrailError
    from app.hub.api import Entry
    from app.ui.theme import Theme

LONGEST_NAME = 200
_REPO = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}", re.ASCII)


class Place(QWidget):
    """Buttons, and the questions that they ask in their place.

    Attributes:
        busy: the file is being renamed or deleted.

    Signals:
        renamed: the new path.
        deleted: the file is gone; how many bytes that gave back.
    """

    renamed = Signal(str)
    deleted = Signal(object)

    def __init__(
        self,
        theme: Theme,
        library: Library,
        models: ModelHost,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._models = models
        self._entry: Entry | None = None
        self._for_good = False
        self.busy = False
        self.show_folder = Button(theme, "standard", "ph.folder-open")
        self.open_page = Button(theme, "standard", "ph.arrow-square-out")
        self.rename = Button(theme, "standard", "ph.pencil-simple")
        self.delete = Button(theme, "danger", "ph.trash")
        self.why_not = Label(theme, 11.5, role="muted", wrap=True)
        self._renaming = QWidget()
        self.name = TextField(theme)
        self.save = Button(theme, "standard")
        self.cancel = Button(theme, "quiet")
        self.deletion = Question(theme, "danger", "danger")
        self.failure = Notice(theme, "danger")
        self._lay_out()
        self._connect()
        self.retranslate()

    def set_entry(self, entry: Entry | None) -> None:
        """Show another file."""
        if entry is None or self._entry is None or entry.path != self._entry.path:
            self._renaming.hide()
            self.deletion.hide()
            self.failure.hide()
        self._entry = entry
        self._tell()

    def retranslate(self) -> None:
        """Set every string again."""
        for button, text in (
            (self.show_folder, self.tr("Show in folder")),
            (self.open_page, self.tr("Open its page")),
            (self.rename, self.tr("Rename…")),
            (self.delete, self.tr("Delete…")),
            (self.save, self.tr("Rename")),
            (self.cancel, self.tr("Cancel")),
        ):
            button.setText(text)
            button.updateGeometry()
        self.name.setAccessibleName(self.tr("New name of the file"))
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the field of the new name."""
        if event.key() == Qt.Key.Key_Escape and self._renaming.isVisible():
            self._on_cancel_clicked()
        else:
            super().keyPressEvent(event)

    def is_renaming(self) -> bool:
        """Whether a new name is asked for."""
        return not self._renaming.isHidden()

    # -- placing ----------------------------------------------------------

    def _lay_out(self) -> None:
        buttons = QWidget()
        wrapping = Wrapping(parent=buttons)
        for button in (self.show_folder, self.open_page, self.rename, self.delete):
            wrapping.addWidget(button)
        row = QHBoxLayout(self._renaming)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.name, 1)
        row.addWidget(self.save)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (buttons, self.why_not, self._renaming, self.deletion, self.failure):
            column.addWidget(widget)
        self._renaming.hide()
        self.failure.hide()

    def _connect(self) -> None:
        self.show_folder.clicked.connect(self._on_show_folder_clicked)
        self.open_page.clicked.connect(self._on_open_page_clicked)
        self._models.changed.connect(self._tell)
        self.rename.clicked.connect(self._on_rename_clicked)
        self.name.returnPressed.connect(self._on_save_clicked)
        self.save.clicked.connect(self._on_save_clicked)
        self.cancel.clicked.connect(self._on_cancel_clicked)
        self.delete.clicked.connect(self._on_delete_clicked)
        self.deletion.agreed.connect(self._on_deletion_agreed)

    def _tell(self) -> None:
        entry = self._entry
        if entry is None:
            return
        why = words.why_left_alone(entry)
        in_use = not why and self._is_loaded()
        # Windows would refuse, and elsewhere what is loaded would lose its file's settings.
        why_named = self.tr("Unload the model to rename its file.") if in_use else why
        self.why_not.setText(why_named)
        self.why_not.setVisible(bool(why_named))
        self.open_page.setVisible(page_of(entry) is not None)
        for button, reason in ((self.rename, why_named), (self.delete, why)):
            button.setEnabled(not reason and not self.busy)
            button.setAccessibleDescription(reason)
        if in_use:
            self._renaming.hide()
        self._ask()

    def _ask(self) -> None:
        entry = self._entry
        if entry is None:
            return
        freed = fill(self.tr("This frees %1."), size(entry.size_bytes))
        files = ""
        if len(entry.shards) > 1:
            files = fill(self.tr("All its %1 files go."), len(entry.shards))
        loaded = self.tr("The model is unloaded first.") if self._is_loaded() else ""
        where = (
            self.tr("There is no bin for this disk: the file cannot be brought back.")
            if self._for_good
            else self.tr("The file goes to the bin of your system, if there is one.")
        )
        self.deletion.set_texts(
            fill(
                self.tr("Delete %1 for good?") if self._for_good else self.tr("Delete %1?"),
                Path(entry.path).name,
            ),
            sentences(freed, files, loaded, where),
        )
        self.deletion.set_answers(
            self.tr("Delete for good") if self._for_good else self.tr("Delete"),
            self.tr("Keep it"),
        )

    def _is_loaded(self) -> bool:
        return self._entry is not None and self._models.holds(self._entry.path)

    def _set_busy(self, *, busy: bool) -> None:
        self.busy = busy
        self.save.setEnabled(not busy)
        self._tell()

    # -- what the user does -----------------------------------------------

    def _on_show_folder_clicked(self) -> None:
        if self._entry is not None:
            folder = Path(self._entry.path).parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _on_open_page_clicked(self) -> None:
        page = page_of(self._entry) if self._entry is not None else None
        if page is not None:
            QDesktopServices.openUrl(page)

    def _on_rename_clicked(self) -> None:
        if self._entry is None:
            return
        self.failure.hide()
        self.deletion.hide()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setText(Path(self._entry.path).stem)
        self._renaming.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def _on_cancel_clicked(self) -> None:
        self._renaming.hide()
        self.rename.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_save_clicked(self) -> None:
        if self._entry is None:
            return
        name = self.name.text().strip()
        if not name or name == Path(self._entry.path).stem:
            self._on_cancel_clicked()
            return
        self._set_busy(busy=True)
        self._library.rename(
            self._entry.path, name, self._on_library_renamed, self._on_library_failed
        )

    def _on_delete_clicked(self) -> None:
        self._renaming.hide()
        self.failure.hide()
        self._for_good = False
        self._ask()
        self.deletion.ask()

    def _on_deletion_agreed(self) -> None:
        if self._entry is None:
            return
        self._set_busy(busy=True)
        if self._is_loaded():
            # Windows does not delete a file that is in use.
            self._models.let_go(self._entry.path, self._delete)
        else:
            self._delete()

    def _delete(self) -> None:
        if self._entry is None:
            self._set_busy(busy=False)
            return
        self._library.delete(
            self._entry.path,
            self._on_library_deleted,
            self._on_library_failed,
            permanently=self._for_good,
        )

    # -- answers ----------------------------------------------------------

    def _on_library_renamed(self, path: str) -> None:
        self._set_busy(busy=False)
        self._renaming.hide()
        self.renamed.emit(path)

    def _on_library_deleted(self, freed_bytes: int) -> None:
        self._set_busy(busy=False)
        self.deleted.emit(freed_bytes)

    def _on_library_failed(self, error: VitrailError) -> None:
        self._set_busy(busy=False)
        if isinstance(error, FileNotDeleted) and error.no_bin and not self._for_good:
            self._for_good = True
            self._ask()
            self.deletion.ask()
            return
        text = sentence(error)
        self.failure.set_texts(text.title, sentences(text.reason, text.cure), text.detail)
        self.failure.show()


def page_of(entry: Entry) -> QUrl | None:
    """The page of the repository that a file came from; None where it is not known."""
    if not _REPO.fullmatch(entry.repo) or ".." in entry.repo:
        return None
    return QUrl(f"{OFFICIAL}/{entry.repo}")
