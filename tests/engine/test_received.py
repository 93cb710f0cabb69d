"""Nothing that an engine says of a prompt is believed before it was looked at."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import EngineProtocolError
from app.engine.api import PromptMessage
from app.engine.protocol import Event
from app.engine.received import received
from app.engine.seen import PromptQuestion, PromptSpan
from app.engine.vocabulary_protocol import CutPart, PromptPart, PromptShown

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
SHOWN = PromptShown(dropped=(0,), reserve=16, before=1)


def test_parts_are_put_together():
    events = [CUT, CUT, TEXT, MORE, SPANS, MORE_SPANS, PLAIN, SHOWN]
    seen = received(events, QUESTION, N_VOCAB)
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
    "no such message left out": [PromptShown(dropped=(2,))],
    "no such message absent": [PromptShown(absent=(-1,))],
    "a reserve beyond the context": [PromptShown(reserve=65)],
    "more tokens added than there are": [PromptShown(before=1)],
}


@pytest.mark.parametrize("events", BAD.values(), ids=BAD)
def test_what_cannot_be_is_refused(events: list[Event]):
    with pytest.raises(EngineProtocolError):
        received(events, QUESTION, N_VOCAB)


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
    st.builds(PromptShown, dropped=numbers, absent=numbers, reserve=small, before=small),
)
def test_whatever_is_said_the_spans_are_the_text_or_it_is_refused(
    told: list[PromptPart], shown: PromptShown
):
    try:
        seen = received([*told, shown], QUESTION, N_VOCAB)
    except EngineProtocolError:
        return
    assert b"".join(seen.text[s.start : s.end] for s in seen.spans) == seen.text
    assert all(0 <= index < 2 for index in (*seen.dropped, *seen.absent))
