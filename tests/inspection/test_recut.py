"""Which part of a text is cut again, and how its tokens take their place."""

from __future__ import annotations

from array import array

from hypothesis import example, given
from hypothesis import strategies as st

from app.inspection.boundaries import boundaries_of, boundary_after, boundary_before, parts
from app.inspection.cut import Cut
from app.inspection.recut import Edit, common_prefix, common_suffix, find_edit, spliced

TEXTS = st.text("ab \n，好", max_size=40).map(str.encode)


def cut_of(*pieces: bytes, before: int = 0, after: int = 0, added_space: bool = False) -> Cut:
    """A cut whose ids are the lengths of its pieces, and 100 for what was added."""
    ids = [len(piece) for piece in pieces]
    for at in (*range(before), *range(len(ids) - after, len(ids))):
        ids[at] = 100
    inner = pieces[before : len(pieces) - after]
    return Cut(
        array("i", ids),
        array("i", map(len, pieces)),
        text_bytes=sum(map(len, inner)) - added_space,
        before=before,
        after=after,
        added_space=added_space,
        exact=True,
    )


@given(TEXTS, TEXTS)
def test_what_two_texts_have_in_common_is_found(one: bytes, other: bytes) -> None:
    prefix = common_prefix(one, other)
    most = min(len(one), len(other)) - prefix
    suffix = common_suffix(one, other, most)

    assert one[:prefix] == other[:prefix]
    assert prefix == min(len(one), len(other)) or one[prefix] != other[prefix]
    assert suffix == 0 or one[-suffix:] == other[-suffix:]
    assert suffix == most or one[-suffix - 1] != other[-suffix - 1]


@example(b"x y y z", b"x y y y z", "words")  # what is alike before the edit is alike behind it
@given(TEXTS, TEXTS, st.sampled_from(["words", "lines", "spaces"]))
def test_what_is_not_cut_again_is_the_same_in_both_texts(old, new, boundaries) -> None:
    edit = find_edit(boundaries, old, new)

    if edit is not None:
        assert 0 <= edit.begin <= min(edit.old_end, edit.new_end)
        assert old[: edit.begin] == new[: edit.begin]
        assert old[edit.old_end :] == new[edit.new_end :]


def test_nothing_is_taken_over_where_no_boundary_is_known() -> None:
    assert find_edit("", b"one two three", b"one two four") is None


def test_a_text_of_which_most_is_new_is_cut_as_a_whole() -> None:
    old = b"some words that stay "

    assert find_edit("words", old, old + b"and " * 4) is not None
    assert find_edit("words", old, old + b"and " * 9) is None


def test_a_key_in_a_long_text_cuts_a_few_words_again() -> None:
    old = b"these are words " * 10_000
    new = old[:80_005] + b"x" + old[80_005:]

    edit = find_edit("words", old, new)

    assert edit is not None
    assert edit.new_end - edit.begin < 40
    assert new[edit.begin : edit.begin + 1] == b" "


def test_a_long_stretch_without_words_is_not_searched_for_ever() -> None:
    old = b"0" * 50_000

    assert boundary_before("words", old, 25_000) == -1
    assert boundary_after("words", old, 25_000) == -1
    assert find_edit("words", old, old[:25_000] + b"1" + old[25_000:]) is None


def test_a_chinese_comma_parts_but_not_half_of_one() -> None:
    text = "你好，世界".encode()

    assert boundary_before("words", text, 8) == 0
    assert boundary_before("words", text, 9) == 6


@given(TEXTS, st.integers(1, 20))
def test_parts_are_the_text(text: bytes, size: int) -> None:
    spans = list(parts("words", text, size))

    assert b"".join(text[begin:end] for begin, end in spans) == text
    assert len(spans) == 1 or all(end > begin for begin, end in spans)


def test_tokens_are_found_by_their_place_in_the_text() -> None:
    cut = cut_of(b"<s>", b" ab", b"c", b"</s>", before=1, after=1, added_space=True)

    assert [cut.index_at(at) for at in range(-1, 5)] == [None, 1, None, 2, 3, None]


def test_tokens_are_found_behind_many_others() -> None:
    cut = cut_of(*[b"ab"] * 5000)

    assert cut.index_at(2 * 4321) == 4321
    assert cut.index_at(2 * 4321 + 1) is None
    assert cut.index_at(10_000) == 5000


def test_an_edit_takes_its_place_between_the_other_tokens() -> None:
    old = cut_of(b"<s>", b"one", b" two", b" three", b"</s>", before=1, after=1)

    new = spliced(old, Edit(3, 7, 12), cut_of(b" wide", b" gap"), 18)

    assert new is not None
    assert list(new.ids) == [100, 3, 5, 4, 6, 100]
    assert list(new.lengths) == [3, 3, 5, 4, 6, 4]
    assert (new.lost_bytes, new.before, new.after, new.incremental) == (0, 1, 1, True)
    assert new.exact


def test_a_space_that_was_added_comes_and_goes_with_the_beginning() -> None:
    with_space = cut_of(b" one", b" two", added_space=True)
    without = cut_of(b"<x>", b" two")

    lost = spliced(with_space, Edit(0, 3, 3), cut_of(b"<y>"), 7)
    won = spliced(without, Edit(0, 3, 3), cut_of(b" ten", added_space=True), 7)

    assert lost is not None
    assert won is not None
    assert (lost.added_space, lost.lost_bytes, lost.index_at(3)) == (False, 0, 1)
    assert (won.added_space, won.lost_bytes, won.index_at(3)) == (True, 0, 1)


def test_a_space_that_was_added_stays_where_the_edit_lies_behind_it() -> None:
    old = cut_of(b" one", b" two", b" six", added_space=True)
    # The space at the boundary was put there by the tokenizer; in the text it is its own.
    middle = cut_of(b" ten", added_space=True)

    for added in (middle, cut_of(b" ten")):
        new = spliced(old, Edit(3, 7, 7), added, 11)
        assert new is not None
        assert (new.added_space, new.lost_bytes) == (True, 0)
    unspaced = spliced(cut_of(b"one", b" two", b" six"), Edit(3, 7, 7), middle, 11)
    assert unspaced is not None
    assert (unspaced.added_space, unspaced.lost_bytes) == (False, 0)


def test_an_edit_whose_ends_lie_within_tokens_takes_no_place() -> None:
    old = cut_of(b"one", b" two", b" three")

    assert spliced(old, Edit(3, 6, 6), cut_of(b" tx"), 13) is None
    assert spliced(old, Edit(2, 7, 7), cut_of(b"e tx"), 13) is None


def test_tokens_that_are_not_the_text_take_no_edit() -> None:
    lost = Cut(array("i", [1, 2]), array("i", [3, 4]), text_bytes=8)
    # One byte was lost and another added: each place between them is one byte off.
    balanced = Cut(array("i", [1, 2, 3]), array("i", [3, 4, 3]), text_bytes=10)

    assert spliced(lost, Edit(3, 7, 7), cut_of(b" tx"), 8) is None
    assert spliced(balanced, Edit(3, 7, 7), cut_of(b" tx"), 10) is None


def test_what_was_cut_again_and_is_not_the_text_says_so() -> None:
    old = cut_of(b"one", b" two", b" three")
    middle = Cut(array("i", [7]), array("i", [4]), text_bytes=4)

    new = spliced(old, Edit(3, 7, 7), middle, 13)

    assert new is not None
    assert not new.exact


def test_no_boundary_lies_behind_a_byte_that_promises_a_longer_character() -> None:
    for promise in (b"\xc3", b"\xe4", b"\xf3", b"\xe4.", b"\xf3.", b"\xf3.."):
        assert list(parts("spaces", promise + b"a b", 1)) == [(0, len(promise) + 3)]
    for whole in ("é", "世", "🦙"):
        assert len(list(parts("spaces", whole.encode() + b"a b", 1))) == 2


def test_special_tokens_that_could_reach_over_a_boundary_forbid_all() -> None:
    def found(special: bytes) -> str:
        return boundaries_of("gpt2", "qwen2", [], [b"<|end|>", special])

    assert found(b"<s>") == "words"
    assert found(b"end of text") == found(b"stop") == found("完。".encode()) == ""
    assert found(b"<stop") == found(b"stop>") == ""


def test_a_sentencepiece_vocabulary_is_parted_only_if_no_entry_holds_a_space_within() -> None:
    assert boundaries_of("llama", "default", ["▁the".encode(), b"a"], []) == "spaces"
    assert boundaries_of("llama", "default", ["of▁the".encode()], []) == ""
    assert boundaries_of("llama", "default", [b"of the"], []) == ""


def test_nothing_is_known_of_other_ways_to_cut() -> None:
    assert boundaries_of("bert", "", [], []) == boundaries_of("t5", "", [], []) == ""
    assert boundaries_of("gpt2", "made-up", [], []) == ""
    assert boundaries_of("gemma4", "gemma4", [], []) == "lines"
