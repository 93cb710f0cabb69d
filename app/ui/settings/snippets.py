"""Settings: snippets, shipped ones and own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.bridge.governing import language_code
from app.chat.snippets import Snippet
from app.ui.phrase import fill
from app.ui.presets.snippet_editor import SnippetEditor
from app.ui.settings.section import left
from app.ui.settings.stock import StockSection
from app.ui.settings.stock_rows import Shown

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.bridge.snippets import SnippetList
    from app.chat.snippets import SnippetItem
    from app.ui.theme import Theme


class SnippetsSection(StockSection):
    """Texts that are put into messages."""

    def __init__(
        self, theme: Theme, snippets: SnippetList, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, snippets, parent=parent)
        self._snippets = snippets
        self.add(self.explanation, left(self.new), self.outcome, self.rows, self.hidden_row)
        self.end()

    def name(self) -> str:
        """What the section is called."""
        return self.tr("Snippets")

    def retranslate(self) -> None:
        """Set every string again."""
        super().retranslate()
        self.explanation.setText(
            self.tr(
                "Type a slash at the start of a line in a message to insert one of these texts."
            )
        )
        self.new.setText(self.tr("New snippet…"))

    def title_of(self, item: SnippetItem) -> str:
        """As it is typed."""
        return f"/{item.value(language_code()).name}"

    def shown(self, item: SnippetItem, note: str) -> Shown:
        """Its name and the beginning of its text."""
        title = self.title_of(item)
        line = " ".join(item.value(language_code()).text.split())[:200]
        more = fill(self.tr("More for “%1”"), title)
        return Shown(item.key, "ph.text-t", title, line, note, item.hidden, more)

    def make(self) -> None:
        """Open the editor with nothing in it."""
        editor = self._editor(Snippet(name="", text=""), "")
        editor.saved.connect(lambda snippet: self._snippets.add([snippet]))

    def edit(self, key: str) -> None:
        """Open the editor."""
        item = self._snippets.item(key)
        if item is None:
            return
        before = item.value(language_code())
        editor = self._editor(before, key)
        editor.saved.connect(lambda changed: self._keep(key, before, changed))

    def duplicate(self, key: str) -> None:
        """Make a copy under another name, and open it."""
        item = self._snippets.item(key)
        if item is None:
            return
        before = item.value(language_code())
        names = self._names("")
        number = next(n for n in range(2, len(names) + 3) if f"{before.name}-{n}" not in names)
        copy = Snippet(name=f"{before.name}-{number}", text=before.text)
        self._snippets.add([copy], self.edit)

    def _names(self, key: str) -> set[str]:
        """What all but the one of that key are called, in every language."""
        items = self._snippets.items(hidden=True)
        return {value.name for item in items if item.key != key for value in item.values()}

    def _keep(self, key: str, before: Snippet, changed: Snippet) -> None:
        if changed != before:
            self._snippets.set(key, changed)

    def _editor(self, snippet: Snippet, key: str) -> SnippetEditor:
        editor = SnippetEditor(self.theme, snippet, self._names(key), parent=self)
        editor.open()
        return editor
