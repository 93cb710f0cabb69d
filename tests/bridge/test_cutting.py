"""A text on its way through an engine that answers when it is told to."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.bridge import cutting
from app.bridge.cutting import AHEAD, Cutting, encoded
from app.bridge.vocabulary_question import Answer
from app.core.errors import EngineCrashed, VitrailError
from app.engine.api import CutOptions, Vocabulary
from app.engine.vocabulary_protocol import CutPart, CutText, TextCut
from app.inspection.cut import Cut

BOS, EOS = 90, 91
TEXT = b"one two three four five six seven eight nine ten"


def vocabulary(**more: Any) -> Vocabulary:
    facts = {"key": "k", "name": "n", "path": "p", "n_vocab": 100}
    return Vocabulary(**{**facts, "boundaries": "words", **more})


@dataclass
class Talk:
    """A text that is cut into words, whose ids are their lengths; what was asked and told."""

    space: bool = False
    loses_space: bool = False
    inexact_end: bool = False
    asked: list[tuple[CutText, Callable[[Answer], None], Callable[[VitrailError], None]]] = field(
        default_factory=list
    )
    texts: list[bytes] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    errors: list[VitrailError] = field(default_factory=list)
    progress: list[tuple[int, int]] = field(default_factory=list)
    parts: list[tuple[int, int, list[int]]] = field(default_factory=list)
    doubted: list[VitrailError] = field(default_factory=list)

    def begin(self, text: bytes, previous: tuple[bytes, Cut] | None = None, **more: Any) -> Cutting:
        more = {"boundaries": "spaces", "add_space_prefix": True, **more} if self.space else more
        return Cutting(
            lambda command, then, failed: self.asked.append((command, then, failed)),
            vocabulary(**more),
            text,
            CutOptions(add_special=True),
            then=self.cuts.append,
            failed=self.errors.append,
            previous=previous,
            progressed=lambda done, total: self.progress.append((done, total)),
            parted=lambda begin, end, ids: self.parts.append((begin, end, list(ids))),
        )

    def answer(self, *, wrong: bool = False) -> None:
        """The oldest question."""
        command, then, _ = self.asked.pop(0)
        self.texts.append(command.text)
        space = self.space and not self.loses_space
        words = re.findall(rb" ?[^ ]+| ", b" " * space + command.text)
        ids = [len(word) for word in words]
        lengths = list(ids)
        if command.add_special:
            ids, lengths = [BOS, *ids, EOS], [3, *lengths, 4]
        ids = [1000] * len(ids) if wrong else ids
        part = CutPart(ids=array("i", ids).tobytes(), lengths=array("i", lengths).tobytes())
        ends = int(command.add_special)
        exact = command.add_special or not self.inexact_end
        told = TextCut(before=ends, after=ends, added_space=space, exact=exact)
        then(Answer((part, told), self.doubted.append))

    def end(self) -> Cut:
        while self.asked:
            self.answer()
        assert self.errors == []
        (cut,) = self.cuts
        self.cuts.clear()
        return cut


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(cutting, "PART_BYTES", 4)


def test_the_parts_of_a_text_are_one_cut():
    talk = Talk()
    talk.begin(TEXT)
    cut = talk.end()
    assert b"".join(talk.texts) == TEXT
    assert len(talk.texts) > AHEAD
    assert list(cut.ids) == [BOS, 3, 4, 6, 5, 5, 4, 6, 6, 5, 4, EOS]
    assert list(cut.lengths) == [3, 3, 4, 6, 5, 5, 4, 6, 6, 5, 4, 4]
    assert (cut.before, cut.after, cut.text_bytes, cut.lost_bytes) == (1, 1, len(TEXT), 0)
    assert cut.exact
    assert not cut.incremental


def test_only_the_first_part_has_a_beginning():
    talk = Talk()
    talk.begin(TEXT)
    first, *others = talk.asked
    assert first[0].add_special
    assert not any(command.add_special for command, _, _ in others)


def test_the_engine_has_a_few_parts_at_once():
    talk = Talk()
    talk.begin(TEXT)
    assert len(talk.asked) == AHEAD
    talk.answer()
    assert len(talk.asked) == AHEAD


def test_what_is_done_is_told_part_by_part():
    talk = Talk()
    talk.begin(TEXT)
    talk.end()
    assert [total for _, total in talk.progress] == [len(TEXT)] * len(talk.texts)
    assert talk.progress[-1][0] == len(TEXT)
    assert [begin for begin, _, _ in talk.parts] == [0, *(end for _, end, _ in talk.parts[:-1])]
    assert talk.parts[0][2][0] == BOS


def test_a_text_of_one_part_is_told_at_once():
    talk = Talk()
    talk.begin(b"one")
    assert list(talk.end().ids) == [BOS, 3, EOS]
    assert talk.parts == []


def test_the_space_at_a_boundary_is_left_to_the_tokenizer():
    talk = Talk(space=True)
    talk.begin(TEXT)
    cut = talk.end()
    assert not any(text.startswith(b" ") for text in talk.texts)
    assert list(cut.ids) == [BOS, 4, 4, 6, 5, 5, 4, 6, 6, 5, 4, EOS]
    assert cut.added_space
    assert cut.lost_bytes == 0


def test_a_tokenizer_that_puts_no_space_there_cuts_the_text_as_a_whole():
    talk = Talk(space=True, loses_space=True)
    talk.begin(TEXT)
    cut = talk.end()
    assert talk.texts[-1] == TEXT
    assert talk.texts.count(TEXT) == 1
    assert talk.progress[-1] == (len(TEXT), len(TEXT))
    assert list(cut.ids) == [BOS, 3, 4, 6, 5, 5, 4, 6, 6, 5, 4, EOS]


def test_nothing_is_told_behind_a_cut():
    talk = Talk(space=True, loses_space=True)
    talk.begin(TEXT)
    talk.answer()
    talk.answer()  # Now all of the text is cut; the other parts are still on their way.
    talk.asked.insert(0, talk.asked.pop())
    talk.answer()
    for _, _, failed in talk.asked:
        failed(EngineCrashed())
    assert (len(talk.cuts), talk.errors) == (1, [])


def test_a_text_is_exact_where_all_parts_are():
    talk = Talk(inexact_end=True)
    talk.begin(TEXT)
    assert not talk.end().exact


def test_of_an_edited_text_only_the_words_round_the_edit_are_cut():
    old, new = Talk(), Talk()
    old.begin(TEXT)
    text = TEXT.replace(b"five", b"fifty")
    new.begin(text, (TEXT, old.end()))
    cut = new.end()
    assert new.texts == [b" fifty six"]
    assert list(cut.ids) == [BOS, 3, 4, 6, 5, 6, 4, 6, 6, 5, 4, EOS]
    assert (cut.text_bytes, cut.incremental) == (len(text), True)
    assert new.progress == new.parts == []


def test_an_edit_at_the_beginning_brings_no_second_beginning():
    old, new = Talk(), Talk()
    old.begin(TEXT)
    new.begin(b"1" + TEXT[3:], (TEXT, old.end()))
    assert list(new.end().ids)[:3] == [BOS, 1, 4]


def test_an_edit_that_takes_no_place_between_the_tokens_is_cut_with_all_of_the_text():
    talk = Talk()
    text = TEXT.replace(b"five", b"fifty")
    elsewhere = Cut(array("i", [len(TEXT)]), array("i", [len(TEXT)]), len(TEXT), exact=True)
    talk.begin(text, (TEXT, elsewhere))
    cut = talk.end()
    assert talk.texts == [b" fifty six", text]
    assert (cut.before, cut.after, cut.incremental) == (1, 1, False)


def test_nothing_is_told_of_a_text_that_was_given_up():
    talk = Talk()
    run = talk.begin(TEXT)
    talk.answer()
    run.cancel()
    done = list(talk.progress)
    while talk.asked:
        talk.answer()
    assert (talk.cuts, talk.errors, talk.progress) == ([], [], done)
    assert len(talk.texts) == 1 + AHEAD


def test_a_failure_is_told_once():
    talk = Talk()
    talk.begin(TEXT)
    for _, _, failed in talk.asked:
        failed(EngineCrashed())
    assert len(talk.errors) == 1
    talk.answer()
    assert talk.cuts == []


def test_what_cannot_be_is_told_to_who_asks_and_to_who_ends_the_engine():
    talk = Talk()
    talk.begin(TEXT)
    talk.answer(wrong=True)
    assert talk.errors == talk.doubted != []
    talk.answer()
    assert len(talk.errors) == 1


def test_half_a_pair_of_surrogates_is_a_sign_of_replacement():
    assert encoded("a\ud83d") == "a\ufffd".encode()
    assert encoded("\ud83e\udd99") == "🦙".encode()
    assert encoded(b"\xff") == b"\xff"
