"""Text to ids and back, through llama.cpp alone."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import SettingOutOfRange
from app.engine.llama.library import C
from app.engine.prompt import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.engine.llama.vocabulary import Vocabulary
    from tests.engine.llama.conftest import Cell

TEXTS = [
    "",
    "Hello there",
    " Hello",
    "a\0b",
    "歪 🦙\u200d",
    "x = 1\n\n    y",
    "<|im_end|>",
    "\t\r\n",
]


@pytest.fixture(scope="session")
def vocabulary(_starter_cell: Cell) -> Vocabulary:
    return _starter_cell.model.vocabulary


def test_it_is_what_building_a_prompt_asks_for(vocabulary: Vocabulary) -> None:
    tokenizer: Tokenizer = vocabulary
    assert tokenizer.n_vocab == 49_152
    assert tokenizer.bos_id == 1
    assert tokenizer.add_bos is False


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("parse_special", [True, False])
def test_ids_are_those_of_llama(vocabulary: Vocabulary, text: str, parse_special: bool) -> None:
    raw = text.encode()
    buffer = (ctypes.c_int32 * 200)()
    count = C.llama_tokenize(vocabulary.pointer, raw, len(raw), buffer, 200, False, parse_special)
    assert vocabulary.tokenize(text, parse_special=parse_special) == buffer[:count]


@pytest.mark.parametrize("text", TEXTS)
def test_pieces_give_the_text_back(vocabulary: Vocabulary, text: str) -> None:
    ids = vocabulary.tokenize(text)
    assert b"".join(vocabulary.pieces(ids)) == text.encode()


@settings(max_examples=50)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x3FFFF), max_size=40))
def test_any_text_comes_back(vocabulary: Vocabulary, text: str) -> None:
    """But for the bytes that this vocabulary has no token for."""
    ids = vocabulary.tokenize(text)
    expected = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    if "\ufffd" not in expected:
        assert b"".join(vocabulary.pieces(ids)).decode("utf-8", "replace") == expected


def test_half_a_character_is_no_error(vocabulary: Vocabulary) -> None:
    assert vocabulary.tokenize("a\ud83db")


def test_special_tokens_are_found_only_when_asked_for(vocabulary: Vocabulary) -> None:
    assert vocabulary.tokenize("<|im_start|>", parse_special=True) == [1]
    assert len(vocabulary.tokenize("<|im_start|>")) > 1
    assert vocabulary.pieces([1, 2]) == [b"<|im_start|>", b"<|im_end|>"]


def test_pieces_may_be_long(vocabulary: Vocabulary) -> None:
    """The binding's own buffer holds 32 bytes."""
    longest = max(range(vocabulary.n_vocab), key=lambda token: len(vocabulary.piece(token)))
    text = C.llama_vocab_get_text(vocabulary.pointer, longest).decode()
    assert len(vocabulary.piece(longest)) > 32
    assert len(text) >= len(vocabulary.piece(longest).decode())


@pytest.mark.parametrize("token", [-1, 49_152, 2**40])
def test_an_id_that_is_none_never_reaches_llama(vocabulary: Vocabulary, token: int) -> None:
    with pytest.raises(SettingOutOfRange):
        vocabulary.pieces([5, token])


def test_what_ends_a_reply_is_known(vocabulary: Vocabulary) -> None:
    assert vocabulary.is_eog(2)
    assert not vocabulary.is_eog(1000)
    assert all(C.llama_vocab_is_eog(vocabulary.pointer, token) for token in vocabulary.end_tokens)


def test_special_tokens_are_listed(vocabulary: Vocabulary) -> None:
    listed = {token.text: token for token in vocabulary.special_tokens}
    assert listed["<|im_end|>"].id == 2
    assert listed["<|im_end|>"].kind == "control"
    assert [token.id for token in vocabulary.special_tokens] == sorted(
        token.id for token in vocabulary.special_tokens
    )


def test_a_fingerprint_is_of_the_vocabulary(
    vocabulary: Vocabulary, cell_of: Callable[[str], Cell]
) -> None:
    small = [cell_of(kind).model.vocabulary.fingerprint for kind in ("attention", "recurrent")]
    assert small[0] == small[1]
    assert small[0] != vocabulary.fingerprint
    assert len(small[0]) == 32


def test_special_tokens_can_be_written_out(vocabulary: Vocabulary) -> None:
    assert vocabulary.written(vocabulary.bos_id) == "<|im_start|>"
    assert vocabulary.written(None) == ""
