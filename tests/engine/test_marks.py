"""Marks around contents."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.marks import Marker, Place, private_characters

contents = st.lists(
    st.text(st.sampled_from("ab \n\t<>/") | st.characters(), max_size=20)
    | st.sampled_from(["</t>", "a</t>b", " <t> x </t>\n\ny", "</t></t>", "\n"]),
    max_size=5,
)


def _read(marker: Marker, marked: str) -> tuple[str, list[Place]]:
    found = marker.read(marked)
    assert found is not None
    return found.text, list(found.places)


@settings(deadline=None)
@given(contents)
def test_marks_come_off_again_and_every_content_is_found_whole(texts: list[str]):
    marker = Marker(texts, separators=["<t>", "</t>"], loose=range(len(texts)))
    marked = marker.mark()
    assert marked is not None

    text, places = _read(marker, "|".join(marked))

    assert text == "|".join(texts)
    starts = [sum(len(t) + 1 for t in texts[:i]) for i in range(len(texts))]
    for i, content in enumerate(texts):
        mine = [p for p in places if p.message == i]
        if content.strip():
            assert mine == [Place(starts[i], starts[i] + len(content), i)]
        else:
            assert mine == []


@settings(deadline=None)
@given(contents)
def test_separators_stand_bare_so_that_a_template_finds_them(texts: list[str]):
    marked = Marker(texts, separators=["<t>", "</t>"]).mark()
    assert marked is not None
    for content, with_marks in zip(texts, marked, strict=True):
        edge = len(content) - len(content.lstrip())
        assert with_marks[:edge] == content[:edge]
        if not content.replace("<t>", "").replace("</t>", "").strip():
            continue
        for test in ("<t>", "</t>"):
            assert with_marks.startswith(test) == content.startswith(test)
            assert with_marks.endswith(test) == content.endswith(test)
            assert with_marks.count(test) == content.count(test)


def test_a_content_of_separators_alone_is_known_for_content():
    marker = Marker(["a</t>b", " </t> "], separators=["</t>"], loose=[0])
    marked = marker.mark() or []
    text, places = _read(marker, "|".join(marked))
    assert [text[p.start : p.end] for p in places] == ["a</t>b", " </t> "]


def test_a_separator_of_a_question_that_lost_its_part_is_noticed():
    # Where the whitespace between them was changed, nobody knows whose separator it is.
    marker = Marker(["</t>\nhello"], separators=["</t>"])
    (marked,) = marker.mark() or []
    assert marker.read(marked.replace("\n", " ")) is None
    loose = Marker(["</t>\nhello"], separators=["</t>"], loose=[0])
    (marked,) = loose.mark() or []
    assert loose.read(marked.replace("\n", " ")) is not None


def test_a_part_that_was_written_otherwise_is_said():
    marker = Marker(["hello"])
    (marked,) = marker.mark() or []
    whole, shouted = marker.read(marked), marker.read(marked.upper())
    assert whole is not None
    assert whole.exact
    assert shouted is not None
    assert not shouted.exact


def test_trimmed_whitespace_does_not_hide_a_content():
    marker = Marker(["  hello\n"])
    (marked,) = marker.mark() or []
    text, places = _read(marker, f"<{marked.strip()}>")
    assert (text, places) == ("<hello>", [Place(1, 6, 0)])


def test_whitespace_that_was_kept_belongs_to_the_content():
    marker = Marker(["\n hello \n"])
    (marked,) = marker.mark() or []
    text, places = _read(marker, f"x\n{marked}\ny")
    assert text[places[0].start : places[0].end] == "\n hello \n"


def test_a_separator_at_the_edge_counts_only_whole():
    # The last character of the template's marker is that of the separator.
    marker = Marker(["</t>hello"], separators=["</t>"], loose=[0])
    (marked,) = marker.mark() or []
    text, places = _read(marker, "<start>" + marked.removeprefix("</t>"))
    assert text[places[0].start : places[0].end] == "hello"


def test_a_half_of_a_content_is_noticed():
    marker = Marker(["hello world"])
    (marked,) = marker.mark() or []
    assert marker.read(marked[:-1]) is None
    assert marker.read(marked[1:]) is None
    assert marker.read(marked[::-1]) is None


def test_a_part_that_was_cut_away_at_a_separator_leaves_the_rest_known():
    marker = Marker(["thoughts</t>\n\nanswer"], separators=["</t>"], loose=[0])
    (marked,) = marker.mark() or []
    text, places = _read(marker, "A:" + marked.split("</t>")[-1].lstrip("\n"))
    assert [text[p.start : p.end] for p in places] == ["answer"]


@pytest.mark.parametrize(("loose", "parts"), [((), ["a\n</t>\nb"]), ((0,), ["a", "b"])])
def test_what_stands_between_two_parts_is_the_templates_only_in_a_reply(
    loose: tuple[int, ...], parts: list[str]
):
    marker = Marker(["a</t>b"], separators=["</t>"], loose=loose)
    (marked,) = marker.mark() or []
    text, places = _read(marker, marked.replace("</t>", "\n</t>\n"))
    assert [text[p.start : p.end] for p in places] == parts


def test_a_content_that_is_written_twice_is_found_twice():
    marker = Marker(["hi"])
    (marked,) = marker.mark() or []
    _, places = _read(marker, f"{marked}, {marked}")
    assert places == [Place(0, 2, 0), Place(4, 6, 0)]


def test_contents_may_hold_private_characters_themselves():
    first = chr(0xF0000)
    assert next(private_characters([f"a{first}b"])) == chr(0xF0001)
    marker = Marker([f"a{first}b"])
    (marked,) = marker.mark() or []
    assert _read(marker, marked)[0] == f"a{first}b"


def test_more_parts_than_marks_are_refused():
    assert Marker(["a;" * 70_000], separators=[";"]).mark() is None
    assert Marker(["a;" * 60_000], separators=[";"]).mark() is not None
