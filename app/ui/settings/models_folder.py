"""Where downloads go, and the way to another place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.errors import sentence
from app.ui.phrase import fill, part, sentences, size
from app.ui.settings.folders import choose_folder
from app.ui.widgets.button import Button
from app.ui.widgets.field import TextField
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.meter import Meter
from app.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.downloads import Downloads
    from app.bridge.library import Library
    from app.bridge.preferences import Preferences
    from app.bridge.progress import Progress
    from app.core.errors import VitrailError
    from app.ui.theme import Theme


_LONG_NAME = re.compile(r"[^/\\ ]{20}(?=[^/\\ ])")
_SOFT_BREAK = "\\g<0>\u200b"
"""A label breaks a path at slashes only, and a folder's name may be longer than a line."""


class ModelsFolder(QWidget):
    """Shows the models folder and changes it; the models can move along.

    Downloads stand still while files are moved, and go on in the new folder.
    """

    def __init__(
        self,
        theme: Theme,
        preferences: Preferences,
        library: Library,
        downloads: Downloads | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._library = library
        self._downloads = downloads
        self._new: Path | None = None
        self._progress: Progress | None = None
        self._tell: Callable[[], None] | None = None
        self._path = TextField(theme, size=12, mono=True)
        self._path.setReadOnly(True)
        self._room = Label(theme, 12, role="muted", wrap=True)
        self.change = Button(theme)
        self.open = IconButton(theme, "ph.folder-open")
        self.question = Notice(theme, "plain", "ph.folder-open")
        self.move_along = Button(theme)
        self.leave = Button(theme)
        # Three words side by side are too wide at 200 %.
        self.back = IconButton(theme, "ph.x")
        for button in (self.move_along, self.leave, self.back):
            self.question.add_button(button)
        self._busy = QWidget()
        self.meter = Meter(theme)
        self._moved = Label(theme, 12, role="muted", elide=True, tabular=True)
        self.cancel = Button(theme)
        self.outcome = Notice(theme, "success")
        self._lay_out()
        self._connect()
        for widget in (self.question, self._busy, self.outcome):
            widget.hide()
        self.retranslate()

    def _lay_out(self) -> None:
        busy = QHBoxLayout(self._busy)
        busy.setContentsMargins(0, 0, 0, 0)
        busy.setSpacing(10)
        busy.addWidget(self.meter, 1)
        busy.addWidget(self._moved)
        busy.addWidget(self.cancel)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._path, 1)
        head.addWidget(self.change)
        head.addWidget(self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        for widget in (self._room, self.question, self._busy, self.outcome):
            column.addWidget(widget)

    def _connect(self) -> None:
        self.change.clicked.connect(self._on_change_clicked)
        self.open.clicked.connect(self._on_open_clicked)
        self.move_along.clicked.connect(lambda: self._begin(move=True))
        self.leave.clicked.connect(lambda: self._begin(move=False))
        self.back.clicked.connect(self.question.hide)
        self.cancel.clicked.connect(self._on_cancel_clicked)
        self._library.changed.connect(self.refresh)

    @property
    def moving(self) -> bool:
        """Files are on their way to another folder."""
        return not self._busy.isHidden()

    def refresh(self) -> None:
        """Show where it is, what it takes and what is left."""
        folder = str(self._library.folder())
        if folder != self._path.text():
            self._path.setText(folder)
            self._path.setToolTip(folder)
        used, free = size(self._library.used_bytes()), self._library.free_bytes
        words = self.tr("%1 used by models, %2 free on this disk")
        if not free:  # nobody looked yet
            words = self.tr("%1 used by models")
        self._room.setText(fill(words, used, size(free)))

    def choose(self, path: str) -> None:
        """Another folder was chosen: ask about the models there are, or change it at once."""
        new, old = Path(path), self._library.folder()
        self.outcome.hide()
        if not path or new == old or self.moving:
            return
        self._new = new
        self._ask()
        if self._library.used_bytes():
            self.question.show()
            self.move_along.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._begin(move=False)

    def retranslate(self) -> None:
        """Set every string again."""
        self._path.setAccessibleName(self.tr("Models folder"))
        self.change.setText(self.tr("Change…"))
        self.open.set_name(self.tr("Open the folder"))
        self.move_along.setText(self.tr("Move"))
        self.leave.setText(self.tr("Leave"))
        self.back.set_name(self.tr("Cancel"))
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setAccessibleName(self.tr("Cancel moving the models"))
        self.meter.setAccessibleName(self.tr("Models moved"))
        self._ask()
        self.refresh()
        if self._tell is not None:
            self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _ask(self) -> None:
        if self._new is None:
            return
        self.question.set_texts(
            fill(self.tr("Move the models (%1) along?"), size(self._library.used_bytes())),
            fill(
                self.tr(
                    "The new folder is %1. Models that you leave stay in the library: their "
                    "folder is watched from then on."
                ),
                _LONG_NAME.sub(_SOFT_BREAK, str(self._new)),
            ),
        )

    def _begin(self, *, move: bool) -> None:
        """Hold the downloads still, then change the folder."""
        self.question.hide()
        self._busy.setVisible(move)
        self.change.setEnabled(False)
        self._on_library_progressed(0, 0)
        if self._downloads is None:
            self._set(move=move)
        else:
            self._downloads.hold(lambda: self._set(move=move))

    def _set(self, *, move: bool) -> None:
        if self._new is None:
            return
        old, kept = self._library.folder(), bool(self._library.used_bytes()) and not move
        self._progress = self._library.set_folder(
            self._new,
            move=move,
            progressed=self._on_library_progressed,
            then=lambda _folder: self._on_library_folder_set(old if kept else None, move=move),
            failed=self._on_library_failed,
        )

    def _end(self, kind: str, tell: Callable[[], None]) -> None:
        self._new = self._progress = None
        self._busy.hide()
        self.change.setEnabled(True)
        if self._downloads is not None:
            self._downloads.release()
        self.outcome.set_kind("danger" if kind == "danger" else "success")
        self._tell = tell
        tell()
        self.outcome.show()
        self.refresh()

    def _tell_failed(self, error: VitrailError) -> None:
        words = sentence(error)
        self.outcome.set_texts(words.title, sentences(words.reason, words.cure), words.detail)

    def _tell_done(self, *, moved: bool) -> None:
        reason = self.tr("The models are there.") if moved else ""
        self.outcome.set_texts(self.tr("New downloads go into the new folder"), reason)

    def _tell_cancelled(self) -> None:
        self.outcome.set_texts(self.tr("Nothing was moved"), "")

    # -- what the user does -----------------------------------------------

    def _on_change_clicked(self) -> None:
        start = str(self._library.folder().parent)
        choose_folder(self, self.tr("Choose a folder for models"), start, self.choose)

    def _on_open_clicked(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._library.folder())))

    def _on_cancel_clicked(self) -> None:
        if self._progress is not None:
            self._progress.cancel()
            self._end("success", self._tell_cancelled)

    # -- answers ----------------------------------------------------------

    def _on_library_progressed(self, done: int, total: int) -> None:
        self.meter.set_fraction(done / total if total else 0.0)
        self._moved.setText(part(done, total) if total else "")

    def _on_library_folder_set(self, left: Path | None, *, move: bool) -> None:
        """The folder is changed; models that stayed in `left` are not lost from the library."""
        library = self._preferences.settings.library
        watched = [folder for folder in library.watched if Path(folder) != self._new]
        if left is not None and str(left) not in watched:
            watched.append(str(left))
        self._preferences.update(library=replace(library, watched=tuple(watched)))
        self._end("success", lambda: self._tell_done(moved=move))

    def _on_library_failed(self, error: VitrailError) -> None:
        self._end("danger", lambda: self._tell_failed(error))
