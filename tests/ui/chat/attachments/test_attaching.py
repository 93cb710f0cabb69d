"""Files in the composer, as somebody at the window meets them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.bridge.draft_files import DraftFiles
from app.chat.extraction.client import Text
from app.chat.extraction.wire import Extracted
from app.core.errors import AttachmentLocked, AttachmentMissing
from app.engine.api import LoadSettings
from app.engine.protocol import Generate, Load
from app.ui.chat.attachments.attaching import Attaching
from app.ui.chat.composer import Composer
from app.ui.plurals import tokens
from tests.ui.chat.conftest import ENTER, Stage
from tests.ui.doubles import shouting, unnamed

LEFT = Qt.MouseButton.LeftButton


class Reader:
    """Files by their names; what is not there is missing."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.errors: dict[str, Exception] = {}

    def __call__(self, path, *, tell, cancelled):
        name = path.rpartition("/")[2]
        if name in self.errors:
            raise self.errors[name]
        if name not in self.texts:
            raise AttachmentMissing(name=name)
        return Text(self.texts[name], Extracted(kind="text"))


@pytest.fixture
def reader():
    return Reader()


@pytest.fixture
def drafts(storage, host, session, reader):
    made = DraftFiles(storage, host, session, extraction=reader)
    yield made
    made.close()


@pytest.fixture
def desk(qtbot, theme, actions, session, host, drafts):  # noqa: PLR0917
    """A composer with files, over a session with a scripted model that is loaded."""
    host.load("/models/small.gguf", LoadSettings(n_ctx=2048))
    qtbot.waitUntil(lambda: host.state == "ready")
    composer = Composer(theme, host)
    stage = Stage(composer, 640, 420)
    qtbot.addWidget(stage)
    attaching = Attaching(theme, actions, composer, session, host, drafts=drafts)
    with qtbot.waitActive(stage):
        stage.activateWindow()
    composer.set_open(is_open=True)

    def send(text: str) -> None:
        """As the page does."""
        if attaching.may_send() and session.send(text, attaching.ready()):
            composer.clear()
            attaching.sent()

    composer.sent.connect(send)
    composer.editor.setFocus()
    return SimpleNamespace(
        composer=composer, attaching=attaching, stage=stage, editor=composer.editor
    )


@pytest.fixture
def attached(qtbot, desk, drafts, session, reader):
    """Attach files with these words, and wait until they are counted."""

    def attach(**texts: str) -> None:
        reader.texts.update({f"{name}.txt": text for name, text in texts.items()})
        desk.attaching.add([f"/home/me/{name}.txt" for name in texts])
        wait_counted(qtbot, drafts, session)

    return attach


def wait_counted(qtbot, drafts, session) -> None:
    qtbot.waitUntil(
        lambda: (
            not drafts.reading(session.current)
            and drafts.tokens(session.current) is not None
            and bool(drafts.of(session.current))
        )
    )


def pasted(text: str = "", paths: tuple[str, ...] = (), *, image: bool = False) -> QMimeData:
    data = QMimeData()
    if text:
        data.setText(text)
    if paths:
        data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    if image:
        data.setImageData(QImage(2, 2, QImage.Format.Format_RGB32))
    return data


def names(desk) -> list[str]:
    return [chip.file.name for chip in desk.attaching.strip.chips()]


# -- chips ----------------------------------------------------------------


def test_a_chip_has_name_tokens_and_share(desk, attached):
    attached(scores="one two three")
    (chip,) = desk.attaching.strip.chips()
    assert chip.isVisible()
    # The name, two fences and three words; see `app.chat.enclosure`.
    assert chip.accessibleName() == f"scores.txt, {tokens(7)} · <1%"
    assert "of the context of" in chip.toolTip()
    assert desk.composer.note.text() == tokens(7)


def test_several_files_stand_side_by_side(desk, attached):
    attached(a="one", b="two", c="three")
    assert names(desk) == ["a.txt", "b.txt", "c.txt"]
    assert desk.attaching.strip.height() <= 2 * 30


def test_very_many_files_scroll(qtbot, desk, drafts, session, reader):
    reader.texts = {f"{n}.txt": "one" for n in range(40)}
    desk.attaching.add([f"/home/me/{n}.txt" for n in range(40)])
    wait_counted(qtbot, drafts, session)
    desk.composer.set_pane_height(600)
    area = desk.attaching.area
    qtbot.waitUntil(lambda: area.height() == 180)
    assert area.widget().height() > area.height()


def test_what_cannot_be_read_says_so_in_its_place(qtbot, desk, drafts, session, reader):
    reader.errors["a.pdf"] = AttachmentLocked(name="a.pdf")
    desk.attaching.add(["/home/me/a.pdf", "/home/me/gone.txt"])
    qtbot.waitUntil(lambda: not drafts.reading(session.current))
    first, second = desk.attaching.strip.chips()
    assert first.accessibleName() == "a.pdf, This file is locked with a password"
    assert "without a password" in first.toolTip()
    assert second.accessibleName() == "gone.txt, This file is no longer there"
    assert not desk.composer.button.isEnabled()


def test_the_keyboard_reaches_opens_and_removes(qtbot, desk, attached):
    attached(a="one", b="two")
    first, second = desk.attaching.strip.chips()
    first.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(first, ENTER)
    qtbot.waitUntil(lambda: desk.attaching._preview is not None)
    desk.attaching._preview.close()
    with qtbot.waitActive(desk.stage):
        desk.stage.activateWindow()
    second.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(second, Qt.Key.Key_Delete)
    assert names(desk) == ["a.txt"]
    assert desk.stage.focusWidget() is first
    QTest.keyClick(first, Qt.Key.Key_Backspace)
    assert names(desk) == []
    assert desk.stage.focusWidget() is desk.editor
    assert not desk.attaching.strip.isVisible()


def test_the_cross_takes_a_file_out(qtbot, desk, attached):
    attached(a="one", b="two")
    qtbot.mouseClick(desk.attaching.strip.chips()[0].button, LEFT)
    assert names(desk) == ["b.txt"]


def test_a_file_goes_with_the_message(qtbot, desk, attached, session, engines, drafts):  # noqa: PLR0917
    attached(a="one two")
    QTest.keyClicks(desk.editor, "Which?")
    QTest.keyClick(desk.editor, ENTER)
    qtbot.waitUntil(lambda: bool(engines.sent(Generate)))
    assert engines.sent(Generate)[-1].request.messages[-1].content == (
        "File: a.txt\n```\none two\n```\n\nWhich?"
    )
    assert names(desk) == []
    assert desk.composer.text() == ""


def test_files_alone_can_be_sent(qtbot, desk, attached, engines):
    attached(a="one two")
    assert desk.composer.button.isEnabled()
    QTest.keyClick(desk.editor, ENTER)
    qtbot.waitUntil(lambda: bool(engines.sent(Generate)))


def test_nothing_is_sent_before_all_is_read(qtbot, desk, session, drafts, reader):
    QTest.keyClicks(desk.editor, "Which?")
    reader.texts["a.txt"] = "one"
    desk.attaching.add(["/home/me/a.txt"])
    QTest.keyClick(desk.editor, ENTER)
    assert desk.composer.text() == "Which?"
    assert not desk.composer.button.isEnabled()
    wait_counted(qtbot, drafts, session)
    assert desk.composer.button.isEnabled()


def test_another_conversation_has_its_own_files(qtbot, desk, attached, session, storage, finished):  # noqa: PLR0917
    attached(a="one")
    QTest.keyClicks(desk.editor, "Hello")
    QTest.keyClick(desk.editor, ENTER)
    finished()
    first = session.current
    attached(b="two")
    session.new()
    qtbot.waitUntil(lambda: session.current not in {0, first})
    assert names(desk) == []
    session.open(first)
    qtbot.waitUntil(lambda: names(desk) == ["b.txt"])


# -- coming in ------------------------------------------------------------


def test_files_are_chosen_in_a_dialog_that_blocks_nothing(qtbot, desk, drafts, session, reader):
    reader.texts["a.txt"] = "one"
    desk.attaching.choose()
    dialog = desk.stage.findChild(QFileDialog)
    assert dialog.fileMode() == QFileDialog.FileMode.ExistingFiles
    dialog.filesSelected.emit(["/home/me/a.txt"])
    dialog.reject()
    wait_counted(qtbot, drafts, session)
    assert names(desk) == ["a.txt"]


def test_files_are_pasted(qtbot, desk, drafts, session, reader):
    reader.texts = {"a.txt": "one", "b.txt": "two"}
    QGuiApplication.clipboard().setMimeData(pasted(paths=("/home/me/a.txt", "/home/me/b.txt")))
    QTest.keyClick(desk.editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    wait_counted(qtbot, drafts, session)
    assert names(desk) == ["a.txt", "b.txt"]
    assert desk.composer.text() == ""


def test_pictures_wait_for_a_later_version_and_nothing_is_lost(desk):
    QTest.keyClicks(desk.editor, "Look")
    desk.editor.insertFromMimeData(pasted(image=True))
    assert desk.attaching.notes.says("picture")
    assert desk.composer.text() == "Look"
    desk.attaching.notes.buttons()["seen"].click()
    assert not desk.attaching.notes.says("picture")


def test_a_picture_among_files_is_told_apart(qtbot, desk, drafts, session, reader):
    reader.texts["a.txt"] = "one"
    desk.attaching.add(["/home/me/photo.PNG", "/home/me/a.txt"])
    wait_counted(qtbot, drafts, session)
    assert names(desk) == ["a.txt"]
    assert desk.attaching.notes.says("picture")


def test_text_beside_a_picture_is_text(desk):
    desk.editor.insertFromMimeData(pasted("words", image=True))
    assert desk.composer.text() == "words"
    assert not desk.attaching.notes.says("picture")


def test_a_link_that_is_pasted_is_text(desk):
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/a")])
    data.setText("https://example.org/a")
    desk.editor.insertFromMimeData(data)
    assert desk.composer.text() == "https://example.org/a"


# -- long pastes ----------------------------------------------------------


def test_a_long_paste_offers_to_become_a_file(qtbot, desk, drafts, session):
    long = "A line of a log.\n" * 600
    QTest.keyClicks(desk.editor, "See ")
    desk.editor.insertFromMimeData(pasted(long))
    assert desk.composer.text() == f"See {long}"
    # What is written meanwhile stays where it is.
    QTest.keyClicks(desk.editor, "now")
    desk.attaching.notes.buttons()["attach"].click()
    wait_counted(qtbot, drafts, session)
    assert desk.composer.text() == "See now"
    assert names(desk) == ["Pasted text.txt"]
    with qtbot.waitCallback() as read:
        drafts.read_enclosed(session.current, drafts.of(session.current)[0].attachment, read)
    assert long in read.args[0]
    assert not desk.attaching.notes.says("pasted")


def test_one_endless_line_becomes_a_file_in_one_piece(qtbot, desk, drafts, session):
    long = "x" * 30_000
    desk.editor.insertFromMimeData(pasted(long))
    desk.attaching.notes.buttons()["attach"].click()
    wait_counted(qtbot, drafts, session)
    with qtbot.waitCallback() as read:
        drafts.read_enclosed(session.current, drafts.of(session.current)[0].attachment, read)
    assert f"\n{long}\n" in read.args[0]
    assert desk.composer.text() == ""


def test_a_long_paste_may_stay_text(desk):
    long = "A line.\n" * 2000
    desk.editor.insertFromMimeData(pasted(long))
    desk.attaching.notes.buttons()["keep"].click()
    assert desk.composer.text() == long
    assert names(desk) == []
    assert not desk.attaching.notes.says("pasted")


def test_a_long_paste_that_is_taken_back_is_offered_no_more(desk):
    desk.editor.insertFromMimeData(pasted("x" * 9000))
    assert desk.attaching.notes.says("pasted")
    desk.editor.undo()
    assert not desk.composer.text()
    assert not desk.attaching.notes.says("pasted")


@pytest.mark.parametrize(("text", "offered"), [("x" * 8192, False), ("彩" * 2731, True)])
def test_bytes_decide_what_is_long(desk, text, offered):
    desk.editor.insertFromMimeData(pasted(text))
    assert desk.attaching.notes.says("pasted") == offered


# -- what does not fit ----------------------------------------------------


WORDS = "word " * 4000


def test_what_does_not_fit_is_said_before_it_is_sent(desk, attached, session):
    attached(a=WORDS)
    assert desk.attaching.notes.says("room")
    QTest.keyClicks(desk.editor, "Which?")
    QTest.keyClick(desk.editor, ENTER)
    assert session.path() == ()
    assert desk.composer.text() == "Which?"
    assert desk.stage.focusWidget() is desk.attaching.notes.buttons()["beginning"]


def test_only_the_beginning_is_sent(qtbot, desk, attached, engines, host):
    attached(a=WORDS, small="one two")
    QTest.keyClicks(desk.editor, "Which?")
    desk.attaching.notes.buttons()["beginning"].click()
    qtbot.waitUntil(lambda: bool(engines.sent(Generate)))
    content = engines.sent(Generate)[-1].request.messages[-1].content
    assert content.startswith("File: a.txt (only its beginning)\n```\nword word")
    assert "File: small.txt\n```\none two\n```" in content
    assert len(content.split()) < host.info.n_ctx
    assert not desk.attaching.notes.says("room")


def test_the_files_can_be_removed(desk, attached):
    attached(a=WORDS)
    desk.attaching.notes.buttons()["remove"].click()
    assert names(desk) == []
    assert not desk.attaching.notes.says("room")


def test_it_can_be_sent_all_the_same(qtbot, desk, attached, engines):
    attached(a=WORDS)
    QTest.keyClicks(desk.editor, "Which?")
    desk.attaching.notes.buttons()["anyway"].click()
    qtbot.waitUntil(lambda: bool(engines.sent(Generate)))


def test_a_larger_context_is_offered_where_the_model_has_one(desk, attached, host, engines, qtbot):
    wanted: list[int] = []
    desk.attaching.context_wanted.connect(wanted.append)
    attached(a=WORDS)
    offered = "context" in desk.attaching.notes.buttons()
    assert offered == (host.info.n_ctx_train >= 6144)
    if offered:
        desk.attaching.notes.buttons()["context"].click()
        assert wanted
        assert wanted[0] % 1024 == 0
        assert host.info.n_ctx < wanted[0] <= host.info.n_ctx_train
    assert engines.sent(Load)


def test_words_that_do_not_fit_are_told_before_they_are_sent(qtbot, desk, session, engines):
    desk.composer.editor.set_text(WORDS)
    notes = desk.attaching.notes
    qtbot.waitUntil(lambda: notes.says("room"))
    assert set(notes.buttons()) <= {"context", "anyway"}
    QTest.keyClick(desk.editor, ENTER)
    assert session.path() == ()
    assert desk.composer.text() == WORDS
    assert desk.stage.focusWidget() in notes.buttons().values()
    desk.composer.editor.set_text("short")
    qtbot.waitUntil(lambda: not notes.says("room"))
    desk.composer.editor.set_text(WORDS)
    qtbot.waitUntil(lambda: notes.says("room"))
    desk.composer.editor.set_text("")
    assert not notes.says("room")
    desk.composer.editor.set_text(WORDS)
    qtbot.waitUntil(lambda: notes.says("room"))
    notes.buttons()["anyway"].click()
    qtbot.waitUntil(lambda: bool(engines.sent(Generate)))
    assert not notes.says("room")


# -- the preview ----------------------------------------------------------


def test_the_preview_shows_exactly_what_the_model_reads(qtbot, desk, attached, drafts, session):
    text = "".join(f"{n},彩色玻璃 {'y' * (n % 50)}\n" for n in range(3000)) + "z" * 5000
    attached(a=text)
    (chip,) = desk.attaching.strip.chips()
    qtbot.mouseClick(chip, LEFT, pos=chip.rect().topLeft() + chip.rect().center() / 4)
    qtbot.waitUntil(lambda: desk.attaching._preview is not None)
    preview = desk.attaching._preview
    qtbot.waitUntil(lambda: preview.text.complete)
    with qtbot.waitCallback() as read:
        drafts.read_enclosed(session.current, chip.file.attachment, read)
    assert preview.text.text() == read.args[0]
    assert preview.text.isReadOnly()
    assert tokens(chip.file.tokens) in preview.facts.text()
    assert not preview.isModal()
    preview.text.selectAll()
    assert preview.text.createMimeDataFromSelection().text() == read.args[0]
    preview.close()


def test_a_preview_of_two_million_characters_holds_nobody_up(qtbot, desk):
    import time

    from app.chat.conversation import Attachment
    from app.ui.chat.attachments.preview import Preview

    preview = Preview(desk.attaching._theme)
    qtbot.addWidget(preview)
    head = Attachment(name="a", kind="text", size_bytes=1, characters=1)
    text = "A line of a very long log, with its time and its words.\n" * 36_000
    began = time.process_time()
    preview.show_attachment(head, text, None, 0)
    assert time.process_time() - began < 10
    qtbot.waitUntil(lambda: preview.text.complete)
    assert preview.text.text() == text


# -- words ----------------------------------------------------------------


def test_every_part_has_a_name_in_every_language(desk, attached, qapp):
    attached(a=WORDS)
    desk.editor.insertFromMimeData(pasted("x" * 9000))
    desk.attaching.notes.tell_pictures(shown=True)
    assert unnamed(desk.composer) == []
    with shouting(qapp):
        for button in desk.attaching.notes.buttons().values():
            assert button.text().startswith("ZH")
        assert desk.attaching.strip.accessibleName().startswith("ZH")
        assert desk.attaching.strip.chips()[0].button.accessibleName().startswith("ZH")
