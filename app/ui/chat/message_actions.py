"""What can be done with one message, wherever it was asked for: footer, menu, keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QCursor, QGuiApplication

from app.ui.chat.message_form import MessageForm, Purpose
from app.ui.chat.message_menu import MessageMenu, message_menu, model_menu, role_menu
from app.ui.chat.reply_card import WIDTH as CARD_WIDTH
from app.ui.chat.reply_card import ReplyCard
from app.ui.phrase import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.bridge.chat import ChatSession, PathItem
    from app.bridge.engine import ModelHost
    from app.chat.conversation import Role
    from app.ui.chat.tokens.showing import Showing
    from app.ui.chat.transcript.view import Transcript
    from app.ui.models.picker import AskFirst, ModelPicker
    from app.ui.theme import Theme


class MessageActions(QObject):
    """Carries out on the open conversation what is asked for by name.

    Attributes:
        form: where a message is written that is to be inserted.
        card: how a reply was made.

    Signals:
        told: a sentence about what was done, and whether it should offer to undo it; an empty one
            takes away what was said.
    """

    told = Signal(str, bool)

    def __init__(  # noqa: PLR0917
        self,
        theme: Theme,
        session: ChatSession,
        models: ModelHost,
        transcript: Transcript,
        picker: ModelPicker,
        ask_first: AskFirst,
        *,
        edit: Callable[[int], None],
        leave: Callable[[], None],
        page: QWidget,
        tokens: Showing | None = None,
    ) -> None:
        """Make it.

        Args:
            theme: colors and fonts.
            session: what is changed.
            models: what replies.
            transcript: where messages are.
            picker: which models can be chosen.
            ask_first: does what ends a running reply when the user agrees.
            edit: opens the editor of a message.
            leave: puts the cursor where messages are written.
            page: what menus and cards belong to.
            tokens: turns messages into panes; None where that cannot be.
        """
        super().__init__(page)
        self._theme = theme
        self._session = session
        self._models = models
        self._transcript = transcript
        self._picker = picker
        self._ask_first = ask_first
        self._edit = edit
        self._leave = leave
        self._page = page
        self._tokens = tokens
        self.form = MessageForm(theme, parent=page)
        self.card = ReplyCard(theme, models, parent=page)
        self.form.submitted.connect(self._on_form_submitted)
        self.form.closed.connect(leave)
        self.card.repeated.connect(self.repeat)
        session.branches.forked.connect(self._on_branches_forked)

    # -- which message ----------------------------------------------------

    def current(self) -> PathItem | None:
        """The message that keyboard users are on, else the last one."""
        path = self._session.path()
        marked = (item for item in path if item.node.id == self._transcript.current)
        return next(marked, path[-1] if path else None)

    def marked(self) -> bool:
        """Keyboard users are on a message of the open branch."""
        current = self.current()
        return current is not None and current.node.id == self._transcript.current

    def branch(self) -> PathItem | None:
        """The current message where it has versions, else the last one that has."""
        current = self.current()
        if current is not None and current.siblings > 1:
            return current
        path = self._session.path()
        return next((item for item in reversed(path) if item.siblings > 1), None)

    def branch_beside(self, step: int) -> PathItem | None:
        """The next message with versions above (-1) or below (1) the current one."""
        path = self._session.path()
        current = self.current()
        if current is None:
            return None
        at = next(i for i, item in enumerate(path) if item.node.id == current.node.id)
        rest = path[at + 1 :] if step > 0 else path[:at][::-1]
        if step < 0 and self._transcript.current != current.node.id and current.siblings > 1:
            return current  # nothing was marked yet
        return next((item for item in rest if item.siblings > 1), None)

    def go_to(self, node_id: int) -> None:
        """Mark a message of the open branch and scroll to it."""
        index = self._transcript.flow.index_of(node_id)
        if index is not None:
            self._transcript.set_current(node_id)
            self._transcript.show_ring(visible=True)
            self._transcript.show_message(index)

    # -- what is asked ----------------------------------------------------

    def do(self, what: str, node_id: int) -> None:
        """Carry out `what`; names are those of `Transcript.asked` and of the menu."""
        match what.partition(":"):
            case ("copy", _, _):
                self._copy(node_id)
            case ("edit", _, _):
                self._edit(node_id)
            case ("previous" | "next" as where, _, _):
                self.switch(node_id, 1 if where == "next" else -1)
            case ("insert_before" | "insert_after" | "prefill" as purpose, _, _):
                self._ask(purpose, node_id)
            case ("role", _, role) if role:
                self._session.branches.set_role(node_id, cast("Role", role))
            case ("fork", _, _):
                self._fork(node_id)
            case ("delete", _, _):
                self._delete(node_id)
            case ("regenerate" | "continue" | "with" as how, _, path):
                self._reply(how, node_id, path)
            case _:
                self._show(what, node_id)

    def _reply(self, how: str, node_id: int, path: str) -> None:
        """What has the model write."""
        if how == "with":
            self._regenerate_with(node_id, path)
            return
        self._leave()
        if how == "continue":
            self._session.continue_reply(node_id)
        else:
            self._session.regenerate(node_id)

    def _show(self, what: str, node_id: int) -> None:
        """What opens something small at the message."""
        node = self._session.node(node_id)
        if node is None:
            return
        match what:
            case "more":
                self.open_menu(node_id, QCursor.pos())
            case "role":
                self._open(role_menu(self._theme, node, self._page), node_id)
            case "regenerate_with":
                choices = self._picker.choices()
                self._open(model_menu(self._theme, choices, node.id, self._page), node_id)
            case "again":
                self.repeat(node_id)
            case "tokens" if self._tokens is not None:
                shown = {layout.key for _, _, layout in self._transcript.visible_messages()}
                if node_id not in shown:
                    self.go_to(node_id)
                self._tokens.toggle(node_id)
            case "details" | "glance" if node.message.facts is not None:
                if what == "details" and not self._is_seen(node_id):
                    self.go_to(node_id)
                self.card.show_reply(node, *self._figures_of(node_id), take_focus=what == "details")

    def open_menu(self, node_id: int, place: QPoint) -> None:
        """Show all that can be done with a message."""
        node = self._session.node(node_id)
        idle = self._session.status(self._session.current) == "idle"
        tokens = None if self._tokens is None else self._tokens.is_shown(node_id)
        menu = message_menu(
            self._theme, self._transcript, node, self._page, changeable=idle, tokens=tokens
        )
        menu.asked.connect(self.do)
        menu.popup(place)

    def switch(self, node_id: int, step: int) -> None:
        """Show another version where the first one stood; it is then the current message."""
        marked = self._transcript.current == node_id
        with self._transcript.keeping_in_place(node_id, step):
            self._session.switch_branch(node_id, step)
        if marked:
            parent = self._session.branches.parent_of(node_id)
            for item in self._session.path():
                if item.node.parent_id == parent:
                    self._transcript.set_current(item.node.id)

    def repeat(self, node_id: int) -> None:
        """Make a reply again with all that governed it, the model loaded as it was."""
        node = self._session.node(node_id)
        facts = node.message.facts if node is not None else None
        if facts is None or facts.load is None:
            return
        load, path = facts.load, facts.model_path
        self._leave()
        if self._models.is_loaded_like(path, load):
            self._session.branches.repeat(node_id)
            return

        def switch() -> None:
            self._models.load_like(path, load)
            self._session.branches.repeat(node_id)

        self._ask_first(switch)

    # -- inside -----------------------------------------------------------

    def _ask(self, purpose: Purpose, node_id: int) -> None:
        """Let the user write a message; the one that it belongs to is marked."""
        self.told.emit("", False)
        self.go_to(node_id)
        self.form.ask(purpose, node_id, self._likely_role(purpose, node_id))

    def _copy(self, node_id: int) -> None:
        node = self._session.node(node_id)
        if node is not None:
            QGuiApplication.clipboard().setText(node.message.words)

    def _regenerate_with(self, node_id: int, path: str) -> None:
        if path == self._models.path and self._models.state == "ready":
            self.do("regenerate", node_id)
            return

        def switch() -> None:
            self._models.load(path)
            self._session.regenerate(node_id)

        self._ask_first(switch)

    def _fork(self, node_id: int) -> None:
        summary = self._session.summary(self._session.current)
        title = summary.title if summary is not None else ""
        self._session.branches.fork(node_id, fill(self.tr("%1 (fork)"), title) if title else "")

    def _delete(self, node_id: int) -> None:
        self._leave()
        self._session.branches.delete(node_id)
        self.told.emit(self.tr("The branch was deleted"), True)

    def _likely_role(self, purpose: str, node_id: int) -> Role:
        """Who would speak beside a message."""
        node = self._session.node(node_id)
        if node is None or purpose == "prefill":
            return "assistant"
        if purpose == "insert_before" and node.parent_id is None:
            return "system"
        return "assistant" if node.message.role == "user" else "user"

    def _open(self, menu: MessageMenu, node_id: int) -> None:
        menu.asked.connect(self.do)
        menu.popup(self._place_of(node_id))
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])

    def _place_of(self, node_id: int) -> QPoint:
        """Below the footer of a message, on the screen; the pointer where there is none."""
        footer = self._transcript.furniture.footer(node_id)
        if footer is None or not footer.isVisible():
            return QCursor.pos()
        return footer.mapToGlobal(QPoint(0, footer.height()))

    def _is_seen(self, node_id: int) -> bool:
        """Its footer is in the window."""
        footer = self._transcript.furniture.footer(node_id)
        shown = self._transcript.viewport().rect()
        return footer is not None and footer.isVisible() and shown.contains(footer.geometry())

    def _figures_of(self, node_id: int) -> tuple[QPoint, QWidget | None]:
        """Where the card of a reply belongs, and what the pointer may rest on meanwhile."""
        footer = self._transcript.furniture.footer(node_id)
        figures = footer.figures if footer is not None else None
        if figures is None or not figures.isVisible():
            return self._place_of(node_id), None
        corner = QPoint(figures.width() - self._theme.px(CARD_WIDTH), figures.height())
        return figures.mapToGlobal(corner), figures

    def _on_form_submitted(self, purpose: str, node_id: int, role: str, text: str) -> None:
        branches = self._session.branches
        if purpose == "prefill":
            branches.prefill(node_id, text)
            self._transcript.scroll_to_end()
        else:
            before = purpose == "insert_before"
            branches.insert(node_id, cast("Role", role), text, before=before)

    def _on_branches_forked(self) -> None:
        self.told.emit(self.tr("This is a conversation of its own now"), False)
