"""A message turned into panes in its place, and back."""

from __future__ import annotations

import gc
import weakref

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt

from app.chat.conversation import TEMPORARY, Message
from app.chat.store import Store
from app.ui.chat.message_menu import MessageMenu
from app.ui.chat.tokens.telling import figures_told, note_told
from app.ui.chat.transcript.row_blocks import TokensHead, TokensPart
from app.ui.chat.transcript.selection import Place
from tests.engine.scripted import tokens_of
from tests.ui.chat.tokens.conftest import WAIT_MS, token

RIGHT, LEFT, ESCAPE = Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Escape


def rows(page, node_id):
    flow = page.widget.transcript.flow
    return flow.layout(flow.index_of(node_id)).rows


def head(page, node_id):
    row = rows(page, node_id)[0]
    assert isinstance(row.block, TokensHead)
    return page.widget.transcript.flow.layout(page.widget.transcript.flow.index_of(node_id)).view(0)


def press(page, node_id, value):
    (control,) = [each for each in head(page, node_id).controls() if each.value == value]
    page.widget.transcript.pressing.pressed.emit(node_id, 0, control)


def place_of(page, node_id, number):
    """Where a pane stands in the viewport."""
    transcript = page.widget.transcript
    flow = transcript.flow
    layout = flow.layout(flow.index_of(node_id))
    glass = flow.glass(node_id)
    block = glass.panes.made.block_of(number)
    top = flow.heights.top(flow.index_of(node_id)) - transcript.verticalScrollBar().value()
    box = glass.panes.box(number).translated(
        layout.text_left, top + layout.row_top(1 + block) - glass.panes.top(block)
    )
    return box.center().toPoint()


def odd(gpt2):
    """Ids that no tokenizer gives for their text, and the text."""
    ids = [each for letter in "Hello there" for each in gpt2.cut(letter)]
    return ids, "Hello there"


def reply_of(ids, gpt2, end=50256):
    tokens = [token(each, gpt2.pieces.all[each]) for each in ids]
    return [*tokens, token(end, b"<|endoftext|>", "")]


def test_a_reply_is_shown_by_the_ids_that_were_stored(page, talk, gpt2, facts, shown):
    ids, text = odd(gpt2)
    assert gpt2.cut(text) != ids
    _, reply = talk(("user", "Say it", None, ()), ("assistant", text, facts, reply_of(ids, gpt2)))
    glass = shown(reply)
    assert list(glass.shown.made.cut.ids) == [*ids, 50256]
    assert glass.shown.origin == "stored"
    assert note_told(glass) == "These are the tokens that the model wrote, as they were stored."
    assert figures_told(glass) == "12 token(s) · 1.00 bytes each · GPT-2"
    assert "ends the reply, and is no part of its text" in glass.told(11)
    assert "ends" not in glass.told(10)


def test_panes_stand_for_the_stored_content_byte_for_byte(page, talk, gpt2, facts, shown):
    text = "# A **title**\n\n龘 and 🪟,\ttab\n"
    ids = gpt2.cut(text)
    (reply,) = talk(("assistant", text, facts, reply_of(ids, gpt2)))
    glass = shown(reply)
    made = glass.shown.made
    assert made.text == text.encode()
    places = [made.place(at) for at in range(len(ids))]
    assert b"".join(made.text[start:end] for start, end in places) == text.encode()
    assert [end for _, end in places[:-1]] == [start for start, _ in places[1:]]


def test_a_question_is_cut_by_the_vocabulary_of_the_conversation(page, talk, gpt2, facts, shown):
    text = "<|endoftext|> is plain text here"
    question, _ = talk(
        ("user", text, None, ()), ("assistant", "Yes", facts, reply_of(gpt2.cut("Yes"), gpt2))
    )
    glass = shown(question)
    assert list(glass.shown.made.cut.ids) == gpt2.cut(text)
    assert 50256 not in glass.shown.made.cut.ids
    assert glass.shown.source == "gpt-2"
    assert note_told(glass) == ""


def test_what_the_user_began_is_cut_and_said(page, talk, gpt2, facts, shown):
    ids, text = odd(gpt2)
    begun = replace(facts, prefill=len("Well 字: "))
    (reply,) = talk(("assistant", f"Well 字: {text}", begun, reply_of(ids, gpt2)))
    glass = shown(reply)
    assert list(glass.shown.made.cut.ids) == [*gpt2.cut("Well 字: "), *ids, 50256]
    assert "your beginning was cut again" in note_told(glass)
    assert "of the beginning that you wrote" in glass.told(0)
    assert "of the beginning that you wrote" not in glass.told(len(gpt2.cut("Well 字: ")))


def test_a_reply_that_lost_its_ids_says_so(page, talk, gpt2, facts, shown):
    (reply,) = talk(("assistant", "Other words", facts, ()))
    glass = shown(reply)
    assert list(glass.shown.made.cut.ids) == gpt2.cut("Other words")
    assert note_told(glass).startswith("No tokens are stored with this reply")


def test_a_reply_that_the_user_edited_is_not_called_the_models(page, talk, gpt2, facts, shown):
    (reply,) = talk(("assistant", "Other words", replace(facts, edited=True), ()))
    glass = shown(reply)
    assert list(glass.shown.made.cut.ids) == gpt2.cut("Other words")
    assert note_told(glass).startswith("You wrote this version of the reply")


def test_a_removed_model_is_said_and_its_ids_are_still_true(page, talk, gpt2, facts, shown):
    ids, text = odd(gpt2)
    gone = replace(facts, model_path="/gone/big.gguf", fingerprint="another", model_name="Big")
    (reply,) = talk(("assistant", text, gone, reply_of(ids, gpt2)))
    glass = shown(reply)
    assert list(glass.shown.made.cut.ids) == [*ids, 50256]
    assert note_told(glass) == (
        "The vocabulary of Big is not on this computer: ids and bytes are as stored."
    )
    assert [each.value for each in head(page, reply).controls()] == ["print", "lens", "other"]


def test_another_vocabulary_in_the_place_of_the_file_is_not_taken_for_it(
    page, talk, gpt2, facts, shown
):
    ids, text = odd(gpt2)
    other = replace(facts, fingerprint="another", model_name="Big")
    (reply,) = talk(("assistant", text, other, reply_of(ids, gpt2)))
    glass = shown(reply)
    assert (glass.shown.source, glass.shown.name) == ("", "Big")
    assert list(glass.shown.made.cut.ids) == [*ids, 50256]


def test_another_cut_is_called_another_cut(page, talk, gpt2, facts, shown, qtbot):  # noqa: PLR0917
    ids, text = odd(gpt2)
    gone = replace(facts, model_path="/gone/big.gguf", fingerprint="another", model_name="Big")
    (reply,) = talk(("assistant", text, gone, reply_of(ids, gpt2)))
    glass = shown(reply)
    press(page, reply, "other")
    menu = page.widget.tokens._menu
    at = page.widget.transcript.viewport().mapFromGlobal(menu.pos())
    (pressed,) = [each for each in head(page, reply).controls() if each.value == "other"]
    assert abs(at.x() - pressed.area.left()) <= 2
    assert pressed.area.height() <= at.y() <= page.widget.transcript.viewport().height() / 2
    (wanted,) = [each for each in menu.actions() if each.text().startswith("GPT-2")]
    wanted.trigger()
    menu.close()
    qtbot.waitUntil(lambda: glass.shown.origin == "other")
    assert list(glass.shown.made.cut.ids) == gpt2.cut(text)
    assert note_told(glass).startswith("This is another cut, by GPT-2")


def test_a_stop_string_is_no_part_of_the_text(page, talk, gpt2, facts, shown):
    tokens = [
        *reply_of(gpt2.cut("Hello there"), gpt2)[:-1],
        token(198, b"\n", ""),
        token(11, b",", ""),
    ]
    (reply,) = talk(("assistant", "Hello there", facts, tokens))
    made = shown(reply).shown.made
    assert made.cut.after == 2
    assert made.place(len(made) - 1) == (11, 11)


def test_once_more_turns_it_back_to_print(page, talk, gpt2, facts, shown):
    (reply,) = talk(("assistant", "# Title\n\nWords", facts, reply_of(gpt2.cut("x"), gpt2)))
    before_rows = [type(row.block) for row in rows(page, reply)]
    shown(reply)
    assert all(isinstance(row.block, TokensHead | TokensPart) for row in rows(page, reply))
    page.widget.messages.do("tokens", reply)
    assert [type(row.block) for row in rows(page, reply)] == before_rows
    shown(reply)
    press(page, reply, "print")
    assert [type(row.block) for row in rows(page, reply)] == before_rows


def test_a_token_is_pointed_at_and_pinned(page, talk, gpt2, facts, shown, qtbot):  # noqa: PLR0917
    (reply,) = talk(("assistant", "Hello there", facts, reply_of(gpt2.cut("Hello there"), gpt2)))
    glass = shown(reply)
    viewport = page.widget.transcript.viewport()
    qtbot.mouseMove(viewport, QPoint(3, 3))
    qtbot.mouseMove(viewport, place_of(page, reply, 1))
    qtbot.waitUntil(lambda: glass.pointed_token == 1)
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place_of(page, reply, 1))
    assert glass.pinned_token == 1
    qtbot.mouseMove(viewport, QPoint(3, 3))
    qtbot.waitUntil(lambda: glass.pointed_token == -1)
    assert glass.pinned_token == 1


def test_the_keyboard_walks_over_the_panes(page, talk, gpt2, facts, shown, qtbot):  # noqa: PLR0917
    question, reply = talk(
        ("user", "Say it", None, ()),
        ("assistant", "Hello there you", facts, reply_of(gpt2.cut("Hello there you"), gpt2)),
    )
    glass = shown(reply)
    transcript = page.widget.transcript
    transcript.setFocus(Qt.FocusReason.TabFocusReason)
    transcript.set_current(reply)
    qtbot.keyClick(transcript, RIGHT)
    qtbot.keyClick(transcript, RIGHT)
    assert glass.keyboard == glass.pointed_token == 1
    qtbot.keyClick(transcript, Qt.Key.Key_Return)
    assert glass.pinned_token == 1
    qtbot.keyClick(transcript, Qt.Key.Key_End)
    assert glass.keyboard == len(glass.shown.made) - 1
    qtbot.keyClick(transcript, ESCAPE)
    assert glass.keyboard == -1
    qtbot.keyClick(transcript, Qt.Key.Key_Up)
    assert transcript.current == question


def test_selecting_over_panes_copies_what_is_written(page, talk, gpt2, facts, shown):
    text = "Hello **there** 字"
    (reply,) = talk(("assistant", text, facts, reply_of(gpt2.cut(text), gpt2)))
    shown(reply)
    transcript = page.widget.transcript
    transcript.select_all()
    assert transcript.selected_text() == text
    assert transcript.selected_as_text() == text
    offset = text.index("there")
    area = transcript.rect_of(Place(0, offset))
    assert transcript.place_at(area.topLeft() + QPointF(2, 2)).offset == offset
    assert transcript.place_at(area.topRight() + QPointF(-2, 2)).offset == offset + len("there")


def test_a_long_message_lays_out_what_is_seen(page, talk, gpt2, facts, shown):
    text = "The merging of byte pairs.\n" * 8_000
    ids = gpt2.cut("The merging of byte pairs.\n") * 8_000
    (reply,) = talk(("assistant", text, facts, reply_of(ids, gpt2)))
    glass = shown(reply)
    assert len(glass.shown.made) > 50_000
    laid_out = [row for row in rows(page, reply) if row.view is not None]
    assert len(laid_out) < 12 < len(rows(page, reply))
    assert page.widget.transcript.flow.heights[0] > 2 * len(glass.shown.made)


def test_the_lens_opens_with_the_text_and_the_vocabulary(page, talk, gpt2, facts, shown, qtbot):  # noqa: PLR0917
    (reply,) = talk(("assistant", "Hello", facts, reply_of(gpt2.cut("Hello"), gpt2)))
    shown(reply)
    with qtbot.waitSignal(page.widget.lens_wanted) as wanted:
        press(page, reply, "lens")
    assert wanted.args == ["Hello", "gpt-2"]


def test_every_message_has_it_in_its_menu_and_replies_in_the_footer(page, talk, gpt2, facts):
    question, reply = talk(
        ("user", "Hello", None, ()),
        ("assistant", "Hello", facts, reply_of(gpt2.cut("Hello"), gpt2)),
    )
    page.widget.transcript.set_current(reply)
    footer = page.widget.transcript.furniture.footer(reply)
    assert footer.buttons["tokens"].isVisibleTo(footer)
    assert footer.buttons["tokens"].accessibleName() == "Show tokens"
    footer.buttons["tokens"].click()
    assert page.widget.tokens.is_shown(reply)
    assert footer.buttons["tokens"].accessibleName() == "Show as text"
    for node, words in ((question, "Show tokens"), (reply, "Show as text")):
        page.widget.messages.open_menu(node, QPoint(0, 0))
        menu = page.widget.findChildren(MessageMenu)[-1]
        assert words in [each.text() for each in menu.actions()]
        menu.close()


def test_a_reply_that_is_being_written_shows_its_tokens_when_it_is_done(
    page, ready, engines, qtbot
):
    engines.last.hold = True
    page.session.send("Hello")
    qtbot.waitUntil(lambda: engines.last.job != 0 and len(page.session.path()) == 2)
    reply = page.session.path()[-1].node.id
    page.widget.messages.do("tokens", reply)
    glass = page.widget.transcript.flow.glass(reply)
    assert note_told(glass) == "The tokens are shown when the reply is complete."
    assert not any(isinstance(row.block, TokensPart) for row in rows(page, reply))
    engines.last.produce("Hello to you")
    assert not any(isinstance(row.block, TokensPart) for row in rows(page, reply))
    engines.last.finish()
    qtbot.waitUntil(lambda: page.session.status(page.session.current) == "idle")
    qtbot.waitUntil(lambda: glass.shown is not None, timeout=WAIT_MS)
    assert list(glass.shown.made.cut.ids) == [each.id for each in tokens_of("Hello to you")]
    # Gone on with, it waits again.
    assert glass.parts("Hello to you", streaming=True) is None
    assert glass.parts("Hello to you", streaming=False)
    assert any(isinstance(row.block, TokensPart) for row in rows(page, reply))


def test_a_temporary_conversation_has_its_tokens_in_memory(page, ready, engines, qtbot):
    page.session.new_temporary()
    qtbot.waitUntil(lambda: page.session.current >= TEMPORARY)
    page.session.send("Hello")
    qtbot.waitUntil(lambda: len(page.session.path()) == 2)
    qtbot.waitUntil(lambda: page.session.status(page.session.current) == "idle")
    reply = page.session.path()[-1].node.id
    page.widget.messages.do("tokens", reply)
    glass = page.widget.transcript.flow.glass(reply)
    qtbot.waitUntil(lambda: glass.shown is not None, timeout=WAIT_MS)
    assert glass.shown.stored == len(glass.shown.made) > 0


def test_a_conversation_that_is_kept_goes_on_showing_tokens(page, ready, engines, qtbot):
    session, tokens = page.session, page.widget.tokens
    flow = page.widget.transcript.flow
    session.new_temporary()
    qtbot.waitUntil(lambda: session.current >= TEMPORARY)
    session.send("Hello")
    qtbot.waitUntil(lambda: len(session.path()) == 2)
    qtbot.waitUntil(lambda: session.status(session.current) == "idle")
    question, reply = (item.node.id for item in session.path())
    tokens.show(reply)
    qtbot.waitUntil(lambda: flow.glass(reply).shown is not None, timeout=WAIT_MS)
    flow.glass(reply).pin(1)
    held = list(flow.glass(reply).made.cut.ids)

    session.keep(session.current)
    qtbot.waitUntil(lambda: 0 < session.current < TEMPORARY and len(session.path()) == 2)
    asked, kept = (item.node.id for item in session.path())
    assert kept != reply
    qtbot.waitUntil(lambda: tokens.is_shown(kept), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: flow.glass(kept).shown is not None, timeout=WAIT_MS)
    assert list(flow.glass(kept).made.cut.ids) == held
    assert flow.glass(kept).pinned_token == 1
    assert not tokens.is_shown(asked)
    assert not tokens.is_shown(question)

    tokens.toggle(kept)
    assert (tokens._wanted, tokens._pins) == ({}, {})


def test_find_marks_panes_too(page, talk, gpt2, facts, shown, qtbot):  # noqa: PLR0917
    text = "Hello there, you there"
    (reply,) = talk(("assistant", text, facts, reply_of(gpt2.cut(text), gpt2)))
    shown(reply)
    transcript = page.widget.transcript
    before = transcript.viewport().grab().toImage()
    page.actions["view.find"].trigger()
    page.widget.find_bar.finder.look_for("there")
    qtbot.waitUntil(lambda: page.widget.find_bar.finder.count == 2)
    assert transcript.viewport().grab().toImage() != before


def test_other_colors_sizes_and_widths_lay_the_panes_out_anew(page, talk, gpt2, facts, shown):
    text = "The merging of byte pairs. " * 30
    (reply,) = talk(("assistant", text, facts, reply_of(gpt2.cut(text), gpt2)))
    glass = shown(reply)
    transcript = page.widget.transcript
    flow = transcript.flow
    high, pitch, wide = flow.heights[0], glass.panes.pitch, glass.panes.box(0).width()
    page.widget._theme.set_scale(1.5)
    assert glass.panes.box(0).width() > 1.3 * wide
    assert glass.panes.pitch > pitch
    assert flow.heights[0] > high
    page.widget._theme.set_scale(1.0)
    assert flow.heights[0] == high
    page.stage.resize(520, 700)
    assert glass.panes.width == flow.metrics.measure
    assert flow.heights[0] > high
    page.widget._theme.set_mode("dark")
    transcript.viewport().grab()
    page.widget._theme.set_mode("light")


def test_what_is_above_stays_where_it_is(page, talk, gpt2, facts, shown):
    text = "Hello there. " * 40
    _, reply = talk(
        ("user", "Say it", None, ()), ("assistant", text, facts, reply_of(gpt2.cut(text), gpt2))
    )
    transcript = page.widget.transcript
    flow = transcript.flow

    def top():
        return flow.heights.top(flow.index_of(reply)) - transcript.verticalScrollBar().value()

    transcript.scroll_to_end()
    before = top()
    shown(reply)
    assert flow.heights.total > transcript.viewport().height()
    assert top() == before
    page.widget.messages.do("tokens", reply)
    assert top() == before


def test_a_message_that_is_far_away_comes_into_view(page, talk, gpt2, facts, shown):
    words = "Some words. " * 60
    ids = talk(*[("user", words, None, ()) for _ in range(12)])
    transcript = page.widget.transcript
    transcript.scroll_to_start()
    shown(ids[-1])
    assert ids[-1] in {layout.key for _, _, layout in transcript.visible_messages()}


def test_panes_that_need_more_room_than_the_text_are_seen(page, talk, gpt2, facts, shown):
    words = "Some words. " * 60
    ids = talk(*[("user", words, None, ()) for _ in range(8)], ("user", "word " * 30, None, ()))
    transcript = page.widget.transcript
    transcript.scroll_to_end()
    transcript.scroll_by(-10)
    assert not transcript.following
    shown(ids[-1])
    index = transcript.flow.index_of(ids[-1])
    bottom = transcript.flow.heights.top(index) + transcript.flow.heights[index]
    bar = transcript.verticalScrollBar()
    assert bottom <= bar.value() + transcript.viewport().height() + 1


def test_nothing_is_kept_of_what_was_looked_up(page, talk, gpt2, facts, shown):
    (reply,) = talk(("assistant", "Hello", facts, reply_of(gpt2.cut("Hello"), gpt2)))
    shown(reply)
    assert page.widget.tokens._looks == {}
    page.widget.messages.do("tokens", reply)
    page.widget.messages.do("tokens", reply)
    look = page.widget.tokens._looks[reply]
    page.widget.messages.do("tokens", reply)
    assert look.cancelled


def test_panes_that_are_print_again_do_not_pile_up(page, talk, gpt2, facts, shown):
    (reply,) = talk(("assistant", "Hello", facts, reply_of(gpt2.cut("Hello"), gpt2)))
    panes = []
    for _ in range(5):
        panes.append(weakref.ref(shown(reply)))
        page.widget.messages.do("tokens", reply)
    # Some hundred rows are kept that were laid out last; what has to go for others is gone.
    page.widget.transcript.flow._documents.clear()
    gc.collect()
    assert [each() for each in panes[:-1]] == [None] * 4


def test_tokens_are_shown_when_their_conversation_is_opened_again(  # noqa: PLR0917
    page, talk, gpt2, facts, shown, qtbot
):
    text = "Some words. " * 60
    ids = gpt2.cut(text)
    question, reply = talk(
        ("user", text, None, ()), ("assistant", text, facts, reply_of(ids, gpt2))
    )
    transcript, tokens, first = page.widget.transcript, page.widget.tokens, page.session.current
    transcript.scroll_to_end()
    shown(reply)
    transcript.scroll_to_end()
    talk(("user", "Elsewhere", None, ()))
    assert not tokens.is_shown(reply)
    kept = tokens._wanted.copy()
    assert kept == {reply: ""}, "nothing of its panes is kept meanwhile"

    page.session.open(first)
    qtbot.waitUntil(lambda: tokens.is_shown(reply), timeout=WAIT_MS)
    glass = transcript.flow.glass(reply)
    qtbot.waitUntil(lambda: glass.shown is not None, timeout=WAIT_MS)
    assert list(glass.shown.made.cut.ids) == [*ids, 50256]
    assert transcript.following, "the end is still at the end"
    assert not tokens.is_shown(question)

    page.widget.messages.do("tokens", reply)
    assert tokens._wanted == {}
    talk(("user", "Elsewhere again", None, ()))
    page.session.open(first)
    qtbot.waitUntil(lambda: transcript.flow.index_of(reply) is not None)
    qtbot.waitUntil(lambda: not tokens._resuming.isActive())
    assert not tokens.is_shown(reply)


def test_the_vocabulary_that_was_chosen_cuts_again(page, talk, gpt2, facts, shown, qtbot):  # noqa: PLR0917
    _, reply = talk(
        ("user", "Say it", None, ()),
        ("assistant", "Hello there", facts, reply_of(gpt2.cut("Hello there"), gpt2)),
    )
    shown(reply)
    page.widget.tokens.show(reply, "qwen2")
    glass = page.widget.transcript.flow.glass(reply)
    qtbot.waitUntil(lambda: glass.shown.source == "qwen2", timeout=WAIT_MS)
    first = page.session.current
    talk(("user", "Elsewhere", None, ()))
    page.session.open(first)
    flow = page.widget.transcript.flow
    qtbot.waitUntil(
        lambda: flow.glass(reply) is not None and flow.glass(reply).shown is not None,
        timeout=WAIT_MS,
    )
    assert flow.glass(reply).shown.source == "qwen2"


def test_a_restored_message_is_not_shown_as_tokens_for_the_number_of_another(  # noqa: PLR0917
    page, talk, gpt2, facts, shown, qtbot, storage, paths
):
    said = (
        ("user", "Say it", None, ()),
        ("assistant", "Hello there", facts, reply_of(gpt2.cut("Hello there"), gpt2)),
    )
    question, reply = talk(*said)
    shown(question)
    shown(reply)
    opened, tokens = page.session.current, page.widget.tokens

    def restore():
        """In the backup there is only the question, in other words."""
        paths.database.unlink()
        store = Store.open(paths.database)
        while store.create() != opened:
            pass
        store.add_message(opened, None, Message(role="user", content="Earlier"))
        store.close()

    storage.replace(restore)
    qtbot.waitUntil(
        lambda: [item.node.message.content for item in page.session.path()] == ["Earlier"],
        timeout=WAIT_MS,
    )
    assert page.session.path()[0].node.id == question
    assert not tokens.is_shown(question)

    with qtbot.waitCallback() as done:
        storage.run(
            lambda store: store.add_message(
                opened, question, Message(role="assistant", content="Another answer")
            ),
            done,
        )
    assert done.args[0].id == reply
    talk(("user", "Elsewhere", None, ()))
    page.session.open(opened)
    qtbot.waitUntil(lambda: page.session.current == opened)
    qtbot.waitUntil(lambda: not tokens._resuming.isActive())
    assert not tokens.is_shown(question)
    assert tokens._wanted == {}
