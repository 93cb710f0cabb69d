"""Markdown from strangers is read into blocks that can do nothing."""

from __future__ import annotations

import functools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markup.blocks import Heading, Paragraph, Rule, Table
from app.markup.cards import MAX_BLOCKS, Colored, Cut, read_card, without_front_matter
from app.markup.links import safe_address

BASE = "https://hub.example/owner/repo/blob/abc/"


def spans_of(blocks):
    for block in blocks:
        if isinstance(block, Table):
            for row in (block.head, *block.rows):
                for cell in row:
                    yield from cell
        elif isinstance(block, Heading | Paragraph):
            yield from block.spans


def text_of(blocks):
    words = ["".join(span.text for span in spans_of([block])) for block in blocks]
    return "\n".join(words).replace("\u2028", "\n")


def said(cell):
    return "".join(span.text for span in cell)


def links_of(text):
    return [span.link for span in spans_of(read_card(text, BASE)) if span.link]


def only(text):
    (block,) = read_card(text, BASE)
    return block


def test_text_has_its_looks():
    spans = only("a **b** *c* ~~d~~ `e` [f](https://g.example/)").spans
    assert [
        (s.text, s.bold, s.italic, s.strike, s.code, s.link) for s in spans if s.text != " "
    ] == [
        ("a ", False, False, False, False, ""),
        ("b", True, False, False, False, ""),
        ("c", False, True, False, False, ""),
        ("d", False, False, True, False, ""),
        ("e", False, False, False, True, ""),
        ("f", False, False, False, False, "https://g.example/"),
    ]


def test_headings_rules_and_code():
    heading, rule, code = read_card("## Hi\n\n---\n\n```python\ndef f(): pass  # x\n```")
    assert (heading.level, heading.spans[0].text) == (2, "Hi")
    assert isinstance(rule, Rule)
    assert "".join(text for _role, text in code.runs) == "def f(): pass  # x"
    assert ("syn_kw", "def") in code.runs
    assert ("syn_com", "# x") in code.runs


def test_code_in_an_unknown_language_is_plain():
    for fence in ("```nonsense\nx = 1\n```", "```\nx = 1\n```", "    x = 1\n", "```{=html}\nx = 1"):
        assert only(fence).runs == (("", "x = 1"),)


def test_lists_are_numbered_and_nested():
    blocks = read_card("3. a\n4. b\n   - c\n\n     more\n- [x] d\n- [ ] e")
    assert [(text_of([b]), b.place.indent, b.place.marker, b.place.number) for b in blocks] == [
        ("a", 1, "number", 3),
        ("b", 1, "number", 4),
        ("c", 2, "bullet", 1),
        ("more", 2, "", 0),
        ("☑ d", 1, "bullet", 1),
        ("☐ e", 1, "bullet", 2),
    ]


def test_quotations_know_their_depth():
    assert [block.place.quote for block in read_card("> a\n>\n> > b\n\nc")] == [1, 2, 0]


def test_tables_are_as_wide_as_their_head():
    table = only("| a | b |\n|:-:|--:|\n| 1 |\n| 2 | 3 | 4 |")
    assert table.aligns == ("center", "right")
    assert [[said(cell) for cell in row] for row in (table.head, *table.rows)] == [
        ["a", "b"],
        ["1", ""],
        ["2", "3 | 4"],
    ]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("---\nlicense: mit\ntags:\n- a\n---\n# Hi", "# Hi"),
        ("\ufeff---\r\na: b\r\n---\r\nHi", "Hi"),
        ("---\nnever closed\n# Hi", "---\nnever closed\n# Hi"),
        ("--- a\nb\n---\nc", "--- a\nb\n---\nc"),
        ("# Hi\n---\na\n---", "# Hi\n---\na\n---"),
    ],
)
def test_the_description_at_the_beginning_is_left_out(text, left):
    assert without_front_matter(text) == left


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:x",
        "file:///etc/passwd",
        "\\\\server\\share",
        "ms-settings:x",
        "qrc:/x",
        "ftp://x.example/",
        "http:",
        "https://",
        "mailto:",
        "http://[",
        "http://x.example:99999999/",
        "https://" + "x" * 3000,
    ],
)
def test_no_link_leads_anywhere_but_to_the_web(address):
    for text in (
        f"[a]({address})",
        f"[a](<{address}>)",
        f"![a]({address})",
        f"<{address}>",
        f"[a]: {address}\n\n[a]",
        f'<a href="{address}">a</a>',
        f"x <a href='{address}'>a</a>",
        f'<img src="{address}" alt="a">',
        f'x <img src="{address}" alt="a">',
        f"| a |\n|-|\n| [a]({address}) |",
    ):
        for link in links_of(text):
            # What cannot be an address may be read as one of a file beside the card.
            assert link.startswith(BASE), (text, link)
    assert safe_address(address) == ""


def test_what_html_does_is_left_out_and_what_it_says_stays():
    blocks = read_card(
        '<div onclick="evil()" style="background:url(http://x)">One<script>alert(1)</script>'
        "<style>p{}</style><iframe src=http://x>two</iframe> three<br>four &amp; five</div>\n\n"
        'a <b onmouseover=x>six</b> <span>seven</span> <a href="https://e.example">eight</a>'
        "<!-- nine --> <kbd>ten</kbd>",
        BASE,
    )
    assert text_of(blocks).split() == [
        *("One", "three", "four", "&", "five"),
        *("a", "six", "seven", "eight", "ten"),
    ]
    assert {span.link for span in spans_of(blocks) if span.link} == {"https://e.example"}
    assert next(span for span in spans_of(blocks) if span.text == "six").bold


def test_pictures_are_links_to_them():
    spans = only(
        "![logo](a/b.png) ![](https://x.example/y.png) [![badge](https://i.example)](https://l.example)"
    ).spans
    assert [(span.text, span.link) for span in spans if span.picture] == [
        ("logo", BASE + "a/b.png"),
        ("", "https://x.example/y.png"),
        ("badge", "https://l.example"),
    ]
    (html,) = read_card(
        '<p><a href="https://l.example"><img alt="Hi" src="data:image/png,x"></a></p>'
    )
    assert [(span.text, span.link, span.picture) for span in html.spans] == [
        ("Hi", "https://l.example", True)
    ]


def test_without_a_base_relative_links_are_text():
    assert only_link(read_card("[a](b.md) [c](#d) [e](https://f.example)")) == ["https://f.example"]
    assert links_of("[a](b.md) [c](#d)") == [BASE + "b.md"]


def only_link(blocks):
    return [span.link for span in spans_of(blocks) if span.link]


HUGE = {
    "quotations": ">" * 50_000 + " x",
    "lists": "".join("  " * depth + "- a\n" for depth in range(400)),
    "items": "- a\n" * 15_000,
    "rows": "|a|b|\n|-|-|\n" + "|1|2|\n" * 10_000,
    "columns": "|" + "a|" * 5000 + "\n|" + "-|" * 5000 + "\n|" + "b|" * 5000,
    "cell": "|a|\n|-|\n|" + "b" * 100_000 + "|",
    "stars": "*a_ " * 20_000,
    "brackets": "[a](" * 20_000,
    "images": "![a](http://x)" * 8_000,
    "html": "<div><b>" * 30_000,
    "comments": "<!--" * 50_000,
    "code": "```python\n" + "x = 1\n" * 50_000,
    "line": "```python\n" + "x" * 150_000,
    "paragraphs": "a\n\n" * 30_000,
    "words": "word " * 50_000,
}


@functools.cache
def huge(name):
    return read_card(HUGE[name])


@pytest.mark.parametrize("name", HUGE)
def test_there_is_an_end_to_everything(name):
    blocks = huge(name)
    assert len(blocks) <= MAX_BLOCKS + 1
    assert len(msgspec.msgpack.encode(blocks)) < 3_000_000
    for block in blocks:
        assert block.place.quote <= 6
        assert block.place.indent <= 6
        if isinstance(block, Table):
            assert len(block.rows) <= 101
            assert len(block.aligns) <= 12
        if isinstance(block, Colored):
            assert sum(len(text) for _role, text in block.runs) <= 30_000


@pytest.mark.parametrize("name", ["items", "rows", "code", "line", "paragraphs"])
def test_what_was_left_out_is_said(name):
    assert isinstance(huge(name)[-1], Cut)


@given(st.text(alphabet="*_`[]()<>!#|-+>:&\\\n ab1.\u2028\0", max_size=200))
def test_no_text_is_too_strange(text):
    blocks = read_card(text, BASE)
    assert (
        msgspec.convert(
            msgspec.to_builtins(blocks),
            tuple[Heading | Paragraph | Colored | Table | Rule | Cut, ...],
        )
        == blocks
    )
    for span in spans_of(blocks):
        assert not span.link or span.link.startswith(("http://", "https://", "mailto:"))
