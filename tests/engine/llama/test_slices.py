"""Equal prompts are cut equally, whatever is there already."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.engine.llama.slices import GROUP, Slice, resume_at, slices, stretches

STRETCHES = st.lists(st.integers(1, 70), min_size=1, max_size=5)


def keys_of(lengths: list[int], *, begins_alone: bool = False) -> list[int]:
    keys: list[int] = []
    alone = begins_alone
    for length in lengths:
        new = list(range(len(keys), len(keys) + length))
        keys += [~token for token in new] if alone else new
        alone = not alone
    return keys


def together(keys: list[int], start: int, n_batch: int) -> dict[int, tuple[int, bool]]:
    """For each token the beginning of its group, and whether the group is a single token."""
    found = {}
    for piece in slices(keys, start, n_batch):
        for at in range(piece.start, piece.end):
            group = at if piece.alone else at - (at - piece.start) % GROUP
            single = piece.alone or piece.end - piece.start == 1
            found[at] = (group, single)
    return found


def test_text_and_replies_are_told_apart() -> None:
    assert list(stretches([1, 2, ~3, ~0, 4])) == [
        Slice(0, 2, alone=False),
        Slice(2, 4, alone=True),
        Slice(4, 5, alone=False),
    ]
    assert list(stretches([])) == []


def test_no_token_is_left_over() -> None:
    assert [(p.start, p.end) for p in slices(list(range(65)), 0, 64)] == [(0, 48), (48, 65)]
    assert [(p.start, p.end) for p in slices(list(range(66)), 0, 64)] == [(0, 64), (64, 66)]


def test_the_same_prompt_again_takes_more_than_its_last_token() -> None:
    assert resume_at(list(range(40)), 39) == 32
    assert resume_at(list(range(33)), 32) == 16
    assert resume_at([1], 0) == 0


def test_what_follows_a_reply_begins_where_the_reply_ends() -> None:
    keys = keys_of([40, 10, 30])
    assert resume_at(keys, 49) == 49
    assert resume_at(keys, 50) == 50
    assert resume_at(keys, 57) == 50
    assert resume_at(keys, 70) == 66


@given(lengths=STRETCHES, alone=st.booleans(), n_batch=st.integers(32, 100))
def test_every_token_is_evaluated_once_and_in_order(
    lengths: list[int], alone: bool, n_batch: int
) -> None:
    keys = keys_of(lengths, begins_alone=alone)
    for last_alone in (False, True):
        pieces = list(slices(keys, 0, n_batch, last_alone=last_alone))
        covered = [at for piece in pieces for at in range(piece.start, piece.end)]
        assert covered == list(range(len(keys)))
        assert all(p.alone or p.end - p.start <= n_batch for p in pieces)
        assert all((keys[at] < 0) is p.alone for p in pieces for at in range(p.start, p.end))


@given(
    lengths=STRETCHES,
    alone=st.booleans(),
    there=st.integers(0, 300),
    n_batch=st.integers(32, 100),
    other=st.integers(32, 100),
)
def test_reuse_and_batches_change_no_company(
    lengths: list[int], alone: bool, there: int, n_batch: int, other: int
) -> None:
    keys = keys_of(lengths, begins_alone=alone)
    start = resume_at(keys, min(there, len(keys)))
    assert 0 <= start <= there
    fresh = together(keys, 0, n_batch)
    reused = together(keys, start, other)
    assert reused == {at: group for at, group in fresh.items() if at >= start}
