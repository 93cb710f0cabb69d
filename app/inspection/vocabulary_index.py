"""A vocabulary to look through: which entries hold what, in which order.

What is asked most is kept as one byte for each entry, and a filter is a byte of 0 or 1 for each:
filters are joined as two long numbers are, and take next to nothing. Only looking into texts goes
through them one by one.
"""

from __future__ import annotations

from array import array
from itertools import compress, islice
from math import inf, isnan, nan
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from app.inspection.cut import KINDS
from app.inspection.glitches import GLITCHES, plain_glitches
from app.inspection.ordering import ordered
from app.inspection.panes import PANE_KINDS, kind_of_entry
from app.inspection.scripts import NO_SCRIPT, script_of_text
from app.inspection.text_rows import ROW, TextRows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from app.inspection.cut import VocabularyTable
    from app.inspection.glitches import Glitch
    from app.inspection.merge_table import MergeTable
    from app.inspection.panes import PaneKind

    Matching = Callable[[Iterable[Sequence[str]], str], bytes]

__all__ = ["SORT_KEYS", "Query", "SortKey", "VocabularyIndex", "bytes_of_hex"]

SortKey = Literal["id", "text", "kind", "bytes", "characters", "rank", "script"]
SORT_KEYS: Final[tuple[SortKey, ...]] = (
    "id",
    "text",
    "kind",
    "bytes",
    "characters",
    "rank",
    "script",
)
Unit = Literal["bytes", "characters"]

_CLIP: Final = 255
"""Lengths from here on do not fit into a byte."""
_KIND_BYTES: Final = {kind: number for number, kind in enumerate(PANE_KINDS)}


class Query(Struct, frozen=True, kw_only=True):
    """What is looked for; all of it must hold.

    Attributes:
        text: is in the text of the entry; spaces count.
        match_case: letters must be of the same case.
        data: bytes that are in those of the entry.
        kinds: of panes; none means all.
        scripts: of letters; none means all.
        shortest: in `unit`.
        longest: in `unit`; None means any.
        unit: of `shortest` and `longest`.
        glitches: at least one of them is there; none means all entries.
        sort: what the entries are sorted by.
        descending: the last first.
    """

    text: str = ""
    match_case: bool = False
    data: bytes = b""
    kinds: frozenset[PaneKind] = frozenset()
    scripts: frozenset[str] = frozenset()
    shortest: int = 0
    longest: int | None = None
    unit: Unit = "bytes"
    glitches: frozenset[Glitch] = frozenset()
    sort: SortKey = "id"
    descending: bool = False


class VocabularyIndex:
    """All entries of a vocabulary, looked through once.

    It is made in a thread, 0.3 to 1 s of work for 262,144 entries. Orders and folded texts are
    made when they are first asked for; one thread at a time may ask.

    Attributes:
        table: what it is made of.
        scripts: which there are, each with a number of entries.
        kinds: likewise.
        rank_is_score: what `rank_of` tells is a score and no rank.
    """

    def __init__(
        self, table: VocabularyTable, pieces: Sequence[bytes], merges: MergeTable | None = None
    ) -> None:
        """Look through all entries.

        Args:
            table: of the vocabulary.
            pieces: bytes of each entry, those of `table`.
            merges: what entries are made by; None where that is not known.
        """
        self.table = table
        self._pieces = pieces
        self._texts = TextRows(piece.decode("utf-8", "replace") for piece in pieces)
        self._folded: TextRows | None = None
        self._latin: TextRows | None = None
        self._orders: dict[SortKey, array[int]] = {}
        self._kinds = bytes(
            [
                _KIND_BYTES[kind_of_entry(piece, KINDS[kind])]
                for piece, kind in zip(pieces, table.kinds, strict=True)
            ]
        )
        names: dict[str, int] = {}
        self._scripts = bytes(
            [names.setdefault(script_of_text(text), len(names)) for text in self._texts]
        )
        self._script_names = list(names)
        self._lengths: dict[Unit, bytes] = {
            "bytes": bytes([min(len(piece), _CLIP) for piece in pieces]),
            "characters": bytes([min(len(text), _CLIP) for text in self._texts]),
        }
        flags = [
            plain_glitches(piece, kind) for piece, kind in zip(pieces, table.kinds, strict=True)
        ]
        self._glitches = bytearray(flags)
        self._count_glitches()
        self.scripts = {name: self._scripts.count(at) for at, name in enumerate(names)}
        self.kinds = {
            kind: self._kinds.count(at) for at, kind in enumerate(PANE_KINDS) if at in self._kinds
        }
        self.rank_is_score = merges is not None and merges.method != "rank"
        self._ranks = _ranks(merges, len(pieces))
        self._ranked = sum(1 for rank in self._ranks if not isnan(rank))

    def __len__(self) -> int:
        return len(self._pieces)

    # -- entries ----------------------------------------------------------

    def text(self, token: int) -> str:
        """What an entry stands for; bytes that are no whole characters are U+FFFD."""
        return self._pieces[token].decode("utf-8", "replace")

    def kind(self, token: int) -> PaneKind:
        """As which kind of pane it is shown."""
        return PANE_KINDS[self._kinds[token]]

    def script(self, token: int) -> str:
        """See `app.inspection.scripts.script_of_text`."""
        return self._script_names[self._scripts[token]]

    def rank_of(self, token: int) -> float | None:
        """Lowest rank of a merge that makes it, or its score; None where there is none."""
        value = self._ranks[token]
        if isnan(value):
            return None
        return value if self.rank_is_score else int(value)

    def glitches(self, token: int) -> tuple[Glitch, ...]:
        """What is odd about it."""
        flags = self._glitches[token]
        return tuple(name for at, name in enumerate(GLITCHES) if flags >> at & 1)

    def count_glitches(self) -> dict[Glitch, int]:
        """How many entries are odd in which way; several ways each."""
        return dict(self._glitch_counts)

    def _odd(self, bits: int) -> bytes:
        """Where any of some bits of `GLITCHES` is set."""
        return bytes(self._glitches).translate(_translation(lambda flags: flags & bits))

    def mark_unreachable(self, tokens: Sequence[int]) -> None:
        """Tell of the entries that no merges make; takes milliseconds, in whichever thread."""
        for token in tokens:
            self._glitches[token] |= 1
        self._count_glitches()

    def _count_glitches(self) -> None:
        self._glitch_counts: dict[Glitch, int] = {
            name: self._odd(1 << at).count(1) for at, name in enumerate(GLITCHES)
        }

    # -- looking ----------------------------------------------------------

    def find(self, query: Query, matching: Matching | None = None) -> array[int]:
        """The entries that are asked for, sorted.

        Args:
            query: what is asked.
            matching: told the texts of those that hold all else, a few thousand at a time, and
                every character there is in any; tells 0 or 1 for each, 0 for what it leaves out.

        Returns:
            int32 ids.
        """
        mask = self._mask(query)
        if matching is not None:
            mask = self._matched(mask, matching)
        if query.sort == "id" and mask is not None:
            found = _ids_in(mask)
            return found[::-1] if query.descending else found
        order = self._order(query.sort)
        if query.descending:
            # What has no rank stays behind those that have one.
            order = self._reversed(order) if query.sort == "rank" else order[::-1]
        return order[:] if mask is None else array("i", [each for each in order if mask[each]])

    def _matched(self, mask: bytes | None, matching: Matching) -> bytes:
        """`mask` with what does not match taken out."""
        if mask is None:
            return matching(self._texts.rows(), self._texts.signs).ljust(len(self), b"\0")
        held = matching(_parts(compress(self._texts, mask)), self._texts.signs)
        both = bytearray(len(self))
        for token in compress(_ids_in(mask), held):
            both[token] = 1
        return bytes(both)

    def prepare(self, sort: SortKey) -> None:
        """Make ready for an order, and for texts in any case, before they are asked for."""
        self._order(sort)
        self._fold()
        self._signs()

    def _mask(self, query: Query) -> bytes | None:
        """One byte for each entry: 1 where all but texts by pattern holds; None where all do."""
        masks = list(self._byte_masks(query))
        if query.text:
            masks.append(self._text_mask(query.text, match_case=query.match_case))
        if query.data:
            masks.append(self._signs().holding(query.data.decode("latin-1")))
        if not masks:
            return None
        joined = masks[0]
        for mask in masks[1:]:
            both = int.from_bytes(joined, "little") & int.from_bytes(mask, "little")
            joined = both.to_bytes(len(self), "little")
        return joined

    def _byte_masks(self, query: Query) -> list[bytes]:
        masks = []
        if query.kinds:
            wanted = {_KIND_BYTES[kind] for kind in query.kinds}
            masks.append(self._kinds.translate(_translation(wanted.__contains__)))
        if query.scripts:
            numbers = {at for at, name in enumerate(self._script_names) if name in query.scripts}
            masks.append(self._scripts.translate(_translation(numbers.__contains__)))
        if query.glitches:
            bits = sum(1 << GLITCHES.index(name) for name in query.glitches)
            masks.append(bytes(self._glitches).translate(_translation(lambda flags: flags & bits)))
        if query.shortest > 0 or query.longest is not None:
            masks.append(self._length_mask(query))
        return masks

    def _length_mask(self, query: Query) -> bytes:
        low, high = query.shortest, query.longest
        lengths = self._lengths[query.unit]

        def wanted(length: int) -> bool:
            return low <= length and (high is None or length <= high)

        mask = lengths.translate(_translation(wanted))
        if max(low, high or 0) < _CLIP or _CLIP not in lengths:
            return mask
        thing: Callable[[int], str | bytes] = (
            self._pieces.__getitem__ if query.unit == "bytes" else self.text
        )
        exact = bytearray(mask)
        for token, length in enumerate(lengths):
            if length == _CLIP:
                exact[token] = wanted(len(thing(token)))
        return bytes(exact)

    def _text_mask(self, text: str, *, match_case: bool) -> bytes:
        return self._texts.holding(text) if match_case else self._fold().holding(text.casefold())

    def _signs(self) -> TextRows:
        """Each byte as a character: looking into strings is three times as fast as into bytes."""
        if self._latin is None:
            self._latin = TextRows(piece.decode("latin-1") for piece in self._pieces)
        return self._latin

    def _fold(self) -> TextRows:
        if self._folded is None:
            self._folded = self._texts.changed(str.casefold)
        return self._folded

    # -- orders -----------------------------------------------------------

    def _order(self, key: SortKey) -> array[int]:
        order = self._orders.get(key)
        if order is None:
            order = self._orders[key] = self._sorted(key)
        return order

    def _reversed(self, order: array[int]) -> array[int]:
        return order[: self._ranked][::-1] + order[self._ranked :]

    def _sorted(self, key: SortKey) -> array[int]:
        if key == "id":
            return array("i", range(len(self)))
        names = sorted(self._script_names, key=lambda name: (name == NO_SCRIPT, name))
        keys: dict[SortKey, Callable[[], Sequence[object]]] = {
            "text": lambda: [text.strip().casefold() for text in self._texts],
            "kind": lambda: self._kinds,
            "bytes": lambda: [len(piece) for piece in self._pieces],
            "characters": lambda: [len(text) for text in self._texts],
            "rank": lambda: [inf if isnan(rank) else rank for rank in self._ranks],
            "script": lambda: self._scripts.translate(
                bytes([*map(names.index, self._script_names)]).ljust(256)
            ),
        }
        return ordered(keys[key]())


def bytes_of_hex(text: str) -> bytes | None:
    """The bytes that ``E9 BE``, ``e9be`` or ``0xE9 0xBE`` means; None where it means none."""
    digits = text.replace("0x", " ").replace("0X", " ").replace(",", " ").replace("\\x", " ")
    try:
        return b"".join(bytes.fromhex(part) for part in digits.split())
    except ValueError:
        return None


def _translation(wanted: Callable[[int], object]) -> bytes:
    """What `bytes.translate` takes to turn wanted bytes into 1 and all others into 0."""
    return bytes([bool(wanted(value)) for value in range(256)])


def _ids_in(mask: bytes) -> array[int]:
    """Where `mask` is 1; in parts, for Python's lock is held while an array is filled."""
    found = array("i")
    for start in range(0, len(mask), ROW):
        found.extend(compress(range(start, start + ROW), mask[start : start + ROW]))
    return found


def _parts(texts: Iterator[str]) -> Iterator[list[str]]:
    """A few thousand of them at a time."""
    while part := list(islice(texts, ROW)):
        yield part


def _ranks(merges: MergeTable | None, count: int) -> array[float]:
    """The rank or score of each entry; NaN for none."""
    found: Sequence[float | None] = ()
    if merges is not None and merges.method is not None:
        is_rank = merges.method == "rank"
        found = merges.lowest_ranks(count) if is_rank else merges.scores[:count]
    ranks = array("d", [nan if each is None else each for each in found])
    ranks.extend([nan] * (count - len(ranks)))
    return ranks
