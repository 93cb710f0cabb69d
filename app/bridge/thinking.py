"""What the loaded model offers about thinking, and what the open conversation takes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.bridge.chat import ChatSession
    from app.bridge.engine import ModelHost

OFF = "off"
ON = "on"


class ThinkingSwitch(QObject):
    """The choice of a conversation among those of the model's chat template.

    Signals:
        changed: another model is loaded, or another choice holds.
    """

    changed = Signal()

    def __init__(
        self, session: ChatSession, models: ModelHost, *, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._models = models
        session.opened.connect(self._on_session_opened)
        session.settings_changed.connect(self.changed)
        models.changed.connect(self.changed)

    @property
    def choices(self) -> tuple[str, ...]:
        """What there is to choose from; empty where the model has no choice."""
        info = self._models.info
        if info is None or self._session.current == 0:
            return ()
        return info.thinking

    @property
    def chosen(self) -> str:
        """What the next reply is asked; empty where there is no choice."""
        return self._known(self._session.resolved().thinking)

    @property
    def inherited(self) -> str:
        """What holds where the conversation decides nothing."""
        return self._known(self._session.inherited().thinking)

    @property
    def thinks(self) -> bool:
        """The model is asked, or left free, to think."""
        return self.chosen not in {"", OFF}

    def choose(self, choice: str) -> None:
        """Take `choice` for the open conversation; what it would inherit is not stored with it."""
        if choice in self.choices:
            kept = None if choice == self.inherited else choice
            settings = self._session.settings()
            self._session.set_settings(structs.replace(settings, thinking=kept))

    def reset(self) -> None:
        """Go back to what the conversation inherits."""
        self._session.set_settings(structs.replace(self._session.settings(), thinking=None))

    def toggle(self) -> None:
        """Turn thinking off or on; where it cannot be off, take the next choice."""
        choices = self.choices
        if not choices:
            return
        if OFF not in choices:
            self.choose(choices[(choices.index(self.chosen) + 1) % len(choices)])
        elif self.thinks:
            self.choose(OFF)
        else:
            others = [choice for choice in choices if choice != OFF]
            default = self.inherited if self.inherited != OFF else ON
            self.choose(default if default in others else others[-1])

    def _known(self, wanted: str) -> str:
        info = self._models.info
        if info is None:
            return ""
        return wanted if wanted in info.thinking else info.thinking_default

    def _on_session_opened(self, _conversation: int) -> None:
        self.changed.emit()
