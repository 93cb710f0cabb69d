"""Which stored ids of a reply stand for what a template wrote of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.inspection.reasoning import thought

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.engine.api import PromptMessage
    from app.inspection.reasoning import Thought


def thought_in(message: PromptMessage) -> Thought | None:
    """What was thought in an earlier reply."""
    if message.role != "assistant":
        return None
    return thought(message.content, opened=message.opened, markers=message.markers)


def place_of(message: PromptMessage, written: str, *, thinking: bool) -> int | None:
    """Where in the content of a reply `written` stands, if it is a whole part but for blanks."""
    content = message.content
    if not thinking and written.rstrip() == content.rstrip():
        return 0
    found = thought_in(message)
    if found is None:
        return None
    start, end = (found.begin, found.end) if thinking else (found.answer, found.answer_end)
    at = content.find(written.strip(), start, end)
    if not written.strip() or content[start:at].strip() or at < 0:
        return None
    at -= len(written) - len(written.lstrip())
    fits = at >= 0 and content.startswith(written, at)
    return at if fits and not content[at + len(written) : end].strip() else None


def covering(pieces: Sequence[bytes], before: str, written: str) -> slice | None:
    """Which of `pieces` are `written`, if that begins and ends where a piece does."""
    if not before and b"".join(pieces).decode("utf-8", "replace") == written:
        return slice(0, len(pieces))
    # A part, a stop string or trimmed whitespace: the ids up to there, if a token ends there.
    skipped, wanted = before.encode("utf-8"), written.encode("utf-8")
    length, first = 0, 0
    while length < len(skipped) and first < len(pieces):
        length += len(pieces[first])
        first += 1
    if length != len(skipped):
        return None
    length, last = 0, first
    while length < len(wanted) and last < len(pieces):
        length += len(pieces[last])
        last += 1
    if not wanted or b"".join(pieces[:last]) != skipped + wanted:
        return None
    return slice(first, last)
