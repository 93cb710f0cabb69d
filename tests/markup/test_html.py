"""Markdown as HTML: the structure, and that nothing gets in that loads or runs."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markup.html import render
from app.markup.mathml import mathml

ELEMENTS = frozenset(
    str.split(
        "a aside blockquote br code em h1 h2 h3 h4 h5 h6 hr li ol p pre s span strong sup table"
        " tbody td th thead tr ul math semantics annotation mrow mi mo mn msup msub mfrac mtext"
        " mtable mtr mtd mspace mstyle msqrt msubsup mover munder munderover mpadded menclose"
        " mphantom mroot ms"
    )
)


class Reader(HTMLParser):
    """What a browser would make of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes |= {name for name, _value in attrs}
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self.text += data


def test_structure_and_text_are_kept():
    html = render(
        "# A\n\nText **bold** `x<y`\n\n1. one\n   - inner\n\n- [x] done\n- [ ] open\n\n"
        "| a | b |\n|--|--:|\n| 1 | 2 |\n\n```python\nreturn 1\n```\n\n> said\n"
    )

    assert '<h1 dir="auto">A</h1>' in html
    assert "<strong>bold</strong> <code>x&lt;y</code>" in html
    assert "<ol>\n<li>one<ul><li>inner</li>" in html
    assert "<li>☑ done</li>" in html
    assert "<li>☐ open</li>" in html
    assert '<td style="text-align:right">2</td>' in html
    assert '<span class="kw">return</span> <span class="num">1</span>' in html
    assert "<blockquote>" in html


def test_a_link_in_brackets_is_no_box():
    html = render("- [x] done\n\n[x]: http://a.example\n")

    assert '<li><a href="http://a.example" rel="noreferrer">x</a> done</li>' in html


def test_formulas_carry_their_source():
    html = render("$a<b$ and \\(x^2\\)\n\n$$\\frac12$$")

    assert '<annotation encoding="application/x-tex">a&lt;b</annotation>' in html
    assert html.count('display="inline"') == 2
    assert html.count('display="block"') == 1
    assert mathml("{", display=False) == "<code>{</code>"
    assert mathml("x" * 3000, display=False).startswith("<code>")


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](//evil.example)",
    "[x](file:///etc/passwd)",
    "![x](http://evil.example/a.png)",
    '[x](https://e.example "\\" onmouseover=\\"alert(1)")',
    '<https://e.example/"onclick=alert(1)>',
    "$\\href{javascript:alert(1)}{x}$",
    "$\\text{<script>alert(1)</script>}$",
    "$\\style{background:url(http://evil.example)}{a}$",
    '$\\class{x" onclick="y}{a}$',
    '```"><script>\ncode\n```',
    "[^<b>]\n\n[^<b>]: <i>note</i>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "| <b onclick=x> |\n|--|\n| <iframe src=x> |",
    "<a href=javascript:x>x</a>",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_that_loads_or_runs_gets_in(source: str):
    for form in (source, f"- {source}", f"> {source}", f"# {source}", f"**{source}**"):
        found = Reader(render(form))

        assert found.elements <= ELEMENTS
        assert found.attributes <= {
            *("href", "rel", "dir", "class", "style", "start", "xmlns", "display", "encoding"),
            *("mathvariant", "stretchy", "fence", "form", "separator", "columnalign"),
        }
        assert all(link.startswith(("http://", "https://", "mailto:")) for link in found.links)


@given(st.text(alphabet="<>\"'&$\\[](){}!`*_|-#>:/ajhrefscripton=\n ", max_size=80))
def test_whatever_is_written_only_known_elements_come_out(source: str):
    found = Reader(render(source))

    assert found.elements <= ELEMENTS
    assert "onerror" not in found.attributes
