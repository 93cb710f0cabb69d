"""Texts that tokenizers are known to trip over: their ids, and what is shown of them.

What is held elsewhere, each by the name of its test:

=====================  =======================================================================
newline runs, digits   test_shelf: test_runs_of_line_breaks_and_spaces_are_tokens (qwen2)
golden texts           test_shelf: test_every_golden_text_gives_its_ids
special text           test_shelf: test_special_text_is_a_token_only_if_it_is_asked_for
user-defined entries   test_shelf: test_user_defined_tokens_are_always_recognized
long word              test_shelf: test_a_very_long_word_ends
                       test_merges: test_a_long_piece_is_parted_where_tokens_end
long pieces            test_shelf: test_long_pieces_are_whole
nothing normalized     test_shelf: test_nothing_is_normalized
NUL                    test_shelf: test_nul_and_control_characters_are_kept
glyphs                 test_panes: test_what_cannot_be_seen_has_a_stand_in
written Ġ              test_panes and the entry table show bytes; test_entry_table
=====================  =======================================================================

`phi-3` cuts as Llama 2 does; ids of Llama 3 are checked with ``--thorough``.
"""

from __future__ import annotations

import unicodedata
from array import array
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.inspection.cut import KINDS, Cut
from app.inspection.cut_text import CutText
from app.inspection.merge_table import read_merges
from app.inspection.merges import replay
from app.inspection.panes import Frame
from tests.engine.llama.shelved import (
    cut_of,
    joined,
    made_of,
    open_file,
    opened,
    pieces_of,
    table,
)
from tests.engine.llama.written_vocabularies import LONG
from tests.engine.tokenizers import SMALL
from tests.sources import llama_cpp_models

if TYPE_CHECKING:
    from app.inspection.panes import Pane


@pytest.fixture(scope="module", autouse=True)
def starter(starter_model: Path) -> None:
    """The starter model's vocabulary, called `starter`."""
    open_file(starter_model, "starter")


def panes_of(made: CutText) -> list[Pane]:
    return [made.pane(token) for token in range(len(made))]


def frames_of(made: CutText) -> list[Frame]:
    return made.blocks[0].made[1]


def ids(name: str, text: str | bytes, **options: bool) -> list[int]:
    return list(cut_of(name, text, **options).ids)


def shown(name: str, text: str | bytes, **options: bool) -> list[str]:
    """What is written on each pane."""
    return [pane.text for pane in panes_of(made_of(name, text, **options))]


def roles(name: str, text: str | bytes, **options: bool) -> list[tuple[str, str]]:
    """What is not the text itself: what is written, and how."""
    made = made_of(name, text, **options)
    runs = [run for pane in panes_of(made) for run in pane.runs]
    return [(run.text, run.role) for run in runs if run.role in {"added", "lost"}]


# -- spaces ---------------------------------------------------------------


@pytest.mark.parametrize("name", ["starter", *SMALL])
def test_no_text_is_no_tokens(name: str) -> None:
    assert ids(name, "") == []


def test_no_text_may_begin_all_the_same() -> None:
    made = made_of("phi-3", "", add_special=True)

    assert list(made.cut.ids) == [1]
    assert made.pane(0).added
    assert ids("spm", "", add_special=True) == [1, 2]
    assert ids("qwen2", "", add_special=True) == []


@pytest.mark.parametrize(
    ("name", "with_space", "without"),
    [("starter", 38699, 19556), ("gpt-2", 18435, 15496), ("qwen2", 21927, 9707)],
)
def test_a_space_before_a_word_is_in_its_token(name: str, with_space: int, without: int) -> None:
    assert (ids(name, " Hello"), ids(name, "Hello")) == ([with_space], [without])
    assert shown(name, " Hello") == ["·Hello"]


def test_a_space_that_sentencepiece_adds_is_a_ghost_and_of_no_byte() -> None:
    made = made_of("phi-3", "Hello you")

    assert list(made.cut.ids) == [15043, 366]
    assert roles("phi-3", "Hello you") == [("·", "added")]
    assert [made.place(token) for token in range(2)] == [(0, 5), (5, 9)]
    assert (made.figures.added_spaces, made.figures.lost) == (1, 0)


def test_a_space_that_was_there_is_told_from_the_one_added() -> None:
    assert ids("phi-3", " Hello") == [29871, 15043]
    made = made_of("phi-3", " Hello")
    assert made.figures.added_spaces == 1
    assert [made.place(token) for token in range(2)] == [(0, 0), (0, 6)]


def test_a_space_is_added_behind_a_special_token_too() -> None:
    made = made_of("phi-3", "a<|end|>b", parse_special=True)

    assert [pane.text for pane in panes_of(made)] == ["·a", "<|end|>", "·b"]
    assert roles("phi-3", "a<|end|>b", parse_special=True) == [("·", "added"), ("·", "added")]
    assert made.place(2) == (8, 9)


def test_the_sign_that_sentencepiece_writes_for_a_space_becomes_one() -> None:
    made = made_of("phi-3", "a▁b")

    assert made.figures.changed == 1
    assert made.figures.lost == 0
    assert [made.place(token) for token in range(len(made))] == [(0, 1), (1, 5)]


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        ("starter", [[198], [1116], [16506]]),
        ("gpt-2", [[198], [628], [628, 198]]),
        ("qwen2", [[198], [271], [1406]]),
        ("phi-3", [[29871, 13], [29871, 13, 13], [29871, 13, 13, 13]]),
    ],
)
def test_line_breaks_in_a_row(name: str, runs: list[list[int]]) -> None:
    assert [ids(name, "\n" * count) for count in (1, 2, 3)] == runs


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("starter", [333, 38699, 472, 38699]),
        ("gpt-2", [220, 220, 220, 18435, 198, 220, 220, 220, 18435]),
        ("qwen2", [262, 21927, 198, 262, 21927]),
        ("phi-3", [268, 15043, 13, 1678, 15043]),
    ],
)
def test_an_indent_keeps_the_last_space_for_the_word(name: str, found: list[int]) -> None:
    text = "    Hello\n    Hello"

    assert ids(name, text) == found
    made = made_of(name, text)
    assert made.place(len(made) - 1) == (13, 19)


@pytest.mark.parametrize("name", ["starter", "qwen2"])
def test_many_spaces_are_one_pane_with_their_number(name: str) -> None:
    assert shown(name, " " * 64) == ["·×64"]
    assert shown(name, "\t\t") == ["→→"]


# -- words ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("starter", [1, 2, 3, 9]),
        ("gpt-2", [1, 1, 1, 3]),
        ("qwen2", [1, 2, 3, 9]),
        ("phi-3", [2, 3, 4, 10]),
    ],
)
def test_digits_are_taken_together_or_one_by_one(name: str, counts: list[int]) -> None:
    assert [len(ids(name, "3" * digits)) for digits in (1, 2, 3, 9)] == counts


@pytest.mark.parametrize(
    ("name", "panes"),
    [
        ("starter", ["y", "'", "all"]),
        ("gpt-2", ["y", "'", "all"]),
        ("qwen2", ["y", "'all"]),
        ("phi-3", ["·y", "'", "all"]),
    ],
)
def test_an_apostrophe_parts_words_by_the_rules_of_the_vocabulary(
    name: str, panes: list[str]
) -> None:
    assert shown(name, "y'all") == panes
    assert shown(name, "' era") == ["·'" if name == "phi-3" else "'", "·era"]


# -- characters that are cut ----------------------------------------------


@pytest.mark.parametrize("name", ["starter", "gpt-2", "qwen2"])
def test_an_emoji_over_several_tokens_has_a_frame_and_its_bytes(name: str) -> None:
    made = made_of(name, " this is 🦙.cpp")

    assert [pane.text for pane in panes_of(made)][2:5] == ["·F0 9F", "A6", "99"]
    assert frames_of(made) == [Frame(2, 4, "🦙")]
    assert made.figures.cut == 1
    assert [part.first for pane in panes_of(made) for part in pane.parts] == [1, 3, 4]


def test_sentencepiece_cuts_an_emoji_into_bytes() -> None:
    made = made_of("phi-3", "🦙")

    assert list(made.cut.ids) == [29871, 243, 162, 169, 156]
    assert [pane.text for pane in panes_of(made)] == ["·", "F0", "9F", "A6", "99"]
    assert frames_of(made) == [Frame(1, 4, "🦙")]
    assert {pane.token_kind for pane in panes_of(made)[1:]} == {"byte"}


@pytest.mark.parametrize(
    ("name", "panes"),
    [
        ("starter", ["E6 AD", "AA"]),
        ("gpt-2", ["E6 AD", "AA"]),
        ("qwen2", ["歪"]),
        ("phi-3", ["·", "E6", "AD", "AA"]),
    ],
)
def test_a_chinese_character_is_whole_or_has_a_frame(name: str, panes: list[str]) -> None:
    made = made_of(name, "歪")

    assert [pane.text for pane in panes_of(made)] == panes
    assert [frame.text for frame in frames_of(made)] == ["歪"] * (len(panes) > 1)


@pytest.mark.parametrize("name", ["starter", *SMALL])
@pytest.mark.parametrize("text", ["😶\u200d🌫\ufe0f", "👩🏽\u200d🔬", "❤\ufe0f\u200d🔥"])
def test_a_joined_emoji_is_one_grapheme_over_all_its_tokens(name: str, text: str) -> None:
    made = made_of(name, text)
    dotted = [frame for frame in frames_of(made) if frame.dotted]

    begin = made.token_at(0)
    assert dotted == [Frame(begin, len(made) - 1, text, dotted=True)]
    assert joined(name, list(made.cut.ids)).removeprefix(b" ") == text.encode()


@pytest.mark.parametrize("name", ["starter", *SMALL])
def test_composed_and_decomposed_letters_have_different_ids(name: str) -> None:
    text = "Cửa Việt"
    apart = unicodedata.normalize("NFD", text)
    made = made_of(name, apart)

    assert ids(name, text) != ids(name, apart)
    assert made.figures.changed == 0
    assert {"ử", "ệ"} == {
        unicodedata.normalize("NFC", frame.text) for frame in frames_of(made) if frame.dotted
    }


@pytest.mark.parametrize("name", ["starter", *SMALL])
@pytest.mark.parametrize("text", ["កាន់តែពិសេស", "ไทย", "नमस्ते", "𒀀𐍈𝕏", "\U000e0001\U0010ffff"])
def test_texts_of_any_script_come_back(name: str, text: str) -> None:
    made = made_of(name, text)

    assert joined(name, list(made.cut.ids)).removeprefix(b" ") == text.encode()
    assert made.figures.lost == made.figures.bad_bytes == made.figures.changed == 0


@pytest.mark.parametrize("name", ["starter", *SMALL])
def test_ids_of_a_text_from_right_to_left_are_in_the_order_it_is_read(name: str) -> None:
    text = "שלום abc مرحبا"
    made = made_of(name, text)
    places = [made.place(token) for token in range(len(made))]

    assert places == sorted(places)
    assert made.token_at(0) < made.token_at(text.encode().index(b"abc"))
    assert joined(name, list(made.cut.ids)).removeprefix(b" ") == text.encode()


# -- entries that are no text ---------------------------------------------


@pytest.mark.parametrize(("name", "id_"), [("starter", 1), ("qwen2", 151644)])
def test_special_text_is_marks_and_words_unless_it_is_asked_for(name: str, id_: int) -> None:
    plain = made_of(name, "<|im_start|>user")
    parsed = made_of(name, "<|im_start|>user", parse_special=True)

    assert {pane.kind for pane in panes_of(plain)} == {"mark", "word"}
    assert all(pane.token_kind == "normal" for pane in panes_of(plain))
    assert panes_of(parsed)[0].kind == "control"
    assert (parsed.cut.ids[0], parsed.place(0)) == (id_, (0, 12))


@pytest.mark.parametrize("name", ["spm", "bpe"])
def test_a_user_defined_entry_is_found_within_words(name: str) -> None:
    entry = "<|tool|>" if name == "spm" else LONG
    made = made_of(name, f"a{entry}b")
    pane = next(pane for pane in panes_of(made) if pane.piece == entry.encode())

    assert pane.kind == "user_defined"
    assert pane.place[:2] == (1, 1 + len(entry))


@pytest.mark.parametrize("name", ["spm", "bpe"])
def test_an_unused_entry_is_never_made_of_text_and_spells_nothing(name: str) -> None:
    unused = table(name).kinds.index(KINDS.index("unused"))
    pieces = pieces_of(name)

    assert unused not in ids(name, "<unused1>", parse_special=True)
    assert pieces.all[unused] == b""
    alone = CutText(b"", Cut(array("i", [unused]), array("i", [0]), 0), pieces)
    assert (alone.pane(0).text, alone.pane(0).kind) == ("∅", "unused")


def test_a_piece_of_more_than_32_bytes_is_whole() -> None:
    assert shown("bpe", LONG) == [LONG]
    assert table("bpe").pieces[ids("bpe", LONG)[0]] == LONG.encode()


def test_a_letter_that_stands_for_no_byte_is_written_as_the_file_has_it() -> None:
    """llama.cpp says so itself: ``[UNK_BYTE_0x…]``; nothing of a text becomes such an entry."""
    token = table("bpe").pieces[-1]

    assert token.startswith(b"[UNK_BYTE_0x")
    assert ids("bpe", "字") != [len(table("bpe").pieces) - 1]


def test_a_space_is_added_behind_what_a_special_token_swallowed() -> None:
    made = made_of("phi-3-strip", "<|end|>\n🦙 and so on", parse_special=True)
    added = made.pane(1).place

    # The space stands for none of those in the text, and all behind it is in its place.
    assert (added.start, added.end, added.lost, added.added_space) == (8, 8, b"\n", True)
    assert [made.place(token) for token in range(2, 7)] == [
        *((at, at + 1) for at in range(8, 12)),
        (12, 16),
    ]
    assert (made.figures.lost, made.figures.changed) == (1, 0)


def test_blanks_behind_a_special_token_that_swallows_them_are_struck() -> None:
    made = made_of("phi-3-strip", "a <|end|> \n b", parse_special=True)

    assert [pane.text for pane in panes_of(made)] == ["·a", "·", "<|end|>", "·↵·b"]
    assert made.pane(3).place.lost == b" \n"
    assert made.figures.lost == 2


def test_blanks_before_a_special_token_that_swallows_them_are_struck() -> None:
    made = made_of("stripping", "a <mask> b", parse_special=True)

    assert roles("stripping", "a <mask> b", parse_special=True) == [("·", "lost")]
    assert [made.place(token) for token in range(3)] == [(0, 1), (2, 8), (8, 10)]
    assert made.figures.lost == 1


@pytest.mark.parametrize("name", ["phi-3", "spm", "bpe"])
def test_a_text_that_begins_with_bos_has_two(name: str) -> None:
    bos = table(name).pieces[opened(name).bos_id or 0].decode()
    cut = cut_of(name, f"{bos}a", add_special=True, parse_special=True)

    assert list(cut.ids[:2]) == [opened(name).bos_id] * 2
    assert cut.before == 1


# -- bytes ----------------------------------------------------------------


@pytest.mark.parametrize("name", ["starter", "bpe"])
def test_a_byte_without_an_entry_is_struck_and_counted(name: str) -> None:
    made = made_of(name, "a\x04b")

    assert len(made) == 2
    assert roles(name, "a\x04b") == [("EOT", "lost")]
    assert [made.place(token) for token in range(2)] == [(0, 1), (2, 3)]
    assert made.figures.lost == 1


def test_only_bytes_without_an_entry_leave_no_token() -> None:
    made = made_of("starter", "\x04\x06")

    assert len(made) == 0
    assert made.figures.lost == 2


def test_which_bytes_the_starter_model_lacks() -> None:
    lacking = [value for value in range(256) if bytes([value]) not in table("starter").pieces]

    assert bytes(lacking).hex(" ").upper() == (
        "04 06 13 14 16 1D C0 C1 F1 F2 F5 F6 F7 F8 F9 FA FB FC FD FE FF"
    )


def test_a_byte_without_an_entry_ends_nothing_with_sentencepiece() -> None:
    """llama.cpp would end the process (``byte_to_token``)."""
    made = made_of("spm", "a\x04")

    assert made.cut.ids == made_of("spm", "a").cut.ids
    assert made.figures.lost == 1
    assert made_of("spm", "\x04").figures.lost == 1


@pytest.mark.parametrize("name", ["gpt-2", "qwen2"])
def test_half_a_character_becomes_signs_of_replacement_in_place(name: str) -> None:
    made = made_of(name, b"a\xe6\xad b")

    assert joined(name, list(made.cut.ids)) == "a\ufffd\ufffd b".encode()
    assert [made.place(token) for token in range(len(made))] == [(0, 1), (1, 3), (3, 5)]
    assert made.figures[1:] == (2, 0, 0, 0, 1)


def test_half_a_character_stays_bytes_with_sentencepiece() -> None:
    made = made_of("phi-3", b"a\xe6\xadb")

    assert [pane.text for pane in panes_of(made)] == ["·a", "E6", "AD", "b"]
    assert (made.figures.bad_bytes, made.figures.changed) == (2, 0)


def test_a_space_behind_half_a_character_may_be_bytes_too() -> None:
    """SentencePiece takes the bytes of its sign for a space as the rest of the character."""
    made = made_of("phi-3", b"a\xe6 b")

    assert made.place(len(made) - 1) == (3, 4)
    assert made.figures.lost == 0


@pytest.mark.parametrize("name", ["starter", *SMALL])
def test_nul_is_a_character_like_others(name: str) -> None:
    made = made_of(name, "a\0b")

    assert [pane.text for pane in panes_of(made)][1:] == ["NUL", "b"]
    assert made.figures.lost == 0


@pytest.mark.parametrize("name", ["gpt-2", *SMALL])
def test_half_a_surrogate_pair_is_shown_as_bytes(name: str) -> None:
    made = made_of(name, "\ud83d")

    assert "".join(pane.text for pane in panes_of(made)).endswith("EDA0BD")
    assert made.figures.bad_bytes == 3


# -- other tokenizers -----------------------------------------------------


def test_wordpiece_lowercases_and_strips_accents_and_places_are_those_of_the_text() -> None:
    text = "Hello WORLD. Élan E\u0301lan"
    made = made_of("wordpiece", text)
    raw = text.encode()

    said = [raw[slice(*made.place(token))].decode() for token in range(len(made))]
    assert said == ["Hello", " WORLD", ".", " Élan", " E\u0301lan"]
    assert [pane.piece for pane in panes_of(made)][:2] == [b" hello", b" world"]
    assert made.figures.changed == 4
    assert made.figures.lost == 0


def test_wordpiece_makes_a_strange_word_unknown_and_goes_on_behind_it() -> None:
    made = made_of("wordpiece", "Hello xyz. unable")

    assert [pane.kind for pane in panes_of(made)] == ["word", "unknown", "mark", "word", "word"]
    assert [made.place(token) for token in range(5)] == [
        (0, 5),
        (5, 9),
        (9, 10),
        (10, 13),
        (13, 17),
    ]


def test_blanks_that_wordpiece_drops_are_struck() -> None:
    made = made_of("wordpiece", "hello\n\nWorld")

    assert made.figures.lost == 2
    assert made.place(1) == (7, 12)


def test_each_unknown_chinese_character_is_one_of_wordpiece() -> None:
    made = made_of("wordpiece", "歪龘歪字 hello 歪")

    assert [pane.text for pane in panes_of(made)] == [
        *("[UNK]", "[UNK]", "[UNK]", "·字", "·hello", "[UNK]"),
    ]
    assert [pane.place[:2] for pane in panes_of(made)] == [
        *((0, 3), (3, 6), (6, 9), (9, 12), (12, 18), (18, 22)),
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("हिन्दी", " भाषा", " लिखना"),
        ("ภาษาไทย", " กำลัง"),
        ("\u0643\u064e\u062a\u064e\u0628", " قلم"),
        ("€5", " →→", " ½½"),
        ("a\u00adb", " x\u200dy", "\u3000q\x01w"),
        ("x", "_", "y", "(", "q", ")", "$", "7"),
        ("q", "龘", "\U0002b820z", " \U0002b740", "z"),
        ("\u0301 \x1cq",),
    ],
)
def test_each_unknown_token_of_wordpiece_is_a_word_as_llama_cpp_parts_them(
    words: tuple[str, ...],
) -> None:
    made = made_of("wordpiece", "".join(words))
    found = [made.text[slice(*pane.place[:2])].decode() for pane in panes_of(made)]
    assert {pane.kind for pane in panes_of(made)} == {"unknown"}
    assert found == list(words)


def test_an_unknown_token_ends_where_what_follows_it_begins() -> None:
    made = made_of("unigram", "ab\n...ab 歪\n.a")

    assert [pane.place[:2] for pane in panes_of(made) if pane.kind == "unknown"] == [
        *((2, 3), (9, 13)),
    ]
    assert made.figures.lost == 0


def test_unigram_does_not_fall_back_to_bytes() -> None:
    made = made_of("unigram", "ab 🦙🦙. ab")

    assert [pane.kind for pane in panes_of(made)].count("unknown") == 1
    unknown = next(pane for pane in panes_of(made) if pane.kind == "unknown")
    assert (unknown.text, unknown.place[:2]) == ("<unk>", (3, 11))
    assert made.figures.lost == 0
    assert made.place(len(made) - 1) == (13, 15)


def test_gemma4_joins_line_breaks_and_falls_back_to_bytes() -> None:
    made = made_of("gemma4", "\n\n\nab  ab\n歪\x04")

    assert [pane.text for pane in panes_of(made)] == [
        *("↵↵↵", "ab", "··", "ab", "↵", "E6", "AD", "AA", "EOT"),
    ]
    assert made.figures.lost == made.figures.changed == 0
    built = replay(read_merges(Path(opened("gemma4").path)), list(made.cut.ids))
    assert built.agrees
    assert [leaf.token for lane in built.lanes for leaf in lane.leaves] == list(made.cut.ids)


# -- vocabularies whose licences are not open -----------------------------


@pytest.fixture
def llama3(thorough: bool) -> str:
    folder = llama_cpp_models()
    if not thorough or folder is None:
        pytest.skip("with --thorough, and with llama.cpp's source at hand")
    open_file(folder / "ggml-vocab-llama-bpe.gguf", "llama-bpe")
    return "llama-bpe"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" Hello", [22691]),
        ("Hello", [9906]),
        ("\n", [198]),
        ("\n\n", [271]),
        ("\n\n\n", [1432]),
        ("    Hello\n    Hello", [262, 22691, 198, 262, 22691]),
        ("333333333", [8765, 8765, 8765]),
        ("歪", [15722, 103]),
        (" this is 🦙.cpp", [420, 374, 11410, 99, 247, 13, 11055]),
        ("a\0b", [64, 188, 65]),
    ],
)
def test_llama3(llama3: str, text: str, found: list[int]) -> None:
    assert ids(llama3, text) == found
    assert joined(llama3, found) == text.encode()
