from __future__ import annotations

import re

import pytest

from app.chat.snippets import LONGEST_NAME, Snippet, tidy_name


def test_a_few_come_with_the_program_in_both_languages(store):
    items = store.snippets.items()
    assert len(items) >= 5
    for item in items:
        assert set(item.versions) == {"en", "zh_CN"}
        for snippet in item.versions.values():
            assert tidy_name(snippet.name) == snippet.name
        names = [set(re.findall(r"{\w+}", item.value(code).text)) for code in ("en", "zh_CN")]
        assert names[0] == names[1]


def test_own_ones_are_kept(store, reopen):
    store.snippets.add([Snippet(name="hello", text="Good day, {user}\n")])
    store = reopen(store)
    first = store.snippets.items()[0]
    assert first.own == Snippet(name="hello", text="Good day, {user}\n")
    store.snippets.delete(first.key)
    assert first.key not in [item.key for item in store.snippets.items()]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("/hello", "hello"),
        (" two words ", "two-words"),
        ("a/b", "a-b"),
        ("总结", "总结"),
        ("//", ""),
        ("", ""),
        ("x" * 99, "x" * LONGEST_NAME),
    ],
)
def test_a_name_can_be_typed_after_a_slash(typed, kept):
    assert tidy_name(typed) == kept
