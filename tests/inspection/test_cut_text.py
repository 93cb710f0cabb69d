"""A text in blocks of tokens, and what stays of them when it changes."""

from __future__ import annotations

import gc
import tracemalloc
from array import array
from dataclasses import replace
from itertools import accumulate

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.inspection.blocks import HARD, MOST, Ready
from app.inspection.cut import Cut, VocabularyTable
from app.inspection.cut_text import CutText, Pieces

MORE = [b" the", b"lower", b" er", b"\n\n", b" \xf0\x9f", b"\x9f\xaa", b"<|im_end|>"]
ENTRIES = [bytes([value]) for value in range(256)] + MORE
END = len(ENTRIES) - 1


@pytest.fixture(scope="module")
def pieces():
    starts = array("q", [0])
    for entry in ENTRIES:
        starts.append(starts[-1] + len(entry))
    kinds = bytes([0] * END + [2])
    return Pieces(VocabularyTable(b"".join(ENTRIES), starts, kinds, array("f", [0] * (END + 1))))


def greedy(text: bytes) -> array[int]:
    ids, at = array("i"), 0
    while at < len(text):
        long = [index for index in range(256, END) if text.startswith(ENTRIES[index], at)]
        ids.append(long[0] if long else text[at])
        at += len(ENTRIES[ids[-1]])
    return ids


def cut(text: bytes, *, bos=False, without=b"") -> Cut:
    ids = greedy(text.translate(None, without))
    if bos:
        ids.insert(0, END)
    lengths = array("i", [len(ENTRIES[index]) for index in ids])
    return Cut(ids, lengths, len(text), before=int(bos))


TEXT = ("The lower er of the 龘字 🪟 é\n" * 40 + "\n" + "no end of line here " * 120).encode()


def test_blocks_hold_all_tokens_in_order(pieces):
    made = CutText(TEXT, cut(TEXT), pieces)
    assert len(made.blocks) > 5
    assert [index for block in made.blocks for index in block.ids] == list(greedy(TEXT))
    assert made.starts[-1] == len(TEXT)
    assert made.firsts[-1] == len(made)


def test_figures_are_those_of_the_whole_text(pieces):
    made = CutText(TEXT, cut(TEXT), pieces)
    assert made.figures.cut == sum(TEXT.decode().count(sign) for sign in "龘字🪟é")
    assert made.figures.lost == 0
    assert made.figures.characters == len(TEXT.decode())


@pytest.mark.parametrize("sign", ["龘", "🪟", "é", "👩\u200d🚀", "a\u0301", "🇨🇭"])
def test_a_long_paragraph_without_an_end_of_line_is_not_parted_within_a_character(pieces, sign):
    for before in range(4):
        text = "x" * before + sign * 2000
        made = CutText(text.encode(), cut(text.encode()), pieces)

        assert len(made.blocks) > 2
        assert made.figures.bad_bytes == 0
        assert made.figures.characters == len(text)
        assert made.figures.cut == sum(len(each.encode()) > 1 for each in text)
        assert max(len(block.ids) for block in made.blocks) <= HARD
        assert all(block.data.decode() for block in made.blocks)


def test_a_long_paragraph_is_parted_between_what_people_take_for_characters(pieces):
    text = "龘\u0301" * 2000
    made = CutText(text.encode(), cut(text.encode()), pieces)

    assert len(made.blocks) > 2
    assert not any(block.data.decode().startswith("\u0301") for block in made.blocks)


def test_a_byte_that_no_token_holds_is_counted(pieces):
    text = b"a\x04b" + b" the" * 300 + b"\x04"
    made = CutText(text, cut(text, without=b"\x04"), pieces)
    assert made.figures.lost == 2
    assert made.starts[-1] == len(text)
    assert made.place(1) == (2, 3)


def test_bytes_that_are_not_utf8_are_counted(pieces):
    text = b"a\xffb\xe6\xad"
    assert CutText(text, cut(text), pieces).figures.bad_bytes == 3


def test_a_token_that_was_added_stands_for_nothing(pieces):
    made = CutText(b"lower", cut(b"lower", bos=True), pieces)
    assert made.pane(0).added
    assert made.place(0) == (0, 0)
    assert made.token_at(0) == 1


def test_only_what_was_added_is_no_text(pieces):
    made = CutText(b"", cut(b"", bos=True), pieces)
    assert len(made) == 1
    assert made.token_at(0) == -1


def test_a_token_is_found_by_every_byte_of_it(pieces):
    made = CutText(TEXT, cut(TEXT), pieces)
    for token in range(0, len(made), 7):
        start, end = made.place(token)
        assert [made.token_at(byte) for byte in range(start, end)] == [token] * (end - start)
        assert made.pane(token).place[:2] == (start, end)
        assert TEXT[start:end] == made.pane(token).piece


def test_what_did_not_change_stays_the_same_object(pieces):
    before = CutText(TEXT, cut(TEXT), pieces)
    middle = len(TEXT) // 4
    text = TEXT[:middle] + b"x" + TEXT[middle:]
    after = CutText(text, cut(text), pieces, before)
    kept = {id(block) for block in before.blocks} & {id(block) for block in after.blocks}
    assert len(kept) >= len(before.blocks) - 4


EDITS = st.tuples(
    st.integers(0, len(TEXT)),
    st.integers(0, 60),
    st.text(max_size=8).map(lambda text: text.encode("utf-8", "replace")),
)


@example(edits=[(0, 0, b"\x040\x1b")], lossy=True)
@given(edits=st.lists(EDITS, min_size=1, max_size=4), lossy=st.booleans())
@settings(deadline=None, max_examples=60)
def test_an_edited_text_is_as_if_it_had_been_cut_for_the_first_time(pieces, edits, lossy):
    without = b"\x04e" if lossy else b""
    text = TEXT
    made = CutText(text, cut(text, without=without), pieces)
    for at, gone, new in edits:
        text = text[:at] + new + text[at + gone :]
        made = CutText(text, cut(text, without=without), pieces, made)
        fresh = CutText(text, cut(text, without=without), pieces)
        assert made.starts[-1] == len(text)
        assert made.firsts[-1] == len(fresh)
        assert made.figures == fresh.figures
        for token in range(0, len(fresh), 97):
            assert made.place(token) == fresh.place(token)


def test_tokens_round_a_text_that_were_not_there_before_are_shown(pieces):
    plain = CutText(TEXT, cut(TEXT), pieces)
    framed = CutText(TEXT, cut(TEXT, bos=True), pieces, plain)
    again = CutText(TEXT, cut(TEXT), pieces, framed)
    assert [framed.pane(token).added for token in range(2)] == [True, False]
    assert not again.pane(0).added
    last = replace(cut(TEXT), after=1)
    assert CutText(TEXT, last, pieces, plain).pane(len(plain) - 1).added


def test_nothing_is_taken_over_from_another_vocabulary(pieces):
    other = Pieces(pieces.table)
    made = CutText(TEXT, cut(TEXT), other, CutText(TEXT, cut(TEXT), pieces))
    assert all(block.pieces is other for block in made.blocks)


def test_an_end_of_line_is_never_parted(pieces):
    # A block of so many tokens would be ended before any plain character.
    text = b"x" * (MOST - 1) + b"\r\n" + b"x" * MOST
    made = CutText(text, cut(text), pieces)
    assert [block.data[-2:] for block in made.blocks] == [b"\r\n", b"xx"]


def test_a_token_that_ends_one_character_and_holds_another_cuts_one():
    entries = [b"\xe4\xbd", b"\xa0\xc3\xa9", b"\xa0\xe4\xbd\xa0", b"\xa0\xc3"]
    starts = array("q", accumulate(map(len, entries), initial=0))
    told = VocabularyTable(b"".join(entries), starts, bytes(4), array("f", [0] * 4))
    found = Pieces(told)
    assert (found.broken, found.opening) == ({0, 1, 2, 3}, {0, 3})


@given(st.lists(st.text(max_size=300), min_size=1, max_size=4))
def test_blocks_made_part_by_part_are_the_same_text(parts):
    starts = array("q", range(257))
    pieces = Pieces(VocabularyTable(bytes(range(256)), starts, bytes(256), array("f", [0] * 256)))
    ready, text = Ready(pieces), "".join(parts).encode()
    for part in parts:
        ready.add(array("i", list(part.encode())), part.encode())
    whole = Cut(array("i", list(text)), array("i", [1] * len(text)), len(text))
    made = CutText(text, whole, pieces, ready=ready)
    plain = CutText(text, whole, pieces)
    assert ready.whole(len(text), len(text)) is not None
    assert made.figures == plain.figures
    assert [made.place(token) for token in range(len(made))] == [
        plain.place(token) for token in range(len(plain))
    ]


def test_parts_that_do_not_spell_their_text_are_not_taken(pieces):
    ready = Ready(pieces)
    ready.add(array("i", [65]), b"B")
    assert ready.whole(1, 1) is None


def test_entries_are_nothing_for_the_garbage_collector(pieces):
    gc.collect()
    assert not gc.is_tracked(pieces.all)


@pytest.mark.parametrize("kind", [0, 1])
def test_what_is_unknown_may_be_called_by_a_megabyte_a_hundred_times(kind):
    entries = [b"a", b" ", b"[UNK" + b"x" * (1 << 20)]
    starts = array("q", accumulate(map(len, entries), initial=0))
    table = VocabularyTable(b"".join(entries), starts, bytes([0, 0, kind]), array("f", [0] * 3))
    pieces = Pieces(table)
    text = "中 ".encode() * 100
    ids = array("i", [2, 1] * 100)
    lengths = array("i", [len(entries[each]) for each in ids])
    tracemalloc.start()
    made = CutText(text, Cut(ids, lengths, len(text)), pieces)
    shown = [pane for block in made.blocks for pane in block.made[0]]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(shown) == 200
    assert most < 80_000_000
    assert pieces.held(ids[:2], 4) == [entries[2], b" "]
    if kind:
        assert {text[slice(*made.place(token))] for token in range(0, 200, 2)} == {"中".encode()}
