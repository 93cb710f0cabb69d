"""The prompt that the open conversation makes, whether its model is loaded or not."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal

from app.bridge.figures import ContextUse
from app.bridge.reply import beyond_frames
from app.bridge.seen import DRAFT, ConversationSeen, Wish
from app.chat.conversation import Message, Node
from app.chat.store import clean
from app.chat.turns import fetched, needed, turns_of
from app.core.errors import NoModelLoaded
from app.engine.fit import context_length
from app.engine.protocol import Cached, CountCached, Failed
from app.engine.seen import PromptQuestion

if TYPE_CHECKING:
    from app.bridge.chat import ChatSession
    from app.bridge.engine import ModelHost
    from app.bridge.storage import Storage
    from app.bridge.vocabularies import Vocabularies
    from app.chat.conversation import Resolved
    from app.chat.turns import Needed
    from app.core.errors import VitrailError
    from app.engine.api import LoadSettings, ModelInfo, Vocabulary
    from app.engine.protocol import Event

STREAM_MS: Final = 500
"""While a reply is written, what was told is outdated this often."""


@dataclass(eq=False, slots=True)
class _Question:
    """One that is being answered.

    Attributes:
        conversation: its id.
        wish: what was asked.
        source: the model file.
        path: messages of the conversation, the draft among them.
        drawn: id of the node of a reply that is being written, and ids that are not on disk yet.
        vocabulary: of that file, once it is open.
        asked: the engine has it, and cannot be kept from answering.
        worthless: the answer is not to be told.
        revision: of the prompt of the conversation, when this was asked.
    """

    conversation: int
    wish: Wish
    source: str
    path: tuple[Node, ...]
    drawn: tuple[int, tuple[int, ...]] | None
    revision: int
    vocabulary: Vocabulary | None = None
    asked: bool = False
    worthless: bool = False

    def is_replaced_by(self, conversation: int, wish: Wish) -> bool:
        """Whether its answer is worth nothing now; that of an older draft is shown meanwhile."""
        same = replace(wish, draft=self.wish.draft, attachments=self.wish.attachments)
        return conversation != self.conversation or same != self.wish


class Seeing(QObject):
    """Answers one question at a time; a newer one replaces an older one.

    Attributes:
        latest: the last answer; None before there is one, and for another conversation.

    Signals:
        seen: ConversationSeen.
        failed: VitrailError: there is no prompt, and why.
        waiting_changed: `waiting`.
        outdated: what was told may not hold any more: messages, settings or the model changed.
        measured: what `used` says.
    """

    seen = Signal(object)
    failed = Signal(object)
    waiting_changed = Signal()
    outdated = Signal()
    measured = Signal()

    def __init__(
        self,
        session: ChatSession,
        models: ModelHost,
        storage: Storage,
        vocabularies: Vocabularies,
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.latest: ConversationSeen | None = None
        self._session = session
        self._models = models
        self._storage = storage
        self._vocabularies = vocabularies
        self._question: _Question | None = None
        self._wanted: Wish | None = None
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self.outdated)
        session.measured.connect(self.measured)
        session.opened.connect(self._on_session_opened)
        session.path_changed.connect(self._outdate)
        session.settings_changed.connect(self._outdate)
        session.node_changed.connect(self._outdate)
        session.appended.connect(self._on_session_appended)
        models.changed.connect(self._outdate)
        vocabularies.opened.connect(self._on_vocabularies_opened)
        vocabularies.failed.connect(self._on_vocabularies_failed)

    @property
    def waiting(self) -> bool:
        """An answer is on its way."""
        return self._question is not None

    def used(self, seen: ConversationSeen) -> ContextUse:
        """Tokens of the context that a prompt takes.

        Of the conversation as it is, that is what the session says, whatever was said since.
        """
        known = self._session.context_used() if seen.as_it_is else None
        if known is None or seen.conversation != self._session.current:
            return ContextUse(len(seen.prompt.ids))
        return known

    def another(self, *, parent: QObject | None = None) -> Seeing:
        """One more, for someone else who asks about the same conversations."""
        return Seeing(self._session, self._models, self._storage, self._vocabularies, parent=parent)

    def ask(self, wish: Wish) -> None:
        """Show the prompt of the open conversation; `seen` or `failed` follows, later."""
        question, before = self._question, self.waiting
        self._wanted = wish
        if question is not None and question.is_replaced_by(self._session.current, wish):
            question.worthless = True
        if question is None or (question.worthless and not question.asked):
            self._next()
        if self.waiting != before:
            self.waiting_changed.emit()

    def cancel(self) -> None:
        """Nothing is wanted any more."""
        self._wanted = None
        if self._question is not None:
            self._question = None
            self.waiting_changed.emit()

    # -- answering --------------------------------------------------------

    def _next(self) -> None:
        """Begin with what is wanted, if anything is."""
        wish, self._wanted = self._wanted, None
        conversation = self._session.current
        self._question = None
        if wish is None or not conversation:
            return
        path = tuple(item.node for item in self._session.path())
        source = wish.path or self._models.path or _last_model(path)
        draft = clean(wish.draft)
        if draft.strip() or wish.attachments:
            said = Message(role="user", content=draft, attachments=wish.attachments)
            parent = path[-1].id if path else None
            path = (*path, Node(id=DRAFT, parent_id=parent, message=said))
        revision = self._session.prompt_revision
        question = _Question(conversation, wish, source, path, self._drawn(), revision)
        self._question = question
        if source:
            self._vocabularies.open(source)
        else:
            QTimer.singleShot(0, self, partial(self._fail, question, NoModelLoaded()))

    def _drawn(self) -> tuple[int, tuple[int, ...]] | None:
        reply = self._session.streaming()
        if reply is None or reply.node is None:
            return None
        return reply.node.id, tuple(token.id for token in reply.tokens[reply.saved :])

    def _on_vocabularies_opened(self, source: str, vocabulary: Vocabulary) -> None:
        question = self._question
        if question is None or question.source != source or question.vocabulary is not None:
            return
        question.vocabulary = vocabulary
        known = self._session.known_ids.keys() - {question.drawn[0] if question.drawn else DRAFT}
        wanted = needed(question.path, known)
        conversation = question.conversation
        self._storage.run(
            lambda store: fetched(store.of(conversation), wanted),
            partial(self._on_fetched, question, vocabulary, wanted),
            partial(self._fail, question),
        )

    def _on_vocabularies_failed(self, source: str, error: VitrailError) -> None:
        question = self._question
        if question is not None and question.source == source and question.vocabulary is None:
            self._fail(question, error)

    def _on_fetched(
        self,
        question: _Question,
        vocabulary: Vocabulary,
        wanted: Needed,
        result: tuple[dict[int, tuple[int, ...]], dict[int, str]],
    ) -> None:
        ids, texts = result
        half: dict[int, tuple[int, ...]] = {}
        if question.drawn is not None:
            # Of a reply that is being written not all are on disk, and more will come.
            node_id, drawn = question.drawn
            half[node_id] = ids.pop(node_id, ()) + drawn
        running = self._session.streaming()
        if running is None or running.node is None or running.node.id not in wanted.replies:
            self._session.known_ids.update(ids)
        if question is not self._question:
            return
        resolved = self._resolved(question, vocabulary)
        made = turns_of(
            question.path, resolved.system_prompt, {**self._session.known_ids, **ids, **half}, texts
        )
        n_ctx = question.wish.n_ctx or self._n_ctx(question.source, vocabulary)
        beyond = beyond_frames(made.messages, resolved, n_ctx)
        if beyond is not None:
            self._fail(question, beyond)
            return
        asked = PromptQuestion(
            messages=made.messages,
            template=self._load_settings(question.source).template,
            thinking=resolved.thinking,
            n_ctx=n_ctx,
            max_tokens=resolved.max_tokens,
            overflow=resolved.overflow,
        )
        found = partial(
            ConversationSeen,
            conversation=question.conversation,
            wish=question.wish,
            messages=made.messages,
            nodes=made.nodes,
            vocabulary=vocabulary,
            resolved=resolved,
            loaded=self._info(question.source) is not None,
        )
        question.asked = True
        self._vocabularies.prompt(
            vocabulary,
            asked,
            lambda prompt: self._on_prompt(question, found(prompt=prompt)),
            partial(self._fail, question),
        )

    def _on_prompt(self, question: _Question, found: ConversationSeen) -> None:
        models = self._models
        if not found.messages:
            # A template makes a few tokens of nothing too, which no model is ever given.
            nothing = array("i")
            prompt = structs.replace(
                found.prompt, ids=nothing, lengths=nothing, text=b"", spans=(), before=0
            )
            self._answer(question, replace(found, prompt=prompt))
            return
        if question.worthless or not (models.state == "ready" and models.path == question.source):
            self._answer(question, found)
            return
        ids = found.prompt.ids[: models.n_ctx].tobytes()
        models.request(CountCached(ids=ids), partial(self._on_counted, question, found))

    def _on_counted(self, question: _Question, found: ConversationSeen, event: Event) -> None:
        if isinstance(event, Cached):
            cached = min(max(event.tokens, 0), len(found.prompt.ids))
            found = replace(found, prompt=structs.replace(found.prompt, cached=cached))
            self._answer(question, found)
        elif isinstance(event, Failed):
            self._answer(question, found)

    def _answer(self, question: _Question, found: ConversationSeen) -> None:
        if question is not self._question:
            return
        self._next()
        if not question.worthless and found.conversation == self._session.current:
            self.latest = found
            if found.as_it_is:
                tokens = len(found.prompt.ids)
                self._session.note_prompt(found.conversation, tokens, question.revision)
            self.seen.emit(found)
        if not self.waiting:
            self.waiting_changed.emit()

    def _fail(self, question: _Question, error: VitrailError) -> None:
        if question is not self._question:
            return
        self._next()
        if not question.worthless:
            self.failed.emit(error)
        if not self.waiting:
            self.waiting_changed.emit()

    # -- what would hold ---------------------------------------------------

    def _info(self, source: str) -> ModelInfo | None:
        """Of a model that is loaded, be it the current one or one kept behind it."""
        return next((info for info in self._models.models() if info.path == source), None)

    def _load_settings(self, source: str) -> LoadSettings:
        loaded = self._models.settings if self._models.path == source else None
        return loaded or self._models.load_settings(source)

    def _n_ctx(self, source: str, vocabulary: Vocabulary) -> int:
        info = self._info(source)
        if info is not None:
            return info.n_ctx
        return context_length(self._load_settings(source).n_ctx, vocabulary.n_ctx_train)

    def _resolved(self, question: _Question, vocabulary: Vocabulary) -> Resolved:
        """What governs the next reply, as `app.bridge.replies.Replies` has it."""
        info = self._info(question.source)
        name = info.name if info is not None else vocabulary.name
        resolved = self._session.governing.to_send(question.conversation, name)
        wish, facts = question.wish, question.path[-1].message.facts if question.path else None
        return structs.replace(
            resolved,
            overflow=wish.overflow or resolved.overflow,
            max_tokens=resolved.max_tokens if wish.max_tokens is None else wish.max_tokens,
            # What is gone on with keeps to what it began with.
            thinking=(facts.thinking if facts is not None else "") or resolved.thinking,
        )

    # -- what changes ------------------------------------------------------

    def _outdate(self) -> None:
        if not self._pause.isActive() or self._pause.interval():
            self._pause.start(0)

    def _on_session_appended(self) -> None:
        if not self._pause.isActive():
            self._pause.start(STREAM_MS)

    def _on_session_opened(self) -> None:
        self.latest = None
        self._outdate()


def _last_model(path: tuple[Node, ...]) -> str:
    """The file of the model that said something last; empty where none did."""
    facts = (node.message.facts for node in reversed(path))
    return next((found.model_path for found in facts if found is not None), "")
