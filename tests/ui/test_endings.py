"""Why a reply ended, in words."""

from __future__ import annotations

from typing import get_args

import pytest

from app.chat.conversation import ReplyFacts
from app.engine.api import Ending
from app.ui.endings import ending_text, warning_texts


@pytest.mark.parametrize("ending", get_args(Ending))
def test_every_ending_is_said(ending):
    facts = ReplyFacts(ending=ending, error_kind="EvaluationFailed" if ending == "failed" else "")

    assert ending_text(facts)


def test_a_reply_being_written_has_not_ended():
    assert ending_text(ReplyFacts()) == ""


def test_the_answer_length_is_named_with_its_figure():
    assert "1,024 tokens" in ending_text(ReplyFacts(ending="length", generated_tokens=1024))


def test_a_failure_is_told_by_its_error():
    facts = ReplyFacts(
        ending="failed", error_kind="EngineCrashed", error_fields={"phase": "generating"}
    )

    assert ending_text(facts) == "The engine stopped while writing"


def test_an_error_of_a_later_version_still_has_words():
    assert ending_text(ReplyFacts(ending="failed", error_kind="FromTheFuture"))


def test_nothing_to_warn_of_says_nothing():
    assert warning_texts(ReplyFacts(ending="stop")) == ()


def test_each_peculiarity_is_a_warning_of_its_own():
    facts = ReplyFacts(
        dropped_messages=6, retokenized=2, parsed_plainly=True, may_differ=True, ending="stop"
    )

    warnings = warning_texts(facts)

    assert len(warnings) == 4
    assert "6" in warnings[0]
    assert "2" in warnings[1]
