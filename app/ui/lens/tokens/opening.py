"""Opening a file in the token lens: asked for, dropped or pasted; its name stays with its text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from app.ui.chat.draft import local_files
from app.ui.drops import dropped_models
from app.ui.lens.tokens.soft_lines import softened_in_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QWidget

    from app.bridge.text_files import TextFiles
    from app.chat.extraction.text_file import TextFile
    from app.core.errors import VitrailError
    from app.ui.lens.tokens.editor import Editor
    from app.ui.lens.tokens.file_bar import FileBar


class Opening(QObject):
    """Reads a file in a thread and puts it into the editor; the bar tells of it."""

    def __init__(self, files: TextFiles, editor: Editor, bar: FileBar, *, parent: QWidget) -> None:
        super().__init__(parent)
        self._files = files
        self._editor = editor
        self._bar = bar
        self._window = parent
        self._folder = ""
        self._path = ""
        self._left_out = 0
        self._file: TextFile | None = None
        files.progressed.connect(self._on_files_progressed)
        files.arrived.connect(self._on_files_arrived)
        files.failed.connect(self._on_files_failed)
        editor.edited.connect(self._on_editor_edited)
        editor.files_given.connect(self.open_paths)
        bar.back_wanted.connect(self._on_bar_back_wanted)
        bar.cancel_wanted.connect(self.cancel)
        bar.beginning_wanted.connect(self._on_bar_beginning_wanted)

    def choose(self) -> None:
        """Ask which file."""
        dialog = QFileDialog(self._window, self.tr("Open a text file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("All files (*)")])
        if self._folder:
            dialog.setDirectory(self._folder)
        dialog.fileSelected.connect(self.open)
        dialog.open()

    def open(self, path: str, *, beginning: bool = False, left_out: int = 0) -> None:
        """Read a file, and show it in place of the text; `left_out` more were given with it."""
        self._path, self._left_out = path, left_out
        self._folder = str(Path(path).parent)
        self._bar.show_reading(Path(path).name or path, 0, 0)
        self._files.read(path, softened_in_parts, beginning=beginning)

    def open_paths(self, paths: Sequence[str]) -> None:
        """Read the first of the files that were dropped or pasted."""
        if paths:
            self.open(paths[0], left_out=len(paths) - 1)

    def cancel(self) -> None:
        """Do not read on; the text stays."""
        self._files.cancel()
        self._follow()

    @staticmethod
    def takes(data: QMimeData) -> bool:
        """Whether files are dragged; one of a model is the window's."""
        return bool(local_files(data)) and not dropped_models(data)

    def _follow(self) -> None:
        """The name is shown while the text is that of the file."""
        if self._file is not None and self._editor.data() == self._file.data:
            self._bar.show_file(self._file, self._left_out)
        else:
            self._bar.show_nothing()

    def _on_files_progressed(self, done: int, total: int) -> None:
        self._bar.show_reading(Path(self._path).name, done, total)

    def _on_files_arrived(self, file: TextFile, shown: str) -> None:
        self._file = file
        self._editor.set_source(file.data, shown)
        self._follow()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_files_failed(self, error: VitrailError, _path: str) -> None:
        self._follow()
        self._bar.show_failure(error)

    def _on_editor_edited(self) -> None:
        if not self._files.reading:
            self._follow()

    def _on_bar_back_wanted(self) -> None:
        self._editor.take_back_text()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_bar_beginning_wanted(self) -> None:
        self.open(self._path, beginning=True, left_out=self._left_out)
