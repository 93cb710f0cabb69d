"""The prompt of the open conversation, followed while somebody looks at it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal

from app.bridge.courtesy import Courtesy
from app.bridge.seen import Wish
from app.inspection.cut_text import CutText, Pieces
from app.inspection.prompt_map import PromptMap, map_prompt
from app.ui.lens.prompt.words import detail, heading, note
from app.ui.lens.tokens.dressing import BARE, Dress, Heading
from app.ui.lens.tokens.sight import Sight

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

    from app.bridge.figures import ContextUse
    from app.bridge.seeing import Seeing
    from app.bridge.seen import ConversationSeen
    from app.bridge.tasks import Task, Tasks
    from app.bridge.vocabularies import Vocabularies
    from app.chat.conversation import Attachment
    from app.core.errors import VitrailError
    from app.engine.api import Vocabulary
    from app.inspection.cut import VocabularyTable

    Unsent = Callable[[], tuple[str, tuple[Attachment, ...]]]

PAUSE_MS = 120
"""After something changed, before the prompt is asked for again."""
KEPT = 4096


class PromptSight(Sight):
    """What a model sees of the open conversation.

    Attributes:
        seen: the prompt; None before there is one, and where there can be none.
        map: whose its tokens are; None as `seen`.
        error: why there is none.
        wish: what is asked for.
        pieces: entries of the vocabulary; None until they are there, and where no panes are
            wanted.

    Signals:
        changed: `seen`, `map` or `error`.
        vocabulary_changed: another vocabulary is used, or its pieces are there.
        measured: what `used` says.
    """

    changed = Signal()
    vocabulary_changed = Signal()
    measured = Signal()

    def __init__(
        self,
        seeing: Seeing,
        tasks: Tasks,
        *,
        vocabularies: Vocabularies | None = None,
        unsent: Unsent | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Ask nothing yet.

        Args:
            seeing: that answers, this one only.
            tasks: threads in which what is shown is made ready.
            vocabularies: where the pieces for panes come from; None makes no panes.
            unsent: the message that is being written, to be shown too; None shows what was said.
            parent: Qt's.
        """
        super().__init__(parent=parent)
        self._seeing = seeing
        self._unsent = unsent
        self._vocabularies = vocabularies
        self._tasks = tasks
        self._task: Task | None = None
        self._following = False
        self.seen: ConversationSeen | None = None
        self.map: PromptMap | None = None
        self.error: VitrailError | None = None
        self.wish = Wish()
        self.pieces: Pieces | None = None
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._dress = lru_cache(maxsize=KEPT)(self._dressed)
        seeing.seen.connect(self._on_seeing_seen)
        seeing.failed.connect(self._on_seeing_failed)
        seeing.outdated.connect(self._on_seeing_outdated)
        seeing.waiting_changed.connect(self.waiting_changed)
        seeing.measured.connect(self._on_seeing_measured)

    # -- what is asked ----------------------------------------------------

    @property
    def waiting(self) -> bool:
        """Another prompt is on its way: not the same one, only longer by a few words."""
        busy = self._seeing.waiting or self._timer.isActive() or self._task is not None
        seen = self.seen
        return busy and (seen is None or seen.wish != self.wish or self._seeing.latest is None)

    @property
    def following(self) -> bool:
        """Whether it is kept up to date."""
        return self._following

    def used(self) -> ContextUse | None:
        """Tokens of the context that the prompt takes; None where there is none."""
        return None if self.seen is None else self._seeing.used(self.seen)

    @property
    def source(self) -> str:
        """What the vocabulary was opened from; empty before one is."""
        seen = self.seen
        return "" if seen is None else seen.wish.path or seen.vocabulary.path

    @property
    def vocabulary(self) -> Vocabulary | None:
        """That cuts; None before there is one."""
        return self.seen.vocabulary if self.seen is not None else None

    @property
    def opening(self) -> bool:
        """There is no vocabulary yet, but a prompt is on its way."""
        return self.seen is None and self.waiting

    def follow(self, following: bool) -> None:
        """Keep it up to date from now on, or no longer."""
        if following == self._following:
            return
        self._following = following
        if following:
            self._timer.start(0)
        else:
            self._timer.stop()
            self._seeing.cancel()

    def set_wish(self, wish: Wish) -> None:
        """Ask for another prompt of the same conversation."""
        if wish != self.wish:
            self.wish = wish
            if self._following:
                self._timer.start(0)
            self.waiting_changed.emit()

    def retranslate(self) -> None:
        """The words of the headings are those of another language."""
        self._dress.cache_clear()

    # -- what a strip asks ------------------------------------------------

    def note(self, token: int) -> str:
        """Whose a token is."""
        if self.seen is None or self.map is None:
            return ""
        return note(self.seen, self.map, token)

    def dress(self, first: int, end: int) -> Dress:
        """Headings, the template's hatch, the KV cache, what only looks special."""
        return self._dress(first, end)

    def headed(self) -> Sequence[int]:
        """Where the messages begin."""
        return [each.first for each in self.map.sections] if self.map is not None else ()

    def _dressed(self, first: int, end: int) -> Dress:
        seen, mapped = self.seen, self.map
        if seen is None or mapped is None:
            return BARE
        headings = tuple(
            (
                each.first - first,
                Heading(heading(mapped, each), detail(seen, each), each.look),
            )
            for each in mapped.begun(first, end)
        )
        return Dress(
            headings,
            mapped.hatched(first, end),
            mapped.flagged(first, end),
            max(0, min(seen.prompt.cached, end) - first),
        )

    # -- answers ----------------------------------------------------------

    def _on_timer_timeout(self) -> None:
        if self._unsent is not None:
            draft, files = self._unsent()
            self.wish = replace(self.wish, draft=draft, attachments=files)
        self._seeing.ask(self.wish)

    def _on_seeing_outdated(self) -> None:
        # What is asked for while something goes on changing is asked for once in a while.
        if self._following and not self._timer.isActive():
            self._timer.start()

    def _on_seeing_measured(self) -> None:
        if self._following and self.seen is not None:
            self.measured.emit()

    def _on_seeing_failed(self, error: VitrailError) -> None:
        self._drop_task()
        self._take(None, None, error)
        self.show(None)

    def _on_seeing_seen(self, seen: ConversationSeen) -> None:
        self._drop_task()
        pieces, known = self.pieces, self.seen.vocabulary.key if self.seen is not None else ""
        if self._vocabularies is None:
            self._make(seen, None)
        elif pieces is not None and known == seen.vocabulary.key:
            self._make(seen, pieces)
        else:
            self._vocabularies.table(
                seen.vocabulary, partial(self._on_table, seen), self._on_seeing_failed
            )

    def _on_table(self, seen: ConversationSeen, table: VocabularyTable) -> None:
        if self._seeing.latest is seen:
            self._make(seen, table)

    def _make(self, seen: ConversationSeen, of: Pieces | VocabularyTable | None) -> None:
        """Sort its tokens, in a thread; blocks of the prompt before it are used again."""
        previous = self.made
        self._task = self._tasks.run(
            lambda: _politely_made(seen, of, previous), partial(self._on_made, seen)
        )

    def _on_made(self, seen: ConversationSeen, made: tuple[PromptMap, CutText | None]) -> None:
        self._task = None
        mapped, panes = made
        self.pieces = panes.pieces if panes is not None else None
        self._take(seen, mapped, None)
        self.show(panes)
        self.waiting_changed.emit()

    def _take(
        self, seen: ConversationSeen | None, mapped: PromptMap | None, error: VitrailError | None
    ) -> None:
        other = seen is None or self.seen is None or seen.vocabulary != self.seen.vocabulary
        self.seen, self.map, self.error = seen, mapped, error
        self._dress.cache_clear()
        if other:
            self.vocabulary_changed.emit()
        self.changed.emit()

    def _drop_task(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None


def _politely_made(
    seen: ConversationSeen, of: Pieces | VocabularyTable | None, previous: CutText | None
) -> tuple[PromptMap, CutText | None]:
    """A second of work for 400,000 tokens, in which the window goes on."""
    with Courtesy().working():
        return _made(seen, of, previous)


def _made(
    seen: ConversationSeen, of: Pieces | VocabularyTable | None, previous: CutText | None
) -> tuple[PromptMap, CutText | None]:
    """Whose its tokens are; and its panes, where there are entries to make them of."""
    prompt = seen.prompt
    mapped = map_prompt(
        prompt.lengths,
        prompt.spans,
        before=prompt.before,
        plain=prompt.plain,
    )
    if of is None:
        return mapped, None
    pieces = of if isinstance(of, Pieces) else Pieces(of)
    return mapped, CutText(prompt.text, prompt.cut, pieces, previous)
