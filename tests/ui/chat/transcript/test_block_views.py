"""Every kind of block, whatever is in it."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF

from app.markup.reading import read
from app.ui.chat.transcript.block_view import BlockState
from app.ui.chat.transcript.block_views import make_view
from app.ui.chat.transcript.blocks import Block as Plain
from tests.markup.samples import ANSWER, DATA
from tests.ui.chat.transcript.laid import MARK, picture

EXAMPLES = json.loads((DATA / "commonmark.json").read_text(encoding="utf-8"))


def look_at(laid, source: str) -> None:
    """Paint it, press nothing, point everywhere."""
    for block, view in laid.views(source):
        assert view.height >= 0
        picture(view, laid.theme, [(block.start, block.end, MARK)])
        view.controls()
        view.refresh()
        for x in (-5, 0, 30, 300, 700):
            for y in (-5, 2, view.height // 2, view.height + 5):
                assert 0 <= view.offset_at(QPointF(x, y)) <= len(source)
        for offset in {block.start, (block.start + block.end) // 2, block.end}:
            assert view.rect_of(offset).width() >= 0
            start, end = view.word_at(offset)
            assert 0 <= start <= end <= len(source)


@pytest.mark.parametrize("first", range(0, len(EXAMPLES), 100))
def test_all_examples_of_commonmark_are_laid_out_and_painted(laid, first):
    for example in EXAMPLES[first : first + 100]:
        look_at(laid, example["markdown"])


@pytest.mark.parametrize("scale", [0.8, 2.0])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_an_answer_with_everything_in_it_is_painted(laid, theme, scale, mode):
    theme.take(mode=mode, scale=scale)
    look_at(laid, ANSWER)


def test_a_column_that_is_much_too_narrow_breaks_nothing(laid):
    laid.width = 60
    look_at(laid, ANSWER)


def test_an_answer_that_streams_in_looks_as_if_it_had_been_there(laid):
    views: dict = {}
    for end in range(1, len(ANSWER) + 1, 7):
        text = ANSWER[:end]
        block = read(text)[-1]
        known = views.get(block.start)
        if known is None or not known.update(block, text):
            known = views[block.start] = laid.view(block, text)
        fresh = laid.view(block, text, BlockState(folded=False))
        assert known.height == fresh.height, text[-40:]
        assert known.rect_of(block.end) == fresh.rect_of(block.end)


def test_what_is_not_markdown_has_no_view_here(laid):
    with pytest.raises(TypeError):
        make_view(
            Plain("paragraphs", 0, 1),
            "x",
            metrics=laid.metrics,
            width=100,
            line=22,
            state=BlockState(),
            services=laid.services,
        )


def test_a_letter_is_half_as_wide_as_a_chinese_character_in_both_languages(laid, theme):
    for language in ("en", "zh_CN"):
        theme.set_language(language)
        assert 0.3 < laid.metrics.column / theme.scaled(14) < 0.7
