"""Two people find out something in the token lens: one has never heard of tokens, one knows them.

A third looks at what fills the context. What they see is what another program says of the same
files.
"""

from __future__ import annotations

import json

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from app.ui.lens.tokens.strip import MARGIN
from tests.journeys.another_program import ask

WAIT_MS = 60_000
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TRICKY = "naïve  龘 👩‍👩‍👧 <|im_end|> 12345\n\tstrawberry"


def open_lens(person):
    """Press Ctrl+T, and wait for the first panes."""
    person.press(Qt.Key.Key_T, CONTROL)
    page = person.window.pages.tokens
    person.qtbot.waitUntil(lambda: is_cut(page), timeout=WAIT_MS)
    return page


def is_cut(page):
    lens = page.lens
    return lens.made is not None and not lens.waiting and lens.text == page.editor.data()


def write(person, page, text):
    """Type over what is there."""
    page.editor.setFocus()
    person.press(Qt.Key.Key_A, CONTROL)
    QApplication.clipboard().setText(text)
    person.press(Qt.Key.Key_V, CONTROL)
    person.qtbot.waitUntil(lambda: is_cut(page) and page.lens.text == text.encode())


def choose_sample(person, page, downs):
    """Tab to the samples, open them, go down and press Enter."""
    page.editor.setFocus()
    person.qtbot.waitUntil(page.editor.hasFocus)
    person.press(Qt.Key.Key_Tab)
    assert page.samples.button.hasFocus()
    person.press(Qt.Key.Key_Down)
    menu = page.samples.menu
    menu.setActiveAction(menu.actions()[0])
    for _ in range(downs):
        person.qtbot.keyClick(menu, Qt.Key.Key_Down)
    person.qtbot.keyClick(menu, Qt.Key.Key_Return)
    person.window.activateWindow()
    person.qtbot.waitUntil(lambda: is_cut(page), timeout=WAIT_MS)


def texts(page):
    made = page.lens.made
    return [made.pane(at).text for at in range(len(made))]


def click_pane(person, page, token):
    strip = page.strip
    strip.reveal(token)
    place = strip.panes.box(token).center() + QPointF(MARGIN, -strip.verticalScrollBar().value())
    person.qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place.toPoint())


def test_somebody_learns_why_the_letters_of_strawberry_cannot_be_counted(
    open_window, starter_model
):
    person = open_window(starter_model)
    person.wait_ready()
    page = open_lens(person)
    choose_sample(person, page, 0)
    assert page.samples.current().key == "spelling"
    assert "there is no r among their numbers" in page.samples.sentence.text()

    # The word is three pieces, and none of them is a letter; spelled out each is.
    seen = texts(page)
    at = seen.index("berry")
    assert seen[at - 2 : at + 1] == ["st", "raw", "berry"]
    assert seen[-10:] == ["s", *(f"·{letter}" for letter in "trawberry")]
    assert list(page.lens.made.cut.ids) == ask(starter_model, page.editor.toPlainText())["ids"][0]

    # A click on a piece tells how it was made.
    click_pane(person, page, at)
    built = page.tabs.merges
    person.qtbot.waitUntil(lambda: built.title() == "How “strawberry” was joined", timeout=WAIT_MS)
    assert built.stepper.n_steps > 5
    built.stepper.setFocus()
    built.stepper.set_step(1)
    assert built.told().startswith("Step 1: ")


def test_somebody_learns_what_their_chinese_costs(open_window, starter_model):
    person = open_window(starter_model)
    person.wait_ready()
    page = open_lens(person)
    keys = [each.data() for each in page.samples.menu.actions() if not each.isSeparator()]
    choose_sample(person, page, keys.index("chinese"))
    assert page.samples.current().key == "chinese"
    assert "Compare below" in page.samples.sentence.text()
    text = page.editor.toPlainText()

    person.qtbot.mouseClick(page.tabs.bar.items()[1], Qt.MouseButton.LeftButton)
    compare = page.tabs.compare
    person.qtbot.waitUntil(
        lambda: (
            len(compare.table.lines()) == 4
            and all(line.needs is not None for line in compare.table.lines())
        ),
        timeout=WAIT_MS,
    )
    rows = {row.source: row for row in compare.contenders.rows}
    ours, theirs = rows[str(starter_model)], rows["qwen2"]
    truth = ask(starter_model, text)["ids"][0]
    qwen = ask(theirs.lens.vocabulary.path, text)["ids"][0]
    assert list(ours.made.cut.ids) == truth
    assert list(theirs.made.cut.ids) == qwen

    # One sentence says it: the others need two and three times as many.
    at = list(rows).index("qwen2")
    assert compare.table.figure(at, "tokens") == str(len(qwen))
    assert compare.table.figure(at, "ratio") == f"{len(qwen) / len(truth):.2f}×"
    assert len(truth) > 2 * len(qwen)
    assert compare.summary.text().startswith(f"Qwen2 needs {len(qwen)} tokens for this text, ")


def test_somebody_who_knows_tokens_finds_theirs_right(open_window, starter_model):
    person = open_window(starter_model)
    person.wait_ready()
    page = open_lens(person)
    write(person, page, TRICKY)
    truth = ask(starter_model, TRICKY, chat="How many r's?", ranks=True)

    # Ids, bytes and ranks.
    made = page.lens.made
    panes = [made.pane(at) for at in range(len(made))]
    assert [pane.id for pane in panes] == truth["ids"][0]
    assert [pane.piece.hex() for pane in panes] == truth["pieces"]
    page.head.rows.rows["rank"].trigger()

    def ranks() -> list[float | None]:
        return [page.strip.panes.rank(pane.id) for pane in panes]

    # The merges are read in a thread.
    person.qtbot.waitUntil(lambda: any(rank is not None for rank in ranks()), timeout=WAIT_MS)
    assert ranks() == truth["ranks"]
    page.head.copies.copies["ids"].trigger()
    assert json.loads(QApplication.clipboard().text()) == truth["ids"][0]

    # An entry of the vocabulary is searched for and put into the text.
    entry = ask(starter_model, " cranberry")["ids"][0]
    person.press(Qt.Key.Key_End, CONTROL)
    person.window._actions["view.vocabulary"].trigger()
    browser = page.tabs.browser
    person.qtbot.waitUntil(lambda: browser.browsing.index is not None, timeout=WAIT_MS)
    person.qtbot.keyClicks(browser.filters.words, "cranberry")
    person.qtbot.waitUntil(lambda: list(browser.entries.ids) == entry, timeout=WAIT_MS)
    browser.table.show_row(0)
    browser.table.setFocus()
    person.press(Qt.Key.Key_Return)
    person.qtbot.waitUntil(lambda: page.lens.pinned_token >= 0, timeout=WAIT_MS)
    made = page.lens.made
    assert made.text == f"{TRICKY} cranberry".encode()
    assert made.pane(page.lens.pinned_token).id == entry[0]

    # The text as a message is what the model's own template makes of it.
    write(person, page, "How many r's?")
    person.qtbot.mouseClick(page.head.mode.items()[1], Qt.MouseButton.LeftButton)
    person.qtbot.waitUntil(lambda: is_cut(page) and bool(page.lens.spans), timeout=WAIT_MS)
    assert page.lens.made.text.decode() == truth["rendered"]
    assert list(page.lens.made.cut.ids) == truth["prompt"]


def test_the_prompt_is_the_templates_and_its_strip_leads_to_the_messages(
    open_window, starter_model, qtbot
):
    person = open_window(starter_model)
    person.wait_ready()
    person.write("Name a color.")
    person.wait_idle()
    asked, reply = person.session.path()
    truth = ask(starter_model, chat="Name a color.")["prompt"]
    assert reply.node.message.facts.prompt_tokens == len(truth)

    person.press(Qt.Key.Key_X, CONTROL | SHIFT)
    bar = person.window.page.context.bar
    qtbot.waitUntil(lambda: bar.sight.seen is not None, timeout=WAIT_MS)
    prompt = bar.sight.seen.prompt
    assert list(prompt.ids)[: len(truth)] == truth
    assert prompt.cached >= len(truth)

    # A click on a cell goes to its message.
    stop = next(
        each
        for each in bar.strip.bands.stops
        if each.message >= 0 and bar.sight.seen.nodes[each.message] == (asked.node.id,)
    )
    place = QPoint(round((stop.left + stop.right) / 2) + 4, bar.strip.height() // 2)
    qtbot.mouseClick(bar.strip, Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: person.window.page.transcript.current == asked.node.id)
