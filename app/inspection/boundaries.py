r"""Where a text may be parted so that each part, cut on its own, gives the same ids as the whole.

With byte-level BPE a text falls into words first, by patterns that look forward only
(`llm_tokenizer_bpe` in llama.cpp), and merges stay within a word. Behind a letter that whitespace
or a Chinese comma follows, a word ends in each family of patterns that is named here; what comes
before ends there in any case, what comes after is read from there in any case.

SentencePiece merges over the whole text, but only into entries of the vocabulary: where no entry
has a space behind a letter, no merge reaches over such a place. Its tokenizer may put a space
before a text, so that the space at the place is left out of the second part. It takes as many bytes
for a character as the first of them says (``unicode_len_utf8``), whatever follows: a letter behind
a byte that promises more is no boundary.

Neither holds where special tokens could reach over the place; `boundaries_of` looks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from app.inspection.pretokenizer import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Boundaries = Literal["", "words", "lines", "spaces"]
"""Where a text may be parted before it is cut without changing an id: nowhere that is known;
behind a word (BPE); at the end of a line (BPE without words); at a space, which is left out of what
follows if the tokenizer puts one there (SentencePiece)."""

_HAN = rb"(?:\xe4[\xb8-\xbf][\x80-\xbf]|[\xe5-\xe8][\x80-\xbf]{2}|\xe9[\x80-\xbe][\x80-\xbf])"
_STOPS = rb"(?:\xef\xbc\x8c|\xe3\x80[\x81\x82])"
_PATTERNS = {
    "words": re.compile(rb"[A-Za-z](?=[ \n])|" + _HAN + rb"(?=" + _STOPS + rb"|\n)"),
    "lines": re.compile(rb"[A-Za-z.,;:](?=\n[A-Za-z])|" + _HAN + rb"(?=\n[A-Za-z])"),
    "spaces": re.compile(
        rb"[A-Za-z](?= [A-Za-z])(?<![\xc0-\xff].)(?<![\xe0-\xff]..)(?<![\xf0-\xff]...)", re.DOTALL
    ),
}
_LINES = frozenset({"newlines"})
_REACH = 8_192
"""Bytes looked at to each side; a text that has no boundary in so many is cut as a whole."""

_SPM_JOINS = re.compile(rb"[A-Za-z](?:\xe2\x96\x81| )")
_SPECIAL_JOINS = re.compile(
    rb"^[A-Za-z]|[A-Za-z]$|[A-Za-z](?:[ \n]|\xe2\x96\x81)|\n[A-Za-z]|[.,;:]\n|[.,;:]$|"
    + _HAN
    + rb"(?:"
    + _STOPS
    + rb"|\n)|"
    + _HAN
    + rb"$"
)


def boundaries_of(
    model: str, pre: str, texts: Iterable[bytes], specials: Iterable[bytes]
) -> Boundaries:
    """Where texts may be parted for a vocabulary.

    Args:
        model: `tokenizer.ggml.model`.
        pre: `tokenizer.ggml.pre`.
        texts: of all entries, as the file has them.
        specials: of those that are looked for before anything else.
    """
    if any(_SPECIAL_JOINS.search(text) for text in specials):
        return ""
    if model == "llama":
        return "" if _SPM_JOINS.search(b"\0".join(texts)) else "spaces"
    family = FAMILIES.get(pre) if model in {"gpt2", "gemma4"} else None
    if family is None:
        return ""
    return "lines" if family in _LINES else "words"


def boundary_before(boundaries: Boundaries, text: bytes, at: int) -> int:
    """The last boundary whose letter and follower both lie before `at`; 0 where none is near.

    -1 where none is near and the beginning is not near either.
    """
    if not boundaries:
        return 0
    begin = max(at - _REACH, 0)
    found = -1 if begin else 0
    for match in _PATTERNS[boundaries].finditer(text, begin, at):
        # A Han character must not be matched from its middle, nor a follower cut off.
        found = match.end()
    return found


def boundary_after(boundaries: Boundaries, text: bytes, at: int) -> int:
    """The first boundary whose letter begins at `at` or later; the end where none is near.

    -1 where none is near and the end is not near either.
    """
    if not boundaries:
        return len(text)
    match = _PATTERNS[boundaries].search(text, at, at + _REACH)
    if match is not None:
        return match.end()
    return len(text) if at + _REACH >= len(text) else -1


def parts(boundaries: Boundaries, text: bytes, size: int) -> Iterator[tuple[int, int]]:
    """Begin and end of parts of about `size` bytes which together are `text`; at least one."""
    begin = 0
    while len(text) - begin > size:
        end = boundary_after(boundaries, text, begin + size)
        if end < 0 or end >= len(text):
            break
        yield begin, end
        begin = end
    yield begin, len(text)
