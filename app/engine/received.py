"""What an engine told of vocabularies, put together and checked before it is believed.

Each function raises `VocabularyProtocolError` where what was told contradicts itself, the question
or the vocabulary: nothing that it returns leads to a place that is not there.
"""

from __future__ import annotations

import sys
from array import array
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Final

from msgspec import structs

from app.core.errors import VocabularyProtocolError
from app.engine.seen import PromptSeen
from app.engine.vocabulary_protocol import (
    MAX_ENTRIES,
    MAX_LENGTH,
    CutPart,
    PromptPart,
    PromptShown,
    TablePart,
    TableRead,
    TextCut,
    VocabularyOpened,
)
from app.inspection.cut import Cut, VocabularyTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.engine.api import Vocabulary
    from app.engine.protocol import Event
    from app.engine.seen import PromptQuestion, PromptSpan
    from app.engine.vocabulary_protocol import OpenVocabulary

_ROLES: Final = frozenset({"", "system", "user", "assistant"})
_INT32: Final = 4
_SIGN: Final = 1 << 31
_HIGHEST: Final = _INT32 - 1 if sys.byteorder == "little" else 0
_AT_ONCE: Final = 1 << 13
"""Numbers that are looked at together."""


def vocabulary_in(events: Sequence[Event], command: OpenVocabulary) -> Vocabulary:
    """What `command` opened."""
    answer = events[-1] if events else None
    if not isinstance(answer, VocabularyOpened):
        raise VocabularyProtocolError(detail="a vocabulary that was not opened")
    found = answer.vocabulary
    _check("vocabulary", (found.key, found.path) == (command.key, command.path))
    _check("vocabulary", 0 <= found.n_vocab <= MAX_ENTRIES and found.n_ctx_train >= 0)
    _check("vocabulary", found.bos_id is None or 0 <= found.bos_id < found.n_vocab)
    return found


def cut_in(events: Sequence[Event], n_vocab: int, text_bytes: int) -> Cut:
    """The cut that `events` tell.

    Args:
        events: all that answered a `CutText`.
        n_vocab: entries of the vocabulary.
        text_bytes: of what the tokens stand for.
    """
    facts = events[-1] if events else None
    if not isinstance(facts, TextCut):
        raise VocabularyProtocolError(detail="a cut without an end")
    ids, lengths = _tokens_in(events, n_vocab)
    ends = (facts.before, facts.after)
    _check("cut", min(ends) >= 0 and sum(ends) <= len(ids))
    return Cut(
        ids,
        lengths,
        text_bytes=text_bytes,
        before=facts.before,
        after=facts.after,
        added_space=facts.added_space,
        exact=facts.exact,
    )


def table_in(events: Sequence[Event], n_vocab: int) -> VocabularyTable:
    """The entries that answered a `ReadTable`: as many as the vocabulary has."""
    if not events or not isinstance(events[-1], TableRead):
        raise VocabularyProtocolError(detail="a table without an end")
    parts = [event for event in events if isinstance(event, TablePart)]
    lengths, scores = array("i"), array("f")
    for part in parts:
        lengths.frombytes(part.lengths)
        scores.frombytes(part.scores)
    data, kinds = b"".join(part.data for part in parts), b"".join(part.kinds for part in parts)
    _check("table", len(lengths) == len(scores) == len(kinds) == n_vocab)
    _check("table", _between(lengths, 0, len(data)) and sum(lengths) == len(data))
    starts = array("q", accumulate(lengths, initial=0))
    return VocabularyTable(data=data, starts=starts, kinds=kinds, scores=scores)


def prompt_in(events: Sequence[Event], question: PromptQuestion, n_vocab: int) -> PromptSeen:
    """The prompt that `events` tell.

    Args:
        events: all that answered a `ShowPrompt`.
        question: that was asked.
        n_vocab: entries of the vocabulary.
    """
    shown = events[-1] if events else None
    if not isinstance(shown, PromptShown):
        raise VocabularyProtocolError(detail="a prompt without an end")
    facts = shown.facts
    ids, lengths = _tokens_in(events, n_vocab)
    parts = [event for event in events if isinstance(event, PromptPart)]
    plain = array("i")
    for part in parts:
        plain.frombytes(part.plain)
    text = b"".join(part.text for part in parts)
    spans = tuple(chain.from_iterable(part.spans for part in parts))
    count = len(question.messages)
    _check("prompt", _cover(spans, len(text)) and _name_messages(spans, question))
    _check("special texts", _rise(plain, len(text)))
    of_messages = (facts.dropped, facts.next_dropped, facts.absent, facts.retokenized)
    _check("messages", all(len(each) <= count for each in of_messages))
    _check("messages", _between([*chain(*of_messages)], 0, count - 1))
    _check(
        "figures", 0 <= facts.reserve <= max(question.n_ctx, 0) and 0 <= facts.before <= len(ids)
    )
    return PromptSeen(
        ids=ids,
        lengths=lengths,
        text=text,
        spans=spans,
        plain=tuple(zip(plain[::2], plain[1::2], strict=True)),
        n_ctx=max(question.n_ctx, 0),
        **structs.asdict(facts),
    )


def _check(what: str, holds: bool) -> None:
    if not holds:
        raise VocabularyProtocolError(detail=f"impossible {what}")


def _tokens_in(events: Sequence[Event], n_vocab: int) -> tuple[array[int], array[int]]:
    """int32 ids, and lengths in bytes, of all `CutPart`."""
    ids, lengths = array("i"), array("i")
    for event in events:
        if isinstance(event, CutPart):
            ids.frombytes(event.ids)
            lengths.frombytes(event.lengths)
    _check("ids", len(ids) == len(lengths) and _below(ids, n_vocab))
    _check("lengths", _below(lengths, MAX_LENGTH + 1))
    return ids, lengths


def _below(numbers: array[int], bound: int) -> bool:
    """Whether all of `numbers`, int32, are in ``range(bound)``.

    A megabyte of text has half a million, and one by one they would hold the window for a frame.
    So many of them are one large number, to which is added what lifts those that are too large, and
    only those, to where an int32 has its sign.
    """
    packed = numbers.tobytes()
    step = _INT32 * _AT_ONCE
    lift = (_SIGN - max(bound, 0)).to_bytes(_INT32, sys.byteorder)
    lifts = int.from_bytes(lift * _AT_ONCE, sys.byteorder)
    for at in range(0, len(packed), step):
        # The last ones are lifted with zeros behind them.
        part = packed[at : at + step].ljust(step, b"\0")
        if not _unsigned(part):
            return False
        lifted = int.from_bytes(part, sys.byteorder) + lifts
        if not _unsigned(lifted.to_bytes(step, sys.byteorder)):
            return False
    return True


def _unsigned(packed: bytes) -> bool:
    """Whether no int32 of some has its highest bit set."""
    return packed[_HIGHEST::_INT32].isascii()


def _between(numbers: Sequence[int], least: int, most: int) -> bool:
    return not numbers or (min(numbers) >= least and max(numbers) <= most)


def _cover(spans: Sequence[PromptSpan], size: int) -> bool:
    """Whether `spans` are a text of `size` bytes, in order and without a gap."""
    ends = [0, *(span.end for span in spans)]
    begins = [*(span.start for span in spans), size]
    return ends == begins and all(span.start < span.end for span in spans)


def _name_messages(spans: Sequence[PromptSpan], question: PromptQuestion) -> bool:
    most = len(question.messages)
    return all(-1 <= span.message < most and span.role in _ROLES for span in spans)


def _rise(numbers: Sequence[int], most: int) -> bool:
    """Whether pairs of places in a text of `most` bytes follow one another."""
    apart = all(one <= other for one, other in pairwise([0, *numbers, most]))
    return apart and len(numbers) % 2 == 0
