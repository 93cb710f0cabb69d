"""What an engine told of a prompt, put together and checked before it is believed."""

from __future__ import annotations

from array import array
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from app.core.errors import EngineProtocolError
from app.engine.seen import PromptSeen
from app.engine.vocabulary_protocol import CutPart, PromptPart, PromptShown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.engine.protocol import Event
    from app.engine.seen import PromptQuestion, PromptSpan

_ROLES = frozenset({"", "system", "user", "assistant"})


def received(events: Sequence[Event], question: PromptQuestion, n_vocab: int) -> PromptSeen:
    """The prompt that `events` tell.

    Args:
        events: all that answered a `ShowPrompt`.
        question: that was asked.
        n_vocab: entries of the vocabulary.

    Raises:
        EngineProtocolError: they contradict themselves, the question or the vocabulary.
    """
    ids, lengths, plain = array("i"), array("i"), array("i")
    for event in events:
        if isinstance(event, CutPart):
            ids.frombytes(event.ids)
            lengths.frombytes(event.lengths)
        elif isinstance(event, PromptPart):
            plain.frombytes(event.plain)
    parts = [event for event in events if isinstance(event, PromptPart)]
    text = b"".join(part.text for part in parts)
    spans = tuple(chain.from_iterable(part.spans for part in parts))
    shown = events[-1] if events else None
    if not isinstance(shown, PromptShown):
        raise EngineProtocolError(detail="a prompt without an end")
    count = len(question.messages)
    _check("ids", _between(ids, 0, n_vocab - 1))
    _check("lengths", _between(lengths, 0, len(text) + _LONGEST_PIECE))
    _check("spans", _cover(spans, len(text)) and _name_messages(spans, question))
    _check("special texts", _rise(plain, len(text)))
    of_messages = (shown.dropped, shown.next_dropped, shown.absent, shown.retokenized)
    _check("messages", _between(chain(*of_messages), 0, count - 1))
    _check(
        "figures", 0 <= shown.reserve <= max(question.n_ctx, 0) and 0 <= shown.before <= len(ids)
    )
    return PromptSeen(
        ids=ids,
        lengths=lengths,
        text=text,
        spans=spans,
        plain=tuple(zip(plain[::2], plain[1::2], strict=True)),
        dropped=shown.dropped,
        next_dropped=shown.next_dropped,
        n_ctx=max(question.n_ctx, 0),
        reserve=shown.reserve,
        fits=shown.fits,
        known=shown.known,
        system_merged=shown.system_merged,
        absent=shown.absent,
        retokenized=shown.retokenized,
        opened=shown.opened,
        before=shown.before,
        added_space=shown.added_space,
    )


_LONGEST_PIECE = 1 << 20
"""Bytes; a piece may be longer than a text that holds none of it."""


def _check(what: str, holds: bool) -> None:
    if not holds:
        raise EngineProtocolError(detail=f"a prompt with impossible {what}")


def _between(numbers: Iterable[int], least: int, most: int) -> bool:
    found = list(numbers)
    return not found or (min(found) >= least and max(found) <= most)


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
