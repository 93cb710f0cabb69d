"""Thinking is told from the answer by markers at the beginning of a reply, in every form."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inspection.reasoning import DECLARED, KNOWN, Markers, Thought, answer_of, thought

FORMS = [pytest.param(form, id=form.begin.strip() + form.answer) for form in (*KNOWN, *DECLARED)]
THINK = KNOWN[0]
CHANNELS = next(form for form in KNOWN if "analysis" in form.begin)

WORDS = st.text("ab .\n語", max_size=12)
PIECES = st.lists(
    st.sampled_from(
        sorted(
            {
                part
                for form in (*KNOWN, *DECLARED)
                for part in (form.begin, form.end, form.turn, form.answer, form.close)
            }
            | {"", " ", "\n\n", "a", "thought", "<", "</", "語", "\U0001f600"}
        )
    ),
    max_size=10,
).map("".join)


def written(form: Markers, thinking: str, answer: str, *, opened: bool = False) -> str:
    """A reply as a model of that form writes it."""
    begin = "" if opened else form.begin
    between = form.turn + form.answer or "\n\n"
    return f"{begin}\n{thinking}\n{form.end}{between}{answer}{form.close}"


def parts(text: str, found: Thought | None) -> tuple[str, str] | None:
    if found is None:
        return None
    return text[found.begin : found.end], text[found.answer : found.answer_end]


@pytest.mark.parametrize("opened", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_folded(form: Markers, opened: bool) -> None:
    text = written(form, "Hm. 2 + 2?", "It is 4.", opened=opened)
    found = thought(text, opened=opened, markers=form)
    assert parts(text, found) == ("Hm. 2 + 2?", "It is 4.")
    assert found is not None
    assert found.closed


@pytest.mark.parametrize("form", [pytest.param(form, id=form.begin.strip()) for form in KNOWN])
def test_a_form_is_recognized_without_being_told(form: Markers) -> None:
    text = written(form, "Hm.", "Yes.")
    found = thought(text)
    assert found is not None
    assert text[found.begin : found.end] == "Hm."
    assert text[found.answer :].startswith("Yes.")


@pytest.mark.parametrize("form", FORMS)
def test_no_marker_flickers_while_a_reply_streams(form: Markers) -> None:
    text = written(form, "Hm.", "Yes.")
    closed = False
    for length in range(len(form.begin.lstrip()), len(text) - len(form.close)):
        so_far = text[:length]
        found = thought(so_far, markers=form)
        assert found is not None
        shown = parts(so_far, found)
        assert shown is not None
        assert "Hm.".startswith(shown[0]) or shown[0] == "Hm.\n" + form.end[:1]
        assert "Yes.".startswith(shown[1])
        assert found.closed or not closed, "it does not open again"
        closed = found.closed


@pytest.mark.parametrize("opened", [False, True])
def test_an_empty_thought_shows_the_answer_alone(opened: bool) -> None:
    text = "\n</think>\n\nHello" if opened else "<think>\n\n</think>\n\nHello"
    found = thought(text, opened=opened)
    assert found is not None
    assert found.empty
    assert answer_of(text, opened=opened) == "Hello"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n",
        "Hello",
        "The tag <think> begins a thought and </think> ends it.",
        "`<think>` is a tag.",
        "<thinker>x</thinker>",
        "<|channel|>commentary<|message|>Hi",
        "Here are my reasoning steps: first, nothing.",
        "a\n<think>\nb\n</think>",
    ],
)
def test_an_answer_that_only_mentions_a_marker_is_not_folded(text: str) -> None:
    assert thought(text) is None
    assert answer_of(text) == text


def test_an_answer_may_quote_the_markers_behind_the_thought() -> None:
    text = "<think>a</think>Write <think>, then </think>."
    assert answer_of(text) == "Write <think>, then </think>."


def test_thinking_that_goes_on_is_not_over() -> None:
    found = thought("<think>\nStill thin")
    assert found == Thought(begin=8, end=18, answer=18, closed=False, answer_end=18)
    assert thought("Still thin", opened=True) == Thought(
        begin=0, end=10, answer=10, closed=False, answer_end=10
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<think><think>a</think>b", ("a", "b")),
        ("<think></think><think>a</think>b", ("a", "b")),
        ("<think>a</think></think>\n\nb", ("a", "b")),
        ("<think>a</think>\n<think></think>b", ("a", "b")),
    ],
)
def test_repeated_markers_belong_to_neither_part(text: str, expected: tuple[str, str]) -> None:
    assert parts(text, thought(text)) == expected


def test_a_model_that_repeats_the_marker_of_the_prompt_is_understood() -> None:
    text = "<think>\na\n</think>b"
    assert parts(text, thought(text, opened=True)) == ("a", "b")


def test_a_second_end_after_a_prompt_that_closed_the_thought_is_left_out() -> None:
    assert answer_of("</think>\n\nHello", markers=THINK) == "Hello"


def test_two_channels_of_thinking_are_one_thought() -> None:
    text = (
        "<|channel|>analysis<|message|>one<|end|><|start|>assistant"
        "<|channel|>analysis<|message|>two<|end|><|start|>assistant<|channel|>final<|message|>Yes"
    )
    found = thought(text, markers=CHANNELS)
    assert found is not None
    assert text[found.begin :].startswith("one")
    assert text[: found.end].endswith("two")
    assert answer_of(text, markers=CHANNELS) == "Yes"


def test_a_framed_answer_without_thinking_shows_no_frame() -> None:
    assert answer_of("<|channel|>final<|message|>Yes", markers=CHANNELS) == "Yes"
    form = next(form for form in KNOWN if form.close == "<|close|>response<|sep|>")
    assert answer_of("<|open|>response<|sep|>Yes<|close|>response<|sep|>", markers=form) == "Yes"


@given(text=PIECES | WORDS, opened=st.booleans(), markers=st.sampled_from([None, *KNOWN]))
def test_offsets_never_lose_or_repeat_text(
    text: str, opened: bool, markers: Markers | None
) -> None:
    found = thought(text, opened=opened, markers=markers)
    if found is None:
        assert not opened
        return
    assert 0 <= found.start <= found.begin <= found.end <= len(text)
    assert found.end <= found.answer <= found.answer_end <= len(text)
    assert found.closed or found.answer == len(text)
    assert text[found.begin : found.end].strip() == text[found.begin : found.end].rstrip()


@given(
    form=st.sampled_from(KNOWN),
    thinking=WORDS.map(str.strip),
    answer=WORDS.map(str.strip),
    opened=st.booleans(),
)
def test_what_was_written_is_found_again(
    form: Markers, thinking: str, answer: str, opened: bool
) -> None:
    text = written(form, thinking, answer, opened=opened)
    assert parts(text, thought(text, opened=opened, markers=form)) == (thinking, answer)


@pytest.mark.parametrize(
    "text",
    [
        "<think>" + "so " * 700_000,
        "<think>" * 300_000,
        "<think></think>" * 150_000,
        "<think>a" + "</think>" * 250_000,
        " " * 2_000_000,
        "<think>" + "<" * 2_000_000,
    ],
    ids=["long", "begins", "pairs", "ends", "blanks", "brackets"],
)
def test_two_megabytes_are_read_in_a_moment(text: str) -> None:
    began = time.process_time()
    thought(text)
    assert time.process_time() - began < 1.0
