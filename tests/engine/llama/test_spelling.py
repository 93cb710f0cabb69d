"""What tokens spell, beside what llama.cpp says of each of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.llama.spelling import Spelling
from tests.engine.llama.shelved import joined, table
from tests.engine.tokenizers import SMALL, vocabulary


def spelled(name: str, ids: list[int]) -> bytes:
    return b"".join(map(vocabulary(name).read_piece, ids))


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("learned", [False, True])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_ids_spell_their_pieces_and_nothing_else(name: str, learned: bool, data) -> None:
    spelling = Spelling(vocabulary(name))
    if learned:
        spelling.learn(table(name).pieces)
    token = st.integers(0, vocabulary(name).n_vocab - 1)
    for _ in range(2):
        ids = data.draw(st.lists(token, max_size=12))
        asked, text = np.array(ids, np.int32), spelled(name, ids)
        at = data.draw(st.integers(0, len(text)))

        assert spelling.lengths(asked).tolist() == [len(spelled(name, [each])) for each in ids]
        assert spelling.spells(asked, text)
        assert not spelling.spells(asked, text[:at] + b"?" + text[at:])
        if at < len(text):
            other = bytes([text[at] ^ 1])
            assert not spelling.spells(asked, text[:at] + other + text[at + 1 :])
            assert not spelling.spells(asked, text[:at] + text[at + 1 :])


def test_more_tokens_than_are_gathered_together_are_told_apart_in_the_last() -> None:
    ids = [*[11] * 70_000, 13]
    text = joined("gpt-2", ids)
    spelling = Spelling(vocabulary("gpt-2"))

    assert spelling.spells(np.array(ids, np.int32), text)
    assert not spelling.spells(np.array(ids, np.int32), text[:-1] + b"!")
