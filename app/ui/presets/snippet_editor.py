"""The window in which a snippet is made or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.chat.snippets import LONGEST_NAME, Snippet, tidy_name
from app.chat.variables import SNIPPET_VARIABLES
from app.ui.phrase import fill, named
from app.ui.presets.editor_window import EditorWindow
from app.ui.widgets.page import Page
from app.ui.widgets.setting_row import SettingRow
from app.ui.widgets.text_box import TextBox

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

SIZE = (480, 420)


class SnippetEditor(EditorWindow):
    """Name and text; it gives a `Snippet`."""

    def __init__(
        self,
        theme: Theme,
        snippet: Snippet,
        taken: Collection[str] = (),
        *,
        parent: QWidget | None = None,
    ) -> None:
        """Show `snippet`; it may not be called as one of `taken`."""
        super().__init__(theme, LONGEST_NAME, parent=parent)
        self._taken = {name.casefold() for name in taken}
        self.name.setText(snippet.name)
        self.text = TextBox(theme, 6, 16)
        self.text.show_text(snippet.text)
        self._name_row = SettingRow(theme, self.name, never_beside=True)
        self._text_row = SettingRow(theme, self.text, never_beside=True)
        self._lay_out(theme)
        self.retranslate()

    def _lay_out(self, theme: Theme) -> None:
        page = Page(theme, (20, 18, 20, 18), spacing=14)
        page.column.addWidget(self._name_row)
        page.column.addWidget(self._text_row)
        page.column.addStretch(1)
        self.place(page, *SIZE)

    def retranslate(self) -> None:
        """Set every string again."""
        super().retranslate()
        self.setWindowTitle(self.tr("Snippet"))
        self._name_row.set_texts(
            self.tr("Name"), self.tr("What you type after the slash, without spaces")
        )
        names = named(*(f"{{{name}}}" for name in SNIPPET_VARIABLES if name != "cursor"))
        line = self.tr("%1 are filled in when it is inserted; {cursor} is where you go on writing")
        self._text_row.set_texts(self.tr("Text"), fill(line, names))
        self.save.setText(self.tr("Save"))
        self.cancel.setText(self.tr("Cancel"))

    def trouble(self) -> str:
        """It has no name, or that of another."""
        name = tidy_name(self.name.text())
        if not name:
            return self.tr("Give it a name")
        if name.casefold() in self._taken:
            return fill(self.tr("There is another snippet called /%1"), name)
        return ""

    def made(self) -> Snippet:
        """What is in the fields."""
        return Snippet(name=tidy_name(self.name.text()), text=self.text.toPlainText())
