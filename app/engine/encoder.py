"""From the parts of a prompt to ids, with special tokens only where they are meant.

Follows ``llama_vocab::impl::tokenize`` and ``tokenizer_st_partition`` (src/llama-vocab.cpp): the
text is cut at special tokens, longest first, and each stretch between two of them is tokenized
whole. Here only parts that may hold special tokens are searched for them. The rest is left to
``llama_tokenize(parse_special=False)``, which still finds user-defined tokens. Those that read like
a marker (``<|tool_call>``, ``<start_of_turn>``, ``[INST]``) would be obeyed wherever they stand, so
a stretch in which one came out is cut inside its text: ``<|tool_call`` and ``>``. Others, such as
runs of spaces or newlines, carry no orders and stay.

The second half of such a cut, and text behind a reply that enters by its stored ids, goes on in
the middle of a text. A vocabulary of SentencePiece's kind puts a space before any text it is
given; so there the text is tokenized behind an *anchor* whose ids are taken off again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

SpecialKind = Literal["control", "unknown", "user_defined"]
"""LLAMA_TOKEN_ATTR_CONTROL, _UNKNOWN and _USER_DEFINED."""

Owner = Literal["template", "content", "thinking"]
"""Who wrote a part of a prompt: the chat template; a message; a reply, before it answered."""

_KEPT: Final = 4096
_ANCHORS: Final = ("\n", "|", "a", "1")
_WHITESPACE: Final = " \t\n\v\f\r"
"""What C's ``isspace`` takes for whitespace."""

_MARKER = re.compile(r"<.+>|\[.+\]|[^\w\s].*\w.*[^\w\s]", re.DOTALL)
"""Something in brackets, or a word between signs."""


@dataclass(frozen=True, slots=True)
class SpecialToken:
    """A token that llama.cpp finds in a text before it tokenizes the rest.

    Attributes:
        id: its id.
        text: as in the vocabulary (llama_vocab_get_text).
        kind: of its attributes (llama_vocab_get_attr).
        lstrip: it swallows the whitespace before it (LLAMA_TOKEN_ATTR_LSTRIP).
        rstrip: it swallows the whitespace after it (LLAMA_TOKEN_ATTR_RSTRIP).
    """

    id: int
    text: str
    kind: SpecialKind
    lstrip: bool = False
    rstrip: bool = False

    @property
    def is_marker(self) -> bool:
        """Whether a model may take it for an order, so that no content may hold it."""
        if self.kind == "user_defined":
            return _MARKER.fullmatch(self.text) is not None
        return self.kind == "control"


class Tokenizer(Protocol):
    """What building a prompt needs of a vocabulary."""

    @property
    def n_vocab(self) -> int:
        """Ids are 0 to `n_vocab` - 1."""
        ...

    @property
    def bos_id(self) -> int | None:
        """The beginning-of-sequence token (llama_vocab_bos); None when there is none."""
        ...

    @property
    def add_bos(self) -> bool:
        """Whether a prompt of this vocabulary begins with it (llama_vocab_get_add_bos)."""
        ...

    @property
    def special_tokens(self) -> Sequence[SpecialToken]:
        """All tokens with attribute CONTROL, UNKNOWN or USER_DEFINED; made once."""
        ...

    def is_eog(self, token: int) -> bool:
        """Whether the id `token` ends a generation (llama_vocab_is_eog)."""
        ...

    def tokenize(self, text: str, *, add_special: bool, parse_special: bool) -> list[int]:
        """``llama_tokenize``."""
        ...

    def pieces(self, ids: Sequence[int]) -> list[bytes]:
        """The bytes of each id (llama_token_to_piece, special tokens written out)."""
        ...


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a prompt.

    Attributes:
        text: it.
        special: whether texts of special tokens in it are special tokens.
        ids: its ids where they are known already; empty where not.
        owner: who wrote it, and
        message: index of the message that it belongs to, -1 for none; neither changes an id.
    """

    text: str
    special: bool = False
    ids: tuple[int, ...] = ()
    owner: Owner = "template"
    message: int = -1


class Run(NamedTuple):
    """Ids in a row that stand for one stretch of a prompt.

    Attributes:
        first: index of the first of them; they go on to where the next run begins.
        start: first character of the stretch, from the start of the prompt.
        end: behind its last; what a special token swallowed lies between two runs.
    """

    first: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Encoded:
    """The ids of some parts.

    Attributes:
        ids: one after the other.
        before: how many at the front stand for none of the text (0 or 1).
        runs: which of them stand for what, in order.
    """

    ids: list[int]
    before: int
    runs: tuple[Run, ...]


_Fragment: TypeAlias = "str | SpecialToken | tuple[int, ...]"


class Encoder:
    """Turns parts into ids; keep it for as long as the vocabulary.

    Args:
        tokenizer: the vocabulary.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._guarded = {t.id: t.text for t in tokenizer.special_tokens if t.is_marker}
        self._parsed = sorted(
            (t for t in tokenizer.special_tokens if t.text and (t.is_marker or _is_unknown(t))),
            key=lambda token: (-len(token.text.encode()), token.id),
        )
        # By text: a template says the same few things again and again.
        self._found: dict[str, list[str | SpecialToken]] = {}
        letter = tokenizer.tokenize("a", add_special=False, parse_special=False)
        self._puts_space = b"".join(tokenizer.pieces(letter)).startswith(b" ")

    @property
    def marker_texts(self) -> tuple[str, ...]:
        """Texts that must not become special tokens in a content."""
        return tuple(token.text for token in self._parsed)

    def encode(self, parts: Iterable[Part]) -> list[int]:
        """The ids of `parts`, one after the other; exactly one BOS where there is to be one."""
        return self.encode_whole(parts).ids

    def encode_whole(self, parts: Iterable[Part]) -> Encoded:
        """What `encode` gives, and what of the text it stands for."""
        ids: list[int] = []
        runs: list[Run] = []
        inside = False
        for fragment, start, end in self._fragments(parts):
            runs.append(Run(len(ids), start, end))
            if isinstance(fragment, SpecialToken):
                ids.append(fragment.id)
            elif isinstance(fragment, str):
                ids += self._tokenize(fragment, inside=inside)
            else:
                ids += fragment
            inside = not isinstance(fragment, SpecialToken)
        bos = self._tokenizer.bos_id
        if bos is None:
            return Encoded(ids, 0, tuple(runs))
        gone = 0
        while ids[gone : gone + 2] == [bos, bos]:
            gone += 1
        added = [bos] if self._tokenizer.add_bos and ids[gone : gone + 1] != [bos] else []
        moved = (run._replace(first=max(run.first - gone, 0) + len(added)) for run in runs)
        return Encoded([*added, *ids[gone:]], len(added), tuple(moved))

    def marked(self, parts: Iterable[Part]) -> list[tuple[int, int]]:
        """What reads like a special token in `parts` and is none: (start, end) in characters."""
        found: list[tuple[int, int]] = []
        at = 0
        for part in _joined(parts):
            if not part.special and not part.ids:
                markers = [token.text for token in self._parsed if token.text in part.text]
                # The longest first, as they are.
                pattern = re.compile("|".join(map(re.escape, markers)) or "(?!)")
                found += [(at + m.start(), at + m.end()) for m in pattern.finditer(part.text)]
            at += len(part.text)
        return found

    def _fragments(self, parts: Iterable[Part]) -> list[tuple[_Fragment, int, int]]:
        """Special tokens, stretches of text and ids, each with its first character and its end.

        No two stretches are side by side.
        """
        joined: list[_Fragment] = []
        ends: list[int] = []
        at = 0
        for part in _joined(parts):
            pieces: Sequence[_Fragment]
            if part.ids:
                pieces = [part.ids]
            else:
                pieces = self._search(part.text) if part.special else [part.text]
            for piece in pieces:
                before = joined[-1] if joined else None
                at += _length(piece, part)
                if isinstance(piece, str) and isinstance(before, str):
                    joined[-1], ends[-1] = before + piece, at
                else:
                    joined.append(piece)
                    ends.append(at)
        found: list[tuple[_Fragment, int, int]] = []
        for n, (fragment, end) in enumerate(zip(joined, ends, strict=True)):
            start = ends[n - 1] if n else 0
            if isinstance(fragment, str):
                after = joined[n + 1] if n + 1 < len(joined) else None
                before = joined[n - 1] if n else None
                if isinstance(after, SpecialToken) and after.lstrip:
                    fragment = fragment.rstrip(_WHITESPACE)  # noqa: PLW2901
                    end = start + len(fragment)  # noqa: PLW2901
                if isinstance(before, SpecialToken) and before.rstrip:
                    fragment = fragment.lstrip(_WHITESPACE)  # noqa: PLW2901
                    start = end - len(fragment)
            if fragment:
                found.append((fragment, start, end))
        return found

    def _search(self, text: str) -> list[str | SpecialToken]:
        """`text` cut at the special tokens in it."""
        known = self._found.get(text)
        if known is None:
            known = [text]
            for token in self._parsed:
                if token.text in text:
                    known = [piece for old in known for piece in _split(old, token)]
            if len(self._found) < _KEPT and len(text) < _KEPT:
                self._found[text] = known
        return known

    def _tokenize(self, text: str, *, inside: bool) -> list[int]:
        """The ids of a stretch without markers; `inside`: it does not begin the text."""
        ids = self._go_on(text) if inside else self._plain(text)
        if self._guarded.keys().isdisjoint(ids):
            return ids
        found = {self._guarded[token] for token in ids if token in self._guarded}
        halves = _cut(text, found | {marker.replace("\u2581", " ") for marker in found})
        if len(halves) > 1:
            ids = []
            for n, half in enumerate(halves):
                ids += self._tokenize(half, inside=inside or n > 0)
            return ids
        # It came out of the merges, or stands in the text in some other form: spell it.
        return [
            part
            for token in ids
            for part in (self._spell(token) if token in self._guarded else [token])
        ]

    def _spell(self, token: int) -> list[int]:
        """Ordinary ids for the text of a marker, letter by letter; none for what has none."""
        text = b"".join(self._tokenizer.pieces([token])).decode("utf-8", "replace")
        spelled = [part for letter in text for part in self._go_on(letter)]
        return [part for part in spelled if part not in self._guarded]

    def _plain(self, text: str) -> list[int]:
        return self._tokenizer.tokenize(text, add_special=False, parse_special=False)

    def _go_on(self, text: str) -> list[int]:
        """The ids of `text` in the middle of a text; they stand for just that, where possible."""
        if not self._puts_space:
            return self._plain(text)
        wanted = text.encode("utf-8", "replace")
        best: list[int] | None = None
        for anchor in _ANCHORS:
            head = self._plain(anchor)
            ids = self._plain(anchor + text)
            if ids[: len(head)] != head:
                continue
            rest = ids[len(head) :]
            if b"".join(self._tokenizer.pieces(rest)) == wanted:
                return rest
            best = best or rest
        return self._plain(text) if best is None else best


def _length(piece: _Fragment, part: Part) -> int:
    """Characters of the text that `piece`, which is of `part`, stands for."""
    if isinstance(piece, tuple):
        return len(part.text)
    return len(piece if isinstance(piece, str) else piece.text)


def _is_unknown(token: SpecialToken) -> bool:
    return token.kind == "unknown"


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    """`parts` with neighbors of one kind joined, so that a marker may reach over both."""
    waiting: Part | None = None
    for part in parts:
        if waiting and not waiting.ids and not part.ids and waiting.special == part.special:
            waiting = Part(waiting.text + part.text, waiting.special)
            continue
        if waiting:
            yield waiting
        waiting = part
    if waiting:
        yield waiting


def _split(piece: str | SpecialToken, token: SpecialToken) -> Iterator[str | SpecialToken]:
    """`piece` cut at each occurrence of the text of `token`."""
    if not isinstance(piece, str):
        yield piece
        return
    for n, text in enumerate(piece.split(token.text)):
        if n:
            yield token
        if text:
            yield text


def _cut(text: str, markers: Collection[str]) -> list[str]:
    """`text` cut before the last character of each of the `markers` in it, in few places."""
    places: list[tuple[int, int]] = []
    for marker in markers:
        start = text.find(marker) if len(marker) > 1 else -1
        while start != -1:
            places.append((start + len(marker), start))
            start = text.find(marker, start + 1)
    cuts = [0]
    for end, start in sorted(places):
        if not start < cuts[-1] < end:
            cuts.append(end - 1)
    return [text[a:b] for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True) if a < b]
