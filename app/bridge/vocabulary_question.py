"""A question about a vocabulary on its way to an engine, and what answered it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.engine.allowance import Allowance, allowance_of
from app.engine.protocol import Progress
from app.engine.vocabulary_protocol import AnswerPart, ShowPrompt

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.errors import EngineError, VitrailError
    from app.engine.protocol import Command, Event

    Then = Callable[["Answer"], None]
    OnError = Callable[[VitrailError], None]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What answered a question.

    Attributes:
        events: all of them, the last one is the answer.
        disbelieve: to be called with why they cannot be true, on the GUI thread, before anything
            else is asked: it ends the engine that told them.
    """

    events: tuple[Event, ...]
    disbelieve: Callable[[EngineError], None]


@dataclass(eq=False)
class Question:
    """A command on its way, and what answered it so far.

    Attributes:
        allowance: how much more may be told before the answer.
        again: it may be asked a second time.
        over: more was told; nothing is listened to any more.
    """

    key: str
    command: Command
    then: Then
    failed: OnError
    events: list[Event] = field(default_factory=list)
    allowance: Allowance = field(default_factory=Allowance)
    again: bool = True
    over: bool = False

    @property
    def of_template(self) -> bool:
        """The chat template of the file has to run for it."""
        command = self.command
        return isinstance(command, ShowPrompt) and command.question.template == "model"

    @property
    def topic(self) -> tuple[str, bool]:
        """What is to blame if the engine dies of it."""
        return self.key, self.of_template

    def begin(self) -> None:
        """It is asked, perhaps a second time."""
        self.events.clear()
        self.allowance = allowance_of(self.command)

    def take(self, event: Event) -> bool:
        """Keep what tells some of its answer; False where no engine that is sound tells that."""
        if isinstance(event, Progress):
            return True
        if not isinstance(event, AnswerPart) or not self.allowance.spend(event):
            return False
        self.events.append(event)
        return True
