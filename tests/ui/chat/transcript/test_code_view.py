"""Code: its head, its lines, folding, wrapping, scrolling and colors."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF

from app.markup.blocks import Code
from app.markup.reading import read
from app.ui.chat.transcript import code_view
from app.ui.chat.transcript.block_view import BlockState
from app.ui.chat.transcript.code_text import code_text, file_name
from app.ui.chat.transcript.lexer import chunk_of
from tests.ui.chat.transcript.laid import MARK, area_of, colors_of, comes_back, picture

SHORT = '```python\ndef f(x):\n    """Glass 玻璃 👍."""\n\n    return x + 1  # one\n```'
WIDE = f"```\n{'wide ' * 60}end\nshort\n```"
LONG = "```python\n" + "\n".join(f"x{n} = {n}  # number" for n in range(812)) + "\n```"


def parts(laid, source, state=None):
    state = BlockState() if state is None else state
    return [laid.view(block, source, state) for block in read(source)]


def kinds(view) -> list[str]:
    return [control.kind for control in view.controls()]


def press(view, kind):
    return next(control for control in view.controls() if control.kind == kind)


# -- lines --------------------------------------------------------------------


def test_a_click_on_a_character_leads_to_it(laid):
    view = laid.only(SHORT)
    lines = SHORT.split("\n")
    offset = len(lines[0]) + 1
    for line in lines[1:-1]:
        for index in range(len(line)):
            assert comes_back(view, offset + index), line[index]
        offset += len(line) + 1


def test_lines_are_twenty_pixels_high_between_a_head_and_an_end(laid):
    metrics = laid.metrics
    view = laid.only(SHORT)
    assert view.height == metrics.code_head + 2 * metrics.code_pad + 4 * metrics.code_line
    assert view.rect_of(SHORT.index("return")).height() == metrics.code_line


@pytest.mark.parametrize("scale", [0.8, 1.5, 2.0])
def test_it_grows_with_the_type(laid, theme, scale):
    theme.set_scale(scale)
    assert laid.only(SHORT).height == sum(
        (laid.metrics.code_head, 2 * laid.metrics.code_pad, 4 * laid.metrics.code_line)
    )


def test_what_is_marked_has_another_background(laid, theme):
    view = laid.only(SHORT)
    start = SHORT.index("return")
    area = area_of(picture(view, theme, [(start, start + 6, MARK)]), MARK)
    assert area.height() == laid.metrics.code_line
    assert area.left() == pytest.approx(view.rect_of(start).left(), abs=1)


def test_code_in_a_list_stands_at_its_text(laid, theme):
    source = "- item\n\n  ```\n  code\n  ```"
    view = laid.views(source)[1][1]
    assert view.rect_of(source.index("code")).left() >= theme.px(20) + 12
    assert comes_back(view, source.index("code") + 2)


def test_code_without_a_line_is_shown(laid, theme):
    view = laid.only("```\n```")
    assert view.height > laid.metrics.code_head
    picture(view, theme)


# -- head ---------------------------------------------------------------------


def test_it_can_be_wrapped_saved_and_copied(laid):
    assert kinds(laid.only(SHORT)) == ["wrap", "save", "copy"]
    names = [control.name for control in laid.only(SHORT).controls()]
    assert all(names)
    assert len(set(names)) == 3


def test_nothing_moves_when_it_was_copied(laid):
    state = BlockState()
    before = [control.area for control in laid.only(SHORT, state).controls()]
    state.copied = True
    assert [control.area for control in laid.only(SHORT, state).controls()] == before


def test_that_it_was_copied_is_seen(laid, theme):
    state = BlockState(copied=True)
    assert theme.color("success").name() in colors_of(picture(laid.only(SHORT, state), theme))


def test_the_buttons_stay_inside_a_narrow_column(laid):
    laid.width = 260
    for control in laid.only(SHORT).controls():
        assert control.area.left() >= 0
        assert control.area.right() <= laid.width


# -- folding ------------------------------------------------------------------


def test_long_code_is_folded_and_says_how_long_it_is(laid):
    views = parts(laid, LONG)
    assert len(views) > 2
    assert [view.height for view in views[1:]] == [0] * (len(views) - 1)
    fold = press(views[0], "fold")
    assert fold.value == "unfold"
    assert "812" in fold.name
    assert all(view.controls() == () for view in views[1:])


def test_unfolded_code_shows_all_of_it(laid):
    views = parts(laid, LONG, BlockState(folded=False))
    metrics = laid.metrics
    everything = metrics.code_head * 2 + 2 * metrics.code_pad + 812 * metrics.code_line
    assert sum(view.height for view in views) == everything
    assert press(views[-1], "fold").value == "fold"


def test_code_of_forty_lines_is_not_folded(laid):
    source = "```\n" + "\n".join("x" * 40) + "\n```"
    assert "fold" not in kinds(laid.only(source))


def test_code_that_was_seen_being_written_is_not_folded_at_its_end(laid):
    state = BlockState()
    parts(laid, LONG.removesuffix("\n```"), state)
    assert all(view.height > 0 for view in parts(laid, LONG, state))


def test_a_folded_part_is_no_place_that_fails(laid, theme):
    view = parts(laid, LONG)[3]
    picture(view, theme)
    assert view.rect_of(5_000).height() == 0
    assert view.offset_at(QPointF(5, 5)) > 0


# -- width --------------------------------------------------------------------


def test_long_lines_scroll_sideways_and_stop_at_their_ends(laid):
    view = laid.only(WIDE)
    start = WIDE.index("wide")
    before = view.rect_of(start).left()
    assert view.scroll(100, 0)
    assert view.rect_of(start).left() == before - 100
    assert view.scroll(10**6, 0)
    assert not view.scroll(1, 0)
    assert view.rect_of(WIDE.index("end")).right() <= laid.width
    assert view.scroll(-(10**6), 0)
    assert view.rect_of(start).left() == before


def test_a_click_in_what_is_scrolled_leads_to_it(laid):
    view = laid.only(WIDE)
    view.scroll(300, 0)
    assert comes_back(view, WIDE.index("wide") + 70)


def test_there_is_a_bar_only_where_something_can_be_scrolled(laid):
    bar = press(laid.only(WIDE), "scroll")
    assert float(bar.value) > 1
    assert "scroll" not in kinds(laid.only(SHORT))


def test_dragging_the_bar_to_its_end_shows_the_end(laid):
    view = laid.only(WIDE)
    bar = press(view, "scroll")
    view.scroll(bar.area.width() * float(bar.value), 0)
    assert not view.scroll(1, 0)


def test_parts_scroll_together(laid):
    source = LONG.replace("x5 =", "x5 = " + "y" * 300)
    state = BlockState(folded=False)
    first, second, *_ = parts(laid, source, state)
    first.scroll(50, 0)
    assert second.rect_of(source.index("x60")).left() < 0


def test_only_the_lowest_part_has_the_bar(laid, theme):
    source = LONG.replace("x5 =", "x5 = " + "y" * 300)
    views = parts(laid, source, BlockState(folded=False))
    for view in views:
        picture(view, theme)
    assert ["scroll" in kinds(view) for view in views] == [False] * (len(views) - 1) + [True]


def test_wrapped_code_needs_no_bar(laid):
    view = laid.only(WIDE, BlockState(wrapped=True))
    assert "scroll" not in kinds(view)
    assert view.height > laid.only(WIDE).height
    assert view.rect_of(WIDE.index("end")).right() <= laid.width
    assert comes_back(view, WIDE.index("end"))


# -- colors -------------------------------------------------------------------


def test_code_is_plain_first_and_colored_when_it_was_read(qtbot, laid, theme):
    view = laid.only(SHORT)
    keyword = theme.color("syn_kw").name()
    assert keyword not in colors_of(picture(view, theme))
    height = view.height
    with qtbot.waitSignal(laid.services.finished):
        pass
    assert view.refresh() is False
    assert keyword in colors_of(picture(view, theme))
    assert view.height == height


def test_code_that_was_read_before_is_colored_at_once(qtbot, laid, theme):
    laid.ready(qtbot, laid.only(SHORT))
    assert theme.color("syn_kw").name() in colors_of(picture(laid.only(SHORT), theme))


def test_a_string_over_several_parts_has_one_color(qtbot, laid, theme):
    source = '```python\nx = """\n' + "words\n" * 100 + '"""\ny = 1\n```'
    views = parts(laid, source, BlockState(folded=False))
    laid.ready(qtbot, views[1])
    assert theme.color("syn_str").name() in colors_of(picture(views[1], theme))


def test_the_colors_of_a_part_are_those_of_its_own_words(qtbot, laid, theme):
    view = parts(laid, LONG, BlockState(folded=False))[1]
    laid.ready(qtbot, view)
    numbers = {
        view._text[made.start : made.start + made.length]
        for made in view._words._layout.formats()
        if made.format.foreground().color() == theme.color("syn_num")
    }
    assert numbers == {f"{n}" for n in range(40, 80)}


def test_all_of_it_is_read_when_the_fence_is_closed(qtbot, laid):
    source = "```python\nx = 1\ny = 2"
    (block,) = read(source)
    view = laid.view(block, source)
    (closed,) = read(f"{source}\n```")
    assert view.update(closed, f"{source}\n```")
    laid.ready(qtbot, view)
    assert laid.services.lexer.runs("x = 1\ny = 2", "python")


def test_parts_of_one_block_are_read_once(laid):
    blocks = [block for block in read(LONG) if isinstance(block, Code)]
    chunks = {chunk_of(block, LONG)[0] for block in blocks}
    assert len(chunks) == 1
    for block in blocks:
        text, skip = chunk_of(block, LONG)
        assert text[skip:].startswith(block.text)


def test_very_long_code_is_read_part_by_part(laid):
    source = "```python\n" + "\n".join(f"name_{n} = {n}" for n in range(4_000)) + "\n```"
    for block in read(source):
        text, skip = chunk_of(block, source)
        assert len(text) < 20_000
        assert text[skip:] == block.text


def test_what_streams_in_is_read_now_and_then_and_wholly_at_its_end(qtbot, laid, monkeypatch):
    asked = []
    runs = laid.services.lexer.runs
    monkeypatch.setattr(
        laid.services.lexer, "runs", lambda text, lang: asked.append(text) or runs(text, lang)
    )
    view = None
    for end in range(10, len(SHORT) + 1):
        text = SHORT[:end]
        (block,) = read(text)
        if view is None or not view.update(block, text):
            view = laid.view(block, text)
    written = [text for text in asked if not text.endswith("# one")]
    assert len(written) <= 2
    assert asked[-1].endswith("# one")


def test_code_that_streams_in_looks_as_if_it_had_been_there(qtbot, laid, theme, monkeypatch):
    monkeypatch.setattr(code_view, "COLOR_EVERY_S", 0)
    view = None
    for end in range(4, len(SHORT) + 1):
        text = SHORT[:end]
        block = read(text)[-1]
        if view is None or not view.update(block, text):
            view = laid.view(block, text)
        fresh = laid.view(block, text)
        assert (view.height, view.natural_width) == (fresh.height, fresh.natural_width)
        assert view.rect_of(end) == fresh.rect_of(end)
    laid.ready(qtbot, view)
    assert picture(view, theme) == picture(laid.ready(qtbot, laid.only(SHORT)), theme)


# -- its text -----------------------------------------------------------------


@pytest.mark.parametrize("source", [SHORT, LONG, WIDE], ids=["short", "long", "wide"])
def test_all_of_its_lines_are_copied(source):
    lines = source.split("\n")[1:-1]
    assert code_text(read(source)) == "\n".join(lines)


def test_a_line_that_was_cut_is_copied_in_one_piece():
    source = f"```\n{'x' * 50_000}\ny\n```"
    assert code_text(read(source)) == f"{'x' * 50_000}\ny"


def test_code_in_a_quotation_is_copied_without_its_marks():
    assert code_text(read("> ```\n> a\n>\n>   b\n> ```")) == "a\n\n  b"


def test_files_are_named_for_the_language():
    assert file_name("python", "code") == "code.py"
    assert file_name("dockerfile", "code") == "Dockerfile"
    assert file_name("", "code") == "code.txt"
    assert file_name("no-such", "code") == "code.txt"
