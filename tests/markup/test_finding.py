"""Words are found in Markdown as people see them."""

from __future__ import annotations

import time

import pytest

from app.markup.finding import MOST, find


def found(text, words):
    return [text[start:end] for _key, start, end in find([(1, text)], words, lambda: True)]


@pytest.mark.parametrize(
    ("text", "words", "hits"),
    [
        ("One two ONE", "one", ["One", "ONE"]),
        ("Straße und STRASSE", "straße", ["Straße"]),
        ("这是重点。重点", "重点", ["重点", "重点"]),
        ("这是**重**点内容", "重点内容", ["重**点内容"]),
        ("some **bold** text", "some bold text", ["some **bold** text"]),
        ("some *bold\ntext*", "bold  text", ["bold\ntext"]),
        ("> a quotation\n> goes on", "quotation goes", ["quotation\n> goes"]),
        ("f(x)", "f(x)", ["f(x)"]),
        ("a.b and a*b", "a.b", ["a.b"]),
        ("a\\b", "a\\b", ["a\\b"]),
        ("nothing", "", []),
        ("nothing", "   ", []),
        ("aaa", "aa", ["aa"]),
        ("x", "xy", []),
    ],
)
def test_words_are_found(text, words, hits):
    assert found(text, words) == hits


def test_hits_come_in_the_order_of_the_texts():
    texts = [(7, "b a"), (3, "a"), (5, "c")]
    assert find(texts, "a", lambda: True) == [(7, 2, 3), (3, 0, 1)]


def test_a_search_that_nobody_wants_any_more_ends():
    wanted = iter([True, False])
    assert find([(1, "a"), (2, "a"), (3, "a")], "a", lambda: next(wanted)) == [(1, 0, 1)]


def test_hits_are_counted_up_to_a_limit():
    assert len(find([(1, "a" * 3 * MOST)], "a", lambda: True)) == MOST


def test_a_long_conversation_is_searched_fast():
    text = "Some words of an **answer** that go on and on. " * 14
    begins = time.process_time()
    for words in ("zzz", "answer that", "go on and off", "没有"):
        find(((key, text) for key in range(2000)), words, lambda: True)
    assert time.process_time() - begins < 4
