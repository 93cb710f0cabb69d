"""Whose the tokens of a prompt are."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from app.inspection.prompt_map import map_prompt


class Span(NamedTuple):
    start: int
    end: int
    owner: str = "template"
    message: int = -1
    role: str = ""
    stored: bool = False


TURN = (
    Span(0, 3, "template", 0, "user"),
    Span(3, 8, "content", 0, "user"),
    Span(8, 10, "template", 0, "user"),
    Span(10, 12, "template", 1, "assistant"),
    Span(12, 15, "thinking", 1, "assistant", stored=True),
    Span(15, 20, "content", 1, "assistant", stored=True),
    Span(20, 22, "template"),
)


def test_a_token_belongs_to_whoever_wrote_its_first_byte():
    mapped = map_prompt([3, 2, 4, 3, 3, 5, 2], TURN)
    owners = [mapped.stretch_at(token).owner for token in range(len(mapped))]
    assert owners == [
        "template",
        "content",
        "content",
        "template",
        "thinking",
        "content",
        "template",
    ]


def test_a_message_holds_what_the_template_wrote_around_it():
    mapped = map_prompt([3, 5, 2, 2, 3, 5, 2], TURN)
    assert [(each.first, each.end, each.look) for each in mapped.sections] == [
        (0, 3, "user"),
        (3, 6, "assistant"),
        (6, 7, "template"),
    ]
    assert [each.stored for each in mapped.sections] == [False, True, False]


def test_tokens_are_counted_by_who_wrote_them():
    mapped = map_prompt([3, 1, 4, 2, 2, 3, 5, 2], TURN)
    assert mapped.counts() == {"template": 4, "user": 2, "thinking": 1, "assistant": 1}


def test_what_is_in_no_text_is_the_templates():
    mapped = map_prompt([7, 3, 5, 2, 2, 3, 5, 2], TURN, before=1)
    assert mapped.starts[:3] == [-1, 0, 3]
    assert mapped.stretch_at(0).message == -1
    assert mapped.sections[0].look == "template"


def test_a_part_of_the_prompt_knows_what_the_template_wrote_in_it():
    mapped = map_prompt([3, 5, 2, 2, 3, 5, 2], TURN)
    assert mapped.hatched(0, 7) == ((0, 1), (2, 3), (3, 4), (6, 7))
    assert mapped.hatched(1, 3) == ((1, 2),)
    assert [each.first for each in mapped.begun(1, 7)] == [3, 6]


def test_text_that_only_looks_special_is_known_by_its_tokens():
    mapped = map_prompt([3, 2, 3, 2, 2, 3, 5, 2], TURN, plain=[(4, 7)])
    assert mapped.plain == ((1, 3),)
    assert mapped.flagged(2, 5) == ((0, 1),)
    assert mapped.flagged(0, 1) == mapped.flagged(3, 5) == ()


def test_a_place_outside_has_nobody():
    mapped = map_prompt([], ())
    assert mapped.stretch_at(0) is None
    assert len(mapped) == 0


@given(st.lists(st.integers(0, 6), max_size=60), st.data())
def test_every_token_belongs_to_exactly_one(lengths, data):
    total = sum(lengths)
    cuts = sorted(data.draw(st.lists(st.integers(0, total), max_size=8)))
    ends = [*cuts, total]
    spans = [
        Span(start, end, data.draw(st.sampled_from(["template", "content"])), at)
        for at, (start, end) in enumerate(zip([0, *ends], ends, strict=False))
    ]
    mapped = map_prompt(lengths, spans)
    for ranges in (mapped.stretches, mapped.sections):
        assert [each.first for each in ranges] == [0, *(each.end for each in ranges)][: len(ranges)]
        assert (ranges[-1].end if ranges else 0) == len(lengths)
    assert list(mapped.starts) == list(accumulate(lengths, initial=0))


SIZES = st.lists(st.integers(1, 5), min_size=1, max_size=30)
PLACES = SIZES.map(lambda sizes: [0, *accumulate(sizes)])


@given(PLACES, PLACES, st.data())
def test_a_part_of_a_prompt_is_told_what_lies_in_it(spans, plain, data):
    first = data.draw(st.integers(0, spans[-1] - 1))
    end = data.draw(st.integers(first + 1, spans[-1]))
    pairs = list(pairwise(spans))
    written = [
        Span(start, stop, ("template", "content")[at % 2], at // 3)
        for at, (start, stop) in enumerate(pairs)
    ]
    texts = [pair for pair in zip(plain[::2], plain[1::2], strict=False) if pair[1] <= spans[-1]]
    mapped = map_prompt([1] * spans[-1], written, plain=texts)

    def within(ranges):
        return tuple(
            (max(start, first) - first, min(stop, end) - first)
            for start, stop in ranges
            if start < end and stop > first
        )

    assert mapped.flagged(first, end) == within(texts)
    hatched = [each[:2] for each in mapped.stretches if each.owner == "template"]
    assert mapped.hatched(first, end) == within(hatched)
    begun = [each for each in mapped.sections if first <= each.first < end]
    assert list(mapped.begun(first, end)) == begun
