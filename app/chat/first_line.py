"""Titles from the first line of a conversation."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.chat.conversation import Message

TITLE_CELLS = 60
"""Length of a title; an East Asian wide character takes two cells."""

_MARKS = re.compile(r"^(?:(?:#{1,6}|>+|[-*+])\s+)+")
_JOINERS = frozenset("\u200c\u200d\ufe0f")


def first_title(message: Message) -> str:
    """A title for the conversation that `message` of the user begins: of its words or its files."""
    names = (file.name for file in message.attachments)
    return title_from(message.content) or next(names, "")


def title_from(text: str) -> str:
    """A title for the conversation that begins with `text`: its first line, in one piece.

    Marks of headings, quotes and lists are taken off, blanks joined, control characters left
    out, and what is longer than `TITLE_CELLS` is cut, between words where there are any.
    """
    for line in text.splitlines():
        kept = "".join(" " if c.isspace() else c for c in line if c.isspace() or _shows(c))
        words = _MARKS.sub("", " ".join(kept.split()))
        if words.strip("`~=-*_# "):
            return _cut(words)
    return ""


def _shows(character: str) -> bool:
    """Whether a title may hold it; joiners shape letters and emoji and stay."""
    return character in _JOINERS or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}


def _cut(text: str) -> str:
    cells = end = 0
    while end < len(text) and cells <= TITLE_CELLS:
        cells += 2 if unicodedata.east_asian_width(text[end]) in {"W", "F"} else 1
        end += 1
    if cells <= TITLE_CELLS:
        return text
    end -= 1
    # Not inside a combination (accents, joined emoji).
    while end > 0 and (unicodedata.combining(text[end]) or _JOINERS & {text[end], text[end - 1]}):
        end -= 1
    head = text[:end]
    blank = head.rfind(" ")
    if text[end] != " " and blank > len(head) * 0.6:
        head = head[:blank]
    return head.rstrip(" ,.;:、，。；：") + "…"
