"""What is written on panes, which kinds they are, which characters they cut."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.inspection.alignment import align
from app.inspection.glyphs import Run, glyphs, spelled
from app.inspection.graphemes import clusters
from app.inspection.panes import Frame, Part, Place, cut_characters, kind_of, panes_of

ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)))


def panes(*pieces, kinds=None, places=None):
    at, whole = 0, []
    for piece in pieces:
        whole.append(Place(at, at + len(piece)))
        at += len(piece)
    kinds = kinds or ["normal"] * len(pieces)
    return panes_of(range(len(pieces)), pieces, kinds, places or whole)


def written(*pieces, **more):
    return [pane.text for pane in panes(*pieces, **more)[0]]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (" merg", "·merg"),
        ("    ", "····"),
        (" " * 5, "·×5"),
        (" " * 64, "·×64"),
        ("\u00a0x", "⍽x"),
        ("\t", "→"),
        ("\n\n", "↵↵"),
        ("\r\n", "CR↵"),
        ("\0", "NUL"),
        ("\x1f", "US"),
        ("\x7f", "DEL"),
        ("a\u200db", "aZWJb"),
        ("\ufeff", "BOM"),
        ("\u200e\u202e", "LRMRLO"),
        ("\u2028", "LS"),
        ("\u0301", "◌\u0301"),
        ("e\u0301", "e\u0301"),
        ("\ue000", "U+E000"),
        ("\U000e0100", "VS17"),
        ("→", "→"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("❤\ufe0f", "❤\ufe0f"),
    ],
)
def test_what_cannot_be_seen_has_a_stand_in(text, shown):
    assert written(text.encode()) == [shown]


@pytest.mark.parametrize(
    ("sign", "label"),
    [
        ("龘", Run("龘", "text")),
        ("\u200d", Run("ZWJ", "name")),
        ("\u202e", Run("RLO", "name")),
        ("\ufeff", Run("BOM", "name")),
        ("\u0301", Run("◌\u0301", "text")),
    ],
)
def test_over_a_cut_character_stands_something_that_can_be_seen(sign, label):
    data = sign.encode()
    frames = panes(data[:1], data[1:])[1]
    assert [frame.label for frame in frames] == [label]


def test_over_a_tower_of_marks_nothing_is_written():
    tower = "Z" + "\u0301" * 40
    frames = panes(b"Z", tower[1:].encode())[1]
    assert [frame.label.text for frame in frames if frame.dotted] == [""]


def test_a_literal_arrow_is_told_from_a_tab():
    tab, arrow = glyphs("\t")[0], glyphs("→")[0]
    assert tab.text == arrow.text
    assert (tab.role, arrow.role) == ("stand_in", "text")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("word", "word"),
        ("·".replace("·", " ") + "word", "word"),
        ("彩色", "word"),
        ("  ", "space"),
        ("\n", "space"),
        ("\u200d", "space"),
        (" 12", "digit"),
        ("५", "digit"),
        (" (", "mark"),
        (" +", "mark"),
        ("。", "mark"),
        ("→", "symbol"),
        (" 🪟", "symbol"),
        ("❤\ufe0f", "symbol"),
        ("x2", "word"),
        ("\u0301", "word"),
    ],
)
def test_kinds_follow_what_a_token_holds(text, kind):
    assert kind_of(text) == kind


@pytest.mark.parametrize("kind", ["control", "user_defined", "unused", "unknown"])
def test_what_the_vocabulary_says_goes_before_what_is_written(kind):
    made, _ = panes(b"<|im_end|>", kinds=[kind])
    assert made[0].kind == kind
    assert made[0].text == "<|im_end|>"


def test_a_byte_token_that_is_a_whole_character_is_of_that_kind():
    assert panes(b"\n", kinds=["byte"])[0][0].kind == "space"


def test_a_character_cut_between_tokens_has_one_frame():
    made, frames = panes("歪".encode()[:2], "歪".encode()[2:])
    assert [pane.text for pane in made] == ["E6 AD", "AA"]
    assert [pane.kind for pane in made] == ["byte", "byte"]
    assert frames == [Frame(0, 1, "歪")]
    assert made[0].parts == (Part("歪", 1, 2, 3),)
    assert made[1].parts == (Part("歪", 3, 3, 3),)


def test_a_space_before_half_an_emoji_is_still_shown():
    llama = "🦙".encode()
    made, frames = panes(b" " + llama[:2], llama[2:3], llama[3:], b".cpp")
    assert [pane.text for pane in made] == ["·F0 9F", "A6", "99", ".cpp"]
    assert frames == [Frame(0, 2, "🦙")]
    assert cut_characters([b" " + llama[:2], llama[2:3], llama[3:]]) == 1


def test_two_cut_characters_may_share_a_token():
    data = "龘字".encode()
    made, frames = panes(data[:2], data[2:4], data[4:])
    assert frames == [Frame(0, 1, "龘"), Frame(1, 2, "字")]
    assert made[1].parts == (Part("龘", 3, 3, 3), Part("字", 1, 1, 3))


def test_a_grapheme_of_several_characters_has_a_dotted_frame():
    _, frames = panes(b"e", "\u0301".encode(), b"x")
    assert frames == [Frame(0, 1, "e\u0301", dotted=True)]


def test_a_joined_emoji_is_one_grapheme_over_all_its_tokens():
    emoji = "😶\u200d🌫\ufe0f"
    pieces = [part.encode() for part in emoji]
    made, frames = panes(*pieces)
    assert frames == [Frame(0, 3, emoji, dotted=True)]
    assert b"".join(pane.piece for pane in made) == emoji.encode()


def test_a_grapheme_inside_one_token_needs_no_frame():
    assert panes("e\u0301".encode(), b"x")[1] == []


def test_a_control_token_is_no_part_of_a_grapheme():
    pieces = [b"e", b"<|im_end|>", "\u0301".encode()]
    assert panes(*pieces, kinds=["normal", "control", "normal"])[1] == []


def test_invalid_bytes_are_shown_as_bytes():
    made, frames = panes(b"a\xff", b"\xe6")
    assert [pane.text for pane in made] == ["aFF", "E6"]
    assert frames == []


def test_a_space_the_tokenizer_added_is_marked():
    made, _ = panes(b" Hello", places=[Place(0, 5, added_space=True)])
    assert [(run.text, run.role) for run in made[0].runs] == [("·", "added"), ("Hello", "text")]


def test_what_no_token_holds_is_marked_where_it_was():
    made, _ = panes(b"a", b"b", places=[Place(0, 1), Place(2, 3, lost=b"\x04")])
    assert [(run.text, run.role) for run in made[1].runs] == [("EOT", "lost"), ("b", "text")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("e\u0301x", [(0, 2)]),
        ("🇩🇪🇫🇷", [(0, 2), (2, 4)]),
        ("한국", []),
        ("\u1112\u1161\u11ab", [(0, 3)]),
        ("👍🏽", [(0, 2)]),
        ("a\u200db", [(0, 2)]),
        ("a\u200d👍", [(0, 2)]),
        ("👍\u200d👍", [(0, 3)]),
        ("a\r\nb\n\r", [(1, 3)]),
        ("가\u11a8", [(0, 2)]),
        ("ﾊﾟ", [(0, 2)]),
        ("\u0301\u0301", [(0, 2)]),
    ],
)
def test_graphemes_of_several_characters_are_found(text, found):
    assert list(clusters(text)) == found


# -- where tokens stand ---------------------------------------------------


def places_of(text, *pieces, added=None):
    return align(text, pieces, 0, len(text), added or [False] * len(pieces))


def test_a_dropped_byte_moves_what_comes_behind_it():
    # SmolLM2 has no entry for 04.
    assert places_of(b"a\x04b", b"a", b"b") == [Place(0, 1), Place(2, 3, lost=b"\x04")]


def test_an_unknown_token_stands_for_all_up_to_what_the_text_has_again():
    text = "ab 龘龘龘龘.".encode()
    pieces = [b"ab", b" ", b"<unk>", b"."]
    made = align(text, pieces, 0, len(text), [False] * 4, frozenset({2}))
    assert made[2:] == [Place(3, 15, changed=True), Place(15, 16)]


def test_an_end_of_line_in_two_tokens_has_no_frame():
    assert panes("é".encode(), b"\r", b"\n")[1] == []


def test_a_swallowed_space_is_lost_text():
    # phi-3 strips what follows </s>.
    assert places_of(b"a </s> b", b"a", b" ", b"</s>", b"b")[-1] == Place(7, 8, lost=b" ")


def test_a_space_that_was_added_behind_swallowed_blanks_is_none_of_a_later_one():
    text = "</s>\t\n🦙 a b".encode()
    assert places_of(text, b"</s>", b" ", b"\xf0\x9f", b"\xa6\x99", b" a", b" b") == [
        Place(0, 4),
        Place(6, 6, lost=b"\t\n", added_space=True),
        Place(6, 8),
        Place(8, 10),
        Place(10, 12),
        Place(12, 14),
    ]
    # One of those that were swallowed may as well be the one that is there.
    assert places_of(b"</s>\t a", b"</s>", b" ", b"a")[1] == Place(5, 6, lost=b"\t")


def test_the_space_before_a_text_is_not_of_the_text():
    assert places_of(b"Hello you", b" Hello", b" you") == [
        Place(0, 5, added_space=True),
        Place(5, 9),
    ]


def test_tokens_round_a_text_have_no_place_in_it():
    assert places_of(b"x", b"<s>", b"x", b"</s>", added=[True, False, True]) == [
        Place(0, 0),
        Place(0, 1),
        Place(1, 1),
    ]


def test_a_lowercased_text_is_followed():
    made = places_of("Élan Vital".encode(), b"elan", b" vital")
    assert [place.changed for place in made] == [True, True]
    assert made[0].start == 0


# -- properties -----------------------------------------------------------


@st.composite
def cut_texts(draw):
    data = draw(ANY_TEXT).encode()
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(data) - 1)), max_size=12)))
    bounds = [0, *(cut for cut in cuts if cut < len(data)), len(data)]
    return data, [data[a:b] for a, b in itertools.pairwise(bounds) if b > a]


@given(cut_texts())
@settings(max_examples=400)
def test_any_text_cut_anywhere_is_shown_whole(drawn):
    data, pieces = drawn
    made, frames = panes(*pieces)
    assert b"".join(pane.piece for pane in made) == data
    assert all(pane.text for pane in made)
    assert not any(run.role == "text" and run.text.isspace() for pane in made for run in pane.runs)
    for frame in frames:
        assert 0 <= frame.first < frame.last < len(pieces)
    cut = [frame for frame in frames if not frame.dotted]
    assert len(cut) == cut_characters(pieces)
    held = {}
    for pane in made:
        for part in pane.parts:
            assert 1 <= part.first <= part.last <= part.size == len(part.character.encode())
            held.setdefault(part.character, []).append(part.last - part.first + 1)
    for sign, bytes_held in held.items():
        assert sum(bytes_held) % len(sign.encode()) == 0


@given(cut_texts())
def test_places_of_pieces_that_are_the_text_are_its_parts(drawn):
    data, pieces = drawn
    made = align(data, pieces, 0, len(data), [False] * len(pieces))
    assert [data[place.start : place.end] for place in made] == pieces


@given(st.binary(max_size=40), st.lists(st.binary(min_size=1, max_size=4), max_size=12))
def test_places_never_leave_the_text_and_never_go_back(data, pieces):
    made = align(data, pieces, 0, len(data), [False] * len(pieces))
    at = 0
    for place in made:
        assert at <= place.start <= place.end <= len(data)
        at = place.end


@given(st.lists(st.binary(min_size=1, max_size=4), max_size=12))
def test_any_bytes_can_be_shown(pieces):
    made, _ = panes(*pieces)
    assert len(made) == len(pieces)
    assert all(pane.text for pane in made)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("low", "low"),
        ("a b\n", "a·b↵"),
        ("\0\u202e", "NULRLO"),
        ("abcdefghij", "abcd…ghij"),
        ("", ""),
    ],
)
def test_in_a_line_of_words_nothing_is_unseen_or_endless(text, line):
    assert spelled(text, 8) == line
