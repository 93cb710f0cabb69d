"""What governs the next reply of a conversation: defaults, the model, the preset, its own."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QDate, QLocale, QTime

from app.chat.conversation import ConversationSettings, resolve
from app.chat.variables import fill_in

if TYPE_CHECKING:
    from app.bridge.conversations import Conversations
    from app.bridge.engine import ModelHost
    from app.bridge.preferences import Preferences
    from app.chat.conversation import Resolved


class Governing:
    """Puts together what several places decide."""

    def __init__(
        self, preferences: Preferences, host: ModelHost, conversations: Conversations
    ) -> None:
        self._preferences = preferences
        self._host = host
        self._conversations = conversations

    def resolved(self, conversation: int) -> Resolved:
        """What is decided for `conversation`, variables as they are written."""
        summary = self._conversations.get(conversation)
        own = summary.settings if summary is not None else ConversationSettings()
        return self._resolve(conversation, own)

    def inherited(self, conversation: int) -> Resolved:
        """What would hold if `conversation` decided nothing itself."""
        return self._resolve(conversation, ConversationSettings())

    def to_send(self, conversation: int, model: str | None = None) -> Resolved:
        """What goes into a prompt now: the variables of the system prompt are filled in.

        Args:
            conversation: whose prompt.
            model: name of the model that will read it; None takes the one that is loaded.
        """
        resolved = self.resolved(conversation)
        if "{" not in resolved.system_prompt:
            return resolved
        variables = self.variables()
        if model is not None:
            variables["model"] = model
        prompt = fill_in(resolved.system_prompt, variables)
        return structs.replace(resolved, system_prompt=prompt)

    def variables(self) -> dict[str, str]:
        """What the names of `app.chat.variables.PROMPT_VARIABLES` stand for now."""
        locale = QLocale()
        info = self._host.info
        return {
            "date": locale.toString(QDate.currentDate(), QLocale.FormatType.LongFormat),
            "time": locale.toString(QTime.currentTime(), QLocale.FormatType.ShortFormat),
            "language": language_name(locale),
            "model": info.name if info is not None else "",
            "user": user_name(),
        }

    def _resolve(self, conversation: int, own: ConversationSettings) -> Resolved:
        summary = self._conversations.get(conversation)
        preset = summary.preset if summary is not None else None
        return resolve(
            self._preferences.settings.defaults,
            self._host.info.sampling if self._host.info else {},
            preset.settings if preset is not None else None,
            own,
        )


def language_code(locale: QLocale | None = None) -> str:
    """The code under which what is shipped has its texts: ``en``, ``zh_CN``."""
    language = (locale or QLocale()).language()
    return "zh_CN" if language == QLocale.Language.Chinese else "en"


def language_name(locale: QLocale) -> str:
    """The language of the window, in itself."""
    return {"zh_CN": "简体中文", "en": "English"}[language_code(locale)]


def user_name() -> str:
    """Of the account; empty where the system does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
