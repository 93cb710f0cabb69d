"""What the chat page works with besides the conversations themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.bridge.draft_files import DraftFiles
    from app.bridge.exchange import Exchange
    from app.bridge.message_tokens import MessageTokens
    from app.bridge.presets import PresetList
    from app.bridge.seeing import Seeing
    from app.bridge.snippets import SnippetList
    from app.bridge.tasks import Tasks
    from app.bridge.text_files import TextFiles
    from app.bridge.titles import Titles
    from app.bridge.vocabularies import Vocabularies


@dataclass(frozen=True, slots=True)
class Desk:
    """The objects around the conversations, which belong together."""

    presets: PresetList
    snippets: SnippetList
    draft_files: DraftFiles
    exchange: Exchange
    titles: Titles
    vocabularies: Vocabularies
    seeing: Seeing
    message_tokens: MessageTokens
    text_files: TextFiles
    work: Tasks

    def start(self) -> None:
        """Begin what can wait until the window was painted."""

    def close(self) -> None:
        """End what runs."""
        self.titles.close()
        self.vocabularies.close()
        self.work.close()
        self.text_files.close()
        self.exchange.close()
        self.presets.close()
        self.draft_files.close()
