"""Conversations as Markdown and HTML, and the names of their files."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.chat.conversation import (
    Attachment,
    ConversationSettings,
    Message,
    Node,
    ReplyFacts,
    Summary,
    Tree,
)
from app.chat.exchange import html, markdown
from app.chat.exchange.naming import LONGEST_BYTES, file_name
from app.chat.exchange.page import Words, page

WORDS = Words(you="Du", thinking="Denken", language="de")
FILE = Attachment(name="a<b>.csv", kind="table", size_bytes=1, characters=1)


def conversation() -> tuple[Summary, Tree]:
    said = [
        Node(
            id=1,
            parent_id=None,
            message=Message(role="user", content="a <b> & *c*", attachments=(FILE,)),
        ),
        Node(id=2, parent_id=1, message=Message(role="assistant", content="other branch")),
        Node(
            id=3,
            parent_id=1,
            message=Message(
                role="assistant",
                content="<think>hm</think>\n\n# Yes\n\n`x`",
                created_ms=1_700_000_000_000,
                facts=ReplyFacts(model_name="M<1>", quantization="Q4", ending="stop"),
            ),
        ),
    ]
    summary = Summary(
        id=1,
        title="T* <script>",
        created_ms=0,
        updated_ms=0,
        leaf_id=3,
        settings=ConversationSettings(system_prompt="Be <brief>."),
    )
    return summary, Tree(said)


def test_the_shown_branch_becomes_markdown():
    text = markdown.write(page(*conversation(), WORDS), WORDS)

    assert text.startswith("# T\\* \\<script\\>\n\n**System prompt**\n\n> Be <brief>.\n")
    assert "**Du**\n\nAttached: a\\<b\\>.csv\n\na <b> & *c*\n" in text
    assert "**M\\<1\\> Q4** · 2023-11-1" in text
    assert "> *Denken*\n>\n> hm\n" in text
    assert text.endswith("\n\n# Yes\n\n`x`\n")
    assert "other branch" not in text


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        if tag not in {"meta", "hr", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_shown_branch_becomes_one_closed_html_file():
    text = html.write(page(*conversation(), WORDS), WORDS)
    found = Elements(text)

    assert found.open == []
    assert "script" not in found.names
    assert not {"img", "link", "iframe", "object"} & set(found.names)
    assert "default-src 'none'" in text
    assert '<html lang="de">' in text
    assert "a &lt;b&gt; &amp; *c*" in text
    assert '<h1 dir="auto">Yes</h1>' in text
    assert "<summary>Denken</summary>" in text


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("a/b: c?", "a b c.md"),
        ("  ..  ", "Untitled.md"),
        ("con", "_con.md"),
        ("一二三", "一二三.md"),
        ("x\u202ey\n", "x y.md"),
        ("Taken", "Taken (2).md"),
    ],
)
def test_a_title_becomes_a_name_that_file_systems_take(title: str, expected: str):
    assert file_name(title, ".md", {"taken.md"}, untitled="Untitled") == expected


@given(st.text(max_size=300))
def test_no_title_leads_out_of_its_folder(title: str):
    name = file_name(title, ".md")

    assert "/" not in name
    assert "\\" not in name
    assert not name.startswith(".")
    assert len(name.encode()) <= LONGEST_BYTES + 3
    assert name.isprintable()
