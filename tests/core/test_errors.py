"""Errors say what they are, and cross a frame unharmed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import errors

every = errors.every_class()
values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)


@pytest.mark.parametrize("name", sorted(every))
def test_every_class_stands_in_the_tree_at_the_top_of_the_file(name: str):
    assert name in (errors.__doc__ or "")


@pytest.mark.parametrize("name", sorted(every))
def test_every_class_can_be_made_without_arguments_and_said(name: str):
    error = every[name]()

    assert str(error).startswith(f"{name}(")


def test_an_error_crosses_a_frame_with_its_fields():
    error = errors.EngineCrashed(
        detail="GGML_ASSERT", signal_name="SIGABRT", exit_code=None, phase="prompt"
    )

    back = errors.from_wire(*errors.to_wire(error))

    assert isinstance(back, errors.EngineCrashed)
    assert back.fields() == error.fields()


def test_a_class_nobody_knows_becomes_an_engine_error_that_names_it():
    error = errors.from_wire("OutOfGlue", {"amount": 3})

    assert type(error) is errors.EngineError
    assert error.detail == "OutOfGlue"


def test_a_field_of_the_wrong_type_falls_back_to_its_default():
    error = errors.from_wire("ContextOverflow", {"prompt_tokens": "many", "n_ctx": 512})

    assert isinstance(error, errors.ContextOverflow)
    assert error.prompt_tokens == 0
    assert error.n_ctx == 512


@given(name=st.sampled_from(sorted(every)) | st.text(), fields=st.dictionaries(st.text(), values))
def test_nothing_a_peer_sends_raises(name: str, fields: dict):
    error = errors.from_wire(name, fields)

    assert isinstance(error, errors.VitrailError)
    assert str(error)
