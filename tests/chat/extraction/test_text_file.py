"""A file byte for byte: what is kept, what is decoded, what is told of it."""

from __future__ import annotations

import sys
import threading

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from app.chat.extraction.client import Cancelled
from app.chat.extraction.text_file import PIECE_BYTES, read
from app.core import errors
from tests.chat.extraction import made

MOST = 10_000_000


def opened(path, data=None, most=MOST, **more):
    if data is not None:
        path.write_bytes(data)
    return read(
        str(path),
        most,
        **{"tell": lambda _done, _total: None, "cancelled": threading.Event(), **more},
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=40).map(lambda data: b"x" + data))
def test_bytes_without_a_mark_stay_as_they_are(tmp_path, data):
    found = opened(tmp_path / "a.txt", data)
    assert found.data == data
    strange = data.decode("utf-8", "surrogateescape")
    assert found.strange == sum("\udc80" <= sign <= "\udcff" for sign in strange)
    assert (found.first >= 0) == bool(found.strange)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(min_size=1, max_size=40), st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-be"]))
def test_a_text_with_a_mark_is_the_same_text(tmp_path, text, codec):
    # The mark of UTF-16 with a NUL after it is that of UTF-32, byte for byte: no one can tell.
    assume(codec != "utf-16-le" or not text.startswith("\0"))
    found = opened(tmp_path / "a.txt", ("\ufeff" + text).encode(codec, "surrogatepass"))
    assert found.data == text.encode("utf-8", "surrogatepass")
    assert found.encoding == codec[:6]
    assert found.size_bytes == len(("\ufeff" + text).encode(codec, "surrogatepass"))


def test_a_number_beyond_all_characters_is_a_sign_for_one(tmp_path):
    found = opened(tmp_path / "a.txt", b"\xff\xfe\x00\x00a\x00\x00\x00\xff\xff\xff\x7f")
    assert found.data.decode() == "a\ufffd"


def test_what_is_done_is_told_and_ends_with_all_of_it(tmp_path):
    told = []
    size = 3 * PIECE_BYTES + 5
    opened(tmp_path / "a.txt", b"a" * size, tell=lambda done, total: told.append((done, total)))
    assert len(told) == 3
    assert told[-1] == (size, size)


def test_reading_ends_when_it_is_not_wanted_any_more(tmp_path):
    cancelled = threading.Event()
    with pytest.raises(Cancelled):
        opened(
            tmp_path / "a.txt",
            b"a" * (3 * PIECE_BYTES),
            tell=lambda _done, _total: cancelled.set(),
            cancelled=cancelled,
        )


def test_the_beginning_ends_with_a_line_where_one_ends_near(tmp_path):
    found = opened(tmp_path / "a.txt", b"line\n" * 400, most=1003, beginning=True)
    assert found.data == b"line\n" * 200
    assert found.cut


def test_as_many_bytes_as_are_read_are_all_of_it(tmp_path):
    assert not opened(tmp_path / "a.txt", b"a" * 1000, most=1000).cut
    with pytest.raises(errors.TextFileTooLarge) as caught:
        opened(tmp_path / "a.txt", b"a" * 1001, most=1000)
    assert (caught.value.size_bytes, caught.value.limit_bytes) == (1001, 1000)


@pytest.mark.skipif(sys.platform != "linux", reason="no files without a size")
def test_a_file_that_does_not_tell_its_size_is_read_no_further():
    with pytest.raises(errors.TextFileTooLarge):
        read("/proc/self/maps", 100, tell=lambda _done, _total: None, cancelled=threading.Event())


def test_a_large_file_that_is_no_text_is_not_called_too_large(tmp_path):
    with pytest.raises(errors.NotATextFile):
        opened(tmp_path / "a.gguf", bytes(range(256)) * 100, most=1000)


def test_the_text_of_a_pdf_is_read_as_that_of_one_with_a_message(tmp_path):
    found = opened(made.pdf(tmp_path / "a.pdf", "Words in a document"))
    assert b"Words in a document" in found.data
    assert found.encoding == "extracted"


def test_a_disk_that_fails_says_so(tmp_path, monkeypatch):
    def broken(_path, _most):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("app.chat.extraction.text_file.open_file", broken)
    with pytest.raises(errors.TextFileError) as caught:
        opened(tmp_path / "a.txt")
    assert caught.value.detail == "Input/output error"
