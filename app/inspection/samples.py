"""Texts that show something about tokens, each with one sentence of what to look for.

They were written for this program. Those with a language say the same thing, so that the
languages can be held against each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from app.core.resources import resource

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FALLBACK", "Sample", "load", "resembles"]

FALLBACK = "en"
ENOUGH = 0.5
"""Of a sample, what must be left of it at both ends together."""


class Sample(Struct, frozen=True, kw_only=True):
    """A text to look at.

    Attributes:
        key: names it.
        text: what is cut.
        title: in a few words.
        sentence: what to look for.
        language: of the text, where others say the same in theirs: ``en``, ``zh``; else empty.
    """

    key: str
    text: str
    title: str
    sentence: str
    language: str = ""


class _Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sample as the file has it: title and sentence by language of the reader."""

    key: str
    text: str
    title: dict[str, str]
    sentence: dict[str, str]
    language: str = ""


def load(reader: str, path: Path | None = None) -> tuple[Sample, ...]:
    """All samples, in the order in which they are offered.

    Args:
        reader: language of titles and sentences, such as ``zh_CN``; English where there is none.
        path: another file than the one that comes with Vitrail.

    Returns:
        Nothing where the file is missing or damaged.
    """
    try:
        data = (path or resource("samples.json")).read_bytes()
        entries = msgspec.json.decode(data, type=list[_Entry])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return ()
    return tuple(
        Sample(
            key=entry.key,
            text=entry.text,
            title=_told(entry.title, reader),
            sentence=_told(entry.sentence, reader),
            language=entry.language,
        )
        for entry in entries
    )


def resembles(text: str, sample: str) -> bool:
    """Whether `text` is still `sample`, perhaps with something changed in it."""
    most = min(len(text), len(sample))
    front = 0
    while front < most and text[front] == sample[front]:
        front += 1
    back = 0
    while back < most - front and text[-1 - back] == sample[-1 - back]:
        back += 1
    return bool(sample) and front + back >= ENOUGH * max(len(sample), len(text) / 2)


def _told(texts: dict[str, str], reader: str) -> str:
    return texts.get(reader) or texts.get(FALLBACK, "")
