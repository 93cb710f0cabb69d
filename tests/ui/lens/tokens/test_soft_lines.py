"""Long lines are cut in the view, never in the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.ui.lens.tokens.soft_lines import LONGEST, MARK, Lines, softened, source_of

TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters=f"{MARK}\u2029\r"))


def raw(text: str) -> str:
    return softened(text).replace("\n", "\u2029")


@given(TEXTS, st.integers(0, 3))
def test_what_was_written_comes_back(text, times):
    long = (text + "x" * LONGEST) * times + text
    assert source_of(raw(long)) == long


def test_no_line_of_the_view_is_long():
    shown = softened("a" * 10 * LONGEST + "\nb")
    assert max(len(line) for line in shown.split("\n")) <= LONGEST + 1


@given(TEXTS)
def test_every_character_is_found_by_its_byte(text):
    shown = raw("y" * LONGEST + text)
    lines = Lines(shown)
    whole = source_of(shown)
    at = 0
    for sign in whole:
        position = lines.position_of(at)
        assert lines.byte_at(position) == at
        at += len(sign.encode())
    assert lines.byte_at(len(shown.encode("utf-16-le")) // 2) == len(whole.encode())


def test_a_byte_inside_a_character_is_at_its_beginning():
    lines = Lines("a龘b")
    assert [lines.position_of(byte) for byte in range(6)] == [0, 1, 1, 1, 2, 3]
