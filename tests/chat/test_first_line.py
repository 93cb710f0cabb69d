"""Titles from the first line of a conversation."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.chat.conversation import Attachment, Message
from app.chat.first_line import TITLE_CELLS, first_title, title_from


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("What is a token?", "What is a token?"),
        ("\n\n  two   blanks \t and a tab\nsecond line", "two blanks and a tab"),
        ("## A heading", "A heading"),
        ("- [ ] a task", "[ ] a task"),
        ("-5 degrees", "-5 degrees"),
        ("#hashtag", "#hashtag"),
        ("```\nprint(1)\n```", "print(1)"),
        ("---\nafter the rule", "after the rule"),
        ("turned \u202eround\u202c, \x1b[31mred", "turned round, [31mred"),
        ("👩‍👩‍👧 family", "👩‍👩‍👧 family"),
        ("什么是词元？\n第二行", "什么是词元？"),
        ("", ""),
        (" \n\t\n", ""),
    ],
)
def test_a_title_is_the_first_line_in_one_piece(text: str, title: str):
    assert title_from(text) == title


def test_a_long_title_is_cut_between_words():
    title = title_from("explain " * 20)

    assert title == "explain explain explain explain explain explain explain…"


def test_a_long_chinese_title_counts_two_cells_for_a_character():
    assert title_from("词" * 50) == "词" * 30 + "…"


@given(st.text())
def test_every_text_has_a_title_that_fits_in_one_line(text: str):
    title = title_from(text)

    cells = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in title)
    assert cells <= TITLE_CELLS + 2
    assert all(unicodedata.category(c) not in {"Cc", "Cs"} for c in title)
    assert title == title.strip()


def test_a_file_without_words_gives_its_name():
    file = Attachment(name="scores.csv", kind="table", size_bytes=1, characters=1)

    assert first_title(Message(role="user", content=" ", attachments=(file,))) == "scores.csv"
    assert first_title(Message(role="user", content="Sum", attachments=(file,))) == "Sum"
    assert not first_title(Message(role="user", content=""))
