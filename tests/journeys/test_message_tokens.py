"""Somebody looks at the tokens of what the real model wrote, and of what they write."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.engine.api import CutOptions

WAIT_MS = 60_000


def stored_ids(person, node_id):
    with person.qtbot.waitCallback() as told:
        person.application._storage.run(lambda store: store.of(node_id).tokens(node_id), told)
    return [token.id for token in told.args[0]]


def cut(person, source, text):
    vocabularies = person.window._desk.vocabularies
    with person.qtbot.waitSignal(vocabularies.opened, timeout=WAIT_MS) as opened:
        vocabularies.open(source)
    with person.qtbot.waitCallback(timeout=WAIT_MS) as done:
        vocabularies.cut(opened.args[1], text, CutOptions(), done)
    return list(done.args[0].ids)


def shown(person, node_id):
    flow = person.window.page.transcript.flow
    person.qtbot.waitUntil(
        lambda: flow.glass(node_id) is not None and flow.glass(node_id).shown is not None,
        timeout=WAIT_MS,
    )
    return flow.glass(node_id).shown


def test_the_tokens_of_a_conversation_in_their_place(open_window, starter_model, qtbot):
    person = open_window(starter_model)
    person.wait_ready()
    # Somebody turns the strip of the draft on, and sees the tokens fall as they type.
    page = person.window.page
    person.press(
        Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    )
    question = "How many r's are in strawberry?"
    qtbot.keyClicks(page.composer.editor, question)
    tokens = page.writing.tokens
    qtbot.waitUntil(
        lambda: (
            tokens.lens is not None
            and not tokens.lens.waiting
            and tokens.lens.made is not None
            and tokens.lens.made.text == question.encode()
        ),
        timeout=WAIT_MS,
    )
    assert tokens.strip.isVisible()
    assert page.composer.tokens == len(tokens.lens.made)
    drafted = list(tokens.lens.made.cut.ids)
    person.press(Qt.Key.Key_Return)
    person.wait_idle()
    asked, reply = (item.node.id for item in person.session.path())

    # The reply stands there as the very tokens that are stored with it.
    person.window.page.transcript.setFocus(Qt.FocusReason.TabFocusReason)
    person.window.page.transcript.set_current(reply)
    person.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    found = shown(person, reply)
    assert list(found.made.cut.ids) == stored_ids(person, reply)
    assert found.origin == "stored"
    assert found.made.text == person.texts()[1].encode()
    assert found.source == str(starter_model)
    if person.ending() == "stop":
        assert found.made.pane(len(found.made) - 1).token_kind == "control"

    # The question was cut as the draft was, and needs no model.
    person.models.unload()
    qtbot.waitUntil(lambda: person.models.state == "none", timeout=WAIT_MS)
    page.messages.do("tokens", asked)
    assert (
        list(shown(person, asked).made.cut.ids)
        == drafted
        == cut(person, str(starter_model), question)
    )

    # And the lens opens with it.
    control = next(
        each for each in page.transcript.flow.layout(0).view(0).controls() if each.value == "lens"
    )
    page.transcript.pressing.pressed.emit(asked, 0, control)
    assert person.window.pages.name == "tokens"
    lens = person.window.pages.tokens.lens
    qtbot.waitUntil(
        lambda: lens.made is not None and not lens.waiting and lens.text == question.encode(),
        timeout=WAIT_MS,
    )
    assert list(lens.made.cut.ids) == drafted
