"""The text of a reply: whole characters, exactly up to a stop string, however it is cut."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.llama.text import TextStream


def said(pieces: list[bytes], *stop: str) -> tuple[str, str]:
    stream = TextStream(stop)
    text = "".join(stream.feed(piece) for piece in pieces)
    return text + stream.close(), stream.stopped_by


def test_half_a_character_waits_for_the_other_half() -> None:
    stream = TextStream()
    assert stream.feed("a歪".encode()[:3]) == "a"
    assert stream.feed("歪".encode()[2:] + b"!") == "歪!"


def test_half_a_character_at_the_end_is_not_said() -> None:
    assert said([b"ok", "歪".encode()[:2]]) == ("ok", "")


def test_bytes_that_are_no_text_become_a_mark() -> None:
    assert said([b"a\xff", b"b"]) == ("a\ufffdb", "")


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 100])
def test_a_stop_string_is_found_wherever_the_tokens_end(size: int) -> None:
    raw = b"one two END three"
    pieces = [raw[at : at + size] for at in range(0, len(raw), size)]
    assert said(pieces, "END") == ("one two ", "END")


def test_what_only_looked_like_a_stop_string_is_said() -> None:
    stream = TextStream(("<|end|>",))
    assert stream.feed(b"a <|en") == "a "
    assert stream.feed(b"ough") == "<|enough"


def test_a_beginning_of_a_stop_string_at_the_end_belongs_to_the_reply() -> None:
    stream = TextStream(("\n\nUser:",))
    assert stream.feed(b"Bye\n\nUs") == "Bye"
    assert stream.close() == "\n\nUs"
    assert not stream.stopped_by


def test_the_stop_string_that_is_complete_first_wins() -> None:
    assert said([b"abc"], "abc", "b") == ("a", "b")
    assert said([b"a", b"b", b"c"], "abc", "b") == ("a", "b")
    assert said([b"xab"], "b", "ab") == ("x", "ab")


def test_nothing_is_said_after_a_stop_string() -> None:
    stream = TextStream(("x",))
    assert stream.feed(b"axb") == "a"
    assert stream.feed(b"more") == ""
    assert stream.close() == ""


def test_an_empty_stop_string_stops_nothing() -> None:
    assert said([b"abc"], "") == ("abc", "")


@given(
    text=st.text(alphabet="abé歪\n", max_size=30),
    stop=st.lists(st.text(alphabet="abé歪\n", min_size=1, max_size=4), max_size=3),
    cuts=st.lists(st.integers(0, 90), max_size=8),
)
def test_the_way_a_text_is_cut_changes_nothing(text: str, stop: list[str], cuts: list[int]) -> None:
    raw = text.encode()
    edges = sorted({0, len(raw), *(cut for cut in cuts if cut < len(raw))})
    pieces = [raw[a:b] for a, b in itertools.pairwise(edges)]
    one_by_one = [raw[at : at + 1] for at in range(len(raw))]
    assert said(pieces, *stop) == said([raw], *stop) == said(one_by_one, *stop)


@given(
    text=st.text(alphabet="ab", max_size=20),
    stop=st.lists(st.text(alphabet="ab", min_size=1, max_size=3), max_size=2),
)
def test_a_reply_holds_no_stop_string(text: str, stop: list[str]) -> None:
    reply, by = said([text.encode()], *stop)
    assert not any(string in reply for string in stop)
    assert text.startswith(reply + by)
    assert by or reply == text
