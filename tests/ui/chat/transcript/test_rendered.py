"""The text of a message as it is read, and the way back to its source."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.markup.plain import plain
from app.markup.reading import read
from app.ui.chat.transcript.blocks import split
from app.ui.chat.transcript.rendered import Rendered
from tests.ui.chat.transcript.test_replies import markdown


def rendered(source: str) -> Rendered:
    return Rendered(source, read(source))


def test_markup_is_left_out_and_text_is_not():
    said = rendered(
        "# Head\n\nSome **bold** and `code`, $x^2$.\n\n- one\n- two\n\n| a | b |\n|-|-|\n| 1 | 2 |"
    )
    assert said.text == "Head\n\nSome bold and code, x^2.\n\n• one\n• two\n\na\tb\n1\t2"


def test_lines_of_code_stay_as_they_are():
    assert rendered("```python\nif x:\n\n    y()\n```").text == "if x:\n\n    y()"


@example("- item\n\n    ```python\nx = 1\n")
@given(markdown)
def test_it_is_what_plain_says(source):
    assert rendered(source).text == plain(read(source))


@given(markdown, st.data())
def test_places_lead_there_and_back(source, data):
    said = rendered(source)
    index = data.draw(st.integers(0, len(said.text)))
    offset = said.offset_of(index)
    assert 0 <= offset <= len(source)
    assert 0 <= said.index_of(offset) <= len(said.text)
    # A letter that stands in the source as it is drawn is found again.
    letter = said.text[index : index + 1]
    if letter.strip() and letter == source[offset : offset + 1]:
        assert said.text[said.index_of(offset)] == letter


@given(markdown)
def test_places_never_go_back(source):
    said = rendered(source)
    indices = [said.index_of(offset) for offset in range(len(source) + 1)]
    assert indices == sorted(indices)


@pytest.mark.parametrize("source", ["One\n\nTwo", "A line.\n" * 200 + "End", "x" * 5000])
def test_plain_text_is_itself(source):
    assert Rendered(source, split(source)).text == source


def test_a_part_of_the_source_gives_its_part_of_the_text():
    source = "Some **bold** words."
    assert rendered(source).between(5, 13) == "bold"
    assert rendered(source).between(0, len(source)) == "Some bold words."
