"""What pressing does, in a real transcript: nothing is opened before it was agreed to."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

import app.ui.chat.transcript
from app.markup.reading import read
from app.ui.chat.transcript.block_view import BlockState
from tests.markup.samples import payloads
from tests.ui.chat.conftest import said
from tests.ui.chat.transcript.laid import colors_of, picture

CODE = "Look:\n\n```python\ndef f():\n\n    return 1\n```\n\nDone."
LINK = "See [the page](https://bank.example@evil.example/path) now."
NOTES = "Said[^n] so.\n\n" + "More words.\n\n" * 80 + "[^n]: Because."


@pytest.fixture
def opened(monkeypatch):
    """Addresses that were opened, instead of opening them."""
    addresses = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: addresses.append(url.toString()))
    return addresses


def show(transcript, source):
    transcript.set_items([said(1, source)])
    transcript.scroll_to_start()
    return transcript.flow.layout(0)


def control(layout, kind, number=0):
    """The start of the block and the control in it."""
    found = []
    for row in range(len(layout.rows)):
        layout.ensure(row)
        for made in layout.view(row).controls():
            if made.kind == kind:
                found.append((layout.rows[row].block.start, made))
    return found[number]


def press(transcript, layout, kind, number=0):
    start, made = control(layout, kind, number)
    transcript.controls.press(1, start, made)


def test_code_is_copied_as_it_was_written_and_says_so_for_a_moment(qtbot, transcript, theme):
    layout = show(transcript, CODE)
    press(transcript, layout, "copy")
    assert QGuiApplication.clipboard().text() == "def f():\n\n    return 1"
    state = layout.rows[layout.row_of(CODE.index("```"))].state
    assert state.copied
    qtbot.waitUntil(lambda: not state.copied)


def test_folded_code_is_copied_whole(transcript):
    lines = "\n".join(f"x{n}" for n in range(120))
    press(transcript, show(transcript, f"```\n{lines}\n```"), "copy")
    assert QGuiApplication.clipboard().text() == lines


def test_each_block_of_code_is_copied_by_itself(transcript):
    layout = show(transcript, "```\none\n```\n\n```\ntwo\n```")
    press(transcript, layout, "copy", 1)
    assert QGuiApplication.clipboard().text() == "two"


def test_code_is_saved_under_a_name_that_fits(qtbot, transcript, tmp_path):
    press(transcript, show(transcript, CODE), "save")
    dialog = transcript.window().findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedFiles()[0].endswith("code.py")
    target = tmp_path / "written.py"
    dialog.fileSelected.emit(str(target))
    qtbot.waitUntil(target.exists)
    qtbot.waitUntil(lambda: target.read_text() == "def f():\n\n    return 1\n")
    dialog.reject()


def test_a_file_that_cannot_be_written_is_said_in_place(qtbot, transcript, tmp_path):
    show(transcript, CODE)
    transcript.controls.write("x", str(tmp_path / "no-such-folder" / "x.py"))
    question = transcript.controls.question
    qtbot.waitUntil(question.isVisible)
    assert question.title.text()
    assert "x.py" in question.reason.text()
    assert not question.yes.isVisible()


def test_a_link_is_opened_only_after_its_true_host_was_seen(qtbot, transcript, opened):
    press(transcript, show(transcript, LINK), "link")
    question = transcript.controls.question
    assert question.isVisible()
    assert "evil.example" in question.title.text()
    assert "bank" not in question.title.text()
    assert opened == []
    QTest.mouseClick(question.yes, Qt.MouseButton.LeftButton)
    assert opened == ["https://bank.example@evil.example/path"]
    assert not question.isVisible()


def test_whoever_does_not_agree_opens_nothing_and_is_back_in_the_text(transcript, opened):
    press(transcript, show(transcript, LINK), "link")
    question = transcript.controls.question
    assert question.no.hasFocus(), "the way back has the focus"
    QTest.keyClick(question.no, Qt.Key.Key_Escape)
    assert not question.isVisible()
    assert transcript.hasFocus()
    assert opened == []


def test_mail_is_asked_about_too(transcript, opened):
    press(transcript, show(transcript, "<mailto:somebody@example.org>"), "link")
    assert "somebody@example.org" in transcript.controls.question.reason.text()
    assert opened == []


def test_other_schemes_are_not_even_asked_about(transcript, opened):
    show(transcript, LINK)
    for address in ("javascript:alert(1)", "file:///etc/passwd", "smb://host/share", ""):
        transcript.controls.ask_about(address)
        assert not transcript.controls.question.isVisible()
    assert opened == []


def test_the_question_fits_into_a_narrow_transcript(transcript):
    press(transcript, show(transcript, LINK), "link")
    transcript.stage.resize(420, 400)
    box = transcript.controls.question.geometry()
    assert box.left() >= 0
    assert box.right() <= 420
    assert box.bottom() <= 400


def test_the_question_changes_its_language(transcript):
    press(transcript, show(transcript, LINK), "link")
    transcript.controls.question.title.setText("")
    QGuiApplication.sendEvent(transcript, QEvent(QEvent.Type.LanguageChange))
    assert "evil.example" in transcript.controls.question.title.text()


def test_a_footnote_is_gone_to_and_left_again(transcript):
    layout = show(transcript, NOTES)
    press(transcript, layout, "note", 0)
    down = transcript.verticalScrollBar().value()
    assert down > 200
    press(transcript, transcript.flow.layout(0), "note", 1)
    assert transcript.verticalScrollBar().value() < 50


# -- whatever strangers write -------------------------------------------------

FORMS = {
    "text": "{}",
    "link": "[here]({})",
    "pointed": "<{}>",
    "picture": "![here]({})",
    "named": "[here]\n\n[here]: {}",
    "cell": "| a |\n|---|\n| {} [x](<{}>) |",
}


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_loaded_and_nothing_else_can_be_pressed(
    laid, opened, monkeypatch, thorough, form
):
    def refused(*_args, **_kwargs):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refused)
    tried = payloads()
    painted = 0
    for number, payload in enumerate(tried if thorough else tried[::7]):
        source = FORMS[form].replace("{}", payload)
        for block in read(source):
            view = laid.view(block, source, BlockState())
            for made in view.controls():
                if made.kind in {"link", "picture"}:
                    assert urlsplit(made.value).scheme in {"http", "https", "mailto"}, source
                else:
                    assert made.kind in {"copy", "save", "wrap", "fold", "scroll", "note"}
            if number % 40 == 0:
                painted += len(colors_of(picture(view, laid.theme).copy(0, 0, 60, 20)))
    assert painted > 0
    assert opened == []


def test_no_block_of_markdown_is_a_document_that_could_load_something():
    """Texts are laid out by QTextLayout, which has no resources; plain text is the exception."""
    with_documents = {
        path.name
        for path in Path(app.ui.chat.transcript.__file__).parent.glob("*.py")
        if "import QTextDocument" in path.read_text() or "    QTextDocument," in path.read_text()
    }
    assert with_documents <= {"paragraphs.py"}
