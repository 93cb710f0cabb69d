"""What strangers write can do nothing: links lead to the web or to mail, and nothing is loaded."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest

from app.markup.blocks import Block
from app.markup.reading import read
from tests.markup.samples import payloads, spans_of

FORMS = {
    "text": "{}",
    "link": "[here]({})",
    "pointed": "<{}>",
    "picture": "![here]({})",
    "named": "[here]\n\n[here]: {}",
    "cell": "| a |\n|---|\n| {} [x](<{}>) |",
}


@pytest.mark.parametrize("form", FORMS)
def test_nothing_that_was_ever_tried_leads_anywhere_else(form):
    tried = payloads()
    assert len(tried) == 4931
    for payload in tried:
        source = FORMS[form].replace("{}", payload)
        for span in spans_of(read(source)):
            if span.link:
                assert urlsplit(span.link).scheme in {"http", "https", "mailto"}, source
            assert isinstance(span.text, str)


def test_blocks_hold_nothing_but_text():
    """There is no value in a block that could name something to be loaded."""
    known = {"text", "link", "note", "tex", "language"}
    assert known >= {
        field
        for kind in Block.__args__
        for field in ("text", "link", "note", "tex", "language", "html", "src", "href")
        if field in kind.__struct_fields__
    }


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "javascript&colon;alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "data:image/png;base64,AAAA",
        "vbscript:x",
        "file:///etc/passwd",
        "\\\\server\\share",
        "//server/share",
        "smb://server/share",
        "ms-msdt:x",
        "vscode://x",
        "qrc:/x",
        "ftp://x.example/",
        "/etc/passwd",
        "page.html",
        "#part",
    ],
)
def test_other_schemes_are_no_links(address):
    for form in FORMS.values():
        links = [span.link for span in spans_of(read(form.replace("{}", address))) if span.link]
        assert links == [], json.dumps(form)


def test_html_is_text():
    source = "<script>alert(1)</script> x <img src=x onerror=y>\n\n<div>\n*a*\n</div>"
    text = "".join(span.text for span in spans_of(read(source)))
    assert "<script>alert(1)</script>" in text
    assert "<img src=x onerror=y>" in text
    assert "<div>" in text
    assert not any(span.picture for span in spans_of(read(source)))
