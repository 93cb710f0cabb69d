"""Where messages are written: the composer with what helps to write and what goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.bridge.thinking import ThinkingSwitch
from app.ui.chat.attachments.attaching import Attaching
from app.ui.chat.composer import Composer
from app.ui.chat.snippet_completion import SnippetCompletion
from app.ui.chat.thinking_button import ThinkingButton
from app.ui.chat.tokens.draft_tokens import DraftTokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.bridge.chat import ChatSession
    from app.bridge.desk import Desk
    from app.bridge.engine import ModelHost
    from app.bridge.preferences import Preferences
    from app.chat.conversation import Attachment
    from app.ui.actions import Actions
    from app.ui.lens.tokens.sources import Sources
    from app.ui.theme import Theme


class Writing(QObject):
    """The composer of the open conversation.

    Attributes:
        composer: the field and its buttons.
        attaching: files that go with the message; None without a desk.
        thinking: the switch of a model that can think.
        tokens: of the draft; None without a desk.

    Signals:
        sent: a message is on its way.
    """

    sent = Signal()

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        session: ChatSession,
        models: ModelHost,
        desk: Desk | None,
        *,
        selected: Callable[[], str],
        ask_first: Callable[[Callable[[], object]], None],
        page: QWidget,
        preferences: Preferences | None = None,
        sources: Sources | None = None,
    ) -> None:
        """Make an empty one.

        Args:
            theme: colors and sizes.
            actions: the registry.
            session: whose draft it shows.
            models: that count tokens and may think.
            desk: snippets and files; None has neither.
            selected: gives the text that is selected among the messages.
            ask_first: does what ends a running reply when the user agrees.
            page: that everything stands on.
            preferences: remember whether the tokens of drafts are shown.
            sources: vocabularies that may cut drafts; None shows no tokens.
        """
        super().__init__(page)
        self._session = session
        self._models = models
        self._ask_first = ask_first
        self.composer = Composer(theme, models, parent=page)
        self.attaching: Attaching | None = None
        if desk is not None:
            self._completion = SnippetCompletion(
                theme, self.composer, desk.snippets, selected, parent=page
            )
            self.attaching = Attaching(
                theme, actions, self.composer, session, models, drafts=desk.draft_files
            )
            self.attaching.context_wanted.connect(self._on_attaching_context_wanted)
        self.tokens: DraftTokens | None = None
        if desk is not None and preferences is not None and sources is not None:
            self.tokens = DraftTokens(
                theme, actions, self.composer, models, preferences, desk, sources
            )
        switch = ThinkingSwitch(session, models, parent=page)
        self.thinking = ThinkingButton(theme, switch, parent=self.composer)
        self.composer.add_tool(self.thinking)
        session.draft_replaced.connect(self.composer.set_text)
        self.composer.sent.connect(self._on_composer_sent)
        self.composer.stopped.connect(self._on_composer_stopped)
        self.composer.edited.connect(session.set_draft)

    def show_draft(self, conversation: int) -> None:
        """Show its draft. What was typed before there was a conversation goes to its end."""
        composer = self.composer
        early = "" if composer.is_open else composer.text()
        draft = self._session.draft()
        text = "\n".join(filter(None, (draft, early)))
        composer.set_open(is_open=conversation != 0)
        composer.set_text(text)
        if text != draft:
            self._session.set_draft(text)

    def unsent(self) -> tuple[str, tuple[Attachment, ...]]:
        """Words and files that would be sent now; none while a reply is being written."""
        if self._session.streaming() is not None:
            return "", ()
        return self._session.draft(), self.attaching.ready() if self.attaching is not None else ()

    def choose_files(self) -> None:
        """Ask which files go with the message."""
        if self.attaching is not None:
            self.attaching.choose()

    def open_attachment(self, attachments: tuple[Attachment, ...], value: str) -> None:
        """Show what the model read of the one whose id is `value`."""
        for attachment in attachments:
            if str(attachment.id) == value and self.attaching is not None:
                self.attaching.open_attachment(attachment)

    def _on_composer_sent(self, text: str) -> None:
        attaching = self.attaching
        if attaching is not None and not attaching.may_send():
            return
        if self._session.send(text, attaching.ready() if attaching is not None else ()):
            self.composer.clear()
            if attaching is not None:
                attaching.sent()
            self.sent.emit()

    def _on_composer_stopped(self) -> None:
        self._session.stop()

    def _on_attaching_context_wanted(self, n_ctx: int) -> None:
        """Load the model with a context that has room for what is attached."""
        info = self._models.info
        if info is not None:
            settings = replace(self._models.load_settings(info.path), n_ctx=n_ctx)
            self._ask_first(lambda: self._models.load(info.path, settings))
