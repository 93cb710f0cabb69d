"""Tokens as bytes, and back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.chat import trace
from app.engine.api import Token
from tests.chat.conftest import DATA, invented_tokens

RELATIVE_ERROR = 2**-15

singles = st.floats(0, 1, width=32)
identities = st.integers(0, 2**31 - 1)


@st.composite
def tokens(draw: st.DrawFn) -> Token:
    alternatives = draw(st.lists(st.tuples(identities, singles), max_size=12))
    piece = draw(st.binary(max_size=40))
    return Token(
        id=draw(identities),
        piece=piece,
        text=draw(st.one_of(st.just(trace.plain(piece)), st.text(max_size=8))),
        probability=draw(singles),
        rank=draw(st.integers(0, 2**20)),
        entropy=draw(st.floats(0, 20)),
        alternative_ids=tuple(identity for identity, _ in alternatives),
        alternative_probabilities=tuple(probability for _, probability in alternatives),
    )


def same(found: Token, wanted: Token) -> bool:
    """Equal but for the last digits of the numbers."""

    def close(a: float, b: float) -> bool:
        return math.isclose(a, b, rel_tol=RELATIVE_ERROR, abs_tol=1e-37)

    return (
        (found.id, found.piece, found.text, found.rank, found.alternative_ids)
        == (wanted.id, wanted.piece, wanted.text, wanted.rank, wanted.alternative_ids)
        and close(found.probability, wanted.probability)
        and close(found.entropy, wanted.entropy)
        and all(map(close, found.alternative_probabilities, wanted.alternative_probabilities))
    )


@given(st.lists(tokens(), max_size=20))
def test_what_was_generated_can_be_read_again(wanted: list[Token]):
    found = trace.decode(trace.encode(wanted))

    assert len(found) == len(wanted)
    assert all(map(same, found, wanted))


@given(st.lists(st.lists(tokens(), max_size=6), max_size=6))
def test_parts_that_were_saved_one_by_one_become_one(parts: list[list[Token]]):
    whole = [token for part in parts for token in part]

    joined = trace.join([trace.encode(part) for part in parts])

    assert trace.decode(joined) == trace.decode(trace.encode(whole))


def test_certainty_and_impossibility_are_exact():
    certain = Token(1, b"x", "x", 1.0, 0, 0.0, (1, 2), (1.0, 0.0))

    assert trace.decode(trace.encode([certain])) == (certain,)


def test_a_token_takes_at_most_80_bytes_with_ten_alternatives(
    real_tokens: tuple[Token, ...], capsys: pytest.CaptureFixture[str]
):
    invented = invented_tokens(300)
    tens = [trace.encode(real_tokens[i : i + 10]) for i in range(0, 300, 10)]

    sizes = {
        "SmolLM2, whole": len(trace.encode(real_tokens)) / 300,
        "SmolLM2, in tens": sum(map(len, tens)) / 300,
        "262,144 ids drawn evenly, whole": len(trace.encode(invented)) / 300,
    }

    with capsys.disabled():
        print("\nBytes a token:", {name: round(size, 1) for name, size in sizes.items()})
    assert all(len(token.alternative_ids) == 10 for token in real_tokens)
    assert max(sizes.values()) <= 80


def test_traces_of_the_first_release_stay_readable(real_tokens: tuple[Token, ...]):
    text = "".join(token.text for token in real_tokens)

    assert text.startswith("As she often wondered the love her father had, Emily turned")
    assert trace.encode(real_tokens) == trace.encode(trace.decode(trace.encode(real_tokens)))
    assert all(0 <= token.probability <= 1 for token in real_tokens)
    assert real_tokens[0].alternative_ids


@pytest.mark.parametrize("at", [0, 1, 5, 200, -1])
def test_a_damaged_trace_is_noticed(at: int):
    data = bytearray((DATA / "smollm2.trace").read_bytes())
    data[at] ^= 0x55

    with pytest.raises(ValueError):  # noqa: PT011 (the words are zlib's or ours)
        trace.decode(bytes(data))


def test_a_trace_that_is_cut_off_is_noticed():
    data = (DATA / "smollm2.trace").read_bytes()

    with pytest.raises(ValueError, match="incomplete"):
        trace.decode(data[:-20])


def test_columns_that_contradict_each_other_are_noticed():
    columns = trace.unpack(trace.encode(invented_tokens(3)))
    columns.counts = bytes([200, 200, 200])

    with pytest.raises(ValueError):  # noqa: PT011
        trace.decode(trace.pack(columns))
