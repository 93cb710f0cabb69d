"""Odd entries, against what is known of real vocabularies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inspection.cut import KINDS
from app.inspection.glitches import (
    GLITCHES,
    LONG_BYTES,
    can_be_unreachable,
    comes_from_merges,
    plain_glitches,
    unreachable,
)
from app.inspection.merge_table import MergeTable, read_merges
from app.inspection.merges import merged
from tests.inspection.vocabulary_files import ALL, unpacked


def toy(*merges: str, more: tuple[str, ...] = (), **given_more) -> MergeTable:
    tokens = [*"abcd", *(pair.replace(" ", "") for pair in merges), *more]
    return MergeTable(model="gpt2", pre="gpt-2", tokens=tokens, merges=merges, **given_more)


def silent(_done: int, _total: int) -> None:
    """Nobody watches."""


def never() -> bool:
    return False


def odd(piece: bytes, kind: str = "normal") -> set[str]:
    flags = plain_glitches(piece, KINDS.index(kind))
    return {name for at, name in enumerate(GLITCHES) if flags >> at & 1}


def all_of(table: MergeTable) -> list[int]:
    kinds = bytes(kind - 1 for kind in table.types) or bytes(len(table.tokens))
    return list(unreachable(table, kinds, silent, never))


def test_an_entry_that_no_merge_makes_is_found():
    table = toy("a b", "ab c", more=("cd", "dd"))
    assert [table.tokens[each] for each in all_of(table)] == ["cd", "dd"]


def test_an_entry_whose_text_merges_into_others_first_is_found():
    # Of "abc" the pair "b c" is joined first, and then nothing joins "a" and "bc".
    table = toy("b c", "a b", "ab c")
    assert [table.tokens[each] for each in all_of(table)] == ["abc"]


def test_entries_of_other_kinds_are_not_made_by_merges_and_not_blamed():
    table = toy("a b", more=("<end>", "cd"))
    kinds = bytes([0] * 5 + [KINDS.index("control"), KINDS.index("unused")])
    assert list(unreachable(table, kinds, silent, never)) == []


def test_looking_can_be_given_up_and_says_how_far_it_is():
    told = []
    table = toy("a b")
    assert unreachable(table, bytes(5), silent, lambda: True) is None
    unreachable(table, bytes(5), lambda done, total: told.append((done, total)), never)
    assert told == [(0, 5), (5, 5)]


@pytest.mark.parametrize("name", ["gpt-2", "qwen2", "phi-3"])
def test_every_ordinary_entry_of_well_known_vocabularies_is_made_by_merges(name, tmp_path):
    table = read_merges(unpacked(name, tmp_path))
    assert can_be_unreachable(table)
    assert all_of(table) == []


@pytest.mark.skipif(ALL is None, reason="needs the source of llama.cpp")
def test_llama_3_has_588_entries_that_only_whole_words_give(thorough):
    if not thorough:
        pytest.skip("a vocabulary whose licence is not open: --thorough")
    table = read_merges(ALL / "ggml-vocab-llama-bpe.gguf")
    assert table.ignore_merges
    found = [table.piece(token).decode() for token in all_of(table)]
    assert len(found) == 588
    assert " việc" in found


def test_where_nothing_is_merged_no_entry_is_unreachable():
    assert not can_be_unreachable(MergeTable(model="bert", tokens=["a"]))
    assert not can_be_unreachable(MergeTable(model="t5", tokens=["a"]))


PAIRS = st.tuples(st.text("abc", min_size=1, max_size=3), st.text("abc", min_size=1, max_size=3))


@given(st.lists(PAIRS, max_size=12), st.booleans(), st.lists(st.integers(-3, 3), max_size=30))
def test_the_short_way_ends_as_the_merges_that_are_shown(pairs, by_score, scores):
    merges = [" ".join(pair) for pair in pairs]
    tokens = list(dict.fromkeys([*"abc", *(left + right for left, right in pairs)]))
    model = "llama" if by_score else "gpt2"
    scores = (scores + [0] * len(tokens))[: len(tokens)]
    table = MergeTable(model=model, pre="gpt-2", tokens=tokens, merges=merges, scores=scores)
    for token, text in enumerate(tokens):
        done, _ = merged(list(text), table.value, lower_first=not by_score)
        assert comes_from_merges(table, token) == (len(done) == len(text) - 1)


def test_long_blank_unused_and_cut_entries_are_odd():
    assert odd(b"-" * LONG_BYTES) == set()
    assert odd(b"-" * (LONG_BYTES + 1)) == {"long"}
    assert odd(b" " * 64) == {"long", "blank"}
    assert odd(b"\r\n\t") == {"blank"}
    assert odd("\u3000".encode()) == {"blank"}
    assert odd(b"") == set()
    assert odd(b"\xe9\xbe") == {"invalid"}
    assert odd(b"<unused7>", "unused") == {"unused"}
    assert odd(b"<unk>", "unknown") == {"unused"}
    assert odd("字".encode()) == set()


def test_of_two_entries_of_one_text_merges_make_the_last():
    table = MergeTable(model="gpt2", tokens=["a", "b", "ab", "ab"], merges=["a b"])
    assert [comes_from_merges(table, token) for token in range(4)] == [True, True, False, True]
