"""What was said as a line of plain words, for lists: no thinking, no marks of Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.inspection.reasoning import KNOWN

if TYPE_CHECKING:
    from app.chat.conversation import Message

LONGEST = 300
"""Characters of a message that are looked at."""

_MARKS = re.compile(r"\*\*|__|`+|(?:^|(?<=\s))(?:#{1,6}|>)\s")
_MARKERS = re.compile("|".join(re.escape(m) for k in KNOWN for m in (k.begin, k.end)))


def first_words(message: Message, longest: int = LONGEST) -> str:
    """The beginning of what was said, on one line, without thinking and marks of Markdown."""
    return _unmarked(message.words.lstrip()[:longest])


def plain_piece(text: str, *, reply: bool) -> str:
    """A piece from anywhere in a message on one line, without marks.

    Of a `reply` only the markers of thinking go: the piece may stand in the middle of it.
    """
    return _unmarked(_MARKERS.sub(" ", text) if reply else text)


def _unmarked(text: str) -> str:
    return _MARKS.sub("", " ".join(text.split()))
