"""Vocabularies without their models: opened in an engine of their own, asked from the window."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakValueDictionary

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.bridge.cutting import Cutting, encoded
from app.bridge.fetches import Fetches
from app.bridge.inspector import read_identity
from app.bridge.tasks import Tasks
from app.bridge.vocabulary_engine import folders_of
from app.core.errors import ModelFileMissing, VocabularyProtocolError
from app.engine.bundled import BUNDLED, unpack
from app.engine.received import prompt_in, table_in, vocabulary_in
from app.engine.vocabulary_protocol import OpenVocabulary, ReadTable, ShowPrompt
from app.inspection.cut_text import Pieces
from app.inspection.merge_table import MergeTable, read_merges

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable

    from app.bridge.vocabulary_engine import VocabularyEngine
    from app.bridge.vocabulary_question import Answer, OnError
    from app.core.errors import VitrailError
    from app.engine.api import CutOptions, Vocabulary
    from app.engine.seen import PromptQuestion, PromptSeen
    from app.inspection.cut import Cut, VocabularyTable

__all__ = ["BUNDLED", "Cutting", "Vocabularies"]

T = TypeVar("T")

THREADS = 2


@dataclass(frozen=True, slots=True)
class _Found:
    """A source as a file: where it lies, what names it as it is, what must be readable."""

    path: str
    key: str
    folders: frozenset[str]


class Vocabularies(QObject):
    """Opens vocabularies and cuts texts with them.

    Signals:
        opened: source, Vocabulary.
        failed: source, VitrailError: it cannot be opened, or it ended the engine.
    """

    opened = Signal(str, object)
    failed = Signal(str, object)

    def __init__(
        self,
        engine: VocabularyEngine,
        folder: Path,
        *,
        parent: QObject | None = None,
    ) -> None:
        """Start nothing yet.

        Args:
            engine: that holds them; ended by `close`.
            folder: where those that come with the program are unpacked.
            parent: Qt's.
        """
        super().__init__(parent)
        self._engine = engine
        self._folder = folder
        self._tasks = Tasks("vocabularies", THREADS, daemon=True, parent=self)
        self._fetches = Fetches()
        self._known: dict[str, Vocabulary] = {}
        self._tables: dict[str, VocabularyTable] = {}
        self._merges: dict[str, MergeTable] = {}
        # They are large: kept as long as anybody needs them.
        self._entries: WeakValueDictionary[str, Pieces] = WeakValueDictionary()
        engine.closed.connect(self._on_engine_closed)

    def open(self, source: str) -> None:
        """Open a GGUF file by its path, or one of `BUNDLED` by its name; `opened` or `failed`.

        What is open already is told again, unless the file has changed.
        """
        self._tasks.run(
            partial(_find, source, self._folder),
            partial(self._on_tasks_found, source),
            partial(self.failed.emit, source),
        )

    def forget(self, vocabulary: Vocabulary) -> None:
        """Give its memory back, here and in the engine; it can be opened again."""
        for known in (self._known, self._tables, self._merges, self._entries):
            known.pop(vocabulary.key, None)
        self._engine.forget(vocabulary.key)

    def cut(
        self,
        vocabulary: Vocabulary,
        text: bytes | str,
        options: CutOptions,
        then: Callable[[Cut], None],
        *,
        previous: tuple[bytes, Cut] | None = None,
        failed: Callable[[VitrailError], None] | None = None,
        progressed: Callable[[int, int], None] | None = None,
        parted: Callable[[int, int, array[int]], None] | None = None,
    ) -> Cutting:
        """Cut `text`; `then` is called later, on the GUI thread.

        Args:
            vocabulary: that was opened.
            text: bytes of UTF-8, or what becomes them; NUL is a character like any other.
            options: how.
            then: told the cut.
            previous: the bytes of an earlier text and its cut with the same vocabulary and
                options: what did not change is taken from it where that is exact.
            failed: told why not.
            progressed: told bytes cut and bytes in all.
            parted: see `Cutting`.
        """
        return Cutting(
            partial(self._engine.ask, vocabulary.key),
            vocabulary,
            encoded(text),
            options,
            then=then,
            failed=failed or _nothing,
            previous=previous,
            progressed=progressed,
            parted=parted,
        )

    def prompt(
        self,
        vocabulary: Vocabulary,
        question: PromptQuestion,
        then: Callable[[PromptSeen], None],
        failed: Callable[[VitrailError], None] | None = None,
    ) -> None:
        """The prompt that messages make in a model's chat template, exactly as it would read it.

        Args:
            vocabulary: that was opened.
            question: what the prompt is made of.
            then: told the prompt, later; of what is cached nothing is known here.
            failed: told why there is none: TemplateFailed, TemplateTooSlow, …
        """
        refused = failed or _nothing

        def read(answer: Answer) -> None:
            work = partial(prompt_in, answer.events, question, vocabulary.n_vocab)
            self._check(work, answer, then, refused)

        command = ShowPrompt(key=vocabulary.key, question=question)
        self._engine.ask(vocabulary.key, command, read, refused)

    def table(
        self,
        vocabulary: Vocabulary,
        then: Callable[[VocabularyTable], None],
        failed: Callable[[VitrailError], None] | None = None,
    ) -> None:
        """All entries; fetched once, then known, and told before this returns."""
        known = self._tables.get(vocabulary.key)
        if known is not None:
            then(known)
            return
        asked = self._fetches.join(("table", vocabulary.key), then, failed or _nothing)
        if asked is None:
            return

        def keep(table: VocabularyTable) -> None:
            # Nobody would give back the memory of one that was forgotten meanwhile.
            if vocabulary.key in self._known:
                self._tables[vocabulary.key] = table
            asked.then(table)

        def read(answer: Answer) -> None:
            work = partial(table_in, answer.events, vocabulary.n_vocab)
            self._check(work, answer, keep, asked.failed)

        self._engine.ask(vocabulary.key, ReadTable(key=vocabulary.key), read, asked.failed)

    def entries(
        self,
        vocabulary: Vocabulary,
        then: Callable[[Pieces], None],
        failed: Callable[[VitrailError], None] | None = None,
    ) -> None:
        """All entries ready to be looked up; the same object for all who have it at a time."""
        known = self._entries.get(vocabulary.key)
        if known is not None:
            then(known)
            return

        asked = self._fetches.join(("entries", vocabulary.key), then, failed or _nothing)
        if asked is None:
            return

        def take(made: Pieces) -> None:
            self._entries[vocabulary.key] = made
            asked.then(made)

        def make(table: VocabularyTable) -> None:
            self._tasks.run(partial(Pieces, table), take, asked.failed)

        self.table(vocabulary, make, asked.failed)

    def merges(
        self,
        vocabulary: Vocabulary,
        then: Callable[[MergeTable], None],
        failed: Callable[[VitrailError], None] | None = None,
    ) -> None:
        """The entries and merges, from the header of the file; read once, then known.

        What kind an entry is comes from llama.cpp, which does not believe every file.
        """
        known = self._merges.get(vocabulary.key)
        if known is not None:
            then(known)
            return

        asked = self._fetches.join(("merges", vocabulary.key), then, failed or _nothing)
        if asked is None:
            return

        def keep(merges: MergeTable) -> None:
            if vocabulary.key in self._known:
                self._merges[vocabulary.key] = merges
            asked.then(merges)

        def read(table: VocabularyTable) -> None:
            work = partial(read_merges, Path(vocabulary.path), table.kinds)
            self._tasks.run(work, keep, asked.failed)

        self.table(vocabulary, read, asked.failed)

    def close(self) -> None:
        """End the engine and the threads."""
        self._tasks.close()
        self._engine.close()

    def _check(
        self, work: Callable[[], T], answer: Answer, then: Callable[[T], None], failed: OnError
    ) -> None:
        """Read an answer in a thread; one that cannot be true ends the engine."""

        def refuse(error: VitrailError) -> None:
            if isinstance(error, VocabularyProtocolError):
                answer.disbelieve(error)
            failed(error)

        self._tasks.run(work, then, refuse)

    def _on_tasks_found(self, source: str, found: _Found) -> None:
        known = self._known.get(found.key)
        if known is not None:
            self.opened.emit(source, known)
            return
        self._engine.name(found.key, found.path, found.folders)
        command = OpenVocabulary(path=found.path, key=found.key)
        self._engine.ask(
            found.key,
            command,
            partial(self._on_engine_opened, source, command),
            partial(self.failed.emit, source),
        )

    def _on_engine_closed(self, key: str) -> None:
        self._tables.pop(key, None)
        self._merges.pop(key, None)

    def _on_engine_opened(self, source: str, command: OpenVocabulary, answer: Answer) -> None:
        try:
            vocabulary = vocabulary_in(answer.events, command)
        except VocabularyProtocolError as error:
            answer.disbelieve(error)
            self.failed.emit(source, error)
            return
        if source in BUNDLED:
            vocabulary = replace(vocabulary, name=BUNDLED[source])
        self._known[vocabulary.key] = vocabulary
        self.opened.emit(source, vocabulary)


def _nothing(_error: VitrailError) -> None:
    """Nobody wants to know."""


def _find(source: str, folder: Path) -> _Found:
    """The file that `source` means; reads the disk.

    Raises:
        ModelFileMissing: there is none.
        ModelFileUnreadable: one that comes with the program cannot be unpacked.
    """
    path = str(unpack(source, folder)) if source in BUNDLED else source
    identity = read_identity(path)
    if not identity:
        raise ModelFileMissing(path=path)
    return _Found(path, f"{identity}:{path}", folders_of(path))
