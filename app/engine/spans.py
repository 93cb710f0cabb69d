"""From the parts of a prompt to spans of its bytes that say who wrote them, and around what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.encoder import Part
from app.engine.seen import PromptSpan
from app.engine.stored import thought_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.engine.api import PromptMessage
    from app.engine.builder import Prompt
    from app.engine.encoder import Encoder, Owner
    from app.engine.framing import Framing

_Named = tuple[str, "Owner", int, str, bool]
"""A stretch of text and what its span says: owner, message, role, stored."""


def spans_of(
    prompt: Prompt, messages: Sequence[PromptMessage], framing: Framing
) -> list[PromptSpan]:
    """Who wrote which bytes of `prompt`; the spans are its whole text.

    Args:
        prompt: made of `messages`.
        messages: its indices count these.
        framing: what its template writes around messages.
    """
    spans: list[PromptSpan] = []
    at = 0
    for text, owner, message, role, stored in _named(prompt, messages, framing):
        end = at + _size(text)
        last = spans[-1] if spans else None
        if last is not None and _says(last) == (owner, message, role, stored):
            spans[-1] = PromptSpan(last.start, end, owner, message, role, stored)
        elif end > at:
            spans.append(PromptSpan(at, end, owner, message, role, stored))
        at = end
    return spans


def plain_of(prompt: Prompt, encoder: Encoder) -> list[tuple[int, int]]:
    """(start, end) in bytes of what reads like a special token in `prompt` and is none."""
    found = encoder.marked(prompt.parts)
    text, at, byte = prompt.text, 0, 0
    ranges = []
    for start, end in found:
        first = byte + _size(text[at:start])
        at, byte = end, first + _size(text[start:end])
        ranges.append((first, byte))
    return ranges


def lengths_of(prompt: Prompt, lengths: Sequence[int]) -> list[int]:
    """How many bytes of its text each token of `prompt` stands for; together they are all of it.

    Those that stand for none of it (`Prompt.before`) have the bytes of their pieces. A space that
    the tokenizer put before a stretch is none of the text. What a special token swallowed counts
    with the token before it, and what is before the first with that.

    Args:
        prompt: of whose ids.
        lengths: bytes of the piece of each id.
    """
    found = list(lengths)
    ends = [*(run.first for run in prompt.runs[1:]), len(found)]
    last, at = prompt.before, 0
    for run, end in zip(prompt.runs, ends, strict=False):
        if run.first == end:  # of several BOS one is left
            continue
        more = sum(found[run.first : end]) - _size(prompt.text[run.start : run.end])
        for index in range(run.first, end):
            if more <= 0:
                break
            taken = min(more, found[index])
            found[index] -= taken
            more -= taken
        found[end - 1] -= more
        found[last] += _size(prompt.text[at : run.start])
        at, last = run.end, end - 1
    if last < len(found):
        found[last] += _size(prompt.text[at:])
    return found


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _says(span: PromptSpan) -> tuple[Owner, int, str, bool]:
    return span.owner, span.message, span.role, span.stored


def _named(prompt: Prompt, messages: Sequence[PromptMessage], framing: Framing) -> Iterator[_Named]:
    """The texts of `prompt` in order; what the template wrote, by the message it stands around."""
    parts = _runs(prompt.parts)
    known = not prompt.parsed_plainly
    for n, part in enumerate(parts):
        if part.message < 0 and not known:
            yield part.text, part.owner, -1, "", False
            continue
        if part.owner != "template" or part.message >= 0:
            yield from _of_message(part, messages)
            continue
        before = parts[n - 1] if n else None
        after = parts[n + 1] if n + 1 < len(parts) else None
        yield from _of_template(part.text, before, after, messages, framing)


def _runs(parts: Sequence[Part]) -> list[Part]:
    """`parts` with neighbors joined that the template wrote around nobody knows what."""
    joined: list[Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        loose = part.owner == "template" and part.message < 0 and not part.ids
        if last is not None and loose and last.owner == "template" and last.message < 0:
            joined[-1] = Part(last.text + part.text, part.special)
        else:
            joined.append(part)
    return joined


def _of_message(part: Part, messages: Sequence[PromptMessage]) -> Iterator[_Named]:
    """What a message says; a reply that is gone on with may hold its thinking."""
    role, stored = _role(part, messages), bool(part.ids)
    message = messages[part.message] if part.message >= 0 else None
    whole = message is not None and part.owner == "content" and message.content in part.text
    found = thought_in(message) if message is not None and whole else None
    if found is None or message is None:
        yield part.text, part.owner, part.message, role, stored
        return
    at = part.text.index(message.content)
    cuts = (0, at + found.begin, at + found.end, len(part.text))
    owners: tuple[Owner, Owner, Owner] = ("content", "thinking", "content")
    for owner, start, end in zip(owners, cuts[:-1], cuts[1:], strict=True):
        yield part.text[start:end], owner, part.message, role, stored


def _of_template(
    text: str,
    before: Part | None,
    after: Part | None,
    messages: Sequence[PromptMessage],
    framing: Framing,
) -> Iterator[_Named]:
    """What the template wrote between two messages, before the first or behind the last."""
    if before is not None and after is not None and -1 != before.message == after.message:
        yield text, "template", before.message, _role(before, messages), False
        return
    # The reply that is to come is nobody's message yet.
    opened, role = (after.message, _role(after, messages)) if after else (-1, "assistant")
    if before is None:
        bos, start = framing.begun(text, role)
        yield text[:bos], "template", -1, "", False
        said = text[bos:start]
        yield said, "template", -1, "system" if said.strip() else "", False
    else:
        start = framing.closed(text, _role(before, messages), role if after else "")
        yield text[:start], "template", before.message, _role(before, messages), False
    yield text[start:], "template", opened, role, False


def _role(part: Part, messages: Sequence[PromptMessage]) -> str:
    if part.message >= 0:
        return messages[part.message].role
    # What stands in no message but in no template either is an order about thinking.
    return "" if part.owner == "template" else "system"
