"""What can be taken away from the strip: text, ids, a table, a picture."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from app.inspection.token_table import as_csv, as_json
from app.ui.lens.tokens.drawing import saved
from app.ui.lens.tokens.picture import StripPicture

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.bridge.tasks import Tasks
    from app.ui.lens.tokens.sight import Sight
    from app.ui.lens.tokens.strip import Strip
    from app.ui.theme import Theme


class Exports(QObject):
    """Copies what a strip shows, or saves it.

    Signals:
        said: what was done, to be told for a few seconds.
    """

    said = Signal(str)

    def __init__(
        self, theme: Theme, sight: Sight, strip: Strip, tasks: Tasks, *, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sight = sight
        self._strip = strip
        self._tasks = tasks
        self._window = parent

    def take(self, what: str) -> None:
        """Copy or save; `what` is one of `app.ui.lens.tokens.head_buttons.COPIES`."""
        made = self._sight.made
        if made is None:
            return
        clipboard = QGuiApplication.clipboard()
        if what == "text":
            clipboard.setText(made.text.decode("utf-8", "replace"))
            self.said.emit(self.tr("The text was copied"))
        elif what == "ids":
            clipboard.setText(as_json(made))
            self.said.emit(self.tr("The ids were copied"))
        elif what == "csv":
            self._tasks.run(partial(as_csv, made), self._on_table_made)
        elif what == "image":
            clipboard.setImage(self._picture().image())
            self.said.emit(self.tr("The picture was copied"))
        else:
            self._ask_where(what)

    def save_picture(self, path: str) -> None:
        """Write the strip to a file; the suffix says as what."""
        make = self._picture().file(Path(path).suffix.lstrip(".") or "png", self.tr("Tokens"))
        self._tasks.run(partial(saved, path, make), self._on_picture_saved)

    def _on_table_made(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.said.emit(self.tr("The table was copied"))

    def _on_picture_saved(self, done: bool) -> None:
        self.said.emit(
            self.tr("The picture was saved") if done else self.tr("The picture could not be saved")
        )

    def _picture(self) -> StripPicture:
        picture = StripPicture(self._theme, self._strip.panes)
        if not picture.whole:
            self.said.emit(self.tr("The picture holds only the first rows"))
        return picture

    def _ask_where(self, kind: str) -> None:
        dialog = QFileDialog(self._window, self.tr("Save the tokens as a picture"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.setNameFilters([f"{kind.upper()} (*.{kind})"])
        dialog.selectFile(f"tokens.{kind}")
        dialog.fileSelected.connect(self.save_picture)
        dialog.open()
