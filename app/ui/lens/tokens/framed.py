"""A text as a message in a chat template: what of the prompt is the template's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.inspection.cut_text import CutText
from app.inspection.prompt_map import map_prompt
from app.ui.lens.prompt.words import look_name
from app.ui.lens.tokens.dressing import Dress, Heading
from app.ui.phrase import listed

if TYPE_CHECKING:
    from app.engine.seen import PromptSeen, PromptSpan
    from app.inspection.cut_text import Pieces


class _Words(QObject):
    """One method for each sentence."""

    def template(self) -> str:
        return self.tr("written by the chat template")

    def plain(self) -> str:
        return self.tr("Plain text that only looks like a special token")

    def opens_reply(self) -> str:
        return self.tr("Opens the reply")


class Framed:
    """A prompt of one message, ready to be shown; made in a thread.

    Attributes:
        made: its text and tokens.
        spans: who wrote which of its bytes.
        start: where the message itself begins in the text, in bytes; -1 where it is not there.
    """

    def __init__(self, prompt: PromptSeen, pieces: Pieces) -> None:
        self.made = CutText(prompt.text, prompt.cut, pieces)
        self.spans: tuple[PromptSpan, ...] = prompt.spans
        self.start = next((each.start for each in prompt.spans if each.owner == "content"), -1)
        self._map = map_prompt(
            prompt.lengths,
            prompt.spans,
            before=prompt.before,
            plain=prompt.plain,
        )

    def shift(self, text: bytes) -> int:
        """Where `text`, which became the message, begins in the prompt; negative: nowhere."""
        blanks = len(text) - len(text.lstrip())
        # Many templates trim a message.
        trimmed = not self.made.text.startswith(text[: blanks + 1], self.start)
        return self.start - blanks if trimmed and self.start >= 0 else self.start

    def dress(self, first: int, end: int) -> Dress:
        """Whose the tokens between two of them are."""
        sections = (each for each in self._map.sections if first <= each.first < end)
        headings = tuple(
            (each.first - first, Heading(self._heading(each.message, each.look), look=each.look))
            for each in sections
        )
        return Dress(headings, self._map.hatched(first, end), self._map.flagged(first, end))

    def headed(self) -> list[int]:
        """The tokens before which a heading stands."""
        return [each.first for each in self._map.sections]

    def note(self, token: int) -> str:
        """Whose a token is, in words."""
        stretch = self._map.stretch_at(token)
        if stretch is None:
            return ""
        notes = [look_name(stretch.role)] if stretch.role else []
        if stretch.owner == "template":
            notes.append(_Words().template())
        said = listed(*notes) if notes else ""
        if any(first <= token < end for first, end in self._map.plain):
            return "\n".join(filter(None, (said, _Words().plain())))
        return said

    def _heading(self, message: int, look: str) -> str:
        if message < 0 and look == "assistant":
            return _Words().opens_reply()
        return look_name(look)
