from __future__ import annotations

import pytest

from app.ui.pinyin import initials


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("新建对话", "xjdh"),
        ("设置 Vitrail 的主题", "sz vitrail dzt"),
        ("阿爸从的额非个好就看了吗你哦怕去人是他我下一在", "abcdefghjklmnopqrstwxyz"),
        ("“龘”", "“龘”"),
        ("İ", "İ"),
        ("", ""),
    ],
)
def test_characters_are_found_by_their_first_letter(text, letters):
    assert initials(text) == letters
    assert len(initials(text)) == len(text)
