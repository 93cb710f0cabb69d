"""What holds for every text and every vocabulary: characters of all planes, halves, bytes."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.inspection.cut_text import CutText
from app.inspection.hearing import replaced
from app.inspection.merge_table import MergeTable, read_merges
from app.inspection.merges import replay
from app.inspection.panes import Pane
from app.inspection.recut import find_edit, spliced
from tests.engine.llama.shelved import cut_of, made_of, open_file, opened, pieces_of
from tests.engine.llama.written_vocabularies import LONG, WRITTEN
from tests.engine.tokenizers import SMALL

BYTE_LEVEL = ("starter", "gpt-2", "qwen2", "bpe")
EVERY = ("starter", *SMALL, "phi-3-strip", *WRITTEN)
BUILT = ("starter", *SMALL, "spm", "bpe", "gemma4", "unigram", "rwkv", "plamo2")

ATOMS = ["a", "ab", " ab", "Hello", " ", "  ", "\n", "\r\n", "\t", "12", "'s", ".", "</s>", "<s>"]
ATOMS += ["<|im_start|>", "<|end|>", "<mask>", "<bos>", "<unk>", "<|tool|>", LONG, "▁", "\0", "\4"]
ATOMS += [
    "你好",
    "，",
    "歪",
    "🦙",
    "é",
    "e\u0301",
    "\u200d",
    "😶‍🌫️",
    "\ufeff",
    "שלום",
    "\u3000",
    "Élan",
]
PLANES = st.integers(0, 16).flatmap(
    lambda plane: st.characters(
        min_codepoint=plane << 16, max_codepoint=(plane << 16) + 0xFFFF, exclude_categories=()
    )
)
PARTS = st.one_of(st.sampled_from(ATOMS), PLANES).map(
    lambda text: text.encode("utf-8", "surrogatepass")
)
TEXTS = st.lists(PARTS | st.binary(max_size=4), max_size=12).map(b"".join)
WORDS = st.lists(st.sampled_from([*ATOMS[:14], "the ", "word, ", "你好，"]), max_size=8).map(
    lambda atoms: "".join(atoms).encode()
)
LINE = "These are words that a boundary may stand between, 还有汉字，and more.\n".encode()


@pytest.fixture(scope="module", autouse=True)
def starter(starter_model: Path) -> None:
    """The starter model's vocabulary, called `starter`."""
    open_file(starter_model, "starter")


@functools.cache
def merges_of(name: str) -> MergeTable:
    return read_merges(Path(opened(name).path), pieces_of(name).table.kinds)


def said(made: CutText) -> bytes:
    """What the tokens spell that stand for the text."""
    cut = made.cut
    ids = cut.ids[cut.before : len(cut.ids) - cut.after]
    return b"".join(made.pieces.all[token] for token in ids)


def panes_of(made: CutText) -> list[Pane]:
    """All panes, their places counted from the start of the text."""
    return [
        pane._replace(
            place=pane.place._replace(start=pane.place.start + start, end=pane.place.end + start)
        )
        for start, block in zip(made.starts, made.blocks, strict=False)
        for pane in block.made[0]
    ]


def check_places(made: CutText) -> None:
    """Places go forward, and with what was lost they are the whole text."""
    at = lost = 0
    for pane in panes_of(made):
        place = pane.place
        assert place.start - len(place.lost) == at
        assert made.text[at : place.start] == place.lost
        assert at <= place.start <= place.end <= len(made.text)
        at, lost = place.end, lost + len(place.lost)
    assert made.figures.lost == lost + len(made.text) - at


@pytest.mark.parametrize("name", EVERY)
@example(text=b"", options=(True, True))
@example(text=b"\xe6\xad \xed\xa0\xbd\xf4\x90\x80\x80\xc0\x80", options=(True, False))
@example(text=b"a</s>  \xe2\x80\x8d", options=(False, True))
@given(text=TEXTS, options=st.tuples(st.booleans(), st.booleans()))
@settings(max_examples=25)
def test_every_token_has_its_place_in_the_text(
    name: str, text: bytes, options: tuple[bool, bool]
) -> None:
    made = made_of(name, text, add_special=options[0], parse_special=options[1])
    cut = made.cut

    assert all(0 <= token < opened(name).n_vocab for token in cut.ids)
    assert list(cut.lengths) == [len(made.pieces.all[token]) for token in cut.ids]
    check_places(made)
    assert all(pane.text for pane in panes_of(made))
    if cut.exact:
        assert said(made)[cut.added_space :] == text
        assert sum(cut.lengths) - cut.added_space >= len(text)


@pytest.mark.parametrize("name", BYTE_LEVEL)
@given(text=TEXTS)
@settings(max_examples=25)
def test_pieces_are_the_text_but_for_bytes_that_are_none(name: str, text: bytes) -> None:
    entries = {piece[0] for piece in pieces_of(name).all if len(piece) == 1}
    without = bytes(set(range(256)) - entries)

    assert said(made_of(name, text)) == replaced(text).data.translate(None, without)


@pytest.mark.parametrize("name", ["phi-3", "phi-3-strip", "stripping"])
@given(text=TEXTS)
@settings(max_examples=25)
def test_sentencepiece_keeps_all_bytes_but_puts_spaces(name: str, text: bytes) -> None:
    made = made_of(name, text)
    heard = text.replace(b" ", "▁".encode())
    spelled = said(made).replace(b" ", "▁".encode())

    assert spelled.removeprefix("▁".encode() * (spelled != heard)) == heard
    assert made.figures.lost == 0


@example(text=b"\xf4\x90\x80\x80 \xff")
@given(text=TEXTS)
@settings(max_examples=25)
def test_rwkv_keeps_all_bytes(text: bytes) -> None:
    made = made_of("rwkv", text)

    assert said(made) == text
    assert made.cut.exact


@pytest.mark.parametrize("name", BUILT)
@example(text=b"a</s>b", parse_special=True)
@example(text=b"aaaaa\4a", parse_special=False)
@given(text=TEXTS, parse_special=st.booleans())
@settings(max_examples=20)
def test_what_is_built_again_ends_in_the_same_ids(
    name: str, text: bytes, parse_special: bool
) -> None:
    cut = cut_of(name, text, parse_special=parse_special)
    ids = list(cut.ids)
    built = replay(merges_of(name), ids)

    # Of a byte that was lost nothing tells that it stood between two letters.
    if name in BYTE_LEVEL and cut.exact:
        assert built.agrees
    if built.agrees or name != "starter":
        assert [leaf.token for lane in built.lanes for leaf in lane.leaves] == ids


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_built_again_is_written_in_the_same_bytes(name: str) -> None:
    merges, pieces = merges_of(name), pieces_of(name)

    # llama.cpp writes nothing for what is unused, and an apology for what no byte is written as.
    told = [
        token
        for token, piece in enumerate(pieces.all)
        if pieces.table.kind(token) != "unused" and not piece.startswith(b"[UNK_BYTE")
    ]
    assert len(told) > len(pieces.all) - 3
    assert [merges.piece(token) for token in told] == [pieces.all[token] for token in told]


EDITS = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 30), TEXTS), min_size=1, max_size=3)


@pytest.mark.parametrize("name", EVERY)
@given(edits=EDITS, special=st.booleans())
@settings(max_examples=4)
def test_an_edited_text_shows_what_it_would_if_it_were_new(
    name: str, edits: list[tuple[int, int, bytes]], special: bool
) -> None:
    text = LINE * 12
    made = made_of(name, text, parse_special=special)
    for at, gone, new in edits:
        text = text[:at] + new + text[at + gone :]
        fresh = made_of(name, text, parse_special=special)
        made = CutText(text, fresh.cut, fresh.pieces, made)
        check_places(made)
        if fresh.cut.exact:
            assert panes_of(made) == panes_of(fresh)
            assert made.figures == fresh.figures


@pytest.mark.parametrize("name", EVERY)
@given(at=st.integers(0, 900), gone=st.integers(0, 30), new=WORDS | TEXTS)
@settings(max_examples=15)
def test_what_is_cut_again_is_what_the_whole_would_be(
    name: str, at: int, gone: int, new: bytes
) -> None:
    vocabulary = opened(name)
    old = LINE * 12
    text = old[:at] + new + old[at + gone :]
    edit = find_edit(vocabulary.boundaries, old, text)
    if edit is None:
        return
    space = vocabulary.boundaries == "spaces" and vocabulary.add_space_prefix and edit.begin > 0
    middle = cut_of(name, text[edit.begin + space : edit.new_end])
    if space and not middle.added_space:
        return
    again = spliced(cut_of(name, old), edit, middle, len(text))

    if again is not None:
        whole = cut_of(name, text)
        assert list(again.ids) == list(whole.ids)
        assert list(again.lengths) == list(whole.lengths)
        assert again.added_space == whole.added_space
