"""Everything that is read knows where in the source it stands."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.markup.blocks import Code, Table
from app.markup.reading import read, tail
from tests.markup.samples import ANSWER, HARD, examples, pieces_of, spans_of, text_of

SIGNS = st.sampled_from(
    [
        *" \n\t\r*_`~[]()<>!#-+=|\\$&;:.@^{}/\"'0123abxyz",
        *("中", "é", "e\u0301", "👩\u200d👧", "\r\n", "\n\n", "\n> ", "\n- ", "\n1. ", "\n    "),
        *("\n```\n", "$$", "\\(", "\\)", "\\[", "\\]", "[^1]", "\n[^1]: ", "https://a.b/"),
        *("www.a.b", "&amp;", "\n| a | b |\n|-|-|\n", "\0", "\u2028"),
    ]
)
TEXTS = st.lists(SIGNS, max_size=40).map("".join)


def as_drawn(text):
    """A line end may be a space or a line break."""
    return "".join(" " if sign in "\r\n\u2028" else sign for sign in text)


def check(source, blocks):
    reached = 0
    for block in blocks:
        assert reached <= block.start <= block.end <= len(source), block
        assert block.top <= block.start
        reached = block.end
        inside = block.start
        for span in spans_of([block]):
            assert inside <= span.start <= span.end <= block.end, (span, block)
            inside = span.end
            if len(span.text) == span.end - span.start:
                assert as_drawn(source[span.start : span.end]) == as_drawn(span.text), span
        if isinstance(block, Code):
            assert len(block.places) == len(block.text.split("\n")) or block.text == ""
            assert list(block.places) == sorted(block.places)
            assert all(block.start <= place <= block.end for place in block.places)


@given(TEXTS)
@example(ANSWER)
@example(HARD)
@example("\u2028\n*")
@example(ANSWER.replace("\n", "\r\n"))
@example("".join(f"> {line}\r\n" for line in (ANSWER + HARD).split("\n")))
def test_spans_are_ranges_of_the_source(source):
    check(source, read(source))


@pytest.mark.parametrize("given", examples(), ids=lambda given: str(given["example"]))
def test_spans_of_every_example_are_ranges_of_it(given):
    check(given["markdown"], read(given["markdown"]))


@given(TEXTS)
@example(ANSWER.replace("[^1]", ""))
def test_reading_can_begin_where_a_block_does(source):
    if "]:" in source or "[^" in source:
        return
    whole = read(source)
    for top in {block.top for block in whole}:
        rest = [block for block in whole if block.top >= top]
        again = read(source, start=top)
        assert strictly(again) == strictly(rest)
        assert [text_of([block]) for block in again] == [text_of([block]) for block in rest]


def unsaid(source, blocks):
    """The letters and digits of `source` that no piece of `blocks` covers."""
    covered = bytearray(len(source))
    for _text, start, end in pieces_of(blocks):
        covered[start:end] = b"\1" * (end - start)
    return "".join(
        sign for sign, said in zip(source, covered, strict=True) if not said and sign.isalnum()
    )


def test_nothing_that_is_said_is_lost():
    # Addresses, the language of code, the numbers of items and the labels of notes are not said.
    left = "pyx1231refhttpbexampletrefhttpsrexamplepython"
    assert unsaid(ANSWER, read(ANSWER)) == left


@pytest.mark.parametrize("source", [ANSWER, HARD, ANSWER.replace("\n", "\r\n")])
def test_every_beginning_of_a_text_is_read_whole(source):
    for length in range(len(source)):
        begun = source[:length]
        blocks = read(begun)
        check(begun, blocks)
        last = begun.rstrip()
        if blocks and last and last[-1].isalnum():
            # What was written last is on the page, unless it is an address or a label.
            assert blocks[-1].end >= len(last) or "[ref]:" in begun


@given(st.lists(SIGNS, max_size=30), st.integers(1, 5))
@example(list(ANSWER.replace("[ref]: https://r.example", "").replace("[^1]", "")), 7)
def test_reading_on_gives_what_reading_everything_gives(signs, step):
    source = "".join(signs)
    # A line of nothing but U+2028 is blank to a table as long as nothing follows on it, and
    # line ends of two characters look like an empty line; models write neither.
    if "]:" in source or "[^" in source or "\u2028" in source or "\r" in source:
        return
    blocks = ()
    for length in range(0, len(source) + step, step):
        begun = source[:length]
        start = tail(blocks)
        kept = tuple(block for block in blocks if block.top < start)
        blocks = kept + read(begun, start=start)
        assert strictly(blocks) == strictly(read(begun)), begun


@pytest.mark.parametrize(
    "source",
    [
        "| a | b |\n|---|---|\n**x** | y\n",
        "Text\n#hashtag goes on",
        "1. a\n\n2. b\n\n3. c",
        "- a\n-b",
        "Text\n- a\n- b\n\nText\n---",
    ],
)
def test_what_was_taken_for_the_beginning_of_something_else_is_mended(source):
    blocks = ()
    for length in range(len(source) + 1):
        start = tail(blocks)
        kept = tuple(block for block in blocks if block.top < start)
        blocks = kept + read(source[:length], start=start)
        assert strictly(blocks) == strictly(read(source[:length]))


def strictly(blocks):
    return [
        (type(block), block.start, block.end, block.top, block.part, said(block.place))
        for block in blocks
    ]


def test_cells_stand_where_they_were_written():
    source = "x\n\n> | a | b |\n> |--|--|\n> | 1 \\| 2 | `c\\|d` |\n>  3|4"
    (_paragraph, table) = read(source)
    assert isinstance(table, Table)
    said = [[source[s.start : s.end] for s in cell] for row in table.rows for cell in row]
    assert said == [["1 ", "| 2"], ["c", "|d"], ["3"], ["4"]]


def said(place):
    """All but whether a list is tight, and what nobody sees: the number of a dot."""
    return place.quote, place.indent, place.marker, place.number * (place.marker == "number")
