"""The files of a message in the transcript."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from app.bridge.draft_files import DraftFiles
from app.chat.conversation import Attachment
from app.chat.extraction.client import Text
from app.chat.extraction.wire import Extracted
from app.ui.chat.attachments.attaching import Attaching
from app.ui.chat.transcript.row_blocks import Attached
from tests.ui.chat.transcript.laid import picture


def file(number: int, name: str, **fields) -> Attachment:
    return Attachment(id=number, name=name, kind="table", size_bytes=2100, characters=9, **fields)


def test_each_file_can_be_pressed_and_says_what_it_is(laid):
    block = Attached(4, 4, (file(7, "a.csv"), file(8, "b.csv", cut=True)))
    view = laid.view(block, "Best")
    first, second = view.controls()
    assert (first.kind, first.value) == ("attachment", "7")
    assert first.name == "Preview of a.csv, 2.1 kB"
    assert "only the beginning" in second.name
    assert first.area.right() < second.area.left()
    assert view.height == first.area.height()
    assert view.natural_width == second.area.right()
    assert view.offset_at(QPointF(3, 3)) == 4


def test_many_files_go_on_in_the_next_line_and_a_long_name_is_cut(laid):
    names = [f"{'long ' * 9}{n}.csv" for n in range(5)] + ["x" * 200]
    view = laid.view(Attached(0, 0, tuple(file(n, name) for n, name in enumerate(names, 1))), "")
    places = [control.area for control in view.controls()]
    assert len({place.top() for place in places}) > 1
    assert all(place.right() <= laid.width for place in places)
    assert view.height == max(place.bottom() for place in places)
    assert picture(view, laid.theme) != picture(
        laid.view(Attached(0, 0, (file(1, "a"),)), ""), laid.theme
    )


def test_the_same_files_after_more_text_are_the_same_view(laid):
    files = (file(7, "a.csv"),)
    view = laid.view(Attached(4, 4, files), "Best")
    assert view.update(Attached(6, 6, files), "Bester")
    assert view.offset_at(QPointF(0, 0)) == 6
    assert not view.update(Attached(6, 6, (file(8, "b.csv"),)), "Bester")


@pytest.fixture
def attached(qtbot, page, actions, host, storage):
    """A chat page with files, and a model."""

    def read(path, *, tell, cancelled):
        return Text("a,b\n", Extracted(kind="table"))

    drafts = DraftFiles(storage, host, page.session, extraction=read)
    host.load("/models/small.gguf")
    qtbot.waitUntil(lambda: host.state == "ready")
    page.widget.writing.attaching = Attaching(
        page.widget._theme, actions, page.widget.composer, page.session, host, drafts=drafts
    )
    yield SimpleNamespace(**vars(page), drafts=drafts)
    drafts.close()


def test_a_press_shows_what_the_model_read(qtbot, attached, finished):
    page, session = attached.widget, attached.session
    page.writing.attaching.add(["/home/me/scores.csv"])
    qtbot.waitUntil(lambda: len(attached.drafts.ready(session.current)) == 1)
    QTest.keyClicks(page.composer.editor, "Best?")
    QTest.keyClick(page.composer.editor, Qt.Key.Key_Return)
    finished()
    transcript = page.transcript
    transcript.scroll_to_start()
    _, top, layout = next(iter(transcript.visible_messages()))
    row = len(layout.rows) - 1
    (control,) = layout.view(row).controls()
    corner = QPointF(layout.text_left, top + layout.row_top(row))
    place = (corner + control.area.center()).toPoint()
    QTest.mouseClick(transcript.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: page.writing.attaching._preview is not None)
    preview = page.writing.attaching._preview
    assert preview.text.text() == "File: scores.csv\n```csv\na,b\n```"
    preview.close()
