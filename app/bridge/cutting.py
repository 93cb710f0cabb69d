"""One text on its way through the engine: in parts, so that it can be followed and given up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from app.core.errors import VocabularyProtocolError
from app.engine.received import cut_in
from app.engine.vocabulary_protocol import CutText
from app.inspection.boundaries import parts
from app.inspection.recut import Edit, find_edit, spliced

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterator, Sequence

    from app.bridge.vocabulary_question import Answer
    from app.core.errors import VitrailError
    from app.engine.api import CutOptions, Vocabulary
    from app.engine.protocol import Command
    from app.inspection.cut import Cut

    Ask = Callable[[Command, Callable[[Answer], None], Callable[[VitrailError], None]], None]
    """Sends a command; tells all that answered it, or why nothing did."""

PART_BYTES = 128 * 1024
"""About 40 ms of work; a text that is given up costs the parts that are in the engine."""
AHEAD = 3
"""Parts that the engine has at once: it never waits for the window's next frame."""


@dataclass(slots=True, eq=False)
class _Part:
    """A stretch of the text, in bytes, and how the engine cut it; None until it has."""

    begin: int
    end: int
    cut: Cut | None = None


class Cutting:
    """A text that is being cut; it can be given up."""

    def __init__(
        self,
        ask: Ask,
        vocabulary: Vocabulary,
        text: bytes,
        options: CutOptions,
        *,
        then: Callable[[Cut], None],
        failed: Callable[[VitrailError], None],
        previous: tuple[bytes, Cut] | None = None,
        progressed: Callable[[int, int], None] | None = None,
        parted: Callable[[int, int, array[int]], None] | None = None,
    ) -> None:
        """Begin.

        Args:
            ask: see `Ask`; never answers before it returns.
            vocabulary: that cuts.
            text: all of it.
            options: how.
            then: told the cut.
            failed: told why not.
            previous: an earlier text and its cut.
            progressed: told bytes cut and bytes in all.
            parted: told of a long text part by part, in order: where the part begins and ends,
                and the ids it was cut into; where it begins with 0, those before are no more.
        """
        self._ask = ask
        self._vocabulary = vocabulary
        self._text = text
        self._options = options
        self._then = then
        self._failed = failed
        self._progressed = progressed
        self._parted = parted
        self._old = previous[1] if previous else None
        self._edit: Edit | None = None
        if previous:
            self._edit = find_edit(vocabulary.boundaries, previous[0], text)
        self._over = False
        self._parts: list[_Part] = []
        self._done = 0
        if self._edit is not None:
            self._begin(iter([(self._edit.begin, self._edit.new_end)]))
        else:
            self._begin(parts(vocabulary.boundaries, text, PART_BYTES))

    def cancel(self) -> None:
        """Nothing will be told any more, and what is not in the engine yet will not be cut."""
        self._over = True

    def _begin(self, spans: Iterator[tuple[int, int]]) -> None:
        self._parts, self._done, self._coming = [], 0, spans
        for _ in range(AHEAD):
            self._send()

    def _send(self) -> None:
        """Ask for the next part, if there is one."""
        span = next(self._coming, None)
        if span is None:
            return
        part = _Part(*span)
        self._parts.append(part)
        command = CutText(
            key=self._vocabulary.key,
            text=self._text[part.begin + self._left_out(part) : part.end],
            add_special=self._options.add_special and part.begin == 0 and self._edit is None,
            parse_special=self._options.parse_special,
        )
        self._ask(command, partial(self._on_engine_cut, part), self._on_engine_failed)

    def _left_out(self, part: _Part) -> int:
        """The space at the beginning of a part that the tokenizer puts there itself."""
        spaces = self._vocabulary.boundaries == "spaces"
        return 1 if part.begin and spaces and self._vocabulary.add_space_prefix else 0

    def _on_engine_cut(self, part: _Part, answer: Answer) -> None:
        if self._over or part not in self._parts:
            return
        try:
            cut = cut_in(answer.events, self._vocabulary.n_vocab, part.end - part.begin)
        except VocabularyProtocolError as error:
            answer.disbelieve(error)
            self._on_engine_failed(error)
            return
        part.cut = cut
        self._done += part.end - part.begin
        if self._left_out(part) and not cut.added_space:
            self._begin_whole()
            return
        if self._progressed is not None and self._edit is None:
            self._progressed(self._done, len(self._text))
        whole = (part.begin, part.end) == (0, len(self._text))
        if self._parted is not None and self._edit is None and not whole:
            self._parted(part.begin, part.end, cut.ids)
        self._send()
        cuts = [each.cut for each in self._parts if each.cut is not None]
        if len(cuts) == len(self._parts):
            self._finish(_joined(cuts))

    def _on_engine_failed(self, error: VitrailError) -> None:
        if not self._over:
            self._over = True
            self._failed(error)

    def _begin_whole(self) -> None:
        """Something is not as it should be at a boundary: trust none."""
        self._edit = None
        self._begin(iter([(0, len(self._text))]))

    def _finish(self, joined: Cut) -> None:
        cut: Cut | None = joined
        if self._edit is not None and self._old is not None:
            cut = spliced(self._old, self._edit, joined, len(self._text))
        if cut is None:
            self._begin_whole()
            return
        self._over = True
        self._then(cut)


def _joined(cuts: Sequence[Cut]) -> Cut:
    """The cuts of parts in order as one; the first has behind it what belongs behind the last."""
    first = cuts[0]
    if len(cuts) == 1:
        return first
    behind = len(first.ids) - first.after
    ids, lengths = first.ids[:behind], first.lengths[:behind]
    for cut in cuts[1:]:
        ids.extend(cut.ids)
        lengths.extend(cut.lengths)
    ids.extend(first.ids[behind:])
    lengths.extend(first.lengths[behind:])
    return replace(
        first,
        ids=ids,
        lengths=lengths,
        text_bytes=sum(cut.text_bytes for cut in cuts),
        exact=all(cut.exact for cut in cuts),
    )


def encoded(text: bytes | str) -> bytes:
    """The bytes of `text`; a lone half of a surrogate pair becomes U+FFFD."""
    if isinstance(text, bytes):
        return text
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()
