"""Ids and bytes of texts, by llama.cpp, from vocabularies without weights."""

from __future__ import annotations

import ctypes
import random
from pathlib import Path

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import ModelFileMissing, ModelLoadFailed, NoModelLoaded, NotAModelFile
from app.engine.allowance import allowance_of
from app.engine.vocabulary_protocol import CutPart, CutText
from app.inspection.boundaries import parts
from tests.engine.llama.shelved import (
    Report,
    cut_of,
    ids_of,
    joined,
    open_file,
    opened,
    shelf,
    table,
)
from tests.engine.tokenizers import SMALL
from tests.models import llama_model, unpacked_vocabulary
from tests.sources import llama_cpp_models

DATA = Path(__file__).parents[2] / "data" / "vocabularies"
SEPARATOR = "\n__ggml_vocab_test__\n"
CLOSED = ("llama-spm", "llama-bpe")
"""Vocabularies whose licences are not open: from the source distribution, where there is one."""


def golden(folder: Path, name: str) -> list[tuple[str, list[int]]]:
    """Texts and the ids that belong to them."""
    texts = (folder / f"ggml-vocab-{name}.gguf.inp").read_text(encoding="utf-8").split(SEPARATOR)
    assert texts.pop() == ""
    lines = (folder / f"ggml-vocab-{name}.gguf.out").read_text(encoding="utf-8").splitlines()
    return [(text, list(map(int, line.split()))) for text, line in zip(texts, lines, strict=True)]


@pytest.mark.parametrize("name", SMALL)
def test_every_golden_text_gives_its_ids(name: str) -> None:
    cases = golden(DATA, name)

    assert len(cases) == 46
    assert [ids_of(name, text) for text, _ids in cases] == [ids for _text, ids in cases]


@pytest.mark.parametrize("name", CLOSED)
def test_golden_texts_of_vocabularies_that_do_not_come_with_the_program(
    name: str, thorough: bool
) -> None:
    if not thorough:
        pytest.skip("with --thorough")
    folder = llama_cpp_models()
    if folder is None:
        pytest.skip("the source distribution of llama-cpp-python is not in the cache")
    shelf().open(str(folder / f"ggml-vocab-{name}.gguf"), name, Report())
    opened_there = [ids_of_open(name, text) for text, _ids in golden(folder, name)]

    assert opened_there == [ids for _text, ids in golden(folder, name)]
    shelf().close(name)


def ids_of_open(name: str, text: str) -> list[int]:
    report = Report()
    shelf().cut(CutText(key=name, text=text.encode()), report)
    return list(report.ids)


def test_a_vocabulary_says_what_it_is() -> None:
    gpt2, qwen2, phi3 = map(opened, SMALL)

    assert (gpt2.n_vocab, gpt2.boundaries, gpt2.add_space_prefix) == (50257, "words", False)
    assert (qwen2.n_vocab, qwen2.boundaries) == (151936, "words")
    assert (phi3.n_vocab, phi3.boundaries, phi3.add_space_prefix) == (32064, "spaces", True)
    assert phi3.bos_id == 1
    assert "<|im_start|>" in qwen2.chat_template


def test_the_fingerprint_is_that_of_the_loaded_model() -> None:
    from tests.engine.tokenizers import vocabulary

    assert opened("phi-3").fingerprint == vocabulary("phi-3").fingerprint


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "a.gguf"
    text.write_text("no vocabulary, but long enough")
    empty = tmp_path / "b.gguf"
    empty.write_bytes(b"GGUF" + b"\xff" * 40)

    with pytest.raises(ModelFileMissing):
        shelf().open(str(tmp_path / "c.gguf"), "c", Report())
    with pytest.raises(NotAModelFile):
        shelf().open(str(text), "a", Report())
    with pytest.raises((ModelLoadFailed, NotAModelFile)):
        shelf().open(str(empty), "b", Report())
    with pytest.raises(NoModelLoaded):
        shelf().cut(CutText(key="c", text=b"a"), Report())


def test_a_file_with_more_entries_than_any_is_refused(tmp_path: Path, monkeypatch) -> None:
    path = str(llama_model(tmp_path / "m.gguf"))
    monkeypatch.setattr("app.engine.llama.shelf.MAX_ENTRIES", 10)

    with pytest.raises(ModelLoadFailed, match="entries"):
        shelf().open(path, "many", Report())


def test_what_was_closed_can_be_opened_again(tmp_path: Path) -> None:
    path = str(llama_model(tmp_path / "m.gguf"))
    first = shelf().open(path, "again", Report())
    shelf().close("again")
    shelf().close("again")

    assert shelf().open(path, "again", Report()) == first
    shelf().close("again")


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="glibc only")
def test_closing_gives_the_memory_back(tmp_path: Path) -> None:
    source = unpacked_vocabulary("qwen2", tmp_path)
    made = shelf()
    process = psutil.Process()
    made.open(str(source), "one", Report())
    made.close("one")
    before = process.memory_info().rss
    for key in ("one", "two", "three"):
        made.open(str(source), key, Report())
    grown = process.memory_info().rss - before
    for key in ("one", "two", "three"):
        made.close(key)

    assert grown > 60_000_000
    assert process.memory_info().rss - before < grown / 2


def test_an_empty_text_has_no_tokens_but_those_that_are_added() -> None:
    assert ids_of("gpt-2", "") == []
    assert ids_of("phi-3", "") == []
    assert ids_of("phi-3", "", add_special=True) == [1]


def test_a_leading_space_belongs_to_the_word_with_bpe() -> None:
    assert ids_of("qwen2", " Hello") == [21927]
    assert ids_of("qwen2", "Hello") == [9707]


def test_sentencepiece_adds_a_space_and_says_so() -> None:
    report = Report()
    told = shelf().cut(CutText(key=opened("phi-3").key, text=b"Hello", add_special=True), report)

    assert (told.before, told.after, told.added_space) == (1, 0, True)
    assert list(report.ids) == [1, 15043]
    assert list(report.lengths) == [len("<s>"), len(" Hello")]
    assert ids_of("phi-3", " Hello") == [29871, 15043]


def test_bytes_lost_here_and_added_there_are_not_the_text() -> None:
    text = b"a</s>b and <|end|>  a"
    report = Report()
    told = shelf().cut(CutText(key=opened("phi-3").key, text=text, parse_special=True), report)

    assert sum(report.lengths) - told.added_space == len(text)
    assert joined("phi-3", list(report.ids)) != b" " + text
    assert not told.exact
    assert shelf().cut(CutText(key=opened("phi-3").key, text=text), Report()).exact


def test_ten_times_as_many_ids_as_are_looked_at_once_are_the_text(monkeypatch) -> None:
    monkeypatch.setattr("app.engine.llama.spelling._AT_ONCE", 10)
    told = shelf().cut(CutText(key=opened("gpt-2").key, text=b"one two " * 50), Report())

    assert told.exact


def test_no_space_is_added_before_a_special_token_and_none_by_bpe() -> None:
    def added(name: str, text: bytes) -> bool:
        command = CutText(key=opened(name).key, text=text, parse_special=True)
        return shelf().cut(command, Report()).added_space

    assert not added("phi-3", b"<|user|>Hello")
    assert all(added("phi-3", b" " * spaces + b"Hello") for spaces in range(60))
    assert all(added("phi-3", b" " * spaces) for spaces in range(1, 60))
    assert added("phi-3", b"a</s>b")
    assert not added("gpt-2", b" Hello")


def test_runs_of_line_breaks_and_spaces_are_tokens() -> None:
    assert [len(ids_of("qwen2", "\n" * count)) for count in (1, 2, 3)] == [1, 1, 1]
    assert joined("qwen2", ids_of("qwen2", " " * 64 + "x")) == b" " * 64 + b"x"
    assert [len(ids_of("qwen2", "333333333")), len(ids_of("qwen2", "3"))] == [9, 1]


def test_special_text_is_a_token_only_if_it_is_asked_for() -> None:
    text = "<|im_start|>user"

    assert ids_of("qwen2", text, parse_special=True)[0] == 151644
    assert 151644 not in ids_of("qwen2", text)
    assert joined("qwen2", ids_of("qwen2", text)) == text.encode()


def test_user_defined_tokens_are_always_recognized() -> None:
    assert ids_of("qwen2", "[PAD151700]") == [151700]
    assert table("qwen2").kinds[151700] == 3


def test_kinds_are_told() -> None:
    phi3 = table("phi-3").kinds

    assert [phi3[0], phi3[1], phi3[3], phi3[15043]] == [2, 2, 5, 0]
    assert len(phi3) == len(table("phi-3").scores) == 32064
    assert table("phi-3").scores[15043] < 0


@pytest.mark.parametrize("name", ["gpt-2", "qwen2"])
def test_long_pieces_are_whole(name: str) -> None:
    longest = max(table(name).pieces, key=len)

    assert len(longest) > 32
    assert b"\0" not in longest


@pytest.mark.parametrize("text", ["a\0b", "\0", "\0\0x", "\x1f\x7f\u2028\ufeff\u200e"])
@pytest.mark.parametrize("name", ["gpt-2", "qwen2"])
def test_nul_and_control_characters_are_kept(name: str, text: str) -> None:
    assert joined(name, ids_of(name, text)) == text.encode()


@pytest.mark.parametrize("text", ["e\u0301", "Cửa Việt", "កាន់តែ", "😶‍🌫️", "שלום abc مرحبا", "歪"])
@pytest.mark.parametrize("name", ["gpt-2", "qwen2"])
def test_nothing_is_normalized(name: str, text: str) -> None:
    assert joined(name, ids_of(name, text)) == text.encode()
    assert ids_of(name, "é") != ids_of(name, "e\u0301")


def test_an_emoji_is_cut_between_its_bytes() -> None:
    pieces = [table("qwen2").pieces[token] for token in ids_of("qwen2", " 🦙")]

    assert b"".join(pieces) == " 🦙".encode()
    assert len(pieces) > 1
    phi3 = [table("phi-3").pieces[token] for token in ids_of("phi-3", "🦙")]
    assert phi3[-4:] == [b"\xf0", b"\x9f", b"\xa6", b"\x99"]


def test_invalid_bytes_become_replacement_characters_with_bpe_and_stay_with_sentencepiece() -> None:
    assert joined("qwen2", ids_of("qwen2", b"\xe6\xad")) == "\ufffd\ufffd".encode()
    assert joined("phi-3", ids_of("phi-3", b"\xe6\xad")) == b" \xe6\xad"


@pytest.mark.parametrize(
    "raw", [b"\xf4\x90\x80\x80", b"a\xf7\xbf\xbf\xbfb", b"\xf5\x80\x80\x80\xe6"]
)
@pytest.mark.parametrize("name", ["gpt-2", "qwen2"])
def test_bytes_beyond_unicode_which_end_llama_cpp_are_invalid_like_others(name, raw) -> None:
    lead, rest = raw[:1] == b"a", raw.count(b"\xe6")

    said = joined(name, ids_of(name, raw)).decode()

    assert said == "a" * lead + "\ufffd" * (4 + rest) + "b" * lead


def test_half_a_surrogate_pair_ends_nothing() -> None:
    assert joined("gpt-2", ids_of("gpt-2", "\ud83d")) == "\ud83d".encode("utf-8", "surrogatepass")


def test_a_very_long_word_ends() -> None:
    assert joined("qwen2", ids_of("qwen2", "a" * 20_000)) == b"a" * 20_000


def test_more_ids_than_fit_into_a_frame_come_in_parts(monkeypatch) -> None:
    monkeypatch.setattr("app.engine.llama.shelf.MAX_PART", 100)
    report = Report()
    shelf().cut(CutText(key=opened("gpt-2").key, text=b"one two " * 200), report)

    assert report.parts == 5
    assert len(report.ids) == len(report.lengths) == 401


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize(
    "text", [b"\xff", b"\xf4\x90\x80\x80", b" a", b"\0", "▁".encode(), b"<s>\xe4", b"</s> a"]
)
def test_no_text_has_more_tokens_than_may_be_told(name: str, text: bytes) -> None:
    command = CutText(key=opened(name).key, text=text * 500, add_special=True, parse_special=True)
    report = Report()
    shelf().cut(command, report)
    told = CutPart(ids=bytes(4 * len(report.ids)), lengths=bytes(4 * len(report.ids)))

    assert allowance_of(command).spend(told)


def test_a_table_comes_in_parts_by_entries_and_by_bytes(monkeypatch) -> None:
    monkeypatch.setattr("app.engine.llama.shelf.MAX_PART", 10_000)
    monkeypatch.setattr("app.engine.llama.shelf.MAX_PART_BYTES", 30_000)
    report = Report()
    opened("gpt-2")
    shelf().read_table("gpt-2", report)

    assert report.pieces == table("gpt-2").pieces


ATOMS = ["a", "Hello", " ", "  ", "\n", "\t", "你好", "，", "。", "12", "'s", ".", "<|im_start|>"]
ATOMS += ["</s>", "<|end|>", "🦙", "e\u0301", "\u200d", "\r\n", "\u3000", "▁", " the", "\0", "\xad"]
BYTES = [b"\x80", b"\xc3", b"\xe4", b"\xe4\xb8", b"\xf3", b"\xff", b"\xe4a b", b"\xf3a b"]


@pytest.mark.parametrize("name", SMALL)
@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_a_text_in_parts_has_the_ids_of_the_whole(name: str, data: st.DataObject) -> None:
    atom = st.sampled_from(ATOMS).map(str.encode) | st.text(max_size=3).map(str.encode)
    text = b"".join(data.draw(st.lists(atom | st.sampled_from(BYTES), max_size=30)))
    special = data.draw(st.booleans())
    vocabulary = opened(name)
    drop = vocabulary.boundaries == "spaces" and vocabulary.add_space_prefix
    found: list[int] = []
    for begin, end in parts(vocabulary.boundaries, text, data.draw(st.integers(1, 40))):
        part = text[begin + (drop and begin > 0) : end]
        found += ids_of(name, part, parse_special=special)

    assert found == ids_of(name, text, parse_special=special)


@pytest.mark.parametrize("name", ["gpt-2", "qwen2"])
@given(text=st.text())
@settings(max_examples=300, deadline=None)
def test_pieces_are_the_text_for_every_plane_of_unicode(name: str, text: str) -> None:
    raw = text.encode()
    report = Report()
    shelf().cut(CutText(key=opened(name).key, text=raw), report)

    assert joined(name, list(report.ids)) == raw
    assert sum(report.lengths) == len(raw)
    assert all(0 <= token < opened(name).n_vocab for token in report.ids)


@given(text=st.text(min_size=1))
@settings(max_examples=200, deadline=None)
def test_sentencepiece_keeps_all_but_the_space_it_adds(text: str) -> None:
    report = Report()
    told = shelf().cut(CutText(key=opened("phi-3").key, text=text.encode()), report)
    said = joined("phi-3", list(report.ids))

    # U+2581 is how it writes a space: it cannot be told from one afterwards.
    assert said[told.added_space :] == text.replace("▁", " ").encode()
    assert told.exact == ("▁" not in text)


def test_a_byte_that_the_starter_model_has_no_token_for_is_lost(starter_model: Path) -> None:
    open_file(starter_model, "starter")

    assert sum(cut_of("starter", b"a\x04b").lengths) == sum(cut_of("starter", b"ab").lengths) == 2


def test_random_bytes_never_end_the_engine() -> None:
    chosen = random.Random(7)
    for _ in range(200):
        raw = chosen.randbytes(chosen.randrange(60))
        for name in SMALL:
            assert all(0 <= token < opened(name).n_vocab for token in ids_of(name, raw))
