"""Merges done again against what llama.cpp gives: the golden texts of its own tests."""

from __future__ import annotations

import copy
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inspection.best_path import best_path
from app.inspection.glitches import comes_from_merges
from app.inspection.lanes import Lane
from app.inspection.merge_table import MergeTable, read_merges
from app.inspection.merges import MOST_SYMBOLS, replay, replay_around
from tests.inspection.vocabulary_files import ALL, cases, unpacked

BUNDLED_BPE = ["gpt-2", "qwen2"]
ALL_BPE = [
    "llama-bpe",
    "command-r",
    "deepseek-coder",
    "falcon",
    "gemma-4",
    "mpt",
    "qwen35",
    "refact",
    "starcoder",
]
_TABLES: dict[str, MergeTable] = {}


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("vocabularies")


@pytest.fixture(scope="session")
def table(folder):
    """The merges of a vocabulary that comes along, by its name."""

    def read(name: str) -> MergeTable:
        if name not in _TABLES:
            _TABLES[name] = read_merges(unpacked(name, folder))
        return _TABLES[name]

    yield read
    _TABLES.clear()


def ids_of(lanes) -> list[int]:
    return [leaf.token for lane in lanes for leaf in lane.leaves]


def toy(*merges: str, **more) -> MergeTable:
    """A byte-level vocabulary of a few letters and what `merges` make."""
    tokens = [*"abcdefghijklmnopqrstuvwxyz", *(pair.replace(" ", "") for pair in merges)]
    return MergeTable(model="gpt2", pre="gpt-2", tokens=tokens, merges=merges, **more)


def letters(word: str) -> list[int]:
    return [ord(letter) - ord("a") for letter in word]


def lane_of(table: MergeTable, word: str) -> Lane:
    """The lane of a word, whatever comes out of it."""
    return replay(table, letters(word)).lanes[0]


@pytest.mark.parametrize("name", BUNDLED_BPE)
def test_the_golden_texts_end_in_the_ids_of_llama_cpp(table, name):
    known = table(name)
    golden = cases(name)
    assert len(golden) == 47
    for text, ids in golden:
        built = replay(known, ids)
        assert b"".join(map(known.piece, ids)).decode() == text
        assert built.basis == "text"
        assert built.agrees
        assert ids_of(built.lanes) == ids


def test_sentencepiece_ends_in_the_ids_of_llama_cpp_too(table):
    known = table("phi-3")
    for text, ids in cases("phi-3"):
        built = replay(known, ids)
        assert built.agrees
        assert ids_of(built.lanes) == ids
        # A space is put before the text; nothing but that is added.
        assert b"".join(map(known.piece, ids)).decode() in {text, f" {text}"}


@pytest.mark.parametrize("name", [*ALL_BPE, "llama-spm"])
def test_all_vocabularies_of_llama_cpp_end_in_its_ids(thorough, name):
    if not thorough:
        pytest.skip("with --thorough")
    if ALL is None:
        pytest.skip("llama.cpp's source is not at hand")
    known = read_merges(ALL / f"ggml-vocab-{name}.gguf")
    for _, ids in cases(name, ALL):
        built = replay(known, ids)
        assert built.basis == "text"
        assert built.agrees
        assert ids_of(built.lanes) == ids


@pytest.mark.parametrize("name", ["gpt-2", "qwen2"])
def test_each_token_alone_is_built_by_its_own_merges(table, name, thorough):
    known = table(name)
    # Where nobody knows how texts are cut, each token is a text of its own.
    alone = copy.copy(known)
    alone.pre = "a rule nobody knows"
    every = range(len(known.tokens)) if thorough else range(0, len(known.tokens), 97)
    for token in every:
        if known.types[token] == 1 and len(known.tokens[token]) <= 40:
            lane = replay(alone, [token]).lanes[0]
            assert lane.basis == "token"
            assert lane.n_steps == len(lane.symbols) - 1


def test_the_lowest_rank_is_joined_first_and_the_leftmost_of_equal_ones():
    table = toy("b c", "a b")
    lane = lane_of(table, "abcabc")
    steps = [(merge.start, merge.middle, merge.end, merge.value) for merge in lane.merges]
    assert steps == [(1, 2, 3, 0), (4, 5, 6, 0)]


def test_every_step_names_all_neighbors_and_their_ranks():
    table = toy("a b", "ab c")
    lane = lane_of(table, "abcd")
    assert [pair.value for pair in lane.candidates(0)] == [0, None, None]
    assert [pair.value for pair in lane.candidates(1)] == [1, None]
    assert lane.row(2) == [(0, 3), (3, 4)]


def test_the_tree_stands_on_its_symbols():
    table = toy("a b", "c d", "ab cd")
    lane = lane_of(table, "abcd")
    nodes = [(node.start, node.end, node.level) for node in lane.tree()]
    assert nodes[4:] == [(0, 2, 1), (2, 4, 1), (0, 4, 2)]


def test_a_node_stands_above_the_higher_of_its_parts():
    lane = lane_of(toy("a b", "ab c", "abc d"), "abcd")
    assert [node.level for node in lane.tree()] == [0, 0, 0, 0, 1, 2, 3]
    assert not lane.capped


def test_a_run_is_joined_from_the_left():
    lane = lane_of(toy("a a"), "aaa")
    assert lane.row(lane.n_steps) == [(0, 2), (2, 3)]


def test_other_ids_than_llama_cpp_gave_are_said_to_differ():
    table = toy("a b")
    assert not replay(table, letters("ab")).agrees
    assert replay(table, [26]).agrees


def test_a_whole_piece_that_is_an_entry_is_taken_without_merging():
    tokens = [*"abc", "abc"]
    table = MergeTable(model="gpt2", pre="llama-bpe", tokens=tokens, merges=["a b"])
    lane = replay(table, [3]).lanes[0]
    assert lane.hit
    assert lane.agrees
    assert not lane.merges


def test_only_where_pairs_have_ranks_a_whole_piece_is_taken_without_merging():
    scored = {"tokens": ["a", "b", "ab"], "types": [1] * 3, "scores": [0.0, 0.0, -1.0]}
    assert not MergeTable(model="llama", pre="llama-bpe", **scored).ignore_merges
    assert MergeTable(model="gpt2", pre="llama-bpe", **scored).ignore_merges


def test_gemma_takes_a_run_of_line_ends_without_merging_and_merges_over_spaces():
    tokens = ["a", "b", "▁", "▁b", "a▁b", "\n", "\n\n\n"]
    table = MergeTable(model="gemma4", tokens=tokens, merges=["▁ b", "a ▁b"])
    run, words, one, other = replay(table, [6, 4, 5, 0, 5, 3]).lanes[:4]
    assert (run.hit, run.agrees, run.symbols) == (True, True, (b"\n\n\n",))
    assert (words.hit, words.agrees, words.n_steps) == (False, True, 2)
    assert (one.hit, other.hit) == (True, False)
    apart = replay(table, [0, 3]).lanes
    assert [lane.symbols for lane in apart] == [(b"a",), (b" ", b"b")]


def test_runs_of_line_ends_go_by_the_name_of_the_rule_and_not_of_the_model():
    tokens, merges = ["\n", "\n\n"], []
    for pre, whole in (("granite-embed-multi-311m", True), ("sarvam-moe", False)):
        table = MergeTable(model="gpt2", pre=pre, tokens=tokens, merges=merges)
        assert replay(table, [1]).agrees == whole
        assert comes_from_merges(table, 1) == whole


def test_gemma_is_cut_by_a_rule_of_its_own_whatever_the_file_says():
    table = MergeTable(model="gemma4", pre="llama-bpe", tokens=["a", "b", "ab"], merges=[])
    assert not table.ignore_merges
    assert replay(table, [0, 1]).agrees


def test_control_tokens_part_the_text_and_are_not_made_of_it():
    table = MergeTable(
        model="gpt2",
        pre="gpt-2",
        tokens=["a", "b", "ab", "<end>"],
        types=[1, 1, 1, 3],
        merges=["a b"],
    )
    lanes = replay(table, [2, 3, 2]).lanes
    assert [lane.special for lane in lanes] == [False, True, False]
    assert [lane.first for lane in lanes] == [0, 1, 2]


def test_by_score_the_highest_is_joined_first():
    tokens = ["a", "b", "c", "ab", "bc"]
    table = MergeTable(
        model="llama", tokens=tokens, types=[1] * 5, scores=[0.0, 0.0, 0.0, -2.0, -1.0]
    )
    lane = replay(table, [0, 4]).lanes[0]
    assert lane.agrees
    assert lane.merges[0].value == -1.0
    assert not lane.lower_first


def test_a_character_without_entry_becomes_bytes():
    tokens = ["a", "<0xE6>", "<0xAD>", "<0xAA>"]
    table = MergeTable(model="llama", tokens=tokens, types=[1, 6, 6, 6], scores=[0.0] * 4)
    built = replay(table, [0, 1, 2, 3])
    assert built.agrees
    assert built.lanes[0].symbols == (b"a", "歪".encode())


def test_half_a_character_is_built_token_by_token():
    tokens = ["a", "<0xE6>"]
    table = MergeTable(model="llama", tokens=tokens, types=[1, 6], scores=[0.0] * 2)
    built = replay(table, [0, 1])
    assert built.basis == "token"
    assert ids_of(built.lanes) == [0, 1]


def test_the_longest_match_has_no_merges():
    table = MergeTable(model="bert", tokens=["▁un", "able"], types=[1, 1])
    built = replay(table, [0, 1])
    assert built.method == "longest"
    assert all(not lane.merges for lane in built.lanes)


def test_unigram_takes_the_path_with_the_highest_sum():
    tokens = ["<unk>", "▁", "a", "b", "ab", "▁a"]
    scores = [0.0, -1.0, -3.0, -3.0, -5.0, -2.0]
    table = MergeTable(model="t5", tokens=tokens, types=[2, 1, 1, 1, 1, 1], scores=scores)
    built = replay(table, [5, 3])  # -5, where ▁ + ab is -6
    assert built.method == "path"
    assert built.agrees
    assert not replay(table, [1, 4]).agrees


def test_of_paths_with_equal_sums_unigram_takes_the_one_with_the_longer_token():
    tokens, scores = ["<unk>", "a", "b", "ab"], [0.0, -1.0, -1.0, -2.0]
    table = MergeTable(model="t5", tokens=tokens, types=[2, 1, 1, 1], scores=scores)
    assert replay(table, [3]).agrees


def test_unigram_counts_nothing_for_what_a_user_defined():
    tokens, scores = ["<unk>", "a", "b", "ab"], [0.0, -1.0, -1.0, -9.0]
    table = MergeTable(model="t5", tokens=tokens, types=[2, 1, 1, 4], scores=scores)
    assert [(arc.token, arc.score) for arc in best_path(table, "ab")] == [(3, 0.0)]


PLAMO = {"model": "plamo2", "types": [2, 1, 1, 1, 1, 6, 6]}
PLAMO_TOKENS = ["<unk>", "a", "b", "ab", " a", "<0xC3>", "<0xA9>"]


def plamo(*scores):
    return MergeTable(tokens=PLAMO_TOKENS, scores=[0.0, *scores, 0.0, 0.0], **PLAMO)


def test_plamo_takes_bytes_for_what_has_no_entry():
    built = replay(plamo(-1.0, -1.0, -3.0, -2.0), [5, 6, 4, 2])
    assert (built.method, built.agrees) == ("path", True)
    assert built.lanes[0].symbols == (b"\xc3", b"\xa9", b" a", b"b")
    assert sum(built.lanes[0].scores) == -1003.0


def test_of_paths_with_equal_sums_plamo_takes_the_longer_entry_first():
    assert replay(plamo(-1.0, -1.0, -2.0, -2.0), [3]).agrees
    assert replay(plamo(-1.0, -1.0, -2.00001, -2.0), [3]).agrees
    assert replay(plamo(-1.0, -1.0, -2.0001, -2.0), [1, 2]).agrees


def test_plamo_leaves_out_an_entry_without_a_usable_score():
    tokens = ["<unk>", "abc", "<0x61>", "<0x62>", "<0x63>"]
    for score, ids in ((-1500.0, [1]), (-2500.0, [2, 3, 4]), (math.nan, [2, 3, 4])):
        scores = [0.0, score, 0.0, 0.0, 0.0]
        table = MergeTable(model="plamo2", tokens=tokens, types=[2, 1, 6, 6, 6], scores=scores)
        assert replay(table, ids).agrees


def test_a_long_piece_is_parted_where_tokens_end():
    table = toy("a b")
    built = replay(table, [26] * MOST_SYMBOLS)
    assert built.agrees
    assert [len(lane.symbols) for lane in built.lanes] == [MOST_SYMBOLS, MOST_SYMBOLS]
    assert all(lane.capped and lane.n_symbols == 2 * MOST_SYMBOLS for lane in built.lanes)


def test_a_token_is_found_in_its_lane(table):
    known = table("gpt-2")
    text, ids = max(cases("gpt-2"), key=lambda case: len(case[1]))
    built = replay(known, ids)
    for index in range(len(ids)):
        lane = built.lanes[built.lane_of(index)]
        assert lane.first <= index < lane.first + len(lane.leaves)
    assert built.lanes[0].offset == 0
    assert sum(len(b"".join(lane.symbols)) for lane in built.lanes) == len(text.encode())


def test_the_middle_of_a_long_text_is_built_as_the_whole_is(table):
    known = table("qwen2")
    ids = [token for _, ids in cases("qwen2") for token in ids]
    for index in range(0, len(ids), 41):
        built, first = replay_around(known, ids, index, reach=20)
        lane = built.lanes[built.lane_of(index - first)]
        assert lane.agrees
        assert first + lane.first <= index < first + lane.first + len(lane.leaves)


def test_a_piece_at_the_end_of_what_is_built_is_a_whole_piece_of_the_text(table):
    known = table("qwen2")
    ids = [token for _, ids in cases("qwen2") for token in ids]
    whole = {lane.data(0, len(lane.symbols)) for lane in replay(known, ids).lanes}
    for index in range(0, len(ids), 41):
        built, first = replay_around(known, ids, index, reach=20)
        assert built.partial
        at = built.lane_of(index - first)
        for lane in (*built.lanes[: max(1, at)], *built.lanes[at + 1 :]):
            assert lane.data(0, len(lane.symbols)) in whole


words = st.text(alphabet="abcde", min_size=1, max_size=30)
pairs = st.lists(
    st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), unique=True, max_size=8
)


@given(words, pairs)
def test_what_is_merged_is_always_the_best_of_what_there_is(word, pairs):
    lane = lane_of(toy(*(" ".join(pair) for pair in pairs)), word)
    for step, merge in enumerate(lane.merges):
        open_pairs = [pair for pair in lane.candidates(step) if pair.value is not None]
        best = min(open_pairs, key=lambda pair: (pair.value, pair.start))
        assert best[:3] == merge[:3]
    assert all(pair.value is None for pair in lane.candidates(lane.n_steps))


@given(words, pairs)
def test_no_step_loses_a_byte(word, pairs):
    lane = lane_of(toy(*(" ".join(pair) for pair in pairs)), word)
    for step in range(lane.n_steps + 1):
        assert b"".join(lane.data(start, end) for start, end in lane.row(step)) == word.encode()
        assert len(lane.row(step)) == len(word) - step


@given(st.text(max_size=40))
def test_any_text_of_bytes_is_built_without_a_fault(table, text):
    known = table("gpt-2")
    ids = [known.id_of(known.written(sign)) for sign in text if known.id_of(known.written(sign))]
    built = replay(known, ids)
    assert sum(len(lane.leaves) for lane in built.lanes if lane.agrees) <= len(ids)
