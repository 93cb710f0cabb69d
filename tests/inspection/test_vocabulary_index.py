"""Looking through a vocabulary, against looking at each entry one by one."""

from __future__ import annotations

import re
from array import array
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inspection.cut import KINDS, VocabularyTable
from app.inspection.glitches import GLITCHES
from app.inspection.merge_table import MergeTable, read_merges
from app.inspection.panes import PANE_KINDS, kind_of_entry
from app.inspection.scripts import script_of_text
from app.inspection.vocabulary_index import SORT_KEYS, Query, VocabularyIndex, bytes_of_hex
from tests.inspection.vocabulary_files import unpacked

ENTRIES = [
    *(b"The", b" the", b" merg", b"ing", b"ING", b"12", b"\n\n", b" " * 64, b"-" * 300, b"--"),
    *("字".encode(), "の字".encode(), "Straße".encode(), " при".encode(), "🦙".encode()),
    *(b"\xe9\xbe", b"\x98", b"<|end|>", b"<unused1>"),
]


def table_of(entries: list[bytes], kinds: bytes | None = None) -> VocabularyTable:
    starts = array("q", accumulate(map(len, entries), initial=0))
    return VocabularyTable(
        b"".join(entries), starts, kinds or bytes(len(entries)), array("f", [0] * len(entries))
    )


def index_of(entries: list[bytes], kinds: bytes | None = None, merges=None) -> VocabularyIndex:
    return VocabularyIndex(table_of(entries, kinds), entries, merges)


@pytest.fixture
def index():
    kinds = bytearray(len(ENTRIES))
    kinds[-2], kinds[-1] = KINDS.index("control"), KINDS.index("unused")
    return index_of(ENTRIES, bytes(kinds))


def found(index: VocabularyIndex, **query) -> list[bytes]:
    return [ENTRIES[each] for each in index.find(Query(**query))]


def test_asked_for_nothing_it_gives_all_in_their_order(index):
    assert list(index.find(Query())) == list(range(len(ENTRIES)))


def test_text_is_found_in_any_case_unless_that_is_asked(index):
    assert found(index, text="THE") == [b"The", b" the"]
    assert found(index, text="the", match_case=True) == [b" the"]
    assert found(index, text="STRASSE") == ["Straße".encode()]


def test_spaces_are_looked_for_as_they_are(index):
    assert found(index, text=" the") == [b" the"]


def test_bytes_are_found_inside_characters(index):
    assert found(index, data=b"\xe9\xbe") == [b"\xe9\xbe"]
    assert b"\x98" in found(index, data=b"\x98")


def test_kinds_and_scripts_and_lengths_hold_together(index):
    assert found(index, kinds=frozenset({"digit"})) == [b"12"]
    assert found(index, scripts=frozenset({"Han"})) == ["字".encode()]
    assert found(index, scripts=frozenset({"Japanese", "Cyrillic"})) == [
        "の字".encode(),
        " при".encode(),
    ]
    assert found(index, scripts=frozenset({"Latin"}), longest=3, text="ing") == [b"ing", b"ING"]
    assert found(index, unit="characters", shortest=1, longest=1, kinds=frozenset({"symbol"})) == [
        "🦙".encode()
    ]


def test_a_length_of_more_than_a_byte_can_say_is_exact(index):
    assert found(index, shortest=255) == [b"-" * 300]
    assert found(index, shortest=301) == []
    assert b"-" * 300 not in found(index, longest=299)
    assert b"-" * 300 in found(index, longest=300)


def test_odd_entries_are_counted_and_found(index):
    assert index.count_glitches() == {
        "unreachable": 0,
        "long": 2,
        "blank": 2,
        "unused": 1,
        "invalid": 2,
    }
    assert found(index, glitches=frozenset({"blank", "unused"})) == [
        b"\n\n",
        b" " * 64,
        b"<unused1>",
    ]
    assert index.glitches(ENTRIES.index(b" " * 64)) == ("long", "blank")


def test_what_is_found_out_later_is_found_too(index):
    assert found(index, glitches=frozenset({"unreachable"})) == []
    index.mark_unreachable([2, 4])
    assert found(index, glitches=frozenset({"unreachable"})) == [b" merg", b"ING"]
    assert index.glitches(2) == ("unreachable",)


def test_the_last_first(index):
    assert found(index, text="ing", descending=True) == [b"ING", b"ing"]


def test_what_has_no_rank_stays_at_the_end():
    entries = [b"a", b"b", b"c", b"ab", b"abc"]
    merges = MergeTable(model="gpt2", tokens=["a", "b", "c", "ab", "abc"], merges=["a b", "ab c"])
    index = index_of(entries, merges=merges)
    assert [index.rank_of(each) for each in range(5)] == [None, None, None, 0, 1]
    assert list(index.find(Query(sort="rank"))) == [3, 4, 0, 1, 2]
    assert list(index.find(Query(sort="rank", descending=True))) == [4, 3, 0, 1, 2]
    assert not index.rank_is_score


def test_scores_are_told_where_merging_goes_by_score():
    merges = MergeTable(model="llama", tokens=["a", "b"], scores=[-1.0, -2.0])
    index = index_of([b"a", b"b"], merges=merges)
    assert index.rank_is_score
    assert list(index.find(Query(sort="rank"))) == [1, 0]


def test_a_pattern_sees_only_what_all_else_leaves(index):
    seen = []

    def matching(parts, _signs):
        texts = [text for part in parts for text in part]
        seen.extend(texts)
        return bytes([text.endswith("g") for text in texts])

    query = Query(kinds=frozenset({"word"}), longest=5)
    assert [ENTRIES[each] for each in index.find(query, matching)] == [b" merg", b"ing"]
    assert len(seen) < len(ENTRIES)
    again = index.find(Query(sort="bytes", descending=True), matching)
    assert [ENTRIES[each] for each in again] == [b" merg", b"ing"]


def test_what_a_pattern_leaves_out_does_not_match(index):
    assert list(index.find(Query(), lambda _parts, _signs: b"\1\0\1")) == [0, 2]
    words = Query(kinds=frozenset({"word"}), sort="text")
    assert list(index.find(words, lambda _parts, _signs: b"\1")) == [0]


@pytest.mark.parametrize("text", ["E9 BE", "e9be", " 0xE9,0xBE ", "\\xe9\\xbe", "E9  be"])
def test_bytes_can_be_written_in_several_ways(text):
    assert bytes_of_hex(text) == b"\xe9\xbe"


@pytest.mark.parametrize("text", ["E", "E9 B", "xyz", "E9-BE"])
def test_what_is_no_bytes_is_said_so(text):
    assert bytes_of_hex(text) is None


PIECES = st.lists(
    st.text(max_size=5).map(str.encode)
    | st.binary(max_size=5)
    | st.text("aA bß字", max_size=4).map(str.encode),
    max_size=30,
)
QUERIES = st.fixed_dictionaries(
    {
        "text": st.text("aAbßS ", max_size=2),
        "match_case": st.booleans(),
        "data": st.binary(max_size=1) | st.just(b"a"),
        "kinds": st.frozensets(st.sampled_from(PANE_KINDS), max_size=3),
        "scripts": st.frozensets(st.sampled_from(["Latin", "Han", ""]), max_size=2),
        "shortest": st.integers(0, 4),
        "longest": st.none() | st.integers(0, 6),
        "unit": st.sampled_from(["bytes", "characters"]),
        "glitches": st.frozensets(st.sampled_from(GLITCHES), max_size=2),
        "sort": st.sampled_from(SORT_KEYS),
        "descending": st.booleans(),
    }
).map(lambda asked: Query(**asked))


@given(PIECES, QUERIES)
def test_it_finds_what_looking_at_each_entry_finds(entries, query):
    index = index_of(entries)

    def holds(token: int) -> bool:
        piece = entries[token]
        text = piece.decode("utf-8", "replace")
        length = len(piece if query.unit == "bytes" else text)
        within = query.text in text
        if not query.match_case:
            within = query.text.casefold() in text.casefold()
        return (
            within
            and query.data in piece
            and (not query.kinds or kind_of_entry(piece, "normal") in query.kinds)
            and (not query.scripts or script_of_text(text) in query.scripts)
            and query.shortest <= length
            and (query.longest is None or length <= query.longest)
            and (not query.glitches or bool(query.glitches & set(index.glitches(token))))
        )

    ids = list(index.find(query))
    assert sorted(ids) == [token for token in range(len(entries)) if holds(token)]
    if query.sort == "bytes":
        lengths = [len(entries[token]) for token in ids]
        assert lengths == sorted(lengths, reverse=query.descending)


def test_the_ranks_of_a_real_vocabulary_are_those_of_its_merges(tmp_path):
    merges = read_merges(unpacked("gpt-2", tmp_path))
    ranks = merges.lowest_ranks(len(merges.tokens))
    for token in range(0, len(merges.tokens), 97):
        text = merges.tokens[token]
        pairs = (merges.rank(text[:at], text[at:]) for at in range(1, len(text)))
        assert ranks[token] == min((each for each in pairs if each is not None), default=None)


def test_a_real_vocabulary_is_told_by_kinds_and_scripts(tmp_path):
    merges = read_merges(unpacked("qwen2", tmp_path))
    pieces = [merges.piece(token) for token in range(len(merges.tokens))]
    kinds = bytes(kind - 1 for kind in merges.types)
    index = VocabularyIndex(table_of(pieces, kinds), pieces, merges)
    assert sum(index.kinds.values()) == sum(index.scripts.values()) == len(index) == 151_936
    assert index.count_glitches()["invalid"] == 1448
    assert index.count_glitches()["long"] == 240
    assert index.kinds["control"] + index.kinds["user_defined"] == 293
    assert index.scripts["Han"] > 20_000
    ends = re.compile("ing$")

    def matching(parts, _signs):
        return bytes([bool(ends.search(text)) for part in parts for text in part])

    wanted = [each for each in range(len(index)) if ends.search(index.text(each))]
    assert list(index.find(Query(), matching)) == wanted
