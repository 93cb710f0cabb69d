"""Positions of a slider and values of a field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.api import Sampling
from app.ui.chat.samplers import ANSWER_LENGTH, FREQUENT, MORE, SPANS
from app.ui.settings_names import setting_line, setting_name
from app.ui.span import Span

ALL = [*SPANS.items(), ("max_tokens", ANSWER_LENGTH), ("context", Span(256, 131072, 256, curve=3))]


@pytest.mark.parametrize(("name", "span"), ALL)
def test_both_ends_of_the_slider_are_the_ends_of_the_range(name, span):
    assert span.value(0) == span.low
    assert span.value(span.positions) == span.high
    assert span.position(span.low) == 0
    assert span.position(span.high) == span.positions


@given(st.sampled_from(ALL), st.floats(-10, 2_000_000))
def test_a_position_is_always_on_the_slider(case, value):
    _, span = case

    assert 0 <= span.position(value) <= span.positions


@given(st.sampled_from(ALL), st.floats(0, 1))
def test_moving_right_never_lowers_the_value(case, share):
    _, span = case
    position = round(share * (span.positions - 1))

    assert span.value(position) <= span.value(position + 1)


@pytest.mark.parametrize("span", [s for _, s in ALL if s.curve == 1.0])
def test_equal_steps_lose_nothing_on_the_way(span):
    for position in range(span.positions + 1):
        assert span.position(span.value(position)) == position


def test_values_read_the_same_when_their_digits_do():
    span = Span(0, 1, 0.01, 2)

    assert span.same(0.7, 0.7000001)
    assert not span.same(0.70, 0.71)


def test_a_range_of_nothing_has_one_position():
    assert Span(5, 5, 1).position(5) == 0


def test_every_sampler_of_the_engine_has_its_row():
    assert {*FREQUENT, *MORE} == set(SPANS)
    assert set(SPANS) == set(Sampling.__struct_fields__) - {"seed"}


@pytest.mark.parametrize("name", [*SPANS, "max_tokens"])
def test_every_row_has_a_name_and_says_what_it_does(name):
    assert setting_name(name) != name
    assert setting_line(name)


@pytest.mark.parametrize("name", list(SPANS))
def test_the_engine_default_is_within_reach(name):
    default = getattr(Sampling(), name)

    assert SPANS[name].low <= default <= SPANS[name].field_high
