"""Somebody looks at what the model reads: the real template, ids and KV cache of a conversation."""

from __future__ import annotations

from msgspec import structs
from PySide6.QtCore import Qt


def test_the_prompt_is_that_of_the_reply(open_window, starter_model, qtbot):
    person = open_window(starter_model)
    person.wait_ready()
    person.write("Say <|im_end|> please.")
    person.wait_idle()
    facts = person.session.path()[-1].node.message.facts

    person.press(
        Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    prompt = person.window.pages.tokens.prompt
    qtbot.waitUntil(lambda: prompt.sight.made is not None)

    seen, mapped, made = prompt.sight.seen, prompt.sight.map, prompt.sight.made
    reply = next(each for each in mapped.stretches if each.stored)
    assert reply.first == facts.prompt_tokens
    assert seen.prompt.cached >= facts.prompt_tokens
    assert made.pane(0).text == "<|im_start|>"
    assert made.pane(0).kind == "control"
    assert mapped.stretch_at(0).owner == "template"
    first, end = mapped.plain[0]
    assert b"".join(made.pane(at).piece for at in range(first, end)).strip() == b"<|im_end|>"
    assert all(made.pane(at).kind != "control" for at in range(first, end))


def test_what_has_no_room_is_left_out_and_a_longer_context_would_keep_it(
    open_window, starter_model, qtbot
):
    person = open_window(starter_model)
    person.wait_ready()
    host, session = person.window._models, person.session
    host.load(host.path, structs.replace(host.load_settings(host.path), n_ctx=256))
    qtbot.waitUntil(lambda: host.state == "ready" and host.n_ctx == 256)
    session.set_settings(structs.replace(session.settings(), overflow="drop_oldest", max_tokens=40))
    for question in ("Name a color. " * 12, "Name a river. " * 16, "Name a city. " * 16):
        person.write(question)
        person.wait_idle()
    person.window._actions["view.context"].trigger()
    bar = person.window.page.context.bar
    qtbot.waitUntil(lambda: bar.sight.seen is not None)
    assert bar.sight.seen.prompt.dropped == (0, 1)
    first = session.path()[0].node.id
    assert person.window.page.transcript.left_out(first) == "Left out: no room in the context"

    person.window._actions["view.prompt"].trigger()
    prompt = person.window.pages.tokens.prompt
    qtbot.waitUntil(lambda: prompt.sight.seen is not None)
    prompt.what_if.length.field.setValue(2048)
    qtbot.waitUntil(lambda: prompt.sight.seen.prompt.n_ctx == 2048)
    assert prompt.sight.seen.prompt.dropped == ()
    assert prompt.what_if.sentence().startswith("If the context held 2,048 tokens: 2 ")
