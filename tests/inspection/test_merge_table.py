"""The merges in the header of a model file."""

from __future__ import annotations

import gc
import weakref

import gguf
import pytest

from app.core.errors import GgufError
from app.inspection.best_path import best_path
from app.inspection.cut import KINDS
from app.inspection.merge_table import BYTE_SIGNS, MergeTable, read_merges
from tests.inspection.vocabulary_files import unpacked
from tests.inspection.written import array, written


def test_the_tables_that_come_along_are_read_whole(tmp_path):
    table = read_merges(unpacked("gpt-2", tmp_path))
    assert (len(table.tokens), table.n_merges, table.method) == (50_257, 50_000, "rank")
    assert table.rank("Ġ", "t") == 0
    assert table.piece(table.id_of("ĠHello")) == b" Hello"
    table = read_merges(unpacked("phi-3", tmp_path))
    assert (table.method, table.n_merges) == ("score", 0)
    assert table.value("▁t", "he") == table.scores[table.id_of("▁the")]


def test_entries_of_a_file_are_nothing_for_the_garbage_collector(tmp_path):
    table = read_merges(unpacked("gpt-2", tmp_path))
    gc.collect()
    assert not gc.is_tracked(table.tokens)
    assert not gc.is_tracked(table._ids)
    assert not gc.is_tracked(table._ranks)


def test_a_file_that_ends_too_soon_is_refused(tmp_path):
    whole = unpacked("phi-3", tmp_path).read_bytes()
    path = tmp_path / "cut.gguf"
    path.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(GgufError):
        read_merges(path)


def test_something_else_than_a_model_file_is_refused(tmp_path):
    path = tmp_path / "note.gguf"
    path.write_text("hello")
    with pytest.raises(GgufError) as refused:
        read_merges(path)
    assert refused.value.path == str(path)


def test_a_pair_is_parted_at_the_first_space_behind_its_first_character():
    table = MergeTable(model="gemma4", tokens=["\n", "\n\n", " "], merges=["\n \n", "  a", "a b c"])
    assert table.rank("\n", "\n") == 0
    assert table.rank(" ", "a") == 1
    assert table.rank("a", "b c") == 2
    assert table.rank("a b", "c") is None


def test_of_a_pair_that_is_there_twice_the_first_rank_counts():
    assert MergeTable(model="gpt2", tokens=[], merges=["a b", "c d", "a b"]).rank("a", "b") == 0


def test_an_entry_has_the_lowest_rank_of_all_pairs_that_make_it():
    merges = ["a b", "ab c", "a bc", "  a", "c d"]
    table = MergeTable(model="gemma4", tokens=["abc", "ab", " a", "cd"], merges=merges)
    assert table.lowest_ranks(3) == [1, 0, 3]


def test_what_is_no_pair_makes_no_entry():
    assert MergeTable(model="gpt2", tokens=["a", "b"], merges=["a"]).lowest_ranks(2) == [None] * 2


def test_what_is_unknown_scores_less_than_all_that_is_known():
    table = MergeTable(
        model="t5", tokens=["a", "<unk>", "long"], types=[1, 2, 1], scores=[-3.0, 0.0, -4.0]
    )
    assert (table.longest, table.unknown_id, table.unknown_score) == (5, 1, -14.0)
    nothing = MergeTable(model="t5", tokens=[])
    assert (nothing.longest, nothing.unknown_id, nothing.unknown_score) == (1, 0, -10.0)


def test_a_table_that_nobody_holds_is_gone():
    table = MergeTable(model="t5", tokens=["<unk>", "a"], types=[2, 1], scores=[0.0, -1.0])
    assert [arc.token for arc in best_path(table, "a")] == [1]
    held = weakref.ref(table)
    del table
    assert held() is None


def test_every_byte_has_a_sign_of_its_own():
    assert len(set(BYTE_SIGNS)) == 256
    table = MergeTable(model="gpt2", tokens=list(BYTE_SIGNS))
    assert [table.piece(byte) for byte in range(256)] == [bytes([byte]) for byte in range(256)]


def test_half_a_character_in_an_entry_keeps_its_bytes():
    token = b"\xe6\xad".decode("utf-8", "surrogateescape")
    table = MergeTable(model="llama", tokens=[token], types=[1])
    assert table.piece(0) == b"\xe6\xad"


def test_entries_of_rwkv_are_written_with_escapes():
    tokens = ["\\n\\t\\r", "\\xe4\\xbd", "\\\\ \\'", "好\\x0a"]
    table = MergeTable(model="rwkv", tokens=tokens, types=[1] * 4)
    wanted = [b"\n\t\r", b"\xe4\xbd", b"\\ '", "好\n".encode()]
    assert [table.piece(token) for token in range(4)] == wanted


def test_a_byte_is_not_the_character_with_its_number():
    raw = b"\xe9".decode("utf-8", "surrogateescape")
    table = MergeTable(model="llama", tokens=["é", "A"], types=[1, 1])
    assert (table.byte_id(0xE9), table.byte_id(0x41)) == (None, 1)
    assert MergeTable(model="llama", tokens=["é", raw]).byte_id(0xE9) == 1


def test_scores_may_be_whole_numbers(tmp_path):
    writer = gguf.GGUFWriter(tmp_path / "whole.gguf", "llama")
    writer.add_tokenizer_model("llama")
    writer.add_token_list([f"t{at}" for at in range(5000)])
    writer.add_array("tokenizer.ggml.scores", [-at for at in range(5000)])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    assert read_merges(tmp_path / "whole.gguf").score(4999) == -4999.0


def test_an_id_outside_of_the_vocabulary_has_no_bytes():
    table = MergeTable(model="gpt2", tokens=["a"])
    assert table.piece(1) == b""
    assert table.piece(-1) == b""


def test_a_byte_by_another_name_is_text():
    table = MergeTable(model="llama", tokens=["<0xZZ>", "<0x41>"], types=[6, 6])
    assert [table.piece(0), table.piece(1)] == [b"<0xZZ>", b"A"]


def test_what_an_entry_is_follows_llama_cpp_where_it_does_not_believe_the_file(tmp_path):
    path = unpacked("qwen2", tmp_path)
    given = read_merges(path)
    end = given.id_of("</s>")
    kinds = bytearray(kind - 1 for kind in given.types)
    kinds[end] = KINDS.index("control")
    heeded = read_merges(path, bytes(kinds))

    assert not given.is_whole(end)
    assert heeded.is_whole(end)
    assert [at for at, kind in enumerate(heeded.types) if kind != given.types[at]] == [end]
    assert read_merges(path, bytes(3)).types == given.types


def test_an_entry_of_no_kind_stays_one(tmp_path):
    path = tmp_path / "m.gguf"
    words, types = array("string", ["a", "b", "c"]), array("int32", [0, 3, 1])
    entries = [("tokenizer.ggml.tokens", words), ("tokenizer.ggml.token_type", types)]
    path.write_bytes(written(entries))

    assert list(read_merges(path, bytes([0, 2, 4])).types) == [0, 3, 5]
