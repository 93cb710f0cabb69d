"""Titles by the model: asked for when nothing else is to be done, given up for anything else."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.chat.conversation import TEMPORARY
from app.chat.titles import MAX_TOKENS, asking, in_short, title_of
from app.chat.turns import is_beyond_frames, turns
from app.engine.api import GenerationRequest, PromptMessage, Sampling
from app.engine.protocol import Begun, Done, Event, Failed, Generate, Produced

if TYPE_CHECKING:
    from app.bridge.chat import ChatSession
    from app.bridge.engine import ModelHost
    from app.bridge.preferences import Preferences
    from app.bridge.storage import Storage
    from app.chat.store import Store
    from app.inspection.reasoning import Markers

log = logging.getLogger(__name__)

PAUSE_MS = 1500
"""Nothing must have happened for this long."""

GREEDY = Sampling(temperature=0.0)
MOST_SAID = 20_000
"""Characters of a message in which a title finds what it is about."""

WHOLE = ("stop", "length")
"""Endings of a first reply that a title can be made from."""


@dataclass(slots=True)
class Asking:
    """One title on its way; `wanted` by the user, who is then told when none came."""

    conversation: int
    wanted: bool = False
    job: int = 0
    answer: str = ""
    opened: bool = False
    markers: Markers | None = None
    said: list[str] = field(default_factory=list)


class Titles(QObject):
    """Gives a conversation a title of the model after its first reply.

    The model is asked in the words of the conversation with one more question, so that what it
    has evaluated serves the next turn as if nothing had been asked. Whatever the user does ends
    it at once: a message, another conversation, another model; it is asked again in the next
    pause. A title that the user gave is never replaced.

    Signals:
        refused: id of a conversation that the user wanted a title for, and none came.
    """

    refused = Signal(int)

    def __init__(
        self,
        session: ChatSession,
        host: ModelHost,
        storage: Storage,
        preferences: Preferences,
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._host = host
        self._storage = storage
        self._preferences = preferences
        self._waiting: list[int] = []
        self._tried: set[int] = set()
        self._running: Asking | None = None
        self._closed = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._on_pause_timeout)
        session.status_changed.connect(self._on_session_status_changed)
        session.opened.connect(self._on_session_opened)
        host.changed.connect(self._on_host_changed)

    @property
    def running(self) -> int:
        """The conversation that a title is asked for; 0 for none."""
        return self._running.conversation if self._running is not None else 0

    def want(self, conversation: int) -> None:
        """The user wants a title of the model, whoever gave the one there is."""
        self.stop()
        ready = self._host.state == "ready" and self._has_template() and not self._host.busy
        if self._closed or not ready:
            self.refused.emit(conversation)
        else:
            self._pause.stop()
            self._ask(Asking(conversation, wanted=True))

    def stop(self) -> None:
        """Give up what is asked; it is asked again in the next pause."""
        asking_now, self._running = self._running, None
        if asking_now is None:
            return
        if asking_now.job:
            self._host.stop(asking_now.job)
        if asking_now.wanted:
            self.refused.emit(asking_now.conversation)
        elif asking_now.conversation not in self._waiting:
            self._waiting.append(asking_now.conversation)
            self._pause.start()

    def close(self) -> None:
        """Ask nothing more."""
        self._closed = True
        self._pause.stop()
        self._waiting.clear()
        asking_now, self._running = self._running, None
        if asking_now is not None and asking_now.job:
            self._host.stop(asking_now.job)

    # -- when -------------------------------------------------------------

    def _on_session_status_changed(self, conversation: int) -> None:
        if self._session.status(conversation) != "idle":
            self._pause.stop()
            self.stop()
            return
        if self._may_be_named(conversation) and conversation not in self._waiting:
            self._waiting.append(conversation)
        if self._waiting and not self._closed:
            self._pause.start()

    def _on_session_opened(self, _conversation: int) -> None:
        self.stop()

    def _on_host_changed(self) -> None:
        if self._host.state != "ready":
            self.stop()
        elif self._waiting and not self._closed:
            self._pause.start()

    def _may_be_named(self, conversation: int) -> bool:
        summary = self._session.summary(conversation)
        return (
            summary is not None
            and not summary.temporary
            and summary.named in {"", "line"}
            and conversation not in self._tried
            and self._preferences.settings.defaults.titles == "model"
        )

    def _has_template(self) -> bool:
        return self._host.info is not None and self._host.info.has_template

    def _on_pause_timeout(self) -> None:
        if self._running is not None or self._host.busy or self._host.state != "ready":
            return
        if not self._has_template():
            self._waiting.clear()
            return
        while self._waiting:
            conversation = self._waiting.pop()
            if self._may_be_named(conversation):
                self._ask(Asking(conversation))
                return

    # -- asking -----------------------------------------------------------

    def _ask(self, wish: Asking) -> None:
        self._running = wish
        summary = self._session.summary(wish.conversation)
        leaf = summary.leaf_id if summary is not None else None
        prompt = self._session.governing.to_send(wish.conversation).system_prompt
        self._storage.run(
            lambda store: _messages(store.of(wish.conversation), wish, leaf, prompt),
            partial(self._on_read, wish),
            lambda _error: self._end(wish, ""),
        )

    def _on_read(self, wish: Asking, messages: tuple[PromptMessage, ...]) -> None:
        info = self._host.info
        if wish is not self._running:
            return
        roles = {message.role for message in messages}
        if info is None or not {"user", "assistant"} <= roles:
            self._running = None  # after the next reply perhaps
            if wish.wanted:
                self.refused.emit(wish.conversation)
            return
        # A model that cannot go back in its state would have to read all of it again later.
        goes_back = info.memory == "attention"
        open_now = wish.conversation == self._session.current and goes_back
        open_now = open_now and not is_beyond_frames(messages)
        told = messages if open_now else in_short(messages)
        key = str(wish.conversation) if open_now and wish.conversation < TEMPORARY else ""
        # Of files their beginning is enough, and this is the window's own thread.
        wish.said = [m.content[:MOST_SAID] for m in messages if m.role != "system"]
        off = "off" if "off" in info.thinking else ""
        request = GenerationRequest(
            conversation=key,
            messages=asking(told),
            sampling=GREEDY,
            max_tokens=MAX_TOKENS,
            overflow="stop",
            thinking=off,
        )
        wish.job = self._host.request(
            Generate(request=request), partial(self._on_event, wish), background=True
        )

    def _on_event(self, wish: Asking, event: Event) -> None:
        if wish is not self._running:
            return
        if isinstance(event, Begun):
            wish.opened, wish.markers = event.opened, event.markers
        elif isinstance(event, Produced):
            wish.answer += event.token.text
        elif isinstance(event, Done):
            whole = event.completion.ending == "stop"
            self._end(wish, wish.answer + event.completion.tail if whole else "")
        elif isinstance(event, Failed):
            self._end(wish, "")

    def _end(self, wish: Asking, answer: str) -> None:
        if wish is not self._running:
            return
        self._running = None
        title = title_of(answer, wish.said, opened=wish.opened, markers=wish.markers)
        if not title:
            log.info("the model gave no title that will do")
        if title and (wish.wanted or self._may_be_named(wish.conversation)):
            self._session.organizer.rename(wish.conversation, title, "model", undoable=wish.wanted)
        elif wish.wanted:
            self.refused.emit(wish.conversation)
        self._tried.add(wish.conversation)
        if self._waiting:
            self._pause.start()


def _messages(
    store: Store, wish: Asking, leaf: int | None, system_prompt: str
) -> tuple[PromptMessage, ...]:
    """The shown branch as the next turn would send it; runs in the writer thread.

    Nothing where it ends in no reply that came to its end, unless the user wants a title.
    """
    path = store.tree(wish.conversation).path(leaf)
    last = path[-1].message if path else None
    if last is None or last.role != "assistant":
        return ()
    if not wish.wanted and (last.facts is None or last.facts.ending not in WHOLE):
        return ()
    replies = [node.id for node in path if node.message.role == "assistant"]
    ids = {node_id: tuple(t.id for t in store.tokens(node_id)) for node_id in replies}
    attached = [file.id for node in path for file in node.message.attachments]
    texts = store.attachments.texts(attached) if attached else {}
    return turns(path, system_prompt, ids, texts)
