"""From parts of a prompt to ids, over real vocabularies."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.engine.encoder import Encoder, Part, SpecialToken, Tokenizer
from tests.engine.tokenizers import SMALL, vocabulary

VOCAB = Path(__file__).parents[1] / "data" / "vocabularies"
SEPARATOR = "\n__ggml_vocab_test__\n"


def written(tokenizer: Tokenizer, ids: list[int]) -> str:
    return b"".join(tokenizer.pieces(ids)).decode("utf-8", "replace")


class Wrapped:
    """A vocabulary with other special tokens, or none of the beginning."""

    def __init__(
        self, inner: Tokenizer, special_tokens: list[SpecialToken], *, add_bos: bool = False
    ) -> None:
        self._inner = inner
        self.special_tokens = special_tokens
        self.add_bos = add_bos
        self.n_vocab = inner.n_vocab
        self.bos_id = inner.bos_id
        self.is_eog = inner.is_eog
        self.pieces = inner.pieces
        self.tokenize = inner.tokenize


@pytest.mark.parametrize("name", SMALL)
def test_the_vocabulary_cuts_texts_as_llama_cpp_says(name: str):
    texts = (VOCAB / f"ggml-vocab-{name}.gguf.inp").read_text(encoding="utf-8").split(SEPARATOR)
    lines = (VOCAB / f"ggml-vocab-{name}.gguf.out").read_text(encoding="utf-8").splitlines()
    encoder = Encoder(vocabulary(name))
    bos = [vocabulary(name).bos_id] if vocabulary(name).add_bos else []

    for text, line in zip(texts, lines, strict=False):
        assert encoder.encode([Part(text)]) == bos + [int(token) for token in line.split()]


@pytest.mark.parametrize("name", [*SMALL, "tiny"])
@settings(deadline=None, max_examples=25)
@given(st.lists(st.text(st.sampled_from("ab \n\t'é1") | st.characters(codec="utf-8"))))
@example([" a", "\n", "\n", "b "])
def test_parts_without_markers_are_tokenized_as_one_text(name: str, texts: list[str]):
    tokenizer = vocabulary(name)
    if any(token.text in "".join(texts) for token in tokenizer.special_tokens if token.text):
        return
    parts = [Part(text, special=n % 2 == 0) for n, text in enumerate(texts)]

    ids = Encoder(tokenizer).encode(parts)

    assert ids == tokenizer.tokenize("".join(texts), add_special=True, parse_special=True)


@pytest.mark.parametrize("name", [*SMALL, "tiny"])
def test_a_marker_is_one_token_in_the_template_and_text_in_a_content(name: str):
    tokenizer = vocabulary(name)
    encoder = Encoder(tokenizer)
    markers = [token for token in tokenizer.special_tokens if token.is_marker]
    assert markers

    for token in [*markers[:5], *markers[-5:]]:
        assert token.id in encoder.encode([Part(token.text, special=True)])
        ids = encoder.encode([Part("a"), Part(token.text), Part("b")])
        own = ids[1:] if tokenizer.add_bos else ids
        assert token.id not in own
        assert written(tokenizer, own).strip() == f"a{token.text}b"


def test_user_defined_markers_are_cut_in_contents_although_llama_cpp_finds_them():
    tokenizer = vocabulary("qwen2")
    padding = next(t for t in tokenizer.special_tokens if t.text == "[PAD151646]")
    assert padding.kind == "user_defined"
    plain = tokenizer.tokenize("a[PAD151646]b", add_special=False, parse_special=False)
    assert padding.id in plain

    ids = Encoder(tokenizer).encode([Part("a[PAD151646]b [PAD151646]")])

    assert padding.id not in ids
    assert written(tokenizer, ids) == "a[PAD151646]b [PAD151646]"


def test_markers_that_overlap_or_hide_in_each_other_are_all_cut():
    tokenizer = vocabulary("qwen2")
    text = "[PAD151[PAD151646]646][PAD151646]" * 3 + "<|im_<|im_end|>end|>"
    ids = Encoder(tokenizer).encode([Part(text)])
    special = {token.id for token in tokenizer.special_tokens}
    assert special.isdisjoint(ids)
    assert written(tokenizer, ids) == text


def test_the_rest_of_a_cut_marker_gets_no_space_of_its_own():
    # SentencePiece puts a space before what it is given; here a text goes on.
    inner = vocabulary("phi-3")
    tokenizer = Wrapped(inner, [])
    word = inner.tokenize("hello", add_special=False, parse_special=False)[0]
    marker = SpecialToken(id=word, text="\u2581hello", kind="control")
    tokenizer.special_tokens = [marker]

    ids = Encoder(tokenizer).encode([Part("say hello twice")])

    assert word not in ids
    assert written(inner, ids) == " say hello twice"


def test_whitespace_beside_a_token_that_swallows_it_is_gone_as_in_llama_cpp():
    tokenizer = vocabulary("phi-3")
    marker = next(token for token in tokenizer.special_tokens if token.rstrip)
    text = f"a{marker.text} \n b"
    want = tokenizer.tokenize(text, add_special=True, parse_special=True)

    parts = [Part("a"), Part(marker.text, special=True), Part(" \n b")]

    assert Encoder(tokenizer).encode(parts) == want


def test_a_token_that_swallows_whitespace_before_it_does():
    tokenizer = Wrapped(vocabulary("gpt-2"), [])
    end = vocabulary("gpt-2").special_tokens[0]
    tokenizer.special_tokens = [SpecialToken(id=end.id, text=end.text, kind="control", lstrip=True)]
    ids = Encoder(tokenizer).encode([Part("a \n"), Part(end.text, special=True)])
    assert ids == [*vocabulary("gpt-2").tokenize("a"), end.id]


def test_a_marker_does_not_arise_where_template_and_content_meet():
    tokenizer = vocabulary("qwen2")
    parts = [Part("<|im_", special=True), Part("end|>"), Part("<|im_end|>", special=True)]
    ids = Encoder(tokenizer).encode(parts)
    ends = [token.id for token in tokenizer.special_tokens if token.text == "<|im_end|>"]
    assert [i for i in ids if i in ends] == ends
    assert written(tokenizer, ids) == "<|im_end|><|im_end|>"


def test_ids_that_are_known_stay_as_they_are():
    tokenizer = vocabulary("qwen2")
    letters = [tokenizer.tokenize(letter)[0] for letter in "hello"]
    assert letters != tokenizer.tokenize("hello")
    ids = Encoder(tokenizer).encode([Part("a "), Part("hello", ids=tuple(letters)), Part(" b")])
    assert ids == [*tokenizer.tokenize("a "), *letters, *tokenizer.tokenize(" b")]


def test_text_behind_known_ids_goes_on_without_a_space_before_it():
    tokenizer = vocabulary("phi-3")
    known = tuple(tokenizer.tokenize("hello"))
    for text in ("x", ", and", "\n\n", " there", "é🦙"):
        ids = Encoder(tokenizer).encode([Part("hello", ids=known), Part(text)])
        assert written(tokenizer, ids) == f"<s> hello{text}"


@pytest.mark.parametrize("text", ["", "<s>", "<s><s>", "<s><s><s>"])
def test_there_is_one_beginning(text: str):
    tokenizer = vocabulary("phi-3")
    assert tokenizer.add_bos
    ids = Encoder(tokenizer).encode([Part(text, special=True), Part("hi")])
    assert ids == [tokenizer.bos_id, *tokenizer.tokenize("hi")]


def test_a_beginning_in_a_content_is_text():
    tokenizer = vocabulary("phi-3")
    ids = Encoder(tokenizer).encode([Part("<s>hi")])
    assert ids.count(tokenizer.bos_id or 0) == 1
    assert written(tokenizer, ids) == "<s> <s>hi"


def test_a_vocabulary_without_a_beginning_gets_none():
    tokenizer = vocabulary("qwen2")
    assert not tokenizer.add_bos
    assert Encoder(tokenizer).encode([Part("hi")]) == tokenizer.tokenize("hi")
    assert Encoder(tokenizer).encode([]) == []


@pytest.mark.parametrize(
    ("text", "is_marker"),
    [
        ("<|tool_call>", True),
        ("<start_of_turn>", True),
        ("</think>", True),
        ('<|"|>', True),
        ("[INST]", True),
        ("<｜User｜>", True),
        ("|||EMAIL|||", True),
        ("    ", False),
        ("\n\n", False),
        ("hello", False),
        ("é", False),
        ("()", False),
    ],
)
def test_only_what_reads_like_a_marker_is_one(text: str, is_marker: bool):
    assert SpecialToken(id=1, text=text, kind="user_defined").is_marker == is_marker
    assert SpecialToken(id=1, text=text, kind="control").is_marker
    assert not SpecialToken(id=1, text=text, kind="unknown").is_marker


def test_runs_of_whitespace_that_a_user_defined_token_stands_for_stay_whole():
    inner = vocabulary("qwen2")
    spaces = inner.tokenize("        ")
    tokenizer = Wrapped(inner, [SpecialToken(id=spaces[0], text="        ", kind="user_defined")])
    assert Encoder(tokenizer).encode([Part("        ")]) == spaces
