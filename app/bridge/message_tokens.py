"""The tokens of one message: those it was written with where they are stored, else a cut."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QObject

from app.bridge.cutting import encoded
from app.core.errors import ModelFileMissing
from app.engine.api import CutOptions
from app.inspection.cut_text import CutText, Pieces
from app.inspection.stored_cut import StoredPieces, stored_cut

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.bridge.storage import Storage
    from app.bridge.tasks import Tasks
    from app.bridge.vocabularies import Vocabularies
    from app.chat.conversation import Node, ReplyFacts
    from app.chat.store import Store
    from app.core.errors import VitrailError
    from app.engine.api import Token, Vocabulary
    from app.inspection.cut import Cut

Origin = Literal["stored", "begun", "cut", "edited", "lost", "other"]
"""Ids stored with a reply; the same behind a beginning that the user wrote, which was cut now; cut
now; cut now since the user put the reply in other words; cut now since none are stored with the
reply; cut with a vocabulary that did not write it."""

SMALL: Final = 20_000
"""Tokens that may be looked at between two frames."""
KEPT: Final = 3
"""Vocabularies whose entries are kept ready."""


@dataclass(frozen=True, slots=True, eq=False)
class MessageCut:
    """A message as tokens.

    Attributes:
        content: of the message.
        made: its text and tokens.
        origin: where the tokens come from.
        stored: how many of them are stored ids.
        name: of the vocabulary.
        source: what opens it (`Vocabularies.open`); empty where it is not at hand: then the
            pieces are those that were stored, and of no token the kind is known.
    """

    content: str
    made: CutText
    origin: Origin
    stored: int
    name: str
    source: str


@dataclass(slots=True, eq=False)
class Look:
    """One message on its way; `sources` are those that were not tried yet."""

    node: Node
    sources: list[str]
    chosen: bool
    then: Callable[[MessageCut], None]
    failed: Callable[[VitrailError], None]
    tokens: tuple[Token, ...] = ()
    source: str = ""
    cancelled: bool = False
    text: bytes = b""
    error: VitrailError = field(default_factory=lambda: ModelFileMissing(path=""))

    def cancel(self) -> None:
        """It is not wanted any more."""
        self.cancelled = True

    @property
    def facts(self) -> ReplyFacts | None:
        """Of a reply."""
        return self.node.message.facts


class MessageTokens(QObject):
    """Looks at messages, several at once."""

    def __init__(
        self,
        storage: Storage,
        vocabularies: Vocabularies,
        tasks: Tasks,
        current: Callable[[], str],
        sources: Callable[[], Sequence[str]],
        *,
        parent: QObject | None = None,
    ) -> None:
        """Look at nothing yet.

        Args:
            storage: where the tokens of replies are.
            vocabularies: that cut, and know the bytes of ids.
            tasks: threads.
            current: path of the model that would answer next; empty for none.
            sources: all vocabularies there are, the best first.
            parent: Qt's.
        """
        super().__init__(parent)
        self._storage = storage
        self._vocabularies = vocabularies
        self._tasks = tasks
        self._current = current
        self._sources = sources
        self._opening: dict[str, list[Look]] = {}
        self._pieces: OrderedDict[str, Pieces] = OrderedDict()
        vocabularies.opened.connect(self._on_vocabularies_opened)
        vocabularies.failed.connect(self._on_vocabularies_failed)

    def look(
        self,
        node: Node,
        then: Callable[[MessageCut], None],
        failed: Callable[[VitrailError], None],
        *,
        source: str = "",
        like: str = "",
    ) -> Look:
        """Find the tokens of a message that is whole; one of two is called later.

        Args:
            node: the message.
            then: told the tokens.
            failed: told why there are none.
            source: a vocabulary to cut it with whatever wrote it; empty takes the right one.
            like: path of a model that answered in the same conversation.

        Returns:
            what can be cancelled.
        """
        facts = node.message.facts
        wanted = [source] if source else self._candidates(facts, like)
        look = Look(node, wanted, bool(source), then, failed)
        look.text = encoded(node.message.content)
        if source or facts is None or not facts.fingerprint:
            self._next(look)
        else:
            self._storage.run(
                partial(_tokens, node.id), partial(self._on_tokens, look), partial(_fail, look)
            )
        return look

    def sources(self) -> Sequence[str]:
        """All vocabularies there are, the best first."""
        return self._sources()

    def current(self) -> str:
        """Path of the model that would answer next; empty for none."""
        return self._current()

    def _candidates(self, facts: ReplyFacts | None, like: str) -> list[str]:
        """What to open, the best first; a file that was moved is looked for by its name."""
        sources = self._sources()
        if facts is None or not facts.fingerprint:
            known = [facts.model_path if facts is not None else "", self._current(), like, *sources]
        else:
            name = PurePath(facts.model_path).name
            moved = [each for each in sources if PurePath(each).name == name]
            known = [facts.model_path, self._current(), like, *moved]
        return [each for each in dict.fromkeys(known) if each]

    def _on_tokens(self, look: Look, tokens: tuple[Token, ...]) -> None:
        look.tokens = tokens
        self._next(look)

    # -- the vocabulary ---------------------------------------------------

    def _next(self, look: Look) -> None:
        """Try the next vocabulary."""
        if look.cancelled:
            return
        if look.sources:
            look.source = look.sources.pop(0)
            self._opening.setdefault(look.source, []).append(look)
            self._vocabularies.open(look.source)
        elif look.tokens:
            self._show_bare(look)
        else:
            look.failed(look.error)

    def _on_vocabularies_opened(self, source: str, vocabulary: Vocabulary) -> None:
        for look in self._opening.pop(source, []):
            facts = look.facts
            theirs = facts.fingerprint if facts is not None and look.tokens else ""
            if theirs and vocabulary.fingerprint != theirs:
                self._next(look)
            else:
                self._read(look, vocabulary)

    def _on_vocabularies_failed(self, source: str, error: VitrailError) -> None:
        for look in self._opening.pop(source, []):
            look.error = error
            self._next(look)

    def _read(self, look: Look, vocabulary: Vocabulary) -> None:
        """Have the entries of the vocabulary."""

        def take(pieces: Pieces) -> None:
            self._pieces[vocabulary.key] = pieces
            self._pieces.move_to_end(vocabulary.key)
            if len(self._pieces) > KEPT:
                self._pieces.popitem(last=False)
            self._cut(look, vocabulary, pieces)

        self._vocabularies.entries(vocabulary, take, partial(_fail, look))

    # -- the tokens -------------------------------------------------------

    def _cut(self, look: Look, vocabulary: Vocabulary, pieces: Pieces) -> None:
        if look.cancelled:
            return
        facts = look.facts
        prefill = facts.prefill if facts is not None else 0
        text = look.text
        if look.tokens and not prefill:
            self._show_stored(look, vocabulary, pieces, None)
            return
        if look.tokens:
            text = encoded(look.node.message.content[:prefill])
        # What is special in a template is plain text in a message.
        self._vocabularies.cut(
            vocabulary,
            text,
            CutOptions(),
            partial(self._on_cut, look, vocabulary, pieces),
            failed=partial(_fail, look),
        )

    def _on_cut(self, look: Look, vocabulary: Vocabulary, pieces: Pieces, cut: Cut) -> None:
        if look.tokens:
            self._show_stored(look, vocabulary, pieces, cut)
            return
        origin: Origin = "cut"
        message = look.node.message
        if message.role == "assistant":
            edited = message.facts is not None and message.facts.edited
            origin = "edited" if edited else "other" if look.chosen else "lost"
        text = look.text
        self._show(look, vocabulary.name, origin, len(cut.ids), lambda: CutText(text, cut, pieces))

    def _show_stored(
        self, look: Look, vocabulary: Vocabulary, pieces: Pieces, prefix: Cut | None
    ) -> None:
        text, tokens, count = look.text, look.tokens, len(pieces.all)
        if not all(0 <= token.id < count for token in tokens):
            self._show_bare(look)
            return

        def make() -> CutText:
            ids = [token.id for token in tokens]
            said = [token.text for token in tokens]
            cut = stored_cut(text, ids, [pieces.all[each] for each in ids], said, prefix)
            return CutText(text, cut, pieces)

        origin: Origin = "stored" if prefix is None else "begun"
        self._show(look, vocabulary.name, origin, len(tokens), make)

    def _show_bare(self, look: Look) -> None:
        """The vocabulary is not here: ids and bytes are as they were stored."""
        facts, tokens = look.facts, look.tokens
        assert facts is not None  # noqa: S101 - it has tokens
        begun = encoded(look.node.message.content[: facts.prefill])
        text = look.text[len(begun) :]
        look.source = ""

        def make() -> CutText:
            ids = [token.id for token in tokens]
            stored = [token.piece for token in tokens]
            cut = stored_cut(text, ids, stored, [token.text for token in tokens])
            return CutText(text, cut, StoredPieces(ids, stored))

        origin: Origin = "begun" if begun else "stored"
        self._show(look, facts.model_name, origin, len(tokens), make)

    def _show(
        self, look: Look, name: str, origin: Origin, count: int, make: Callable[[], CutText]
    ) -> None:
        """Tell what `make` gives; of many tokens it is made in a thread."""
        content, source, stored = look.node.message.content, look.source, len(look.tokens)

        def tell(made: CutText) -> None:
            if not look.cancelled:
                look.then(MessageCut(content, made, origin, stored, name, source))

        if count <= SMALL:
            tell(make())
        else:
            self._tasks.run(make, tell)


def _tokens(node_id: int, store: Store) -> tuple[Token, ...]:
    """Runs in the storage's thread."""
    return store.of(node_id).tokens(node_id)


def _fail(look: Look, error: VitrailError) -> None:
    if not look.cancelled:
        look.failed(error)
