"""Texts without what a SentencePiece vocabulary has no tokens for."""

from __future__ import annotations

import pytest

from app.inspection.unspelled import Unspelled

BYTES = [b"<0x%02X>" % value for value in range(256)]
SPACE = "▁".encode()


def test_nothing_is_left_out_where_every_byte_is_an_entry() -> None:
    unspelled = Unspelled(BYTES)

    assert unspelled.bytes == b""
    assert unspelled.without("a 歪\0".encode()) == "a 歪\0".encode()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (b"a\x04b", b"ab"),
        ("a🦙b".encode(), b"ab"),
        ("a歪b".encode(), "a歪b".encode()),
        ("é🦙".encode(), "é".encode()),
        (b"a\xf0", b"a"),
        (b"\xf0\x9f", b""),
    ],
)
def test_a_character_with_a_byte_that_is_none_is_left_out_whole(text: bytes, left: bytes) -> None:
    without = {b"<0x04>", b"<0xF0>"}
    unspelled = Unspelled([SPACE, *(entry for entry in BYTES if entry not in without)])

    assert unspelled.bytes == b"\x04\xf0"
    assert unspelled.without(text) == left


def test_a_character_that_is_an_entry_needs_no_bytes() -> None:
    unspelled = Unspelled([SPACE, b"a", "歪".encode()])

    assert unspelled.without("ba 歪é\n".encode()) == "a 歪".encode()


def test_nul_ends_what_is_looked_up_and_is_no_entry() -> None:
    unspelled = Unspelled([SPACE, b"a", b"\0"])

    assert unspelled.bytes[0] == 0
    assert b"a"[0] not in unspelled.bytes


def test_without_a_space_there_is_no_text() -> None:
    assert Unspelled([b"a"]).without(b"a") == b""
