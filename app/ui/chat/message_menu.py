"""The menu of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence

from app.ui.icons import icon
from app.ui.widgets.menu import Menu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.chat.conversation import Node
    from app.ui.chat.transcript.view import Transcript
    from app.ui.theme import Theme

translate = QCoreApplication.translate


class MessageMenu(Menu):
    """What can be done with the selection and the message under the pointer.

    Signals:
        asked: as `Transcript.asked`.
    """

    asked = Signal(str, int)


def message_menu(
    theme: Theme, transcript: Transcript, node: Node | None, parent: QWidget
) -> MessageMenu:
    """The menu for `node`; None where the pointer is beside all messages."""
    menu = MessageMenu(theme, parent=parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    selected = transcript.selected_text()
    copy = menu.addAction(icon(theme, "ph.copy"), translate("MessageMenu", "Copy the selection"))
    copy.setShortcut(QKeySequence.StandardKey.Copy)
    copy.setEnabled(bool(selected))
    copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(selected))
    everything = menu.addAction(translate("MessageMenu", "Select all"))
    everything.setShortcut(QKeySequence.StandardKey.SelectAll)
    everything.triggered.connect(lambda: transcript.select_all())  # noqa: PLW0108 - drops the bool
    if node is not None and not node.message.streaming:
        menu.addSeparator()
        for what, glyph, text in _offers(node.message.role):
            action = menu.addAction(icon(theme, glyph), text)
            action.triggered.connect(
                lambda _checked=False, what=what: menu.asked.emit(what, node.id)
            )
    return menu


def _offers(role: str) -> list[tuple[str, str, str]]:
    offers = [("copy", "ph.copy", translate("MessageMenu", "Copy the message"))]
    if role == "user":
        offers.append(("edit", "ph.pencil-simple", translate("MessageMenu", "Edit")))
    else:
        again = translate("MessageMenu", "Regenerate")
        offers.append(("regenerate", "ph.arrow-clockwise", again))
    return offers
