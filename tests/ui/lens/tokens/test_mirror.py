"""The bytes of the editor, whatever is done to its text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

from app.ui.lens.tokens.mirror import Mirror
from app.ui.lens.tokens.soft_lines import LONGEST, bytes_of, softened, softened_in_parts

SIGNS = st.characters(exclude_categories=("Cs",))
TEXTS = st.one_of(
    st.text(SIGNS, max_size=12),
    st.text(
        st.sampled_from("a龘😶\u200d\n\r\u2029\ufff8\ufff0\ufff1\ufeff\0\U0010fe0d"), max_size=12
    ),
)
PLACES = st.floats(0, 1)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), PLACES, TEXTS),
        st.tuples(st.just("delete"), PLACES, PLACES),
        st.tuples(st.just("replace"), PLACES, PLACES, TEXTS),
        st.tuples(st.just("join"), PLACES, TEXTS),
        st.tuples(st.just("undo")),
        st.tuples(st.just("redo")),
        st.tuples(st.just("whole"), TEXTS),
    ),
    max_size=14,
)


def document_of(text=""):
    document = QTextDocument()
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    QTextCursor(document).insertText(softened(text))
    return document


def read(document):
    """What the document stands for, read from its beginning."""
    lines = document.toRawText().split("\u2029")
    ends = [b"" if line.endswith("\ufff8") else b"\n" for line in lines[:-1]]
    return b"".join(bytes_of(line) + end for line, end in zip(lines, [*ends, b""], strict=True))


def at(document, share):
    cursor = QTextCursor(document)
    cursor.setPosition(int(share * (document.characterCount() - 1)))
    return cursor


def do(document, edit):
    kind, *more = edit
    if kind == "insert":
        at(document, more[0]).insertText(softened(more[1]))
    elif kind == "join":
        cursor = at(document, more[0])
        cursor.joinPreviousEditBlock()
        cursor.insertText(softened(more[1]))
        cursor.endEditBlock()
    elif kind in {"delete", "replace"}:
        cursor = at(document, more[0])
        cursor.setPosition(at(document, more[1]).position(), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(softened(more[2]) if kind == "replace" else "")
    elif kind == "whole":
        document.setPlainText(softened(more[0]))
    elif kind == "undo":
        document.undo()
    else:
        document.redo()


@given(TEXTS, EDITS)
@settings(deadline=None)
def test_the_bytes_are_those_of_the_document_after_any_edits(qapp, text, edits):
    document, owner = document_of(text), QObject()
    mirror = Mirror(document, parent=owner)
    for edit in edits:
        do(document, edit)
        assert mirror.data == read(document)


@given(TEXTS, EDITS)
@settings(deadline=None)
def test_places_and_bytes_find_each_other_after_any_edits(qapp, text, edits):
    document, owner = document_of(text), QObject()
    mirror = Mirror(document, parent=owner)
    for edit in edits:
        do(document, edit)
    data = mirror.data
    for byte in {0, len(data) // 2, len(data)}:
        position = mirror.position_of(byte)
        begin = mirror.byte_at(position)
        assert 0 <= byte - begin < 4
        assert mirror.position_of(begin) == position


@given(st.binary(max_size=60))
def test_any_bytes_come_back(qapp, data):
    document, owner = document_of(data), QObject()
    assert Mirror(document, parent=owner).data == data


@given(st.text(SIGNS))
def test_any_text_comes_back(qapp, text):
    document, owner = document_of(text), QObject()
    assert Mirror(document, parent=owner).data == text.encode()


@given(TEXTS, st.integers(0, 3))
def test_a_long_line_comes_back(qapp, text, times):
    long = (text + "x" * LONGEST) * times + text
    document, owner = document_of(long), QObject()
    assert Mirror(document, parent=owner).data == long.encode()


def test_no_line_of_the_view_is_long():
    shown = softened("a" * 10 * LONGEST + "\nb")
    assert max(len(line) for line in shown.split("\n")) <= LONGEST + 1


def test_a_byte_inside_a_character_is_at_its_beginning(qapp):
    document, owner = document_of("a龘b"), QObject()
    mirror = Mirror(document, parent=owner)
    assert [mirror.position_of(byte) for byte in range(6)] == [0, 1, 1, 1, 2, 3]


@pytest.mark.parametrize(
    "text", ["a\r\nb\rc", "a\0b", "a\u2028b\u2029c", "\ufdd0\ufdd1", "\ufeffa"]
)
def test_no_sign_is_lost_to_the_document(qapp, text):
    document, owner = document_of(text), QObject()
    assert Mirror(document, parent=owner).data == text.encode()


@given(st.lists(st.one_of(st.binary(max_size=8), TEXTS.map(str.encode)), max_size=8))
def test_in_parts_it_is_the_same(parts):
    data = b"\n".join(parts)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("app.ui.lens.tokens.soft_lines._PART", 3)
        patched.setattr("app.ui.lens.tokens.soft_lines.LONGEST", 4)
        assert softened_in_parts(data) == softened(data)
