"""What the buttons of the notices do to session and model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.bridge.thinking import OFF
from app.core.errors import ModelTooLarge
from app.ui.chat.shortage import shortage_remedies

if TYPE_CHECKING:
    from app.bridge.chat import ChatSession
    from app.bridge.engine import ModelHost
    from app.chat.conversation import Node
    from app.engine.api import Overflow


class Cures:
    """Tries again, with other settings where that is what helps."""

    def __init__(self, session: ChatSession, models: ModelHost) -> None:
        self._session = session
        self._models = models

    def apply(self, choice: str) -> bool:
        """Do what `choice` says; False when it is not for session or model to do."""
        match choice:
            case "reload":
                self._models.reload()
            case "wait":
                self._models.keep_waiting()
            case "stop" | "cancel":
                self._session.stop()
            case "answer":
                self.answer_again()
            case "no_thinking":
                self._answer_at_once()
            case "drop_oldest" | "keep_latest":
                self._set_overflow(choice)
                self.answer_again()
            case "more_context":
                self._load_with_more_context()
            case "plain":
                self._models.load_with_plain_template()
                self._answer_what_failed()
            case "cache" | "context" | "layers":
                self._load_with_remedy(choice)
            case _:
                return False
        return True

    def _last(self) -> Node | None:
        path = self._session.path()
        return path[-1].node if path else None

    def answer_again(self) -> None:
        """Go on with the last reply where it can be, else make it anew."""
        last = self._last()
        if last is None:
            return
        if last.message.content and self._session.can_continue(last.id):
            self._session.continue_reply(last.id)
        else:
            self._session.regenerate(last.id)

    def _answer_at_once(self) -> None:
        """Answer anew without thinking, which stays off in this conversation."""
        last = self._last()
        self._session.set_settings(replace(self._session.settings(), thinking=OFF))
        if last is not None:
            self._session.regenerate(last.id)

    def _set_overflow(self, overflow: Overflow) -> None:
        self._session.set_settings(replace(self._session.settings(), overflow=overflow))

    def _load_with_more_context(self) -> None:
        """Make the context larger, and answer what did not fit."""
        info = self._models.info
        if info is None:
            return
        larger = min(info.n_ctx_train, 2 * info.n_ctx)
        self._models.load(info.path, replace(self._models.load_settings(info.path), n_ctx=larger))
        self._answer_what_failed()

    def _load_with_remedy(self, kind: str) -> None:
        """Load what did not fit in another way; a reply that waits for it goes on."""
        error = self._models.error
        if not isinstance(error, ModelTooLarge):
            return
        for remedy in shortage_remedies(error, self._models):
            if remedy.kind == kind and remedy.settings is not None:
                self._models.load(self._models.path, remedy.settings)
                self._answer_what_failed()
                return

    def _answer_what_failed(self) -> None:
        """Ask again for a reply that came to nothing; it waits until the model is loaded."""
        last = self._last()
        if last is not None and last.message.facts is not None and not last.message.content:
            self._session.regenerate(last.id)
