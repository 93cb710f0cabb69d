"""What the sections of presets and of snippets have in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt

from app.ui.errors import sentence
from app.ui.icons import icon
from app.ui.phrase import fill, sentences
from app.ui.settings.section import Section, left
from app.ui.settings.stock_rows import Shown, StockRows
from app.ui.widgets.button import Button
from app.ui.widgets.label import Label
from app.ui.widgets.menu import Menu
from app.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.bridge.stock import StockList
    from app.chat.stock import Item
    from app.core.errors import VitrailError
    from app.ui.theme import Theme


class StockSection(Section):
    """A list that users order, change, hide and delete from; subclasses say how an item looks."""

    def __init__(
        self, theme: Theme, stock: StockList[Any], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent=parent)
        self._stock = stock
        self._hidden_too = False
        self._undo: Callable[[], object] | None = None
        self.explanation = Label(theme, 12, role="muted", wrap=True)
        self.new = Button(theme, "standard", "ph.plus")
        self.outcome = Notice(theme, "success")
        self.undo = Button(theme)
        self.outcome.add_button(self.undo)
        self.outcome.hide()
        self.rows = StockRows(theme, after=self.undo)
        self.show_hidden = Button(theme, "quiet", "ph.eye")
        self.hidden_row = left(self.show_hidden)
        self.new.clicked.connect(self._on_new_clicked)
        self.undo.clicked.connect(self._on_undo_clicked)
        self.show_hidden.clicked.connect(self._on_show_hidden_clicked)
        self.rows.opened.connect(self.edit)
        self.rows.menu_wanted.connect(self._on_rows_menu_wanted)
        self.rows.moved.connect(stock.move)
        self.rows.deleted.connect(self.delete)
        stock.changed.connect(self.refresh)
        stock.failed.connect(self.tell_error)

    # -- for subclasses ---------------------------------------------------

    @abstractmethod
    def shown(self, item: Item[Any], note: str) -> Shown:
        """How `item` looks in the list."""

    @abstractmethod
    def title_of(self, item: Item[Any]) -> str:
        """What `item` is called."""

    @abstractmethod
    def make(self) -> None:
        """Make a new one."""

    @abstractmethod
    def edit(self, key: str) -> None:
        """Change the one of that key."""

    @abstractmethod
    def duplicate(self, key: str) -> None:
        """Make a copy of the one of that key."""

    def more(self, menu: Menu, item: Item[Any]) -> None:
        """Add to the menu of an item what only this kind can do."""

    # -- showing ----------------------------------------------------------

    def refresh(self) -> None:
        """Show what there is."""
        items = self._stock.items(hidden=True)
        hidden = sum(item.hidden for item in items)
        self._hidden_too = self._hidden_too and hidden > 0
        self.rows.show_items(
            [
                self.shown(item, self._note(item))
                for item in items
                if self._hidden_too or not item.hidden
            ]
        )
        self.hidden_row.setVisible(hidden > 0)
        words = self.tr("Leave out hidden") if self._hidden_too else self.tr("Show hidden")
        self.show_hidden.setText(words)

    def _note(self, item: Item[Any]) -> str:
        if item.hidden:
            return self.tr("Hidden")
        return self.tr("Changed by you") if item.changed else ""

    def menu_for(self, key: str) -> Menu | None:
        """What can be done with the one of that key."""
        item = self._stock.item(key)
        if item is None:
            return None
        menu = Menu(self.theme, parent=self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add(menu, "ph.pencil-simple", self.tr("Edit…"), lambda: self.edit(key))
        self._add(menu, "ph.copy", self.tr("Duplicate"), lambda: self.duplicate(key))
        self.more(menu, item)
        menu.addSeparator()
        self._add(menu, "ph.arrow-up", self.tr("Move up"), lambda: self._stock.move(key, -1))
        self._add(menu, "ph.arrow-down", self.tr("Move down"), lambda: self._stock.move(key, 1))
        menu.addSeparator()
        if item.changed:
            back = self.tr("Reset to the original")
            self._add(menu, "ph.arrow-counter-clockwise", back, lambda: self.reset(key))
        if item.shipped:
            words = self.tr("Show again") if item.hidden else self.tr("Hide")
            glyph = "ph.eye" if item.hidden else "ph.eye-slash"
            self._add(menu, glyph, words, lambda: self._stock.hide(key, hidden=not item.hidden))
        else:
            self._add(menu, "ph.trash", self.tr("Delete"), lambda: self.delete(key))
        return menu

    def _add(self, menu: Menu, glyph: str, text: str, do: Callable[[], object]) -> None:
        action = menu.addAction(icon(self.theme, glyph), text)
        action.triggered.connect(lambda _on=False: do())

    # -- doing ------------------------------------------------------------

    def delete(self, key: str) -> None:
        """Delete an own one, or hide a shipped one; both can be undone."""
        item = self._stock.item(key)
        if item is None or item.hidden:
            return
        if item.shipped:
            self._stock.hide(key, hidden=True)
            text = fill(self.tr("“%1” was hidden"), self.title_of(item))
            self.tell(text, undo=lambda: self._stock.hide(key, hidden=False))
        else:
            self._stock.delete(key)
            text = fill(self.tr("“%1” was deleted"), self.title_of(item))
            self.tell(text, undo=lambda: self._stock.restore(item))

    def reset(self, key: str) -> None:
        """Have a shipped one as it came; what it was can be brought back."""
        item = self._stock.item(key)
        if item is None or item.own is None:
            return
        own = item.own
        self._stock.reset(key)
        text = fill(self.tr("“%1” was reset"), self.title_of(item))
        self.tell(text, undo=lambda: self._stock.set(key, own))

    def tell(self, text: str, *, undo: Callable[[], object] | None = None) -> None:
        """Say above the list what was done."""
        self._undo = undo
        self.undo.setVisible(undo is not None)
        self.outcome.set_kind("success")
        self.outcome.set_texts(text, "")
        self.outcome.show()

    def tell_error(self, error: VitrailError) -> None:
        """Say above the list what could not be done."""
        self._undo = None
        self.undo.hide()
        text = sentence(error)
        self.outcome.set_kind("danger")
        self.outcome.set_texts(text.title, sentences(text.reason, text.cure), text.detail)
        self.outcome.show()

    def retranslate(self) -> None:
        """Set every string again."""
        super().retranslate()
        self.undo.setText(self.tr("Undo"))
        self.outcome.hide()
        self.refresh()

    def _on_new_clicked(self) -> None:
        self.outcome.hide()
        self.make()

    def _on_undo_clicked(self) -> None:
        undo, self._undo = self._undo, None
        self.new.setFocus(Qt.FocusReason.OtherFocusReason)
        self.outcome.hide()
        if undo is not None:
            undo()

    def _on_show_hidden_clicked(self) -> None:
        self._hidden_too = not self._hidden_too
        self.refresh()

    def _on_rows_menu_wanted(self, key: str, place: QPoint) -> None:
        menu = self.menu_for(key)
        if menu is not None:
            menu.popup(place)
