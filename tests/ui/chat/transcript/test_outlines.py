"""How high messages will be is about known before they are laid out, so that the bar is calm."""

from __future__ import annotations

import time

import pytest

from app.chat.conversation import Message
from app.ui.chat.transcript.metrics import measure
from app.ui.chat.transcript.outlines import estimate, outline
from tests.benchmarks.corpus import conversation
from tests.ui.chat.conftest import asked, said


def test_estimates_come_near(transcript):
    items = [
        asked(n, text) if role == "user" else said(n, text)
        for n, (role, text) in enumerate(conversation(80), start=1)
    ]
    transcript.set_items(items)
    guessed, real = [], []
    for index, item in enumerate(items):
        guessed.append(estimate(outline(item.node.message), transcript.flow.metrics))
        layout = transcript.flow.layout(index)
        for row in range(len(layout.rows)):
            layout.ensure(row)
        real.append(layout.height - layout.lead)
    assert sum(guessed) == pytest.approx(sum(real), rel=0.12)
    errors = sorted(abs(g - r) / r for g, r in zip(guessed, real, strict=True))
    assert errors[len(errors) // 2] < 0.12


def said_by(role: str, text: str) -> Message:
    return Message(role=role, content=text)


def test_code_counts_by_its_lines_and_no_more_than_is_unfolded():
    short = outline(said_by("assistant", "```\n" + "x\n" * 10 + "```"))
    long = outline(said_by("assistant", "```\n" + "x\n" * 400 + "```"))
    assert (short.codes, short.code_lines) == (1, 10)
    assert long.code_lines == 40


def test_a_table_counts_by_its_rows():
    found = outline(
        said_by("assistant", "So:\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\nEnd.")
    )
    assert (found.tables, found.table_rows) == (1, 3)


def test_what_was_thought_is_folded_and_does_not_count(theme):
    metrics = measure(theme, 900)
    thought = said_by("assistant", "<think>" + "Hm. " * 900 + "</think>\n\nYes.")
    plain = said_by("assistant", "Yes.")
    more = estimate(outline(thought), metrics) - estimate(outline(plain), metrics)
    assert 0 < more < 60


def test_the_start_of_a_long_message_stands_for_all_of_it(theme):
    metrics = measure(theme, 900)
    short, long = (
        estimate(outline(said_by("assistant", "A line of words. " * n)), metrics)
        for n in (4_000, 40_000)
    )
    assert long == pytest.approx(short * 10, rel=0.1)


def test_two_thousand_messages_are_looked_at_quickly():
    messages = [said_by(role, text) for role, text in conversation()]
    began = time.process_time()
    for message in messages:
        outline(message)
    assert time.process_time() - began < 10
