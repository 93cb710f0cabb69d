"""Regular expressions of users, harmless and others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bridge import patterns
from app.bridge.patterns import Pattern


def hits(pattern: str, texts: list[str], **more) -> list[str]:
    made = Pattern(pattern, **more)
    assert made.wrong == ""
    mask = made.matching([texts], "".join(texts))
    return [text for text, held in zip(texts, mask, strict=True) if held]


def test_a_pattern_finds_what_it_says():
    texts = ["ing", "Sing", "single", "12", "1234", "龘", " при", ""]
    assert hits("ing$", texts) == ["ing", "Sing"]
    assert hits("^s", texts) == ["Sing", "single"]
    assert hits("^s", texts, match_case=True) == ["single"]
    assert hits(r"^\d{4}$", texts) == ["1234"]
    assert hits(r"^\w+$", texts) == ["ing", "Sing", "single", "12", "1234", "龘"]
    assert hits(r"\p{Han}", texts) == ["龘"]
    assert hits(r"(?<= )п", texts) == [" при"]
    assert hits("^$", texts) == [""]


@pytest.mark.parametrize("pattern", ["(", "[a", "*a", r"(?P<n>a)(?P<n>b)", "a{2,1}"])
def test_what_is_no_pattern_is_said_with_its_place(pattern):
    made = Pattern(pattern)
    assert made.wrong
    assert 0 <= made.at <= len(pattern)


def test_texts_come_in_parts():
    assert Pattern("a").matching([["a", "b"], ["c"], ["a"]], "abc") == b"\1\0\0\1"
    assert Pattern(r"\p{L}").matching(iter([["a", "1"], [], ["字"]]), "1a字") == b"\1\0\1"


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*$", "(a|aa)+$", "(.*a){20}$", "a?" * 30 + "[bc]"]
)
def test_a_pattern_that_runs_away_is_given_up(pattern):
    texts = ["a" * 200 + "!"] * 3 + ["b"]
    made = Pattern(pattern)
    mask = made.matching([texts], "".join(texts))
    assert made.skipped + sum(mask[:3]) == 3 or made.given_up


def test_one_that_takes_too_long_as_a_whole_is_given_up(monkeypatch):
    monkeypatch.setattr(patterns, "GIVE_UP_S", -1.0)
    made = Pattern("a")
    assert made.matching([["a"] * 1000], "a") == b""
    assert made.given_up


def test_it_stops_when_nobody_wants_it_any_more():
    made = Pattern("a")
    assert made.matching([["a"]], "a", stop=lambda: True) == b""
    assert not made.given_up


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a?){9}",
        "a*" * 7,
        "(a|b)(c|d)(e|f)(g|h)",
        "(?i)a",
        r"\bA\Z",
        r"\Qa",
        r"\N{U+61}",
        "a{,2}",
    ],
)
def test_only_simple_patterns_are_left_to_python(pattern):
    assert Pattern(pattern)._simple is None


@pytest.mark.parametrize(
    "pattern",
    [
        *("ing$", r"\d{2,}", "a.*b.*", "a|b", "(a|b)(c|d)", "(?<=a)(?:b)(?!c)"),
        *(r"^ ?\p{L}+$", "[[:upper:]]{3}", r"^\p{^Lu}*\x{5b57}", "的$", r"[^]\]-]\B"),
    ],
)
def test_simple_patterns_are_left_to_python(pattern):
    assert Pattern(pattern)._simple is not None


def both_ways(pattern: str, texts: list[str], *, match_case: bool) -> None:
    made = Pattern(pattern, match_case=match_case)
    if made.wrong or made._simple is None:
        return
    quick = made.matching([texts], "".join(texts))
    assert made.skipped == 0
    assert quick == bytes(map(made._is_in, texts))


@given(
    st.text(r"ab.^$*+[]()|\dws-?=!<:1", max_size=9),
    st.lists(st.text("abAB1 -\n.字é", max_size=6), min_size=1, max_size=20),
    st.booleans(),
)
def test_both_ways_find_the_same(pattern, texts, match_case):
    both_ways(pattern, texts, match_case=match_case)


@pytest.mark.parametrize("match_case", [True, False])
@pytest.mark.parametrize(
    "item",
    [
        *(r"\w", r"\W", r"\s", r"\S", r"\d", r"\h", r"\v", ".", "[^a]", r"[\w-]", "[[:punct:]]"),
        *(r"\p{L}", r"\P{L}", r"\pN", r"\p{Lu}", r"\p{Ll}", r"\p{Han}", r"\p{^Latin}", r"\p{L&}"),
        *("i", "I", "s", "k", "K", "σ", "ß", "[a-z]", "[^s]", r"\x{131}", "a", r"\b", r"\B"),
    ],
)
def test_a_sign_means_what_it_means_to_pcre(item, match_case):
    signs = [chr(code) for code in range(0x3000) if not 0xD800 <= code < 0xE000]
    signs += ["字", "𝒜", "🦙", "\ufeff", "\ufffe", "\U0010ffff"]
    both_ways(item, signs, match_case=match_case)


def test_what_was_found_before_is_found_again_as_pcre_does():
    texts = ["σς", "ſs", "iİ", "aA", "ab"]
    assert hits(r"(.)\1", texts) == ["σς", "ſs", "aA"]
    assert hits(r"(.)\1", texts, match_case=True) == []


def test_a_mark_is_of_a_word_and_a_small_letter_without_a_dot_is_no_i():
    assert hits(r"^\w+$", ["e\u0301", "e", "-"]) == ["e\u0301", "e"]
    assert hits(r"^\s$", [" ", "\x1c", "\u180e"]) == [" ", "\u180e"]
    assert hits("i", ["I", "ı", "İ", "i"]) == ["I", "i"]


@given(
    st.text(r"ab.^$*+[]()|\dwsW?:1{2}-", max_size=9),
    st.lists(st.text("abAB1 -\n.字é🦙\0", max_size=5), min_size=1, max_size=25),
)
def test_texts_in_a_row_are_searched_as_each_alone(pattern, texts):
    made = Pattern(pattern)
    if made.wrong or not made._joined.usable:
        return
    alone = bytes(map(made._is_in, texts))
    assert made._joined.matching(texts, made._is_in) == alone


@pytest.mark.parametrize(
    "pattern",
    ["(?<=a)b", "a(?!b)", r"\Aa", r"a\z", "a++", "(?>a)", "(?i)a", "(*ANY)a", r"\Qa", r"a\K"],
)
def test_what_sees_more_than_its_line_is_not_searched_for_in_a_row(pattern):
    assert not Pattern(pattern)._joined.usable


ATOMS = ["a", "b", "é", ".", "^", "$", "|", "*", "+", "?", "{2}", "(", ")", "(?:", "]", "-", " "]
ATOMS += [r"\w", r"\W", r"\d", r"\D", r"\s", r"\S", r"\b", r"\B", r"\1", r"\.", r"\h", r"\H", r"\v"]
ATOMS += [
    r"\p{L}",
    r"\P{L}",
    r"\pL",
    r"\PN",
    r"\p{Lu}",
    r"\p{Cc}",
    r"\p{^L}",
    r"\p{Any}",
    r"\P{Han}",
]
ATOMS += ["[ab]", "[^a]", "[^ab]*", "[]a]", "[^]a]", "[a-b-]", r"[\W]", r"[^\w]", "[[:^alpha:]]"]
ATOMS += ["[[:alpha:]]", "[^[:cntrl:]]", "[[:cntrl:]]", r"[\x00a]", r"\x00", r"[^\]]", "[a-", r"\N"]


@given(
    st.lists(st.sampled_from(ATOMS), max_size=6).map("".join),
    st.lists(st.text("abAB1 -\n.]字é🦙\0\ufeff\ufffe", max_size=5), min_size=1, max_size=25),
    st.booleans(),
)
def test_no_match_goes_from_one_text_into_the_next(pattern, texts, match_case):
    made = Pattern(pattern, match_case=match_case)
    if made.wrong or not made._joined.usable:
        return
    alone = bytes(map(made._is_in, texts))
    assert made._joined.matching(texts, made._is_in) == alone


@pytest.mark.parametrize(
    "pattern",
    [r"\p{Lu}", r"^\P{Han}+$", "[^a]b", r"\W\w", "[[:upper:]]{3}", r"(.)\1", r"[\W_]", r"\p{Cn}"],
)
def test_a_run_of_texts_that_hold_a_pattern_is_one_match(pattern):
    assert Pattern(pattern)._joined._in_runs


@pytest.mark.parametrize("pattern", [r"\x41", r"\0", r"[\d", r"\o{101}", r"\cA", "a\0"])
def test_what_could_take_an_end_is_looked_for_in_one_text_after_the_other(pattern):
    assert not Pattern(pattern)._joined._in_runs


def test_what_is_in_most_texts_is_searched_for_one_by_one_unless_it_is_in_runs():
    made = Pattern(r"(?:\x61)+")
    assert made._joined.usable
    assert made.matching([["a"] * 2000, ["a"] * 3000], "a") == b"\1" * 5000
    assert made._joined.dense
    made._joined.matching(["1"] * 9, made._is_in)
    assert not made._joined.dense
    made = Pattern(r"(?:\p{L})+")
    assert made.matching([["a"] * 2000, ["a"] * 3000], "a") == b"\1" * 5000
    assert not made._joined.dense


@pytest.mark.parametrize("mark", ["\ufeff", "\ufffe"])
@pytest.mark.parametrize(
    ("pattern", "held"),
    [(r"\P{L}", [1, 0, 0, 1, 1]), ("^.$", [1, 1, 0, 1, 0]), ("using", [0, 0, 0, 0, 1])],
)
def test_a_text_that_begins_with_a_mark_of_byte_order_is_seen_whole(mark, pattern, held):
    texts = [mark, "a", "bc", mark, f"{mark}using"]
    made = Pattern(pattern)
    assert list(map(made._is_in, texts)) == held
    assert list(made._joined.matching(texts, made._is_in)) == held


@given(
    st.lists(st.sampled_from(ATOMS), max_size=6).map("".join),
    st.lists(st.text("abAB1 -\n.]字é🦙\0\ufeff\ufffeıİſσς\u0301\x1c", max_size=5), max_size=25),
    st.booleans(),
)
def test_both_ways_find_the_same_signs(pattern, texts, match_case):
    both_ways(pattern, texts, match_case=match_case)


def test_a_sign_may_be_a_mark_of_byte_order():
    assert hits(".", ["\ufeff", ""]) == ["\ufeff"]


def test_an_empty_text_at_the_end_of_a_row_has_a_beginning():
    made = Pattern("^")
    assert made._joined.matching(["", ""], made._is_in) == b"\1\1"


def test_a_hundred_thousand_steps_for_one_text_are_too_many():
    made = Pattern("(a+)+$")
    made.matching([["a" * 18 + "!", "a" * 9]], "a!")
    assert made.skipped == 1


def test_a_simple_pattern_leaves_long_texts_to_pcre():
    made = Pattern("a*a*a*[bc]")
    assert made._simple is not None
    made.matching([["a" * 400, "aab"]], "ab")
    assert made.skipped == 1
