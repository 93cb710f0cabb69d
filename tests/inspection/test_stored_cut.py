"""The tokens of a reply beside its text."""

from __future__ import annotations

from array import array
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.inspection.cut import Cut
from app.inspection.cut_text import CutText
from app.inspection.stored_cut import StoredPieces, stored_cut


def look(text, pieces, said, prefix=None):
    ids = list(range(100, 100 + len(pieces)))
    return stored_cut(text, ids, pieces, said, prefix)


def test_the_end_of_generation_is_no_part_of_the_text():
    cut = look(b"Hello", [b"He", b"llo", b"<|end|>"], ["He", "llo", ""])
    assert cut.after == 1
    assert list(cut.ids) == [100, 101, 102]
    assert cut.lost_bytes == 0


def test_a_reply_that_was_stopped_has_no_such_token():
    assert look(b"Hello", [b"He", b"llo"], ["He", "llo"]).after == 0


def test_half_a_character_at_the_end_is_part_of_the_text():
    # The decoder says U+FFFD for it when the reply ends.
    cut = look("字\ufffd".encode(), ["字".encode(), b"\xe5\xad"], ["字", ""])
    assert cut.after == 0


def test_half_a_character_before_the_end_of_generation_is_part_of_the_text():
    pieces = ["字".encode(), b"\xe5\xad", b"<e>"]
    assert look("字\ufffd".encode(), pieces, ["字", "", ""]).after == 1


def test_a_stop_string_that_was_held_back_is_behind_the_text():
    cut = look(b"Hello", [b"Hello", b"\n", b"User", b":"], ["Hello", "", "", ""])
    assert cut.after == 3


def test_a_stop_string_inside_a_token_leaves_the_token_its_part():
    cut = look(b"Hello", [b"Hel", b"lo.\n", b"User:"], ["Hel", "lo", ""])
    assert cut.after == 1


def test_what_the_user_began_stands_before():

    cut = look(
        b"Well He",
        [b" He", b"<e>"],
        [" He", ""],
        prefix=Cut(array("i", [7]), array("i", [4]), text_bytes=4),
    )
    assert list(cut.ids) == [7, 100, 101]
    assert (cut.after, cut.lost_bytes) == (1, 0)


def test_a_space_that_the_tokenizer_put_before_the_beginning_is_told():
    prefix = Cut(array("i", [7]), array("i", [5]), text_bytes=4, added_space=True)
    cut = look(b"Well He", [b" He"], [" He"], prefix)
    assert cut.added_space
    assert cut.lost_bytes == 0


def test_nothing_was_said():
    cut = look(b"", [b"<e>"], [""])
    assert (cut.after, len(cut.ids)) == (1, 1)
    assert len(look(b"", [], []).ids) == 0


def test_pieces_that_came_along_are_enough_to_show_them():
    ids, stored = [5, 9, 5], [b"a", "字".encode()[:2], b"a"]
    text = b"".join(stored)
    made = CutText(text, stored_cut(text, ids, stored, ["a", "", "a"]), StoredPieces(ids, stored))
    assert [pane.piece for pane in made.blocks[0].made[0]] == stored
    assert made.pane(1).kind == "byte"


def test_any_number_may_have_come_along_as_an_id():
    # An archive of a stranger is believed up to here; a place for each smaller one has no room.
    ids, stored = [2**31 - 1, 0, 2**31 - 1], [b"b\n", b"\xe5", b"b\n"]
    pieces = StoredPieces(ids, stored)
    text = b"".join(stored)
    made = CutText(text, stored_cut(text, ids, stored, ["b\n", "", "b\n"]), pieces)
    assert [pane.piece for pane in made.blocks[0].made[0]] == stored
    assert [made.pane(at).kind for at in range(3)] == ["word", "byte", "word"]
    assert (pieces.ending, pieces.broken) == ({2**31 - 1}, {0})
    assert len(pieces.all) == 2**31
    assert pieces.all[5] == b""


@given(st.text(max_size=60), st.data())
def test_cut_anywhere_the_tokens_are_the_text(text, data):
    whole = text.encode()
    stops = sorted(data.draw(st.sets(st.integers(0, len(whole)))) | {0, len(whole)})
    pieces = [whole[a:b] for a, b in pairwise(stops)]
    said = [piece.decode("utf-8", "ignore") for piece in pieces]
    cut = look(whole, [*pieces, b"<e>"], [*said, ""])
    assert cut.after == 1
    assert cut.lost_bytes == 0


def test_what_stands_behind_the_text_is_none_of_it_whatever_it_said():
    assert look(b"Hello", [b"Hello", b"x"], ["Hello", "x"]).after == 1
