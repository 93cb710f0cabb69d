"""The context of the conversation as a thin strip, and what it says of the messages."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from msgspec import structs
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible

from app.bridge.seeing import Seeing
from app.bridge.seen import Wish
from app.inspection.prompt_map import map_prompt
from app.ui.actions import Actions
from app.ui.chat.context_bar import left_out
from app.ui.chat.page import ChatPage
from app.ui.chat.transcript.selection import Place
from app.ui.statusbar import StatusBar
from tests.bridge.prompts_double import PromptsDouble
from tests.ui.chat.conftest import Stage, asked, said, write
from tests.ui.lens.prompt.seeing_double import SeeingDouble, seen_of, talk


def show_context(preferences, *, shown=True):
    window = preferences.settings.window
    preferences.update(window=structs.replace(window, context=shown))


@pytest.fixture
def seeing(qapp):
    return SeeingDouble()


@pytest.fixture
def talking(  # noqa: PLR0917
    qtbot, theme, ready, host, files, preferences, desk, seeing, finished
):
    """A question and its answer, with a context that is shown."""
    widget = ChatPage(
        theme, Actions(), ready, host, files, preferences, desk=replace(desk, seeing=seeing)
    )
    stage = Stage(widget, 900, 640)
    qtbot.addWidget(stage)
    with qtbot.waitActive(stage):
        stage.activateWindow()
    page = SimpleNamespace(widget=widget, stage=stage)
    write(page, "Hello")
    finished()
    write(page, "More")
    finished()
    nodes = tuple((item.node.id,) for item in ready.path())
    seeing.messages = talk(*(item.node.message.content for item in ready.path()))
    seeing.nodes, seeing.n_ctx = nodes, 400
    show_context(preferences)
    qtbot.waitUntil(lambda: widget.context.bar.sight.seen is not None)
    page.ids = [node for (node,) in nodes]
    return page


def tell(talking, qtbot, **what):
    """The prompt is another now."""
    context = talking.widget.context.bar
    double, before = context.sight._seeing, context.sight.seen
    for name, value in what.items():
        setattr(double, name, value)
    double.change()
    qtbot.waitUntil(lambda: context.sight.seen is not before)


def test_it_shows_how_much_is_used(talking):
    context = talking.widget.context.bar
    assert context.isVisible()
    assert context.figures.text() == f"{len(context.sight.seen.prompt.ids)} / 400"


def test_it_says_the_same_as_the_status_bar_whatever_happens(  # noqa: PLR0917
    qtbot, theme, ready, host, files, preferences, desk, engines, storage
):
    prompts = PromptsDouble(12)
    seeing = Seeing(ready, host, storage, prompts)
    widget = ChatPage(
        theme, Actions(), ready, host, files, preferences, desk=replace(desk, seeing=seeing)
    )
    stage, status = Stage(widget, 900, 640), StatusBar(theme, ready, host, files)
    for each in (stage, status):
        qtbot.addWidget(each)
    show_context(preferences)
    page, engine = SimpleNamespace(widget=widget), engines.last
    bar = widget.context.bar
    sight = bar.sight

    def looked():
        return not (sight._seeing.waiting or sight._timer.isActive() or sight._task)

    def settled(text):
        qtbot.waitUntil(lambda: status.context.label.text() == text)
        qtbot.waitUntil(looked)
        assert status.context.label.text() == text
        assert bar.figures.text() == text
        assert bar.strip.summary().startswith(text.replace("/", "of"))

    engine.hold = True
    write(page, "Hello")
    qtbot.waitUntil(lambda: engine.job != 0)
    qtbot.waitUntil(lambda: sight.seen is not None)
    settled("9 / 2,048")
    engine.produce("one two three")
    settled("12 / 2,048")
    # A stop string took most of it away.
    prompts.tokens = 10
    engine.finish(stop_string="two")
    settled("10 / 2,048")
    # The next prompt has no room for all of it.
    write(page, "More")
    qtbot.waitUntil(lambda: engine.job != 0)
    prompts.tokens = 700
    engine.produce("so")
    engine.finish("length", prompt_tokens=2040)
    settled("700 / 2,048")
    # Before it is counted again both say the same estimate.
    prompts.hold = True
    ready.branches.edit(ready.path()[-1].node.id, "word " * 70)
    qtbot.waitUntil(lambda: status.context.label.text().startswith("~"))
    assert bar.figures.text() == status.context.label.text()
    qtbot.waitUntil(lambda: bool(prompts.waiting))
    prompts.hold, prompts.tokens = False, 900
    prompts.answer()
    settled("900 / 2,048")


def test_it_is_hidden_and_remembered(talking, qtbot, preferences):
    show_context(preferences, shown=False)
    assert not talking.widget.context.bar.isVisible()
    assert not talking.widget.context.bar.sight.following


def test_nothing_is_asked_before_it_was_ever_shown(  # noqa: PLR0917
    theme, qtbot, ready, host, files, preferences, desk, seeing
):
    widget = ChatPage(
        theme, Actions(), ready, host, files, preferences, desk=replace(desk, seeing=seeing)
    )
    qtbot.addWidget(widget)
    widget.show()
    assert widget.context.bar is None
    assert seeing.others == []


def test_a_click_on_a_message_goes_to_it(talking, qtbot):
    context = talking.widget.context.bar
    wanted = []
    talking.widget.message_wanted.connect(wanted.append)
    stop = context.strip.bands.stops[1]
    qtbot.mouseClick(context.strip, Qt.MouseButton.LeftButton, pos=QPoint(int(stop.left) + 6, 8))
    assert wanted == [talking.ids[1]]
    talking.widget.show_message(talking.ids[0])
    assert talking.widget.transcript.current == talking.ids[0]


def test_what_is_left_out_is_dimmed_and_says_why(talking, qtbot):
    view = talking.widget.transcript
    assert view.left_out(talking.ids[0]) == ""
    before = view.grab().toImage()
    tell(talking, qtbot, n_ctx=60)
    assert view.left_out(talking.ids[0]) == "Left out: no room in the context"
    assert view.left_out(talking.ids[-1]) == ""
    assert view.grab().toImage() != before
    reader = QAccessible.queryAccessibleInterface(view)
    name = reader.child(0).text(QAccessible.Text.Name)
    assert name.endswith("Left out: no room in the context")
    view.scroll_to_start()
    place = view.rect_of(Place(0, 1)).center()
    assert view._hint(place) == "Left out: no room in the context"


def test_what_goes_next_is_dimmed_only_when_the_room_is_nearly_gone():
    messages = talk("the lower", "merging", "the lower the")
    for n_ctx, expected in ((400, {}), (68, {1: "next"})):
        seen = seen_of(messages, Wish(), n_ctx=n_ctx)
        mapped = map_prompt(seen.prompt.lengths, seen.prompt.spans)
        assert left_out(seen, mapped) == expected


def test_without_the_strip_what_the_last_prompt_left_out_is_dimmed(
    talking, qtbot, preferences, monkeypatch
):
    show_context(preferences, shown=False)
    monkeypatch.setattr(talking.widget.context, "dropped", lambda: 2)
    talking.widget._show_path()
    view = talking.widget.transcript
    assert [bool(view.left_out(key)) for key in talking.ids] == [True, True, False, False]


def test_without_the_strip_what_goes_next_is_dimmed_too(talking, preferences, ready):
    show_context(preferences, shown=False)
    *before, last = ready.path()
    facts = structs.replace(
        last.node.message.facts, overflow="drop_oldest", prompt_tokens=380, n_ctx=400
    )
    node = structs.replace(last.node, message=structs.replace(last.node.message, facts=facts))
    context, view = talking.widget.context, talking.widget.transcript
    context.show_path((*before, replace(last, node=node)))
    told = "Left out next: the context is nearly full"
    assert [view.left_out(key) for key in talking.ids] == [told, told, "", ""]


def test_while_a_reply_is_written_what_was_left_out_stays_dimmed(talking, preferences, ready):
    show_context(preferences, shown=False)
    _, answer, _, last = ready.path()
    facts = structs.replace(answer.node.message.facts, dropped_messages=1)
    node = structs.replace(answer.node, message=structs.replace(answer.node.message, facts=facts))
    running = structs.replace(last.node.message.facts, ending=None, dropped_messages=0)
    begun = structs.replace(last.node, message=structs.replace(last.node.message, facts=running))
    context, path = talking.widget.context, list(ready.path())
    path[1], path[3] = replace(answer, node=node), replace(last, node=begun)
    context.show_path(tuple(path))
    assert talking.widget.transcript.left_out(talking.ids[0])


def test_a_veil_lies_over_the_message_only(transcript, theme):
    transcript.set_items([asked(1, "Question"), said(2, "Answer")])
    before = transcript.viewport().grab().toImage()
    transcript.set_left_out({1: "out"})
    after = transcript.viewport().grab().toImage()
    _, top, layout = transcript.visible_messages()[1]
    ratio = after.devicePixelRatio()
    row = int((top + layout.body_top + 8) * ratio)
    same = [before.pixel(x, row) == after.pixel(x, row) for x in range(after.width())]
    assert all(same)
    assert before != after
