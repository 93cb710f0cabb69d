"""Tokens built again against llama_tokenize itself, on texts that nobody chose."""

from __future__ import annotations

import functools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.inspection.merge_table import MergeTable, read_merges
from app.inspection.merges import MOST_SYMBOLS, replay
from tests.engine.tokenizers import SMALL, vocabulary
from tests.models import unpacked_vocabulary

mixed = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("abc XYZ'slr019\n\r\t  .,!{}歪的龘🦙\u200d\u0301\u3000\xa0"),
    ),
    max_size=80,
)


@pytest.fixture(scope="session")
def table(tmp_path_factory):
    """The merges of a vocabulary by its name."""
    folder = tmp_path_factory.mktemp("merges")

    @functools.cache
    def read(name: str) -> MergeTable:
        return read_merges(unpacked_vocabulary(name, folder))

    return read


@pytest.mark.parametrize("name", SMALL)
@example(text="")
@example(text="a" * (3 * MOST_SYMBOLS))
@example(text="彩色玻璃" * MOST_SYMBOLS)
@example(text=" " * 300 + "x")
@given(text=mixed)
def test_any_text_is_built_again_with_the_same_ids(table, name, text):
    ids = vocabulary(name).tokenize(text)
    built = replay(table(name), ids)
    assert [leaf.token for lane in built.lanes for leaf in lane.leaves] == ids
    assert built.agrees
    assert built.basis == "text"


@pytest.mark.parametrize("name", SMALL)
def test_pieces_are_those_of_llama_cpp(table, name):
    known, real = table(name), vocabulary(name)
    for token in range(0, len(known.tokens), 53):
        assert known.piece(token) == real.piece(token)
