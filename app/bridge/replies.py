"""Replies: the queue in front of the one engine, and the reply that is being made."""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal

from app.bridge.process import engine_error
from app.bridge.reply import (
    Reply,
    ReplyStatus,
    beyond_frames,
    facts_of,
    gone_on,
    governed,
    request_of,
    with_completion,
)
from app.bridge.reply_place import Prepared, prepare
from app.chat.store import Store
from app.chat.turns import needed, turns
from app.core.errors import (
    EngineCrashed,
    EngineCrashLoop,
    EngineError,
    EngineProtocolError,
    EngineStartFailed,
    NoModelLoaded,
    to_wire,
)
from app.engine.protocol import Begun, Done, Event, Failed, Generate, Produced, Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.conversations import Conversations
    from app.bridge.engine import ModelHost
    from app.bridge.storage import Storage
    from app.chat.conversation import Message, Node, ReplyFacts, Resolved
    from app.core.errors import StoreError
    from app.engine.api import Ending, ModelInfo, Token

log = logging.getLogger(__name__)

SAVE_MS = 700
"""A streaming reply is on disk at least this often."""

DIED = (EngineCrashed, EngineCrashLoop, EngineProtocolError, EngineStartFailed)
"""Errors that leave a reply interrupted; all others make it failed."""


class Replies(QObject):
    """Makes one reply at a time; the others wait in order.

    Attributes:
        known_ids: token ids of replies that have ended, by id of their node.

    Signals:
        begun: the `Reply`; its node is in the tree.
        prompted: the `Reply`; its prompt is known, and with it how it begins.
        appended: the `Reply` and the text that came since the last time.
        ended: the `Reply`; its node says how.
        dropped: the `Reply` left the queue without a node, and why (a VitrailError or None).
        status_changed: a conversation whose reply moved on or up.
    """

    begun = Signal(object)
    prompted = Signal(object)
    appended = Signal(object, str)
    ended = Signal(object)
    dropped = Signal(object, object)
    status_changed = Signal(int)

    def __init__(
        self,
        host: ModelHost,
        storage: Storage,
        conversations: Conversations,
        *,
        resolve: Callable[[int], Resolved],
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """`resolve` gives the settings of a conversation's next reply."""
        super().__init__(parent)
        self._host = host
        self._storage = storage
        self._conversations = conversations
        self._resolve = resolve
        self._clock = clock
        self._queue: list[Reply] = []
        self._running: Reply | None = None
        self.known_ids: dict[int, tuple[int, ...]] = {}
        self._timer = QTimer(self, interval=SAVE_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        host.changed.connect(self._advance)
        host.drained.connect(self._on_host_drained)

    # -- what there is ----------------------------------------------------

    def of(self, conversation: int) -> Reply | None:
        """The reply of a conversation that waits or runs."""
        for reply in (self._running, *self._queue):
            if reply is not None and reply.conversation == conversation:
                return reply
        return None

    def position(self, conversation: int) -> int:
        """How many replies come before that of `conversation`."""
        line = [r for r in (self._running, *self._queue) if r is not None]
        for place, reply in enumerate(line):
            if reply.conversation == conversation:
                return place
        return 0

    # -- asking and stopping ----------------------------------------------

    def ask(
        self,
        conversation: int,
        parent_id: int | None,
        *,
        continues: int | None = None,
        prefill: str = "",
        like: Message | None = None,
    ) -> None:
        """Put a reply at the end of the queue; a conversation has one at most.

        Args:
            conversation: where.
            parent_id: what it answers.
            continues: reply to go on with.
            prefill: how it begins.
            like: reply whose beginning and settings it has, its seed included.
        """
        if self.of(conversation) is not None:
            return
        reply = Reply(conversation, parent_id, continues, self._clock(), prefill=prefill)
        if like is not None and like.facts is not None:
            reply.resolved = governed(like.facts)
            reply.prefill = like.content[: like.facts.prefill]
        self._queue.append(reply)
        self._conversations.hold(conversation)
        self.status_changed.emit(conversation)
        self._advance()

    def stop(self, conversation: int) -> None:
        """End the reply of `conversation`; one that waits leaves the queue."""
        reply = self.of(conversation)
        if reply is None:
            return
        if reply is not self._running:
            self._drop(reply, None)
            return
        reply.stopped = True
        if reply.job:
            self._host.stop(reply.job)

    def stop_all(self) -> None:
        """End everything."""
        for reply in (*reversed(self._queue), self._running):
            if reply is not None:
                self.stop(reply.conversation)

    def finish_now(self) -> None:
        """Keep what there is of the running reply, and wait for no answer."""
        for reply in list(self._queue):
            self._drop(reply, None)
        running, self._running = self._running, None
        if running is not None:
            if running.job:
                self._host.stop(running.job)
            self._end(running, "stopped")

    def speed(self, reply: Reply) -> float | None:
        """Tokens a second of a reply that is being written, the first one not counted."""
        return reply.speed(self._clock())

    # -- the queue --------------------------------------------------------

    def _advance(self) -> None:
        """Begin the next reply if the model is ready; see to it that it gets ready."""
        if self._running is not None or not self._queue:
            return
        state = self._host.state
        if state == "ready":
            self._begin(self._queue.pop(0))
        elif state in {"stopped", "none"} and self._host.may_restart:
            self._host.restart()
        elif state == "stopped":
            self._drop_all(self._host.error or NoModelLoaded())
        elif state == "none":
            self._drop_all(NoModelLoaded())

    def _drop_all(self, error: EngineError) -> None:
        for reply in list(self._queue):
            self._drop(reply, error)

    def _drop(self, reply: Reply, error: EngineError | StoreError | None) -> None:
        if reply in self._queue:
            self._queue.remove(reply)
        self._conversations.release(reply.conversation)
        self.dropped.emit(reply, error)
        self.status_changed.emit(reply.conversation)
        for other in self._queue:
            self.status_changed.emit(other.conversation)

    # -- one reply --------------------------------------------------------

    def _begin(self, reply: Reply) -> None:
        """Give it a place on disk and fetch the ids of the replies before it."""
        info = self._host.info
        tree = self._conversations.tree(reply.conversation)
        if info is None or tree is None:
            self._drop(reply, NoModelLoaded())
            self._advance()
            return
        self._running = reply
        self._host.use()
        reply.status = "reading"
        resolved = reply.resolved or self._resolve(reply.conversation)
        facts = facts_of(info, self._host.settings, resolved)
        reply.facts = structs.replace(facts, prefill=len(reply.prefill))
        end = reply.parent_id if reply.continues is None else reply.continues
        wanted = needed(tree.path(end), self.known_ids)
        if reply.continues is not None:
            reply.content = tree[reply.continues].message.content
            if reply.content:
                reply.facts = gone_on(facts, tree[reply.continues].message.facts)
        elif reply.prefill:
            reply.content = reply.prefill
        reply.shown = len(reply.content)
        self.status_changed.emit(reply.conversation)
        self._storage.run(
            lambda store: prepare(store.of(reply.conversation), reply, wanted),
            partial(self._on_prepared, reply, info, resolved),
            partial(self._on_not_prepared, reply),
        )

    def _on_not_prepared(self, reply: Reply, error: StoreError) -> None:
        self._running = None
        self._drop(reply, error)
        self._advance()

    def _on_prepared(
        self, reply: Reply, info: ModelInfo, resolved: Resolved, result: Prepared
    ) -> None:
        if self._running is not reply:  # read again meanwhile, by a restore
            return
        node, ids, texts = result
        self.known_ids.update(ids)
        if node is not None:
            reply.continues = None
            self._conversations.added(reply.conversation, node)
        tree = self._conversations.tree(reply.conversation)
        if tree is None:
            self._give_up(reply, node)
            return
        reply.node = node or tree[reply.continues or 0]
        self._show_message(reply)
        self._timer.start()
        self.begun.emit(reply)
        if reply.stopped:
            self._end(reply, "stopped")
            return
        path = tree.path(reply.node.id if reply.content else reply.parent_id)
        messages = turns(path, resolved.system_prompt, self.known_ids, texts)
        beyond = beyond_frames(messages, resolved, info.n_ctx)
        if beyond is not None:
            self._fail(reply, beyond)
            return
        request = request_of(reply, messages, resolved, plain=not info.has_template)
        reply.job = self._host.request(Generate(request=request), partial(self._on_event, reply))

    def _give_up(self, reply: Reply, node: Node | None) -> None:
        """Its conversation was deleted while its place was made: leave none that waits."""
        node_id = reply.continues if node is None else node.id
        content, facts = reply.content, structs.replace(reply.facts, ending="stopped")
        if node_id is not None:
            self._write_end(node_id, content, (), facts)
        self._running = None
        self._drop(reply, None)
        self._advance()

    def _on_event(self, reply: Reply, event: Event) -> None:
        if reply is not self._running:
            return
        if isinstance(event, Produced):
            if reply.first_token_at is None:
                reply.first_token_at = self._clock()
                self._set_status(reply, "writing")
            reply.add(event.token, self._clock())
        elif isinstance(event, Begun):
            reply.begin(event)
            self._show_message(reply)
            self.prompted.emit(reply)
        elif isinstance(event, Progress):
            reply.progress(event)
            if event.phase == "generating":
                self._set_status(reply, "writing")
        elif isinstance(event, Done):
            completion = event.completion
            reply.content += completion.tail
            reply.facts = with_completion(reply.facts, completion)
            self._end(reply, completion.ending)
        elif isinstance(event, Failed):
            self._fail(reply, engine_error(event))

    def _fail(self, reply: Reply, error: EngineError) -> None:
        """Keep what there is, and why there is no more."""
        if isinstance(error, EngineCrashed) and error.deliberate:
            self._end(reply, "stopped")
            return
        kind, fields = to_wire(error)
        reply.facts = structs.replace(
            reply.facts,
            error_kind=kind,
            error_fields=fields,
            generated_tokens=len(reply.tokens),
        )
        self._end(reply, "interrupted" if isinstance(error, DIED) else "failed")

    def _end(self, reply: Reply, ending: Ending) -> None:
        node = reply.node
        if node is None:
            return
        self._show_text(reply)
        reply.measure()
        reply.facts = structs.replace(reply.facts, ending=ending)
        self._running = None
        self._timer.stop()
        self._show_message(reply)
        content, facts, new = reply.content, reply.facts, tuple(reply.tokens[reply.saved :])
        reply.saved = len(reply.tokens)
        self._write_end(node.id, content, new, facts)
        # What was sampled belongs to the ids; a continued reply has more of them on disk.
        if reply.continues is None:
            self.known_ids[node.id] = tuple(token.id for token in reply.tokens)
        else:
            self.known_ids.pop(node.id, None)
        self._conversations.touch(reply.conversation)
        self._conversations.release(reply.conversation)
        self.ended.emit(reply)
        self.status_changed.emit(reply.conversation)
        for other in self._queue:
            self.status_changed.emit(other.conversation)
        self._advance()

    def _set_status(self, reply: Reply, status: ReplyStatus) -> None:
        if reply.status != status:
            reply.status = status
            self.status_changed.emit(reply.conversation)

    # -- showing and saving -----------------------------------------------

    def _on_host_drained(self) -> None:
        if self._running is not None and self._running.node is not None:
            self._show_text(self._running)

    def _show_text(self, reply: Reply) -> None:
        text = reply.content[reply.shown :]
        if text:
            reply.shown = len(reply.content)
            reply.measure()
            self._show_message(reply)
            self.appended.emit(reply, text)

    def _show_message(self, reply: Reply) -> None:
        if reply.node is not None:
            message = structs.replace(reply.node.message, content=reply.content, facts=reply.facts)
            reply.node = structs.replace(reply.node, message=message)
            self._conversations.set_message(reply.conversation, reply.node.id, message)

    def _write_end(
        self, node_id: int, content: str, new: tuple[Token, ...], facts: ReplyFacts
    ) -> None:
        self._storage.run(
            lambda store: store.of(node_id).finish_reply(node_id, content, new, facts),
            keep=True,
            again=Store.flush,
        )

    def _on_timer_timeout(self) -> None:
        reply = self._running
        if reply is None or reply.node is None or reply.saved == len(reply.tokens):
            return
        node_id, content, new = reply.node.id, reply.content, tuple(reply.tokens[reply.saved :])
        reply.saved = len(reply.tokens)
        self._storage.run(
            lambda store: store.of(node_id).save_reply(node_id, content, new),
            keep=True,
            again=Store.flush,
        )
