"""The menus of the library: what a file can have done to it, what is listed, and in what order."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QActionGroup

from app.ui.icons import icon
from app.ui.models.library_model import Choice, Order
from app.ui.models.menu_button import MenuButton
from app.ui.models.whereabouts import source_name
from app.ui.phrase import fill
from app.ui.widgets.menu import Menu

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from app.hub.api import Entry
    from app.ui.models.library_model import Status
    from app.ui.theme import Theme

ORDERS: tuple[Order, ...] = get_args(Order)
WIDEST_TAG = 40


class FileMenu(Menu):
    """What can be done to one file.

    Signals:
        load_wanted: path of a file to chat with.
        details_wanted: path of a file.
        favorite_wanted: path of a file, and whether it shall be one.
        rename_wanted: path of a file.
        folder_wanted: path of a file whose folder shall be shown.
        deletion_wanted: path of a file.
    """

    load_wanted = Signal(str)
    details_wanted = Signal(str)
    favorite_wanted = Signal(str, bool)
    rename_wanted = Signal(str)
    folder_wanted = Signal(str)
    deletion_wanted = Signal(str)

    def fill_for(self, entry: Entry, status: Status) -> None:
        """Offer what can be done to this file."""
        self.clear()
        path, favorite = entry.path, entry.favorite
        load = self._add(self.tr("Load"), "ph.chat-circle-text", "Return")
        load.triggered.connect(lambda: self.load_wanted.emit(path))
        load.setEnabled(status not in {"loaded", "loading", "broken", "incomplete"})
        details = self._add(self.tr("Details"), "ph.info", "Space")
        details.triggered.connect(lambda: self.details_wanted.emit(path))
        words = self.tr("Remove from favorites") if favorite else self.tr("Add to favorites")
        star = self._add(words, "ph.star-fill" if favorite else "ph.star")
        star.triggered.connect(lambda: self.favorite_wanted.emit(path, not favorite))
        folder = self._add(self.tr("Show in folder"), "ph.folder-open")
        folder.triggered.connect(lambda: self.folder_wanted.emit(path))
        self.addSeparator()
        if entry.foreign:
            self._add(self._whose(entry), "ph.lock-simple").setEnabled(False)
            return
        rename = self._add(self.tr("Rename"), "ph.pencil-line", "F2")
        rename.triggered.connect(lambda: self.rename_wanted.emit(path))
        rename.setEnabled(status not in {"loaded", "loading"})
        delete = self._add(self.tr("Delete…"), "ph.trash", "Del")
        delete.triggered.connect(lambda: self.deletion_wanted.emit(path))

    def _whose(self, entry: Entry) -> str:
        """Why it is neither renamed nor deleted here."""
        if entry.source in {"watched", "opened", "starter"}:
            return source_name(entry.source)
        return fill(self.tr("Kept by %1"), source_name(entry.source))

    def _add(self, text: str, glyph: str, keys: str = "") -> QAction:
        """An action; its keys are the list's, so that they are shown and not bound."""
        shown = text.replace("&", "&&")
        action = QAction(f"{shown}\t{keys}" if keys else shown, self)
        action.setIcon(icon(self._theme, glyph))
        self.addAction(action)
        return action


class OrderButton(MenuButton):
    """What comes first.

    Signals:
        chosen: an Order.
        rescan_wanted: look through the folders again.
    """

    chosen = Signal(str)
    rescan_wanted = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._order: Order = "recent"
        self._group = QActionGroup(self)
        self._actions: dict[Order, QAction] = {}
        for order in ORDERS:
            action = self._actions[order] = self.box.addAction("")
            action.setCheckable(True)
            action.setData(order)
            self._group.addAction(action)
        self._group.triggered.connect(self._on_group_triggered)
        self.box.addSeparator()
        self.again = self.box.addAction("")
        self.again.triggered.connect(self._on_again_triggered)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every string again."""
        names: dict[Order, str] = {
            "recent": self.tr("Last used first"),
            "name": self.tr("By name"),
            "size": self.tr("Largest first"),
        }
        for order, action in self._actions.items():
            action.setText(names[order])
            action.setChecked(order == self._order)
        look_again = self.tr("Look for new files")
        self.again.setText(f"{look_again}\tF5")
        self.setText(names[self._order])
        self.setAccessibleName(fill(self.tr("Order: %1"), self.text()))
        self.updateGeometry()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_group_triggered(self, action: QAction) -> None:
        self._order = action.data()
        self.retranslate()
        self.chosen.emit(self._order)

    def _on_again_triggered(self) -> None:
        self.rescan_wanted.emit()


class NarrowButton(MenuButton):
    """All files, favorites, or those with a tag.

    Signals:
        chosen: a Choice; only what this button chooses counts.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, "ph.funnel", parent=parent)
        self._choice = Choice()
        self._tags: tuple[str, ...] = ()
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._on_group_triggered)
        self.retranslate()

    def set_tags(self, tags: Iterable[str]) -> None:
        """Offer these tags; one that is gone is not chosen any more."""
        wanted = tuple(sorted(set(tags), key=str.casefold))
        if wanted == self._tags:
            return
        self._tags = wanted
        if self._choice.tag and self._choice.tag not in wanted:
            self._choose(Choice())
        self.retranslate()

    def clear(self) -> None:
        """List all files."""
        self._choose(Choice())

    def retranslate(self) -> None:
        """Set every string again."""
        self.box.clear()
        self._add(self.tr("All models"), Choice())
        self._add(self.tr("Favorites"), Choice(favorites=True))
        if self._tags:
            self.box.addSeparator()
        for tag in self._tags:
            self._add(_short(tag), Choice(tag=tag))
        self._show()

    def _show(self) -> None:
        """Say on the button what is chosen."""
        chosen = self._choice
        for action in self._group.actions():
            action.setChecked(action.data() == chosen)
        words = self.tr("Favorites") if chosen.favorites else _short(chosen.tag)
        self.setText(words or self.tr("All"))
        self.set_active(bool(words))
        self.setAccessibleName(fill(self.tr("Show: %1"), words or self.tr("All models")))
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _add(self, text: str, choice: Choice) -> None:
        action = self.box.addAction(text.replace("&", "&&"))
        action.setCheckable(True)
        action.setData(choice)
        self._group.addAction(action)

    def _on_group_triggered(self, action: QAction) -> None:
        self._choose(action.data())

    def _choose(self, choice: Choice) -> None:
        changed = choice != self._choice
        self._choice = choice
        self._show()
        if changed:
            self.chosen.emit(choice)


def _short(tag: str) -> str:
    return tag if len(tag) <= WIDEST_TAG else f"{tag[: WIDEST_TAG - 1]}…"
