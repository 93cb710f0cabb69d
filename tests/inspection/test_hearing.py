"""What llama.cpp makes of a text before it cuts it, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inspection.hearing import escaped, replaced

BAD = "\ufffd".encode()


@pytest.mark.parametrize(
    ("raw", "heard"),
    [
        (b"abc", b"abc"),
        ("歪 🦙".encode(), "歪 🦙".encode()),
        (b"\xe6\xad", BAD * 2),
        (b"a\xe6\xadb", b"a" + BAD * 2 + b"b"),
        (b"\xf4\x90\x80\x80", BAD * 4),
        (b"\xff\xc3", BAD * 2),
        (b"\xc0\x80", b"\0"),
        (b"\xe0\x81\x81", b"A"),
        (b"\xf0\x80\x80\xaf", b"/"),
        (b"\xed\xa0\xbd", b"\xed\xa0\xbd"),
    ],
)
def test_bytes_that_are_no_text_are_replaced(raw: bytes, heard: bytes) -> None:
    assert replaced(raw).data == heard


def test_a_place_in_what_is_heard_is_a_place_in_the_bytes() -> None:
    hearing = replaced("é".encode() + b"\xff" + b"b")

    assert [hearing.offset(at) for at in range(7)] == [0, 1, 2, 3, 3, 3, 4]


def test_a_space_is_heard_as_another_character() -> None:
    hearing = escaped(b"a b")

    assert hearing.data == "a▁b".encode()
    assert [hearing.offset(at) for at in range(6)] == [0, 1, 2, 2, 2, 3]


@given(st.binary(max_size=60))
def test_the_way_back_never_leaves_the_bytes_and_never_goes_back(raw: bytes) -> None:
    for hearing in (escaped(raw), replaced(raw)):
        offsets = [hearing.offset(at) for at in range(len(hearing.data) + 1)]
        assert offsets == sorted(offsets)
        assert (offsets[0], offsets[-1]) == (0, len(raw))


@given(st.text().map(str.encode))
def test_text_is_heard_as_it_is(raw: bytes) -> None:
    assert replaced(raw).data == raw
