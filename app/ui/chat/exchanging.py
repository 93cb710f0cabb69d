"""Exporting, importing and copying conversations: what is asked, and what is said afterwards."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from app.bridge.exchange import SUFFIXES, Form
from app.chat.exchange.naming import file_name
from app.chat.exchange.page import Words
from app.ui.phrase import fill
from app.ui.plurals import exported_conversations, imported_conversations

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from app.bridge.chat import ChatSession
    from app.bridge.exchange import Exchange
    from app.core.errors import VitrailError
    from app.ui.actions import Actions
    from app.ui.chat.printing.printer import Printer
    from app.ui.theme import Theme


class Exchanging(QObject):
    """The dialogs around `Exchange`; none of them blocks.

    Signals:
        said: a sentence on what was done.
        withdrawn: a sentence that was said and holds no longer.
        failed: an ExchangeError or a StoreError.
    """

    said = Signal(str)
    withdrawn = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        session: ChatSession,
        exchange: Exchange,
        window: QWidget,
    ) -> None:
        """Ask nothing before an action asks; `window` is what the dialogs belong to."""
        super().__init__(window)
        self._theme = theme
        self._session = session
        self._exchange = exchange
        self._window = window
        self._reading = ""
        exchange.exported.connect(self._on_exchange_exported)
        exchange.imported.connect(self._on_exchange_imported)
        exchange.failed.connect(self._on_exchange_failed)
        for name, do in (
            ("chat.export", self.export),
            ("chat.copy", self.copy),
            ("chat.print", self.print),
            ("app.export", self.export_all),
            ("app.import", self.take),
        ):
            actions[name].triggered.connect(_without_bool(do))

    @cached_property
    def _printer(self) -> Printer:
        """Made when it is wanted: the transcript's views need not be imported before."""
        from app.ui.chat.printing.printer import Printer  # noqa: PLC0415 - rarely needed

        printer = Printer(self._theme, self._session, self._window)
        printer.written.connect(self._on_printer_written)
        printer.failed.connect(self.failed)
        return printer

    def words(self) -> Words:
        """What is written around messages, in the language of the window."""
        return Words(
            you=self.tr("You"),
            system=self.tr("System prompt"),
            reply=self.tr("Reply"),
            thinking=self.tr("Thinking"),
            attached=self.tr("Attached"),
            untitled=self.tr("Untitled conversation"),
            language=self._theme.language.replace("_", "-"),
            made=self.tr("Written with Vitrail"),
        )

    # -- out --------------------------------------------------------------

    def export(self, conversations: Sequence[int] = ()) -> None:
        """Ask where to, and export conversations: the open one when none are named."""
        wanted = tuple(conversations) or (self._session.current,)
        summary = self._session.summary(wanted[0])
        if summary is None:
            return
        if len(wanted) > 1:
            self._export_several(wanted)
            return
        filters = self._filters()
        dialog = self._save_dialog(self.tr("Export the conversation"))
        dialog.setNameFilters(list(filters))
        dialog.filterSelected.connect(lambda chosen: _suit(dialog, filters.get(chosen, ".md")))
        untitled = self.tr("Untitled conversation")
        dialog.selectFile(file_name(summary.title, ".md", untitled=untitled))
        dialog.fileSelected.connect(
            lambda path: self._write(path, filters.get(dialog.selectedNameFilter(), ".md"), wanted)
        )
        dialog.open()

    def export_all(self) -> None:
        """Ask where to, and export everything that was ever said."""
        self._export_several(())

    def copy(self) -> None:
        """Put the shown branch of the open conversation on the clipboard, as Markdown."""

        def hold(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self.said.emit(self.tr("The conversation was copied as Markdown"))

        self._exchange.text(self._session.current, self.words(), hold)

    def print(self) -> None:
        """Ask for a printer, and print the shown branch of the open conversation."""
        self._printer.print(self._title())

    def _title(self) -> str:
        summary = self._session.summary(self._session.current)
        return summary.title if summary is not None else ""

    def _export_several(self, wanted: tuple[int, ...]) -> None:
        """All in one archive, or a folder of documents."""
        dialog = self._save_dialog(
            self.tr("Export the selected conversations")
            if wanted
            else self.tr("Export all conversations")
        )
        archive = self.tr("One file with everything (*.json)")
        filters = {
            archive: ".json",
            self.tr("A folder of Markdown files (*)"): ".md",
            self.tr("A folder of web pages (*)"): ".html",
        }
        name = self.tr("Vitrail conversations")
        dialog.setNameFilters(list(filters))
        dialog.filterSelected.connect(
            lambda chosen: dialog.selectFile(f"{name}.json" if chosen == archive else name)
        )
        dialog.selectFile(f"{name}.json")
        dialog.fileSelected.connect(
            lambda path: self._write_several(
                path, filters.get(dialog.selectedNameFilter(), ".json"), wanted
            )
        )
        dialog.open()

    def _filters(self) -> dict[str, str]:
        """What a conversation can be exported as: words of the dialog, and the suffix."""
        return {
            self.tr("Markdown (*.md)"): ".md",
            self.tr("Web page (*.html)"): ".html",
            self.tr("PDF (*.pdf)"): ".pdf",
            self.tr("Everything, to be imported again (*.json)"): ".json",
        }

    def _save_dialog(self, title: str) -> QFileDialog:
        dialog = self._dialog(title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        return dialog

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title)
        dialog.setDirectory(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _write(self, path: str, suffix: str, wanted: tuple[int, ...]) -> None:
        typed = Path(path).suffix.lower()
        if typed in {*SUFFIXES.values(), ".pdf"}:
            suffix = typed
        else:
            path += suffix
        if suffix == ".pdf":
            self._printer.write(path, self._title())
        else:
            self._begin(path, _form(suffix), wanted)

    def _write_several(self, path: str, suffix: str, wanted: tuple[int, ...]) -> None:
        if suffix == ".json" and Path(path).suffix.lower() != suffix:
            path += suffix
        self._begin(path, _form(suffix), wanted)

    def _begin(self, path: str, form: Form, wanted: tuple[int, ...]) -> None:
        if not self._exchange.export(path, form, self.words(), wanted):
            self.said.emit(self.tr("Another export is still being written"))

    # -- in ---------------------------------------------------------------

    def take(self) -> None:
        """Ask for a file, and add the conversations in it."""
        dialog = self._dialog(self.tr("Import conversations"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                self.tr("Exports of Vitrail, ChatGPT, Open WebUI and LM Studio (*.json *.zip)"),
                self.tr("All files (*)"),
            ]
        )
        dialog.fileSelected.connect(self.take_file)
        dialog.open()

    def take_file(self, path: str) -> None:
        """Add the conversations in a file."""
        if self._exchange.take(path):
            self._reading = fill(self.tr("Reading %1…"), Path(path).name)
            self.said.emit(self._reading)
        else:
            self.said.emit(self.tr("Another file is still being read"))

    # -- answers ----------------------------------------------------------

    def _on_exchange_exported(self, path: str, count: int) -> None:
        self.said.emit(fill(exported_conversations(count), Path(path).name))

    def _on_printer_written(self, path: str) -> None:
        self.said.emit(fill(exported_conversations(1), Path(path).name))

    def _on_exchange_failed(self, error: VitrailError) -> None:
        if not self._exchange.reading:
            self.withdrawn.emit(self._reading)
        self.failed.emit(error)

    def _on_exchange_imported(self, ids: tuple[int, ...], _source: str) -> None:
        self.said.emit(imported_conversations(len(ids)))
        self._session.open(ids[0])


def _without_bool(do: Callable[[], None]) -> Callable[[bool], None]:
    """A slot for `triggered`, which tells whether it is checked."""
    return lambda _checked: do()


def _form(suffix: str) -> Form:
    return next(form for form, known in SUFFIXES.items() if known == suffix)


def _suit(dialog: QFileDialog, suffix: str) -> None:
    """Give what is typed the suffix of the chosen format."""
    for path in dialog.selectedFiles()[:1]:
        dialog.selectFile(f"{Path(path).stem}{suffix}")
