"""How much may answer a question: more than any text makes, and not without end."""

from __future__ import annotations

import pytest

from app.core.errors import EngineProtocolError, SettingOutOfRange
from app.engine.allowance import (
    MORE_TOKENS,
    MOST_ENTRY_BYTES,
    MOST_SPANS,
    MOST_TEXT,
    TEXT_A_CHARACTER,
    TEXT_A_MESSAGE,
    TOKENS_A_BYTE,
    Allowance,
    allowance_of,
)
from app.engine.api import PromptMessage
from app.engine.protocol import decode_event, encode
from app.engine.report import Report
from app.engine.seen import PromptQuestion, PromptSpan
from app.engine.template import MAX_WRITTEN_CHARACTERS
from app.engine.vocabulary_protocol import (
    MAX_ENTRIES,
    MAX_PART,
    MAX_PART_BYTES,
    MAX_PART_SPANS,
    AnswerPart,
    CloseVocabulary,
    CutPart,
    CutText,
    PromptPart,
    ReadTable,
    ShowPrompt,
    TablePart,
)

QUESTION = PromptQuestion(
    messages=(
        PromptMessage(role="user", content="hi"),
        PromptMessage(role="assistant", content="yes", ids=(1, 2, 3)),
    )
)


def tokens(count: int) -> CutPart:
    return CutPart(ids=bytes(4 * count), lengths=bytes(4 * count))


def entries(count: int, size: int = 0) -> TablePart:
    return TablePart(
        data=bytes(size), lengths=bytes(4 * count), kinds=bytes(count), scores=bytes(4 * count)
    )


def in_parts(count: int, most: int) -> list[int]:
    return [min(most, count - at) for at in range(0, count, most)]


def all_taken(allowance: Allowance, parts: list[AnswerPart]) -> bool:
    return all([allowance.spend(part) for part in parts])  # noqa: C419 - each is spent


@pytest.mark.parametrize("size", [0, 1, 1000, 5_000_000])
def test_a_cut_may_have_so_many_tokens_and_not_one_more(size):
    most = MORE_TOKENS + TOKENS_A_BYTE * size
    allowance = allowance_of(CutText(key="k", text=bytes(size)))

    assert all_taken(allowance, [tokens(count) for count in in_parts(most, MAX_PART)])
    assert not allowance.spend(tokens(1))


def test_parts_that_tell_nothing_have_an_end():
    allowance = allowance_of(CutText(key="k", text=b"text"))

    assert allowance.spend(tokens(0))
    assert not allowance.spend(tokens(0))


@pytest.mark.parametrize("part", [PromptPart(text=b"x"), entries(1)])
def test_a_cut_tells_tokens_only(part):
    assert not allowance_of(CutText(key="k", text=b"text")).spend(part)


def test_a_vocabulary_may_have_so_many_entries_and_bytes():
    told = [
        *(entries(count) for count in in_parts(MAX_ENTRIES, MAX_PART)),
        *(entries(0, size) for size in in_parts(MOST_ENTRY_BYTES, MAX_PART_BYTES)),
    ]
    allowance = allowance_of(ReadTable(key="k"))

    assert all_taken(allowance, told)
    assert not allowance.spend(entries(1))
    assert not allowance_of(ReadTable(key="k")).spend(entries(1, MOST_ENTRY_BYTES + 1))


def test_a_prompt_may_have_what_its_text_allows():
    text = MOST_TEXT + 2 * TEXT_A_MESSAGE + 5 * TEXT_A_CHARACTER
    count = 3 + MORE_TOKENS + TOKENS_A_BYTE * text
    one = PromptSpan(0, 1)
    told: list[AnswerPart] = [
        *(PromptPart(text=bytes(size)) for size in in_parts(text, MAX_PART_BYTES)),
        *(PromptPart(spans=(one,) * n) for n in in_parts(MOST_SPANS, MAX_PART_SPANS)),
        *(PromptPart(plain=bytes(8 * n)) for n in in_parts(MOST_SPANS, MAX_PART)),
        *(tokens(n) for n in in_parts(count, MAX_PART)),
    ]
    for more in (
        tokens(1),
        PromptPart(text=b"x"),
        PromptPart(spans=(one,)),
        PromptPart(plain=bytes(8)),
    ):
        allowance = allowance_of(ShowPrompt(key="k", question=QUESTION))
        assert all_taken(allowance, told)
        assert not allowance.spend(more)


def test_the_tokens_of_a_prompt_come_behind_its_text():
    allowance = allowance_of(ShowPrompt(key="k", question=QUESTION))
    assert not allowance.spend(tokens(MORE_TOKENS + 4))

    allowance = allowance_of(ShowPrompt(key="k", question=QUESTION))
    assert allowance.spend(PromptPart(text=b"x"))
    assert allowance.spend(tokens(MORE_TOKENS + 4))


def test_all_that_a_template_may_write_may_be_told():
    assert MOST_TEXT >= 4 * MAX_WRITTEN_CHARACTERS


def test_what_is_not_asked_for_is_not_told():
    allowance = allowance_of(CloseVocabulary(key="k"))

    assert not allowance.spend(tokens(0))


def test_an_engine_refuses_to_tell_more():
    class Sent:
        def __init__(self) -> None:
            self.events: list[object] = []

        def send(self, event: object) -> None:
            self.events.append(event)

    outlet = Sent()
    report = Report(1, outlet, allowance_of(CutText(key="k", text=b"ab")))
    most = bytes(4 * (MORE_TOKENS + 2 * TOKENS_A_BYTE + 1))
    with pytest.raises(SettingOutOfRange):
        report.cut(most, most)
    assert outlet.events == []


def test_a_frame_of_spans_is_not_even_read_where_it_is_too_long():
    told = PromptPart(job=1, spans=(PromptSpan(0, 1),) * (MAX_PART_SPANS + 1))
    with pytest.raises(EngineProtocolError):
        decode_event(encode(told)[4:])
    long_role = PromptPart(job=1, spans=(PromptSpan(0, 1, role="x" * 17),))
    with pytest.raises(EngineProtocolError):
        decode_event(encode(long_role)[4:])
