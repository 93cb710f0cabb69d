"""The ruler under several cuts of one text: places follow the bytes, in every row."""

from __future__ import annotations

from array import array
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.inspection.cut import Cut, VocabularyTable
from app.inspection.cut_text import CutText, Pieces
from app.inspection.graphemes import clusters
from app.inspection.ruler import (
    LONGEST,
    LOST,
    STRETCH,
    Cell,
    cells,
    inner_bounds,
    spans,
    stretches,
)

ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"


def vocabulary(*entries: bytes) -> Pieces:
    every = [bytes([value]) for value in range(256)] + list(entries)
    starts = array("q", [0])
    for entry in every:
        starts.append(starts[-1] + len(entry))
    return Pieces(
        VocabularyTable(b"".join(every), starts, bytes(len(every)), array("f", [0.0] * len(every)))
    )


def cut_at(text: bytes, bounds: list[int], *, lost=frozenset(), space=False, bos=False) -> CutText:
    """`text` in the parts that `bounds` make of it, of which some are in no token."""
    edges = sorted({0, len(text), *(bound for bound in bounds if 0 < bound < len(text))})
    held = [text[low:high] for at, (low, high) in enumerate(pairwise(edges)) if at not in lost]
    if space and held:
        held[0] = b" " + held[0]
    ids = array("i", range(256, 256 + len(held)))
    before = 0
    if bos:
        held.append(b"<s>")
        ids.insert(0, 255 + len(held))
        before = 1
    pieces = vocabulary(*held)
    lengths = array("i", [len(pieces.all[each]) for each in ids])
    return CutText(text, Cut(ids, lengths, len(text), before=before, added_space=space), pieces)


@st.composite
def texts_cut_several_ways(draw):
    text = draw(ANY_TEXT).encode()
    bounds = st.lists(st.integers(0, max(1, len(text))), max_size=12)
    rows = draw(st.lists(bounds, min_size=1, max_size=4))
    return text, [
        cut_at(text, row, space=draw(st.booleans()), bos=draw(st.booleans())) for row in rows
    ]


@given(texts_cut_several_ways())
def test_in_every_row_the_tokens_cover_each_byte_once_and_in_order(made):
    text, rows = made
    for row in rows:
        found = spans(row, 0, len(text))
        assert [span.start for span in found] == [0, *(span.end for span in found)][:-1]
        assert (found[-1].end if found else 0) == len(text)
        tokens = [span.token for span in found]
        assert LOST not in tokens
        assert tokens == sorted(tokens)
        for span in found:
            assert row.place(span.token) == (span.start, span.end)


@given(texts_cut_several_ways(), st.integers(0, 300), st.integers(0, 300))
def test_a_part_of_the_text_is_covered_by_the_same_tokens_as_in_the_whole(made, start, size):
    text, rows = made
    start = min(start, len(text))
    end = min(start + size, len(text))
    for row in rows:
        whole = [s for s in spans(row, 0, len(text)) if s.start < end and s.end > start]
        assert spans(row, start, end) == (whole if end > start else [])


@given(ANY_TEXT)
@example(FAMILY * 3)
@example("e\u0301\r\n\U0001f1eb\U0001f1f7")
def test_cells_are_the_graphemes_of_the_text(text):
    data = text.encode()
    found = cells(data, 0, len(data))
    assert "".join(cell.text for cell in found) == text
    assert b"".join(data[cell.start : cell.end] for cell in found) == data
    several = [text[first:last] for first, last in clusters(text)]
    assert [cell.text for cell in found if len(cell.text) > 1] == several


@given(st.binary(max_size=60))
def test_bytes_that_are_no_text_have_a_cell_each(data):
    found = cells(data, 0, len(data))
    assert [cell.start for cell in found] == [0, *(cell.end for cell in found)][:-1]
    assert all(cell.text or cell.end - cell.start == 1 for cell in found)


@given(st.lists(ANY_TEXT, max_size=40).map(lambda parts: "".join(parts) * 12))
def test_stretches_end_where_a_character_ends_and_hold_the_same_cells(text):
    data = text.encode()
    bounds = stretches(data)
    assert bounds[0] == 0
    assert bounds[-1] == len(data)
    assert all(0 < high - low <= LONGEST + 4 for low, high in pairwise(bounds))
    whole = cells(data, 0, len(data))
    assert [c for low, high in pairwise(bounds) for c in cells(data, low, high)] == whole


def test_a_tower_of_marks_is_measured_in_parts():
    bounds = stretches(("a" + "\u0301" * 40_000).encode())
    assert len(bounds) > 10
    assert stretches(b"") == [0]
    assert len(stretches(b"\x80" * 10_000)) > 3


def test_lost_bytes_are_told_where_they_were():
    made = cut_at(b"a\x04bc", [1, 2], lost={1})
    assert spans(made, 0, 4) == [(0, 0, 1), (LOST, 1, 2), (1, 2, 4)]
    nothing = cut_at(b"\x04", [], lost={0})
    assert spans(nothing, 0, 1) == [(LOST, 0, 1)]


def test_a_character_that_is_cut_has_a_part_for_each_token():
    text = "歪".encode()
    rows = [cut_at(text, [2]), cut_at(text, [1, 2]), cut_at(text, [])]
    assert [inner_bounds(Cell(0, 3, "歪"), spans(row, 0, 3)) for row in rows] == [
        [0, 2, 3],
        [0, 1, 2, 3],
        [0, 3],
    ]


def test_what_was_added_stands_nowhere_in_the_text():
    made = cut_at(b"ab", [1], space=True, bos=True)
    assert spans(made, 0, 2) == [(1, 0, 1), (2, 1, 2)]


@pytest.mark.parametrize("sign", [FAMILY, "e\u0301", "\U0001f1eb\U0001f1f7", "\r\n", "각"])
def test_no_stretch_ends_inside_of_what_is_seen_as_one_character(sign):
    for ahead in range(STRETCH - 8, STRETCH + 1):
        data = ("a" * ahead + sign + "b").encode()
        bounds = stretches(data)
        made = [cell.text for low, high in pairwise(bounds) for cell in cells(data, low, high)]
        assert made == [*"a" * ahead, sign, "b"]
