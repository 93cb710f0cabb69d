"""Text is read in the encoding it was written in."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.chat.extraction.encoding import NotText, decode

CHINESE = "彩色玻璃是中世纪教堂的艺术，光线穿过玻璃落在石头上。第二行：12 块。\n" * 3
GERMAN = "Für Straßen über Hügel: schöne Grüße, naïve façade, 5 €.\n" * 3


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
    ],
)
@pytest.mark.parametrize("text", [CHINESE, GERMAN, "plain\n"])
def test_unicode_in_all_its_forms(encoding, mark, text):
    assert decode(mark + text.encode(encoding))[0] == text


def test_utf_16_without_a_mark():
    assert decode(GERMAN.encode("utf-16-le"))[0] == GERMAN
    assert decode(GERMAN.encode("utf-16-be"))[0] == GERMAN


def test_chinese_of_older_programs():
    assert decode(CHINESE.encode("gb18030")) == (CHINESE, "gb18030")
    assert decode("价格".encode("gbk")) == ("价格", "gb18030")


@pytest.mark.parametrize("text", [GERMAN, "café", "Ä", "El niño comió jamón.", "ÄÖÜ äöü ßÄÖ"])
def test_western_letters_are_not_taken_for_chinese(text):
    assert decode(text.encode("cp1252")) == (text, "cp1252")


def test_bytes_that_windows_leaves_open_are_read_all_the_same():
    assert decode(b"caf\xe9 \x81") == ("café \x81", "latin-1")


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"\x7fELF\x02\x01\x01" + bytes(60), b"\x01\x02\x03" * 50]
)
def test_programs_and_the_like_are_no_text(data):
    with pytest.raises(NotText):
        decode(data)


def test_line_ends_are_made_alike():
    assert decode(b"a\r\nb\rc\n")[0] == "a\nb\nc\n"


def test_half_a_character_at_a_cut_is_dropped():
    assert decode("aé".encode()[:2], whole=False) == ("a", "utf-8")


@given(st.binary(max_size=300))
def test_whatever_comes_is_text_or_is_refused(data):
    try:
        text, _ = decode(data)
    except NotText:
        return
    text.encode("utf-8")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl"]), max_size=100))
def test_utf_8_comes_back_as_it_was(text):
    if not text.startswith("\ufeff"):
        assert decode(text.encode()) == (text, "utf-8")
