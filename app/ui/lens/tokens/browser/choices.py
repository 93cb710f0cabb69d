"""A menu of things of which several can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent

from app.ui.models.menu_button import MenuButton
from app.ui.phrase import count, fill
from app.ui.widgets.menu import Menu

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme


class StayingMenu(Menu):
    """Stays open while things are checked and unchecked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on what can be checked checks it."""
        if not self._check(self.activeAction()):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter do too."""
        pressed = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
        if not (pressed and self._check(self.activeAction())):
            super().keyPressEvent(event)

    def _check(self, action: QAction | None) -> bool:
        if action is None or not action.isCheckable() or not action.isEnabled():
            return False
        action.trigger()
        return True


class Choices(MenuButton):
    """A name, how many are chosen, and a menu with how often there is each.

    Signals:
        changed: other things are chosen.
    """

    changed = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.box.deleteLater()
        self.box = StayingMenu(theme, parent=self)
        self._name = ""
        self._actions: dict[str, QAction] = {}
        self._things: tuple[dict[str, str], ...] = ()
        self._all = QAction(self)
        self._all.triggered.connect(self.clear)
        self.box.setToolTipsVisible(True)

    def chosen(self) -> frozenset[str]:
        """What is chosen; nothing means all."""
        return frozenset(each for each, action in self._actions.items() if action.isChecked())

    def action(self, thing: str) -> QAction | None:
        """The entry of the menu for a thing."""
        return self._actions.get(thing)

    def set_things(
        self, names: Mapping[str, str], counts: Mapping[str, int], hints: Mapping[str, str]
    ) -> None:
        """Offer other things; those of them that were chosen stay so.

        Args:
            names: what each is called.
            counts: how many entries there are of each.
            hints: more about a thing.
        """
        texts = {
            thing: f"{name}\t{count(counts[thing])}" if thing in counts else name
            for thing, name in names.items()
        }
        things = (texts, {thing: hints.get(thing, "") for thing in names})
        if things == self._things:
            return
        self._things = things
        chosen = self.chosen()
        for action in self.box.actions():
            self.box.removeAction(action)
        self._actions = {}
        self.box.addAction(self._all)
        self.box.addSeparator()
        for thing, text in texts.items():
            action = self._actions[thing] = QAction(text, self, checkable=True)
            action.setToolTip(things[1][thing])
            action.setChecked(thing in chosen)
            action.toggled.connect(self._on_action_toggled)
            self.box.addAction(action)
        self._tell()

    def set_name(self, name: str, all_name: str) -> None:
        """What is chosen from, and what choosing nothing is called."""
        self._name = name
        self._all.setText(all_name)
        self._tell()

    def clear(self) -> None:
        """Choose nothing."""
        if not self.chosen():
            return
        for action in self._actions.values():
            action.blockSignals(True)
            action.setChecked(False)
            action.blockSignals(False)
        self._on_action_toggled()

    def _tell(self) -> None:
        chosen = [action for action in self._actions.values() if action.isChecked()]
        text = self._name
        if len(chosen) == 1:
            text = fill(self.tr("%1: %2"), self._name, chosen[0].text().partition("\t")[0])
        elif chosen:
            text = fill(self.tr("%1: %2"), self._name, len(chosen))
        self.setText(text)
        self.setAccessibleName(text)
        self.set_active(bool(chosen))
        self.updateGeometry()

    def _on_action_toggled(self) -> None:
        self._tell()
        self.changed.emit()
