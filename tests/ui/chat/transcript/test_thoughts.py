"""Every form of thinking in the transcript: folded, and the answer without markers."""

from __future__ import annotations

import pytest

from app.inspection.reasoning import DECLARED, KNOWN, Markers
from app.markup.blocks import Paragraph
from app.ui.chat.transcript.row_blocks import Thinking
from tests.ui.chat.conftest import asked, said
from tests.ui.chat.transcript.test_replies import kinds

FORMS = [pytest.param(form, id=form.begin.strip() + form.answer) for form in (*KNOWN, *DECLARED)]


def written(form: Markers, thinking: str) -> str:
    between = form.turn + form.answer or "\n\n"
    return f"{form.begin}{thinking}{form.end}{between}It is **four**.{form.close}"


def answer(view, index: int) -> str:
    """The text that the last row of a message shows."""
    block = view.flow.layout(index).rows[-1].block
    return view.flow.source(index)[block.start : block.end]


@pytest.mark.parametrize("form", FORMS)
def test_a_kept_reply_is_folded(transcript, form: Markers) -> None:
    transcript.set_items([said(1, written(form, "Hm."), markers=form)])
    assert kinds(transcript, 0) == [Thinking, Paragraph]
    assert transcript.flow.layout(0).rows[0].block.text == "Hm."
    assert answer(transcript, 0) == "It is **four**."


@pytest.mark.parametrize("form", FORMS)
def test_a_reply_that_streams_is_folded(transcript, form: Markers) -> None:
    text = written(form, "Hm.")
    transcript.set_items([asked(1, "2+2?"), said(2, "", ending=None, markers=form)])
    for start in range(0, len(text), 5):
        transcript.append(2, text[start : start + 5])
        transcript.catch_up()
    transcript.update_item(said(2, text, markers=form))
    assert kinds(transcript, 1) == [Thinking, Paragraph]
    assert answer(transcript, 1) == "It is **four**."


def test_markers_without_thinking_show_the_answer_alone(transcript) -> None:
    transcript.set_items([said(1, "<think>\n\n</think>\n\nIt is **four**.")])
    assert kinds(transcript, 0) == [Paragraph]
    assert answer(transcript, 0) == "It is **four**."


def test_an_answer_in_its_frame_shows_no_frame(transcript) -> None:
    form = next(form for form in KNOWN if "analysis" in form.begin)
    transcript.set_items([said(1, "<|channel|>final<|message|>It is **four**.", markers=form)])
    assert kinds(transcript, 0) == [Paragraph]
    assert answer(transcript, 0) == "It is **four**."
