"""Markdown becomes blocks, each small enough to be laid out within a frame."""

from __future__ import annotations

import gc
import time

import pytest

from app.markup.addresses import _STEP
from app.markup.blocks import Code, Formula, Heading, Paragraph, Rule, Table
from app.markup.cutting import LONGEST_LINE, LONGEST_PART, MOST_LINES, MOST_ROWS
from app.markup.reading import MOST_INDENT, read
from tests.markup.samples import ANSWER, spans_of, text_of


def only(source, **options):
    (block,) = read(source, **options)
    return block


def told(source):
    return [(text_of([block]), block.place) for block in read(source)]


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
    heading, rule, code = read("## Hi\n\n---\n\n```Python title=x\ndef f():\n\n    pass\n```")
    assert isinstance(heading, Heading)
    assert (heading.level, text_of([heading])) == (2, "Hi")
    assert isinstance(rule, Rule)
    assert (code.language, code.text, code.closed) == ("python", "def f():\n\n    pass", True)


@pytest.mark.parametrize(
    ("info", "language"),
    [("", ""), ("C++", "c++"), ("{.python .x}", "python"), ("js,x", "js"), (" sh ", "sh")],
)
def test_the_first_word_behind_the_fence_is_the_language(info, language):
    assert only(f"```{info}\nx\n```").language == language


def test_code_that_is_being_written_is_open():
    assert [only(text).closed for text in ("```", "```py\nx", "```\nx\n``", "```\n```")] == [
        False,
        False,
        False,
        True,
    ]
    assert read("> ```\n> x\n\nbehind")[0].closed
    assert only("    indented").closed


def test_empty_lines_of_code_are_kept():
    assert only("```\n\n\na\n\n\n```").text == "\n\na\n\n"


def test_lists_know_their_marks_and_depth():
    blocks = read("3. a\n4. b\n   - c\n\n     more\n- [x] d\n- [ ] e\n-\n- f")
    assert [
        (text_of([b]), b.place.indent, b.place.marker, b.place.number, b.place.tight)
        for b in blocks
    ] == [
        ("a", 1, "number", 3, True),
        ("b", 1, "number", 4, True),
        ("c", 2, "bullet", 1, False),
        ("more", 2, "", 0, False),
        ("d", 1, "done", 1, True),
        ("e", 1, "todo", 2, True),
        ("", 1, "bullet", 3, True),
        ("f", 1, "bullet", 4, True),
    ]


def test_an_item_that_begins_with_a_list_keeps_its_mark():
    assert [(text, place.marker, place.indent) for text, place in told("1. - a\n2. b")] == [
        ("", "number", 1),
        ("a", "bullet", 2),
        ("b", "number", 1),
    ]


def test_quotations_know_their_depth():
    assert [block.place.quote for block in read("> a\n>\n> > b\n\nc")] == [1, 2, 0]


@pytest.mark.parametrize("sign", ["> ", "- ", "1. "])
def test_what_is_nested_too_deeply_is_text(sign):
    source = sign * 400 + "the end"
    blocks = read(source)
    assert text_of(blocks).endswith("the end")
    assert all(max(b.place.indent, b.place.quote) <= MOST_INDENT for b in blocks)


def test_pictures_in_pictures_without_end_are_text():
    source = "![" * 3000 + "x" + "](y)" * 3000
    assert "x" in text_of(read(source))


def test_tables_are_as_wide_as_their_head():
    table = only("| a | 中文 |\n|:-:|--:|\n| 1 |\n| 2 | 3 | 4 |")
    assert isinstance(table, Table)
    assert table.aligns == ("center", "right")
    cells = [["".join(s.text for s in cell) for cell in row] for row in table.rows]
    # What GFM would drop stands in the last cell.
    assert cells == [["1", ""], ["2", "3 | 4"]]
    assert table.widths == (1, 5)


def test_a_line_end_breaks_the_line_in_a_chat():
    assert text_of([only("a\nb  \nc")]) == "a\u2028b\u2028c"
    assert text_of([only("a\nb  \nc", breaks=False)]) == "a b\u2028c"


def test_footnotes_stand_where_they_were_written():
    blocks = read("a[^x] b[^1] c[^x] [^none]\n\n[^1]: one\n\n[^x]: ex\n\n    more\n\n[^unused]: u")
    notes = [(s.text, s.note) for s in spans_of(blocks) if s.note]
    assert notes == [("1", "x"), ("2", "1"), ("1", "x")]
    assert [(text_of([b]), b.place.marker, b.place.number) for b in blocks[1:]] == [
        ("one", "note", 2),
        ("ex", "note", 1),
        ("more", "", 0),
        ("u", "note", 3),
    ]
    assert text_of(blocks).count("[^none]") == 1


def test_pictures_are_links_to_them():
    spans = [
        s for s in spans_of(read("![a *b*](https://x.example/p.png) ![c](d.png)")) if s.picture
    ]
    assert [(s.text, s.link) for s in spans] == [("a b", "https://x.example/p.png"), ("c", "")]


def test_long_text_is_cut_where_words_end():
    source = "word " * 2000
    blocks = read(source)
    assert len(blocks) > 4
    assert all(0 < len(text_of([b])) <= LONGEST_PART for b in blocks)
    assert text_of(blocks) == source.strip()
    assert [b.part for b in blocks] == list(range(len(blocks)))
    assert [b.last for b in blocks] == [False] * (len(blocks) - 1) + [True]
    assert all(text_of([b]).endswith(" ") for b in blocks[:-1])


def test_letters_are_never_cut_apart():
    family = "👩\u200d👩\u200d👧"
    for source in (family * 1000, "e\u0301" * 3000, "字" * 5000):
        blocks = read(source)
        assert text_of(blocks) == source
        assert all(text_of([b])[0] not in "\u200d\u0301" for b in blocks)
        assert all(text_of([b])[-1] != "\u200d" for b in blocks)


def test_looks_survive_a_cut():
    source = "**" + "word " * 1000 + "end**"
    assert all(span.bold for span in spans_of(read(source)))


def test_long_code_and_tables_are_cut_into_parts():
    source = "```\n" + "\n".join(f"line {n}" for n in range(100)) + "\n```"
    parts = read(source)
    assert all(isinstance(part, Code) for part in parts)
    assert [part.text.count("\n") + 1 for part in parts] == [MOST_LINES, MOST_LINES, 20]
    assert {part.lines for part in parts} == {100}
    assert "\n".join(part.text for part in parts).split("\n")[99] == "line 99"

    source = "| a |\n|---|\n" + "".join(f"| row {n} |\n" for n in range(100))
    parts = read(source)
    assert [len(part.rows) for part in parts] == [MOST_ROWS, MOST_ROWS, 20]
    assert {part.count for part in parts} == {100}
    assert parts[1].head == parts[0].head


def test_a_long_line_of_code_goes_on_in_another():
    blocks = read("```\n" + "x" * 5000 + "\n```")
    assert [len(line) for b in blocks for line in b.text.split("\n")] == [
        LONGEST_LINE,
        LONGEST_LINE,
        1000,
    ]
    assert blocks[0].places == (4, 2004, 4004)


@pytest.mark.parametrize(
    "source",
    [
        "a" * 2_000_000,
        "```py\n" + "x = 1  # comment\n" * 25_000 + "```",
        "| a | b |\n|---|---|\n" + "| cell | `two` |\n" * 10_000,
        "[" * 20_000,
        "*a_ " * 10_000,
        "![" * 5_000,
        "$a " * 50_000,
        "\\(" * 50_000,
        "$$ x\n" * 5_000,
        "www." * 100_000,
        "http://a.example/ " * 10_000,
        "a@" * 100_000,
        "<" * 50_000,
        "~~a " * 20_000,
        "".join("`" * n + " " for n in range(1, 800)),
    ],
    ids=lambda source: source[:8].strip(),
)
def test_no_text_takes_long(source):
    begins = time.process_time()
    blocks = read(source)
    assert time.process_time() - begins < 10  # twice what a slow machine needs
    for block in blocks:
        if isinstance(block, Paragraph):
            assert len(text_of([block])) <= LONGEST_PART + 10


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/b_c_d?e=f&g=h#i",
        "http://localhost:8080/x",
        "www.example.com/a_(b)",
        "https://zh.wikipedia.org/wiki/词元",
    ],
)
def test_bare_addresses_are_links(address):
    for source in (
        address,
        f"see {address}.",
        f"({address})",
        f"**{address}**",
        f"见{address}。是的",
        f"“{address}”，",
        f"a, {address}, b",
    ):
        links = [s for s in spans_of(read(source)) if s.link]
        assert [s.text for s in links] == [address], source


@pytest.mark.parametrize("address", ["https://a.de/b", "mailto:ann@a.de", "ann_bell@a.de"])
def test_an_address_is_a_link_wherever_it_stands_in_a_long_line(address):
    for before in range(_STEP - 20, _STEP + 100):
        spans = list(spans_of(read("x" * (before - 1) + f" {address} *y*")))
        assert "".join(span.text for span in spans if span.link) == address, before
        assert spans[-1].italic


def test_mail_addresses_are_links():
    links = [s for s in spans_of(read("to a.b_c@d.example, or mailto:x@y.example!")) if s.link]
    assert [(s.text, s.link) for s in links] == [
        ("a.b_c@d.example", "mailto:a.b_c@d.example"),
        ("mailto:x@y.example", "mailto:x@y.example"),
    ]


@pytest.mark.parametrize(
    "text",
    ["www.x", "http://", "https:// x", "a@b", "xhttp://a.example", "x@y.e-", "`www.a.example`"],
)
def test_what_is_no_address_is_no_link(text):
    assert not any(span.link for span in spans_of(read(text)))


def test_an_address_in_a_link_is_its_text():
    (span,) = only("[https://a.example](https://b.example)").spans
    assert (span.text, span.link) == ("https://a.example", "https://b.example")


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("so $x^2$ is", ["x^2"]),
        ("so $x$, $y$", ["x", "y"]),
        (r"so \(a+b\) is", ["a+b"]),
        ("so $$x$$ is", ["x"]),
        (r"so \[ x^2 \] is", ["x^2"]),
        ("设$x=1$，则", ["x=1"]),
        (r"$\text{price in \$}$", [r"\text{price in \$}"]),
        ("$2x$", ["2x"]),
    ],
)
def test_formulas_are_found(text, tex):
    assert [span.text for span in spans_of(read(text)) if span.formula] == tex


@pytest.mark.parametrize(
    "text",
    [
        "price $5 and $10",
        "from $5 to US$",
        "$5 or 10$ a piece",
        "between $20 and $30 each",
        r"\$x\$",
        "`$x$`",
        "$ x $",
        "$x\n\n$",
        "a $ b",
        "$$",
        r"\\(x\\)",
        r"\[1\]",
        r"a \[link\](https://x.example)",
        "USD 5$, 6$",
    ],
)
def test_what_is_no_formula_stays_text(text):
    blocks = read(text)
    assert not any(isinstance(block, Formula) for block in blocks)
    assert not any(span.formula for span in spans_of(blocks))


@pytest.mark.parametrize(
    "source",
    [
        "$$\nx = 1\n$$",
        "$$x = 1$$",
        "\\[\nx = 1\n\\]",
        "\\[ x = 1 \\]",
        "   $$\n   x = 1\n   $$",
    ],
)
def test_formulas_on_lines_of_their_own_are_blocks(source):
    block = only(source)
    assert isinstance(block, Formula)
    assert block.tex == "x = 1"
    before, formula, after = read(f"before\n{source}\nafter")
    assert isinstance(formula, Formula)
    assert (text_of([before]), text_of([after])) == ("before", "after")


def test_a_formula_in_a_quotation_or_an_item_is_one():
    assert only("> $$\n> x\n> $$").tex == "x"
    assert only("- $$\n  x\n  $$").place.marker == "bullet"


def test_a_formula_that_is_being_written_is_text():
    for begun in ("$$\nx =", "$$\n- x\n= y", "\\[\n\\frac{1}{2}\n- 1", "\\[ \\frac"):
        block = only(begun)
        assert isinstance(block, Paragraph)
        assert text_of([block]).replace("\u2028", "\n") == begun


def test_what_was_read_leaves_no_garbage():
    """Else the window stands still while it is collected: it is much."""
    read(ANSWER)  # what is made once
    gc.collect()
    gc.disable()
    try:
        read(ANSWER)
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_letters_beyond_the_plane_are_one_character():
    source = "😀 **b**\n\n| 😀 | x |\n|--|--|\n| 😀😀 | `y` |"
    for span in spans_of(read(source)):
        assert source[span.start : span.end] == span.text
