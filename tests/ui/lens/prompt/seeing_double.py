"""Prompts made by hand: every message between two special tokens, answers on the next turn."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QObject, QTimer, Signal

from app.bridge.figures import ContextUse
from app.bridge.seen import ConversationSeen
from app.chat.conversation import Resolved
from app.engine.api import CutOptions, PromptMessage, Sampling, Vocabulary
from app.engine.seen import PromptSeen, PromptSpan
from tests.ui.lens.tokens.vocabulary_double import END, ENTRIES, cut_of

MARK = ENTRIES[END].decode()
RESERVE = 8


def vocabulary(path="/models/double.gguf"):
    return Vocabulary(
        key=path,
        name="Double",
        path=path,
        n_vocab=len(ENTRIES),
        chat_template="there is one",
    )


def written(messages, kept):
    """Text and spans of a prompt of the messages with these indices."""
    text, spans = b"", []
    for at in kept:
        message = messages[at]
        for owner, part in (
            ("template", f"{MARK}{message.role}\n"),
            ("content", message.content),
            ("template", MARK),
        ):
            start = len(text)
            text += part.encode()
            stored = owner == "content" and bool(message.ids)
            spans.append(PromptSpan(start, len(text), owner, at, message.role, stored))
    start = len(text)
    text += f"{MARK}assistant\n".encode()
    return text, (*spans, PromptSpan(start, len(text)))


def prompt_of(messages, n_ctx=0, overflow="drop_oldest", **facts):
    """A prompt; the oldest messages but the system's go until the rest fits."""
    head = [at for at, each in enumerate(messages) if each.role == "system"]
    rest = [at for at in range(len(messages)) if at not in head]
    dropped = []
    while True:
        text, spans = written(messages, [*head, *rest])
        cut = cut_of(text, CutOptions(parse_special=True))
        fits = not n_ctx or len(cut.ids) <= n_ctx - RESERVE
        if fits or overflow == "stop" or len(rest) < 2:
            break
        gone = len(rest) - 1 if overflow == "keep_latest" else 1
        dropped += rest[:gone]
        rest = rest[gone:]
    plain = [
        (span.start + at, span.start + at + len(MARK))
        for span in spans
        if span.owner == "content"
        for at in range(span.end - span.start)
        if text[span.start : span.end].startswith(MARK.encode(), at)
    ]
    return PromptSeen(
        ids=cut.ids,
        lengths=array("i", cut.lengths),
        text=text,
        spans=spans,
        plain=tuple(plain),
        dropped=tuple(dropped),
        next_dropped=tuple(rest[:1]) if overflow != "stop" and len(rest) > 1 else (),
        n_ctx=n_ctx,
        reserve=RESERVE if n_ctx else 0,
        fits=fits,
        **facts,
    )


def seen_of(
    messages, wish, *, nodes=(), n_ctx=200, overflow="drop_oldest", conversation=1, **facts
):
    """What `Seeing` would say."""
    overflow = wish.overflow or overflow
    return ConversationSeen(
        conversation=conversation,
        wish=wish,
        prompt=prompt_of(messages, wish.n_ctx or n_ctx, overflow, **facts),
        messages=tuple(messages),
        nodes=tuple(nodes) or tuple((at,) for at in range(1, len(messages) + 1)),
        vocabulary=vocabulary(wish.path or "/models/double.gguf"),
        resolved=Resolved(
            system_prompt="", sampling=Sampling(), max_tokens=0, stop=(), overflow=overflow
        ),
        loaded=True,
    )


def talk(*contents, system=""):
    """Messages by turns, the user first."""
    said = [PromptMessage(role="system", content=system)] if system else []
    for at, content in enumerate(contents):
        ids = (65,) if at % 2 else ()
        said.append(PromptMessage(role="assistant" if at % 2 else "user", content=content, ids=ids))
    return said


def section_of(mapped, message):
    """The tokens of a message."""
    return next(each for each in mapped.sections if each.message == message)


class SeeingDouble(QObject):
    """Has the methods of `app.bridge.seeing.Seeing`; set `messages`, `error` and `facts`."""

    seen = Signal(object)
    failed = Signal(object)
    waiting_changed = Signal()
    outdated = Signal()
    measured = Signal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self.latest = None
        self.messages = talk("The lower", "merging", "the", system="The")
        self.error = None
        self.n_ctx = 200
        self.overflow = "drop_oldest"
        self.conversation = 1
        self.nodes = ()
        self.facts = {}
        self.asked = []
        self.waiting = False
        self.others = []
        self.said = None

    def another(self, *, parent=None):
        other = SeeingDouble(parent)
        other.messages, other.nodes, other.n_ctx = self.messages, self.nodes, self.n_ctx
        self.others.append(other)
        return other

    def ask(self, wish):
        self.asked.append(wish)
        self.waiting = True
        self.waiting_changed.emit()
        QTimer.singleShot(0, self, lambda: self._answer(wish))

    def used(self, seen):
        return self.said or ContextUse(len(seen.prompt.ids))

    def cancel(self):
        self.waiting = False

    def change(self, messages=None, **facts):
        """Something else is so now."""
        self.messages = self.messages if messages is None else messages
        self.facts = facts
        self.outdated.emit()

    def _answer(self, wish):
        if not self.waiting:
            return
        self.waiting = False
        if self.error is not None:
            self.latest = None
            self.failed.emit(self.error)
        else:
            self.latest = seen_of(
                self.messages,
                wish,
                nodes=self.nodes,
                n_ctx=self.n_ctx,
                overflow=self.overflow,
                conversation=self.conversation,
                **self.facts,
            )
            self.seen.emit(self.latest)
        self.waiting_changed.emit()
