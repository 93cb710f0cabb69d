from __future__ import annotations

import pytest

from app.chat.variables import fill_in

NOW = {"date": "22 November 2026", "model": "Qwen3 {date}", "user": "Ada"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Today is {date}.", "Today is 22 November 2026."),
        ("{user} asks {model}", "Ada asks Qwen3 {date}"),
        ("Write {{date}} in the letter", "Write {date} in the letter"),
        ("{{date}", "{date}"),
        ("{date}}", "22 November 2026}"),
        ("{nothing} and {time}", "{nothing} and {time}"),
        ('{"a": {"b": 1}} {{ name }}', '{"a": {"b": 1}} {{ name }}'),
        ("{Date} { date }", "{Date} { date }"),
        ("", ""),
    ],
)
def test_what_stands_in_braces_is_filled_in_and_all_else_stays(text, filled):
    assert fill_in(text, NOW) == filled
