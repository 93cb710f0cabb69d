"""The menus of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence

from app.ui.icons import icon
from app.ui.widgets.menu import Menu

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from app.chat.conversation import Node, Role
    from app.ui.chat.transcript.view import Transcript
    from app.ui.models.picker import Choice
    from app.ui.theme import Theme

translate = QCoreApplication.translate
SEPARATOR = ("", "", "")


class MessageMenu(Menu):
    """What can be done with the selection and the message under the pointer.

    Signals:
        asked: what, as `MessageActions.do` knows it, and the id of the message.
    """

    asked = Signal(str, int)

    def __init__(self, theme: Theme, node_id: int, parent: QWidget) -> None:
        super().__init__(theme, parent=parent)
        self._node_id = node_id
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def offer(self, what: str, text: str) -> QAction:
        """Add something that can be done with the message."""
        action = self.addAction(text)
        action.setObjectName(what)
        action.triggered.connect(self._on_action_triggered)
        return action

    def _on_action_triggered(self) -> None:
        self.asked.emit(self.sender().objectName(), self._node_id)


def message_menu(
    theme: Theme,
    transcript: Transcript,
    node: Node | None,
    parent: QWidget,
    *,
    changeable: bool = True,
    tokens: bool | None = None,
) -> MessageMenu:
    """The menu for `node`; None where the pointer is beside all messages.

    `changeable` is False while a reply runs: the message can only be copied and looked at.
    `tokens` says whether it is shown as tokens; None where it cannot be.
    """
    menu = MessageMenu(theme, 0 if node is None else node.id, parent)
    selected = transcript.selected_text()
    copy = menu.addAction(icon(theme, "ph.copy"), translate("MessageMenu", "Copy the selection"))
    copy.setShortcut(QKeySequence.StandardKey.Copy)
    copy.setEnabled(bool(selected))
    copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(selected))
    plain = menu.addAction(translate("MessageMenu", "Copy as text"))
    plain.setShortcut(QKeySequence("Ctrl+Shift+Alt+C"))
    plain.setEnabled(bool(selected) or node is not None)
    key = 0 if node is None else node.id
    plain.triggered.connect(lambda: transcript.copy_as_text(key))
    everything = menu.addAction(translate("MessageMenu", "Select all"))
    everything.setShortcut(QKeySequence.StandardKey.SelectAll)
    everything.triggered.connect(lambda: transcript.select_all())  # noqa: PLW0108 - drops the bool
    if node is not None and not node.message.streaming:
        menu.addSeparator()
        for what, glyph, text in _offers(node, changeable=changeable, tokens=tokens):
            if not what:
                menu.addSeparator()
            else:
                menu.offer(what, text).setIcon(icon(theme, glyph))
    return menu


def role_menu(theme: Theme, node: Node, parent: QWidget) -> MessageMenu:
    """Who says the message."""
    menu = MessageMenu(theme, node.id, parent)
    names: dict[Role, str] = {
        "user": translate("MessageMenu", "You say it"),
        "assistant": translate("MessageMenu", "The model says it"),
        "system": translate("MessageMenu", "It is a system prompt"),
    }
    for role, text in names.items():
        action = menu.offer(f"role:{role}", text)
        action.setCheckable(True)
        action.setChecked(role == node.message.role)
    return menu


def model_menu(
    theme: Theme, choices: Sequence[Choice], node_id: int, parent: QWidget
) -> MessageMenu:
    """Which model answers."""
    menu = MessageMenu(theme, node_id, parent)
    for choice in choices:
        if not choice.gone:
            name = " ".join(part for part in (choice.name, choice.note) if part)
            menu.offer(f"with:{choice.path}", name.replace("&", "&&"))
    if menu.isEmpty():
        menu.addAction(translate("MessageMenu", "There is no other model")).setEnabled(False)
    return menu


def _offers(node: Node, *, changeable: bool, tokens: bool | None) -> list[tuple[str, str, str]]:
    """What, icon and words; an empty one is a line."""
    is_reply = node.message.role == "assistant"
    offers = [("copy", "ph.copy", translate("MessageMenu", "Copy the message"))]
    if changeable:
        offers.append(("edit", "ph.pencil-simple", translate("MessageMenu", "Edit")))
    if changeable and is_reply:
        offers += [
            ("regenerate", "ph.arrow-clockwise", translate("MessageMenu", "Regenerate")),
            ("regenerate_with", "ph.swap", translate("MessageMenu", "Regenerate with…")),
        ]
    if changeable and node.message.role != "system":
        offers.append(("prefill", "ph.pen-nib", translate("MessageMenu", "Begin the reply…")))
    if is_reply and node.message.facts is not None:
        details = translate("MessageMenu", "How the reply was made")
        offers.append(("details", "ph.info", details))
    if tokens is not None:
        shown = translate("MessageMenu", "Show as text")
        hidden = translate("MessageMenu", "Show tokens")
        offers.append(("tokens", "ph.squares-four", shown if tokens else hidden))
    if changeable:
        before = translate("MessageMenu", "Insert a message before")
        after = translate("MessageMenu", "Insert a message after")
        offers += [
            SEPARATOR,
            ("insert_before", "ph.arrow-bend-left-up", before),
            ("insert_after", "ph.arrow-bend-left-down", after),
            ("role", "ph.users", translate("MessageMenu", "Change who says it")),
            SEPARATOR,
            ("fork", "ph.git-fork", translate("MessageMenu", "Fork into a conversation")),
            ("delete", "ph.trash", translate("MessageMenu", "Delete the branch")),
        ]
    return offers
