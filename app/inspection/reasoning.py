"""Where in a reply the model thinks and where it answers.

Models write their thinking before their answer, between markers of their own. Which ones a model
uses is found in its chat template (`app.engine.thinking`); where nothing is known, those of `KNOWN`
are looked for. Thinking is only looked for where a reply begins: an answer that quotes ``<think>``
in the middle of a sentence stays an answer. Nothing is cut out: everything here counts characters
of the reply as it was generated.

The forms follow the templates and parsers of llama.cpp (models/templates, common/parsers).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPACE = re.compile(r"\s*")
_SHORTEST_PART: Final = 3
"""Characters; so much of the beginning of a marker is taken for one that is being written."""


class Markers(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a model writes around its thinking and its answer.

    Attributes:
        begin: opens the thinking.
        end: closes it.
        turn: may stand between the two, and before either (a new message of the same reply).
        answer: opens the answer.
        close: closes the answer.
        framed: an answer always stands behind `answer`, also where nothing was thought.
    """

    begin: str
    end: str
    turn: str = ""
    answer: str = ""
    close: str = ""
    framed: bool = False


THINK: Final = Markers(begin="<think>", end="</think>")

KNOWN: Final[tuple[Markers, ...]] = (
    THINK,
    Markers(begin="<thinking>", end="</thinking>"),
    Markers(begin="<thought>", end="</thought>"),
    Markers(begin="<reasoning>", end="</reasoning>"),
    Markers(begin="[THINK]", end="[/THINK]"),
    Markers(begin="<seed:think>", end="</seed:think>"),
    Markers(begin="<mm:think>", end="</mm:think>"),
    Markers(begin="◁think▷", end="◁/think▷"),
    Markers(begin="<|inner_prefix|>", end="<|inner_suffix|>"),
    Markers(begin="<|channel>thought", end="<channel|>"),
    Markers(
        begin="<|channel|>analysis<|message|>",
        end="<|end|>",
        turn="<|start|>assistant",
        answer="<|channel|>final<|message|>",
        framed=True,
    ),
    Markers(
        begin="<|think|>",
        end="<|end|>",
        turn="<|begin|>assistant",
        answer="<|content|>",
        framed=True,
    ),
    Markers(
        begin=" to=self<|message|>",
        end="<|eom|>",
        turn="<|start|>assistant",
        answer=" to=user<|message|>",
        framed=True,
    ),
    Markers(
        begin="<|open|>think<|sep|>",
        end="<|close|>think<|sep|>",
        answer="<|open|>response<|sep|>",
        close="<|close|>response<|sep|>",
        framed=True,
    ),
    Markers(
        begin="<|START_THINKING|>",
        end="<|END_THINKING|>",
        answer="<|START_RESPONSE|>",
        close="<|END_RESPONSE|>",
        framed=True,
    ),
    Markers(
        begin="<|begin_of_thought|>",
        end="<|end_of_thought|>",
        answer="<|begin_of_solution|>",
        close="<|end_of_solution|>",
        framed=True,
    ),
)
"""In the order in which they are looked for."""

DECLARED: Final[tuple[Markers, ...]] = (
    Markers(
        begin="<|START_THINKING|>",
        end="<|END_THINKING|>",
        answer="<|START_TEXT|>",
        close="<|END_TEXT|>",
        framed=True,
    ),
    Markers(begin="<think>", end="</think>", answer="<response>", close="</response>"),
    Markers(begin="<think>", end="</think>", answer="<answer>", close="</answer>"),
    Markers(
        begin="Here are my reasoning steps:",
        end="[BEGIN FINAL RESPONSE]",
        close="[END FINAL RESPONSE]",
    ),
    Markers(begin="Here is my thought process:", end="Here is my response:"),
)
"""Words that could also stand in any answer, so that they count only where a template has them."""


class Thought(Struct, frozen=True, kw_only=True):
    """Where the thinking stands in a reply; offsets count characters of its text.

    ``start <= begin <= end <= answer <= answer_end <= len(text)``.

    Attributes:
        begin: of what was thought, after marker and blanks.
        end: after its last character, before blanks and marker.
        answer: where the answer begins, blank lines left out; the end of the text while there
            is none.
        closed: it is over.
        start: of the marker that begins it; 0 where the prompt ended with that.
        answer_end: after the answer, before a marker that closes it.
    """

    begin: int
    end: int
    answer: int
    closed: bool
    start: int = 0
    answer_end: int = 0

    @property
    def empty(self) -> bool:
        """There are markers only: nothing to show but the answer."""
        return self.begin == self.end


def thought(text: str, *, opened: bool = False, markers: Markers | None = None) -> Thought | None:
    """The thinking at the beginning of a reply; None where there is none.

    Costs a few comparisons and at most one search through `text`, so that it can be asked again
    for every token. The first marker that ends the thinking ends it. A beginning that is repeated
    (the prompt had it already) and an end that is repeated belong to the markers. Thinking that
    goes on in a second part right behind the first is one with it.

    Args:
        text: of the reply, as far as it is known.
        opened: the prompt ended with the marker that begins the thinking, so that the reply
            starts in the middle of it.
        markers: the model's own; None looks for those of `KNOWN`.
    """
    if opened:
        return _read(text, markers or THINK, 0, 0)
    first = _after_blanks(text, 0)
    if first == len(text):
        return None
    for known in (markers,) if markers else KNOWN:
        found = _at_beginning(text, known, first, own=markers is not None)
        if found is not None:
            return found
    return None


def answer_of(text: str, *, opened: bool = False, markers: Markers | None = None) -> str:
    """The reply without thinking and markers: what is copied, exported and read aloud."""
    found = thought(text, opened=opened, markers=markers)
    return text if found is None else text[found.answer : found.answer_end]


def _at_beginning(text: str, markers: Markers, first: int, *, own: bool) -> Thought | None:
    """As `thought`, with the first character that is not blank at `first`."""
    begin, answer = markers.begin.lstrip(), markers.answer.lstrip()
    at = first
    if markers.turn and text.startswith(markers.turn, first):
        at = _after_blanks(text, first + len(markers.turn))
    if text.startswith(begin, at):
        return _read(text, markers, first, at + len(begin))
    closes = own and text.startswith(markers.end, at)  # the prompt had closed it already
    if closes or (markers.framed and text.startswith(answer, at)):
        return _answered(text, markers, first, (first, first), at)
    if own and _begins_one_of(text, at, [begin, answer, markers.turn + begin]):
        closed = not _begins_one_of(text, at, [begin])
        return _thought(text, first, (len(text), len(text)), len(text), closed=closed)
    return None


def _read(text: str, markers: Markers, start: int, begin: int) -> Thought:
    """The thinking whose marker begins at `start` and ends at `begin`, with all its parts."""
    opening = markers.begin.lstrip()
    shown: tuple[int, int] | None = None
    while True:
        begin = _after_all(text, begin, opening)
        end = text.find(markers.end, begin)
        if end < 0:
            last = _before_part(text, begin, markers.end)
            first = min(begin, last) if shown is None else shown[0]
            return _thought(text, start, (first, last), len(text), closed=False)
        if begin < end:
            last = _before_blanks(text, end)
            shown = (begin, last) if shown is None else (shown[0], last)
        # Another part right behind it? Empty ones are no reason to show markers.
        second = _after_blanks(text, end + len(markers.end))
        if markers.turn and text.startswith(markers.turn, second):
            second = _after_blanks(text, second + len(markers.turn))
        if not text.startswith(opening, second):
            return _answered(text, markers, start, shown or (begin, begin), end)
        begin = second + len(opening)


def _answered(text: str, markers: Markers, start: int, shown: tuple[int, int], at: int) -> Thought:
    """The thinking that is over, with what follows at `at`: ends, then the answer."""
    answer = _after_all(text, at, markers.end)
    expected = [markers.turn + markers.begin, markers.turn + markers.answer]
    if markers.turn and text.startswith(markers.turn, answer):
        answer = _after_blanks(text, answer + len(markers.turn))
        expected = [markers.begin, markers.answer]
    opening = markers.answer.lstrip()
    if opening and text.startswith(opening, answer):
        answer = _after_blanks(text, answer + len(opening))
    elif opening and _begins_one_of(text, answer, expected, shortest=1):
        answer = len(text)
    return _thought(text, start, shown, answer, closed=True, close=markers.close)


def _thought(
    text: str,
    start: int,
    shown: tuple[int, int],
    answer: int,
    *,
    closed: bool,
    close: str = "",
) -> Thought:
    answer_end = len(text)
    if close:
        last = _before_blanks(text, answer_end)
        if last - len(close) >= answer and text.endswith(close, 0, last):
            answer_end = last - len(close)
    begin, end = shown
    return Thought(
        begin=begin,
        end=max(begin, end),
        answer=answer,
        closed=closed,
        start=start,
        answer_end=answer_end,
    )


def _begins_one_of(
    text: str, at: int, openings: Sequence[str], shortest: int = _SHORTEST_PART
) -> bool:
    """Whether the text from `at` on is the beginning of one of `openings`."""
    length = len(text) - at
    return length >= shortest and any(
        length < len(opening) and opening.startswith(text[at:])
        for opening in map(str.lstrip, openings)
    )


def _after_all(text: str, at: int, marker: str) -> int:
    """Behind each `marker` that stands at `at` or behind another, and behind blanks."""
    at = _after_blanks(text, at)
    while text.startswith(marker, at):
        at = _after_blanks(text, at + len(marker))
    return at


def _after_blanks(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _before_blanks(text: str, end: int) -> int:
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _before_part(text: str, begin: int, marker: str) -> int:
    """The end of `text` but for blanks, and for a `marker` that has begun there."""
    end = len(text)
    for length in range(min(len(marker), end - begin + 1) - 1, 1, -1):
        if text.endswith(marker[:length]):
            end -= length
            break
    return max(begin, _before_blanks(text, end))
