"""The window in which a snippet is made or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from app.chat.snippets import LONGEST_NAME, Snippet, tidy_name
from app.chat.variables import SNIPPET_VARIABLES
from app.ui.phrase import fill, named
from app.ui.widgets.button import Button
from app.ui.widgets.field import TextField, mark_wrong
from app.ui.widgets.label import Label
from app.ui.widgets.page import Page
from app.ui.widgets.pane import Pane
from app.ui.widgets.setting_row import SettingRow
from app.ui.widgets.text_box import TextBox

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

SIZE = (480, 420)
ROUND_PX = 40


class SnippetEditor(QDialog):
    """Name and text.

    Signals:
        saved: the `Snippet` as it is to be kept.
    """

    saved = Signal(object)

    def __init__(
        self,
        theme: Theme,
        snippet: Snippet,
        taken: Collection[str] = (),
        *,
        parent: QWidget | None = None,
    ) -> None:
        """Show `snippet`; it may not be called as one of `taken`."""
        super().__init__(parent)
        self._taken = {name.casefold() for name in taken}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.name = TextField(theme)
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setText(snippet.name)
        self.text = TextBox(theme, 6, 16)
        self.text.show_text(snippet.text)
        self.problem = Label(theme, 12, role="danger", wrap=True)
        self.save = Button(theme, "primary")
        self.cancel = Button(theme)
        self._name_row = SettingRow(theme, self.name, never_beside=True)
        self._text_row = SettingRow(theme, self.text, never_beside=True)
        self._lay_out(theme)
        for button in (self.save, self.cancel):
            button.setAutoDefault(False)
        self.save.clicked.connect(self._on_save_clicked)
        self.cancel.clicked.connect(self.reject)
        self.name.textEdited.connect(self._on_name_edited)
        self.retranslate()
        screen = self.screen().availableSize() - QSize(ROUND_PX, 2 * ROUND_PX)
        self.resize(QSize(theme.px(SIZE[0]), theme.px(SIZE[1])).boundedTo(screen))

    def _lay_out(self, theme: Theme) -> None:
        page = Page(theme, (20, 18, 20, 18), spacing=14)
        page.column.addWidget(self._name_row)
        page.column.addWidget(self._text_row)
        page.column.addStretch(1)
        foot = Pane(theme, "window", "t")
        row = QHBoxLayout(foot)
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(8)
        row.addWidget(self.problem, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(page, 1)
        column.addWidget(foot)

    def retranslate(self) -> None:
        """Set every string again."""
        self.setWindowTitle(self.tr("Snippet"))
        self._name_row.set_texts(
            self.tr("Name"), self.tr("What you type after the slash, without spaces")
        )
        names = named(*(f"{{{name}}}" for name in SNIPPET_VARIABLES if name != "cursor"))
        line = self.tr("%1 are filled in when it is inserted; {cursor} is where you go on writing")
        self._text_row.set_texts(self.tr("Text"), fill(line, names))
        self.save.setText(self.tr("Save"))
        self.cancel.setText(self.tr("Cancel"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_name_edited(self) -> None:
        self.problem.setText("")
        mark_wrong(self.name, wrong=False)

    def _on_save_clicked(self) -> None:
        name = tidy_name(self.name.text())
        problem = ""
        if not name:
            problem = self.tr("Give it a name")
        elif name.casefold() in self._taken:
            problem = fill(self.tr("There is another snippet called /%1"), name)
        if problem:
            self.problem.setText(problem)
            mark_wrong(self.name, wrong=True)
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.saved.emit(Snippet(name=name, text=self.text.toPlainText()))
        self.accept()
