"""A model card as the window shows it."""

from __future__ import annotations

import itertools
import socket
import time

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QTextCursor, QTextDocument

from app.ui.prose.view import MOST_HEIGHT, Prose
from app.ui.prose.writer import PLATE_PAD
from app.ui.widgets.menu import Menu

BASE = "https://hub.example/owner/repo/blob/abc/"


@pytest.fixture
def opened(monkeypatch):
    addresses = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: addresses.append(url.toString()))
    return addresses


@pytest.fixture
def prose(qtbot, applied, opened):
    made = Prose(applied)
    qtbot.addWidget(made)
    made.resize(600, 700)
    made.show()
    qtbot.waitUntil(lambda: not made._timer.isActive())
    return made


def show(qtbot, prose, text, base=BASE):
    with qtbot.waitSignal(prose.shown):
        prose.set_markdown(text, base)
    return prose.view.document()


def test_a_card_is_there_a_moment_later(qtbot, prose):
    document = show(qtbot, prose, "---\nlicense: mit\n---\n# Glass\n\nHello **you**\n\n- a\n- b")
    assert document.toPlainText() == "Glass\nHello you\na\nb"
    assert document.firstBlock().blockFormat().headingLevel() == 1


def test_code_is_copied_as_it_was_written(qtbot, prose):
    show(qtbot, prose, "a\n\n```python\ndef f():\n\n    return 1\n```\n\nb")
    prose.view.selectAll()
    prose.view.copy()
    assert QGuiApplication.clipboard().text() == "a\ndef f():\n\n    return 1\nb"


def test_a_table_keeps_its_cells_and_the_text_goes_on_after_it(qtbot, prose):
    document = show(qtbot, prose, "| a | b |\n|-|-|\n| 1 | 2 |\n\n| c |\n|-|\n\nafter")
    tables = document.rootFrame().childFrames()
    assert [(table.rows(), table.columns()) for table in tables] == [(2, 2), (1, 1)]
    assert document.lastBlock().text() == "after"


def test_a_table_has_lines_between_its_rows_only(qtbot, prose):
    document = show(qtbot, prose, "| a | b |\n|-|-|\n| 1 | 2 |\n\n```\ncode\n```")
    table = document.rootFrame().childFrames()[0]
    cells = [
        table.cellAt(row, column).format().toTableCellFormat()
        for row in (0, 1)
        for column in (0, 1)
    ]
    assert table.format().border() == 0
    assert [(cell.bottomBorder(), cell.leftBorder(), cell.rightBorder()) for cell in cells] == [
        (1, 0, 0)
    ] * 4
    layout = document.documentLayout()
    ends = layout.frameBoundingRect(table).bottom() - table.format().bottomMargin()
    code = layout.blockBoundingRect(document.lastBlock()).top()
    assert code - PLATE_PAD - ends > 4, "the plate of code keeps its distance"


def test_nothing_in_a_card_is_loaded(qtbot, prose, monkeypatch):
    tried = []
    monkeypatch.setattr(socket.socket, "connect", lambda *args: tried.append(args))
    asked = []
    real = QTextDocument.resource
    monkeypatch.setattr(QTextDocument, "resource", lambda *args: asked.append(args) or real(*args))
    document = show(
        qtbot,
        prose,
        "![a](http://127.0.0.1:9/a.png) ![b](file:///etc/passwd) <img src=http://127.0.0.1:9/c>\n\n"
        '<div style="background:url(http://127.0.0.1:9/d)"><link rel=stylesheet href=http://x></div>',
    )
    prose.grab()
    assert tried == []
    for kind in QTextDocument.ResourceType:
        for address in ("http://127.0.0.1:9/a.png", "file:///etc/passwd", "qrc:/x"):
            assert document.resource(kind.value, QUrl(address)) is None
            assert prose.view.loadResource(kind.value, QUrl(address)) is None
    cursor = QTextCursor(document)
    while not cursor.atEnd():
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
        assert not cursor.charFormat().isImageFormat()


def test_a_link_is_opened_only_after_its_host_was_shown(qtbot, prose, opened):
    show(qtbot, prose, "[huggingface.co](https://huggingface.co@evil.example/x)")
    prose.view.anchorClicked.emit(QUrl("https://huggingface.co@evil.example/x"))
    assert opened == []
    assert prose.question.isVisible()
    assert "evil.example" in prose.question.title.text()
    assert "huggingface.co" not in prose.question.title.text()

    with qtbot.waitSignal(prose.link_chosen) as chosen:
        qtbot.mouseClick(prose.question.yes, Qt.MouseButton.LeftButton)

    assert chosen.args == ["https://huggingface.co@evil.example/x"]
    assert opened == chosen.args
    assert not prose.question.isVisible()


def test_a_link_can_be_left_alone(qtbot, prose, opened):
    prose.ask_about("https://a.example/")
    qtbot.keyClick(prose.question.no, Qt.Key.Key_Escape)
    assert not prose.question.isVisible()
    prose.ask_about("https://a.example/")
    qtbot.mouseClick(prose.question.no, Qt.MouseButton.LeftButton)
    assert opened == []


def test_links_are_reached_by_keyboard(qtbot, prose):
    show(qtbot, prose, "[one](https://one.example/) and [two](https://two.example/)")
    prose.view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(prose.view, Qt.Key.Key_Tab)
    if not prose.view.textCursor().hasSelection():
        qtbot.keyClick(prose.view, Qt.Key.Key_Tab)
    qtbot.keyClick(prose.view, Qt.Key.Key_Return)
    assert prose.question.isVisible()
    assert ".example" in prose.question.title.text()


def test_it_is_as_high_as_its_text_up_to_a_limit(qtbot, prose, applied):
    show(qtbot, prose, "one line")
    low = prose.view.height()
    show(qtbot, prose, "one\n\ntwo\n\nthree")
    assert low < prose.view.height() < 200
    show(qtbot, prose, "a paragraph\n\n" * 200)
    assert prose.view.height() == applied.px(MOST_HEIGHT)
    assert prose.view.verticalScrollBar().maximum() > 1000
    show(qtbot, prose, "one line")
    assert prose.view.height() == low


def test_only_the_last_text_is_shown(qtbot, prose):
    prose.set_markdown("old " * 10_000)
    document = show(qtbot, prose, "new")
    qtbot.wait(100)
    assert prose.view.document() is document
    assert document.toPlainText() == "new"
    prose.set_markdown("late")
    prose.clear()
    qtbot.wait(100)
    assert prose.view.document().toPlainText() == ""


def test_colors_and_sizes_follow_the_theme(qtbot, prose, applied):
    show(qtbot, prose, "# Heading\n\ntext")

    def first():
        return prose.view.document().firstBlock().begin().fragment().charFormat()

    before = (first().foreground().color(), first().font().pixelSize())
    applied.set_mode("dark" if not applied.dark else "light")
    applied.set_scale(2.0)
    qtbot.waitUntil(lambda: not prose._timer.isActive())
    assert first().foreground().color() != before[0]
    assert first().foreground().color() == applied.color("text")
    assert first().font().pixelSize() == before[1] * 2


HEAVY = {
    "code": "```python\n" + "def f(x): return [x, 'a', 1]  # c\n" * 900,
    "table": "|"
    + "a|" * 16
    + "\n|"
    + "-|" * 16
    + "\n"
    + ("|" + "b **c** [d](https://x.example)|" * 16 + "\n") * 100,
    "paragraph": "word **bold** `code` " * 5000,
    "paragraphs": "Some text, *with* a [link](https://x.example) in it.\n\n" * 3000,
    "list": "- item\n" * 3000,
}


@pytest.mark.parametrize("name", HEAVY)
def test_the_window_goes_on_while_much_is_shown(qtbot, prose, name):
    ticks = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    timer.start(1)
    document = show(qtbot, prose, HEAVY[name])
    timer.stop()
    gaps = [after - before for before, after in itertools.pairwise(ticks)]
    assert len(gaps) > 3
    assert document.blockCount() > 0


def test_it_speaks_the_language_of_the_window(qtbot, prose):
    show(qtbot, prose, "![](https://x.example/a.png)\n\n" + "a\n\n" * 4000)
    QGuiApplication.sendEvent(prose, QEvent(QEvent.Type.LanguageChange))
    text = prose.view.document().toPlainText()
    assert prose.question.yes.text()
    assert prose.view.accessibleName()
    assert text.startswith("[")


def test_the_menu_copies_the_address_under_the_pointer(qtbot, prose):
    show(qtbot, prose, "[one](https://one.example/)")
    prose.view.customContextMenuRequested.emit(QPoint(5, 8))
    (menu,) = prose.findChildren(Menu)
    copy, address, everything = menu.actions()
    assert not copy.isEnabled()
    address.trigger()
    assert QGuiApplication.clipboard().text() == "https://one.example/"
    everything.trigger()
    assert prose.view.textCursor().hasSelection()
    menu.close()


def test_it_may_go_while_a_text_is_read(qtbot, applied):
    made = Prose(applied)
    made.set_markdown(HEAVY["paragraphs"])
    reading = made._reading
    made.deleteLater()
    qtbot.waitUntil(lambda: reading.blocks is not None)
    reading.join()


def test_a_text_that_cannot_be_read_is_an_empty_one(qtbot, prose, monkeypatch, caplog):
    def fail(_text, _base):
        raise ZeroDivisionError

    monkeypatch.setattr("app.ui.prose.view.read_card", fail)
    assert show(qtbot, prose, "text").toPlainText() == ""
    assert "could not be read" in caplog.text
