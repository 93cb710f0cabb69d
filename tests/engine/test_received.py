"""Nothing that an engine says of a vocabulary is believed before it was looked at."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import EngineProtocolError
from app.engine.api import PromptMessage, Vocabulary
from app.engine.protocol import Event
from app.engine.received import cut_in, prompt_in, table_in, vocabulary_in
from app.engine.seen import PromptFacts, PromptQuestion, PromptSpan
from app.engine.vocabulary_protocol import (
    CutPart,
    OpenVocabulary,
    PromptPart,
    PromptShown,
    TablePart,
    TableRead,
    TextCut,
    VocabularyOpened,
)

QUESTION = PromptQuestion(
    messages=(
        PromptMessage(role="system", content="s"),
        PromptMessage(role="user", content="hi"),
    ),
    n_ctx=64,
)
N_VOCAB = 10


def packed(*numbers: int) -> bytes:
    return array("i", numbers).tobytes()


CUT = CutPart(ids=packed(1, 2, 3), lengths=packed(1, 1, 2))
TEXT = PromptPart(text=b"<s>")
MORE = PromptPart(text=b"hi")
SPANS = PromptPart(spans=(PromptSpan(0, 3, "template", 1, "user"),))
MORE_SPANS = PromptPart(spans=(PromptSpan(3, 5, "content", 1, "user"),))
PLAIN = PromptPart(plain=packed(3, 4, 4, 5))
SHOWN = PromptShown(facts=PromptFacts(dropped=(0,), reserve=16, before=1))


def test_parts_are_put_together():
    events = [CUT, CUT, TEXT, MORE, SPANS, MORE_SPANS, PLAIN, SHOWN]
    seen = prompt_in(events, QUESTION, N_VOCAB)
    assert seen.text == b"<s>hi"
    assert seen.ids.tolist() == [1, 2, 3, 1, 2, 3]
    assert seen.cut.lengths is seen.lengths
    assert seen.cut.before == 1
    assert [span.owner for span in seen.spans] == ["template", "content"]
    assert seen.plain == ((3, 4), (4, 5))
    assert (seen.dropped, seen.reserve, seen.n_ctx, seen.cached) == ((0,), 16, 64, 0)


BAD: dict[str, list[Event]] = {
    "no end": [CUT, TEXT, MORE, SPANS, MORE_SPANS],
    "an id beyond the vocabulary": [CutPart(ids=packed(10), lengths=packed(1)), SHOWN],
    "a negative id": [CutPart(ids=packed(-1), lengths=packed(1)), SHOWN],
    "a negative length": [CutPart(ids=packed(1), lengths=packed(-1)), SHOWN],
    "another end": [CUT, TEXT, MORE, SPANS, MORE_SPANS, TextCut()],
    "a gap": [TEXT, MORE, SPANS, SHOWN],
    "spans beyond the text": [TEXT, SPANS, MORE_SPANS, SHOWN],
    "spans out of order": [TEXT, MORE, MORE_SPANS, SPANS, SHOWN],
    "an empty span": [PromptPart(spans=(PromptSpan(0, 0),)), SHOWN],
    "no such message": [TEXT, PromptPart(spans=(PromptSpan(0, 3, "content", 2),)), SHOWN],
    "no such role": [TEXT, PromptPart(spans=(PromptSpan(0, 3, "content", 1, "boss"),)), SHOWN],
    "ranges that cross": [TEXT, MORE, SPANS, MORE_SPANS, PromptPart(plain=packed(2, 1)), SHOWN],
    "ranges beyond the text": [
        TEXT,
        MORE,
        SPANS,
        MORE_SPANS,
        PromptPart(plain=packed(1, 9)),
        SHOWN,
    ],
    "no such message left out": [PromptShown(facts=PromptFacts(dropped=(2,)))],
    "no such message absent": [PromptShown(facts=PromptFacts(absent=(-1,)))],
    "a reserve beyond the context": [PromptShown(facts=PromptFacts(reserve=65))],
    "more tokens added than there are": [PromptShown(facts=PromptFacts(before=1))],
}


@pytest.mark.parametrize("events", BAD.values(), ids=BAD)
def test_what_cannot_be_is_refused(events: list[Event]):
    with pytest.raises(EngineProtocolError):
        prompt_in(events, QUESTION, N_VOCAB)


small = st.integers(-2, 6)
spans = st.lists(
    st.builds(
        PromptSpan,
        small,
        small,
        st.sampled_from(["template", "content", "thinking"]),
        small,
        st.sampled_from(["", "user", "x"]),
    ),
    max_size=3,
)
parts = st.builds(PromptPart, text=st.binary(max_size=3), spans=spans.map(tuple))
numbers = st.lists(small, max_size=3).map(tuple)


@given(
    st.lists(parts, max_size=3),
    st.builds(
        PromptShown,
        facts=st.builds(PromptFacts, dropped=numbers, absent=numbers, reserve=small, before=small),
    ),
)
def test_whatever_is_said_the_spans_are_the_text_or_it_is_refused(
    told: list[PromptPart], shown: PromptShown
):
    try:
        seen = prompt_in([*told, shown], QUESTION, N_VOCAB)
    except EngineProtocolError:
        return
    assert b"".join(seen.text[s.start : s.end] for s in seen.spans) == seen.text
    assert all(0 <= index < 2 for index in (*seen.dropped, *seen.absent))


def test_a_text_is_its_parts_and_what_was_added():
    cut = cut_in([CUT, CUT, TextCut(before=1, after=2, added_space=True, exact=True)], N_VOCAB, 8)
    assert cut.ids.tolist() == [1, 2, 3, 1, 2, 3]
    assert cut.lengths.tolist() == [1, 1, 2, 1, 1, 2]
    assert (cut.before, cut.after, cut.text_bytes) == (1, 2, 8)
    assert cut.added_space
    assert cut.exact


BAD_CUTS: dict[str, list[Event]] = {
    "nothing": [],
    "no end": [CUT],
    "another end": [CUT, TableRead()],
    "an id beyond the vocabulary": [CutPart(ids=packed(10), lengths=packed(1)), TextCut()],
    "a negative id": [CutPart(ids=packed(-1), lengths=packed(1)), TextCut()],
    "a negative length": [CutPart(ids=packed(1), lengths=packed(-1)), TextCut()],
    "more added than there are": [CUT, TextCut(before=2, after=2)],
    "less than none added": [CUT, TextCut(before=-1)],
    "less than none added behind": [CUT, TextCut(after=-1)],
}


@pytest.mark.parametrize("events", BAD_CUTS.values(), ids=BAD_CUTS)
def test_a_cut_that_cannot_be_is_refused(events: list[Event]):
    with pytest.raises(EngineProtocolError):
        cut_in(events, N_VOCAB, 8)


@given(
    st.lists(st.integers(0, 12) | st.integers(-(2**31), 2**31 - 1), max_size=9),
    st.sampled_from([0, 1, N_VOCAB, 2**24]),
    st.integers(0, 20_000),
)
def test_ids_are_believed_where_every_one_is_in_the_vocabulary(
    ids: list[int], n_vocab: int, before: int
):
    told = packed(*[0] * before, *ids)
    good = all(0 <= each < n_vocab for each in array("i", told))
    events = [CutPart(ids=told, lengths=bytes(len(told))), TextCut()]

    if good:
        assert cut_in(events, n_vocab, 8).ids.tobytes() == told
        return
    with pytest.raises(EngineProtocolError):
        cut_in(events, n_vocab, 8)


def test_a_length_of_a_piece_is_believed_up_to_a_megabyte():
    def told(length: int) -> list[Event]:
        return [CutPart(ids=packed(1), lengths=packed(length)), TextCut()]

    assert cut_in(told(1 << 20), N_VOCAB, 8).lengths.tolist() == [1 << 20]
    with pytest.raises(EngineProtocolError):
        cut_in(told((1 << 20) + 1), N_VOCAB, 8)


def entries(data: bytes, *lengths: int) -> TablePart:
    count = len(lengths)
    return TablePart(
        data=data, lengths=packed(*lengths), kinds=bytes(count), scores=bytes(4 * count)
    )


def test_a_table_is_its_parts():
    table = table_in([entries(b"abc", 1, 2), entries(b"", 0), TableRead()], 3)
    assert [table.piece(token) for token in range(3)] == [b"a", b"bc", b""]


BAD_TABLES: dict[str, list[Event]] = {
    "nothing": [],
    "no end": [entries(b"abc", 1, 1, 1)],
    "another end": [entries(b"abc", 1, 1, 1), TextCut()],
    "too few entries": [entries(b"ab", 1, 1), TableRead()],
    "too many": [entries(b"abcd", 1, 1, 1, 1), TableRead()],
    "a negative length": [entries(b"abc", 4, -2, 1), TableRead()],
    "lengths beyond the data": [entries(b"abc", 1, 1, 2), TableRead()],
    "data beyond the lengths": [entries(b"abcd", 1, 1, 1), TableRead()],
}


@pytest.mark.parametrize("events", BAD_TABLES.values(), ids=BAD_TABLES)
def test_a_table_that_cannot_be_is_refused(events: list[Event]):
    with pytest.raises(EngineProtocolError):
        table_in(events, 3)


ASKED = OpenVocabulary(path="/m.gguf", key="m")


def told(**change: object) -> list[Event]:
    facts = {"key": "m", "name": "M", "path": "/m.gguf", "n_vocab": 3}
    return [VocabularyOpened(vocabulary=Vocabulary(**(facts | change)))]  # type: ignore[arg-type]


def test_a_vocabulary_is_the_one_that_was_asked_for():
    assert vocabulary_in(told(bos_id=2), ASKED).key == "m"


BAD_VOCABULARIES: dict[str, list[Event]] = {
    "nothing": [],
    "another answer": [TextCut()],
    "another key": told(key="n"),
    "another path": told(path="/n.gguf"),
    "less than no entries": told(n_vocab=-1),
    "more entries than fit": told(n_vocab=1 << 40),
    "a beginning beyond them": told(bos_id=3),
    "a negative beginning": told(bos_id=-1),
    "a negative context": told(n_ctx_train=-1),
}


@pytest.mark.parametrize("events", BAD_VOCABULARIES.values(), ids=BAD_VOCABULARIES)
def test_a_vocabulary_that_cannot_be_is_refused(events: list[Event]):
    with pytest.raises(EngineProtocolError):
        vocabulary_in(events, ASKED)
