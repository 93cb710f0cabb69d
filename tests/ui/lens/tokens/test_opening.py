"""A file is opened in the token lens: its bytes, its name, what is to be known of it."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QVBoxLayout, QWidget

from app.bridge import text_files as bridge
from app.ui.lens.tokens.editor import Editor
from app.ui.lens.tokens.file_bar import FileBar
from app.ui.lens.tokens.opening import Opening

TYPED = "What I typed"


class Place(QWidget):
    """The editor and its bar, as the page has them."""

    def __init__(self, theme, files):
        super().__init__()
        self.editor = Editor(theme)
        self.bar = FileBar(theme)
        column = QVBoxLayout(self)
        column.addWidget(self.editor)
        column.addWidget(self.bar)
        self.opening = Opening(files, self.editor, self.bar, parent=self)


@pytest.fixture
def place(qtbot, applied, text_files):
    made = Place(applied, text_files)
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.show()
    made.editor.setFocus()
    qtbot.keyClicks(made.editor, TYPED)
    return made


@pytest.fixture
def open_file(place, qtbot, text_files, tmp_path):
    """Open a file with some bytes in it; until it is shown or refused."""

    def do(data, name="notes.txt", **more):
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        place.opening.open(str(path), **more)
        qtbot.waitUntil(lambda: not text_files.reading and not place.editor.filling)
        return place

    return do


@pytest.mark.parametrize(
    "data",
    [
        "Zwölf 彩色 🪟\n".encode(),
        b"\xef\xbb\xbfmark",
        b"nul \x00 and \x01\x1b\x7f\x0c\x0b",
        b"ends\r\nof\rlines\n",
        b"caf\xe9 \xff\xfe",
        "\u2028\u2029\ufff8\ufdd0".encode(),
    ],
)
def test_every_byte_of_a_file_is_kept(open_file, data):
    assert open_file(data).editor.data() == data


def test_the_name_and_the_size_stand_beside_the_text_until_it_is_edited(open_file, qtbot):
    place = open_file(b"0123456789" * 120)
    assert place.bar.isVisible()
    assert place.bar.name.text() == "notes.txt"
    assert place.bar.figures.text() == "1.2 kB"
    assert not place.bar.notes.isVisible()
    qtbot.keyClicks(place.editor, "x")
    assert not place.bar.isVisible()
    qtbot.keyClick(place.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert place.bar.isVisible()


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_decoded_and_said(open_file, codec):
    place = open_file("\ufeffFenêtre 窗 🪟".encode(codec))
    assert place.editor.data().decode() == "Fenêtre 窗 🪟"
    assert "decoded from UTF-16" in place.bar.notes.text()


def test_half_a_pair_and_half_a_character_are_not_lost(open_file):
    place = open_file(b"\xff\xfe" + "ab".encode("utf-16-le") + b"\x00\xd8" + b"c")
    assert place.editor.data() == b"ab\xed\xa0\x80\xef\xbf\xbd"
    assert "3 byte" in place.bar.notes.text()


def test_bytes_that_are_no_utf_8_are_counted_and_the_first_is_told(open_file):
    place = open_file(b"one\ntwo caf\xe9\nna\xefve")
    assert place.bar.notes.isVisible()
    assert place.bar.notes.text().startswith("2 byte")
    assert "line 2 at byte 12" in place.bar.notes.text()


def test_undo_brings_the_earlier_text_back_and_redo_the_file(open_file, qtbot):
    place = open_file(b"From the file")
    undo, redo = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    assert place.editor.hasFocus()
    qtbot.keyClick(place.editor, Qt.Key.Key_Z, undo)
    assert place.editor.data().decode() == TYPED
    assert not place.bar.isVisible()
    qtbot.keyClick(place.editor, Qt.Key.Key_Z, undo | redo)
    assert place.editor.data() == b"From the file"
    assert place.bar.isVisible()


def test_a_button_brings_the_earlier_text_back(open_file, qtbot):
    place = open_file(b"line\n" * 40_000)
    assert place.editor.textCursor().position() == 0
    qtbot.mouseClick(place.bar.back, Qt.MouseButton.LeftButton)
    assert place.editor.data().decode() == TYPED
    assert not place.editor.isReadOnly()


def test_what_is_on_its_way_into_the_editor_is_taken_back_too(place, qtbot, text_files, tmp_path):
    path = tmp_path / "long.txt"
    path.write_bytes(b"line\n" * 200_000)
    place.opening.open(str(path))
    qtbot.waitUntil(lambda: place.editor.filling)
    qtbot.keyClick(place.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert place.editor.data().decode() == TYPED
    qtbot.keyClicks(place.editor, "!")
    assert place.editor.data().decode() == f"!{TYPED}"


def test_a_file_that_is_too_large_is_refused_and_its_beginning_offered(
    open_file, qtbot, monkeypatch, text_files
):
    monkeypatch.setattr(bridge, "MOST_BYTES", 1000)
    place = open_file("龘\n".encode() * 1000)
    assert place.editor.data().decode() == TYPED
    assert "up to 1.0 kB is opened" in place.bar.failure.title.text()
    assert "in memory" in place.bar.failure.reason.text()
    qtbot.mouseClick(place.bar._beginning, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not text_files.reading)
    assert place.editor.data() == "龘\n".encode() * 250
    assert not place.bar.failure.isVisible()
    assert place.bar.notes.text() == "Only its beginning is shown, the first 1.0 kB."


def test_the_beginning_ends_with_a_whole_character(open_file, monkeypatch):
    monkeypatch.setattr(bridge, "MOST_BYTES", 1000)
    place = open_file("龘".encode() * 1000, beginning=True)
    assert place.editor.data() == "龘".encode() * 333
    place = open_file(b"\xff\xfe" + "🪟".encode("utf-16-le") * 1000, beginning=True)
    assert place.editor.data() == "🪟".encode() * 249
    assert "3 byte" not in place.bar.notes.text()


def refused(place):
    assert place.editor.data().decode() == TYPED
    assert place.bar.failure.isVisible()
    assert not place.bar._beginning.isVisible()
    return place.bar.failure.title.text()


def test_what_cannot_be_opened_is_said_in_place(open_file, tmp_path):
    assert "no longer there" in refused(open_file(None, "gone.txt"))
    assert "folder" in refused(open_file(None, "."))
    assert "empty" in refused(open_file(b""))
    assert "no text" in refused(open_file(b"\x89PNG\r\n\x1a\n", "a.png"))
    assert "no text" in refused(open_file(bytes(range(256)) * 8, "a.bin"))
    assert "Word document" in refused(open_file(b"PK\x03\x04 no document", "a.zip"))


@pytest.mark.skipif(os.name == "nt", reason="no devices by name")
def test_a_device_is_said_in_place(place, qtbot, text_files):
    place.opening.open("/dev/null")
    qtbot.waitUntil(lambda: not text_files.reading)
    assert "device" in refused(place)


def test_a_file_that_may_not_be_read_is_said_in_place(open_file, monkeypatch):
    def locked(_path, _flags):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("app.chat.extraction.client.os.open", locked)
    place = open_file(None)
    assert "permission" in refused(place)
    assert place.bar.failure.reason.text() == "The system does not let Vitrail open notes.txt."


def test_a_pipe_nobody_writes_to_is_not_waited_for(place, qtbot, text_files, tmp_path):
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes")
    os.mkfifo(tmp_path / "pipe")
    place.opening.open(str(tmp_path / "pipe"))
    qtbot.waitUntil(lambda: not text_files.reading)
    assert "device" in refused(place)


def test_a_failure_goes_when_it_is_dismissed(open_file, qtbot):
    place = open_file(None, "gone.txt")
    qtbot.mouseClick(place.bar._dismiss, Qt.MouseButton.LeftButton)
    assert not place.bar.isVisible()


def test_reading_is_told_and_can_be_canceled(place, qtbot, text_files, tmp_path, monkeypatch):
    """A disk that does not answer: the reading goes on until it is canceled."""
    seen = []

    def slow(path, most, *, beginning, tell, cancelled):
        from app.chat.extraction.client import Cancelled

        tell(3_000_000, 9_000_000)
        seen.append(cancelled.wait(60))
        raise Cancelled

    monkeypatch.setattr("app.chat.extraction.text_file.read", slow)
    place.opening.open(str(tmp_path / "far.txt"))
    assert place.bar.name.text() == "Reading far.txt"
    qtbot.waitUntil(lambda: place.bar.figures.text() == "3.0 of 9.0 MB")
    qtbot.mouseClick(place.bar.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: seen == [True])
    assert not place.bar.isVisible()
    assert place.editor.data().decode() == TYPED


def test_typing_while_a_file_is_read_is_not_lost(place, qtbot, text_files, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"file")
    place.opening.open(str(tmp_path / "a.txt"))
    place.editor.moveCursor(place.editor.textCursor().MoveOperation.End)
    qtbot.keyClicks(place.editor, " more")
    qtbot.waitUntil(lambda: place.editor.data() == b"file")
    place.editor.take_back()
    assert place.editor.data().decode() == f"{TYPED} more"


def files_in(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_a_file_that_is_pasted_is_opened_and_of_several_the_first(place, qtbot, tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(name.encode())
    data = files_in(tmp_path / "a.txt", tmp_path / "b.txt")
    QGuiApplication.clipboard().setMimeData(data)
    place.editor.paste()
    qtbot.waitUntil(lambda: place.editor.data() == b"a.txt")
    assert place.bar.notes.text() == "Only the first of the files was opened."


def test_the_editor_leaves_files_to_the_page_and_the_page_leaves_models_to_the_window(place):
    assert Opening.takes(files_in("/a.txt"))
    assert not Opening.takes(files_in("/a.gguf"))
    assert not Opening.takes(QMimeData())
    data = files_in("/a.txt")
    none = Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none
    )
    event.ignore()
    QApplication.sendEvent(place.editor.viewport(), event)
    assert not event.isAccepted()


def test_the_dialog_asks_for_one_file_and_begins_where_the_last_one_was(place, qtbot, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"file")
    place.opening.open(str(tmp_path / "a.txt"))
    place.opening.choose()
    dialog = place.findChild(QFileDialog)
    assert dialog.fileMode() == QFileDialog.FileMode.ExistingFile
    assert dialog.directory().path() == str(tmp_path)
    dialog.fileSelected.emit(str(tmp_path / "a.txt"))
    dialog.close()
    qtbot.waitUntil(lambda: place.editor.data() == b"file")
