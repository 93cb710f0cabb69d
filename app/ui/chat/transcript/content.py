"""The text of a message and the blocks it was read into, whatever the width.

While text streams in only what is still open is read again: blocks before the tail are closed.
One full reading when the reply has ended sets right what only its end could tell.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from app.inspection.reasoning import thought
from app.ui.chat.transcript.blocks import Block as Plain
from app.ui.chat.transcript.blocks import split
from app.ui.chat.transcript.row_blocks import Attached, RowBlock, Thinking

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.bridge.tasks import Task
    from app.chat.conversation import Message
    from app.core.errors import VitrailError
    from app.inspection.reasoning import Markers, Thought
    from app.markup.blocks import Block
    from app.ui.chat.tokens.glass import Glass
    from app.ui.chat.transcript.reader import Reader


class Content:
    """What a message says.

    Attributes:
        source: its text, all of it that came.
        thinking: seconds that the model was seen thinking; None before that.
        glass: the message as panes, which then stand in place of the blocks; None shows these.
    """

    def __init__(self, message: Message, reader: Reader, arrived: Callable[[], None]) -> None:
        """Read `message`.

        Args:
            message: user and system messages are plain text, replies Markdown.
            reader: that reads replies.
            arrived: called when what is read in a thread is there.
        """
        self.source = message.content
        self.thinking: float | None = None
        self.glass: Glass | None = None
        self._message = message
        self._reader = reader
        self._arrived = arrived
        self._plain: list[Plain] = []
        self._read: list[Block] = []
        self._thought: Thought | None = None
        self._shown = 0
        self._whole = True
        self._task: Task | None = None
        self._pace = self._began = self._next = 0.0
        self._begin()

    # -- what is there ----------------------------------------------------

    @property
    def is_markdown(self) -> bool:
        """It is a reply."""
        return self._message.role == "assistant"

    @property
    def behind(self) -> bool:
        """Text came that the blocks do not show yet, and nobody reads it."""
        return self._shown < len(self.source) and self._task is None

    @property
    def rest_s(self) -> float:
        """How long it waits before it reads on, in seconds: that took long the last time."""
        return max(0.0, self._next - time.monotonic())

    @property
    def reading(self) -> bool:
        """A thread reads it."""
        return self._task is not None

    def blocks(self) -> list[RowBlock]:
        """All blocks in order; at least one."""
        found: list[RowBlock] = []
        if self.glass is not None:
            found.append(self.glass.head())
            panes = self.glass.parts(self.source, streaming=self._message.streaming)
            if panes is not None:
                return [*found, *panes, *self._attached()]
        if self._thought is not None and not self._is_bare(self._thought):
            found.append(self._thinking(self._thought))
        found += self._plain
        found += self._read
        found += self._attached()
        return found or [Plain("paragraphs", 0, 0)]

    def _attached(self) -> list[Attached]:
        """The files that went with it, as a block."""
        end, files = len(self.source), self._message.attachments
        return [Attached(end, end, files)] if files else []

    def _is_bare(self, found: Thought) -> bool:
        """Markers with nothing between them: a model that was told not to think."""
        return found.empty and (found.closed or not self._message.streaming)

    def _thinking(self, found: Thought) -> Thinking:
        facts = self._message.facts
        known = facts.thought_s if facts is not None and facts.thought_s > 0 else None
        return Thinking(
            start=0,
            end=found.answer if found.closed else found.end,
            begin=found.begin,
            finish=found.end,
            text=self.source[found.begin : found.end],
            closed=found.closed or not self._message.streaming,
            seconds=known if known is not None else self.thinking,
            tokens=0 if facts is None else facts.thought_tokens,
        )

    @property
    def thinks(self) -> bool:
        """The model is thinking at this moment."""
        found = self._thought
        return found is not None and not found.closed and self._message.streaming

    def close(self) -> None:
        """What a thread reads is not wanted any more."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    # -- change -----------------------------------------------------------

    def take(self, message: Message) -> bool:
        """Take the new state of the message; True when its blocks may be others now."""
        before, self._message = self._message, message
        if _form_of(before) != _form_of(message):
            # It begins otherwise than was thought: in the middle of its thinking, say.
            ahead = self.source.startswith(message.content)
            self.replace(self.source if ahead else message.content)
            return True
        if message.content == self.source or self.source.startswith(message.content):
            changed = False
        elif message.content.startswith(self.source):
            self.source = message.content
            changed = True
        else:
            self.replace(message.content)
            return True
        if before.streaming and not message.streaming:
            self._finish()
            return True
        return changed or (before.facts, before.attachments) != (message.facts, message.attachments)

    def append(self, text: str) -> None:
        """Add text to the end; `catch_up` reads it."""
        self.source += text

    def replace(self, source: str) -> None:
        """Be another text."""
        self.source = source
        self._begin()

    def catch_up(self) -> None:
        """Read what came; not at once again where that took long."""
        if self._task is not None or self.rest_s > 0:
            return
        self._look_for_thought()
        if not self.is_markdown:
            open_block = self._plain[-1]
            fresh = split(self.source, open_block.start)
            first = Plain(open_block.kind, fresh[0].start, fresh[0].end, open_block.blank_lines)
            self._plain[-1:] = [first, *fresh[1:]]
            self._shown = len(self.source)
            return
        start = self._answer
        if self._plain:
            # The reader was not there yet; now all is read.
            self._read_from(start)
        elif start < len(self.source):
            self._whole = self._whole and not self._read
            self._read_from(self._reader.tail(self._read) if self._read else start)
        else:
            self._shown = len(self.source)

    # -- reading ----------------------------------------------------------

    @property
    def _answer(self) -> int:
        return 0 if self._thought is None else self._thought.answer

    @property
    def _answer_end(self) -> int:
        """Behind the last character to be shown, as far as it was looked for."""
        found = self._thought
        ended = found is not None and found.closed and not self._message.streaming
        return found.answer_end if found is not None and ended else len(self.source)

    def _look_for_thought(self) -> None:
        """Once an answer has begun, where the thought stands is settled."""
        found = self._thought
        settled = _MARKER if found is None else found.answer
        if not self.is_markdown or self._shown > settled:
            return
        self._thought = self._found()
        if self._thought is not None and found is None:
            self._plain, self._read = [], []  # the marker was taken for text

    def _found(self) -> Thought | None:
        facts = self._message.facts
        if facts is None:
            return thought(self.source)
        return thought(self.source, opened=facts.opened, markers=facts.markers)

    def _begin(self) -> None:
        self.close()
        self._plain, self._read, self._thought = [], [], None
        self._shown, self._whole = 0, True
        self._look_for_thought()
        if not self.is_markdown:
            self._plain = split(self.source)
            self._shown = len(self.source)
        elif self._answer < len(self.source):
            self._read_from(self._answer)
        else:
            self._shown = len(self.source)

    def _finish(self) -> None:
        """Read all of it once more, now that it has ended."""
        self._look_for_thought()
        if self._thought is not None:
            # A marker that closes the answer came last, and was taken for text.
            self._thought = self._found()
            self._whole = self._whole and self._answer_end == len(self.source)
        if self.is_markdown and (not self._whole or self.behind):
            self._read_from(self._answer)
            self._whole = True

    def _read_from(self, start: int) -> None:
        """Read from `start`, where a block begins; before it nothing changes."""
        self.close()
        end = len(self.source)
        source = self.source[: self._answer_end]
        if self._reader.at_once(end - start, self._pace):
            began = time.perf_counter()
            self._put(start, end, self._reader.read(source, start))
            self._pace = (time.perf_counter() - began) / max(_FEW, end - start)
            return
        self._began = time.monotonic()
        if not self._read:
            self._plain = split(source, start)
        arrived = partial(self._on_read, start, end)
        self._task = self._reader.later(source, start, arrived, self._on_failed)

    def _on_failed(self, _error: VitrailError) -> None:
        """It stays plain text."""
        self._task = None

    def _on_read(self, start: int, end: int, read: Sequence[Block]) -> None:
        self._task = None
        now = time.monotonic()
        self._next = now + RESTS * (now - self._began)
        self._put(start, end, read)
        self._arrived()

    def _put(self, start: int, end: int, read: Sequence[Block]) -> None:
        self._plain = []
        kept = [block for block in self._read if block.start < start]
        self._read = [*kept, *read]
        self._shown = end


RESTS = 4
"""After a thread has read what streams in, it rests so many times as long."""

_FEW = 500
"""Fewer characters say little about how long others take."""

_MARKER = 64
"""Beyond so many characters no marker of a thought begins any more."""


def _form_of(message: Message) -> tuple[bool, Markers | None]:
    """What tells the thinking of a reply from its answer."""
    facts = message.facts
    return (False, None) if facts is None else (facts.opened, facts.markers)
