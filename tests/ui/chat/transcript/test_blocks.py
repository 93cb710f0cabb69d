"""Cutting a message: nothing is lost, nothing is long, and a cut never moves while text comes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.chat.transcript import blocks
from app.ui.chat.transcript.blocks import Block, split

word = st.sampled_from(
    ["a", "word", "x" * 37, "長い語", "👩‍👩‍👧", "e\u0301", "w" * 1500, "\t", "  ", "\r"]
)
breaks = st.sampled_from([" ", "\n", "\n\n", "\n \n", "\n\n\n\n", "\r\n", "", "\n  "])
prose = st.lists(st.tuples(word, breaks), max_size=40).map(
    lambda parts: "".join(text + gap for text, gap in parts)
)


@given(prose)
def test_blocks_hold_everything_but_line_ends_between_them(source):
    cut = split(source)
    position = 0
    for block in cut:
        assert source[position : block.start].strip() == ""
        assert block.end - block.start <= blocks.LONGEST_BLOCK
        position = block.end
    assert source[position:].strip() == ""


@given(prose, prose)
def test_only_the_last_block_changes_when_text_is_added(source, added):
    before = split(source)
    after = split(source + added)
    assert after[: len(before) - 1] == before[:-1]


@given(prose, prose)
def test_cutting_on_from_the_open_block_gives_what_cutting_anew_gives(source, added):
    open_block = split(source)[-1]
    again = split(source + added, open_block.start)
    whole = split(source + added)
    kept = [block for block in whole if block.start < open_block.start]
    ranges = [(block.start, block.end) for block in kept + again]
    assert ranges == [(block.start, block.end) for block in whole]


def test_short_paragraphs_share_a_block_and_long_ones_end_it():
    assert split("One.\n\nTwo.") == [Block("paragraphs", 0, 10)]
    long = "w" * 500
    assert split(f"{long}\n\n\nTwo.") == [
        Block("paragraphs", 0, 500),
        Block("paragraphs", 503, 507, blank_lines=2),
    ]


def test_an_empty_message_is_one_empty_block():
    assert split("") == [Block("paragraphs", 0, 0)]
    assert split("\n\n") == [Block("paragraphs", 0, 0)]


def test_a_long_word_is_not_cut_inside_a_character_of_several_code_points():
    family = "👩‍👩‍👧"
    source = "x" * 1998 + family * 3
    cut = split(source)
    assert source[: cut[0].end] == "x" * 1998
    assert cut[1].start == cut[0].end


def test_two_million_characters_in_one_line_are_cut_quickly_and_whole():
    source = "x" * 2_000_000
    started = time.perf_counter()
    cut = split(source)
    assert time.perf_counter() - started < 60
    assert len(cut) == 1000
    assert "".join(source[block.start : block.end] for block in cut) == source


def test_words_stay_whole_where_a_long_line_is_cut():
    source = "seven77 " * 1000
    for block in split(source):
        assert source[block.start : block.end].split() == ["seven77"] * (
            (block.end - block.start) // 8
        )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello", False),
        ("语言模型", True),
        ("A 模型 of words in English", False),
        ("12 + 3", False),
    ],
)
def test_chinese_is_told_from_latin_with_a_chinese_word(text, expected):
    assert blocks.mostly_han(text) is expected


@given(st.text())
def test_what_is_drawn_keeps_its_length_and_holds_nothing_that_qt_would_take_for_structure(text):
    drawn = blocks.shown(text)
    assert len(drawn) == len(text)
    assert not set(drawn) & set("\r\u2028\u2029\ufdd0\ufdd1\ufffc\0")


@given(st.text())
def test_places_in_qt_and_in_python_are_told_apart(text):
    for index in range(len(text) + 1):
        assert blocks.index_of_utf16(text, blocks.utf16_index(text, index)) == index


def test_a_line_needs_more_room_when_it_is_chinese():
    assert blocks.lines_needed("a" * 80, 80) == 1
    assert blocks.lines_needed("字" * 80, 80) == 2
    assert blocks.lines_needed("a\n\nb", 80) == 3
