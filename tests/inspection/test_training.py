"""The trainer against merges that Hugging Face tokenizers learned, and against itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inspection import training
from app.inspection.training import MOST_CHARACTERS, MOST_MERGES, Training, train, words_of

EXAMPLE = "low low low lower lower newest newest widest"
LEARNED = json.loads(
    (Path(__file__).parents[1] / "data" / "training" / "merges.json").read_text(encoding="utf-8")
)
texts = st.text(alphabet="ab le歪 \n", max_size=120)


def compared(training: Training, n_entries: int) -> list[list[str]]:
    """Merges until the vocabulary is so large; a pair merged twice stands at its last place."""
    places = {}
    for at, step in enumerate(training.steps):
        if step.n_entries - step.is_new >= n_entries:
            break
        places[step.left, step.right] = at
    return [list(pair) for pair in sorted(places, key=lambda pair: places[pair])]


@pytest.mark.parametrize("case", LEARNED, ids=range(len(LEARNED)))
def test_it_learns_the_merges_that_tokenizers_learns(case):
    training = train(case["text"], MOST_MERGES)
    limit = len(training.alphabet) + case["n_merges"]
    assert compared(training, limit) == case["merges"]


def test_the_first_steps_of_the_example_can_be_followed_by_hand():
    first, second, third = train(EXAMPLE, 3).steps
    assert (first.left, first.right, first.count, first.entry) == ("l", "o", 5, "lo")
    assert (second.entry, second.count) == ("low", 5)
    assert (third.entry, third.count) == ("es", 3)


def test_of_equal_pairs_the_one_with_the_older_entries_wins():
    # l o and o w both occur five times; l is before o in the alphabet.
    step = train(EXAMPLE, 1).steps[0]
    assert [(pair.left, pair.right, pair.times) for pair in step.pairs[:2]] == [
        ("l", "o", 5),
        ("o", "w", 5),
    ]
    assert step.ties == 2


def test_the_winner_is_the_first_of_the_pairs_that_are_shown():
    for step in train(EXAMPLE, 20).steps:
        assert (step.pairs[0].left, step.pairs[0].right) == (step.left, step.right)
        assert all(pair.times <= step.count for pair in step.pairs)


def test_other_text_is_cut_with_what_was_learned():
    training = train(EXAMPLE, 20)
    assert training.cut("lowest newer", 4) == [["low", "est"], ["n", "e", "w", "e", "r"]]
    assert training.cut("lowest", 0) == [list("lowest")]


def test_a_character_that_was_never_seen_stays_alone():
    assert train(EXAMPLE, 20).cut("löw", 20) == [["l", "ö", "w"]]


def test_it_ends_when_no_pair_is_left():
    training = train("ab ab", 10)
    assert [step.entry for step in training.steps] == ["ab"]
    assert training.ended


@pytest.mark.parametrize("text", ["", "   \n", "a", "a b c"])
def test_nothing_to_merge_is_no_fault(text):
    training = train(text, 10)
    assert training.steps == ()
    assert training.ratio(0) == 1.0


def test_a_long_text_is_cut_off():
    training = train("ab " * MOST_CHARACTERS, 1)
    assert training.capped
    assert sum(training.words.values()) <= MOST_CHARACTERS // 2


def test_it_can_be_stopped_between_two_merges():
    answers = iter([False, False, True])
    assert len(train(EXAMPLE, 20, lambda: next(answers)).steps) == 2


@given(texts)
def test_every_cut_joins_to_the_text_again(text):
    training = train(text, 30)
    for n_merges in range(0, len(training.steps) + 1, 3):
        cut = training.cut(text, n_merges)
        assert ["".join(word) for word in cut] == words_of(text)


@given(texts)
def test_a_merge_never_makes_more_tokens_and_its_count_is_how_many_go(text):
    training = train(text, 30)
    before = training.n_characters
    for step in training.steps:
        assert step.n_tokens <= before
        before = step.n_tokens


@given(st.text(alphabet="abc ", max_size=60))
def test_the_text_ends_in_as_many_tokens_as_the_last_step_says(text):
    training = train(text, 30)
    n_merges = len(training.steps)
    if any(not step.is_new for step in training.steps):
        return  # one text made in two ways: a word may be merged by the other one
    assert sum(map(len, training.cut(text, n_merges))) == training.n_tokens(n_merges)


def test_what_is_left_at_the_most_merges_there_may_be_has_not_ended(monkeypatch):
    monkeypatch.setattr(training, "MOST_MERGES", 2)
    learned = train("abcd abcd abce", 5)
    assert (len(learned.steps), learned.ended) == (2, False)
